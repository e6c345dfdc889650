"""What lists of TTHC and published decisions call their columns."""

from common.spreadsheets.kinds import CellType, Column
from procedures.choices import AdministrativeKind, PublicationAction

LONGEST_NAME = 10_000
CODE = Column(
    "code", "Mã TTHC", CellType.CODE, required=True, max_length=60, width=24, example="1.001028.000.00.00.H57",
    aliases=("Mã số", "Mã số TTHC", "Mã thủ tục", "Mã số thủ tục", "Mã hồ sơ TTHC", "Mã số hồ sơ TTHC"),
    help="Mã trên Cơ sở dữ liệu quốc gia về TTHC, dài hay ngắn đều được; ghi như trong quyết định.",
)  # fmt: skip
NAME = Column(
    "name", "Tên thủ tục hành chính", required=True, max_length=LONGEST_NAME, width=60, example="Đăng ký khai sinh",
    aliases=("Tên", "Tên thủ tục", "Thủ tục hành chính"),
)  # fmt: skip
FIELD = Column("field", "Lĩnh vực", aliases=("Tên lĩnh vực",), width=26, example="Hộ tịch",
               help="Để trống thì lấy theo dòng nhóm “Lĩnh vực: …” phía trên.")  # fmt: skip
LEVELS = Column(
    "levels", "Cấp thực hiện", CellType.LINES, max_length=300, width=20, example="Cấp Tỉnh; Cấp Xã",
    aliases=("Cấp giải quyết", "Cấp thực hiện TTHC", "Cấp thẩm quyền giải quyết"),
    help="Cấp bộ, cấp tỉnh, cấp huyện, cấp xã, cơ quan khác; nhiều cấp thì cách nhau bằng dấu chấm phẩy.",
)  # fmt: skip
EXECUTORS = Column(
    "executors", "Cơ quan thực hiện", CellType.LINES, max_length=5_000, width=30, example="Sở Tư pháp",
    aliases=("Cơ quan giải quyết", "Cơ quan trực tiếp thực hiện", "Đơn vị thực hiện"),
    help="Mỗi cơ quan một dòng trong ô. Cơ quan cấp tỉnh nêu đích danh được gắn với danh sách cơ quan.",
)  # fmt: skip
TIME_LIMIT = Column("time_limit", "Thời hạn giải quyết", aliases=("Thời gian giải quyết",), max_length=300, width=16,
                    example="03 ngày làm việc")  # fmt: skip
STATED_DECISION = Column(
    "stated_decision", "Quyết định công bố", CellType.CODE, max_length=300, width=20, example="2210/QĐ-UBND",
    aliases=("QĐ công bố", "Số QĐ công bố", "Số quyết định", "Số quyết định công bố", "Số QĐ"),
    help="Ghi như trong danh mục; không cần đúng mẫu số văn bản.",
)  # fmt: skip
_KINDS = (
    ("TTHC thông thường", AdministrativeKind.STANDARD), ("TTHC liên thông", AdministrativeKind.INTERCONNECTED),
    ("TTHC nội bộ", AdministrativeKind.INTERNAL), ("TTHC đặc thù", AdministrativeKind.SPECIFIC),
)  # fmt: skip
KIND = Column("kind", "Loại TTHC", CellType.CHOICE, ("Loại thủ tục", "Loại thủ tục hành chính"), width=16,
              choices=tuple(AdministrativeKind.choices), choice_aliases=_KINDS, example="thông thường")  # fmt: skip
STATUS = Column("status", "Tình trạng", aliases=("Trạng thái",), max_length=100, width=14, example="Công khai",
                help="Danh mục chỉ gồm TTHC đang có hiệu lực.")  # fmt: skip
LIST_COLUMNS = (CODE, NAME, FIELD, LEVELS, EXECUTORS, TIME_LIMIT, STATED_DECISION, KIND, STATUS)

DECIDED = tuple((action.value, action.label) for action in PublicationAction if action != PublicationAction.BASELINE)
_ACTIONS = (
    ("Ban hành mới", PublicationAction.NEW), ("Mới", PublicationAction.NEW), ("Công bố mới", PublicationAction.NEW),
    ("TTHC mới", PublicationAction.NEW),
    ("Sửa đổi", PublicationAction.AMENDED), ("Bổ sung", PublicationAction.AMENDED),
    ("Được sửa đổi, bổ sung", PublicationAction.AMENDED), ("Sửa đổi, bổ sung, thay thế", PublicationAction.AMENDED),
    ("Thay thế", PublicationAction.REPLACED), ("Được thay thế", PublicationAction.REPLACED),
    ("Bị bãi bỏ", PublicationAction.ABOLISHED), ("Hủy bỏ", PublicationAction.ABOLISHED),
    ("Bãi bỏ, hủy bỏ", PublicationAction.ABOLISHED),
)  # fmt: skip
NUMBER = Column(
    "number", "Số quyết định", CellType.CODE, required=True, max_length=100, width=20, example="548/QĐ-UBND",
    aliases=("Số QĐ", "Quyết định công bố", "QĐ công bố", "Số quyết định công bố", "Số, ký hiệu"),
)  # fmt: skip
ISSUED_ON = Column("issued_on", "Ngày ban hành", CellType.DATE, ("Ngày ký", "Ngày quyết định", "Ngày ký quyết định"),
                   width=14, example="06/08/2025")  # fmt: skip
DAY = Column(
    "day", "Có hiệu lực từ ngày", CellType.DATE, ("Ngày hiệu lực", "Hiệu lực từ ngày", "Ngày có hiệu lực"), width=14,
    example="06/08/2025", help="Để trống thì lấy ngày ban hành; không có cả hai thì lấy ngày của lần nhập.",
)  # fmt: skip
DUE = Column("review_due_on", "Hạn rà soát", CellType.DATE, ("Hạn rà soát quy trình",), width=14,
             example="06/09/2025",
             help="Để trống thì 30 ngày kể từ ngày có hiệu lực, hoặc từ hôm nhập nếu ngày ấy đã qua.")  # fmt: skip
ACTION = Column(
    "action", "Nội dung công bố", CellType.CHOICE, ("Nội dung", "Loại công bố", "Hình thức công bố"),
    choices=DECIDED, choice_aliases=_ACTIONS, width=18, example="sửa đổi, bổ sung",
    help="Để trống thì đọc theo dòng nhóm phía trên (“TTHC bị bãi bỏ”)",
)  # fmt: skip
REPLACED_BY = Column("replaced_by", "Được thay bằng mã", CellType.CODE, ("Mã TTHC thay thế", "Thay bằng"),
                     max_length=60, width=22, help="Chỉ ghi khi TTHC bị thay thế.")  # fmt: skip
DECISION_COLUMNS = (
    NUMBER, ISSUED_ON, DAY, DUE, ACTION, CODE,
    Column("name", NAME.label, aliases=NAME.aliases, max_length=LONGEST_NAME, width=60, example=NAME.example,
           help="Phải ghi với TTHC mới ban hành."),
    FIELD, LEVELS, EXECUTORS, TIME_LIMIT, REPLACED_BY, KIND,
)  # fmt: skip
