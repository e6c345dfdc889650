"""A plan goes by its province's own criteria: what ships with the portal is copied on choosing and never locked."""

from typing import Any

import pytest

from agencies.models import Province
from inspections.models import CriteriaSet, InspectionPlan
from inspections.queries.criteria import content_of
from inspections.services.criteria import drop_criterion
from inspections.services.plans import change_plan, copy_year
from tests.cast import Cast
from tests.inspections.plans import again, applying, draft, issued

pytestmark = pytest.mark.django_db


@pytest.fixture
def shipped(db: None) -> CriteriaSet:
    return CriteriaSet.objects.get(province=None, is_short=False)


@pytest.fixture
def short(db: None) -> CriteriaSet:
    return CriteriaSet.objects.get(province=None, is_short=True)


def planned(province: Province, *sets: CriteriaSet, **facts: Any) -> InspectionPlan:
    names = ("criteria_set", "commune_criteria_set")
    agency = applying(province, f"UBND xã {CriteriaSet.objects.count()}")
    return draft(province, agency, **dict(zip(names, sets, strict=False)), **facts)


def test_set_that_ships_is_copied_on_choosing_and_stays_open(
    cast: Cast, shipped: CriteriaSet, short: CriteriaSet
) -> None:
    plan = planned(cast.home, shipped, short)
    for chosen, own in ((shipped, plan.criteria_set), (short, plan.commune_criteria_set)):
        assert (own.province, own.copied_from, own.name, own.label) == (cast.home, chosen, chosen.name, chosen.label)
        assert (content_of(own), own.is_locked) == (content_of(chosen), False)
    plan = issued(plan)
    assert (plan.criteria_set.is_locked, plan.commune_criteria_set.is_locked) == (True, True)
    assert not CriteriaSet.objects.filter(province=None, locked_on__isnull=False).exists()


def test_copy_that_says_the_same_is_used_again(cast: Cast, shipped: CriteriaSet) -> None:
    first = issued(planned(cast.home, shipped))
    second = planned(cast.home, shipped, title="Kế hoạch thứ hai")
    next_year = copy_year(first, year=2022, by=cast.staff)
    assert first.criteria_set == second.criteria_set == next_year.criteria_set
    theirs = planned(cast.abroad, shipped)
    assert (theirs.criteria_set.province, theirs.criteria_set.is_locked) == (cast.abroad, False)


def test_copy_that_was_edited_is_left_and_another_made(cast: Cast, shipped: CriteriaSet) -> None:
    edited = planned(cast.home, shipped).criteria_set
    code = content_of(edited).criteria[0].code
    drop_criterion(edited, code, by=cast.staff, version=edited.version)

    other = planned(cast.home, shipped, title="Kế hoạch thứ hai").criteria_set
    assert (other != edited, other.label, content_of(other)) == (
        True, f"{shipped.label}, bản 2", content_of(shipped),
    )  # fmt: skip


def test_own_set_is_used_as_it_is(cast: Cast, shipped: CriteriaSet) -> None:
    own = planned(cast.home, shipped).criteria_set
    assert planned(cast.home, own, title="Kế hoạch thứ hai").criteria_set == own
    assert CriteriaSet.objects.filter(province=cast.home).count() == 1


def test_criteria_that_an_issued_plan_had_left_open_are_locked_at_once(cast: Cast, shipped: CriteriaSet) -> None:
    plan = again(issued(planned(cast.home)))
    plan = change_plan(plan, criteria_set=shipped, by=cast.staff, version=plan.version)
    assert (plan.criteria_set.province, plan.criteria_set.is_locked) == (cast.home, True)
