"""The sheet of procedures: its columns, and the names under which offices send them."""

from agencies.resources.finder import CODE, NAME
from common.spreadsheets.kinds import CellType, Column, Kind
from procedures.choices import ProcedureKind, ProcedureState

_KINDS = (
    ("QTHT", ProcedureKind.SYSTEM),
    ("Hệ thống", ProcedureKind.SYSTEM),
    ("QTNB", ProcedureKind.INTERNAL),
    ("Nội bộ", ProcedureKind.INTERNAL),
    ("Quy trình tác nghiệp", ProcedureKind.INTERNAL),
    ("QT TTHC", ProcedureKind.ADMINISTRATIVE),
    ("TTHC", ProcedureKind.ADMINISTRATIVE),
    ("Quy trình giải quyết TTHC", ProcedureKind.ADMINISTRATIVE),
)
COLUMNS = (
    CODE,
    NAME,
    Column("code", "Ký hiệu", CellType.CODE, ("Mã hiệu", "Mã quy trình", "Ký hiệu quy trình", "Mã số quy trình"),
           max_length=100, example="QT-022", width=14),
    Column("name", "Tên quy trình", required=True, aliases=("Quy trình", "Tên tài liệu"), max_length=4_000,
           example="Đăng ký khai sinh", width=50),
    Column("kind", "Loại quy trình", CellType.CHOICE, ("Loại", "Phân loại", "Nhóm quy trình"), width=18,
           choices=tuple(ProcedureKind.choices), choice_aliases=_KINDS, example="Quy trình TTHC",
           help="Để trống thì dòng có mã TTHC là quy trình TTHC."),
    Column("division", "Bộ phận thực hiện",
           aliases=("Bộ phận", "Phòng", "Phòng chuyên môn", "Phòng ban", "Phòng thực hiện", "Bộ phận chủ trì"),
           max_length=200, example="Phòng Tư pháp", width=26),
    Column("owner", "Người chịu trách nhiệm", aliases=("Người phụ trách", "Chủ quy trình"), max_length=200, width=22),
    Column("clauses", "Điều khoản", aliases=("Điều khoản của tiêu chuẩn", "Điều khoản TCVN ISO 9001"),
           max_length=300, width=14),
    Column("tthc", "Mã TTHC áp dụng", CellType.LINES,
           ("Mã TTHC", "Mã thủ tục hành chính", "Mã số TTHC", "TTHC áp dụng", "Mã thủ tục"), max_length=20_000,
           example="1.001193.000.00.00.H57; 2.000528", width=28,
           help="Nhiều mã trong một ô cách nhau bằng dấu chấm phẩy, dấu phẩy hoặc xuống dòng."),
    Column("issue", "Lần ban hành", CellType.CODE, ("Lần BH", "Lần ban hành số"), max_length=20, example="01",
           width=9),
    Column("revision", "Lần sửa đổi", CellType.CODE, ("Lần SĐ", "Lần sửa đổi số"), max_length=20, width=9),
    Column("issued_on", "Ngày ban hành", CellType.DATE, ("Ngày BH",), example="08/01/2021", width=13),
    Column("effective_on", "Ngày hiệu lực", CellType.DATE, ("Ngày có hiệu lực", "Hiệu lực từ ngày", "Ngày áp dụng"),
           example="15/01/2021", width=13,
           help="Để trống thì hiểu là từ ngày ban hành. Ngày sau bản đang có là một lần ban hành mới."),
    Column("drafted_by", "Người soạn thảo", aliases=("Soạn thảo",), max_length=150, width=20),
    Column("reviewed_by", "Người xem xét", aliases=("Xem xét",), max_length=150, width=20),
    Column("approved_by", "Người phê duyệt", aliases=("Phê duyệt",), max_length=150, width=20),
    Column("note", "Ghi chú", CellType.LINES, max_length=10_000, width=30),
)  # fmt: skip
# What the list tells besides on its way out; on the way in these columns are named as not taken.
TOLD = (
    Column("state", "Tình trạng", width=16),
    Column("ended_on", "Ngày áp dụng cuối", CellType.DATE, width=13),
)
LABELS = {"kind": dict(ProcedureKind.choices), "state": dict(ProcedureState.choices)}


class ProcedureSheet(Kind):
    """What the list gives to take away: the columns that come in again, and what became of each procedure."""

    name = "procedure_sheet"
    label = "Danh mục quy trình"
    columns = (*COLUMNS, *TOLD)


def told(key: str, value: object) -> str:
    """A value of a column as people read it: the label of a choice, a day as dd/mm/yyyy."""
    if value is None or value == "":
        return ""
    if key in LABELS:
        return str(LABELS[key].get(str(value), value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
