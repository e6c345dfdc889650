"""Agencies that stand no more: found by the names that they bore, and shown with their last day."""

from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef
from django.urls import reverse

from agencies.models import AgencyPeriod
from agencies.queries.register import matching
from common.registry import SearchGroup, SearchResult

FIRST = 5


def find_ended_agencies(user: Any, on: date, text: str) -> SearchGroup:
    """The agencies that had ended before the day, by name or code: "UBND phường Bình Khánh (đến 30/6/2025)"."""
    later = AgencyPeriod.objects.filter(agency=OuterRef("agency"), valid_to__isnull=True)
    longer = AgencyPeriod.objects.filter(agency=OuterRef("agency"), valid_to__gt=OuterRef("valid_to"))
    last = AgencyPeriod.objects.visible_to(user).filter(valid_to__lt=on)
    ended = last.exclude(Exists(later)).exclude(Exists(longer))
    found = matching(ended, text)
    first = list(found.select_related("unit__parent").order_by("-valid_to", "sort_key", "pk")[: FIRST + 1])
    results = [
        SearchResult(
            f"{row.name} (đến {row.valid_to.day}/{row.valid_to.month}/{row.valid_to.year})",
            row.unit.parent.name if row.unit and row.unit.parent else "",
            reverse("agency_detail", args=[row.agency_id]),
        )
        for row in first[:FIRST]
    ]
    total = len(first) if len(first) <= FIRST else found.count()
    return SearchGroup("Cơ quan đã kết thúc", results, total, "")
