"""Fixed words of the register of agencies. Each stands once, with the label that every page shows."""

from django.db import models


class Level(models.TextChoices):
    """Cấp hành chính."""

    PROVINCE = "province", "Cấp tỉnh"
    DISTRICT = "district", "Cấp huyện"
    COMMUNE = "commune", "Cấp xã"


class Obligation(models.TextChoices):
    """Đối tượng áp dụng (QĐ 19/2014/QĐ-TTg): must the agency apply the system, or is it encouraged to?"""

    MANDATORY = "mandatory", "Bắt buộc"
    ENCOURAGED = "encouraged", "Khuyến khích"


class AgencyKind(models.TextChoices):
    """Loại cơ quan."""

    PROVINCE_COMMITTEE = "province_committee", "UBND tỉnh"
    PROVINCE_OFFICE = "province_office", "Văn phòng UBND tỉnh"
    DEPARTMENT = "department", "Sở"
    BOARD = "board", "Ban, cơ quan ngang sở"
    SUB_DEPARTMENT = "sub_department", "Chi cục, đơn vị thuộc sở"
    DISTRICT_COMMITTEE = "district_committee", "UBND cấp huyện"
    COMMUNE_COMMITTEE = "commune_committee", "UBND cấp xã"
    CENTRAL = "central", "Cơ quan ngành dọc đóng tại địa phương"
    PUBLIC_UNIT = "public_unit", "Đơn vị sự nghiệp công lập"


class UnitScheme(models.TextChoices):
    """The list that an administrative unit's code belongs to; new codes reuse old ones with another meaning."""

    BEFORE_2025_07 = "before-2025-07", "trước 01/7/2025 (tỉnh, huyện, xã)"
    FROM_2025_07 = "from-2025-07", "từ 01/7/2025 (tỉnh, xã)"


class UnitKind(models.TextChoices):
    """Loại đơn vị hành chính."""

    PROVINCE = "tinh", "tỉnh"
    CITY = "thanh-pho", "thành phố"  # centrally run, or a province's own before July 2025
    URBAN_DISTRICT = "quan", "quận"
    DISTRICT = "huyen", "huyện"
    TOWN = "thi-xa", "thị xã"
    WARD = "phuong", "phường"
    COMMUNE = "xa", "xã"
    TOWNSHIP = "thi-tran", "thị trấn"
    SPECIAL_ZONE = "dac-khu", "đặc khu"


class IdentifierScheme(models.TextChoices):
    """Where a code of an agency comes from; an import matches on any of them."""

    OWN = "own", "mã của Chi cục"
    ELECTRONIC = "electronic", "mã định danh điện tử"
    UNIT = "unit", "mã đơn vị hành chính"
    FORMER = "former", "mã cũ"


class Application(models.TextChoices):
    """Tình trạng áp dụng HTQLCL: a fact of its own, apart from any declaration."""

    NOT_SUBJECT = "not_subject", "không thuộc đối tượng"
    NOT_STARTED = "not_started", "chưa áp dụng"
    BUILDING = "building", "đang xây dựng"
    APPLYING = "applying", "đang áp dụng"
    PAUSED = "paused", "tạm dừng"
    ENDED = "ended", "chấm dứt"


class AppointmentRole(models.TextChoices):
    """Vai trò ISO trong cơ quan."""

    COMMITTEE_HEAD = "committee_head", "Trưởng Ban chỉ đạo ISO"
    COMMITTEE_DEPUTY = "committee_deputy", "Phó Trưởng Ban chỉ đạo ISO"
    REPRESENTATIVE = "representative", "Đại diện lãnh đạo (ĐDLĐ)"
    SECRETARY = "secretary", "Thư ký ISO"
    INTERNAL_AUDITOR = "internal_auditor", "Đánh giá viên nội bộ"


class DivisionApplies(models.TextChoices):
    """Does a division apply the system? A division without administrative procedures is no gap."""

    YES = "yes", "đang áp dụng"
    NO = "no", "chưa áp dụng"
    NO_PROCEDURES = "no_procedures", "không có TTHC"


class CertificateKind(models.TextChoices):
    """Hình thức: a declaration of the agency itself, or a third party's certificate."""

    DECLARATION = "declaration", "Công bố HTQLCL"
    CERTIFICATE = "certificate", "Giấy chứng nhận"


class DeclarationReason(models.TextChoices):
    """Lý do công bố: why an agency declares, or declares again."""

    FIRST = "first", "công bố lần đầu"
    EDITION = "edition", "chuyển đổi phiên bản"
    WIDER = "wider", "mở rộng phạm vi"
    NARROWER = "narrower", "thu hẹp phạm vi"
    REORGANISATION = "reorganisation", "thay đổi tổ chức"
    OTHER = "other", "lý do khác"


class CertificateEnd(models.TextChoices):
    """How a certificate or declaration came to its end, where its own days do not say it."""

    REPLACED = "replaced", "đã thay thế"
    WITHDRAWN = "withdrawn", "đã thu hồi"
    EXPIRED = "expired", "đã hết hiệu lực"  # a source says so without the day
    HOLDER_ENDED = "holder_ended", "cơ quan đã kết thúc"


class CertificateState(models.TextChoices):
    """Tình trạng của công bố, chứng nhận on a day: computed, never stored."""

    IN_FORCE = "in_force", "còn hiệu lực"
    RUNNING_OUT = "running_out", "sắp hết hạn"
    REDECLARE = "redeclare", "cần công bố lại"
    EDITION_BEHIND = "edition_behind", "chưa chuyển đổi phiên bản"
    UNKNOWN = "unknown", "chưa rõ thời hạn"
    NOT_YET = "not_yet", "chưa có hiệu lực"
    SUSPENDED = "suspended", "tạm đình chỉ"
    EXPIRED = "expired", "hết hiệu lực"
    REPLACED = "replaced", "đã thay thế"
    WITHDRAWN = "withdrawn", "đã thu hồi"
    HISTORICAL = "historical", "thuộc lịch sử"


# What counts as a system that stands: decision 1 of the domain ("HTQLCL còn hiệu lực").
STATES_IN_FORCE = (
    CertificateState.IN_FORCE,
    CertificateState.RUNNING_OUT,
    CertificateState.REDECLARE,
    CertificateState.EDITION_BEHIND,
    CertificateState.UNKNOWN,
)


class Counted(models.TextChoices):
    """What a line of a scope counts."""

    PROCEDURE = "procedure", "quy trình"
    ACTIVITY = "activity", "hoạt động"
    ADMINISTRATIVE = "administrative", "TTHC"


class AuditResult(models.TextChoices):
    """Kết quả đánh giá giám sát."""

    MAINTAINED = "maintained", "duy trì chứng nhận"
    CORRECTIONS = "corrections", "duy trì, phải khắc phục"
    SUSPENDED = "suspended", "đề nghị đình chỉ"
    WITHDRAWN = "withdrawn", "đề nghị thu hồi"


class BodyKind(models.TextChoices):
    """Loại tổ chức cung cấp dịch vụ (TT 26/2014/TT-BKHCN)."""

    CONSULTANCY = "consultancy", "tổ chức tư vấn"
    CONSULTANT = "consultant", "chuyên gia tư vấn độc lập"
    CERTIFICATION = "certification", "tổ chức chứng nhận"
    TRAINING = "training", "tổ chức đào tạo"


class ConfirmationState(models.TextChoices):
    """Tình trạng Giấy xác nhận đủ điều kiện."""

    VALID = "valid", "còn hiệu lực"
    SUSPENDED = "suspended", "tạm đình chỉ"
    WITHDRAWN = "withdrawn", "đã thu hồi"
    ENDED = "ended", "hết hiệu lực"
    UNKNOWN = "unknown", "chưa rõ"


class SuccessionKind(models.TextChoices):
    """Hình thức sắp xếp: how an agency came to its end, or gave a part away."""

    MERGE = "merge", "nhập, hợp nhất"
    SPLIT = "split", "chia, tách"
    DISSOLVE = "dissolve", "giải thể, kết thúc hoạt động"


class TaskKind(models.TextChoices):
    """Việc phải làm lại sau sắp xếp."""

    DECLARE = "declare", "công bố lại HTQLCL"
    COMMITTEE = "committee", "lập Ban chỉ đạo ISO"
    PROCEDURES = "readopt", "ban hành lại quy trình"


class FigureKind(models.TextChoices):
    """What a figure that is known without rows counts."""

    CERTIFIED = "certified", "được chứng nhận"
    APPLIED = "applied", "được áp dụng"


class Duty(models.TextChoices):
    """Nhiệm vụ trên cổng: the only source of rights."""

    DEPARTMENT_LEADER = "department_leader", "Lãnh đạo Chi cục"
    DEPARTMENT_STAFF = "department_staff", "Chuyên viên Chi cục"
    VIEWER = "viewer", "Người xem toàn tỉnh"
    NATIONAL_VIEWER = "national_viewer", "Người xem toàn quốc"
    INSPECTOR = "inspector", "Thành viên đoàn kiểm tra"
    AGENCY_HEAD = "agency_head", "Người đứng đầu cơ quan"
    ISO_SECRETARY = "iso_secretary", "Thư ký ISO"


PROVINCE_DUTIES = (Duty.DEPARTMENT_LEADER, Duty.DEPARTMENT_STAFF, Duty.VIEWER)
DEPARTMENT_DUTIES = (Duty.DEPARTMENT_LEADER, Duty.DEPARTMENT_STAFF)
AGENCY_DUTIES = (Duty.AGENCY_HEAD, Duty.ISO_SECRETARY)


class MemberState(models.TextChoices):
    """How a duty and its account stand."""

    ACTIVE = "active", "đang dùng"
    WAITING = "waiting", "chờ đăng nhập lần đầu"
    DISABLED = "disabled", "tài khoản ngừng sử dụng"
    ENDED = "ended", "hết nhiệm vụ"
