"""Who reviews which section of a plan's criteria, and to whom a section can be given."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from agencies.choices import AGENCY_DUTIES, DEPARTMENT_DUTIES, Duty, Level
from agencies.models import Agency, AgencyPeriod, Membership
from agencies.queries.names import with_name
from inspections.models import CriteriaSection, InspectionPlan, ReviewAssignment
from inspections.queries.derived_duties import Reviewers, reviewed_by


@dataclass
class GivenTo:
    """An assignment, with the name of its department, and who reviews by it."""

    row: Any
    reviewers: Reviewers


@dataclass
class Given:
    """A section, and to whom it is given; to nobody: everybody of the department reviews it."""

    section: CriteriaSection
    rows: list[GivenTo] = field(default_factory=list)


def sections_of_plan(plan: InspectionPlan) -> QuerySet[CriteriaSection]:
    sets = [key for key in (plan.criteria_set_id, plan.commune_criteria_set_id) if key is not None]
    rows = CriteriaSection.objects.filter(criteria_set__in=sets).select_related("criteria_set")
    return rows.order_by("criteria_set", "position", "pk")


def given_sections(plan: InspectionPlan, on: date) -> list[Given]:
    """Every section of the plan in order, each with those who review it."""
    known = {section.pk: Given(section) for section in sections_of_plan(plan)}
    given = ReviewAssignment.objects.filter(plan=plan, section__in=known)
    rows = list(with_name(given.select_related("plan", "section", "reviewer"), "department", on).order_by("pk"))
    reviewers = reviewed_by(rows, on)
    for row in rows:
        known[row.section_id].rows.append(GivenTo(row, reviewers[row.pk]))
    return list(known.values())


def departments_of(plan: InspectionPlan, on: date) -> Any:
    """The agencies of the province's own level, which review with the department."""
    return with_name(Agency.objects.filter(pk__in=_departments(plan, on)), "pk", on).order_by("name")


def _departments(plan: InspectionPlan, on: date) -> Any:
    periods: Any = AgencyPeriod.objects.on(on)
    above = periods.filter(province=plan.province_id, level=Level.PROVINCE)
    return above.order_by().values("agency")


def reviewers_of(plan: InspectionPlan, on: date) -> Any:
    """Who works at the department or at one that reviews with it, and the inspectors of the province's agencies."""
    held: Any = Membership.objects.on(on)
    given = held.filter(
        Q(duty__in=DEPARTMENT_DUTIES, province=plan.province_id)
        | Q(duty=Duty.INSPECTOR, agency__province=plan.province_id)
        | Q(duty__in=AGENCY_DUTIES, agency__in=_departments(plan, on))
    )
    people = get_user_model().objects.filter(is_active=True, pk__in=given.order_by().values("user"))
    return people.order_by("full_name", "username")
