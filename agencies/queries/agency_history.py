"""Everything that was ever saved about an agency, newest first: who, when, why, before and after."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, QuerySet, TextField, Value
from django.db.models.functions import Coalesce, NullIf

from agencies.models import (
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    AgencySuccession,
    AgencyTask,
    ApplicationStatus,
    Appointment,
    Certificate,
    Division,
    OfficerAssignment,
    StatedFigure,
    SteeringCommittee,
)
from common.history import Change, FieldChange
from common.templatetags.values import moment, number

# How to find the rows of a subject in each history table (the field that points to it, or conditions where none
# does), and what to call one of them: words, or the field whose row has the name.
Key = str | Callable[[Any], dict[str, Any]]
Sources = dict[str, tuple[Any, Key, Callable[[Any], str] | str]]
SOURCES: Sources = {
    "agency": (Agency, "id", lambda record: ""),
    "period": (AgencyPeriod, "agency", lambda record: record.name),
    "identifier": (AgencyIdentifier, "agency", lambda record: record.value),
    "status": (ApplicationStatus, "agency", lambda record: record.get_status_display()),
    "appointment": (Appointment, "agency", lambda record: f"{record.name}, {record.get_role_display()}"),
    "division": (Division, "agency", lambda record: record.name),
    "committee": (SteeringCommittee, "agency", lambda record: ""),
    "officer": (OfficerAssignment, "agency", lambda record: ""),
    "certificate": (Certificate, "holder", lambda record: record.get_kind_display()),
    "figure": (StatedFigure, "agency", lambda record: f"{record.count} {record.unit}"),
    "heir": (AgencySuccession, "source", lambda record: record.get_kind_display()),
    "ancestor": (AgencySuccession, "target", lambda record: record.get_kind_display()),
    "task": (AgencyTask, "agency", lambda record: record.get_kind_display()),
}
# What the page's own head says already, or what is worked out from another field.
SILENT_FIELDS = {
    "id", "version", "agency", "holder", "certificate", "plan", "province", "folded_name", "sort_key", "title_key",
    "name_key", "sections",
}  # fmt: skip


@dataclass(frozen=True)
class Told:
    """A change with the thing that it changed ("Lê Thị Thư Ký, Thư ký ISO")."""

    change: Change
    subject: str

    @property
    def is_new(self) -> bool:
        return self.change.kind == "+"

    @property
    def is_removal(self) -> bool:
        return self.change.kind == "-"


def entries_of(subject: Any, sources: Sources = SOURCES, *more: str) -> QuerySet[Any]:
    """(when, history id, source) of every entry of an agency, newest first: one query, to be sliced by a page.

    `sources`: where else to look, and by which column, for what is not an agency. `more`: columns told besides.
    """
    parts = []
    for source, (model, key, _) in sources.items():
        about = {key: subject.pk} if isinstance(key, str) else key(subject)
        told = {"entry_at": F("history_date"), "entry_of": Value(source, output_field=CharField())}
        rows = model.history.filter(**about).order_by().annotate(**told, **{one: WORDS[one] for one in more})
        parts.append(rows.values_list("entry_at", "history_id", "entry_of", *more))
    return parts[0].union(*parts[1:], all=True).order_by("-entry_at", "-history_id")


# What a short list of entries tells besides
WORDS: dict[str, Any] = {
    "entry_by": Coalesce(NullIf("history_user__full_name", Value("")), "history_user__username", Value("")),
    "entry_reason": Coalesce("history_change_reason", Value(""), output_field=TextField()),
}


@dataclass(frozen=True)
class Saved:
    """An entry in one line: when, by whom (empty: the system), what it was about, and why."""

    at: datetime
    by: str
    title: str
    reason: str


def last_saves(subject: Any, sources: Sources, most: int) -> list[Saved]:
    """The latest entries without their before and after, in one query whatever they are about."""
    found = entries_of(subject, sources, *WORDS)[:most]
    return [
        Saved(at, by, _capital(str(sources[source][0]._meta.verbose_name)), reason)
        for at, _, source, by, reason in found
    ]


def changes_among(entries: Iterable[tuple[Any, int, str]], sources: Sources = SOURCES) -> list[Told]:
    """The entries of a page told as changes: one query for each sort of row, one for each sort of name in them."""
    entries = list(entries)
    wanted: dict[str, list[int]] = defaultdict(list)
    for _, history_id, source in entries:
        wanted[source].append(history_id)
    records, earlier = {}, {}
    for source, ids in wanted.items():
        chain = _chain(sources[source][0].history, ids)
        for place, record in enumerate(chain):
            records[source, record.history_id] = record
            following = chain[place + 1] if place + 1 < len(chain) else None
            if following is not None and following.id == record.id:
                earlier[source, record.history_id] = following
    names = _names([*records.values()])
    return [
        _tell(sources[source], records[source, history_id], earlier.get((source, history_id)), names)
        for _, history_id, source in entries
    ]


def _chain(history: Any, ids: list[int]) -> list[Any]:
    """The whole history of the rows that these entries are about, row by row, each newest first."""
    about = history.filter(history_id__in=ids).values("id")
    return list(history.filter(id__in=about).select_related("history_user").order_by("id", "-history_id"))


def _names(records: list[Any]) -> dict[tuple[Any, int], str]:
    """What the rows that records point to are called, one query for each sort."""
    keys: dict[Any, set[int]] = defaultdict(set)
    for record in records:
        for field in _shown_fields(record):
            value = getattr(record, field.attname)
            if field.is_relation and value is not None:
                keys[field.related_model].add(value)
    names: dict[tuple[Any, int], str] = {}
    for model, wanted in keys.items():
        if model is Agency:  # an agency's name stands in its periods
            periods = AgencyPeriod.objects.filter(agency__in=wanted).order_by(F("valid_from").asc(nulls_first=True))
            names |= {(Agency, pk): name for pk, name in periods.values_list("agency", "name")}
        else:
            rows = model._base_manager.select_related(*getattr(model, "named_with", ()))
            names |= {(model, pk): str(row) for pk, row in rows.in_bulk(wanted).items()}
    return names


def _shown_fields(record: Any) -> list[Any]:
    silent = SILENT_FIELDS.union(getattr(record.instance_type, "not_in_history", ()))
    return [field for field in record.instance_type._meta.concrete_fields if field.name not in silent]


def _tell(source: Any, record: Any, earlier: Any, names: dict[tuple[Any, int], str]) -> Told:
    _, key, named = source
    fields = []
    for field in _shown_fields(record):
        if field.name in (key, named):
            continue  # whose page it is, and what the entry is headed by
        before = _readable(earlier, field, names) if earlier is not None else ""
        after = _readable(record, field, names) if record.history_type != "-" else ""
        if before != after:
            fields.append(FieldChange(_capital(str(field.verbose_name)), before, after))
    change = Change(
        at=record.history_date,
        by=record.history_user,
        kind=record.history_type,
        reason=record.history_change_reason or "",
        title=_capital(str(record.instance_type._meta.verbose_name)),
        fields=fields,
    )
    if isinstance(named, str):
        return Told(change, _readable(record, record.instance_type._meta.get_field(named), names))
    return Told(change, named(record))


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def _readable(record: Any, field: Any, names: dict[tuple[Any, int], str]) -> str:
    value = getattr(record, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), f"số {value}")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, dict):  # texts under their words; which of them it is, its row says
        return "\n".join(str(text) for text in value.values() if text)
    if isinstance(value, bool):
        return "có" if value else "không"
    if isinstance(value, datetime | Decimal):
        return moment(value) if isinstance(value, datetime) else number(value)
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
