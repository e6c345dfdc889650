"""Readings of the register that pages and reports share."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import Duty
from agencies.queries.options import options_for
from agencies.queries.register import MOST_COUNTED, find, listed, matching, register, rows_of, rows_of_keys
from agencies.queries.search import find_agencies
from common.days import on_day
from tests.cast import Cast
from tests.factories.agencies import (
    CertificateFactory,
    IdentifierFactory,
    MembershipFactory,
    PeriodFactory,
    ProvinceFactory,
    UserFactory,
)

DAY = date(2021, 11, 12)


def test_rows_carry_every_fact_of_the_day_without_further_queries(cast: Cast, django_assert_num_queries: Any) -> None:
    CertificateFactory(holder=cast.below, paper__number="740/QĐ-UBND")
    periods = register(cast.root, DAY)
    with django_assert_num_queries(1):
        rows = list(listed(rows_of(periods, on=DAY)))
    row = next(one for one in rows if one.agency == cast.below.pk)
    assert (row.code, row.edition, row.declared_by, row.declared_on) == (
        "AG.X30487",
        2015,
        "740/QĐ-UBND",
        date(2020, 3, 11),
    )


def test_a_former_code_does_not_stand_for_the_own_one(cast: Cast) -> None:
    IdentifierFactory(agency=cast.below, scheme="former", value="AAA.1")
    rows = listed(rows_of(matching(register(cast.staff, DAY), "aaa.1"), on=DAY, text="aaa.1"))
    assert [(one.name, one.code) for one in rows] == [("UBND xã Bình Mỹ", "AG.X30487")]


def test_a_period_begins_and_ends_with_its_days(cast: Cast) -> None:
    PeriodFactory(province=cast.home, name="UBND xã Một Ngày", valid_from=DAY, valid_to=DAY)
    days = {
        day: register(cast.staff, date(2021, 11, day)).filter(name="UBND xã Một Ngày").count() for day in (11, 12, 13)
    }
    assert days == {11: 0, 12: 1, 13: 0}
    assert register(cast.staff, DAY).filter(on_day(DAY)).count() == register(cast.staff, DAY).count()


def test_the_nearest_name_stands_first(cast: Cast) -> None:
    for name in ("UBND xã Mỹ Đức Tây", "UBND xã Đức Mỹ", "UBND xã Mỹ Đức"):
        PeriodFactory(province=cast.home, name=name)
    rows = listed(rows_of(matching(register(cast.staff, DAY), "my duc"), on=DAY, text="my duc"))
    assert [one.name for one in rows] == ["UBND xã Mỹ Đức", "UBND xã Mỹ Đức Tây", "UBND xã Đức Mỹ"]


def test_counts_stay_exact_in_a_province_and_stop_at_a_thousand_in_the_nation(cast: Cast) -> None:
    province, nation = register(cast.staff, DAY), register(cast.national, DAY)
    communes = find(province, province.at_level("commune"), cast.staff, on=DAY)
    assert (communes.shown, communes.total, communes.capped) == (2, 3, False)
    whole = find(nation, nation, cast.national, on=DAY)
    assert (whole.shown, whole.total, whole.capped) == (4, None, False)
    assert MOST_COUNTED == 1_000


@pytest.mark.parametrize("order", ["", "name", "-name", "level", "-level", "declared", "-declared"])
@pytest.mark.parametrize("text", ["", "ubnd", "my"])
def test_rows_of_keys_are_the_rows_of_their_question(text: str, order: str, cast: Cast) -> None:
    CertificateFactory(holder=cast.below, paper__number="740/QĐ-UBND")
    every = register(cast.staff, DAY)
    found = matching(every, text) if text else every
    keys = find(every, found, cast.staff, on=DAY, text=text, order=order).keys
    assert rows_of_keys(keys, on=DAY, text=text) == list(listed(rows_of(found, on=DAY, text=text, order=order)))


def test_options_ask_once(cast: Cast, django_assert_num_queries: Any) -> None:
    register(cast.staff, DAY)
    with django_assert_num_queries(1):
        options = options_for(cast.staff, DAY, url_name="agency_list")
    assert [label for _, label in options.level] == ["Cấp tỉnh", "Cấp huyện (đến 30/6/2025)", "Cấp xã"]
    assert [key for key, _ in options.edition] == ["2000", "2008", "2015", "2026"]
    assert {label for _, label in options.officer} == {"Trần Thị Hạnh", "Ngô Văn Lãnh"}


def test_options_of_the_nation_wait_for_a_province(cast: Cast) -> None:
    options = options_for(cast.national, DAY, url_name="agency_list")
    assert ([name for _, name in options.province], options.officer) == (["Sơn La", "An Giang"], [])
    chosen = options_for(cast.national, DAY, url_name="agency_list", province=cast.abroad.pk)
    assert [name for _, name in chosen.officer] == ["Lò Văn Xa"]


def test_sight_of_a_province_includes_those_merged_into_it(cast: Cast) -> None:
    merged = ProvinceFactory(name="Kiên Giang", merged_into=cast.home)
    PeriodFactory(province=merged, name="UBND xã Hòn Tre")
    user = MembershipFactory(user=UserFactory(), duty=Duty.VIEWER, province=cast.home).user
    assert register(user, DAY).filter(name="UBND xã Hòn Tre").count() == 1
    assert [name for _, name in options_for(user, DAY, url_name="agency_list").province] == ["An Giang", "Kiên Giang"]


@pytest.mark.parametrize(("person", "total"), [("staff", 1), ("foreign_staff", 0)])
def test_the_search_box_finds_agencies_in_sight(person: str, total: int, cast: Cast) -> None:
    group = find_agencies(cast.users[person], DAY, "chau phu")
    assert (group.total, len(group.results), group.address) == (total, total, "/co-quan/?q=chau+phu")
