"""Two departments review with the office: each has a section, a made-up officer, and the agencies that
this section is about, so that reports wait for them.

Both are agencies of the plan themselves: each finds the other's report among its own work, and nobody his own.
"""

from agencies.demo.people import add_to_department
from agencies.demo.provinces import PROVINCES
from common.clock import today
from inspections.demo.people import Staff, agency_on
from inspections.models import CriteriaSection, InspectionPlan
from inspections.services.assignments import assign_section

# By the user name of its officer: of which sheet, and which section of it
SECTIONS = {"noivu": ("commune_criteria_set", 0), "tuphap": ("criteria_set", 1)}


def give_sections(plan: InspectionPlan, staff: Staff) -> None:
    """After the reports: what was reviewed before was everybody's."""
    demo = next(one for one in PROVINCES if one.code == plan.province.code)
    for stem, (sheet, place) in SECTIONS.items():
        _, name = demo.of_departments[stem]
        department = agency_on(plan.province, name, today())
        add_to_department(demo, stem, department, since=plan.opens_on or today(), like=staff.officer)
        sections = CriteriaSection.objects.filter(criteria_set=getattr(plan, sheet)).order_by("position")
        assign_section(plan, sections[place], department=department, by=staff.officer)
