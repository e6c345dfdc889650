"""The sheet of a set of criteria: a row a criterion; sections, grades and caps are rows of their own kinds."""

from collections.abc import Iterable
from decimal import Decimal

from common.spreadsheets.cell_reading import decimal_told
from common.spreadsheets.kinds import CellType, Column
from inspections.choices import AnswerKind, CriterionKind
from inspections.sheets import ChoiceSaid

SECTION, BAND, BONUS_CAP, PENALTY_CAP = "section", "band", "bonus_cap", "penalty_cap"
CAPS = {BONUS_CAP: "Điểm cộng tối đa", PENALTY_CAP: "Điểm trừ tối đa"}
# By the field of a criterion where its column is called otherwise
COLUMN_OF = {"kind": "line"}
LONGEST_NAME, LONGEST_LABEL = 60, 500
LINES = (
    *CriterionKind.choices,
    (SECTION, "phần"),
    (BAND, "mức xếp loại"),
    (BONUS_CAP, "điểm cộng tối đa"),
    (PENALTY_CAP, "điểm trừ tối đa"),
)
_ANSWERS = (("Có/Không", AnswerKind.YES_NO), ("Điểm", AnswerKind.POINTS), ("Tỷ lệ", AnswerKind.RATIO),
            ("Tỉ lệ", AnswerKind.RATIO), ("Chọn mức", AnswerKind.CHOICE), ("Bằng lời", AnswerKind.TEXT))  # fmt: skip
LEVELS = ("at_province", "at_district", "at_commune")
COLUMNS = (
    Column("section", "Phần", aliases=("Tên phần", "Nhóm tiêu chí"), max_length=300, width=28,
           example="I. Xây dựng hệ thống", help="Để trống được nếu dòng nhóm phía trên ghi tên phần."),
    Column("line", "Loại dòng", CellType.CHOICE, ("Cách tính vào tổng", "Cách tính"), choices=LINES,
           example="điểm chấm", width=16, help="Để trống là tiêu chí tính điểm chấm."),
    Column("code", "Mã", CellType.CODE, ("Mã tiêu chí", "Số tiêu chí"), max_length=20, example="1.1", width=8,
           help="Mỗi tiêu chí một mã; tiêu chí đã có được nhận ra theo mã."),
    Column("text", "Nội dung tiêu chí", CellType.LINES, ("Tiêu chí", "Nội dung", "Tên"), max_length=2_000, width=50,
           example="Có quyết định thành lập ban chỉ đạo", help="Với mức xếp loại: tên của mức."),
    Column("maximum", "Điểm tối đa", CellType.DECIMAL, ("Điểm", "Điểm chuẩn", "Điểm thang"), example="10", width=12,
           help="Với mức xếp loại: từ bao nhiêu điểm (trên 100)."),
    Column("weight", "Hệ số", CellType.DECIMAL, example="1", width=8, help="Để trống là 1."),
    Column("answer_kind", "Cách trả lời", CellType.CHOICE, ("Kiểu trả lời",), choices=tuple(AnswerKind.choices),
           choice_aliases=_ANSWERS, example="có hoặc không", width=22),
    Column("choices", "Các mức trả lời", CellType.LINES, ("Các mức",), max_length=12_000, width=34,
           help="Chỉ với “chọn một mức”: mỗi mức một dòng trong ô, ghi “tên mức = điểm”, ví dụ “Một phần = 5”."),
    Column("clause", "Điều khoản", max_length=100, example="5.3", width=12),
    Column("evidence_asked", "Minh chứng cần có", CellType.LINES, ("Minh chứng",), max_length=2_000, width=34,
           example="Quyết định, bản chụp"),
    Column("needs_evidence", "Phải có minh chứng", CellType.FLAG, width=12),
    Column("may_not_apply", "Có thể không áp dụng", CellType.FLAG, width=12),
    Column("at_province", "Cấp tỉnh", CellType.FLAG, width=10,
           help="Ghi “Có” ở các cấp áp dụng; để trống cả ba cấp là mọi cấp."),
    Column("at_district", "Cấp huyện", CellType.FLAG, width=10),
    Column("at_commune", "Cấp xã", CellType.FLAG, width=10),
    Column("note", "Ghi chú của phần", CellType.LINES, ("Ghi chú",), max_length=2_000, width=30,
           help="Chỉ ở dòng “phần”."),
)  # fmt: skip


def read_choices(text: str) -> tuple[ChoiceSaid, ...] | str:
    """The levels of answer of a cell, or the line that cannot be read."""
    found = []
    for line in text.splitlines():
        label, _, points = (part.strip() for part in line.rpartition("="))
        number = points.replace(",", ".")
        if not label or not number.replace(".", "", 1).isdecimal() or not number.isascii():
            return line
        found.append(ChoiceSaid(label, Decimal(number)))
    return tuple(found)


def choices_told(choices: Iterable[ChoiceSaid]) -> str:
    """The levels of answer as a cell holds them."""
    return "\n".join(f"{one.label} = {decimal_told(one.points)}" for one in choices)
