"""A plan on its way: agreed to, submitted, issued, started, closed; or back to draft with a reason."""

from datetime import date
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from agencies.services.papers import PaperSaid, keep_paper
from common.clock import today
from common.documents import OfficialDocument
from common.errors import Stale
from common.history import save_versioned
from common.text import normalise
from inspections.choices import PLAN_MOVES, ApprovalShape, PlannedState, PlanState
from inspections.models import InspectionPlan, PlanMove, PlanVersion
from inspections.queries.criteria import content_of as criteria_content
from inspections.queries.plan_versions import content_of
from inspections.sealing import digest
from inspections.services.criteria_checks import check_complete
from inspections.services.derived_duties import follow_duties
from inspections.services.opening import open_assessments
from inspections.services.own_criteria import OF_A_PLAN, lock_criteria, take_own_criteria
from inspections.services.plan_holding import held

# What must have happened first, in the words of a refusal
CURES = {
    PlanState.AGREED_BY_SUBDEPARTMENT: "Hãy đưa kế hoạch về “đang soạn” trước.",
    PlanState.AGREED_BY_DEPARTMENT: "Lãnh đạo Chi cục phải đồng ý trước.",
    PlanState.SUBMITTED: "Phải ghi nhận lãnh đạo Sở đồng ý trước.",
    PlanState.ISSUED: "Phải ghi nhận Tờ trình trước.",
    PlanState.UNDER_WAY: "Kế hoạch phải được ban hành trước.",
    PlanState.CLOSED: "Kế hoạch phải đang thực hiện.",
    PlanState.DRAFT: "Kế hoạch đã ban hành chỉ sửa bằng điều chỉnh.",
}


# --- Agreed -----------------------------------------------------------------------------------------------------
@transaction.atomic
def agree_as_subdepartment(plan: InspectionPlan, *, on: date, by: Any, version: int) -> InspectionPlan:
    """The subdepartment's leader agrees to a draft as he saw it (`version`); from then on nobody changes it.

    Refuses a plan without any agency or target, criteria by which nobody could be scored, and a version that
    somebody changed meanwhile (`Stale`).
    """
    row = _held_for(plan, PlanState.AGREED_BY_SUBDEPARTMENT, on, version)
    refuse_empty(row)
    for name in OF_A_PLAN:
        criteria_set = getattr(row, name)
        if criteria_set is not None and not criteria_set.is_locked:
            check_complete(criteria_content(criteria_set))
    return _move(row, PlanState.AGREED_BY_SUBDEPARTMENT, on=on, by=by)


@transaction.atomic
def record_department_agreement(plan: InspectionPlan, *, on: date, by: Any, version: int) -> InspectionPlan:
    """Record that the leader of the Sở agreed, which he does on paper or in a meeting."""
    row = _held_for(plan, PlanState.AGREED_BY_DEPARTMENT, on, version)
    return _move(row, PlanState.AGREED_BY_DEPARTMENT, on=on, by=by)


@transaction.atomic
def submit_plan(
    plan: InspectionPlan, *, paper: PaperSaid, by: Any, version: int, on: date | None = None
) -> InspectionPlan:
    """Record that the plan went to the province with its Tờ trình; `on`: the paper's day where it is not said.

    Refuses a Tờ trình without its number.
    """
    day = on or paper.issued_on or today()
    row = _held_for(plan, PlanState.SUBMITTED, day, version)
    row.submission_paper = _paper(row.submission_paper, paper, "Tờ trình", by=by)
    return _move(row, PlanState.SUBMITTED, on=day, by=by, paper=row.submission_paper)


# --- In force ---------------------------------------------------------------------------------------------------
@transaction.atomic
def issue_plan(plan: InspectionPlan, *, paper: PaperSaid, shape: str, by: Any, version: int) -> InspectionPlan:
    """Record the paper that puts the plan in force, and in which shape; what it says is sealed as version 0.

    The criteria that it chose are locked. Refuses a paper without number or day, an unknown shape, and a decision
    on a plan whose own number nobody recorded.
    """
    if paper.issued_on is None:
        refuse("Thiếu ngày của văn bản ban hành. Hãy nhập ngày ghi trên văn bản.", "paper_issued_on")
    if shape not in ApprovalShape.values:
        refuse("Hãy chọn hình thức ban hành: quyết định của UBND tỉnh hay kế hoạch của UBND tỉnh.", "shape")
    row = _held_for(plan, PlanState.ISSUED, paper.issued_on, version)
    if shape == ApprovalShape.DECISION_APPROVING and row.paper is None:
        refuse("Chưa ghi số của kế hoạch được phê duyệt. Hãy ghi số kế hoạch trước, rồi ghi quyết định.", "shape")
    refuse_empty(row)
    row.approval_paper = _paper(row.approval_paper, paper, "Văn bản ban hành", by=by)
    row.approval_shape = shape
    if shape == ApprovalShape.ISSUED_BY_PROVINCE:
        row.paper = row.approval_paper  # the plan itself is the paper that the province signed
    take_own_criteria(row, by=by)
    lock_criteria(row, on=paper.issued_on, by=by)
    _move(row, PlanState.ISSUED, on=paper.issued_on, by=by, paper=row.approval_paper)
    seal(row, number=0, on=paper.issued_on, paper=row.approval_paper, by=by)
    follow_duties(row.province_id, on=today(), by=by)
    return row


def seal(
    row: InspectionPlan,
    *,
    number: int,
    on: date,
    paper: OfficialDocument | None,
    by: Any,
    reason: str = "",
    content: dict[str, Any] | None = None,
) -> PlanVersion:
    """Keep what a plan says (`content`: as it will be) for ever; the caller holds the plan."""
    content = content_of(row) if content is None else content
    return PlanVersion.objects.create(
        plan=row, number=number, on=on, reason=reason, paper=paper, content=content, sha256=digest(content), by=by
    )


@transaction.atomic
def start_plan(plan: InspectionPlan, *, on: date, by: Any, version: int) -> InspectionPlan:
    """The plan is being carried out from this day on: every agency on its lists owes its report.

    Refuses one without lists, criteria or the day on which reports are due.
    """
    row = _held_for(plan, PlanState.UNDER_WAY, on, version)
    if not row.inspections.standing().exists():
        refuse("Kế hoạch chưa có danh sách cơ quan. Hãy lập lần điều chỉnh để đưa danh sách vào, rồi bắt đầu.")
    if row.criteria_set is None:
        refuse("Kế hoạch chưa chọn bộ tiêu chí. Hãy chọn bộ tiêu chí, rồi bắt đầu.", "criteria_set")
    if row.report_due_on is None:
        refuse("Kế hoạch chưa có hạn nộp báo cáo. Hãy ghi hạn nộp, rồi bắt đầu.", "report_due_on")
    row.opens_on = row.opens_on or min(on, row.report_due_on)
    _move(row, PlanState.UNDER_WAY, on=on, by=by)
    open_assessments(row, on=on, by=by)
    return row


@transaction.atomic
def close_plan(plan: InspectionPlan, *, on: date, by: Any, version: int, reason: str = "") -> InspectionPlan:
    """The plan has been carried out. Refuses one with inspections left, unless a reason says why they stay undone."""
    row = _held_for(plan, PlanState.CLOSED, on, version)
    left = row.inspections.standing().exclude(state=PlannedState.DONE).count()
    if left and not normalise(reason):
        refuse(f"Còn {left} cuộc kiểm tra chưa xong. Hãy hoàn thành, hoặc ghi lý do kết thúc.", "reason")
    _move(row, PlanState.CLOSED, on=on, by=by, reason=reason)
    follow_duties(row.province_id, on=today(), by=by)
    return row


# --- Back -------------------------------------------------------------------------------------------------------
@transaction.atomic
def return_to_draft(plan: InspectionPlan, *, reason: str, on: date, by: Any, version: int) -> InspectionPlan:
    """Back to be changed, before it is issued. Refuses a missing reason and a plan in force."""
    row = _held_for(plan, PlanState.DRAFT, on, version)
    if not normalise(reason):
        refuse("Hãy ghi lý do đưa kế hoạch về “đang soạn”.", "reason")
    return _move(row, PlanState.DRAFT, on=on, by=by, reason=reason)


# --- Parts ------------------------------------------------------------------------------------------------------
def _held_for(plan: InspectionPlan, after: PlanState, on: date, version: int) -> InspectionPlan:
    """The plan, held; refuses a step that does not follow, a stale version, and a day that cannot be."""
    row = held(plan)
    if after not in PLAN_MOVES[PlanState(row.state)]:
        refuse(
            f"Kế hoạch “{row}” đang ở bước “{row.get_state_display()}” nên chưa thể chuyển sang “{after.label}”. "
            + CURES[after]
        )
    if row.version != version:
        raise Stale(row)
    last = row.moves.order_by("-pk").first()
    if on > today():
        refuse(f"Ngày {told(on)} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó.", "on")
    if last is not None and on < last.on:
        refuse(
            f"Ngày {told(on)} đứng trước bước “{last.get_after_display()}” ngày {told(last.on)}. Hãy sửa ngày.", "on"
        )
    return row


def _move(
    row: InspectionPlan,
    after: PlanState,
    *,
    on: date,
    by: Any,
    paper: OfficialDocument | None = None,
    reason: str = "",
) -> InspectionPlan:
    before, row.state, row.asked_on = row.state, after, None  # what was asked is answered, or is asked anew
    reason = normalise(reason)[:500]
    PlanMove.objects.create(plan=row, before=before, after=after, on=on, paper=paper, reason=reason, by=by)
    return save_versioned(row, by=by, reason=reason or after.label)


def _paper(known: OfficialDocument | None, said: PaperSaid, what: str, *, by: Any) -> OfficialDocument:
    kept = keep_paper(known, said, by=by)
    if kept is None:
        refuse(f"{what} thiếu số, ký hiệu. Hãy nhập số do văn thư cấp.", "paper_number")
    return kept


def refuse_empty(row: InspectionPlan) -> None:
    if not row.inspections.standing().exists() and not row.targets.filter(count__gt=0).exists():
        refuse("Kế hoạch chưa có cơ quan nào và chưa có chỉ tiêu. Hãy đưa cơ quan vào danh sách, hoặc ghi chỉ tiêu.")
