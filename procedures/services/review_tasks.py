"""Which reviews published lines ask for: of the procedures that carry a TTHC out, and of agencies without one."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max

from agencies.choices import Level
from agencies.models import AgencyPeriod, Province
from common.history import KEYS_AT_ONCE
from procedures.choices import HandlingKind, ProcedureState, PublicationAction, ReviewCause, RevisionStep
from procedures.models import (
    HandlingException,
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
)
from procedures.models.administrative import AT_LEVEL
from procedures.services.published_lines import Draft

REVIEW_DAYS = timedelta(days=30)  # to review in, where the decision names no day


def tasks_for(province: Province, drafts: Sequence[Draft], *, on: date) -> list[ReviewTask]:
    """The reviews that further lines of decisions ask for; `on` is today. Nothing is saved.

    Of a TTHC that was amended, replaced or abolished: each procedure in force that carries it out, unless it was
    revised since. Of a new one: each agency with a catalogue that handles it and has no procedure for it. Only the
    last word about a TTHC asks, what was said before it is asked with it; a new one that was amended since is new.
    """
    last = {draft.said.key: draft for draft in drafts if draft.line.valid_to is None}
    asking = [draft for draft in last.values() if draft.line.action in ReviewCause.values]
    links = _links_of(province, {draft.line.administrative_id for draft in asking}, on)
    revised = _revised_on({procedure for found in links.values() for procedure in found})
    tasks: list[ReviewTask] = []
    for draft in asking:
        line = draft.line
        if line.action == PublicationAction.NEW:
            continue
        for procedure, agency in links[line.administrative_id].items():
            if line.action == PublicationAction.AMENDED and _is_since(revised.get(procedure), line):
                continue
            tasks.append(_task(line, agency, procedure, on))
    new = [draft for draft in drafts if draft.line.action == PublicationAction.NEW]
    stands = [(draft, last[key]) for draft in new if (key := draft.said.key) in last and last[key].line.is_in_force]
    return tasks + _without_procedure(province, stands, links, on)


def tasks_missed(row: Procedure, *, after: date, on: date) -> list[ReviewTask]:
    """The reviews that lines which begin after a day would have asked of a procedure, had it stood then."""
    linked = ProcedureLink.objects.filter(procedure=row, valid_to__isnull=True).values("administrative")
    lines = PublicationLine.objects.filter(
        province=row.province_id, administrative__in=linked, valid_to__isnull=True, valid_from__gt=after,
        action__in=(PublicationAction.AMENDED, PublicationAction.REPLACED, PublicationAction.ABOLISHED),
    )  # fmt: skip
    asked = lines.exclude(reviews__procedure=row).select_related("decision").order_by("sort_key", "pk")
    return [_task(line, row.agency_id, row.pk, on) for line in asked]


def _task(line: PublicationLine, agency: int, procedure: int | None, on: date) -> ReviewTask:
    begins = line.valid_from or on
    return ReviewTask(
        agency_id=agency,
        province_id=line.province_id,
        line=line,
        administrative_id=line.administrative_id,
        procedure_id=procedure,
        cause=ReviewCause(line.action),
        opened_on=min(begins, on),
        due_on=line.decision.review_due_on or max(begins, on) + REVIEW_DAYS,
    )


def _is_since(revised: date | None, line: PublicationLine) -> bool:
    return revised is not None and line.valid_from is not None and revised >= line.valid_from


def _links_of(province: Province, administratives: Iterable[int | None], on: date) -> dict[int, dict[int, int]]:
    """TTHC -> {procedure that is issued and linked to it: its agency}; an agency that is gone has nothing to do."""
    found: dict[int, dict[int, int]] = defaultdict(dict)
    keys = sorted({key for key in administratives if key is not None})
    standing: Any = AgencyPeriod.objects.filter(province=province).on(on)
    issued = Procedure.objects.filter(
        province=province, state=ProcedureState.ISSUED, agency__in=standing.values("agency")
    )
    for start in range(0, len(keys), KEYS_AT_ONCE):
        links = ProcedureLink.objects.filter(
            administrative__in=keys[start : start + KEYS_AT_ONCE], valid_to__isnull=True, procedure__in=issued
        )
        columns = ("administrative", "procedure", "procedure__agency")
        for administrative, procedure, agency in links.order_by("pk").values_list(*columns):
            found[administrative][procedure] = agency
    return found


def _revised_on(procedures: Iterable[int]) -> dict[int, date]:
    """The day of the latest approved revision of each procedure, where it is known."""
    found: dict[int, date] = {}
    keys = sorted(procedures)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        revisions = ProcedureRevision.objects.filter(
            procedure__in=keys[start : start + KEYS_AT_ONCE], step=RevisionStep.APPROVED
        )
        latest: Any = revisions.order_by().values_list("procedure").annotate(day=Max("valid_from"))
        found |= {procedure: day for procedure, day in latest if day}
    return found


# --- Of a new TTHC ----------------------------------------------------------------------------------------------
def _without_procedure(
    province: Province, drafts: Sequence[tuple[Draft, Draft]], links: dict[int, dict[int, int]], on: date
) -> list[ReviewTask]:
    """For the agencies that handle them as they stand now, keep a catalogue, and have no procedure for them yet."""
    if not drafts:
        return []
    keeping = Procedure.objects.filter(province=province, state=ProcedureState.ISSUED).order_by("agency")
    agencies = set(keeping.values_list("agency", flat=True).distinct())
    periods = list(AgencyPeriod.objects.filter(province=province, agency__in=agencies).order_by("pk"))
    exceptions = list(HandlingException.objects.filter(agency__province=province).order_by("pk"))
    tasks = []
    for draft, stands in drafts:
        day = max(stands.line.valid_from or on, on)
        written = set(links[draft.line.administrative_id].values())
        handling = _handling(stands, day, periods, exceptions) & agencies
        tasks += [_task(draft.line, agency, None, on) for agency in sorted(handling - written)]
    return tasks


def _handling(
    draft: Draft, day: date, periods: Sequence[AgencyPeriod], exceptions: Sequence[HandlingException]
) -> set[int]:
    """The agencies that handle what a line says, saved or not, on a day."""
    line = draft.line
    handling = {
        period.agency_id
        for period in periods
        if period.holds_on(day)
        and getattr(line, AT_LEVEL[Level(period.level)])
        and (period.level != Level.PROVINCE or not line.names_agencies or period.agency_id in draft.added)
    }
    there = {period.agency_id for period in periods if period.holds_on(day)}
    for one in exceptions:
        if one.administrative_id != line.administrative_id or not one.holds_on(day):
            continue
        if one.kind == HandlingKind.NOT_COMPETENT:
            handling.discard(one.agency_id)
        elif one.kind == HandlingKind.DELEGATED and one.agency_id in there:
            handling.add(one.agency_id)
    return handling
