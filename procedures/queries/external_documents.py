"""External documents as pages show them: an agency's list of a day, the province's documents, and what has ended."""

import re
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery

from agencies.models import Agency, Division
from agencies.models.membership import sight_of
from agencies.queries.charge import answered_for
from agencies.queries.names import with_name
from agencies.queries.words import all_stand_in, words_of
from common.text import exact_key, normalise
from procedures.choices import DocumentState
from procedures.models import DocumentTask, ExternalDocument, ExternalListing, ListingUse, Procedure

MINE = "me"  # the condition of the list: those of agencies in the reader's own charge
_BETWEEN_USERS = re.compile(r"[;\r\n]+")
TONES: dict[str, str] = {
    DocumentState.IN_FORCE: "good",
    DocumentState.PARTLY: "warn",
    DocumentState.EXPIRED: "bad",
}


def state_of(document: ExternalDocument, on: date) -> DocumentState:
    """How a document stands on a day: one that ends later is still in force."""
    if document.state == DocumentState.EXPIRED and not document.has_ended(on):
        return DocumentState.IN_FORCE
    return DocumentState(document.state)


def standing_as(state: str, on: date, prefix: str = "") -> Q:
    """`state_of` as a condition."""
    later = Q(**{f"{prefix}state": DocumentState.EXPIRED, f"{prefix}ended_on__gt": on})
    if state == DocumentState.IN_FORCE:
        return Q(**{f"{prefix}state": state}) | later
    return Q(**{f"{prefix}state": state}) & ~later


def holding(text: str, prefix: str = "") -> Q:
    """Those in whose symbol and title every word stands, without accents."""
    return all_stand_in(f"{prefix}folded", words_of(text))


# --- An agency's list -------------------------------------------------------------------------------------------
def listings_of(agency: Agency, on: date) -> QuerySet[Any]:
    """What an agency lists on a day, with its uses and the to-do that is open, in the order of the symbols."""
    used = ListingUse.objects.select_related("division", "procedure").order_by("pk")
    waiting = DocumentTask.objects.filter(listing=OuterRef("pk"), closed_on__isnull=True)
    listings: Any = ExternalListing.objects.on(on).filter(agency=agency)
    return (
        listings.select_related("document__replaced_by")
        .prefetch_related(Prefetch("uses", queryset=used))
        .annotate(task=Subquery(waiting.values("pk")[:1]), due_on=Subquery(waiting.values("due_on")[:1]))
        .order_by("document__sort_key", "pk")
    )


def users_of(listing: Any) -> str:
    """The divisions and procedures that use a listed document, as a form shows them: a procedure by its code."""
    rows = listing.uses.select_related("division", "procedure")
    return "; ".join(label_of(row.division or row.procedure) for row in rows)


def label_of(user: Division | Procedure) -> str:
    return user.name if isinstance(user, Division) else user.code or user.name


class Users:
    """The divisions and procedures of an agency on a day, found by name or by code."""

    def __init__(self, agency: Agency, on: date) -> None:
        divisions: Any = Division.objects.on(on).filter(agency=agency)
        procedures = Procedure.objects.in_force(on).filter(agency=agency)
        self._known: dict[str, Division | Procedure] = {}
        for procedure in procedures.order_by("pk"):
            for name in (procedure.name, procedure.code):
                self._known.setdefault(exact_key(name), procedure)
        for division in divisions.order_by("pk"):
            self._known[exact_key(division.name)] = division
        self._known.pop("", None)

    def named(self, text: str) -> tuple[list[Division | Procedure], list[str]]:
        """Those that a text names, each once, and the names that mean none of them."""
        names = [name for part in _BETWEEN_USERS.split(text) if (name := normalise(part))]
        found = {exact_key(name): self._known.get(exact_key(name)) for name in names}
        unknown = [name for name in names if found[exact_key(name)] is None]
        return [user for user in dict.fromkeys(found.values()) if user is not None], unknown

    @staticmethod
    def told(users: list[Division | Procedure]) -> str:
        return "; ".join(map(label_of, users))


# --- The province's documents -----------------------------------------------------------------------------------
def documents_in_sight(user: Any) -> QuerySet[ExternalDocument]:
    """The documents of the provinces in which a reader has a duty."""
    return ExternalDocument.objects.visible_to(user)


def with_listings(documents: Any, user: Any, on: date) -> Any:
    """Adds how many agencies in the reader's sight list each document on the day."""
    seen = _listings_in_sight(user, on)
    counted = seen.filter(document=OuterRef("pk")).order_by().values("document")
    return documents.annotate(listing_count=Subquery(counted.annotate(how_many=Count("pk")).values("how_many")))


def _listings_in_sight(user: Any, on: date) -> Any:
    return ExternalListing.objects.visible_to(user).on(on)


def listed_in_sight(documents: Any, user: Any, on: date) -> Any:
    """Only those that an agency in sight lists on the day."""
    seen = _listings_in_sight(user, on)
    return documents.filter(Exists(seen.filter(document=OuterRef("pk"))))


def listings_of_document(document: ExternalDocument, user: Any, on: date) -> QuerySet[Any]:
    """Who lists a document on a day, of those in sight, by the names that they bear."""
    seen = _listings_in_sight(user, on)
    named = with_name(seen.filter(document=document).select_related("agency"), "agency", on)
    return named.order_by("name", "pk")


# --- What has ended ---------------------------------------------------------------------------------------------
def open_tasks(user: Any, on: date) -> QuerySet[DocumentTask]:
    """The to-dos that a document's end has opened by the day and that were not answered by then."""
    tasks: QuerySet[DocumentTask] = DocumentTask.objects.visible_to(user)
    sight = sight_of(user)
    if sight.everything:
        tasks = DocumentTask.objects.all()
    elif sight.provinces and not sight.agencies:
        tasks = DocumentTask.objects.filter(province__in=sight.provinces)
    return tasks.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on), opened_on__lte=on)


def in_charge_of(tasks: QuerySet[DocumentTask], user: Any, on: date) -> QuerySet[DocumentTask]:
    """Those of the agencies for which this user answers."""
    return tasks.filter(answered_for(user, on, "listing__agency"))


def task_rows(tasks: QuerySet[DocumentTask], on: date) -> QuerySet[Any]:
    """The rows of the list with the names of their agencies, the most pressing first."""
    related = tasks.select_related("listing__agency", "listing__document__replaced_by")
    named = with_name(related, "listing__agency", on)
    return named.order_by(F("due_on").asc(nulls_last=True), "opened_on", "pk")
