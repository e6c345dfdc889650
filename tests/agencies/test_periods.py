"""What an agency was from a day to a day: corrections, changes from a day, and every refusal."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import Level, Obligation
from agencies.models import AgencyPeriod, Province
from agencies.queries.register import register
from agencies.services.bulk import change_obligation_from_day, correct_obligation, hand_to_officer, set_cluster
from agencies.services.periods import begin_period, change_from_day, correct_period
from common.errors import Refused, Stale
from common.history import save_versioned
from tests.factories.agencies import (
    BareAgencyFactory,
    ClusterFactory,
    OfficerAssignmentFactory,
    PeriodFactory,
    ProvinceFactory,
    UnitFactory,
    UserFactory,
    staff_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def province() -> Province:
    return ProvinceFactory(code="89", name="An Giang")


@pytest.fixture
def officer(province: Province) -> Any:
    return staff_of(province)


def days_of(period: AgencyPeriod) -> list[tuple[Any, Any, str]]:
    rows = AgencyPeriod.objects.filter(agency=period.agency).order_by("pk")
    return [(row.valid_from, row.valid_to, row.name) for row in rows]


# --- Sửa sai ----------------------------------------------------------------------------------------------------
def test_correct_period_mends_the_whole_time_and_its_keys(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province, name="UBND xã Hoà Binh")
    saved = correct_period(period, version=1, by=officer, reason="gõ nhầm", name="  UBND xã  Hòa Bình ")
    assert (saved.name, saved.folded_name, saved.version) == ("UBND xã Hòa Bình", "uy ban nhan dan xa hoa binh", 2)
    record = AgencyPeriod.history.filter(id=period.pk).latest("history_id")
    assert (record.history_user, record.history_change_reason) == (officer, "gõ nhầm")


def test_correct_period_writes_nothing_where_nothing_differs(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    assert correct_period(period, version=1, by=officer, name=period.name).version == 1


def test_correct_period_refuses_a_stale_version(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province, name="UBND xã A")
    correct_period(period, version=1, by=officer, name="UBND xã B")
    with pytest.raises(Stale) as stale:
        correct_period(period, version=1, by=officer, name="UBND xã C")
    assert stale.value.current.name == "UBND xã B"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"name": "   "}, "name"),
        ({"level": "nation"}, "level"),
        ({"valid_from": date(2021, 1, 2), "valid_to": date(2021, 1, 1)}, "valid_to"),
        ({"level": Level.DISTRICT, "valid_from": date(2025, 7, 1)}, "level"),
    ],
)
def test_correct_period_refuses(facts: dict[str, Any], field: str, province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    with pytest.raises(Refused) as refused:
        correct_period(period, version=1, by=officer, **facts)
    assert list(refused.value.fields) == [field]
    assert AgencyPeriod.objects.get(pk=period.pk).version == 1


def test_correct_period_refuses_days_of_another_period(province: Province, officer: Any) -> None:
    first = PeriodFactory(province=province, valid_to=date(2020, 12, 31))
    PeriodFactory(agency=first.agency, province=province, valid_from=date(2021, 1, 1))
    with pytest.raises(Refused, match="Trùng ngày"):
        correct_period(first, version=1, by=officer, valid_to=date(2021, 1, 1))
    assert correct_period(first, version=1, by=officer, valid_to=date(2020, 12, 30)).valid_to == date(2020, 12, 30)


@pytest.mark.parametrize("place", ["parent", "unit", "cluster"])
def test_correct_period_refuses_a_place_of_another_province(place: str, province: Province, officer: Any) -> None:
    elsewhere = ProvinceFactory()
    foreign = {
        "parent": lambda: PeriodFactory(province=elsewhere).agency,
        "unit": lambda: UnitFactory(province=elsewhere),
        "cluster": lambda: ClusterFactory(province=elsewhere),
    }[place]()
    with pytest.raises(Refused, match="không thuộc An Giang"):
        correct_period(PeriodFactory(province=province), version=1, by=officer, **{place: foreign})


def test_correct_period_refuses_an_agency_above_itself(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    with pytest.raises(Refused, match="cấp trên của chính mình"):
        correct_period(period, version=1, by=officer, parent=period.agency)


def test_two_agencies_share_a_name_in_different_units_only(province: Province, officer: Any) -> None:
    here, there = UnitFactory(province=province), UnitFactory(province=province)
    PeriodFactory(province=province, name="UBND xã Tân Hòa", unit=here)
    facts = {"name": "UBND xã Tân Hoà", "level": Level.COMMUNE}
    with pytest.raises(Refused, match="Đã có cơ quan"):
        begin_period(BareAgencyFactory(province=province), by=officer, unit=here, **facts)
    assert begin_period(BareAgencyFactory(province=province), by=officer, unit=there, **facts).unit == there


# --- Thay đổi từ ngày -------------------------------------------------------------------------------------------
def test_a_rename_is_seen_on_the_day_before_and_on_the_day(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province, name="UBND xã Núi Tô")
    change_from_day(period, on=date(2021, 3, 1), version=1, by=officer, name="UBND phường Núi Tô")
    before, after = register(officer, date(2021, 2, 28)), register(officer, date(2021, 3, 1))
    assert ([one.name for one in before], [one.name for one in after]) == (["UBND xã Núi Tô"], ["UBND phường Núi Tô"])
    assert days_of(period) == [
        (None, date(2021, 2, 28), "UBND xã Núi Tô"),
        (date(2021, 3, 1), None, "UBND phường Núi Tô"),
    ]


def test_change_from_day_keeps_the_last_day_of_what_it_divides(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province, valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30))
    new = change_from_day(period, on=date(2022, 1, 1), version=1, by=officer, obligation=Obligation.MANDATORY)
    assert (new.valid_to, new.name, new.obligation) == (date(2025, 6, 30), period.name, Obligation.MANDATORY)


@pytest.mark.parametrize(
    ("on", "facts", "sentence"),
    [
        (date(2020, 1, 1), {"short_name": "mới"}, "phải sau ngày 01/01/2020"),
        (date(2019, 1, 1), {"short_name": "mới"}, "phải sau ngày 01/01/2020"),
        (date(2025, 7, 1), {"short_name": "mới"}, "chỉ đến hết ngày 30/06/2025"),
        (date(2022, 1, 1), {}, "Chưa có gì khác"),
    ],
)
def test_change_from_day_refuses(
    on: date, facts: dict[str, Any], sentence: str, province: Province, officer: Any
) -> None:
    period = PeriodFactory(province=province, valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30))
    with pytest.raises(Refused, match=sentence):
        change_from_day(period, on=on, version=1, by=officer, **facts)
    assert days_of(period) == [(date(2020, 1, 1), date(2025, 6, 30), period.name)]


def test_change_from_day_refuses_a_stale_version(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    correct_period(period, version=1, by=officer, short_name="UB")
    with pytest.raises(Stale):
        change_from_day(period, on=date(2021, 3, 1), version=1, by=officer, name="Tên mới")
    assert AgencyPeriod.objects.filter(agency=period.agency).count() == 1


# --- Many at once -----------------------------------------------------------------------------------------------
def test_set_cluster_writes_only_what_differs(province: Province, officer: Any) -> None:
    cluster = ClusterFactory(province=province)
    there, outside = PeriodFactory(province=province, cluster=cluster), PeriodFactory(province=province)
    assert set_cluster({there.pk: 1, outside.pk: 1}, cluster=cluster, by=officer) == 1
    assert AgencyPeriod.objects.filter(cluster=cluster).count() == 2
    assert AgencyPeriod.history.filter(id=outside.pk).count() == 2


def test_set_cluster_refuses_a_cluster_of_another_province(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    with pytest.raises(Refused, match="không thuộc cùng tỉnh"):
        set_cluster({period.pk: 1}, cluster=ClusterFactory(), by=officer)


def test_bulk_acts_refuse_the_whole_where_one_row_moved(province: Province, officer: Any) -> None:
    still, moved = PeriodFactory(province=province), PeriodFactory(province=province, name="UBND xã Đã Sửa")
    moved.short_name = "khác"
    save_versioned(moved, by=officer)
    with pytest.raises(Refused, match="“UBND xã Đã Sửa” vừa được người khác sửa"):
        correct_obligation({still.pk: 1, moved.pk: 1}, obligation=Obligation.MANDATORY, by=officer)
    assert AgencyPeriod.objects.get(pk=still.pk).obligation == Obligation.ENCOURAGED


def test_correct_obligation_mends_in_place(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    correct_obligation({period.pk: 1}, obligation=Obligation.MANDATORY, basis="QĐ 19/2014", by=officer)
    saved = AgencyPeriod.objects.get(agency=period.agency)
    assert (saved.obligation, saved.obligation_basis) == (Obligation.MANDATORY, "QĐ 19/2014")


def test_change_obligation_from_day_divides_every_period(province: Province, officer: Any) -> None:
    periods = [PeriodFactory(province=province, name=f"UBND xã {number}") for number in range(3)]
    count = change_obligation_from_day(
        {one.pk: 1 for one in periods}, obligation=Obligation.MANDATORY, on=date(2022, 1, 1), by=officer
    )
    before, after = register(officer, date(2021, 12, 31)), register(officer, date(2022, 1, 1))
    assert count == 3
    assert {one.obligation for one in before} == {Obligation.ENCOURAGED}
    assert [(one.name, one.obligation) for one in after] == [(f"UBND xã {n}", "mandatory") for n in range(3)]


@pytest.mark.parametrize(
    ("on", "sentence"),
    [(date(2020, 1, 1), "bắt đầu từ ngày 01/01/2020"), (date(2025, 7, 1), "đã kết thúc trước ngày 01/07/2025")],
)
def test_change_obligation_from_day_refuses_a_day_outside(
    on: date, sentence: str, province: Province, officer: Any
) -> None:
    bounded = PeriodFactory(province=province, valid_from=date(2020, 1, 1), valid_to=date(2025, 6, 30))
    open_one = PeriodFactory(province=province)
    with pytest.raises(Refused, match=sentence):
        change_obligation_from_day({bounded.pk: 1, open_one.pk: 1}, obligation="mandatory", on=on, by=officer)
    assert AgencyPeriod.objects.count() == 2


def test_bulk_acts_refuse_an_unknown_obligation_and_a_row_that_is_gone(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    with pytest.raises(Refused, match="Hãy chọn bắt buộc hoặc khuyến khích"):
        correct_obligation({period.pk: 1}, obligation="maybe", by=officer)
    with pytest.raises(Refused, match="không còn như lúc mở trang"):
        correct_obligation({period.pk: 1, 10**6: 1}, obligation="mandatory", by=officer)


def test_hand_to_officer_ends_the_one_before(province: Province, officer: Any) -> None:
    period, free = PeriodFactory(province=province), PeriodFactory(province=province)
    earlier = OfficerAssignmentFactory(agency=period.agency, user=UserFactory())
    assert hand_to_officer({period.pk: 1, free.pk: 1}, user=officer, on=date(2022, 1, 1), by=officer) == 2
    earlier.refresh_from_db()
    assert earlier.valid_to == date(2021, 12, 31)
    assert hand_to_officer({period.pk: 1, free.pk: 1}, user=officer, on=date(2022, 2, 1), by=officer) == 0


def test_hand_to_officer_refuses_who_does_not_work_there(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    with pytest.raises(Refused, match="không làm việc ở Chi cục"):
        hand_to_officer({period.pk: 1}, user=staff_of(ProvinceFactory()), on=date(2022, 1, 1), by=officer)


def test_hand_to_officer_refuses_a_day_before_the_one_in_charge(province: Province, officer: Any) -> None:
    period = PeriodFactory(province=province)
    OfficerAssignmentFactory(agency=period.agency, user=UserFactory(), valid_from=date(2023, 1, 1))
    with pytest.raises(Refused, match="có người nhận phụ trách sau ngày 01/01/2022"):
        hand_to_officer({period.pk: 1}, user=officer, on=date(2022, 1, 1), by=officer)
