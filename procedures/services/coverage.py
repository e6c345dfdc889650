"""What is stored of coverage: marked by whatever it rests on, worked out anew after the commit.

Nobody has to think of it: `follow` hears of every write from the one door to tracked rows (`services/following.py`).
"""

import threading
from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from agencies.models import Agency, Province
from common.clock import today
from procedures.models import CoverageMark, CoverageSummary
from procedures.queries.coverage import FIGURES, live_coverage, stored_on
from procedures.queries.coverage_days import stretches
from procedures.queries.handled import levels_on


class _Waiting(threading.local):
    """What the transaction of this thread has changed so far. What one that was taken back leaves here is worked
    out once more with the next: nothing is wrong by it."""

    def __init__(self) -> None:
        self.agencies: set[int] = set()
        self.provinces: set[int] = set()


_waiting = _Waiting()


# --- Marking ----------------------------------------------------------------------------------------------------
@transaction.atomic
def coverage_changed(agencies: Iterable[Agency | int]) -> None:
    """Something that the coverage of these agencies rests on was written in this transaction: from its commit on,
    what is stored of them holds no more; it is worked out again at once, for all that the transaction did."""
    keys = {agency if isinstance(agency, int) else agency.pk for agency in agencies}
    CoverageMark.objects.bulk_create([CoverageMark(agency_id=key) for key in sorted(keys)])
    _waiting.agencies |= keys
    transaction.on_commit(_refresh_waiting, robust=True)


@transaction.atomic
def coverage_changed_in(provinces: Iterable[Province | int]) -> None:
    """The same of what was published in these provinces: it concerns all their agencies."""
    keys = {province if isinstance(province, int) else province.pk for province in provinces}
    CoverageMark.objects.bulk_create([CoverageMark(province_id=key) for key in sorted(keys)])
    _waiting.provinces |= keys
    transaction.on_commit(_refresh_waiting, robust=True)


def forget_coverage(agencies: Iterable[int]) -> None:
    """These agencies are taken away that were entered by mistake, and all that is stored of them."""
    keys = list(agencies)
    CoverageMark.objects.filter(agency__in=keys).delete()
    CoverageSummary.objects.filter(agency__in=keys).delete()


def _refresh_waiting() -> None:
    agencies, provinces = _waiting.agencies, _waiting.provinces
    _waiting.agencies, _waiting.provinces = set(), set()
    if agencies or provinces:
        refresh_coverage(Agency.objects.filter(Q(pk__in=agencies) | Q(province__in=provinces)), today())


# --- Working out ------------------------------------------------------------------------------------------------
def refresh_coverage(agencies: QuerySet[Agency], on: date) -> int:
    """Work out and store the coverage of these agencies as of a day; says of how many.

    A province at a time, so that nobody waits long and little lies in memory.
    """
    by_province: dict[int, list[int]] = defaultdict(list)
    for agency, province in agencies.order_by("pk").values_list("pk", "province"):
        by_province[province].append(agency)
    for province, keys in sorted(by_province.items()):
        _refresh(province, keys, on)
    return sum(map(len, by_province.values()))


def outdated(on: date) -> QuerySet[Agency]:
    """The agencies of which nothing is stored that holds for the day."""
    return Agency.objects.filter(~Exists(stored_on(on).filter(agency=OuterRef("pk"))))


@transaction.atomic
def _refresh(province: int, agencies: list[int], on: date) -> None:
    """The rows are held first: of two who work an agency out, the later one reads what the earlier one could not.

    The marks are read before the rows: a change that is committed meanwhile leaves a mark that is not among them.
    """
    _hold(province, agencies)
    marks = list(_marks(province, agencies).values_list("pk", flat=True))
    figures, levels = live_coverage(agencies, on), levels_on(agencies, on)
    days = stretches(dict.fromkeys(agencies, province), on)
    rows = [
        CoverageSummary(
            agency_id=agency,
            province_id=province,
            level=levels.get(agency, ""),
            as_of=days[agency].first,
            holds_until=days[agency].last,
            **vars(figures[agency]),
        )
        for agency in agencies
    ]
    CoverageSummary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["agency"],
        update_fields=["province", "level", "as_of", "holds_until", *FIGURES],
    )
    CoverageMark.objects.filter(pk__in=marks).delete()


def _hold(province: int, agencies: list[int]) -> None:
    """Rows that say nothing yet where there are none, and all of them locked in one order."""
    empty = [CoverageSummary(agency_id=agency, province_id=province) for agency in agencies]
    CoverageSummary.objects.bulk_create(empty, ignore_conflicts=True)
    list(CoverageSummary.objects.select_for_update().filter(agency__in=agencies).order_by("agency").values_list("pk"))


def _marks(province: int, agencies: list[int]) -> QuerySet[CoverageMark]:
    """What these agencies are to be worked out for; a mark of the province goes only with all its agencies."""
    marks = Q(agency__in=agencies)
    if Agency.objects.filter(province=province).count() == len(agencies):
        marks |= Q(province=province)
    return CoverageMark.objects.filter(marks)
