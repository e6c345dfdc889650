"""A plan on its way: who agreed, what was submitted, what puts it in force, and that nothing of it is lost."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from agencies.services.papers import PaperSaid
from common.clock import today
from common.errors import Stale
from common.history import save_versioned
from inspections.choices import PLAN_MOVES, ApprovalShape, PlannedState, PlanState
from inspections.models import InspectionPlan, SelfAssessment
from inspections.queries.plan_versions import sealed_list
from inspections.sealing import is_whole
from inspections.services.criteria import change_set, create_set
from inspections.services.plan_checks import TargetSaid
from inspections.services.plan_lists import add_agencies
from inspections.services.plan_steps import (
    agree_as_subdepartment,
    close_plan,
    issue_plan,
    record_department_agreement,
    return_to_draft,
    start_plan,
    submit_plan,
)
from inspections.services.plans import set_targets
from inspections.services.visits import finish_inspection
from tests.factories.agencies import PaperFactory
from tests.factories.inspections import make_set
from tests.inspections.plans import (
    AGREED,
    DAY,
    DECISION,
    DOSSIER,
    DUE,
    ISSUED,
    OWN_PAPER,
    REQUEST,
    STARTED,
    again,
    applying,
    draft,
    issued,
    renamed,
    submitted,
    under_way,
)
from tests.inspections.test_plans import TITLE, said

pytestmark = pytest.mark.django_db
STEPS = {
    PlanState.AGREED_BY_SUBDEPARTMENT: lambda plan: agree_as_subdepartment(
        plan, on=today(), by=None, version=plan.version
    ),
    PlanState.AGREED_BY_DEPARTMENT: lambda plan: record_department_agreement(
        plan, on=today(), by=None, version=plan.version
    ),
    PlanState.SUBMITTED: lambda plan: submit_plan(plan, paper=REQUEST, by=None, version=plan.version),
    PlanState.ISSUED: lambda plan: issue_plan(
        plan, paper=DECISION, shape=ApprovalShape.DECISION_ON_PLAN, by=None, version=plan.version
    ),
    PlanState.UNDER_WAY: lambda plan: start_plan(plan, on=today(), by=None, version=plan.version),
    PlanState.CLOSED: lambda plan: close_plan(plan, on=today(), by=None, version=plan.version, reason="xong"),
    PlanState.DRAFT: lambda plan: return_to_draft(plan, reason="sửa", on=today(), by=None, version=plan.version),
}


def test_every_step_leaves_its_day_paper_and_person(cast):
    plan = issued(draft(cast.home, cast.other))

    told = [(move.after, move.on, str(move.paper or "")) for move in plan.moves.order_by("pk")]
    assert told == [
        (PlanState.AGREED_BY_SUBDEPARTMENT, AGREED, ""),
        (PlanState.AGREED_BY_DEPARTMENT, date(2021, 1, 19), ""),
        (PlanState.SUBMITTED, date(2021, 1, 20), "12/TTr-SKHCN ngày 20/01/2021"),
        (PlanState.ISSUED, ISSUED, "346/QĐ-UBND ngày 25/02/2021"),
    ]
    assert (str(plan.paper), plan.approval_shape, plan.is_in_force) == (
        "05/KH-SKHCN ngày 19/01/2021", ApprovalShape.DECISION_APPROVING, True,
    )  # fmt: skip


@pytest.mark.parametrize("state", PlanState.values)
@pytest.mark.parametrize("after", PlanState.values)
def test_no_step_is_taken_out_of_turn(cast, state, after):
    plan = draft(cast.home, cast.other, criteria_set=make_set(cast.home), report_due_on=DUE)
    plan = _in_state(plan, state)
    if after in PLAN_MOVES[PlanState(state)]:
        assert STEPS[PlanState(after)](plan).state == after
        return
    told = said(lambda: STEPS[PlanState(after)](plan))
    assert told.startswith(f"Kế hoạch “{TITLE}” đang ở bước “{PlanState(state).label}” nên chưa thể chuyển sang")
    assert again(plan).state == state


def _in_state(plan: InspectionPlan, state: str) -> InspectionPlan:
    """As the row stands, without the moves that led there."""
    plan.state = state
    if plan.is_in_force:
        plan.approval_paper, plan.approval_shape = PaperFactory(), ApprovalShape.DECISION_ON_PLAN
    return save_versioned(plan, by=None)


def test_leader_agrees_to_what_he_saw(cast):
    plan = draft(cast.home, cast.other)
    seen = plan.version
    add_agencies(plan, DOSSIER, [cast.own.pk], on=DAY, by=cast.staff)

    with pytest.raises(Stale):
        agree_as_subdepartment(plan, on=AGREED, by=cast.leader, version=seen)

    assert (
        agree_as_subdepartment(plan, on=AGREED, by=cast.leader, version=seen + 1).state == "agreed_by_subdepartment"
    )


def test_plan_of_nobody_is_not_agreed_to(cast):
    plan = draft(cast.home)
    told = said(lambda: agree_as_subdepartment(plan, on=AGREED, by=None, version=1))
    assert told == (
        "Kế hoạch chưa có cơ quan nào và chưa có chỉ tiêu. Hãy đưa cơ quan vào danh sách, hoặc ghi chỉ tiêu."
    )
    plan = set_targets(plan, [TargetSaid("dossier", "commune", 156)], by=None, version=1)
    assert agree_as_subdepartment(plan, on=AGREED, by=None, version=2).state == PlanState.AGREED_BY_SUBDEPARTMENT


def test_criteria_that_score_nobody_are_not_agreed_to(cast):
    empty = create_set(cast.home, by=None, name="Rỗng", label="2021")
    plan = draft(cast.home, cast.other, criteria_set=empty)
    told = said(lambda: agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version))
    assert told == "Bộ tiêu chí chưa có tiêu chí nào để chấm điểm. Hãy thêm tiêu chí trước khi dùng."


def test_days_follow_each_other_and_have_come(cast):
    plan = draft(cast.home, cast.other)
    tomorrow = today() + timedelta(days=1)
    told = said(lambda: agree_as_subdepartment(plan, on=tomorrow, by=None, version=plan.version))
    assert told == f"Ngày {tomorrow:%d/%m/%Y} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó."

    plan = agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    told = said(lambda: record_department_agreement(plan, on=DAY, by=None, version=plan.version))
    assert told == "Ngày 10/01/2021 đứng trước bước “lãnh đạo Chi cục đồng ý” ngày 18/01/2021. Hãy sửa ngày."


def test_submission_and_issue_need_their_papers(cast):
    plan = draft(cast.home, cast.other)
    plan = agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    plan = record_department_agreement(plan, on=AGREED, by=None, version=plan.version)
    told = said(lambda: submit_plan(plan, paper=PaperSaid(), on=AGREED, by=None, version=plan.version))
    assert told == "Tờ trình thiếu số, ký hiệu. Hãy nhập số do văn thư cấp."
    plan = submit_plan(plan, paper=REQUEST, by=None, version=plan.version)

    def issue(paper, shape=ApprovalShape.DECISION_ON_PLAN):
        return said(lambda: issue_plan(plan, paper=paper, shape=shape, by=None, version=plan.version))

    assert issue(PaperSaid("346/QĐ-UBND")) == ("Thiếu ngày của văn bản ban hành. Hãy nhập ngày ghi trên văn bản.")
    assert issue(PaperSaid(issued_on=ISSUED)).startswith("Có ngày, người ký hoặc tệp mà thiếu số văn bản.")
    assert issue(DECISION, "by_mail") == (
        "Hãy chọn hình thức ban hành: quyết định của UBND tỉnh hay kế hoạch của UBND tỉnh."
    )
    assert issue(DECISION, ApprovalShape.DECISION_APPROVING) == (
        "Chưa ghi số của kế hoạch được phê duyệt. Hãy ghi số kế hoạch trước, rồi ghi quyết định."
    )
    assert again(plan).state == PlanState.SUBMITTED


def test_plan_that_the_province_issues_is_its_own_paper(cast):
    plan = draft(cast.home, cast.other)
    plan = agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    plan = record_department_agreement(plan, on=AGREED, by=None, version=plan.version)
    plan = submit_plan(plan, paper=REQUEST, by=None, version=plan.version)
    paper = PaperSaid("646/KH-UBND", ISSUED)
    plan = issue_plan(plan, paper=paper, shape=ApprovalShape.ISSUED_BY_PROVINCE, by=None, version=plan.version)
    assert plan.paper == plan.approval_paper


def test_issuing_seals_the_plan_and_locks_its_criteria(cast):
    agency = applying(cast.home, "UBND xã A")
    plan = issued(draft(cast.home, agency, on_site=(agency,), criteria_set=make_set(cast.home)))

    version = plan.versions.get()

    assert (version.number, version.on, str(version.paper), is_whole(version)) == (
        0, ISSUED, "346/QĐ-UBND ngày 25/02/2021", True,
    )  # fmt: skip
    assert plan.criteria_set.is_locked
    assert "đã khóa" in said(lambda: change_set(plan.criteria_set, by=None, version=2, note="x"))
    renamed(agency, "UBND phường A")
    line = sealed_list(version, DOSSIER)[0]
    assert (line.name, line.level_label, line.obligation_label, line.edition_name) == (
        "UBND xã A", "Cấp xã", "Khuyến khích", "TCVN ISO 9001:2015",
    )  # fmt: skip
    content = version.content["plan"]
    assert (content["approval_paper"]["number"], content["paper"]["number"]) == ("346/QĐ-UBND", OWN_PAPER.number)


def test_started_plan_owes_a_report_of_every_agency_once(cast):
    one, two = applying(cast.home, "UBND xã A"), applying(cast.home, "UBND xã B")
    plan = under_way(cast.home, one, two, on_site=(one,))

    assert plan.opens_on == STARTED
    owed = SelfAssessment.objects.filter(plan=plan).values_list("agency", "due_on")
    assert sorted(owed) == sorted([(one.pk, DUE), (two.pk, DUE)])


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"report_due_on": DUE}, "Kế hoạch chưa chọn bộ tiêu chí. Hãy chọn bộ tiêu chí, rồi bắt đầu."),
        ({"with_set": True}, "Kế hoạch chưa có hạn nộp báo cáo. Hãy ghi hạn nộp, rồi bắt đầu."),
    ],
)
def test_plan_starts_with_criteria_and_a_due_day(cast, facts, told):
    if facts.pop("with_set", False):
        facts["criteria_set"] = make_set(cast.home)
    plan = issued(draft(cast.home, cast.other, **facts))
    assert said(lambda: start_plan(plan, on=STARTED, by=None, version=plan.version)) == told


def test_plan_closes_with_everything_done_or_with_a_reason(cast):
    plan = under_way(cast.home, on_site=(cast.other,))
    closing = date(2021, 12, 1)
    told = said(lambda: close_plan(plan, on=closing, by=None, version=plan.version))
    assert told == "Còn 1 cuộc kiểm tra chưa xong. Hãy hoàn thành, hoặc ghi lý do kết thúc."

    finish_inspection(plan.inspections.get(), on=closing, by=None)
    assert close_plan(plan, on=closing, by=cast.staff, version=plan.version).state == PlanState.CLOSED
    assert plan.inspections.get().state == PlannedState.DONE


def test_back_to_draft_needs_its_reason(cast):
    plan = submitted(draft(cast.home, cast.other))
    told = said(lambda: return_to_draft(plan, reason=" ", on=ISSUED, by=None, version=plan.version))
    assert told == "Hãy ghi lý do đưa kế hoạch về “đang soạn”."

    plan = return_to_draft(plan, reason="UBND tỉnh yêu cầu bổ sung", on=ISSUED, by=cast.staff, version=plan.version)

    assert (plan.state, plan.moves.last().reason) == (PlanState.DRAFT, "UBND tỉnh yêu cầu bổ sung")
    add_agencies(plan, DOSSIER, [cast.own.pk], on=DAY, by=None)


def test_database_holds_what_the_services_hold(cast):
    plan = draft(cast.home)
    plan.state = PlanState.ISSUED
    with pytest.raises(IntegrityError), transaction.atomic():
        save_versioned(plan, by=None)
