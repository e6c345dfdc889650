"""The columns of a list of reorganisations (Danh sách sắp xếp cơ quan)."""

from agencies.choices import SuccessionKind
from common.spreadsheets.kinds import CellType, Column

_KINDS = (
    ("Nhập", SuccessionKind.MERGE),
    ("Sáp nhập", SuccessionKind.MERGE),
    ("Hợp nhất", SuccessionKind.MERGE),
    ("Chia", SuccessionKind.SPLIT),
    ("Tách", SuccessionKind.SPLIT),
    ("Giải thể", SuccessionKind.DISSOLVE),
    ("Kết thúc", SuccessionKind.DISSOLVE),
    ("Kết thúc hoạt động", SuccessionKind.DISSOLVE),
)

SUCCESSION_COLUMNS = (
    Column("old_code", "Mã cơ quan cũ", CellType.CODE, ("Mã cũ", "Mã cơ quan", "Mã đơn vị cũ"), max_length=60,
           example="30292", help="Mã của Chi cục, mã định danh, hoặc mã đơn vị hành chính của danh mục ngày ấy."),
    Column("old", "Cơ quan cũ", required=True, max_length=250, width=34, example="UBND phường Bình Khánh",
           aliases=("Tên cơ quan cũ", "Cơ quan trước sắp xếp", "Cơ quan kết thúc")),
    Column("district", "Huyện, TX, TP", max_length=150, width=22, example="Thành phố Long Xuyên",
           aliases=("Huyện/TX/TP", "Huyện", "Huyện cũ"), help="Để phân biệt các cơ quan cùng tên."),
    Column("kind", "Hình thức", CellType.CHOICE, ("Hình thức sắp xếp",), required=True, width=20,
           choices=tuple(SuccessionKind.choices), choice_aliases=_KINDS, example="nhập, hợp nhất"),
    Column("goes_on", "Cơ quan cũ còn hoạt động", CellType.FLAG, ("Còn hoạt động",), width=14, example="Không",
           help="Chỉ ghi “Có” khi cơ quan cũ giao đi một phần và vẫn tiếp tục."),
    Column("new_code", "Mã đơn vị mới", CellType.CODE, ("Mã mới", "Mã cơ quan mới"), max_length=60, example="30307",
           help="Mã đơn vị hành chính của danh mục từ ngày ấy, hoặc mã của cơ quan đang có."),
    Column("new", "Cơ quan mới", max_length=250, width=34, example="UBND phường Long Xuyên",
           aliases=("Tên cơ quan mới", "Nơi nhận", "Cơ quan tiếp nhận", "Cơ quan sau sắp xếp"),
           help="Để trống khi giải thể, hoặc khi nơi nhận chưa rõ."),
    Column("share", "Phần chuyển sang", max_length=300, width=20, example="toàn bộ"),
    Column("paper_number", "Số văn bản", CellType.CODE, ("Số nghị quyết", "Số quyết định"), max_length=100,
           example="1654/NQ-UBTVQH15"),
    Column("paper_day", "Ngày văn bản", CellType.DATE, ("Ngày nghị quyết", "Ngày quyết định"), example="16/06/2025"),
    Column("day", "Từ ngày", CellType.DATE, ("Ngày hiệu lực", "Ngày sắp xếp"), example="01/07/2025",
           help="Ngày đầu tiên của cơ quan mới. Để trống thì lấy ngày của danh sách."),
    Column("note", "Ghi chú", max_length=300, width=30),
)  # fmt: skip
