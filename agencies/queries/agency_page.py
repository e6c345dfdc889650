"""An agency's page: who it was on a day, what is known of its system, its people, divisions and figures."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Value
from django.db.models.functions import Coalesce, NullIf

from agencies.choices import STATES_IN_FORCE, Application, AppointmentRole, CertificateState, DivisionApplies
from agencies.models import (
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    Division,
    OfficerAssignment,
    StatedFigure,
    SteeringCommittee,
)
from agencies.queries.certificate_states import STATE_TONES, known_by, with_state
from agencies.queries.register import STATUS_KINDS, register


# --- The agency and its periods ---------------------------------------------------------------------------------
def agencies_in_sight(user: Any, on: date) -> QuerySet[Agency]:
    """The agencies that a page may open, with its officer in charge and how many stand below it on the day."""
    officer = OfficerAssignment.objects.on(on).filter(agency=OuterRef("pk"))
    below = register(user, on).filter(parent=OuterRef("pk")).order_by()
    return (
        Agency.objects.visible_to(user)
        .select_related("province")
        .annotate(
            officer=Subquery(
                officer.values_list(Coalesce(NullIf("user__full_name", Value("")), "user__username"))[:1]
            ),
            officer_since=Subquery(officer.values("valid_from")[:1]),
            below=Coalesce(Subquery(below.values("parent").annotate(how_many=Count("pk")).values("how_many")), 0),
        )
    )


def periods_of(agency: Agency, on: date) -> list[AgencyPeriod]:
    """Every period of an agency, the earliest first, with the name that its parent bore on the day."""
    parent = AgencyPeriod.objects.on(on).filter(agency=OuterRef("parent"))
    rows = AgencyPeriod.objects.filter(agency=agency).select_related("unit__parent", "cluster")
    named = rows.annotate(parent_name=Subquery(parent.values("name")[:1]))
    return list(named.order_by(F("valid_from").asc(nulls_first=True)))


def period_on(periods: list[AgencyPeriod], on: date) -> AgencyPeriod | None:
    return next((period for period in periods if period.holds_on(on)), None)


def nearest_period(periods: list[AgencyPeriod], on: date) -> AgencyPeriod | None:
    """The period whose name stands over the page: the one of the day, else the last before it, else the first."""
    earlier = [period for period in periods if period.valid_from is None or period.valid_from <= on]
    return period_on(periods, on) or (earlier[-1] if earlier else periods[0] if periods else None)


# --- Overview ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Step:
    """A step of the scheme (QĐ 19/2014/QĐ-TTg) and how far the agency is with it."""

    kind: str  # good | warn | bad | ""
    word: str
    detail: str = ""


@dataclass(frozen=True)
class Shown:
    """A declaration or certificate and how it stands on the day."""

    row: Certificate
    state: CertificateState

    @property
    def is_in_force(self) -> bool:
        return self.state in STATES_IN_FORCE

    @property
    def tone(self) -> str:
        return STATE_TONES.get(self.state, "")


@dataclass
class Overview:
    """What the first tab shows."""

    identifiers: list[AgencyIdentifier]
    statuses: list[ApplicationStatus]
    status: ApplicationStatus | None
    committee: SteeringCommittee | None
    certificates: list[Shown]  # those in force first, then the newest
    people: list[Appointment]

    @property
    def committee_step(self) -> Step:
        return _committee(self.committee)

    @property
    def applying_step(self) -> Step:
        return _applying(self.status)

    @property
    def declared_step(self) -> Step:
        return _declared(self.certificates[0] if self.certificates else None, self.status)


def overview_of(agency: Agency, on: date) -> Overview:
    """The facts of an agency on a day."""
    statuses = list(ApplicationStatus.objects.filter(agency=agency).select_related("paper"))
    committees = SteeringCommittee.objects.on(on).filter(agency=agency).select_related("paper")
    leading = [AppointmentRole.SECRETARY, AppointmentRole.REPRESENTATIVE, AppointmentRole.COMMITTEE_HEAD]
    return Overview(
        identifiers=list(AgencyIdentifier.objects.filter(agency=agency)),
        statuses=sorted(statuses, key=lambda row: row.valid_from or date.min, reverse=True),
        status=next((row for row in statuses if row.holds_on(on)), None),
        committee=committees.first(),
        certificates=_certificates_of(agency, on),
        people=list(Appointment.objects.on(on).filter(agency=agency, role__in=leading)),
    )


def _committee(committee: SteeringCommittee | None) -> Step:
    return Step("good", "đã lập", f"theo {committee.paper}") if committee else Step("", "chưa ghi nhận")


def _applying(status: ApplicationStatus | None) -> Step:
    if status is None:
        return Step("", "chưa ghi nhận")
    return Step(STATUS_KINDS.get(Application(status.status), ""), str(status), _since(status))


def _certificates_of(agency: Agency, on: date) -> list[Shown]:
    issued = Certificate.objects.filter(known_by(on), holder=agency).select_related("edition", "paper")
    newest_first = with_state(issued, on).order_by(F("issued_on").desc(nulls_last=True), "-pk")
    shown = [Shown(row, CertificateState(row.state)) for row in newest_first]
    return sorted(shown, key=lambda one: not one.is_in_force)


def _declared(newest: Shown | None, status: ApplicationStatus | None) -> Step:
    if newest is not None and newest.state == CertificateState.IN_FORCE:
        return Step("good", "đã công bố" if newest.row.is_declaration else "được chứng nhận", str(newest.row))
    if newest is not None:
        return Step(newest.tone, str(newest.state.label), str(newest.row))
    # Who applies the system has still to declare it; of who does not, nothing is asked yet.
    return Step("warn" if status and status.status == Application.APPLYING else "", "chưa công bố")


def _since(row: ApplicationStatus) -> str:
    begun = f"từ {row.valid_from:%d/%m/%Y}" if row.valid_from else "chưa rõ từ ngày nào"
    return f"{begun}; nguồn: {row.source}" if row.source else begun


# --- People -----------------------------------------------------------------------------------------------------
@dataclass
class People:
    """Who holds an ISO role on the day, who did before, and the committees."""

    now: list[Appointment]
    earlier: list[Appointment]
    committees: list[SteeringCommittee]


ROLE_ORDER = {role: place for place, role in enumerate(AppointmentRole.values)}


def people_of(agency: Agency, on: date) -> People:
    """In force on the day, in the order of the roles; earlier ones (and later, on a past day) newest first."""
    rows = list(Appointment.objects.filter(agency=agency).select_related("paper", "user"))
    now = sorted((row for row in rows if row.holds_on(on)), key=lambda row: (ROLE_ORDER[row.role], row.pk))
    others = [row for row in rows if not row.holds_on(on)]
    others.sort(key=lambda row: row.valid_to or date.max, reverse=True)
    committees = SteeringCommittee.objects.filter(agency=agency).select_related("paper")
    return People(now, others, list(committees.order_by(F("valid_from").desc(nulls_last=True))))


# --- Divisions --------------------------------------------------------------------------------------------------
@dataclass
class Divisions:
    """The divisions of a day. One without administrative procedures is left out of the share: it is no gap."""

    rows: list[Division]
    ended: list[Division]

    @property
    def applying(self) -> int:
        return sum(row.applies == DivisionApplies.YES for row in self.rows)

    @property
    def concerned(self) -> int:
        return sum(row.applies != DivisionApplies.NO_PROCEDURES for row in self.rows)

    @property
    def without_procedures(self) -> int:
        return len(self.rows) - self.concerned


def divisions_of(agency: Agency, on: date) -> Divisions:
    rows = list(Division.objects.filter(agency=agency))
    return Divisions([row for row in rows if row.holds_on(on)], [row for row in rows if not row.holds_on(on)])


# --- Figures ----------------------------------------------------------------------------------------------------
@dataclass
class Figure:
    """A stated figure with its parts, and whether they add up ("72 = 58 + 14")."""

    row: StatedFigure
    parts: list[StatedFigure]

    @property
    def sum(self) -> int:
        return sum(part.count for part in self.parts)

    @property
    def difference(self) -> int:
        return self.row.count - self.sum

    @property
    def equation(self) -> str:
        return f"{self.sum} = " + " + ".join(str(part.count) for part in self.parts)


def figures_of(agency: Agency, on: date) -> list[Figure]:
    """The figures known by the day; one without a day is shown on every day."""
    known = Q(as_of__isnull=True) | Q(as_of__lte=on)
    rows = list(StatedFigure.objects.filter(known, agency=agency))
    totals = [row for row in rows if row.total_of_id is None]
    return [Figure(row, [part for part in rows if part.total_of_id == row.pk]) for row in totals]
