"""What the search box finds in the register: agencies, people in ISO roles, and papers by their number."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from agencies.choices import AppointmentRole, CertificateKind
from agencies.models import Appointment, Certificate
from agencies.models.membership import sight_of
from agencies.queries.register import listed, matching, register, rows_of
from common.registry import SearchGroup, SearchResult
from common.text import fold

FIRST = 5
MOST_PEOPLE = 5_000  # folded on the way: a province's people, never the nation's


def find_agencies(user: Any, on: date, text: str) -> SearchGroup:
    """Agencies by name, former name or code, the nearest first."""
    found = matching(register(user, on), text)
    first = list(listed(rows_of(found, on=on, text=text)[: FIRST + 1]))
    results = [
        SearchResult(
            row.name,
            " · ".join(part for part in (row.code, row.place, row.other_name) if part),
            _page(row.agency),
        )
        for row in first[:FIRST]
    ]
    total = len(first) if len(first) <= FIRST else found.count()
    return SearchGroup("Cơ quan", results, total, f"{reverse('agency_list')}?{urlencode({'q': text})}")


def find_people(user: Any, on: date, text: str) -> SearchGroup:
    """People in force on the day whose name holds every word that was typed."""
    words = fold(text).split()
    roles = dict(AppointmentRole.choices)
    held = Appointment.objects.none() if sight_of(user).everything else Appointment.objects.visible_to(user).on(on)
    names = held.order_by("name", "pk").values_list("name", "role", "agency")[:MOST_PEOPLE]
    found = [row for row in names if all(word in fold(row[0]) for word in words)]
    hits = [
        SearchResult(name, roles[role], reverse("agency_people", args=[agency]))
        for name, role, agency in found[:FIRST]
    ]
    return SearchGroup("Người được phân công", hits, len(found), "")


def find_papers(user: Any, on: date, text: str) -> SearchGroup:
    """Declarations and certificates by the number of their paper."""
    kinds = dict(CertificateKind.choices)
    number = text.strip().replace("đ", "Đ")  # SQLite folds the case of ASCII letters only
    papers = Certificate.objects.visible_to(user).filter(paper__number__icontains=number)
    found = papers.values("pk", "paper__number", "paper__issuer", "kind")
    hits = [
        SearchResult(
            row["paper__number"],
            ", ".join(part for part in (kinds[row["kind"]], row["paper__issuer"]) if part),
            reverse("certificate_detail", args=[row["pk"]]),
        )
        for row in found.order_by("-issued_on", "pk")[:FIRST]
    ]
    listed_in = f"{reverse('certificate_list')}?{urlencode({'q': text})}" if any(map(str.isdigit, text)) else ""
    return SearchGroup("Số quyết định, giấy chứng nhận", hits, found.count(), listed_in)


def _page(agency: int) -> str:
    return reverse("agency_detail", args=[agency])
