"""The head of a paper: who issues it, Quốc hiệu and Tiêu ngữ, number, place and day; and the title below."""

from common.papers.blank import TEXT_WIDTH
from common.papers.content import Head, Title
from common.papers.looks import AGENCY_SIZE, BODY_SIZE, MOTTO_SIZE
from common.papers.markup import cell, line, paragraph, row, rule, run, table
from common.papers.widths import broken, width_of
from common.papers.wording import one_line, printed_day, printed_number

NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
RIGHT_WIDTH = 90
LEFT_WIDTH = TEXT_WIDTH - RIGHT_WIDTH
TITLE_WIDTH = TEXT_WIDTH - 10
# Names stay clear of Quốc hiệu, which fills its column; in bold they are wider than they are reckoned.
NAME_WIDTH = LEFT_WIDTH - 8
# A rule below a name is a third to a half as long as the line above it.
RULE_SHARE = 0.42


def head_of(head: Head) -> str:
    """The two columns above everything else."""
    widths = (LEFT_WIDTH, RIGHT_WIDTH)
    nation = (line("Nation", NATION), line("Motto", MOTTO), rule(width_of(MOTTO, MOTTO_SIZE), RIGHT_WIDTH))
    issue = head.issue
    number = [line("Number", f"Số: {printed_number(issue)}")]
    if head.about:
        number.append(even("About", f"V/v {head.about}", AGENCY_SIZE, LEFT_WIDTH))
    if head.mark:
        number.append(line("Mark", head.mark.upper()))
    place = line("PlaceDay", f"{issue.place}, {printed_day(issue.on, issue.year)}")
    return table(
        "Frame",
        widths,
        (
            row((cell(LEFT_WIDTH, *_agencies(head)), cell(RIGHT_WIDTH, *nation))),
            row((cell(LEFT_WIDTH, *number), cell(RIGHT_WIDTH, place))),
        ),
    )


def _agencies(head: Head) -> list[str]:
    above = even("Parent", head.parent.upper(), AGENCY_SIZE, LEFT_WIDTH, lines_of=NAME_WIDTH) if head.parent else ""
    return [above, even("Issuer", head.issuer.upper(), AGENCY_SIZE, LEFT_WIDTH, lines_of=NAME_WIDTH, ruled=True)]


def title_of(title: Title) -> str:
    """Tên loại, trích yếu with its rule, and who decides."""
    decider = line("Decider", one_line(title.authority).upper()) if title.authority else ""
    kind = line("Kind", one_line(title.kind).upper())
    return kind + even("Excerpt", title.excerpt, BODY_SIZE, TITLE_WIDTH, ruled=True) + decider


def even(
    style: str, text: str, size: float, within: float, *, lines_of: float | None = None, ruled: bool = False
) -> str:
    """A name in the middle of a column, on lines of about the same length (at most `lines_of`), with its rule."""
    lines = broken(one_line(text), size, lines_of or within)
    shown = paragraph(style, run("\n".join(lines)))
    longest = max((width_of(one, size) for one in lines), default=0)
    return shown + (rule(min(longest, within) * RULE_SHARE, within) if ruled else "")
