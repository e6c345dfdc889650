"""The demo's catalogues: the figures of the article and the sizes of the roster, and a living province of today."""

from datetime import date

import pytest
from django.core.management import call_command

from agencies.models import AgencyPeriod, Province
from common.clock import today
from procedures.demo.words import made_up_tthc
from procedures.models import Procedure, PublicationLine, ReviewTask
from procedures.queries.coverage import coverage_of

ROSTER_DAY = date(2021, 1, 1)


def test_made_up_tthc_have_codes_and_names_of_their_own() -> None:
    tthc = made_up_tthc(100, 900)
    assert len({one.code for one in tthc}) == len({(one.field, one.name) for one in tthc}) == 900
    assert {one.code[:2] for one in tthc} == {"9."}
    assert [one.field for one in tthc] == sorted((one.field for one in tthc), key=[t.field for t in tthc].index)


@pytest.mark.django_db
def test_load_demo_brings_the_catalogues_in_the_sizes_that_are_known() -> None:
    call_command("load_demo", verbosity=0)
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

    before = (Procedure.objects.count(), PublicationLine.objects.count(), Procedure.history.count())
    call_command("load_demo", verbosity=0)
    assert (Procedure.objects.count(), PublicationLine.objects.count(), Procedure.history.count()) == before


def _agencies(province: Province, on: date) -> list[object]:
    periods = AgencyPeriod.objects.filter(province=province).on(on).select_related("agency")
    return [period.agency for period in periods.order_by("pk")]
