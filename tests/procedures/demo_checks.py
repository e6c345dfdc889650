"""What the demo must hold of catalogues: the figures of the article, the sizes of the roster, and a living today."""

from datetime import date

from django.db.models import F

from agencies.models import Agency, AgencyPeriod, Province, ScopeLine
from common.clock import today
from procedures.choices import DocumentState
from procedures.models import (
    DocumentTask,
    ExternalDocument,
    ExternalListing,
    InternalAudit,
    ManagementReview,
    ProcedureLink,
    QualityObjective,
    ReviewTask,
)
from procedures.queries.coverage import coverage_of
from procedures.queries.scope import listed as listed_in

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

    _check_duties(town, an_giang)


def _check_duties(town: Agency, an_giang: Province) -> None:
    """Documents, a year's duties and one listed scope, for those whom the demo shows."""
    commune = AgencyPeriod.objects.on(today()).get(province=an_giang, name="UBND xã Châu Phú").agency
    listed = {
        agency.pk: set(ExternalListing.objects.filter(agency=agency).values_list("document__symbol", flat=True))
        for agency in (town, commune)
    }
    assert listed[town.pk] == {"19/2014/QĐ-TTg", "26/2014/TT-BKHCN", "30/2020/NĐ-CP", "63/2010/NĐ-CP"}
    assert listed[commune.pk] == listed[town.pk] | {"144/2006/QĐ-TTg", "118/2025/NĐ-CP"}
    ended = ExternalDocument.objects.get(state=DocumentState.EXPIRED)
    assert (ended.symbol, ended.replaced_by.symbol, ended.ended_on) == ("144/2006/QĐ-TTg", "19/2014/QĐ-TTg", None)
    assert DocumentTask.objects.filter(listing__agency=commune, closed_on=None).count() == 1
    for agency in (town, commune):
        for model, count in ((QualityObjective, 2), (InternalAudit, 1), (ManagementReview, 1)):
            assert model.objects.filter(agency=agency).count() == count

    certificate = ScopeLine.objects.filter(procedures__isnull=False).distinct().earliest("pk").certificate
    lines = {line.pk: line.count for line in certificate.lines.all()}
    assert listed_in(lines) == lines
    stated = (certificate.stated_system, certificate.stated_internal, certificate.stated_administrative)
    assert sum(lines.values()) == sum(stated)


def _agencies(province: Province, on: date) -> list[object]:
    periods = AgencyPeriod.objects.filter(province=province).on(on).select_related("agency")
    return [period.agency for period in periods.order_by("pk")]
