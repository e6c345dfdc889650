"""The builder offers the levels of the plan's year: the district level ended on 30/6/2025."""

from datetime import date

import pytest

from agencies.choices import Level
from inspections.queries.plan_candidates import levels_offered
from tests.inspections.plans import applying, draft

pytestmark = pytest.mark.django_db
ALL = {"province": "Cấp tỉnh", "district": "Cấp huyện", "commune": "Cấp xã"}
WITHOUT_DISTRICTS = {key: label for key, label in ALL.items() if key != Level.DISTRICT}


@pytest.mark.parametrize(("year", "offered"), [(2021, ALL), (2025, ALL), (2026, WITHOUT_DISTRICTS)])
def test_levels_of_the_plans_year_are_offered(cast, year, offered):
    assert levels_offered(draft(cast.home, year=year), date(year, 7, 1)) == offered


def test_level_that_the_register_still_names_is_offered(cast):
    applying(cast.home, "UBND huyện Tịnh Biên", level=Level.DISTRICT)

    assert levels_offered(draft(cast.home, year=2026), date(2026, 1, 10)) == ALL
