"""Who changed what, when and why: every write to a tracked row leaves a history row in the same transaction.

The only module that may call `update()` on tracked models: all other code saves through the functions below, so
that neither a history row nor the version check can be forgotten. History rows are kept for ever.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import connections, models, router, transaction
from simple_history.models import HistoricalRecords

from common import bulk_rows, registry
from common.clock import now
from common.errors import Refused, Stale
from common.logs import current_request_id

KEYS_AT_ONCE = 900  # in one statement, with what else it says: SQLite may take no more than 999 values


def request_in_progress() -> str:
    """The id of the request that is being answered; empty on the command line."""
    return current_request_id.get()


class HistoryEntry(models.Model):
    """What every history row carries besides the state of the row: the request that wrote it."""

    request_id = models.CharField("mã yêu cầu", max_length=64, blank=True, default=request_in_progress)

    class Meta:
        abstract = True


class _Records(HistoricalRecords):
    """Leaves out what a model names in `not_in_history`: a password's hash is not kept for ever."""

    def fields_included(self, model: Any) -> list[Any]:
        left_out = getattr(model, "not_in_history", ())
        return [field for field in super().fields_included(model) if field.name not in left_out]

    def create_history_model(self, model: Any, inherited: bool) -> Any:
        history_model = super().create_history_model(model, inherited)
        # A row put together from its history takes what was left out from the row of today.
        history_model._history_excluded_fields = list(getattr(model, "not_in_history", ()))
        return history_model


class Tracked(models.Model):
    """A row of which every state is kept, with the version that a form must still meet when it saves."""

    version = models.PositiveIntegerField("phiên bản dữ liệu", default=1, editable=False)
    history = _Records(
        inherit=True,
        bases=[HistoryEntry],
        history_change_reason_field=models.TextField("lý do", blank=True, default="", null=True),
    )

    class Meta:
        abstract = True


Row = TypeVar("Row", bound=Tracked)


def create(instance: Row, *, by: Any, reason: str = "") -> Row:
    """Save a new row and its first history row."""
    with transaction.atomic():
        bulk_create([instance], by=by, reason=reason)
    return instance


def save_versioned(instance: Row, *, by: Any, reason: str = "", version: int | None = None) -> Row:
    """Save a changed row if nobody saved it since `version` (default: the version that it was read with).

    Refuses with `Stale`, which carries the row as it stands now.
    """
    expected = instance.version if version is None else version
    model = type(instance)
    with transaction.atomic():
        values = {field.attname: getattr(instance, field.attname) for field in _own_fields(model)}
        values["version"] = expected + 1
        saved = model._base_manager.filter(pk=instance.pk, version=expected).update(**values)
        if not saved:
            raise Stale(model._base_manager.filter(pk=instance.pk).first())
        instance.version = expected + 1
        _write_history([instance], by=by, reason=reason, kind="~")
    return instance


def bulk_create(instances: Sequence[Row], *, by: Any, reason: str = "") -> Sequence[Row]:
    """Save new rows of one model, each with its history row, in a handful of statements."""
    if instances:
        with transaction.atomic():
            bulk_rows.insert(instances)
            _write_history(instances, by=by, reason=reason, kind="+")
    return instances


def bulk_save(instances: Sequence[Row], *, by: Any, reason: str = "") -> Sequence[Row]:
    """Save changed rows of one model, each with its history row; the caller has locked and compared them."""
    if instances:
        for instance in instances:
            instance.version += 1
        with transaction.atomic():
            bulk_rows.overwrite(instances)
            _write_history(instances, by=by, reason=reason, kind="~")
    return instances


def delete(instances: Iterable[Row], *, by: Any, reason: str) -> None:
    """Take rows of one model away that were made by mistake (undoing an import); their history stays.

    Refuses while another row refers to one of them: what was built on a mistake is for a person to move.
    """
    rows = list(instances)
    if rows:
        _refuse_if_referred_to(rows)
        with transaction.atomic():
            _write_history(rows, by=by, reason=reason, kind="-")
            for keys in _parts([row.pk for row in rows]):
                # Straight to the table: nothing that refers to a row goes with it.
                leaving = type(rows[0])._base_manager.filter(pk__in=keys)
                leaving._raw_delete(leaving.db)


def _parts(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    return (keys[start : start + KEYS_AT_ONCE] for start in range(0, len(keys), KEYS_AT_ONCE))


def _refuse_if_referred_to(rows: Sequence[Tracked]) -> None:
    model, leaving = type(rows[0]), [row.pk for row in rows]
    relations: list[Any] = list(model._meta.get_fields(include_hidden=True))  # those without a name on this side too
    for relation in relations:
        if relation.concrete or not getattr(getattr(relation, "field", None), "db_constraint", False):
            continue
        # A unit may go together with those below it
        together = set(leaving) if relation.related_model is model else set()
        if any(_referring(relation, keys, together) for keys in _parts(leaving)):
            what = relation.related_model._meta.verbose_name
            raise Refused(f"Không bỏ được vì đã có {what} gắn với dữ liệu này. Hãy gỡ {what} trước.")


def _referring(relation: Any, keys: Sequence[int], together: set[int]) -> bool:
    """Does a row that stays refer to one of these?"""
    referring = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": keys})
    if not together:
        return bool(referring.exists())
    return bool(set(referring.values_list("pk", flat=True)) - together)


def restore(model: type[Row], pk: int, *, to_version: int, by: Any, reason: str) -> Row:
    """Put a row back to what it was at an earlier version; the step back is a version of its own."""
    current = model._base_manager.get(pk=pk)
    record = model.history.filter(id=pk, version=to_version).order_by("-history_id").first()
    if record is None:
        raise LookupError(f"no history of {model.__name__} {pk} at version {to_version}")
    earlier = record.instance
    return save_versioned(earlier, by=by, reason=reason, version=current.version)


def _own_fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not field.primary_key and field.name != "version"]


def _write_history(instances: Sequence[Tracked], *, by: Any, reason: str, kind: str) -> None:
    """Copy the rows as they now stand into their history: inside the database, which costs no object each."""
    model = type(instances[0])
    entry: Any = model.history.model
    connection = connections[router.db_for_write(entry)]
    quote = connection.ops.quote_name
    stamp = entry(
        history_date=now(), history_user_id=getattr(by, "pk", None), history_change_reason=reason, history_type=kind
    )
    columns = {field.attname: field.column for field in model._meta.concrete_fields}
    copied = [field.attname for field in entry.tracked_fields]
    own = {field.attname: field for field in entry._meta.concrete_fields if not field.primary_key}
    said = [field for name, field in own.items() if name not in copied]
    into = [own[name].column for name in copied] + [field.column for field in said]
    source = [quote(str(columns[name])) for name in copied]
    values = [field.get_db_prep_save(getattr(stamp, field.attname), connection) for field in said]
    statement = (
        f"INSERT INTO {quote(entry._meta.db_table)} ({', '.join(map(quote, into))}) "  # noqa: S608  names of our models
        f"SELECT {', '.join(source + ['%s'] * len(said))} FROM {quote(model._meta.db_table)} WHERE id IN "
    )
    keys = sorted(instance.pk for instance in instances)
    with connection.cursor() as cursor:
        for chunk in _parts(keys):
            cursor.execute(f"{statement}({', '.join(['%s'] * len(chunk))}) ORDER BY id", [*values, *chunk])
    for follower in registry.followers:
        if model in follower.models:
            follower.told(instances, kind)


@dataclass(frozen=True)
class FieldChange:
    """One field of a row before and after a change, as people read it."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """One entry of a row's history: who, when, why and what."""

    at: Any
    by: Any
    kind: str  # + made, ~ changed, - taken away
    reason: str
    title: str
    fields: list[FieldChange]


def changes_of(records: Sequence[Any]) -> list[Change]:
    """The history rows of one object, newest first, told as changes."""
    told = []
    for record, earlier in zip(records, [*records[1:], None], strict=True):
        told.append(
            Change(
                at=record.history_date,
                by=record.history_user,
                kind=record.history_type,
                reason=record.history_change_reason or "",
                title=str(record.instance_type._meta.verbose_name),
                fields=_differences(record, earlier),
            )
        )
    return told


def _differences(record: Any, earlier: Any) -> list[FieldChange]:
    fields = []
    for field in record.instance_type._meta.concrete_fields:
        if field.primary_key or not field.editable:
            continue
        if earlier is not None and getattr(record, field.attname) == getattr(earlier, field.attname):
            continue  # what it points to is asked for only where it is told
        after = _readable(record, field)
        before = _readable(earlier, field) if earlier is not None else ""
        if before != after:
            fields.append(FieldChange(str(field.verbose_name), before, after))
    return fields


def _readable(record: Any, field: Any) -> str:
    value = getattr(record, field.attname)
    if value is None or value == "":
        return ""
    if field.is_relation:
        related = field.related_model._base_manager.filter(pk=value).first()
        return str(related) if related else f"#{value}"
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "có" if value else "không"
    return value.strftime("%d/%m/%Y") if hasattr(value, "strftime") else str(value)
