"""One act on many agencies: all of them or none, and none that somebody saved meanwhile."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import Obligation
from agencies.models import Agency, AgencyPeriod, Cluster, OfficerAssignment
from agencies.queries.people import officers_of
from agencies.services.dated import day_before, told
from common.errors import Refused
from common.history import bulk_create, bulk_save
from common.text import normalise

NAMES_IN_A_SENTENCE = 3
# Everything that a period says, for the one that goes on where it ends.
KEPT = [field.attname for field in AgencyPeriod._meta.concrete_fields if field.name not in ("id", "version")]


@transaction.atomic
def set_cluster(versions: Mapping[int, int], *, cluster: Cluster | None, by: Any, reason: str = "") -> int:
    """Put the agencies of these periods (id → version that was seen) into a cluster, or into none.

    Returns how many differed and were written. Refuses periods that somebody saved meanwhile, and a cluster of
    another province.
    """
    periods = _locked_periods(versions)
    if cluster is not None:
        foreign = [row for row in periods if cluster.province_id not in _home(row)]
        _refuse_for(foreign, "không thuộc cùng tỉnh với cụm này. Hãy bỏ chọn rồi làm lại.", "cluster")
    changed = [row for row in periods if row.cluster_id != (cluster.pk if cluster else None)]
    for row in changed:
        row.cluster = cluster
    bulk_save(changed, by=by, reason=reason)
    return len(changed)


@transaction.atomic
def correct_obligation(
    versions: Mapping[int, int], *, obligation: str, by: Any, basis: str = "", reason: str = ""
) -> int:
    """Sửa sai: the obligation of these periods was typed wrongly. Returns how many were written.

    Refuses an unknown obligation and periods that somebody saved meanwhile.
    """
    periods = _differing(_locked_periods(versions), obligation, basis)
    for row in periods:
        row.obligation, row.obligation_basis = obligation, normalise(basis)
    bulk_save(periods, by=by, reason=reason)
    return len(periods)


@transaction.atomic
def change_obligation_from_day(
    versions: Mapping[int, int], *, obligation: str, on: date, by: Any, basis: str = "", reason: str = ""
) -> int:
    """Thay đổi từ ngày: the periods end the day before, and the agencies go on under the new obligation.

    Returns how many differed and were written. Refuses an unknown obligation, a day that is not after the first
    day of a period or is after its last, and periods that somebody saved meanwhile.
    """
    ending = _differing(_locked_periods(versions), obligation, basis)
    too_early = [row for row in ending if row.valid_from and on <= row.valid_from]
    _refuse_for(too_early, f"có thông tin bắt đầu từ ngày {told(on)} hoặc sau đó. Hãy chọn ngày muộn hơn.", "on")
    over = [row for row in ending if row.valid_to and on > row.valid_to]
    _refuse_for(over, f"có thông tin đã kết thúc trước ngày {told(on)}. Hãy chọn ngày sớm hơn.", "on")
    beginning = []
    for row in ending:
        same = {field: getattr(row, field) for field in KEPT}
        new = {"obligation": obligation, "obligation_basis": normalise(basis), "valid_from": on}
        beginning.append(AgencyPeriod(**same | new))
        row.valid_to = day_before(on)
    bulk_save(ending, by=by, reason=reason)
    bulk_create(beginning, by=by, reason=reason)
    return len(beginning)


@transaction.atomic
def hand_to_officer(versions: Mapping[int, int], *, user: Any, on: date, by: Any, reason: str = "") -> int:
    """Hand the agencies of these periods to an officer from a day on. Returns how many changed hands.

    Refuses an officer who does not work at their department on that day, a day before an officer in charge
    began, and periods that somebody saved meanwhile.
    """
    periods = _locked_periods(versions)
    provinces = {row.agency.province for row in periods}
    if any(not officers_of(province, on).filter(pk=user.pk).exists() for province in provinces):
        sentence = f"{user} không làm việc ở Chi cục của các cơ quan này vào ngày {told(on)}. Hãy chọn người khác."
        raise Refused(sentence, {"user": sentence})
    agencies = {row.agency_id: row for row in periods}
    in_charge = OfficerAssignment.objects.filter(agency__in=agencies, valid_to__isnull=True)
    earlier = [row for row in in_charge.select_related("user") if row.user_id != user.pk]
    kept = {row.agency_id for row in in_charge if row.user_id == user.pk}
    late = [agencies[row.agency_id] for row in earlier if row.valid_from and on < row.valid_from]
    _refuse_for(late, f"có người nhận phụ trách sau ngày {told(on)}. Hãy chọn ngày muộn hơn.", "on")
    same_day = [row for row in earlier if row.valid_from == on]
    ending = [row for row in earlier if row.valid_from != on]
    for row in same_day:
        row.user = user
    for row in ending:
        row.valid_to = day_before(on)
    bulk_save([*same_day, *ending], by=by, reason=reason)
    handed = set(agencies) - kept - {row.agency_id for row in same_day}
    new = [OfficerAssignment(agency_id=pk, user=user, valid_from=on) for pk in sorted(handed)]
    bulk_create(new, by=by, reason=reason)
    return len(new) + len(same_day)


def _locked_periods(versions: Mapping[int, int]) -> list[AgencyPeriod]:
    """The periods as they stand now, their agencies held; refuses those that moved since they were seen."""
    wanted = AgencyPeriod.objects.filter(pk__in=list(versions))
    list(Agency.objects.select_for_update().filter(pk__in=wanted.values("agency")).order_by("pk").values("pk"))
    periods = list(wanted.select_related("agency__province"))
    if len(periods) != len(versions):
        raise Refused("Danh sách đã chọn không còn như lúc mở trang. Hãy mở lại danh sách rồi chọn lại.")
    moved = [row for row in periods if row.version != versions[row.pk]]
    _refuse_for(moved, "vừa được người khác sửa. Hãy mở lại danh sách, xem lại rồi làm lại.")
    return periods


def _differing(periods: list[AgencyPeriod], obligation: str, basis: str) -> list[AgencyPeriod]:
    if obligation not in Obligation.values:
        sentence = "Hãy chọn bắt buộc hoặc khuyến khích."
        raise Refused(sentence, {"obligation": sentence})
    wanted = (obligation, normalise(basis))
    return [row for row in periods if (row.obligation, row.obligation_basis) != wanted]


def _home(period: AgencyPeriod) -> set[int | None]:
    province = period.agency.province
    return {province.pk, province.merged_into_id}


def _refuse_for(periods: Iterable[AgencyPeriod], why: str, field: str = "") -> None:
    names = sorted(row.name for row in periods)
    if names:
        shown = ", ".join(f"“{name}”" for name in names[:NAMES_IN_A_SENTENCE])
        more = len(names) - NAMES_IN_A_SENTENCE
        sentence = f"{shown}{f' và {more} cơ quan khác' if more > 0 else ''} {why} Chưa có gì được ghi."
        raise Refused(sentence, {field: sentence} if field else None)
