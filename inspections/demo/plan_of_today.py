"""A made-up plan of An Giang as it is today, under way on whatever day the demo is loaded.

Reports are due in 18 days: some wait for their review, one was given back, one has more time, three have results, and
the demo's own secretary is in the middle of hers. Two departments review a section each.
"""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from agencies.choices import Duty, Level
from agencies.models import Agency, AgencyPeriod, Membership, Province
from agencies.services.papers import PaperSaid
from common.clock import today
from inspections.choices import ApprovalShape, InspectionForm, ProposalCause, TeamRole
from inspections.demo.criteria import Criteria
from inspections.demo.departments import give_sections
from inspections.demo.people import MADE_UP, REASON, Staff, agency_on, days_ago
from inspections.demo.plan_of_2021 import LEAD, PARTNERS, SCHEME
from inspections.demo.reports import tell_reports
from inspections.models import InspectionPlan
from inspections.services.plan_checks import BasisSaid, PartnerSaid
from inspections.services.plan_draws import draw_agencies
from inspections.services.plan_lists import add_agencies, set_team, set_window
from inspections.services.plan_steps import (
    agree_as_subdepartment,
    issue_plan,
    record_department_agreement,
    start_plan,
    submit_plan,
)
from inspections.services.plan_teams import MemberSaid, create_team
from inspections.services.plans import create_plan, keep_plan_paper, set_bases, set_partners
from inspections.windows import weeks_between

NOTE = (
    "Kế hoạch giả định, để dùng thử: không có kế hoạch, quyết định, báo cáo hay điểm nào trong đó là thật. "
    "Ngày tháng tính theo ngày nạp dữ liệu."
)
DUE_IN, REVIEWED_IN, TOLD_IN = (timedelta(days=days) for days in (18, 40, 60))
AGREED, SUBMITTED, ISSUED, STARTED = 62, 57, 45, 40  # days ago
DEPARTMENTS_ON_SITE, EVERY_COMMUNE = 6, 5
SEED = f"dùng thử {MADE_UP}"
NEVER = "Xã, phường, đặc khu lập ngày 01/7/2025, chưa từng kiểm tra tại trụ sở"


def load_today(province: Province, criteria: Criteria, staff: Staff) -> None:
    plan = _made(province, criteria, staff)
    _list_agencies(plan, staff)
    _give_teams_and_weeks(plan, staff)
    plan = _in_force(plan, staff)
    tell_reports(plan, staff)
    give_sections(plan, staff)


def _made(province: Province, criteria: Criteria, staff: Staff) -> InspectionPlan:
    day = today()
    plan = create_plan(
        province, by=staff.officer, reason=REASON, year=day.year, is_made_up=True, note=NOTE,
        title=f"Kế hoạch kiểm tra HTQLCL năm {day.year} {MADE_UP}", lead_agency=agency_on(province, LEAD, day),
        criteria_set=criteria.whole, commune_criteria_set=criteria.short, rounds=2, explanation_days=10,
        opens_on=days_ago(STARTED), report_due_on=day + DUE_IN, review_due_on=day + REVIEWED_IN,
        results_due_on=day + TOLD_IN, dossier_from=days_ago(STARTED), dossier_to=day + REVIEWED_IN,
        site_from=day + DUE_IN, site_to=day + REVIEWED_IN,
    )  # fmt: skip
    plan = set_bases(plan, [BasisSaid(SCHEME)], by=staff.officer, version=plan.version)
    partners = [PartnerSaid(agency=agency_on(province, name, day)) for name in PARTNERS]
    return set_partners(plan, partners, by=staff.officer, version=plan.version)


def _list_agencies(plan: InspectionPlan, staff: Staff) -> None:
    """All of them by dossier; on site departments by lot, and of the new communes one in five and the secretary's."""
    day = today()
    standing = AgencyPeriod.objects.on(day).filter(province=plan.province).order_by("sort_key")
    by_dossier = standing.values_list("agency", flat=True)
    add_agencies(plan, InspectionForm.DOSSIER, by_dossier, on=day, by=staff.officer)
    draw_agencies(
        plan, form=InspectionForm.ON_SITE, level=Level.PROVINCE, count=DEPARTMENTS_ON_SITE, on=day, seed=SEED,
        by=staff.officer,
    )  # fmt: skip
    communes = list(standing.filter(level=Level.COMMUNE).values_list("agency", flat=True))
    visited = {*communes[::EVERY_COMMUNE], *(agency.pk for agency in served(plan.province))} & set(communes)
    add_agencies(
        plan, InspectionForm.ON_SITE, sorted(visited), on=day, by=staff.officer, cause=ProposalCause.NEVER_VISITED,
        cause_text=NEVER,
    )  # fmt: skip


def served(province: Province) -> Iterator[Agency]:
    """The agencies of which the demo has a secretary."""
    duties = Membership.objects.on(today()).filter(agency__province=province, duty=Duty.ISO_SECRETARY)
    return (duty.agency for duty in duties.select_related("agency").order_by("pk") if duty.agency)


def _give_teams_and_weeks(plan: InspectionPlan, staff: Staff) -> None:
    """Two teams, which take turns; as many agencies a week as there are weeks for."""
    inspectors = Membership.objects.filter(agency__province=plan.province, duty=Duty.INSPECTOR)
    inspector = inspectors.select_related("user").earliest("pk").user
    teams = [
        create_team(plan, name=f"Đoàn số {number} {MADE_UP}", members=members, by=staff.officer)
        for number, members in enumerate(
            (
                [_member(staff.leader, TeamRole.LEAD), _member(staff.officer, TeamRole.SECRETARY)],
                [_member(inspector, TeamRole.LEAD), MemberSaid(f"Cán bộ Sở Nội vụ {MADE_UP}", unit_name="Sở Nội vụ")],
            ),
            start=1,
        )
    ]
    visits = plan.inspections.filter(form=InspectionForm.ON_SITE).order_by("sort_key", "pk")
    lines = list(visits.values_list("pk", flat=True))
    for place, team in enumerate(teams):
        set_team(plan, lines[place :: len(teams)], team, by=staff.officer)
    weeks = weeks_between(today() + DUE_IN, today() + REVIEWED_IN)
    for place, (first, last) in enumerate(weeks):
        set_window(plan, lines[place :: len(weeks)], first=first, last=last, by=staff.officer)


def _member(user: Any, role: str) -> MemberSaid:
    return MemberSaid(user.full_name, role, title=user.title, user=user.pk)


def _in_force(plan: InspectionPlan, staff: Staff) -> InspectionPlan:
    paper = PaperSaid(f"9002/KH-SKHCN {MADE_UP}", days_ago(AGREED))
    plan.refresh_from_db()
    plan = keep_plan_paper(plan, paper, by=staff.officer, version=plan.version)
    plan = agree_as_subdepartment(plan, on=days_ago(AGREED), by=staff.leader, version=plan.version)
    plan = record_department_agreement(plan, on=days_ago(AGREED), by=staff.leader, version=plan.version)
    request = PaperSaid(f"9003/TTr-SKHCN {MADE_UP}", days_ago(SUBMITTED))
    plan = submit_plan(plan, paper=request, by=staff.officer, version=plan.version)
    decision = PaperSaid(f"9004/QĐ-UBND {MADE_UP}", days_ago(ISSUED), issuer="UBND tỉnh An Giang")
    shape = ApprovalShape.DECISION_APPROVING
    plan = issue_plan(plan, paper=decision, shape=shape, by=staff.officer, version=plan.version)
    return start_plan(plan, on=days_ago(STARTED), by=staff.officer, version=plan.version)
