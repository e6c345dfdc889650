"""What the search box finds in the register: agencies and the people in their ISO roles."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from agencies.queries.register import listed, matching, register, rows_of
from common.registry import SearchGroup, SearchResult

FIRST = 5


def find_agencies(user: Any, on: date, text: str) -> SearchGroup:
    """Agencies by name, former name or code, the nearest first."""
    found = matching(register(user, on), text)
    first = list(listed(rows_of(found, on=on, text=text)[: FIRST + 1]))
    results = [
        SearchResult(
            row.name,
            " · ".join(part for part in (row.code, row.place, row.other_name) if part),
            reverse("agency_detail", args=[row.agency]),
        )
        for row in first[:FIRST]
    ]
    total = len(first) if len(first) <= FIRST else found.count()
    return SearchGroup("Cơ quan", results, total, f"{reverse('agency_list')}?{urlencode({'q': text})}")
