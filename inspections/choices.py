"""Fixed words of inspection plans, criteria, self-assessments and their review. Each stands once, with its label."""

from collections.abc import Mapping

from django.db import models


# --- Plans ------------------------------------------------------------------------------------------------------
class PlanState(models.TextChoices):
    """How far a plan has come on its way to being in force, and after."""

    DRAFT = "draft", "đang soạn"
    AGREED_BY_SUBDEPARTMENT = "agreed_by_subdepartment", "lãnh đạo Chi cục đồng ý"
    AGREED_BY_DEPARTMENT = "agreed_by_department", "lãnh đạo Sở đồng ý"
    SUBMITTED = "submitted", "đã trình"
    ISSUED = "issued", "đã ban hành"
    UNDER_WAY = "under_way", "đang thực hiện"
    CLOSED = "closed", "kết thúc"


PLAN_MOVES: Mapping[str, frozenset[str]] = {
    PlanState.DRAFT: frozenset({PlanState.AGREED_BY_SUBDEPARTMENT}),
    PlanState.AGREED_BY_SUBDEPARTMENT: frozenset({PlanState.AGREED_BY_DEPARTMENT, PlanState.DRAFT}),
    PlanState.AGREED_BY_DEPARTMENT: frozenset({PlanState.SUBMITTED, PlanState.DRAFT}),
    PlanState.SUBMITTED: frozenset({PlanState.ISSUED, PlanState.DRAFT}),
    PlanState.ISSUED: frozenset({PlanState.UNDER_WAY}),
    PlanState.UNDER_WAY: frozenset({PlanState.CLOSED}),
    PlanState.CLOSED: frozenset(),
}
# In force: from here on a plan changes by dated amendments alone, and the agencies that it lists may read it.
PLANS_IN_FORCE = (PlanState.ISSUED, PlanState.UNDER_WAY, PlanState.CLOSED)


class ApprovalShape(models.TextChoices):
    """On which paper the province puts a plan in force."""

    DECISION_ON_PLAN = "decision_on_plan", "quyết định của UBND tỉnh về kế hoạch"
    ISSUED_BY_PROVINCE = "issued_by_province", "kế hoạch do UBND tỉnh ban hành"
    DECISION_APPROVING = "decision_approving", "quyết định của UBND tỉnh phê duyệt kế hoạch của Sở"


class DutyCause(models.TextChoices):
    """Because of what somebody is an inspector of an agency, where nobody gave him that duty by hand."""

    TEAM = "team", "theo đoàn kiểm tra"
    SECTION = "section", "theo phân công thẩm định"


class InspectionForm(models.TextChoices):
    """Hình thức kiểm tra."""

    DOSSIER = "dossier", "qua hồ sơ, báo cáo"
    ON_SITE = "on_site", "tại trụ sở"


class PlannedState(models.TextChoices):
    """How an inspection of a plan stands."""

    PLANNED = "planned", "chưa kiểm tra"
    UNDER_WAY = "under_way", "đang kiểm tra"
    DONE = "done", "đã kiểm tra"
    CANCELLED = "cancelled", "đã đưa ra khỏi kế hoạch"

    def told(self, *, outside: bool) -> str:
        """Of an inspection outside any plan: it was in none to be taken out of."""
        return "đã bỏ" if outside and self == PlannedState.CANCELLED else str(self.label)


class ProposalCause(models.TextChoices):
    """Why an agency stands on a list of the plan."""

    MANDATORY = "mandatory", "đối tượng bắt buộc"
    LONG_NOT_VISITED = "long_not_visited", "lâu chưa kiểm tra tại trụ sở"
    NEVER_VISITED = "never_visited", "chưa từng kiểm tra tại trụ sở"
    LOW_SCORE = "low_score", "điểm kỳ trước thấp"
    OPEN_FINDINGS = "open_findings", "còn nội dung chưa khắc phục"
    CERTIFICATE_RUNNING_OUT = "certificate_running_out", "giấy chứng nhận sắp hết hạn"
    NEWLY_DECLARED = "newly_declared", "mới công bố"
    DRAWN = "drawn", "chọn ngẫu nhiên"
    LAST_YEAR = "last_year", "có trong kế hoạch năm trước"
    FILTERED = "filtered", "theo bộ lọc đã lưu"
    IMPORTED = "imported", "nhập từ Excel"
    CHOSEN = "chosen", "cán bộ chọn"


class TeamRole(models.TextChoices):
    """Vai trò trong đoàn kiểm tra."""

    LEAD = "lead", "trưởng đoàn"
    DEPUTY = "deputy", "phó trưởng đoàn"
    MEMBER = "member", "thành viên"
    SECRETARY = "secretary", "thư ký"


# --- Criteria ---------------------------------------------------------------------------------------------------
class SetState(models.TextChoices):
    """May a set of criteria still be changed?"""

    DRAFT = "draft", "đang soạn"
    LOCKED = "locked", "đã khóa"


class AnswerKind(models.TextChoices):
    """How a criterion is answered, and so how its points are worked out."""

    YES_NO = "yes_no", "có hoặc không"
    POINTS = "points", "chấm điểm"
    RATIO = "ratio", "tỷ lệ của hai số"
    CHOICE = "choice", "chọn một mức"
    TEXT = "text", "trả lời bằng lời, kèm điểm"


class CriterionKind(models.TextChoices):
    """What the points of a criterion do to the total."""

    BASE = "base", "điểm chấm"
    BONUS = "bonus", "điểm cộng"
    PENALTY = "penalty", "điểm trừ"


# --- Self-assessment --------------------------------------------------------------------------------------------
class AssessmentState(models.TextChoices):
    """How a self-assessment stands between the agency and the department."""

    OPEN = "open", "chưa làm"
    IN_PROGRESS = "in_progress", "đang làm"
    SUBMITTED = "submitted", "đã nộp"
    IN_REVIEW = "in_review", "đang thẩm định"
    RETURNED = "returned", "đã trả lại, chờ giải trình"
    EXPLAINED = "explained", "đã giải trình"
    SECOND_REVIEW = "second_review", "đang thẩm định lần hai"
    FINAL = "final", "đã có kết quả"


ASSESSMENT_MOVES: Mapping[str, frozenset[str]] = {
    AssessmentState.OPEN: frozenset({AssessmentState.IN_PROGRESS, AssessmentState.SUBMITTED}),
    AssessmentState.IN_PROGRESS: frozenset({AssessmentState.SUBMITTED}),
    # Back to work: the department gives the whole report back, with its reason.
    AssessmentState.SUBMITTED: frozenset({AssessmentState.IN_REVIEW, AssessmentState.IN_PROGRESS}),
    AssessmentState.IN_REVIEW: frozenset({AssessmentState.RETURNED, AssessmentState.FINAL}),
    # An agency that lets the days for its explanation pass is reviewed as it stands.
    AssessmentState.RETURNED: frozenset({AssessmentState.EXPLAINED, AssessmentState.SECOND_REVIEW}),
    AssessmentState.EXPLAINED: frozenset({AssessmentState.SECOND_REVIEW}),
    AssessmentState.SECOND_REVIEW: frozenset({AssessmentState.FINAL}),
    AssessmentState.FINAL: frozenset(),
}
NOT_HANDED_IN = (AssessmentState.OPEN, AssessmentState.IN_PROGRESS)
# What the first review says of an agency is told to it from here on.
FIRST_REVIEW_TOLD = (
    AssessmentState.RETURNED,
    AssessmentState.EXPLAINED,
    AssessmentState.SECOND_REVIEW,
    AssessmentState.FINAL,
)


class Round(models.TextChoices):
    """Whose score it is."""

    SELF = "self", "tự chấm"
    FIRST = "first", "thẩm định"
    SECOND = "second", "thẩm định lần hai"


REVIEW_ROUNDS = (Round.FIRST, Round.SECOND)


class Part(models.TextChoices):
    """The sections of the secretary's task list, in its order."""

    AGENCY_DATA = "agency_data", "Thông tin cơ quan"
    CATALOGUE = "catalogue", "Phòng chuyên môn và danh mục quy trình"
    POLICY = "policy", "Chính sách và mục tiêu chất lượng"
    INTERNAL_AUDIT = "internal_audit", "Đánh giá nội bộ"
    MANAGEMENT_REVIEW = "management_review", "Xem xét của lãnh đạo"
    LAST_FINDINGS = "last_findings", "Khắc phục kết quả kiểm tra năm trước"
    EXTERNAL_DOCUMENTS = "external_documents", "Tài liệu bên ngoài"
    CRITERIA = "criteria", "Tiêu chí, tự chấm điểm và minh chứng"
    DIFFICULTIES = "difficulties", "Khó khăn, kiến nghị"


class PartState(models.TextChoices):
    """How far a section of the task list has come."""

    NOT_STARTED = "not_started", "chưa làm"
    IN_PROGRESS = "in_progress", "đang làm"
    DONE = "done", "đã xong"


class FigureOf(models.TextChoices):
    """What a figure of the report counts; "10/10 phòng" is a count of a whole."""

    DIVISIONS = "divisions", "phòng chuyên môn áp dụng"
    SYSTEM = "system", "quy trình hệ thống"
    INTERNAL = "internal", "quy trình nội bộ"
    ADMINISTRATIVE = "administrative", "quy trình TTHC"
    HANDLED = "handled", "TTHC thuộc thẩm quyền có quy trình"
    EXTERNAL_DOCUMENTS = "external_documents", "tài liệu bên ngoài trong danh mục"
    OBJECTIVES = "objectives", "mục tiêu chất lượng đạt"
    INTERNAL_AUDITS = "internal_audits", "lần đánh giá nội bộ"
    NONCONFORMITIES = "nonconformities", "điểm không phù hợp đã khắc phục"
    MANAGEMENT_REVIEWS = "management_reviews", "lần xem xét của lãnh đạo"
    # Asked by a criterion, and so not here too; reports that were opened with it keep it.
    ON_TIME = "on_time", "hồ sơ TTHC giải quyết đúng hạn"


class SealStep(models.TextChoices):
    """At which hand-over what stood then was sealed."""

    SUBMITTED = "submitted", "nộp báo cáo"
    FIRST_REVIEW = "first_review", "kết thúc thẩm định"
    EXPLAINED = "explained", "nộp giải trình"
    SECOND_REVIEW = "second_review", "kết thúc thẩm định lần hai"
    FINAL = "final", "có kết quả"


# --- Reminders --------------------------------------------------------------------------------------------------
class ReminderChannel(models.TextChoices):
    """How somebody was reminded."""

    NOTICE = "notice", "thông báo trên cổng"
    MAIL = "mail", "thư điện tử"
    TELEPHONE = "telephone", "điện thoại"
    LETTER = "letter", "công văn"
    MESSAGE = "message", "tin nhắn"


class ReminderKind(models.TextChoices):
    """What somebody was reminded of."""

    BEFORE_DUE = "before_due", "sắp đến hạn nộp báo cáo"
    OVERDUE = "overdue", "quá hạn nộp báo cáo"
    RETURNED = "returned", "có nội dung cần giải trình"
    OTHER = "other", "việc khác"
