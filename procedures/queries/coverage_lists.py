"""What an agency has to mend in its catalogue on a day: the four lists beside the gauge, row by row.

Each is a QuerySet that a page may search, order and cut; its length is the figure that `coverage_of` tells.
"""

from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Agency
from common.days import on_day
from procedures.choices import ProcedureState, PublicationAction, ReviewOutcome, RevisionStep
from procedures.models import ProcedureLink, ProcedureRevision, PublicationLine, ReviewTask
from procedures.queries.handled import handled, level_on

LINE = "administrative__lines__"


def links_in_force(on: date) -> QuerySet[Any]:
    """The links that hold on the day, of procedures in force on it."""
    of_procedures = on_day(on, "procedure__") & ~Q(procedure__state=ProcedureState.DRAFT)
    links: QuerySet[Any] = ProcedureLink.objects.on(on).filter(of_procedures)
    return links


def links_of(agency: Agency, on: date) -> QuerySet[Any]:
    """Those of an agency; none of one that is not there on the day: what it had is history."""
    links = links_in_force(on).filter(procedure__agency=agency)
    return links if level_on(agency, on) else links.none()


# --- TTHC by TTHC -----------------------------------------------------------------------------------------------
def covered(agency: Agency, on: date) -> QuerySet[Any]:
    """The lines handled for which there is a procedure."""
    return handled(agency, on).filter(administrative__in=_linked(agency, on).values("administrative"))


def missing(agency: Agency, on: date) -> QuerySet[Any]:
    """The lines handled for which there is no procedure yet."""
    to_the_line = _linked(agency, on).filter(administrative=OuterRef("administrative"))
    return handled(agency, on).filter(~Exists(to_the_line))


def doubled(agency: Agency, on: date) -> QuerySet[Any]:
    """The lines handled for which there are two procedures or more."""
    several = _linked(agency, on).values("administrative").annotate(number=Count("procedure", distinct=True))
    return handled(agency, on).filter(administrative__in=several.filter(number__gte=2).values("administrative"))


def not_arising(agency: Agency, on: date) -> QuerySet[Any]:
    """The lines handled of which nothing comes in: they stay in the count, and are counted apart."""
    return handled(agency, on).filter(not_arising=True)


def _linked(agency: Agency, on: date) -> QuerySet[Any]:
    """The agency's links, asked once for a list: their number does not grow with the nation's."""
    return links_in_force(on).filter(procedure__agency=agency).order_by()


# --- Link by link -----------------------------------------------------------------------------------------------
def pointing_nowhere(links: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Of links in force, those to a TTHC that their province does not have in force on the day."""
    standing = PublicationLine.objects.in_force(on).filter(
        province=OuterRef("province"), administrative=OuterRef("administrative")
    )
    return links.filter(~Exists(standing))


def stale(links: QuerySet[Any], on: date) -> QuerySet[Any]:
    """Of links in force, those whose TTHC was amended after the procedure's revision ("cần rà soát").

    Each with `line`, `amended_on` and `revised_on` (None: nobody knows the day, so it has to be looked at). One
    that was looked at and found not to be affected is none of them.
    """
    amended = {f"{LINE}province": F("province"), f"{LINE}action": PublicationAction.AMENDED}
    of_today = links.filter(on_day(on, LINE), **amended).annotate(
        line=F(f"{LINE}pk"), amended_on=F(f"{LINE}valid_from"), revised_on=Subquery(_day_of_the_revision(on))
    )
    cleared = ReviewTask.objects.filter(
        line=OuterRef("line"), procedure=OuterRef("procedure"), outcome=ReviewOutcome.NO_EFFECT, closed_on__lte=on
    )
    since = Q(revised_on__isnull=True) | Q(amended_on__gt=F("revised_on"))
    return of_today.filter(since).filter(~Exists(cleared))


def _day_of_the_revision(on: date) -> QuerySet[Any]:
    revisions = ProcedureRevision.objects.on(on).filter(procedure=OuterRef("procedure"), step=RevisionStep.APPROVED)
    newest = revisions.order_by(F("valid_from").desc(nulls_last=True), "-pk")
    day: QuerySet[Any] = newest.values_list(Coalesce("valid_from", "issued_on"))[:1]
    return day
