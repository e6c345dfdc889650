"""Whom a list may still take: agencies of the province that apply the system, or are inspected by dossier already."""

from collections.abc import Sequence
from datetime import date

from agencies.choices import Application, Level
from agencies.models import AgencyPeriod, Province
from agencies.models.agency import AgencyPeriodQuerySet
from agencies.queries.levels import levels_in
from agencies.queries.register import with_status
from common.days import DatedQuerySet
from inspections.choices import InspectionForm
from inspections.models import InspectionPlan, PlannedInspection


def provinces_of(province: Province) -> set[int]:
    """A province and those that were merged into it: their agencies are its own now."""
    return {province.pk, *province.merged.values_list("pk", flat=True)}


def kin_of(province: Province | int) -> set[int]:
    """The same, whichever of them is named: the province that goes on with their registers, and all of them."""
    if isinstance(province, int):
        province = Province.objects.select_related("merged_into").get(pk=province)
    return provinces_of(province.merged_into or province)


def levels_offered(plan: InspectionPlan, on: date) -> dict[str, str]:
    """The levels whose agencies a plan may name, with their labels: those of its year, and any in which an agency
    still applies the system by the register."""
    in_year = levels_in(plan.year)
    applied = set(applying(plan, on).order_by().values_list("level", flat=True).distinct())
    return {value: str(label) for value, label in Level.choices if value in in_year or value in applied}


def applying(plan: InspectionPlan, on: date, level: str = "") -> AgencyPeriodQuerySet:
    """The register of the plan's province on a day, as far as it applies the system (đang áp dụng)."""
    applied: AgencyPeriodQuerySet = with_status(_standing(plan, on, level), Application.APPLYING, on)
    return applied


def _standing(plan: InspectionPlan, on: date, level: str) -> DatedQuerySet:
    found = AgencyPeriod.objects.on(on).filter(province__in=provinces_of(plan.province))
    return found.filter(level=level) if level else found


def candidates(plan: InspectionPlan, form: str, on: date, level: str = "") -> DatedQuerySet:
    """Those who may come on a list: applying, not on it yet; on site just who is inspected by dossier too, as soon as
    that list stands, also those who only build their system and came on it by a filter or an earlier plan."""
    there = PlannedInspection.objects.standing().filter(plan=plan).order_by()
    by_dossier = there.filter(form=InspectionForm.DOSSIER)
    if form == InspectionForm.ON_SITE and by_dossier.exists():
        found = _standing(plan, on, level).filter(agency__in=by_dossier.values("agency"))
    else:
        found = applying(plan, on, level)
    return found.exclude(agency__in=there.filter(form=form).values("agency"))


def keys_of(periods: DatedQuerySet) -> Sequence[int]:
    """The agencies' keys, lowest first."""
    return sorted(set(periods.order_by().values_list("agency", flat=True)))
