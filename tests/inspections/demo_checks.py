"""What the demo must hold of plans: An Giang's of 2021 as the article gives it, and a living one of today."""

from collections import Counter
from datetime import date, timedelta

from accounts.models import User
from common.clock import today
from inspections.choices import AssessmentState, FigureOf, PlanState
from inspections.models import Extension, InspectionPlan, PlannedInspection, Reminder, Result, SelfAssessment
from inspections.queries.reviews import sections_of
from inspections.rules import can_finish_review, can_hand_in, can_review
from inspections.services.plan_draws import is_reproducible

MADE_UP = "(giả định)"


def check_plans() -> None:
    then, now = InspectionPlan.objects.order_by("year")
    _check_facts_of_2021(then)
    _check_lists_of_2021(then)
    _check_reports_of_2021(then)
    _check_plan_of_today(now)
    _check_work_of_today(now)
    _check_work_of_departments(now)


def _check_facts_of_2021(plan: InspectionPlan) -> None:
    assert (plan.province.name, plan.year, plan.state) == ("An Giang", 2021, PlanState.CLOSED)
    papers = [(paper.number, paper.issued_on) for paper in (plan.paper, plan.approval_paper)]
    assert papers == [("05/KH-SKHCN", date(2021, 1, 19)), ("346/QĐ-UBND", date(2021, 2, 25))]
    assert (plan.approval_shape, plan.approval_paper.issuer) == ("decision_approving", "UBND tỉnh An Giang")
    assert MADE_UP in plan.submission_paper.number  # the article names none
    assert plan.lead_name == "Sở Khoa học và Công nghệ"
    assert [partner.name for partner in plan.partners.all()] == ["Sở Nội vụ", "Sở Tư pháp"]
    assert (plan.is_made_up, "bài không nêu" in plan.note) == (True, True)


def _check_lists_of_2021(plan: InspectionPlan) -> None:
    lines = PlannedInspection.objects.filter(plan=plan)
    assert Counter(lines.values_list("form", "level", "obligation")) == {
        ("dossier", "province", "mandatory"): 30,
        ("dossier", "district", "mandatory"): 11,
        ("dossier", "commune", "encouraged"): 156,
        ("on_site", "province", "mandatory"): 10,
        ("on_site", "district", "mandatory"): 4,
        ("on_site", "commune", "encouraged"): 52,
    }
    assert (lines.count(), lines.values("agency").distinct().count()) == (263, 197)
    assert set(lines.values_list("edition_name", flat=True)) <= {"TCVN ISO 9001:2008", "TCVN ISO 9001:2015"}
    visited = lines.filter(form="on_site")
    assert set(visited.values_list("cause", flat=True)) == {"drawn"}
    assert [row for row in visited if MADE_UP not in row.cause_text] == []
    assert [draw for draw in plan.draws.all() if not is_reproducible(draw)] == []


def _check_reports_of_2021(plan: InspectionPlan) -> None:
    reports = SelfAssessment.objects.filter(plan=plan)
    assert Counter(reports.values_list("state", "is_late")) == {
        ("submitted", False): 123, ("submitted", True): 25, ("open", False): 49,
    }  # fmt: skip
    handed_in = reports.exclude(receipt="")
    assert [row for row in handed_in if not (row.on_behalf and row.report_number.endswith(MADE_UP))] == []
    assert not Result.objects.filter(assessment__plan=plan).exists()  # nobody says what came of it


def _check_plan_of_today(plan: InspectionPlan) -> None:
    assert (plan.is_made_up, plan.year, plan.state) == (True, today().year, PlanState.UNDER_WAY)
    assert plan.report_due_on == today() + timedelta(days=18)
    papers = (plan.paper, plan.submission_paper, plan.approval_paper)
    assert [paper.number for paper in papers if not paper.number.endswith(MADE_UP)] == []
    assert Counter(plan.inspections.values_list("form", "level")) == {
        ("dossier", "province"): 25, ("dossier", "commune"): 54, ("on_site", "province"): 6,
        ("on_site", "commune"): 12,
    }  # fmt: skip
    visits = plan.inspections.filter(form="on_site")
    assert not visits.filter(team=None).exists()
    assert not visits.filter(window_from=None).exists()
    assert Counter(plan.assessments.values_list("state", flat=True)) == {
        AssessmentState.OPEN: 64, AssessmentState.IN_PROGRESS: 4, AssessmentState.SUBMITTED: 5,
        AssessmentState.IN_REVIEW: 1, AssessmentState.RETURNED: 1, AssessmentState.EXPLAINED: 1,
        AssessmentState.FINAL: 3,
    }  # fmt: skip
    assert plan.assessments.filter(on_behalf=True).count() == 1
    assert (Extension.objects.count(), Reminder.objects.count()) == (1, 1)


def _check_work_of_today(plan: InspectionPlan) -> None:
    """Secretary, inspector and officer each meet something to do."""
    secretary, inspector, officer = (
        User.objects.get(username=f"{stem}.angiang") for stem in ("thuky", "kiemtra", "canbo")
    )
    reports = list(SelfAssessment.objects.filter(plan=plan).select_related("plan", "agency"))
    assert [(row.name, row.state) for row in reports if can_hand_in(secretary, row)] == [
        ("UBND xã Châu Phú", AssessmentState.IN_PROGRESS)
    ]
    _check_figures_of_the_portal(next(row for row in reports if can_hand_in(secretary, row)))
    assert "Sở Nội vụ" in [row.name for row in reports if can_review(inspector, row)]
    assert len([row for row in reports if can_finish_review(officer, row)]) == 7


def _check_figures_of_the_portal(report: SelfAssessment) -> None:
    """Her report opened with what the catalogue of her agency counts."""
    told = dict(report.figures.filter(what__in=(FigureOf.SYSTEM, FigureOf.HANDLED)).values_list("what", "count"))
    assert [what for what in (FigureOf.SYSTEM, FigureOf.HANDLED) if not told[what]] == []


def _check_work_of_departments(plan: InspectionPlan) -> None:
    """Each finds its one section in reports of others; in its own report that section is everybody's."""
    reports = list(SelfAssessment.objects.filter(plan=plan).select_related("plan", "agency", "criteria_set"))
    given = plan.review_assignments.select_related("section").order_by("pk")
    officer = User.objects.get(username="canbo.angiang")
    found = {}
    for one, stem in zip(given, ("noivu", "tuphap"), strict=True):
        person = User.objects.get(username=f"{stem}.angiang")
        assert MADE_UP in person.full_name
        mine = [row for row in reports if can_review(person, row)]
        assert [row for row in mine if one.section_id not in sections_of(person, row)] == []
        of_set = [row for row in reports if row.criteria_set_id == one.section.criteria_set_id]
        open_to_all = [row.name for row in of_set if one.section_id in sections_of(officer, row)]
        found[one.section.title] = ([row.level for row in mine], open_to_all)
    assert found == {
        "Tổ chức, chính sách và quy trình": (["commune"] * 5, []),
        "Phạm vi và quy trình": (["province"], ["Sở Tư pháp"]),
    }
