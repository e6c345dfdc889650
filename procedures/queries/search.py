"""What the search box finds in the catalogue: procedures and published TTHC, by code or name."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.urls import reverse

from agencies.models.membership import sight_of
from agencies.queries.names import names_on
from agencies.queries.register import MOST_COUNTED
from agencies.queries.search import FIRST
from agencies.queries.words import stands_in, words_of
from common.registry import SearchGroup, SearchResult
from procedures.models import Procedure
from procedures.queries import administrative_list

LONGEST_TITLE = 160  # letters: a published name reaches a thousand


def find_procedures(user: Any, on: date, text: str) -> SearchGroup:
    """Procedures in force on the day in whose code or name every word stands."""
    found = _named(Procedure.objects.visible_to(user).in_force(on), text)
    rows = found.order_by("province_id", "sort_key", "pk").values("pk", "code", "name", "agency")[: FIRST + 1]
    first = list(rows)
    names = names_on((row["agency"] for row in first[:FIRST]), on) if first else {}
    results = [
        SearchResult(
            _cut(row["name"]),
            " · ".join(part for part in (row["code"], names[row["agency"]]) if part),
            reverse("procedure_detail", args=[row["pk"]]),
        )
        for row in first[:FIRST]
    ]
    return SearchGroup("Quy trình", results, _total(first, found, user), _address("procedure_list", text))


def find_administratives(user: Any, on: date, text: str) -> SearchGroup:
    """TTHC in force on the day in the provinces in sight."""
    lines = administrative_list.in_force(administrative_list.lines_on(user, on))
    found = administrative_list.matching(lines, text)
    columns = ("code", "name", "field", "administrative", "province__name")
    first = list(found.order_by(*administrative_list.ORDER).values(*columns)[: FIRST + 1])
    several = sight_of(user).everything or len(sight_of(user).provinces) > 1
    results = [
        SearchResult(
            _cut(row["name"]),
            " · ".join(part for part in (row["code"], row["field"], row["province__name"] * several) if part),
            reverse("administrative_detail", args=[row["administrative"]]),
        )
        for row in first[:FIRST]
    ]
    return SearchGroup("TTHC", results, _total(first, found, user), _address("administrative_list", text))


def _named(rows: Any, text: str) -> QuerySet[Procedure]:
    words = words_of(text)
    wanted = Q()
    for word in words:
        wanted &= stands_in("folded_name", word)
    return rows.filter(wanted) if words else rows.none()


def _total(first: list[Any], found: QuerySet[Any], user: Any) -> int:
    """How many there are; over the whole nation counted no further than a thousand."""
    if len(first) <= FIRST:
        return len(first)
    return found.order_by().values("pk")[: MOST_COUNTED if sight_of(user).everything else None].count()


def _cut(name: str) -> str:
    return name if len(name) <= LONGEST_TITLE else f"{name[:LONGEST_TITLE].rsplit(' ', 1)[0]}…"


def _address(url_name: str, text: str) -> str:
    return f"{reverse(url_name)}?{urlencode({'q': text})}"
