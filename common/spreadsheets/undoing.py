"""Taking an import back: what it made goes, what it changed becomes again what it was; all of it or nothing.

A large one is taken back by the task worker. Whatever ends the worker on its way, nothing is taken back then, and the
batch, which still stands as "being undone", can be undone again or left as it was saved.
"""

import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Any, NamedTuple

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models, transaction
from django_tasks import task

from common import history
from common.clock import now
from common.collector import no_collection
from common.errors import Refused
from common.history import Tracked
from common.spreadsheets.kinds import GONE
from common.spreadsheets.models import BatchState, ImportBatch
from common.spreadsheets.moves import CLOSED, locked, move, take_turn
from common.spreadsheets.staging import AT_ONCE, progress_of

logger = logging.getLogger(__name__)

NAMED = 5  # rows that a refusal names
CHUNK = 900  # keys in one statement: SQLite takes 999 parameters


class Step(NamedTuple):
    """One write of a row by the batch: what the row was before (None: nothing) and what it was left as."""

    model: type[Tracked]
    pk: int
    before: int | None
    after: int


# --- A large import: by the worker ---
def undo_or_leave(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Take a batch back now, a large one as soon as the worker comes to it; what can be refused at once is."""
    if batch.to_write <= AT_ONCE and not batch.is_undoing:
        return undo_batch(batch, by=by)
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_undone or batch.is_undoing:
            return batch
        _refuse_unless(batch, BatchState.APPLIED)
        written = batch.changes.order_by().values_list("model", flat=True).distinct()
        batch.roster.refuse_undo({apps.get_model(label) for label in written}, batch.context(by))
        batch.refusal, batch.checked_count = "", 0
        move(batch, BatchState.UNDOING, by=by, text="bắt đầu hoàn tác")
        _leave(batch, by)
    return batch


def undo_again(batch: ImportBatch, *, by: Any) -> ImportBatch:
    """Leave a batch that is being undone to the worker once more; one that is already at it is not disturbed."""
    with transaction.atomic():
        batch = locked(batch)
        if batch.is_undoing:
            _leave(batch, by)
    return batch


def leave_applied(batch: ImportBatch, sentence: str = "", *, by: Any) -> ImportBatch:
    """Let a batch that is being undone stand as it was saved, with the sentence that says why.

    Refuses one that was undone meanwhile. A worker that is still at it finds it so and takes nothing back.
    """
    with transaction.atomic():
        take_turn(batch.kind, batch.scope)
        batch = locked(batch)
        if batch.is_applied:
            return batch
        batch.refusal, batch.checked_count = sentence, batch.row_count
        move(batch, BatchState.APPLIED, by=by, text=sentence or "thôi hoàn tác, giữ như đã lưu")
    return batch


def _leave(batch: ImportBatch, by: Any) -> None:
    transaction.on_commit(partial(undo_in_background.enqueue, batch.pk, by.pk))


@task()
def undo_in_background(batch_pk: int, by_pk: int) -> None:
    """Take a large import back; where that is refused or fails, nothing is, and the page of the import says why."""
    batch = ImportBatch.objects.select_related("file").get(pk=batch_pk)
    by = get_user_model().objects.get(pk=by_pk)
    if not batch.is_undoing:
        return
    sentence = ""
    try:
        undo_batch(batch, by=by, state=BatchState.UNDOING, progress=progress_of(batch))
    except Refused as refusal:
        sentence = refusal.sentence
    except Exception:
        logger.exception("import %s could not be undone", batch.pk)
        sentence = "Hệ thống gặp lỗi khi hoàn tác; chưa hoàn tác gì. Hãy bấm lại, nếu vẫn lỗi thì báo quản trị."
    batch.refresh_from_db(fields=["state"])
    if sentence and batch.is_undoing:  # nobody ended it meanwhile
        leave_applied(batch, sentence, by=by)


# --- At once ---
def undo_batch(
    batch: ImportBatch,
    *,
    by: Any,
    state: BatchState = BatchState.APPLIED,
    progress: Callable[[int], None] | None = None,
) -> ImportBatch:
    """Take an applied batch back, in reverse order, with history; a second press finds it done.

    Refuses while anybody touched one of its rows since, or built on a row that it made, and names both; what the kind
    refuses to this user; and a batch in another `state`.
    """
    if progress:
        _refuse_if_touched(steps_of(batch), progress)  # before the transaction: nobody waits, and it can be told
    with no_collection(), transaction.atomic():
        take_turn(batch.kind, batch.scope)
        batch = locked(batch)
        if batch.is_undone:
            return batch
        _refuse_unless(batch, state)
        steps = steps_of(batch)
        batch.roster.refuse_undo({step.model for step in steps}, batch.context(by))
        _refuse_if_touched(steps)
        _refuse_if_built_upon(steps)
        reason = f"Hoàn tác lần nhập số {batch.pk}: {batch.file.name}"
        stands = {(step.model, step.pk): step.after for step in steps}
        for run in _runs(reversed(steps)):
            if run[0].before is None:
                _delete(run, by, reason)
            else:
                _restore(run, stands, by, reason)
        batch.undone_at, batch.undone_by, batch.refusal = now(), by, ""
        move(batch, BatchState.UNDONE, by=by, text=f"hoàn tác {len(stands)} bản ghi")
    return batch


def _refuse_unless(batch: ImportBatch, state: BatchState) -> None:
    if batch.state != state:
        raise Refused(CLOSED[BatchState(batch.state)])


def steps_of(batch: ImportBatch) -> list[Step]:
    """What the batch wrote, in order; a row that it wrote twice stands there twice."""
    models: dict[str, Any] = {}
    steps = []
    for label, pk, before, after in batch.changes.values_list(
        "model", "object_pk", "version_before", "version_after"
    ):
        if label not in models:
            models[label] = apps.get_model(label)
        steps.append(Step(models[label], pk, before, after))
    return steps


def _runs(steps: Iterable[Step]) -> Iterator[list[Step]]:
    """Steps that go back together: of one model, all makings or all changes, no row twice. The order is kept, so
    that what could stand on the way there can stand on the way back."""
    run: list[Step] = []
    seen: set[int] = set()
    for step in steps:
        if run and ((step.model, step.before is None) != (run[0].model, run[0].before is None) or step.pk in seen):
            yield run
            run, seen = [], set()
        run.append(step)
        seen.add(step.pk)
    if run:
        yield run


def _by_model(steps: Iterable[Step]) -> dict[type[Tracked], list[Step]]:
    """Each row once, as the batch found it and as it left it."""
    rows: dict[tuple[type[Tracked], int], Step] = {}
    for step in steps:
        first = rows.get((step.model, step.pk), step)
        rows[step.model, step.pk] = step._replace(before=first.before)
    found = defaultdict(list)
    for step in rows.values():
        found[step.model].append(step)
    return found


def _chunks(keys: list[int]) -> Iterator[list[int]]:
    return (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _refuse_if_touched(steps: list[Step], progress: Callable[[int], None] | None = None) -> None:
    """Compare each row with what the batch left; the rows are held until the transaction ends, unless it is only
    looked ahead, with `progress`."""
    touched, seen = [], 0
    for model, of_model in _by_model(steps).items():
        stands: dict[int, int] = {}
        rows = model._base_manager.all() if progress else model._base_manager.select_for_update()
        for keys in _chunks([step.pk for step in of_model]):
            stands.update(rows.filter(pk__in=keys).order_by("pk").values_list("pk", "version"))
            seen += len(keys)
            if progress:
                progress(seen)
        touched += [step for step in of_model if stands.get(step.pk, GONE) != step.after]
    if touched:
        named = "; ".join(_touch(step) for step in touched[:NAMED])
        more = f" và {len(touched) - NAMED} bản ghi khác" if len(touched) > NAMED else ""
        raise Refused(
            f"Không hoàn tác được vì sau lần nhập này đã có thay đổi: {named}{more}. "
            "Chưa hoàn tác gì. Hãy sửa các bản ghi đó bằng tay, hoặc nhập một tệp mới."
        )


def _touch(step: Step) -> str:
    """Which row it was, who touched it and when."""
    records: Any = step.model.history.filter(id=step.pk, version__gte=step.after)
    last = records.select_related("history_user").order_by("-history_id").first()
    title = f"{step.model._meta.verbose_name} “{last.instance if last else step.pk}”"
    if last is None:
        return title
    return f"{title} ({last.history_user or 'hệ thống'}, {last.history_date:%d/%m/%Y})"


def _refuse_if_built_upon(steps: list[Step]) -> None:
    """Rows that others made since and that refer to a row that would go."""
    by_model = _by_model(steps)
    for model, of_model in by_model.items():
        made = [step.pk for step in of_model if step.before is None]
        for relation in _relations_to(model) if made else ():
            source = relation.related_model
            own = {step.pk for step in by_model.get(source, ())}
            for keys in _chunks(made):
                referring = source._base_manager.filter(**{f"{relation.field.name}__in": keys})
                others = set(referring.values_list("pk", flat=True)) - own
                if others:
                    what = source._meta.verbose_name
                    raise Refused(
                        f"Không hoàn tác được vì sau lần nhập này đã có {what} "
                        f"“{source._base_manager.get(pk=min(others))}” gắn với {model._meta.verbose_name} "
                        f"mà nó thêm vào. Hãy gỡ {what} đó trước rồi hoàn tác."
                    )


def _relations_to(model: type[models.Model]) -> list[Any]:
    """Every foreign key that the database holds to a model, those without a name on our side included."""
    fields = model._meta.get_fields(include_hidden=True)
    return [
        field
        for field in fields
        if field.auto_created and not field.concrete and getattr(field.field, "db_constraint", False)  # type: ignore[union-attr]
    ]


def _delete(steps: list[Step], by: Any, reason: str) -> None:
    model = steps[0].model
    rows: list[Tracked] = []
    for keys in _chunks([step.pk for step in steps]):
        rows += model._base_manager.filter(pk__in=keys)
    history.delete(rows, by=by, reason=reason)


def _restore(steps: list[Step], stands: dict[tuple[type[Tracked], int], int], by: Any, reason: str) -> None:
    """Put rows back to their earlier versions, set-wise; each step back is a version of its own."""
    model = steps[0].model
    wanted = {step.pk: step for step in steps}
    earlier: list[Tracked] = []
    for keys in _chunks(list(wanted)):
        records: Any = model.history.filter(id__in=keys).order_by("history_id")
        found = {record.id: record for record in records if record.version == wanted[record.id].before}
        if len(found) != len(keys):
            raise LookupError(f"no history of {model.__name__} at the version before the import")
        for pk in keys:
            row = found[pk].instance
            row.version = stands[model, pk] or wanted[pk].before or 1  # bulk_save counts on from here
            earlier.append(row)
    history.bulk_save(earlier, by=by, reason=reason)
    stands.update({(model, int(row.pk)): row.version for row in earlier})
