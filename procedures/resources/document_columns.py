"""The sheet of external documents: its columns, and the names under which offices send them."""

from agencies.resources.finder import CODE, NAME
from common.spreadsheets.kinds import CellType, Column
from procedures.choices import DocumentState

_STATES = (
    ("Còn", DocumentState.IN_FORCE),
    ("Có hiệu lực", DocumentState.IN_FORCE),
    ("Đang có hiệu lực", DocumentState.IN_FORCE),
    ("Hết một phần", DocumentState.PARTLY),
    ("Một phần", DocumentState.PARTLY),
    ("Hết", DocumentState.EXPIRED),
    ("Hết hiệu lực toàn bộ", DocumentState.EXPIRED),
)
COLUMNS = (
    CODE,
    NAME,
    Column("symbol", "Số, ký hiệu", CellType.CODE, ("Số ký hiệu", "Ký hiệu", "Số hiệu", "Số văn bản", "Số/ký hiệu"),
           max_length=100, example="61/2018/NĐ-CP", width=20),
    Column("title", "Tên tài liệu", required=True, aliases=("Tên văn bản", "Trích yếu", "Tên", "Nội dung"),
           max_length=2_000, example="Nghị định về thực hiện cơ chế một cửa, một cửa liên thông", width=50),
    Column("issuer", "Cơ quan ban hành", aliases=("Nơi ban hành",), max_length=250, example="Chính phủ", width=24),
    Column("issued_on", "Ngày ban hành", CellType.DATE, ("Ngày BH",), example="23/04/2018", width=13),
    Column("effective_on", "Ngày có hiệu lực", CellType.DATE, ("Ngày hiệu lực", "Hiệu lực từ ngày"), width=13),
    Column("state", "Hiệu lực", CellType.CHOICE, ("Tình trạng hiệu lực", "Tình trạng"), width=20,
           choices=tuple(DocumentState.choices), choice_aliases=_STATES, example="còn hiệu lực",
           help="Để trống thì hiểu là còn hiệu lực."),
    Column("ended_on", "Hết hiệu lực từ ngày", CellType.DATE, ("Ngày hết hiệu lực",), width=13),
    Column("used_by", "Bộ phận dùng", CellType.LINES, ("Nơi sử dụng", "Bộ phận sử dụng", "Phòng sử dụng"),
           max_length=5_000, width=28,
           help="Tên phòng, ký hiệu hoặc tên quy trình của cơ quan, cách nhau bằng dấu chấm phẩy hoặc xuống dòng."),
    Column("last_checked_on", "Rà soát lần cuối", CellType.DATE, ("Ngày rà soát", "Ngày kiểm tra"), width=13),
    Column("note", "Ghi chú", max_length=500, width=30),
)  # fmt: skip
LABELS = {"state": dict(DocumentState.choices)}


def told(key: str, value: object) -> str:
    """A value of a column as people read it: the label of a choice, a day as dd/mm/yyyy."""
    if value is None or value == "":
        return ""
    if key in LABELS:
        return str(LABELS[key].get(str(value), value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
