"""The report as a form to fill in at a desk: its two sheets, their columns, and the rows of the one for all parts.

What is asked stands here once, for who writes the form and for who reads it back.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from common.spreadsheets.kinds import CellType, Column
from inspections.choices import AnswerKind, FigureOf, Part
from inspections.models import SelfAssessment
from inspections.parts import FIGURES, KEPT_PARTS, OF_A_WHOLE, TEXTS
from inspections.said_in_form import HOLDS

PARTS_SHEET, CRITERIA_SHEET = "Phần chung", "Tiêu chí"
NUMBER_WORDS = "Mã mẫu:"
MOST_ROWS = 1_000
HEADER_TEXTS = 5  # the row of headings in both sheets
HOLDS_LABEL = "Vẫn đúng: nội dung và số liệu của phần này đúng với thực tế của cơ quan"

CODE = Column("code", "Mã", CellType.CODE, required=True, width=8)
MARK = Column("mark", "Dấu của mẫu", width=20)
OF = Column("of", "Trên tổng số", CellType.COUNT, width=14)
PART_COLUMNS = (
    CODE,
    Column("item", "Nội dung", width=56),
    Column("portal", "Cổng đếm được", width=16),
    Column("said", "Trả lời", required=True, width=60),
    OF,
    MARK,
)
CRITERIA_COLUMNS = (
    CODE,
    Column("item", "Tiêu chí", width=48),
    Column("clause", "Điều khoản", width=13),
    Column("worth", "Điểm tối đa", width=10),
    Column("how", "Cách trả lời", width=34),
    Column("said", "Trả lời", required=True, width=22),
    OF,
    Column("text", "Giải thích, nguồn số liệu", width=44),
    Column("not_applicable", "Không áp dụng", CellType.FLAG, width=12),
    Column("not_applicable_reason", "Lý do không áp dụng", max_length=500, width=26),
    Column("confirm", "Vẫn đúng", CellType.FLAG, width=10),
    Column("evidence", "Minh chứng cần gửi trên cổng", width=34),
    MARK,
)
# Which fact of an answer its cell "Trả lời" holds.
FACT: Mapping[str, str] = {
    AnswerKind.YES_NO: "yes",
    AnswerKind.CHOICE: "choice",
    AnswerKind.RATIO: "numerator",
    AnswerKind.POINTS: "points",
    AnswerKind.TEXT: "points",
}


@dataclass(frozen=True)
class Item:
    """A row of the sheet for all parts: a figure, a text, or the tick under them."""

    code: str
    part: str
    name: str
    label: str
    is_figure: bool = False
    is_of_a_whole: bool = False

    @property
    def is_tick(self) -> bool:
        return self.name == HOLDS


def items() -> Iterator[Item]:
    """In the order of the report; codes are the part's number and the row's."""
    for number, part in enumerate(Part, start=1):
        if part not in KEPT_PARTS:
            continue
        asked: list[tuple[str, str, bool]] = [(what, FigureOf(what).label, True) for what in FIGURES.get(part, ())]
        asked += [(name, text.label, False) for name, text in TEXTS[part].items()]
        asked.append((HOLDS, HOLDS_LABEL, False))
        for place, (name, label, is_figure) in enumerate(asked, start=1):
            whole = is_figure and name in OF_A_WHOLE
            yield Item(f"{number}.{place}", part, name, f"{label[0].upper()}{label[1:]}", is_figure, whole)


def number_of(row: SelfAssessment) -> str:
    """By which a form is known as that of this report and these criteria."""
    return f"{row.plan_id}-{row.pk}-{row.criteria_set_id}"
