"""A plan made, changed, given its parts, and copied to a new year; and what each of these refuses."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.services.papers import PaperSaid
from common.clock import today
from common.errors import Refused, Stale
from common.history import save_versioned
from inspections.choices import ApprovalShape, PlanState
from inspections.models import InspectionPlan
from inspections.sealing import is_whole
from inspections.services.plan_amendments import Amendment, amend_plan
from inspections.services.plan_checks import BasisSaid, PartnerSaid, TargetSaid
from inspections.services.plan_steps import issue_plan
from inspections.services.plans import (
    change_plan,
    copy_year,
    create_plan,
    keep_plan_paper,
    set_bases,
    set_partners,
    set_targets,
)
from tests.factories.inspections import RuleFactory, make_set
from tests.inspections.plans import DECISION, DUE, OWN_PAPER, YEAR, again, applying, draft, issued, submitted

pytestmark = pytest.mark.django_db
LATER = date(2021, 9, 30)
TITLE = "Kế hoạch kiểm tra HTQLCL năm 2021"


def said(act) -> str:
    with pytest.raises(Refused) as refusal:
        act()
    return refusal.value.sentence


def test_plan_is_a_draft_with_its_history(cast):
    plan = create_plan(
        cast.home, by=cast.staff, year=YEAR, title=f"  {TITLE} ", report_due_on=DUE, note="a\r\n\r\nb "
    )

    assert (plan.state, plan.title, plan.note, plan.report_due_on) == (PlanState.DRAFT, TITLE, "a\n\nb", DUE)
    assert list(InspectionPlan.history.values_list("history_user", "version")) == [(cast.staff.pk, 1)]


def test_lead_lends_its_name(cast):
    assert draft(cast.home, lead_agency=cast.own).lead_name == "UBND huyện Châu Phú"


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"title": " "}, "Thiếu tên kế hoạch. Hãy nhập tên, ví dụ “Kế hoạch kiểm tra HTQLCL năm 2026”."),
        ({"title": "K" * 501}, "Tên kế hoạch dài quá 500 ký tự. Hãy viết gọn lại."),
        ({"year": 20215}, "Năm 20215 không hợp lý. Hãy nhập năm từ 2006 đến 2100."),
        ({"rounds": 3}, "Số vòng thẩm định là 1 hoặc 2. Hãy chọn lại."),
        ({"explanation_days": 0}, "Số ngày để giải trình phải từ 1 đến 60. Hãy sửa số."),
        (
            {"opens_on": LATER, "report_due_on": DUE},
            "Hạn nộp báo cáo 30/06/2021 đứng trước ngày mở nộp báo cáo 30/09/2021. Hãy sửa một ngày.",
        ),
        (
            {"report_due_on": LATER, "results_due_on": DUE},
            "Hạn thông báo kết quả 30/06/2021 đứng trước hạn nộp báo cáo 30/09/2021. Hãy sửa một ngày.",
        ),
        (
            {"site_from": LATER, "site_to": DUE},
            "Kiểm tra tại trụ sở: ngày cuối 30/06/2021 đứng trước ngày đầu 30/09/2021. Hãy sửa một ngày.",
        ),
    ],
)
def test_plan_that_cannot_be_is_refused(cast, facts, told):
    assert said(lambda: draft(cast.home, **facts)) == told
    assert not InspectionPlan.objects.exists()


def test_lead_and_criteria_of_another_province_are_refused(cast):
    told = "Cơ quan chủ trì “UBND xã Vân Hồ” không thuộc An Giang. Hãy chọn cơ quan của An Giang."
    assert said(lambda: draft(cast.home, lead_agency=cast.foreign)) == told

    foreign = make_set(cast.abroad)
    told = f"Bộ tiêu chí “{foreign}” là của tỉnh khác. Hãy sao thành bộ tiêu chí của tỉnh mình."
    assert said(lambda: draft(cast.home, criteria_set=foreign)) == told


def test_title_stands_once_in_a_year_whatever_its_case(cast):
    draft(cast.home, title=TITLE)

    again_told = said(lambda: draft(cast.home, title=TITLE.upper()))
    assert again_told == f"Năm 2021 đã có kế hoạch “{TITLE.upper()}”. Hãy mở kế hoạch ấy, hoặc đặt tên khác."
    assert (draft(cast.abroad, title=TITLE).pk, draft(cast.home, title=TITLE, year=2022).pk) != (None, None)


def test_unknown_fact_is_a_fault_of_the_code(cast):
    with pytest.raises(TypeError, match="state"):
        draft(cast.home, state="issued")


# --- Changed ----------------------------------------------------------------------------------------------------
def test_draft_changes_freely_and_whoever_saw_an_older_one_is_told(cast):
    plan = draft(cast.home)

    change_plan(plan, by=cast.staff, version=1, report_due_on=DUE)

    assert (again(plan).report_due_on, again(plan).version) == (DUE, 2)
    with pytest.raises(Stale) as stale:
        change_plan(plan, by=cast.staff, version=1, report_due_on=LATER)
    assert stale.value.current.report_due_on == DUE


def test_plan_in_force_is_filled_in_and_not_rewritten(cast):
    plan = issued(draft(cast.home, cast.other, review_due_on=LATER))

    plan = change_plan(plan, by=None, version=plan.version, report_due_on=DUE)

    assert plan.report_due_on == DUE
    told = said(lambda: change_plan(plan, by=None, version=plan.version, report_due_on=LATER))
    assert told == f"Kế hoạch “{TITLE}” đã ban hành nên chỉ sửa bằng điều chỉnh. Hãy lập lần điều chỉnh mới."
    assert said(lambda: change_plan(plan, by=None, version=plan.version, title="Tên khác")) == told


def test_own_paper_is_recorded_until_the_plan_is_in_force(cast):
    plan = draft(cast.home, cast.other, lead_name="Sở KH&CN")

    plan = keep_plan_paper(plan, OWN_PAPER, by=None, version=plan.version)

    assert (str(plan.paper), plan.paper.issuer, plan.paper.excerpt) == (
        "05/KH-SKHCN ngày 19/01/2021", "Sở KH&CN", TITLE,
    )  # fmt: skip
    told = said(lambda: keep_plan_paper(plan, PaperSaid(signer="Ai đó"), by=None, version=plan.version))
    assert told == "Có ngày, người ký hoặc tệp mà thiếu số văn bản. Hãy nhập số, ký hiệu của văn bản."
    plan = issued(plan)
    assert "chỉ sửa bằng điều chỉnh" in said(lambda: keep_plan_paper(plan, OWN_PAPER, by=None, version=plan.version))


def test_plan_issued_without_its_number_gets_it_once_and_stays_as_issued(cast):
    plan = submitted(draft(cast.home, cast.other))
    plan.paper = None
    plan = issue_plan(
        save_versioned(plan, by=None), paper=DECISION, shape=ApprovalShape.DECISION_ON_PLAN, by=None,
        version=plan.version,
    )  # fmt: skip
    empty = said(lambda: keep_plan_paper(plan, PaperSaid(), by=None, version=plan.version))
    assert empty == "Hãy nhập số kế hoạch mà văn thư đã cấp."
    page = cast.client("staff").post(reverse("plan_paper", args=[plan.pk]), {"version": plan.version})
    assert page.context["form"].errors == {"paper_number": [empty]}

    plan = keep_plan_paper(plan, OWN_PAPER, by=cast.staff, version=plan.version)

    assert str(plan.paper) == "05/KH-SKHCN ngày 19/01/2021"
    entry = plan.history.order_by("-history_id").first()
    assert (entry.history_change_reason, entry.history_user) == ("Văn thư cấp số sau khi ban hành", cast.staff)
    sealed = plan.versions.get()
    assert (sealed.content["plan"]["paper"], is_whole(sealed)) == (None, True)
    assert "chỉ sửa bằng điều chỉnh" in said(lambda: keep_plan_paper(plan, OWN_PAPER, by=None, version=plan.version))
    nothing = {"on": today(), "reason": "x", "paper": DECISION, "by": None, "version": plan.version}
    assert "không thay đổi gì" in said(lambda: amend_plan(plan, Amendment(), **nothing))


# --- Its parts --------------------------------------------------------------------------------------------------
def test_bases_partners_and_targets_are_just_what_was_said(cast):
    plan = draft(cast.home)
    plan = set_bases(plan, [BasisSaid("QĐ 19/2014/QĐ-TTg"), BasisSaid("TT 26/2014")], by=None, version=1)
    plan = set_partners(plan, [PartnerSaid("Sở Nội vụ"), PartnerSaid(agency=cast.own)], by=None, version=2)
    plan = set_targets(plan, [TargetSaid("dossier", "commune", 156)], by=None, version=3)

    plan = set_bases(plan, [BasisSaid("TT 26/2014")], by=None, version=4)

    assert list(plan.bases.values_list("position", "text")) == [(1, "TT 26/2014")]
    assert [str(one) for one in plan.partners.all()] == ["Sở Nội vụ", "UBND huyện Châu Phú"]
    assert [str(one) for one in plan.targets.all()] == ["156 cơ quan qua hồ sơ, báo cáo"]
    assert again(plan).version == 5


def test_saying_the_same_again_writes_nothing(cast):
    plan = set_partners(draft(cast.home), [PartnerSaid("Sở Nội vụ")], by=None, version=1)

    assert set_partners(plan, [PartnerSaid(" Sở  Nội vụ")], by=None, version=2).version == 2
    assert plan.partners.get().history.count() == 1


@pytest.mark.parametrize(
    ("act", "rows", "told"),
    [
        (set_bases, [BasisSaid(" ")], "Căn cứ: có dòng để trống. Hãy điền, hoặc bỏ dòng đó."),
        (set_bases, [BasisSaid("TT 26"), BasisSaid("tt  26")], "Căn cứ “tt 26” có hai lần. Hãy bỏ một dòng."),
        (
            set_partners,
            [PartnerSaid("S" * 251)],
            f"Cơ quan phối hợp “{'S' * 40}…” dài quá 250 ký tự. Hãy viết gọn lại.",
        ),
        (
            set_targets,
            [TargetSaid("dossier", "ward", 1)],
            "Chỉ tiêu phải có hình thức, cấp và đối tượng trong danh sách. Hãy chọn lại.",
        ),
        (
            set_targets,
            [TargetSaid("dossier", "commune", -1)],
            "Số cơ quan của chỉ tiêu phải từ 0 đến 100000. Hãy sửa số.",
        ),
        (
            set_targets,
            [TargetSaid("dossier", "commune", 1)] * 2,
            "Chỉ tiêu qua hồ sơ, báo cáo, cấp xã có hai lần. Hãy gộp lại làm một.",
        ),
        (
            set_targets,
            [TargetSaid("dossier", "commune", 1), TargetSaid("dossier", "commune", 1, "mandatory")],
            "Chỉ tiêu qua hồ sơ, báo cáo, cấp xã, bắt buộc: đã có số chung cho cả hai đối tượng. "
            "Hãy chỉ ghi một cách.",
        ),
    ],
)
def test_part_that_cannot_be_is_refused(cast, act, rows, told):
    plan = draft(cast.home)
    assert said(lambda: act(plan, rows, by=None, version=1)) == told


# --- A new year -------------------------------------------------------------------------------------------------
def test_new_year_copies_all_but_papers_teams_and_lists(cast):
    days = {"report_due_on": date(2020, 2, 29), "results_due_on": date(2020, 12, 1)}
    plan = draft(cast.home, applying(cast.home, "UBND xã A"), year=2020, criteria_set=make_set(cast.home), **days)
    plan = set_bases(plan, [BasisSaid("QĐ 19/2014/QĐ-TTg")], by=None, version=plan.version)
    plan = set_targets(plan, [TargetSaid("dossier", "commune", 1)], by=None, version=plan.version)
    RuleFactory(plan=plan, days_before=7)
    plan = again(plan)

    copy = copy_year(plan, year=2021, by=cast.staff, title="Kế hoạch mới")

    assert (copy.state, copy.copied_from, copy.criteria_set) == (PlanState.DRAFT, plan, plan.criteria_set)
    assert (copy.report_due_on, copy.results_due_on) == (date(2021, 2, 28), date(2021, 12, 1))
    assert [copy.bases.get().text, copy.targets.get().count, copy.reminder_rules.get().days_before] == [
        "QĐ 19/2014/QĐ-TTg", 1, 7,
    ]  # fmt: skip
    assert (copy.inspections.count(), copy.paper) == (0, None)


def test_title_of_a_new_year_names_it(cast):
    assert copy_year(draft(cast.home), year=2022, by=None).title == "Kế hoạch kiểm tra HTQLCL năm 2022"
