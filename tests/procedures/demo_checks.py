"""What the demo must hold of catalogues: the figures of the article, the sizes of the roster, and a living today."""

from datetime import date

from django.db.models import F

from agencies.models import AgencyPeriod, Province
from common.clock import today
from procedures.models import ProcedureLink, ReviewTask
from procedures.queries.coverage import coverage_of

ROSTER_DAY = date(2021, 1, 1)


def check_catalogues() -> None:
    hue, an_giang = Province.objects.get(code="46"), Province.objects.get(code="89")
    town = AgencyPeriod.objects.get(province=hue, name="UBND thị xã Hương Thủy", valid_from=None).agency
    figures = coverage_of([town], date(2022, 11, 28))[town.pk]
    assert (figures.system, figures.internal, figures.administrative) == (6, 15, 252)
    assert (figures.covered, figures.handled) == (306, 306)

    then = _agencies(an_giang, ROSTER_DAY)
    of_then = coverage_of(then, ROSTER_DAY)
    assert len(then) == 197
    assert [figure for figure in of_then.values() if not figure.has_catalogue] == []
    assert (
        sum(figure.system for figure in of_then.values()),
        sum(figure.internal for figure in of_then.values()),
        sum(figure.administrative for figure in of_then.values()),
    ) == (1_182, 1_680, 23_134)  # the sums of the roster's three columns

    now = {agency.pk for agency in _agencies(an_giang, today())}
    asked = ReviewTask.objects.filter(closed_on=None)
    assert set(asked.values_list("agency", flat=True)) < now
    assert set(asked.values_list("cause", flat=True)) == {"abolished", "amended"}

    assert not ProcedureLink.objects.exclude(province=F("procedure__province")).exists()
    assert not ReviewTask.objects.exclude(province=F("agency__province")).exists()


def _agencies(province: Province, on: date) -> list[object]:
    periods = AgencyPeriod.objects.filter(province=province).on(on).select_related("agency")
    return [period.agency for period in periods.order_by("pk")]
