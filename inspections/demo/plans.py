"""Plans of An Giang for the demo: that of 2021 as the article gives it, and a made-up one that is under way today."""

from agencies.models import Province
from inspections.demo.criteria import own_criteria
from inspections.demo.people import staff_of
from inspections.demo.plan_of_2021 import load_2021
from inspections.demo.plan_of_today import load_today
from inspections.models import InspectionPlan

AN_GIANG = "89"


def load_plans() -> None:
    """From load_demo, after the catalogues: a province that has a plan already stays as it is."""
    province = Province.objects.filter(code=AN_GIANG).first()
    if province is None or InspectionPlan.objects.filter(province=province).exists():
        return
    staff = staff_of(province)
    criteria = own_criteria(province, by=staff.officer)
    load_2021(province, criteria, staff)
    load_today(province, criteria, staff)
