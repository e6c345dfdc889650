"""Công văn đôn đốc: the letter to the agencies whose reports are late, with their list."""

from agencies.choices import Level
from common.errors import Refused
from common.papers.content import (
    Addressed,
    Align,
    Annex,
    Grid,
    GridColumn,
    GridRow,
    Group,
    Paper,
    Signer,
    Text,
    Total,
)
from common.papers.wording import closed, counted, lowered_first, named_paper, printed_day, roman
from inspections.paper_facts import LateRow, ReminderPaper
from inspections.papers.annexes import level_name
from inspections.papers.parts import (
    MADE_UP,
    archived,
    excerpt_of,
    letter_issue,
    office_head,
    office_signer,
    put_in_force_by,
    short_day,
)

COLUMNS = (
    GridColumn("STT", 12, Align.CENTRE),
    GridColumn("Tên cơ quan", 65),
    GridColumn("Hạn nộp", 24, Align.CENTRE),
    GridColumn("Số ngày quá hạn", 18, Align.CENTRE),
    GridColumn("Lần nhắc gần nhất", 24, Align.CENTRE),
    GridColumn("Ghi chú", 22),
)
NOBODY_LATE = (
    "Không có cơ quan nào quá hạn nộp báo cáo vào ngày này nên không có công văn đôn đốc. Hãy tải công văn khi có cơ "
    "quan quá hạn; trước hạn, hãy nhắc từng cơ quan ở trang đôn đốc."
)
SEVERAL = 5  # so many are addressed by name, more by their list


def reminder_letter(letter: ReminderPaper, signer: Signer | None = None) -> Paper:
    """The letter with the annex of those that are late on its day; refuses where nobody is."""
    if not letter.late:
        raise Refused(NOBODY_LATE)
    office = letter.office
    issue = letter_issue(office, letter.letter, letter.year)
    about = lowered_first(excerpt_of(letter.plan_title))
    names = [row.name for row in letter.late]
    by_name = len(names) <= SEVERAL
    until = f"trước {printed_day(letter.until)}" if letter.until else "ngay sau khi nhận được Công văn này"
    return Paper(
        head=office_head(office, issue, about="đôn đốc gửi báo cáo tự kiểm tra, đánh giá"),
        body=[
            Addressed(names if by_name else ["Các cơ quan, đơn vị có tên trong danh sách kèm theo"]),
            Text(
                f"Thực hiện {put_in_force_by(office, letter.approval, letter.plan_paper, letter.year)} về việc "
                f"{about}, các cơ quan có trách nhiệm gửi báo cáo tự kiểm tra, đánh giá đúng thời hạn."
            ),
            Text(
                f"Tính đến {printed_day(letter.on)}, {office.name} đã nhận được báo cáo của "
                f"{letter.handed_in}/{letter.owed} cơ quan; còn {counted(len(names))} cơ quan đã quá hạn nhưng chưa "
                "gửi báo cáo (danh sách kèm theo)."
            ),
            Text(
                f"{office.name} đề nghị các cơ quan có tên trong danh sách khẩn trương hoàn thành và gửi báo cáo "
                f"{until}; trường hợp có khó khăn, vướng mắc, đề nghị thông báo rõ lý do và thời gian dự kiến gửi."
            ),
            Text(closed("Đề nghị các cơ quan quan tâm thực hiện")),
        ],
        signer=signer or office_signer(office),
        receivers=["Như trên", f"{office.committee} (để báo cáo)", archived(office)],
        annexes=[_annex(letter, named_paper("Công văn", issue))],
        notice=MADE_UP if letter.is_made_up else "",
    )


def _annex(letter: ReminderPaper, named: str) -> Annex:
    told = f"Kèm theo {named} của {letter.office.name}"
    rows: list[GridRow] = []
    levels = [(level, [row for row in letter.late if row.level == level]) for level in Level.values]
    number = 0
    for part, (level, late) in enumerate(((level, late) for level, late in levels if late), start=1):
        rows.append(Group(f"{level_name(level)}: {counted(len(late))} cơ quan", roman(part)))
        for row in late:
            number += 1
            rows.append(_cells(row, number))
    rows.append(Total(f"Tổng cộng: {counted(len(letter.late))} cơ quan"))
    title = "Danh sách cơ quan chưa gửi báo cáo tự kiểm tra, đánh giá"
    return Annex(title, told, Grid(COLUMNS, tuple(rows)), landscape=False)


def _cells(row: LateRow, number: int) -> tuple[str, ...]:
    reminded = short_day(row.reminded_on) if row.reminded_on else "Chưa nhắc"
    return (str(number), row.name, short_day(row.due_on), str(row.days_late), reminded, row.note)
