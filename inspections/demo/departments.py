"""Two departments review with the office: each has a section, a made-up officer, and reports that wait for them.

Both are agencies of the plan themselves: each finds the other's report among its own work, and nobody his own.
"""

from agencies.choices import Level
from agencies.demo.people import add_to_department
from agencies.demo.provinces import PROVINCES
from agencies.services.inspector_duties import give_inspections
from common.clock import today
from inspections.choices import AssessmentState
from inspections.demo.people import REASON, Staff, agency_on
from inspections.models import CriteriaSection, InspectionPlan
from inspections.services.assignments import assign_section

# By the user name of its officer: of which sheet, and which section of it
SECTIONS = {"noivu": ("commune_criteria_set", 0), "tuphap": ("criteria_set", 1)}
WAITING = (AssessmentState.SUBMITTED, AssessmentState.IN_REVIEW)


def give_sections(plan: InspectionPlan, staff: Staff) -> None:
    """After the reports: what was reviewed before was everybody's."""
    demo = next(one for one in PROVINCES if one.code == plan.province.code)
    waiting = list(plan.assessments.filter(state__in=WAITING).order_by("sort_key", "pk"))
    pairs = []
    for stem, (sheet, place) in SECTIONS.items():
        _, name = demo.of_departments[stem]
        department = agency_on(plan.province, name, today())
        person = add_to_department(demo, stem, department, since=plan.opens_on or today(), like=staff.officer)
        sections = CriteriaSection.objects.filter(criteria_set=getattr(plan, sheet)).order_by("position")
        assign_section(plan, sections[place], department=department, by=staff.officer)
        level = Level.COMMUNE if sheet == "commune_criteria_set" else Level.PROVINCE
        pairs += [
            (person.pk, one.agency_id) for one in waiting if one.level == level and one.agency_id != department.pk
        ]
    give_inspections(pairs, by=staff.officer, on=today(), reason=REASON)
