"""Plans on their way for tests: agencies that apply the system, a draft that lists them, and the same in force."""

from datetime import date, timedelta
from typing import Any

from agencies.choices import Level, Obligation, SuccessionKind
from agencies.models import Agency, AgencyPeriod, AgencySuccession, Province
from agencies.services.papers import PaperSaid
from common.history import create, save_versioned
from common.text import fold, sort_key
from inspections.choices import ApprovalShape, InspectionForm
from inspections.models import InspectionPlan
from inspections.services.plan_lists import add_agencies
from inspections.services.plan_steps import (
    agree_as_subdepartment,
    issue_plan,
    record_department_agreement,
    start_plan,
    submit_plan,
)
from inspections.services.plan_teams import MemberSaid, create_team
from inspections.services.plans import create_plan, keep_plan_paper
from tests.factories.agencies import CertificateFactory, PeriodFactory, StatusFactory
from tests.factories.inspections import make_set

DOSSIER, ON_SITE = InspectionForm.DOSSIER, InspectionForm.ON_SITE
YEAR = 2021
DAY, DECLARED = date(2021, 1, 10), date(2019, 3, 11)
AGREED, DEPARTMENT, SUBMITTED = date(2021, 1, 18), date(2021, 1, 19), date(2021, 1, 20)
ISSUED, STARTED = date(2021, 2, 25), date(2021, 3, 1)
DUE = date(2021, 6, 30)
OWN_PAPER = PaperSaid("05/KH-SKHCN", date(2021, 1, 19))
REQUEST = PaperSaid("12/TTr-SKHCN", SUBMITTED)
DECISION = PaperSaid("346/QĐ-UBND", ISSUED, issuer="UBND tỉnh An Giang")
AMENDING = PaperSaid("900/QĐ-UBND", date(2021, 5, 4))


def applying(
    province: Province,
    name: str,
    *,
    level: str = Level.COMMUNE,
    obligation: str = Obligation.ENCOURAGED,
    certified: bool = True,
    **facts: Any,
) -> Agency:
    """An agency that applies the system and, unless it is said otherwise, has declared so."""
    agency: Agency = PeriodFactory(province=province, name=name, level=level, obligation=obligation, **facts).agency
    StatusFactory(agency=agency)
    if certified:
        CertificateFactory(holder=agency, issued_on=DECLARED)
    return agency


def draft(province: Province, *agencies: Agency, on_site: tuple[Agency, ...] = (), **facts: Any) -> InspectionPlan:
    """A plan that is being made, with these agencies on its lists."""
    said = {"year": YEAR, "title": f"Kế hoạch kiểm tra HTQLCL năm {YEAR}", **facts}
    plan = create_plan(province, by=None, **said)
    for form, listed in ((DOSSIER, agencies), (ON_SITE, on_site)):
        if listed:
            add_agencies(plan, form, [agency.pk for agency in listed], on=DAY, by=None)
    return again(plan)


def again(plan: InspectionPlan) -> InspectionPlan:
    return InspectionPlan.objects.get(pk=plan.pk)


def submitted(plan: InspectionPlan) -> InspectionPlan:
    """A draft after everybody agreed and it went to the province."""
    plan = again(plan)
    plan = keep_plan_paper(plan, OWN_PAPER, by=None, version=plan.version)
    plan = agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    plan = record_department_agreement(plan, on=DEPARTMENT, by=None, version=plan.version)
    return submit_plan(plan, paper=REQUEST, by=None, version=plan.version)


def issued(plan: InspectionPlan) -> InspectionPlan:
    plan = submitted(plan)
    shape = ApprovalShape.DECISION_APPROVING
    return issue_plan(plan, paper=DECISION, shape=shape, by=None, version=plan.version)


def under_way(province: Province, *agencies: Agency, on_site: tuple[Agency, ...] = ()) -> InspectionPlan:
    """A plan that is being carried out: every agency owes its report."""
    plan = draft(province, *agencies, on_site=on_site, criteria_set=make_set(province), report_due_on=DUE)
    plan = issued(plan)
    return start_plan(plan, on=STARTED, by=None, version=plan.version)


def team_of(plan: InspectionPlan | None, *names: str, name: str = "Đoàn số 1", **facts: Any) -> Any:
    """A team of people who are known by name alone; the first one leads it."""
    roles = ["lead", *["member"] * (len(names) - 1)]
    members = [MemberSaid(person, role) for person, role in zip(names, roles, strict=True)]
    return create_team(plan, name=name, members=members, by=None, **facts)


def names(plan: InspectionPlan, form: str = DOSSIER) -> list[str]:
    """Who stands on a list, in its order."""
    return list(plan.inspections.standing().filter(form=form).order_by("sort_key").values_list("name", flat=True))


# --- What befalls agencies --------------------------------------------------------------------------------------
def renamed(agency: Agency, name: str) -> None:
    """The register calls the agency another name, since ever."""
    period = AgencyPeriod.objects.get(agency=agency)
    period.name, period.folded_name, period.sort_key = name, fold(name), sort_key(name)
    save_versioned(period, by=None)


def merged(agency: Agency, heir: Agency | None, *, day: date) -> None:
    """From this day on the agency is no more, and its heir (None: nobody) goes on with its work."""
    period = AgencyPeriod.objects.get(agency=agency)
    period.valid_to = day - timedelta(days=1)
    save_versioned(period, by=None)
    kind = SuccessionKind.MERGE if heir else SuccessionKind.DISSOLVE
    create(AgencySuccession(province=agency.province, day=day, kind=kind, source=agency, target=heir), by=None)
