"""What an agency was from a day to a day: typed wrongly ("sửa sai"), or changed from a day on."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import Level
from agencies.models import AdministrativeLevel, Agency, AgencyPeriod
from agencies.services.dated import check_order, day_before, locked, overlap, span, told
from agencies.services.naming import keys_of
from common.errors import Refused, Stale
from common.history import create, save_versioned
from common.text import exact_key, normalise

FACTS = ("name", "short_name", "level", "obligation", "obligation_basis", "parent", "unit", "cluster")
TEXTS = ("name", "short_name", "obligation_basis")
DAYS = ("valid_from", "valid_to")


@transaction.atomic
def begin_period(agency: Agency, *, by: Any, reason: str = "", **facts: Any) -> AgencyPeriod:
    """Write a period of an agency: its first one, or one in a time of which nothing is known yet.

    Refuses what `check_period` refuses.
    """
    locked(agency)
    period = AgencyPeriod(agency=agency, province_id=agency.province_id)
    take_facts(period, facts, allowed=(*FACTS, *DAYS))
    check_period(period)
    return create(period, by=by, reason=reason)


@transaction.atomic
def correct_period(period: AgencyPeriod, *, version: int, by: Any, reason: str = "", **facts: Any) -> AgencyPeriod:
    """Sửa sai: what was typed wrongly becomes right for the whole time of the period.

    Refuses when somebody saved the period after `version` (`Stale`), and what `check_period` refuses;
    where nothing differs, nothing is written.
    """
    locked(period.agency)
    current = AgencyPeriod.objects.select_related("agency__province").get(pk=period.pk)
    if current.version != version:
        raise Stale(current)
    before = facts_of(current)
    take_facts(current, facts, allowed=(*FACTS, *DAYS))
    if facts_of(current) == before:
        return current
    check_period(current)
    return save_versioned(current, by=by, reason=reason)


@transaction.atomic
def change_from_day(
    period: AgencyPeriod, *, on: date, version: int, by: Any, reason: str = "", **facts: Any
) -> AgencyPeriod:
    """Thay đổi từ ngày: the period ends the day before, and a new one begins with what differs from then on.

    Refuses a day that is not after the period's first, a day after its last, facts that do not differ, a period
    that somebody saved after `version` (`Stale`), and what `check_period` refuses.
    """
    locked(period.agency)
    ending = AgencyPeriod.objects.select_related("agency__province").get(pk=period.pk)
    if ending.version != version:
        raise Stale(ending)
    _check_day_of_change(ending, on)
    beginning = AgencyPeriod(agency_id=ending.agency_id, province_id=ending.province_id)
    take_facts(beginning, {name: getattr(ending, name) for name in FACTS} | facts, allowed=FACTS)
    if [getattr(beginning, name) for name in FACTS] == [getattr(ending, name) for name in FACTS]:
        raise Refused(
            f"Chưa có gì khác so với trước ngày {told(on)}. Hãy sửa ít nhất một mục rồi lưu.",
        )
    beginning.valid_from, beginning.valid_to = on, ending.valid_to
    ending.valid_to = day_before(on)
    check_period(beginning, besides=[ending.pk])
    save_versioned(ending, by=by, reason=reason)
    return create(beginning, by=by, reason=reason)


def _check_day_of_change(ending: AgencyPeriod, on: date) -> None:
    if ending.valid_from and on <= ending.valid_from:
        sentence = (
            f"Ngày thay đổi phải sau ngày {told(ending.valid_from)} là ngày bắt đầu của thông tin đang có. "
            "Nếu thông tin ấy ghi nhầm, hãy dùng “Sửa sai”."
        )
        raise Refused(sentence, {"on": sentence})
    if ending.valid_to and on > ending.valid_to:
        sentence = (
            f"Thông tin này chỉ đến hết ngày {told(ending.valid_to)}. Hãy chọn một ngày không muộn hơn, "
            "hoặc thay đổi ở giai đoạn sau."
        )
        raise Refused(sentence, {"on": sentence})


def facts_of(period: AgencyPeriod) -> list[Any]:
    return [getattr(period, name) for name in (*FACTS, *DAYS)]


def take_facts(period: AgencyPeriod, facts: dict[str, Any], *, allowed: Iterable[str]) -> None:
    """Put facts into a period, texts in the form in which they are stored, keys with the name."""
    unknown = set(facts) - set(allowed)
    if unknown:
        raise TypeError(f"not a fact of a period: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(period, name, normalise(value or "") if name in TEXTS else value)
    period.folded_name, period.sort_key = keys_of(period.name)


def check_period(period: AgencyPeriod, *, besides: Iterable[int] = ()) -> None:
    """Refuses a period without name, with days out of order or shared with another period of the agency,
    at a level that no longer existed, with a place of another province, or under a name that another agency of
    the same unit bears at the same time. Rows in `besides` are left out of account.
    """
    if not period.name:
        raise Refused("Cơ quan phải có tên.", {"name": "Hãy nhập tên cơ quan."})
    check_order(period.valid_from, period.valid_to)
    _check_level(period)
    _check_places(period)
    left_out = [period.pk, *besides] if period.pk else list(besides)
    other = overlap(period, AgencyPeriod.objects.filter(agency=period.agency).exclude(pk__in=left_out))
    if other:
        sentence = (
            f"Trùng ngày với thông tin “{other.name}” ({span(other)}). "
            "Mỗi ngày chỉ có một bản thông tin; hãy sửa ngày."
        )
        raise Refused(sentence, {"valid_from": sentence})
    _check_name_is_free(period, left_out)


def _check_level(period: AgencyPeriod) -> None:
    if period.level not in Level.values:
        raise Refused("Cơ quan phải có cấp.", {"level": "Hãy chọn cấp của cơ quan."})
    ends = AdministrativeLevel.objects.filter(level=period.level).values_list("valid_to", flat=True)
    last = None if None in ends else max((day for day in ends if day), default=None)
    if last and period.valid_from and period.valid_from > last:
        sentence = (
            f"{period.get_level_display()} chỉ có đến hết ngày {told(last)}. Hãy chọn cấp khác hoặc ngày sớm hơn."
        )
        raise Refused(sentence, {"level": sentence})


def _check_places(period: AgencyPeriod) -> None:
    """The parent, unit and cluster are of the agency's province (or of the one that it was merged into)."""
    province = period.agency.province
    at_home = {province.pk, province.merged_into_id}
    words = {"parent": "Cơ quan cấp trên", "unit": "Đơn vị hành chính", "cluster": "Cụm theo dõi"}
    for name, word in words.items():
        place: Any = getattr(period, name)
        if place is not None and place.province_id not in at_home:
            sentence = f"{word} này không thuộc {province.name}. Hãy chọn trong danh sách."
            raise Refused(sentence, {name: sentence})
    if period.parent_id and period.parent_id == period.agency_id:
        sentence = "Cơ quan không thể là cấp trên của chính mình. Hãy chọn cơ quan khác."
        raise Refused(sentence, {"parent": sentence})


def _check_name_is_free(period: AgencyPeriod, left_out: list[int]) -> None:
    namesakes = (
        AgencyPeriod.objects.filter(
            province=period.province_id, folded_name=period.folded_name, unit=period.unit_id, level=period.level
        )
        .exclude(agency=period.agency_id)
        .exclude(pk__in=left_out)
    )
    same = [one for one in namesakes if exact_key(one.name) == exact_key(period.name)]
    other = overlap(period, same)
    if other:
        sentence = (
            f"Đã có cơ quan “{other.name}” ở cùng đơn vị hành chính ({span(other)}). "
            "Hãy mở cơ quan ấy ra sửa, hoặc chọn đúng đơn vị hành chính."
        )
        raise Refused(sentence, {"name": sentence})
