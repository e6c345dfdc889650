"""The columns of the roster of agencies, and the names and shorthands under which offices send them."""

from agencies.choices import AgencyKind, Application, AppointmentRole, CertificateKind, Level, Obligation
from common.spreadsheets.kinds import CellType, Column

_KINDS = (
    ("Sở, ban, ngành", AgencyKind.DEPARTMENT),
    ("Ban", AgencyKind.BOARD),
    ("Cơ quan ngang sở", AgencyKind.BOARD),
    ("Chi cục", AgencyKind.SUB_DEPARTMENT),
    ("UBND huyện", AgencyKind.DISTRICT_COMMITTEE),
    ("UBND xã", AgencyKind.COMMUNE_COMMITTEE),
    ("Ngành dọc", AgencyKind.CENTRAL),
    ("Đơn vị sự nghiệp", AgencyKind.PUBLIC_UNIT),
)
# In a column headed "Cấp" the shorter word stands; the longer one is taken as well.
_LEVEL_WORDS = ((Level.PROVINCE.value, "Tỉnh"), (Level.DISTRICT.value, "Huyện"), (Level.COMMUNE.value, "Xã"))
_LEVELS = (
    *((label, value) for value, label in Level.choices),
    ("Thành phố trực thuộc Trung ương", Level.PROVINCE),
    ("Xã, phường, thị trấn", Level.COMMUNE),
    ("Phường", Level.COMMUNE),
    ("Thị trấn", Level.COMMUNE),
)
_OBLIGATIONS = (("BB", Obligation.MANDATORY), ("KK", Obligation.ENCOURAGED))
_STATUSES = (("Áp dụng", Application.APPLYING), ("Duy trì", Application.APPLYING))
_FORMS = (
    ("Công bố", CertificateKind.DECLARATION),
    ("Tự công bố", CertificateKind.DECLARATION),
    ("Chứng nhận", CertificateKind.CERTIFICATE),
    ("GCN", CertificateKind.CERTIFICATE),
)
ROLES = {
    "head": AppointmentRole.COMMITTEE_HEAD,
    "representative": AppointmentRole.REPRESENTATIVE,
    "secretary": AppointmentRole.SECRETARY,
}

AGENCY_COLUMNS = (
    Column("code", "Mã cơ quan", CellType.CODE, ("Mã CQ", "Mã số", "Mã đơn vị"), max_length=60, example="AG.X30280",
           help="Mã của Chi cục. Cơ quan đã có được nhận ra theo mã, không có mã thì theo tên trong huyện."),
    Column("name", "Tên cơ quan", required=True, max_length=250, example="UBND phường Mỹ Bình", width=40,
           aliases=("Tên đơn vị", "Tên cơ quan, đơn vị", "Cơ quan, đơn vị", "Cơ quan", "Đơn vị")),
    Column("short_name", "Tên viết tắt", max_length=100),
    Column("kind", "Loại", CellType.CHOICE, ("Loại cơ quan", "Loại hình"), choices=tuple(AgencyKind.choices),
           choice_aliases=_KINDS, example="UBND cấp xã", help="Để trống thì hiểu theo tên."),
    Column("level", "Cấp", CellType.CHOICE, ("Cấp hành chính",), choices=_LEVEL_WORDS,
           choice_aliases=_LEVELS, example="Xã", width=12, help="Để trống thì hiểu theo tên."),
    Column("obligation", "Đối tượng", CellType.CHOICE,
           ("Bắt buộc/Khuyến khích", "Đối tượng áp dụng"), choices=tuple(Obligation.choices),
           choice_aliases=_OBLIGATIONS, example="Khuyến khích", width=14),
    Column("parent", "Cơ quan cấp trên", max_length=250, aliases=("Cơ quan chủ quản",), width=30,
           example="UBND thành phố Long Xuyên", help="Mã hoặc tên của cơ quan cấp trên."),
    Column("district", "Huyện, TX, TP", max_length=150, width=24, example="Thành phố Long Xuyên",
           aliases=("Huyện/TX/TP", "Huyện", "Huyện, thị xã, thành phố", "Địa bàn huyện")),
    Column("unit", "Xã/phường", max_length=150, aliases=("Xã, phường, thị trấn", "Đơn vị hành chính"), width=24,
           example="Phường Mỹ Bình", help="Đơn vị hành chính nơi cơ quan đóng; của UBND xã thì hiểu theo tên."),
    Column("address", "Địa chỉ", max_length=300, width=36),
    Column("phone", "Điện thoại", CellType.PHONE, ("Số điện thoại", "ĐT", "SĐT"), max_length=100,
           example="02963811304"),
    Column("email", "Email", CellType.EMAIL, ("Thư điện tử", "E-mail"), max_length=200,
           example="mybinh@vidu.example", width=26),
    Column("website", "Website", max_length=200, aliases=("Trang thông tin điện tử",)),
    Column("head", "Trưởng BCĐ", max_length=150, aliases=("Trưởng Ban chỉ đạo ISO", "Trưởng BCĐ ISO")),
    Column("representative", "ĐDLĐ", max_length=150, aliases=("Đại diện lãnh đạo", "QMR")),
    Column("secretary", "Thư ký ISO", max_length=150, aliases=("Thư ký",), example="Đặng Ngọc Khoa"),
    Column("status", "Tình trạng áp dụng", CellType.CHOICE, choices=tuple(Application.choices),
           choice_aliases=_STATUSES, aliases=("Tình trạng",), example="đang áp dụng",
           help="Không có cột này mà có phiên bản hoặc công bố thì hiểu là đang áp dụng."),
    Column("edition", "Phiên bản", max_length=100, aliases=("Phiên bản áp dụng", "Tiêu chuẩn áp dụng"),
           example="TCVN ISO 9001:2015"),
    Column("form", "Hình thức", CellType.CHOICE, ("Công bố/Chứng nhận", "Hình thức công bố"),
           choices=tuple(CertificateKind.choices), choice_aliases=_FORMS, example="Công bố HTQLCL"),
    Column("declaration_number", "Số QĐ công bố", max_length=100, example="740/QĐ-UBND",
           aliases=("Số quyết định công bố", "QĐ công bố", "Số công bố", "Số giấy chứng nhận")),
    Column("declared_on", "Ngày công bố", CellType.DATE, ("Ngày QĐ công bố", "Ngày cấp"), example="11/03/2020"),
    Column("stated_system", "QTHT", CellType.COUNT, ("Số quy trình hệ thống", "Quy trình hệ thống"), example="6",
           width=8),
    Column("stated_internal", "QTNB", CellType.COUNT, ("Số quy trình nội bộ", "Quy trình nội bộ"), example="5",
           width=8),
    Column("stated_administrative", "QT TTHC", CellType.COUNT, ("Số quy trình TTHC", "Quy trình TTHC"),
           example="136", width=9),
    Column("note", "Ghi chú", max_length=10_000, width=30),
    Column("electronic_code", "Mã định danh điện tử", CellType.CODE, ("Mã định danh",), max_length=60,
           example="000.21.30.H01"),
)  # fmt: skip
LABELS = {
    "kind": dict(AgencyKind.choices),
    "level": dict(_LEVEL_WORDS),
    "obligation": dict(Obligation.choices),
    "status": dict(Application.choices),
    "form": dict(CertificateKind.choices),
}


def told(key: str, value: object) -> str:
    """A value of a column as people read it: the label of a choice, a day as dd/mm/yyyy."""
    if value is None or value == "":
        return ""
    if key in LABELS:
        return str(LABELS[key].get(str(value), value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
