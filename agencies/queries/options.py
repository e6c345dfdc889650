"""What the filters of the register offer: all lists of a reader in one query, nothing out of his sight."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet, Subquery, TextField, Value
from django.db.models.functions import Cast, Coalesce, NullIf

from agencies.choices import DEPARTMENT_DUTIES, BodyKind, Level
from agencies.models import (
    AdministrativeLevel,
    AdministrativeUnit,
    AgencyPeriod,
    Cluster,
    Membership,
    OfficerAssignment,
    Province,
    SavedFilter,
    ServiceBody,
    StandardEdition,
)
from agencies.models.membership import sight_of
from agencies.queries.names import begun_by
from common.text import sort_key
from common.together import Written, together, written

Choices = list[tuple[str, str]]
EMPTY = Value("")
FEW_PROVINCES = 3  # over more, the lists of units, clusters and officers wait until a province is chosen


@dataclass
class Options:
    """The lists of a filter form, and the reader's saved filters."""

    province: Choices = field(default_factory=list)
    level: Choices = field(default_factory=list)
    edition: Choices = field(default_factory=list)
    unit: Choices = field(default_factory=list)
    cluster: Choices = field(default_factory=list)
    officer: Choices = field(default_factory=list)
    parent: Choices = field(default_factory=list)
    body: Choices = field(default_factory=list)
    saved: list["Saved"] = field(default_factory=list)
    more: dict[str, Choices] = field(default_factory=dict)  # lists that only the asking app knows


@dataclass(frozen=True)
class Saved:
    """A saved filter in the drop-down of a list."""

    pk: int
    name: str
    query: str
    own: bool


def options_for(
    user: Any,
    on: date,
    *,
    url_name: str,
    province: int | None = None,
    unit: int | None = None,
    parent: int | None = None,
) -> Options:
    """The lists for a reader on a day. `province`: the one he chose; `unit`: the one asked for, which is offered
    even where it is a commune (a list of all communes would cost more than the page); `parent`: the agency asked
    for, the only one offered."""
    scope = _scope(sight_of(user), province)
    parts = _common(user, url_name, province)
    if scope:
        parts += [written(part) for part in (_units(scope, on, unit), _clusters(scope), _officers(scope, on))]
    if parent is not None:
        parts.append(written(_parent(user, on, parent)))
    return _asked(parts, user)


def units_offered(user: Any, on: date, *, province: int) -> Choices:
    """The list of units alone, for a page that asks for nothing else of the register."""
    scope = _scope(sight_of(user), province)
    return _asked([written(_units(scope, on, None))], user).unit if scope else []


def options_of_certificates(user: Any, *, url_name: str, province: int | None = None) -> Options:
    """The lists for a reader of the register of declarations and certificates."""
    return _asked([*_common(user, url_name, province), written(_bodies(user))], user)


def options_with(user: Any, own: Iterable[QuerySet[Any]], *, url_name: str, province: int | None = None) -> Options:
    """What every list page offers, and an app's own lists (each made by `list_of`) in `more`."""
    options = _asked([*_common(user, url_name, province), *map(written, own)], user)
    for offered in options.more.values():
        offered.sort(key=lambda one: sort_key(one[1]))
    return options


def own_options(user: Any, own: Iterable[QuerySet[Any]], *, url_name: str) -> Options:
    """The lists of an app whose page offers none of the register's, and the filters that are kept of it."""
    options = _asked([written(_saved(user, url_name)), *map(written, own)], user)
    options.saved = in_order(options.saved)
    return options


def list_of(rows: Any, group: str, key: str, label: str) -> QuerySet[Any]:
    """A list of an app's own; what stands twice in it is offered once."""
    return _part(rows, group, key, Cast(label, TextField()), EMPTY).distinct()


def _common(user: Any, url_name: str, province: int | None) -> list[Written]:
    """What every list page offers; provinces only to who sees several, or asks for one of his own."""
    sight = sight_of(user)
    parts = [_levels_and_editions(), written(_saved(user, url_name))]
    if sight.everything:
        parts.append(_all_provinces())
    elif len(sight.provinces) > 1 or province in sight.provinces:
        parts.append(written(_provinces(sight.provinces)))
    return parts


def _asked(parts: list[Written], user: Any) -> Options:
    """All the lists, asked for at once."""
    options = Options()
    for group, key, label, place, extra in sorted(together(parts).rows(), key=_in_order):
        if group == "saved":
            options.saved.append(Saved(int(key), label, extra, own=place == str(user.pk)))
        elif group == "level":
            _put_level(options.level, key, label, ended=bool(extra))
        elif hasattr(options, group):
            getattr(options, group).append((key, label))
        else:
            options.more.setdefault(group, []).append((key, label))
    return options


def _in_order(row: tuple[str, ...]) -> tuple[str, str]:
    """By the place that a list gives its rows; levels from above, one's own filters before shared ones."""
    group, key, label, place, _ = row
    if group == "level":
        return str(Level.values.index(key)), label
    return ("", label) if group == "saved" else (place, label)


def _scope(sight: Any, province: int | None) -> list[int]:
    """The provinces whose units, clusters and officers are offered."""
    if province is not None:
        return [province] if sight.everything or province in sight.provinces else []
    return sorted(sight.provinces) if len(sight.provinces) <= FEW_PROVINCES else []


def _put_level(levels: Choices, key: str, label: str, *, ended: bool) -> None:
    """Each level once: as it is called today, or as it was where it is no more."""
    known = dict(levels)
    if key not in known:
        levels.append((key, label))
    elif not ended:
        levels[:] = [(value, label if value == key else word) for value, word in levels]


def _part(rows: Any, group: str, key: str, label: Any, place: Any, extra: Any = EMPTY) -> QuerySet[Any]:
    """One list of the union, as five columns of text: of what, key, label, place in the order, what else."""
    return rows.order_by().values_list(Value(group), Cast(key, TextField()), label, place, extra)


def _levels() -> QuerySet[Any]:
    ended = Coalesce(Cast("valid_to", TextField()), Value("", output_field=TextField()))
    return _part(AdministrativeLevel.objects.all(), "level", "level", "label", EMPTY, ended)


def _editions() -> QuerySet[Any]:
    return _part(StandardEdition.objects.all(), "edition", "year", "code", Cast("year", TextField()))


@cache
def _levels_and_editions() -> Written:
    """What every list page asks alike is written once."""
    return together([written(_levels()), written(_editions())])


@cache
def _all_provinces() -> Written:
    return written(_provinces(None))


def saved_filters(user: Any, url_name: str) -> list[Saved]:
    """The saved filters of a list that offers none of the register's own lists: one's own before shared ones."""
    rows = SavedFilter.objects.visible_to(user).filter(url_name=url_name)
    return in_order(Saved(row.pk, row.name, row.query, own=row.owner_id == user.pk) for row in rows)


def in_order(saved: Iterable[Saved]) -> list[Saved]:
    return sorted(saved, key=lambda one: (not one.own, sort_key(one.name)))


def _saved(user: Any, url_name: str) -> QuerySet[Any]:
    rows = SavedFilter.objects.visible_to(user).filter(url_name=url_name)
    return _part(rows, "saved", "pk", "name", Cast("owner_id", TextField()), "query")


def _provinces(provinces: Iterable[int] | None) -> QuerySet[Any]:
    rows = Province.objects.all() if provinces is None else Province.objects.filter(pk__in=provinces)
    return _part(rows, "province", "pk", "name", "code")


def _units(scope: list[int], on: date, unit: int | None) -> QuerySet[Any]:
    """Districts in which agencies stand on the day; where there are none any more, the communes themselves."""
    there = AgencyPeriod.objects.on(on).filter(province__in=scope).order_by()
    district = Q(level=Level.DISTRICT)
    offered = district & Q(pk__in=there.values("unit__parent")) | Q(pk__in=there.values("unit")) & (
        district | Q(level=Level.COMMUNE, parent__level=Level.PROVINCE)
    )
    rows = AdministrativeUnit.objects.filter(offered | Q(pk=unit), province__in=scope)
    return _part(rows, "unit", "pk", "name", "sort_key")


def _bodies(user: Any) -> QuerySet[Any]:
    rows = ServiceBody.objects.visible_to(user).filter(kind=BodyKind.CERTIFICATION)
    return _part(rows, "body", "pk", Coalesce(NullIf("short_name", EMPTY), "name"), "sort_key")


def _parent(user: Any, on: date, agency: int) -> QuerySet[Any]:
    """One agency in sight, as it was last called by the day."""
    last = AgencyPeriod.objects.filter(begun_by(on), agency=agency).order_by(F("valid_from").desc(nulls_last=True))
    rows = AgencyPeriod.objects.visible_to(user).filter(pk=Subquery(last.values("pk")[:1]))
    return _part(rows, "parent", "agency_id", "name", "sort_key")


def _clusters(scope: list[int]) -> QuerySet[Any]:
    return _part(Cluster.objects.filter(province__in=scope), "cluster", "pk", "name", "sort_key")


def _officers(scope: list[int], on: date) -> QuerySet[Any]:
    """Who works at the department, or has an agency in charge, on the day."""
    held = Membership.objects.on(on).filter(duty__in=DEPARTMENT_DUTIES, province__in=scope).order_by()
    charged = OfficerAssignment.objects.on(on).filter(agency__province__in=scope).order_by()
    rows = get_user_model().objects.filter(Q(pk__in=held.values("user")) | Q(pk__in=charged.values("user")))
    name = Coalesce(NullIf("full_name", EMPTY), "username")
    return _part(rows, "officer", "pk", name, name)
