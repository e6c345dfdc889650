"""Administrative units and clusters with the agencies that stand in them on a day."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.choices import Level
from agencies.models import AdministrativeUnit, AgencyPeriod, Cluster, Province
from agencies.models.membership import sight_of
from agencies.queries.register import register
from common.days import on_day
from common.text import fold


def provinces_of(user: Any) -> QuerySet[Province]:
    """The provinces whose units a user may look through: those over which he holds a duty, and those of the
    agencies that he is given."""
    sight = sight_of(user)
    if sight.everything:
        return Province.objects.all()
    return Province.objects.filter(Q(pk__in=sight.provinces) | Q(agencies__in=sight.agencies)).distinct()


def provinces_to_look_through(user: Any) -> list[Province]:
    """The same as a list; most users' provinces came with their duties and are not asked for again."""
    sight = sight_of(user)
    over = [duty.province for duty in sight.memberships if duty.province is not None]
    around = [duty.agency.province for duty in sight.memberships if duty.agency is not None]
    known = {province.pk: province for province in (*over, *around)}
    if sight.everything or not sight.provinces <= set(known):
        return list(provinces_of(user))
    return sorted(known.values(), key=lambda province: province.code)


def units_on(
    province: Province, on: date, *, scheme: str = "", parent: int | None = None, text: str = ""
) -> QuerySet[Any]:
    """The units of a province that exist on a day, or of one list (`scheme`) whatever the day: those below a unit,
    those that a text names, else the districts (where there are none any more, the communes)."""
    rows = AdministrativeUnit.objects.filter(province=province).select_related("parent")
    there = rows.filter(scheme=scheme) if scheme else rows.filter(on_day(on))
    words = fold(text).split()
    if words:
        named = Q()
        for word in words:
            named &= Q(folded_name__contains=word)
        return there.filter(named).order_by("sort_key", "pk")
    if text.strip():
        return there.none()
    if parent is not None:
        return there.filter(parent=parent).order_by("sort_key", "pk")
    return there.filter(parent__level=Level.PROVINCE).order_by("sort_key", "pk")


def with_agencies(units: Any, user: Any, on: date, *, scheme: str = "") -> Any:
    """Adds how many agencies in sight stand in each unit and below it on the day, and how many units lie below it
    on the day or, in a whole list (`scheme`), at all."""
    standing = register(user, on).order_by()
    there = Q(scheme=scheme) if scheme else on_day(on)
    below = AdministrativeUnit.objects.filter(there, parent=OuterRef("pk")).order_by()
    return units.annotate(
        agencies_in_all=_count(standing.filter(unit=OuterRef("pk")), "unit")
        + _count(standing.filter(unit__parent=OuterRef("pk")), "unit__parent"),
        units_below=_count(below, "parent"),
    )


def _count(rows: Any, by: str) -> Coalesce:
    return Coalesce(Subquery(rows.values(by).annotate(how_many=Count("pk")).values("how_many")), 0)


def agencies_by_unit(units: list[int], user: Any, on: date) -> dict[int, list[AgencyPeriod]]:
    """The agencies in sight that stand in these very units on the day."""
    found: dict[int, list[AgencyPeriod]] = {}
    for period in register(user, on).filter(unit__in=units).order_by("sort_key", "pk"):
        found.setdefault(period.unit_id, []).append(period)
    return found


def clusters_with_counts(provinces: Any, user: Any, on: date) -> QuerySet[Cluster]:
    """The clusters of these provinces with how many agencies they hold on the day."""
    standing = register(user, on).order_by().filter(cluster=OuterRef("pk"))
    rows = Cluster.objects.filter(province__in=provinces).select_related("province")
    return rows.annotate(agencies=_count(standing, "cluster")).order_by("province", "sort_key")
