"""The full sheet of declarations and certificates: its columns, and the names under which offices send them."""

from dataclasses import replace

from agencies.choices import CertificateEnd, CertificateKind, CertificateState, DeclarationReason
from agencies.resources.finder import CODE, NAME
from common.spreadsheets.kinds import CellType, Column, Kind

_KINDS = (
    ("Công bố", CertificateKind.DECLARATION),
    ("Tự công bố", CertificateKind.DECLARATION),
    ("Chứng nhận", CertificateKind.CERTIFICATE),
    ("GCN", CertificateKind.CERTIFICATE),
)
_REASONS = (
    ("Lần đầu", DeclarationReason.FIRST),
    ("Chuyển đổi", DeclarationReason.EDITION),
    ("Mở rộng", DeclarationReason.WIDER),
    ("Thu hẹp", DeclarationReason.NARROWER),
    ("Sắp xếp tổ chức", DeclarationReason.REORGANISATION),
    ("Khác", DeclarationReason.OTHER),
)
LONGEST_CELL = 32_000  # signs; a cell of Excel takes 32,767
COUNTS = ("stated_system", "stated_internal", "stated_administrative", "stated_total")
COLUMNS = (
    CODE,
    replace(NAME, aliases=(*NAME.aliases, "Tên cơ quan, đơn vị", "Cơ quan, đơn vị")),
    Column("part", "Phần của hệ thống", aliases=("Phần",), max_length=200, width=20,
           help="Chỉ ghi khi một cơ quan công bố riêng từng phần; để trống là toàn cơ quan."),
    Column("kind", "Hình thức", CellType.CHOICE, ("Công bố/Chứng nhận", "Hình thức công bố"), width=20,
           choices=tuple(CertificateKind.choices), choice_aliases=_KINDS, example="Công bố HTQLCL",
           help="Để trống thì hiểu là công bố."),
    Column("issue_number", "Lần", CellType.COUNT, ("Lần cấp", "Lần công bố"), width=6),
    Column("edition", "Phiên bản", aliases=("Phiên bản áp dụng", "Tiêu chuẩn áp dụng"), max_length=100, width=20,
           example="TCVN ISO 9001:2015"),
    Column("number", "Số văn bản", CellType.CODE, max_length=100, width=20, example="740/QĐ-UBND",
           aliases=("Số QĐ công bố", "Số quyết định công bố", "QĐ công bố", "Số công bố", "Số giấy chứng nhận")),
    Column("issued_on", "Ngày công bố, cấp", CellType.DATE, ("Ngày công bố", "Ngày QĐ công bố", "Ngày cấp"),
           example="11/03/2020", width=14),
    Column("issuer", "Cơ quan ban hành", aliases=("Nơi ban hành",), max_length=250, width=28),
    Column("signer", "Người ký", max_length=150, width=22),
    Column("issuing_body", "Tổ chức chứng nhận", aliases=("Tổ chức cấp", "Đơn vị cấp"), max_length=250, width=30,
           help="Tên trong danh sách tổ chức dịch vụ; chỉ ghi cho giấy chứng nhận."),
    Column("in_force_from", "Có hiệu lực từ ngày", CellType.DATE, ("Hiệu lực từ",), width=14),
    Column("expires_on", "Có hiệu lực đến hết ngày", CellType.DATE, ("Hiệu lực đến", "Ngày hết hạn"), width=14,
           help="Chỉ giấy chứng nhận mới có hạn."),
    Column("reason", "Lý do công bố", CellType.CHOICE, ("Lý do",), choices=tuple(DeclarationReason.choices),
           choice_aliases=_REASONS, example="công bố lần đầu", width=22),
    Column("renewal_of", "Thay cho số", CellType.CODE, ("Thay thế số", "Thay cho"), max_length=100, width=20,
           help="Số của công bố, chứng nhận trước đó của chính cơ quan này."),
    Column("scope", "Phạm vi", aliases=("Phạm vi áp dụng",), max_length=20_000, width=50),
    Column("covers", "Cơ quan, phòng thuộc phạm vi", aliases=("Bao gồm cả", "Cơ quan thuộc phạm vi"),
           max_length=LONGEST_CELL, width=36, example="UBND xã Bình Mỹ; Phòng Nội vụ",
           help="Tên hoặc mã, cách nhau bằng dấu chấm phẩy. Phòng của cơ quan khác ghi “Phòng X (UBND huyện Y)”. "
                "Ô có ghi thì thay cả danh sách đã biết."),
    Column("lines", "Các dòng phạm vi", aliases=("Dòng phạm vi",), max_length=LONGEST_CELL, width=40,
           example="Đất đai: 12 quy trình; Tư pháp: 3 TTHC",
           help="Nhóm: số lượng và đơn vị (quy trình, hoạt động, TTHC), cách nhau bằng dấu chấm phẩy. "
                "Ô có ghi thì thay mọi dòng đã biết."),
    Column("stated_system", "QTHT", CellType.COUNT, ("Số quy trình hệ thống", "Quy trình hệ thống"), width=8,
           example="6"),
    Column("stated_internal", "QTNB", CellType.COUNT, ("Số quy trình nội bộ", "Quy trình nội bộ"), width=8,
           example="5"),
    Column("stated_administrative", "QT TTHC", CellType.COUNT, ("Số quy trình TTHC", "Quy trình TTHC"), width=9,
           example="136"),
    Column("stated_total", "Tổng số quy trình", CellType.COUNT, ("Tổng số nêu trong văn bản",), width=9),
    Column("notified_on", "Ngày thông báo cho Chi cục", CellType.DATE, ("Ngày thông báo",), width=14),
    Column("notice", "Số văn bản thông báo", CellType.CODE, ("Số thông báo",), max_length=100, width=20),
    Column("posted_on", "Ngày niêm yết tại trụ sở", CellType.DATE, ("Ngày niêm yết",), width=14),
    Column("note", "Ghi chú", max_length=10_000, width=30),
)  # fmt: skip
# What the list tells besides on its way out; on the way in these columns are named as not taken.
TOLD = (
    Column("state", "Tình trạng vào ngày", width=22),
    Column("ended_as", "Kết thúc vì", width=20),
    Column("ended_on", "Không còn hiệu lực từ ngày", CellType.DATE, width=14),
    Column("end_reason", "Lý do kết thúc", width=30),
)
LABELS = {
    "kind": dict(CertificateKind.choices),
    "reason": dict(DeclarationReason.choices),
    "state": dict(CertificateState.choices),
    "ended_as": dict(CertificateEnd.choices),
}


class CertificateSheet(Kind):
    """What the list gives to take away: the columns that come in again, and how each row stands on the day."""

    name = "certificate_sheet"
    label = "Công bố, chứng nhận"
    columns = (*COLUMNS, *TOLD)


def told(key: str, value: object) -> str:
    """A value of a column as people read it: the label of a choice, a day as dd/mm/yyyy."""
    if value is None or value == "":
        return ""
    if key in LABELS:
        return str(LABELS[key].get(str(value), value))
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
