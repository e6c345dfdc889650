"""The plans in sight, and the lists of a plan: keys of what was found first, then the rows of one page."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Case, Count, F, Min, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from agencies.choices import IdentifierScheme, Level, Obligation
from agencies.models import AgencyIdentifier
from agencies.models.membership import sight_of
from agencies.queries.register import MOST_COUNTED, Found, first_of, found_of
from agencies.queries.words import all_stand_in, words_of
from common.text import fold
from inspections.choices import PLANS_IN_FORCE, InspectionForm, PlannedState, PlanState, ProposalCause
from inspections.models import InspectionPlan, PlannedInspection
from inspections.windows import told_window

PLAN_TONES: dict[str, str] = {
    PlanState.DRAFT: "",
    PlanState.AGREED_BY_SUBDEPARTMENT: "warn",
    PlanState.AGREED_BY_DEPARTMENT: "warn",
    PlanState.SUBMITTED: "warn",
    PlanState.ISSUED: "good",
    PlanState.UNDER_WAY: "good",
    PlanState.CLOSED: "",
}
LINE_TONES: dict[str, str] = {
    PlannedState.PLANNED: "",
    PlannedState.UNDER_WAY: "warn",
    PlannedState.DONE: "good",
    PlannedState.CANCELLED: "bad",
}
NONE = "none"  # in place of a key: those that have none
AGENCY = "agency"  # a row each

# --- Plans ------------------------------------------------------------------------------------------------------
NEWEST_FIRST = ("-year", "title_key", "pk")


def plans(user: Any) -> QuerySet[InspectionPlan]:
    """The plans in sight."""
    return InspectionPlan.objects.visible_to(user)


def plans_matching(rows: QuerySet[InspectionPlan], text: str) -> QuerySet[InspectionPlan]:
    """Those in whose title, or number of a paper, what was typed stands."""
    words = words_of(text)
    if not words:
        return rows.none()
    numbers = Q(paper__number__icontains=text.strip()) | Q(approval_paper__number__icontains=text.strip())
    return rows.filter(all_stand_in("title_key", words) | numbers)


def find_plans(found: Any, user: Any) -> Found:
    """Keys of the plans that were found, the latest year first."""
    return _found(found.order_by(*NEWEST_FIRST), user)


@dataclass(frozen=True)
class ListedPlan:
    """A plan in a list: its row, and how many agencies and inspections its lists have."""

    row: InspectionPlan
    dossier: int
    on_site: int
    agencies: int

    @property
    def inspections(self) -> int:
        return self.dossier + self.on_site

    @property
    def tone(self) -> str:
        return PLAN_TONES[self.row.state]


def plan_rows(keys: Sequence[int]) -> list[ListedPlan]:
    """The plans of one page, in the order of their keys, in one query."""
    by_key = {row.pk: listed_plan(row) for row in with_counts(InspectionPlan.objects.filter(pk__in=keys))}
    return [by_key[key] for key in keys if key in by_key]


def with_counts(rows: QuerySet[InspectionPlan]) -> QuerySet[Any]:
    """Plans with all that `listed_plan` tells."""
    counts = {
        "dossier": Count("pk", filter=Q(form=InspectionForm.DOSSIER)),
        "on_site": Count("pk", filter=Q(form=InspectionForm.ON_SITE)),
        "agencies": Count("agency", distinct=True),
    }
    standing = PlannedInspection.objects.standing().filter(plan=OuterRef("pk")).order_by().values("plan")
    told = {name: Coalesce(Subquery(standing.annotate(n=count).values("n")), 0) for name, count in counts.items()}
    known = rows.select_related("province", "paper", "approval_paper")
    return known.annotate(**{f"{name}_count": count for name, count in told.items()})


def listed_plan(row: Any) -> ListedPlan:
    return ListedPlan(row, row.dossier_count, row.on_site_count, row.agencies_count)


# --- Lists of a plan --------------------------------------------------------------------------------------------
IN_ORDER: dict[str, tuple[str, ...]] = {
    "": ("-level", "sort_key", "pk"),  # the words province, district, commune fall the other way round
    "name": ("sort_key", "pk"),
    "-name": ("-sort_key", "-pk"),
    "window": ("window_from", "sort_key", "pk"),
    "-window": ("-window_from", "sort_key", "pk"),
    "team": ("team__name", "window_from", "sort_key", "pk"),
}


def lines(user: Any, plan: InspectionPlan | None = None) -> QuerySet[PlannedInspection]:
    """The inspections in sight, of a plan or of all; also those that were taken out again."""
    rows = PlannedInspection.objects.visible_to(user)
    return rows if plan is None else rows.filter(plan=plan)


def outside(user: Any) -> QuerySet[PlannedInspection]:
    """The inspections outside any plan."""
    return lines(user).filter(plan__isnull=True)


def visits_of(user: Any, agency: Any) -> list["ListedLine"]:
    """The inspections of an agency of which no report tells: on site by plans in force, and outside any; the latest
    first, in one query."""
    told = Q(plan__isnull=True) | Q(plan__state__in=PLANS_IN_FORCE, form=InspectionForm.ON_SITE)
    rows = lines(user).filter(told, agency=agency).order_by(F("window_from").desc(nulls_first=True), "-pk")
    return [listed_line(row) for row in rows.values(*COLUMNS)]


def narrowed(
    rows: QuerySet[PlannedInspection],
    *,
    form: str = "",
    level: str = "",
    obligation: str = "",
    state: str = "",
    team: str = "",
    cause: str = "",
    window: str = "",
    q: str = "",
    each: str = "",
) -> QuerySet[PlannedInspection]:
    """The lines that meet every condition; `NONE`: those that have none. Without a state: those that stand. `each`
    AGENCY: of the lines of an agency one."""
    rows = rows.filter(state=state) if state else rows.exclude(state=PlannedState.CANCELLED)
    for column, value in {"form": form, "level": level, "cause": cause}.items():
        rows = rows.filter(**{column: value}) if value else rows
    if obligation:
        rows = rows.filter(obligation="" if obligation == NONE else obligation)
    if team:
        rows = rows.filter(team__isnull=True) if team == NONE else rows.filter(team=int(team))
    if window:
        rows = rows.filter(window_from__isnull=window == NONE)
    if q:
        rows = rows.filter(all_stand_in("folded_name", words_of(q))) if fold(q) else rows.none()
    if each:
        rows = rows.filter(pk__in=rows.order_by().values("agency").annotate(first=Min("pk")).values("first"))
    return rows


def find_lines(found: Any, user: Any, *, order: str = "") -> Found:
    """Keys of the lines that were found, in their order."""
    return _found(found.order_by(*IN_ORDER.get(order, IN_ORDER[""])), user)


def _found(ordered: Any, user: Any) -> Found:
    if sight_of(user).everything:
        return first_of(list(ordered.values_list("pk", flat=True)[: MOST_COUNTED + 1]))
    return found_of(ordered, ordered, narrowed=False)


def with_code(rows: QuerySet[PlannedInspection]) -> QuerySet[Any]:
    """Adds `code`, by which a sheet knows the agency again: the department's own, else any that is only hers."""
    codes = AgencyIdentifier.objects.filter(agency=OuterRef("agency")).exclude(scheme=IdentifierScheme.UNIT)
    own_first = Case(When(scheme=IdentifierScheme.OWN, then=Value(0)), default=Value(1))
    return rows.annotate(code=Subquery(codes.order_by(own_first, "valid_to", "pk").values("value")[:1]))


@dataclass(frozen=True, slots=True)
class ListedLine:
    """A line of a list, in the words that the page shows."""

    line: int
    version: int
    plan: int | None
    plan_title: str
    agency: int
    name: str
    form: str
    level: str
    obligation: str
    edition: str
    window: str
    window_from: date | None
    team: int | None
    team_name: str
    state: str
    state_tone: str
    done_on: date | None
    done_note: str
    may_be_recorded: bool  # that it took place; what a plan inspects by dossier is done when its review ends
    may_be_changed: bool  # outside any plan, and still to be done
    cause: str
    why: str
    note: str


FORMS, CAUSES = dict(InspectionForm.choices), dict(ProposalCause.choices)
LEVELS, OBLIGATIONS = dict(Level.choices), dict(Obligation.choices)
COLUMNS = (
    "pk", "version", "plan_id", "plan__title", "agency_id", "name", "form", "level", "obligation", "edition_name",
    "window_from", "window_to", "team_id", "team__name", "state", "done_on", "done_note", "cause", "cause_text",
    "outside_reason", "note",
)  # fmt: skip


def line_rows(keys: Sequence[int]) -> list[ListedLine]:
    """The lines of one page, in the order of their keys, in one query."""
    found = PlannedInspection.objects.filter(pk__in=keys).order_by()
    by_key = {row["pk"]: listed_line(row) for row in found.values(*COLUMNS)}
    return [by_key[key] for key in keys if key in by_key]


def agency_rows(plan: InspectionPlan, keys: Sequence[int]) -> list[ListedLine]:
    """The same as a row an agency: with every form in which the plan inspects it, in one more query."""
    rows = line_rows(keys)
    forms: dict[int, list[str]] = {}
    standing = PlannedInspection.objects.standing().filter(plan=plan, agency__in=[row.agency for row in rows])
    for agency, form in standing.order_by("form").values_list("agency", "form"):
        forms.setdefault(agency, []).append(FORMS[form])
    return [replace(row, form="; ".join(forms.get(row.agency, [row.form]))) for row in rows]


def listed_line(row: dict[str, Any]) -> ListedLine:
    by_dossier = row["form"] == InspectionForm.DOSSIER
    return ListedLine(
        line=row["pk"],
        version=row["version"],
        plan=row["plan_id"],
        plan_title=row["plan__title"] or "",
        agency=row["agency_id"],
        name=row["name"],
        form=FORMS[row["form"]],
        level=LEVELS[row["level"]],
        obligation=OBLIGATIONS.get(row["obligation"], ""),
        edition=row["edition_name"],
        window=told_window(row["window_from"], row["window_to"]),
        window_from=row["window_from"],
        team=row["team_id"],
        team_name=row["team__name"] or "",
        state=PlannedState(row["state"]).told(outside=row["plan_id"] is None),
        state_tone=LINE_TONES[row["state"]],
        done_on=row["done_on"],
        done_note=row["done_note"],
        may_be_recorded=row["state"] != PlannedState.CANCELLED and not (row["plan_id"] and by_dossier),
        may_be_changed=row["state"] == PlannedState.PLANNED and row["plan_id"] is None,
        cause=CAUSES[row["cause"]],
        why=row["outside_reason"] or row["cause_text"] or CAUSES[row["cause"]],
        note=row["note"],
    )
