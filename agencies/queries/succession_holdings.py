"""What agencies hold that ends with them: their period, papers, people, duties; and what stands below them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import chain
from typing import Any

from django.db.models import Q, QuerySet

from agencies.choices import AGENCY_DUTIES, IdentifierScheme
from agencies.models import (
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    Division,
    Membership,
    OfficerAssignment,
    Province,
    SteeringCommittee,
)
from common.history import Tracked

MOST_KEYS = 900  # in one statement: SQLite takes 999 parameters; beyond that the whole province is read


@dataclass
class Holdings:
    """Everything of some agencies that reaches the day on which they end, by what it is; and what begins later."""

    periods: list[AgencyPeriod] = field(default_factory=list)
    statuses: list[ApplicationStatus] = field(default_factory=list)
    certificates: list[Certificate] = field(default_factory=list)
    appointments: list[Appointment] = field(default_factory=list)
    committees: list[SteeringCommittee] = field(default_factory=list)
    officers: list[OfficerAssignment] = field(default_factory=list)
    divisions: list[Division] = field(default_factory=list)
    memberships: list[Membership] = field(default_factory=list)
    codes: list[AgencyIdentifier] = field(default_factory=list)  # of administrative units: reused by the next list
    below: list[AgencyPeriod] = field(default_factory=list)  # of agencies that go on and lose their parent
    later: dict[int, list[Tracked]] = field(default_factory=dict)  # by agency: what begins on the day or after it

    def __iter__(self) -> Iterator[Tracked]:
        for name in ENDS:
            yield from getattr(self, name)

    @cached_property
    def by_agency(self) -> dict[int, list[Tracked]]:
        """What each agency holds, for the version check of its row."""
        known: dict[int, list[Tracked]] = {}
        for row in self:
            known.setdefault(holder_of(row), []).append(row)
        return known


# What ends the day before, in the order in which a page tells it.
ENDS = ("periods", "statuses", "certificates", "appointments", "committees", "officers", "divisions", "memberships",
        "codes")  # fmt: skip


def holder_of(row: Any) -> int:
    """The agency that a row belongs to."""
    key: int = row.holder_id if isinstance(row, Certificate) else row.agency_id
    return key


def holdings_of(
    province: Province,
    ending: Mapping[int, date],
    *,
    periods: Mapping[int, Iterable[AgencyPeriod]] | None = None,
    lock: bool = False,
) -> Holdings:
    """What these agencies (each with its first day of not being there) hold; one question a kind of row.

    `periods`: those of each agency, where a page has read them already; whoever writes reads them anew and locks.
    """
    found = Holdings()
    if not ending:
        return found
    for period in () if periods is None else chain.from_iterable(periods[agency] for agency in ending):
        _sort(found, "periods", period, ending)
    dated: dict[str, QuerySet[Any]] = {
        **({"periods": AgencyPeriod.objects.select_related("unit__parent")} if periods is None else {}),
        "statuses": ApplicationStatus.objects.all(),
        "appointments": Appointment.objects.all(),
        "committees": SteeringCommittee.objects.select_related("paper"),
        "officers": OfficerAssignment.objects.select_related("user"),
        "divisions": Division.objects.all(),
        "memberships": Membership.objects.select_related("user").filter(duty__in=AGENCY_DUTIES),
        "codes": AgencyIdentifier.objects.filter(scheme=IdentifierScheme.UNIT),
    }
    for name, rows in dated.items():
        chosen = rows.filter(_among("agency", ending, province)).order_by("pk")
        for row in chosen.select_for_update(of=("self",)) if lock else chosen:
            _sort(found, name, row, ending)
    _add_certificates(found, province, ending, lock=lock)
    below = AgencyPeriod.objects.filter(_among("parent", ending, province)).select_related("unit").order_by("pk")
    for period in below:
        day = ending.get(period.parent_id or 0)
        if day is not None and period.agency_id not in ending and period.holds_on(day):
            found.below.append(period)
    return found


def _sort(found: Holdings, name: str, row: Any, ending: Mapping[int, date]) -> None:
    """What began before the day ends with it; what begins later stands in the way, but for a duty on the portal."""
    day = ending.get(row.agency_id)
    if day is None or (row.valid_to is not None and row.valid_to < day):
        return
    if name == "memberships" or row.valid_from is None or row.valid_from < day:
        getattr(found, name).append(row)
    else:
        found.later.setdefault(row.agency_id, []).append(row)


def _add_certificates(found: Holdings, province: Province, ending: Mapping[int, date], *, lock: bool) -> None:
    open_ones = Certificate.objects.filter(_among("holder", ending, province), ended_as="").order_by("pk")
    for one in open_ones.select_for_update(of=("self",)) if lock else open_ones.select_related("edition", "paper"):
        day = ending.get(one.holder_id)
        if day is None:
            continue
        if one.begins_on is None or one.begins_on < day:
            found.certificates.append(one)
        else:
            found.later.setdefault(one.holder_id, []).append(one)


def _among(name: str, keys: Mapping[int, Any], province: Province) -> Q:
    if len(keys) <= MOST_KEYS:
        return Q(**{f"{name}__in": list(keys)})
    return Q(**{f"{name}__province": province})


def last_day(row: Any, day: date, today: date) -> date:
    """The last day of a row that ends with its agency; a duty that was given after that day ends now."""
    before = day - timedelta(days=1)
    if row.valid_from is None or row.valid_from <= before:
        return before
    yesterday = today - timedelta(days=1)
    return max(row.valid_from, yesterday)
