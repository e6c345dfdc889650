"""What a sheet of procedures is held against: agencies, their catalogues, and what the province published."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, QuerySet, Sum

from agencies.choices import AgencyKind
from agencies.models import Agency, AgencyIdentifier, AgencyPeriod, Division
from common.history import KEYS_AT_ONCE
from common.text import exact_key
from procedures.choices import HandlingKind, ProcedureState, RevisionStep
from procedures.models import (
    AdministrativeProcedure,
    HandlingException,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
)
from procedures.models.administrative import AT_LEVEL, LEVEL_LABELS
from procedures.resources.scopes import Place


class Known(NamedTuple):
    """A procedure of the catalogue, as far as a row can speak of it."""

    pk: int
    version: int
    agency: int
    kind: str
    code: str
    name: str
    division: int | None
    division_name: str
    owner: str
    clauses: str
    note: str
    state: str
    valid_from: date | None
    valid_to: date | None

    @property
    def is_draft(self) -> bool:
        return self.state == ProcedureState.DRAFT

    @property
    def is_withdrawn(self) -> bool:
        return self.state == ProcedureState.WITHDRAWN


class Issued(NamedTuple):
    """An approved revision of a procedure."""

    pk: int
    version: int
    procedure: int
    issue: str
    revision: str
    issued_on: date | None
    valid_from: date | None
    valid_to: date | None
    drafted_by: str
    reviewed_by: str
    approved_by: str


class Link(NamedTuple):
    """A TTHC that a procedure carries out until further notice."""

    pk: int
    version: int
    procedure: int
    key: str
    code: str
    valid_from: date | None


class Line(NamedTuple):
    """What the province last published of a TTHC by a day: who carries it out, and whether it is in force."""

    flags: frozenset[str]
    action: str


class Office(NamedTuple):
    """An agency as its rows meet it."""

    pk: int
    flags: frozenset[str]  # the levels of published lines that are its own; empty: its level is not known
    last_day: date | None
    divisions: dict[str, int]
    delegated: frozenset[str]  # national keys of TTHC that it carries out besides


def stamp_of(place: Place, *, lock: bool = False) -> tuple[Any, ...]:
    """A mark that differs once anything was written that `Desk` reads; `lock`: until the transaction ends nobody
    else writes the catalogue of these agencies.

    Versions only grow, new keys are higher than all before, so rows, keys and versions together tell every act.
    """
    if lock:
        list(_agencies(place).order_by("pk").select_for_update(no_key=True).values_list("pk"))
    mark = {"rows": Count("pk"), "keys": Sum("pk"), "versions": Sum("version")}
    province = {"province": place.province}
    told: list[QuerySet[Any]] = [
        _of(place, Procedure.objects, "agency"),
        _of(place, ProcedureRevision.objects, "procedure__agency"),
        _of(place, ProcedureLink.objects, "procedure__agency"),
        _of(place, HandlingException.objects, "agency"),
        _of(place, Division.objects, "agency"),
        AgencyPeriod.objects.filter(**province),
        AgencyIdentifier.objects.filter(**province),
        PublicationLine.objects.filter(**province),
        AdministrativeProcedure.objects.all(),
    ]
    return tuple(value for each in told for value in each.order_by().aggregate(**mark).values())


def _agencies(place: Place) -> QuerySet[Agency]:
    agencies = Agency.objects.filter(province=place.province)
    return agencies.filter(pk=place.agency.pk) if place.agency else agencies


def _of(place: Place, manager: Any, path: str) -> Any:
    """The rows of the place's agencies; `path` leads from a row to its agency."""
    if place.agency:
        return manager.filter(**{path: place.agency})
    return manager.filter(**{f"{path}__province": place.province})


def parts(keys: Iterable[Any]) -> Iterator[list[Any]]:
    """As many keys as one statement takes, in their order."""
    ordered = sorted(set(keys))
    return (ordered[start : start + KEYS_AT_ONCE] for start in range(0, len(ordered), KEYS_AT_ONCE))


class Desk:
    """All that the rows of these agencies may name, asked for in a handful of questions, however many they are."""

    def __init__(self, place: Place, agencies: Collection[int], keys: Collection[str], on: date) -> None:
        self.place, self.on = place, on
        self.by_code: dict[tuple[int, str], Known] = {}
        self.standing: dict[int, list[Known]] = defaultdict(list)
        self._named: dict[int, dict[str, list[Known]]] = {}
        self.gone: dict[tuple[int, str], Known] = {}
        self.issued: dict[int, list[Issued]] = defaultdict(list)
        self.links: dict[int, list[Link]] = defaultdict(list)
        self._read_catalogue(set(agencies))
        self.offices = {one.pk: one for one in self._read_offices(set(agencies))}
        self.titles: dict[str, str] = {}
        self.lines: dict[str, Line] = {}
        for some in parts(keys):
            self._read_published(some)

    def _of(self, agencies: set[int], manager: Any, path: str) -> Any:
        """The rows of these agencies, or of the whole place where they are too many to name."""
        rows = _of(self.place, manager, path)
        return rows.filter(**{f"{path}__in": agencies}) if len(agencies) <= KEYS_AT_ONCE else rows

    def _read_catalogue(self, agencies: set[int]) -> None:
        """The procedures, by the code and the name under which a row may mean them; withdrawn ones apart."""
        procedures = self._of(agencies, Procedure.objects, "agency").order_by("sort_key", "pk")
        for known in map(Known._make, procedures.values_list(*Known._fields).iterator(chunk_size=2_000)):
            if known.agency not in agencies:
                continue
            code = (known.agency, known.code.casefold())
            if known.is_withdrawn:
                name = (known.agency, exact_key(known.name))
                for key in filter(lambda key: key[1], (code, name)):
                    last = self.gone.get(key)
                    if last is None or (last.valid_to or date.min) <= (known.valid_to or date.min):
                        self.gone[key] = known
                continue
            self.standing[known.agency].append(known)
            if known.code:
                self.by_code[known.agency, known.code] = known
                self.by_code.setdefault(code, known)
        revisions = self._of(agencies, ProcedureRevision.objects, "procedure__agency")
        revisions = revisions.filter(step=RevisionStep.APPROVED).order_by("valid_from", "pk")
        for issued in map(Issued._make, revisions.values_list(*Issued._fields).iterator(chunk_size=2_000)):
            self.issued[issued.procedure].append(issued)
        links = self._of(agencies, ProcedureLink.objects, "procedure__agency").filter(valid_to__isnull=True)
        told = links.order_by("pk").values_list(
            "pk", "version", "procedure", "administrative__key", "code", "valid_from"
        )
        for link in map(Link._make, told.iterator(chunk_size=2_000)):
            self.links[link.procedure].append(link)

    def _read_offices(self, agencies: set[int]) -> Iterator[Office]:
        periods: dict[int, list[AgencyPeriod]] = defaultdict(list)
        for period in self._of(agencies, AgencyPeriod.objects, "agency"):
            periods[period.agency_id].append(period)
        divisions: dict[int, dict[str, int]] = defaultdict(dict)
        standing = self._of(agencies, Division.objects.on(self.on), "agency").order_by("-pk")
        for pk, agency, name in standing.values_list("pk", "agency", "name"):
            divisions[agency][exact_key(name)] = pk
        delegated: dict[int, set[str]] = defaultdict(set)
        besides = HandlingException.objects.on(self.on).filter(kind=HandlingKind.DELEGATED)
        for agency, key in _of(self.place, besides, "agency").values_list("agency", "administrative__key"):
            delegated[agency].add(key)
        for agency, kind in _agencies(self.place).values_list("pk", "kind"):
            if agency in agencies:
                flags, last_day = _levels(periods[agency], kind, self.on), _last_day(periods[agency])
                yield Office(agency, flags, last_day, divisions[agency], frozenset(delegated[agency]))

    def _read_published(self, keys: list[str]) -> None:
        administratives = AdministrativeProcedure.objects.filter(key__in=keys)
        self.titles.update(administratives.values_list("key", "name"))
        lines = PublicationLine.objects.filter(province=self.place.province, administrative__key__in=keys)
        told = lines.order_by("valid_from").values_list("administrative__key", "valid_from", "action", *LEVEL_LABELS)
        for key, begins, action, *flags in told:
            # The line of the day speaks; before the first one, the first
            if key not in self.lines or begins <= self.on:
                at = frozenset(name for name, flag in zip(LEVEL_LABELS, flags, strict=True) if flag)
                self.lines[key] = Line(at, action)

    # --- What a row asks ---
    def named(self, agency: int, key: str) -> list[Known]:
        """The procedures of an agency that bear a name; keys are made where somebody asks by a name."""
        if agency not in self._named:
            by_name = self._named[agency] = defaultdict(list)
            for known in self.standing.get(agency, ()):
                by_name[exact_key(known.name)].append(known)
        return self._named[agency].get(key, [])

    def has_uncoded(self, agency: int) -> bool:
        return any(not known.code for known in self.standing.get(agency, ()))

    def of_another_level(self, office: Office, key: str) -> str:
        """The levels in words where the province has published a TTHC for other levels only; else empty."""
        line = self.lines.get(key)
        if line is None or not line.flags or not office.flags or key in office.delegated:
            return ""
        return "" if line.flags & office.flags else ", ".join(LEVEL_LABELS[flag] for flag in sorted(line.flags))


def _levels(periods: list[AgencyPeriod], kind: str, on: date) -> frozenset[str]:
    """An agency's level on the day; of a day before it was there, its first one, afterwards its last."""
    if not periods:
        return frozenset()
    ordered = sorted(periods, key=lambda period: period.valid_from or date.min)
    begun = [period for period in ordered if (period.valid_from or date.min) <= on]
    besides = {"at_other"} if kind == AgencyKind.CENTRAL else set()
    return frozenset({AT_LEVEL[(begun or ordered[:1])[-1].level]} | besides)  # type: ignore[index]


def _last_day(periods: list[AgencyPeriod]) -> date | None:
    ends = [period.valid_to for period in periods]
    return None if not ends or None in ends else max(end for end in ends if end is not None)
