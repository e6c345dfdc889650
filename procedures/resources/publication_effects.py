"""What applying a staged decision would bring about: the difference first, then the agencies and procedures."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from agencies.queries.names import names_on
from agencies.resources.reorganisation_effects import Effect, Part
from agencies.resources.scopes import province_of
from common.clock import today
from common.history import KEYS_AT_ONCE
from common.spreadsheets.cells import clean
from common.spreadsheets.kinds import Row
from common.spreadsheets.models import ImportBatch
from common.text import sort_key
from procedures.choices import PublicationAction, ReviewCause
from procedures.models import AdministrativeProcedure, Procedure, ReviewTask
from procedures.services.decided_lines import Unknown
from procedures.services.published_lines import Draft
from procedures.services.review_tasks import tasks_for

UNKNOWN, FAULTY, AGENCIES, PROCEDURES = "chua-co", "loi", "co-quan", "quy-trinh"
SLUGS = {
    PublicationAction.NEW: "moi", PublicationAction.AMENDED: "sua-doi", PublicationAction.REPLACED: "thay-the",
    PublicationAction.ABOLISHED: "bai-bo",
}  # fmt: skip
LABELS = {
    PublicationAction.NEW: "TTHC mới ban hành", PublicationAction.AMENDED: "TTHC được sửa đổi, bổ sung",
    PublicationAction.REPLACED: "TTHC bị thay thế", PublicationAction.ABOLISHED: "TTHC bị bãi bỏ",
}  # fmt: skip


def effects_of(batch: ImportBatch, by: Any) -> list[Part]:
    """All lists of a batch that waits, from the same reading that applying it would do.

    The difference: TTHC by what is done to them, codes that the province has not in force, other faulty rows. Then
    each agency with the reviews that would be opened, and each procedure that is to be looked at.
    """
    kind, context = batch.roster, batch.context(by)
    rows = [Row(number=row.number, raw=row.raw, group=row.group) for row in batch.rows.all()]
    for row in rows:
        clean(row, kind)
    kind.prepare(rows, context)
    drafts = [row.plan for row in rows if not row.faults and row.plan is not None and row.plan.is_new]
    _number(drafts)
    tasks = tasks_for(province_of(context.scope), drafts, on=today())
    return [*_difference(rows), *_touched(tasks)]


def _difference(rows: Iterable[Row]) -> list[Part]:
    parts = {action: Part(SLUGS[action], label) for action, label in LABELS.items()}
    unknown, faulty = Part(UNKNOWN, "Mã chưa có trong danh mục của tỉnh"), Part(FAULTY, "Dòng lỗi khác")
    for row in rows:
        title = " ".join(str(row.values.get(key) or row.raw.get(key) or "") for key in ("code", "name")).strip()
        if row.faults:
            part = unknown if isinstance(row.plan, Unknown) else faulty
            part.lines.append(Effect(title, row.faults[0].message, row=row.number))
        elif row.plan is not None and row.plan.is_new:
            line = row.plan.line
            detail = f"từ {line.valid_from:%d/%m/%Y} · {line.decision}"
            parts[line.action].lines.append(Effect(f"{line.code} {line.name}", detail, row=row.number))
    return [*parts.values(), unknown, faulty]


def _number(drafts: Iterable[Draft]) -> None:
    """Tell each line which TTHC of the nation it is about, where that is recorded already."""
    by_key: dict[str, list[Draft]] = defaultdict(list)
    for draft in drafts:
        by_key[draft.said.key].append(draft)
    keys = sorted(by_key)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        for row in AdministrativeProcedure.objects.filter(key__in=keys[start : start + KEYS_AT_ONCE]):
            for draft in by_key[row.key]:
                draft.line.administrative = row


def _touched(tasks: Iterable[ReviewTask]) -> list[Part]:
    by_agency: dict[int, list[ReviewTask]] = defaultdict(list)
    by_procedure: dict[int, list[ReviewTask]] = defaultdict(list)
    for task in tasks:
        by_agency[task.agency_id].append(task)
        if task.procedure_id is not None:
            by_procedure[task.procedure_id].append(task)
    names = names_on(list(by_agency), today())
    agencies = Part(AGENCIES, "Cơ quan phải rà soát")
    agencies.lines = [
        Effect(names.get(agency, ""), _counted(of_agency), agency)
        for agency, of_agency in sorted(by_agency.items(), key=lambda pair: sort_key(names.get(pair[0], "")))
    ]
    procedures = Part(PROCEDURES, "Quy trình phải rà soát")
    for procedure in _procedures(sorted(by_procedure)):
        told = "; ".join(f"{task.get_cause_display()}: {task.line.code}" for task in by_procedure[procedure.pk])
        detail = f"{names.get(procedure.agency_id, '')} · {told}"
        procedures.lines.append(Effect(str(procedure), detail, procedure.agency_id))
    return [agencies, procedures]


def _counted(tasks: Iterable[ReviewTask]) -> str:
    """How many reviews of each cause, and by when."""
    counts: dict[str, int] = defaultdict(int)
    for task in tasks:
        counts[task.cause] += 1
    told = [f"{counts[cause]} việc vì {ReviewCause(cause).label}" for cause in ReviewCause.values if counts[cause]]
    due = min(task.due_on for task in tasks if task.due_on)
    return f"{'; '.join(told)} · hạn từ {due:%d/%m/%Y}"


def _procedures(keys: list[int]) -> Iterable[Procedure]:
    found: list[Procedure] = []
    for start in range(0, len(keys), KEYS_AT_ONCE):
        found += Procedure.objects.filter(pk__in=keys[start : start + KEYS_AT_ONCE])
    return sorted(found, key=lambda row: (row.agency_id, row.sort_key))
