"""Plans: made, changed, copied to a new year. What was agreed to goes back to draft or is amended."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Province
from agencies.services.certificate_checks import refuse
from agencies.services.dated import held_register
from agencies.services.papers import PaperSaid, keep_paper
from common.clock import today
from common.errors import Stale
from common.history import bulk_create, create, delete, save_versioned
from common.text import as_stored, fold
from inspections.choices import PlanState
from inspections.models import InspectionPlan, PlanBasis, PlanPartner, PlanTarget, ReminderRule, ReviewAssignment
from inspections.services.own_criteria import OF_A_PLAN, lock_criteria, take_own_criteria
from inspections.services.plan_checks import (
    BasisSaid,
    PartnerSaid,
    TargetSaid,
    check_plan,
    checked_bases,
    checked_partners,
    checked_targets,
)
from inspections.services.plan_holding import MAY_BE_AMENDED, held, held_draft, refuse_unless_draft, saved

DAYS = (
    "opens_on", "report_due_on", "review_due_on", "results_due_on", "dossier_from", "dossier_to", "site_from",
    "site_to",
)  # fmt: skip
COPIED = (
    "lead_agency", "lead_name", "criteria_set", "commune_criteria_set", "explanation_days", "rounds",
    "moves_off_holidays", "note",
)  # fmt: skip
FACTS = frozenset({"year", "title", "is_made_up", *COPIED, *DAYS})
# What an issued plan may have left open, to be filled in without an amendment; criteria until it is under way
LEFT_OPEN = frozenset({"lead_agency", "note", *DAYS})
OF_SEVERAL_LINES = ("note",)


# --- The plan ---------------------------------------------------------------------------------------------------
@transaction.atomic
def create_plan(
    province: Province, *, by: Any, copied_from: InspectionPlan | None = None, reason: str = "", **facts: Any
) -> InspectionPlan:
    """A draft of a province for a year (`year`, `title` and any other of FACTS).

    Refuses a missing title, days out of order, another province's agency or criteria, and a title that the year has.
    """
    held_register(province)
    row = InspectionPlan(province=province, copied_from=copied_from)
    take_facts(row, facts)
    _check(row)
    take_own_criteria(row, by=by)
    return create(row, by=by, reason=reason)


@transaction.atomic
def change_plan(plan: InspectionPlan, *, by: Any, version: int, reason: str = "", **facts: Any) -> InspectionPlan:
    """Change facts of a draft; of a plan in force only fill in what it left open.

    Criteria that are filled in so are locked at once. Refuses what was agreed to or says it otherwise already, a
    stale version (`Stale`), and what `create_plan` does.
    """
    row = held(plan)
    before = {name: getattr(row, name) for name in facts if name in FACTS}
    take_facts(row, facts)
    changed = {name for name, value in before.items() if getattr(row, name) != value}
    if row.state != PlanState.DRAFT:
        _refuse_unless_left_open(row, {name: before[name] for name in changed})
    if row.version != version:
        raise Stale(InspectionPlan.objects.get(pk=row.pk))
    _check(row)
    take_own_criteria(row, by=by)
    if row.is_in_force:
        lock_criteria(row, on=today(), by=by)
    return save_versioned(row, by=by, reason=reason)


def _refuse_unless_left_open(row: InspectionPlan, before: dict[str, Any]) -> None:
    open_now = LEFT_OPEN.union(OF_A_PLAN if row.state == PlanState.ISSUED else ())
    filled_in = all(name in open_now and value in (None, "") for name, value in before.items())
    if row.state not in MAY_BE_AMENDED or not filled_in:
        refuse_unless_draft(InspectionPlan.objects.get(pk=row.pk))  # by the title that it has


def take_facts(row: InspectionPlan, facts: dict[str, Any]) -> None:
    """Put facts into a plan as they are kept; the caller has it held and checks it."""
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"not of a plan: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(row, name, as_stored(value, several_lines=name in OF_SEVERAL_LINES))
    if not row.lead_name and row.lead_agency:
        row.lead_name = str(row.lead_agency)
    row.title_key = fold(row.title)[:1_000]


def _check(row: InspectionPlan) -> None:
    check_plan(row)
    same = InspectionPlan.objects.filter(province=row.province_id, year=row.year, title_key=row.title_key)
    if same.exclude(pk=row.pk).exists():
        refuse(f"Năm {row.year} đã có kế hoạch “{row.title}”. Hãy mở kế hoạch ấy, hoặc đặt tên khác.", "title")


@transaction.atomic
def keep_plan_paper(
    plan: InspectionPlan, said: PaperSaid, *, by: Any, version: int, reason: str = ""
) -> InspectionPlan:
    """Record number, day, signer and scan of the plan's own paper (05/KH-SKHCN).

    Until the plan is in force; one that was issued without gets it afterwards, once: the version as issued stays as
    it was. Refuses a day, signer or file without a number, a file that is no PDF, and a plan in force that has one.
    """
    row = held(plan)
    if not row.may_be_numbered:
        refuse_unless_draft(row)
    if row.version != version:
        raise Stale(row)
    said = replace(said, issuer=said.issuer or row.lead_name, excerpt=said.excerpt or row.title)
    reason = reason or ("Văn thư cấp số sau khi ban hành" if row.is_in_force else "")
    row.paper = keep_paper(row.paper, said, by=by, reason=reason)
    if row.is_in_force and row.paper is None:
        refuse("Hãy nhập số kế hoạch mà văn thư đã cấp.", "paper_number")
    return save_versioned(row, by=by, reason=reason)


# --- Its parts --------------------------------------------------------------------------------------------------
@transaction.atomic
def set_bases(
    plan: InspectionPlan, bases: Iterable[BasisSaid], *, by: Any, version: int, reason: str = ""
) -> InspectionPlan:
    """Make the legal bases of a draft just these, in this order. Refuses an empty one and one that stands twice."""
    row = held_draft(plan, version)
    rows = [
        PlanBasis(plan=row, position=position, text=one.text, paper_id=one.paper)
        for position, one in enumerate(checked_bases(bases), start=1)
    ]
    return _put(row, rows, PlanBasis, ("position", "text", "paper_id"), by=by, reason=reason or "Sửa căn cứ")


@transaction.atomic
def set_partners(
    plan: InspectionPlan, partners: Iterable[PartnerSaid], *, by: Any, version: int, reason: str = ""
) -> InspectionPlan:
    """Make the co-ordinating agencies of a draft just these. Refuses another province's and one that stands twice."""
    row = held_draft(plan, version)
    rows = [
        PlanPartner(plan=row, position=position, name=one.name, agency=one.agency)
        for position, one in enumerate(checked_partners(partners, row.province), start=1)
    ]
    said = ("position", "name", "agency_id")
    return _put(row, rows, PlanPartner, said, by=by, reason=reason or "Sửa cơ quan phối hợp")


@transaction.atomic
def set_targets(
    plan: InspectionPlan, targets: Iterable[TargetSaid], *, by: Any, version: int, reason: str = ""
) -> InspectionPlan:
    """Make the targets of a draft just these. A target may stand without a list; a number of 0 is a target too.

    Refuses unknown words, a negative number, doubles, and one number for both obligations beside one for each.
    """
    row = held_draft(plan, version)
    rows = [
        PlanTarget(plan=row, form=one.form, level=one.level, obligation=one.obligation, count=one.count)
        for one in checked_targets(targets)
    ]
    said = ("form", "level", "obligation", "count")
    return _put(row, rows, PlanTarget, said, by=by, reason=reason or "Sửa chỉ tiêu")


def _put(
    plan: InspectionPlan, rows: list[Any], model: Any, said: tuple[str, ...], *, by: Any, reason: str
) -> InspectionPlan:
    """Rows that say the same stay; the others go and come. The plan's version moves where anything does."""
    known = {tuple(getattr(row, name) for name in said): row for row in model.objects.filter(plan=plan)}
    wanted = {tuple(getattr(row, name) for name in said): row for row in rows}
    if set(known) == set(wanted):
        return plan
    delete([row for key, row in known.items() if key not in wanted], by=by, reason=reason)
    bulk_create([row for key, row in wanted.items() if key not in known], by=by, reason=reason)
    return saved(plan, by=by, reason=reason)


# --- A new year -------------------------------------------------------------------------------------------------
@transaction.atomic
def copy_year(plan: InspectionPlan, *, year: int, by: Any, title: str = "", reason: str = "") -> InspectionPlan:
    """A draft for another year: bases, partners, targets, criteria, reminders, and the deadlines moved to that year.

    Papers, teams and lists are not copied: the lists of an earlier plan come in by `plan_lists.add_from_plan`.
    Refuses a title that the year has already.
    """
    moved = {name: _moved(getattr(plan, name), year - plan.year) for name in DAYS}
    facts = {name: getattr(plan, name) for name in COPIED} | moved
    title = title or plan.title.replace(str(plan.year), str(year))
    row = create_plan(plan.province, by=by, copied_from=plan, reason=reason, year=year, title=title, **facts)
    for model, names in (
        (PlanBasis, ("position", "text", "paper_id")),
        (PlanPartner, ("position", "name", "agency_id")),
        (PlanTarget, ("form", "level", "obligation", "count")),
        (ReminderRule, ("days_before",)),
    ):
        known: Any = model._default_manager.filter(plan=plan).order_by("pk").values(*names)
        bulk_create([model(plan=row, **values) for values in known], by=by, reason=reason)
    # Who reviews is asked anew each year; which department answers for which section is not
    given = ReviewAssignment.objects.filter(plan=plan, reviewer__isnull=True).values("section_id", "department_id")
    bulk_create([ReviewAssignment(plan=row, **values) for values in given], by=by, reason=reason)
    return row


def _moved(day: date | None, years: int) -> date | None:
    if day is None:
        return None
    last = day.month == 2 and day.day == 29
    return day.replace(year=day.year + years, day=28 if last else day.day)
