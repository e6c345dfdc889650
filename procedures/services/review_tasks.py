"""Which reviews published lines ask for: of the procedures that carry a TTHC out, and of agencies without one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from agencies.models import Province
from common.history import KEYS_AT_ONCE
from procedures.choices import PublicationAction, ReviewCause, RevisionStep
from procedures.models import Procedure, ProcedureLink, ProcedureRevision, PublicationLine, ReviewTask
from procedures.queries.handled import handling_of

REVIEW_DAYS = timedelta(days=30)  # to review in, where the decision names no day


def tasks_for(province: Province, lines: Sequence[PublicationLine], *, on: date) -> list[ReviewTask]:
    """The reviews that new lines of decisions ask for; `on` is today. Nothing is saved.

    Of a TTHC that was amended, replaced or abolished: each procedure in force that carries it out, unless it was
    revised since. Of a new one: each agency with a catalogue that handles it and has no procedure for it. Only the
    last word about a TTHC asks; what was amended again since is asked with that.
    """
    asking = [line for line in lines if line.valid_to is None and line.action in ReviewCause.values]
    links = _links_of(province, [line.administrative_id for line in asking])
    revised = _revised_on(sorted({procedure for found in links.values() for procedure in found}))
    tasks: list[ReviewTask] = []
    new = [line for line in asking if line.action == PublicationAction.NEW]
    for line in asking:
        if line.action == PublicationAction.NEW:
            continue
        for procedure, agency in links[line.administrative_id].items():
            if line.action == PublicationAction.AMENDED and _is_since(revised.get(procedure), line):
                continue
            tasks.append(_task(line, agency, procedure, on))
    return tasks + _without_procedure(province, new, links, on)


def _task(line: PublicationLine, agency: int, procedure: int | None, on: date) -> ReviewTask:
    begins = line.valid_from or on
    due = line.decision.review_due_on or max(begins, on) + REVIEW_DAYS
    return ReviewTask(
        agency_id=agency,
        line=line,
        administrative_id=line.administrative_id,
        procedure_id=procedure,
        cause=ReviewCause(line.action),
        opened_on=min(begins, on),
        due_on=due,
    )


def _is_since(revised: date | None, line: PublicationLine) -> bool:
    return revised is not None and line.valid_from is not None and revised >= line.valid_from


def _links_of(province: Province, administratives: Iterable[int]) -> dict[int, dict[int, int]]:
    """TTHC -> {procedure that is issued and linked to it: its agency}."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    keys = sorted(set(administratives))
    issued = Procedure.objects.filter(province=province, state="issued")
    for start in range(0, len(keys), KEYS_AT_ONCE):
        links = ProcedureLink.objects.filter(
            administrative__in=keys[start : start + KEYS_AT_ONCE], valid_to__isnull=True, procedure__in=issued
        )
        columns = ("administrative", "procedure", "procedure__agency")
        for administrative, procedure, agency in links.order_by("pk").values_list(*columns):
            found[administrative][procedure] = agency
    return found


def _revised_on(procedures: list[int]) -> dict[int, date]:
    """The day of the latest approved revision of each procedure, where it is known."""
    found: dict[int, date] = {}
    for start in range(0, len(procedures), KEYS_AT_ONCE):
        revisions = ProcedureRevision.objects.filter(
            procedure__in=procedures[start : start + KEYS_AT_ONCE], step=RevisionStep.APPROVED
        )
        latest: Any = revisions.order_by().values_list("procedure").annotate(day=Max("valid_from"))
        found |= {procedure: day for procedure, day in latest if day}
    return found


def _without_procedure(
    province: Province, lines: Sequence[PublicationLine], links: dict[int, dict[int, int]], on: date
) -> list[ReviewTask]:
    """Of new TTHC: the agencies that handle them, keep a catalogue, and have no procedure for them yet."""
    if not lines:
        return []
    keeping = Procedure.objects.filter(province=province, state="issued").order_by("agency")
    agencies = list(keeping.values_list("agency", flat=True).distinct())
    by_day: dict[date, list[PublicationLine]] = defaultdict(list)
    for line in lines:
        by_day[max(line.valid_from or on, on)].append(line)
    tasks = []
    for day, of_day in sorted(by_day.items()):
        handled = handling_of(agencies, day).of
        for line in of_day:
            written = set(links[line.administrative_id].values())
            handling = [agency for agency in handled if line.administrative_id in handled[agency]]
            tasks += [_task(line, agency, None, on) for agency in handling if agency not in written]
    return tasks
