"""The fifty rows of a page of the register of certificates, each in the words that the page shows.

One plain statement brings the rows of given keys: names come with the join to all periods of the holder, and the
state, the name of the day and the name that a search found are worked out here. Told as subqueries and conditions of
SQL the same facts cost ten times as much, most of it for writing and planning the statement.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery

from agencies.choices import CertificateKind, CertificateState
from agencies.models import Certificate
from agencies.queries.certificate_states import STATE_TONES, Circumstances, state_of, with_circumstances
from agencies.queries.names import Called, called_on
from agencies.queries.words import are_in, words_of
from common.documents import OfficialDocument
from common.prepared import prepared

STATES, KINDS = dict(CertificateState.choices), dict(CertificateKind.choices)
FACTS = (
    "pk", "holder", "kind", "issue_number", "part", "issued_on", "in_force_from", "expires_on", "ended_as",
    "ended_on", "edition__code", "edition__transition_ends_on", "number", "issuing_body__name",
    "issuing_body__short_name", "province__name", "is_suspended", "is_reorganised", "cover_ended",
    "differs",
)  # fmt: skip
NAMES = tuple(f"holder__periods__{name}" for name in ("name", "valid_from", "valid_to", "folded_name"))


class Fetched(NamedTuple):
    """A certificate in the plain columns of `FACTS`."""

    pk: int
    holder: int
    kind: str
    issue_number: int | None
    part: str
    issued_on: date | None
    in_force_from: date | None
    expires_on: date | None
    ended_as: str
    ended_on: date | None
    edition: str
    edition_ends_on: date | None
    number: str | None
    body: str | None
    short_body: str | None
    province: str
    suspended: bool
    reorganised: bool
    cover_ended: bool
    differs: bool

    @property
    def is_declaration(self) -> bool:
        return self.kind == CertificateKind.DECLARATION

    @property
    def begins_on(self) -> date | None:
        return self.in_force_from or self.issued_on

    @property
    def circumstances(self) -> Circumstances:
        return Circumstances(self.suspended, self.reorganised, self.cover_ended, self.differs)


class Listed(NamedTuple):
    """A row of the list, in the words that the page shows."""

    pk: int
    holder: int
    name: str
    other_name: str
    province: str
    kind: str
    issue: int | None
    part: str
    edition: str
    number: str
    body: str
    issued_on: date | None
    expires_on: date | None
    expires: bool  # may it run out at all?
    days_left: int | None
    state: str
    tone: str


def rows_of(keys: Sequence[int], *, on: date, text: str = "") -> list[Listed]:
    """The rows of one page, in the order of their keys, in one query."""
    if not keys:
        return []
    by_key = {row.pk: row for row in listed(_rows_of_keys(keys=list(keys), on=on), on=on, text=text)}
    return [by_key[key] for key in keys if key in by_key]


@prepared
def _rows_of_keys(*, keys: Sequence[int], on: date) -> QuerySet[Any, Any]:
    return fetched(Certificate.objects.filter(pk__in=keys).order_by(), on)


def fetched(certificates: QuerySet[Certificate], on: date) -> QuerySet[Any, Any]:
    """Each of them beside each name of its holder, in plain columns."""
    # A join to all papers of the nation would read them all for fifty numbers.
    number = OfficialDocument.objects.filter(pk=OuterRef("paper")).values("number")
    return with_circumstances(certificates, on).annotate(number=Subquery(number)).values_list(*FACTS, *NAMES)


def listed(rows: Iterable[Sequence[Any]], *, on: date, text: str = "") -> Iterator[Listed]:
    """Rows of `fetched` in the order of their question, if it has one; `text`: what was searched for."""
    beside: dict[int, tuple[Fetched, list[Called]]] = {}
    for row in rows:
        if row[0] not in beside:
            beside[row[0]] = Fetched._make(row[: len(FACTS)]), []
        beside[row[0]][1].append(Called._make(row[len(FACTS) :]))
    words = words_of(text)
    return (_listed(row, names, on, words) for row, names in beside.values())


def _listed(row: Fetched, names: Sequence[Called], on: date, words: Sequence[str]) -> Listed:
    state = state_of(row, on, row.circumstances)
    called = called_on(names, on)
    left = (row.expires_on - on).days if row.expires_on and state == CertificateState.RUNNING_OUT else None
    return Listed(
        pk=row.pk,
        holder=row.holder,
        name=called.shown_on(on),
        other_name=_other_name(names, called, on, words) if words else "",
        province=row.province,
        kind=KINDS[row.kind],
        issue=row.issue_number,
        part=row.part,
        edition=row.edition,
        number=row.number or "",
        body=row.short_body or row.body or "",
        issued_on=row.issued_on,
        expires_on=row.expires_on,
        expires=not row.is_declaration,
        days_left=left,
        state=STATES[state],
        tone=STATE_TONES.get(state, ""),
    )


def _other_name(names: Sequence[Called], now: Called, on: date, words: Sequence[str]) -> str:
    """The name of another time that the words found; where several did, the one that ended last."""
    found = [one for one in names if one.name and are_in(one.folded or "", words)]
    nearest = max(found, key=lambda one: one.ends or date.min, default=now)
    return "" if nearest.name == now.name else nearest.shown_on(on)
