"""Revisions of procedures: drafted, reviewed, approved; each new one retires the one before it on its day."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.files.base import File
from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.dated import day_before, locked, told
from agencies.services.papers import PaperSaid, keep_paper
from common.documents import OfficialDocument
from common.errors import Refused, Stale
from common.events import log_event
from common.files import store
from common.history import bulk_create, create, delete, save_versioned
from common.text import normalise, normalise_lines
from procedures.choices import ProcedureState, ReviewOutcome, RevisionStep
from procedures.models import Procedure, ProcedureRevision, RevisionChange
from procedures.services.reviews import answer_reviews
from procedures.services.revision_checks import (
    ChangeSaid,
    check_days,
    check_later,
    check_may_approve,
    check_reason,
    check_revisable,
    check_revision,
    checked_changes,
)

TEXTS = (
    "issue", "revision", "drafted_by", "drafted_title", "reviewed_by", "reviewed_title", "approved_by",
    "approved_title",
)  # fmt: skip
FACTS = frozenset({*TEXTS, "issued_on", "drafted_on", "reviewed_on", "approved_on", "reason", "paper"})
AS_IT_IS: Any = object()  # a day that a correction does not speak of


# --- In the making ----------------------------------------------------------------------------------------------
@transaction.atomic
def draft_revision(
    procedure: Procedure,
    *,
    by: Any,
    changes: Iterable[ChangeSaid] = (),
    upload: File | None = None,
    reason_of_change: str = "",
    **facts: Any,
) -> ProcedureRevision:
    """Soạn thảo: begin the next revision of a procedure; one at a time.

    Refuses a procedure that was withdrawn, a second revision in the making, a number that was used, and what
    `common.files.store` refuses of the file.
    """
    row = _held(procedure)
    check_revisable(row)
    standing = row.revisions.exclude(step=RevisionStep.APPROVED).first()
    if standing is not None:
        refuse(f"Quy trình đã có một bản {standing.get_step_display()}. Hãy mở bản ấy ra sửa tiếp, hoặc bỏ bản ấy.")
    new = ProcedureRevision(procedure=row)
    kept = _take(new, facts, changes, upload, by=by)
    create(new, by=by, reason=reason_of_change)
    _keep_changes(new, kept, by=by, reason=reason_of_change)
    return new


@transaction.atomic
def send_to_review(revision: ProcedureRevision, /, *, by: Any, version: int, **facts: Any) -> ProcedureRevision:
    """Gửi xem xét: what was drafted goes to who reviews and approves it.

    Refuses a stale version (`Stale`), what is not a draft, and an amendment without its reason.
    """
    row, procedure = _current(revision, version)
    _check_step(row, RevisionStep.DRAFT)
    check_revisable(procedure)
    _take(row, facts, None, None, by=by)
    check_reason(row, procedure)
    row.step, row.returned_reason = RevisionStep.REVIEW, ""
    return save_versioned(row, by=by, reason="Gửi xem xét")


@transaction.atomic
def return_revision(revision: ProcedureRevision, *, reason: str, by: Any, version: int) -> ProcedureRevision:
    """Trả lại: it is a draft again, with the reason.

    Refuses a stale version (`Stale`), a missing reason, and what is not in review.
    """
    row, _ = _current(revision, version)
    _check_step(row, RevisionStep.REVIEW)
    said = normalise(reason)
    if not said or len(said) > 500:
        refuse("Hãy ghi lý do trả lại, nhiều nhất 500 ký tự.", "reason")
    row.step, row.returned_reason = RevisionStep.DRAFT, said
    return save_versioned(row, by=by, reason=said)


@transaction.atomic
def discard_revision(revision: ProcedureRevision, *, reason: str, by: Any, version: int) -> None:
    """Bỏ bản đang soạn, with its table of changes. Refuses a stale version, and whatever was approved: a number that
    was issued is never deleted."""
    row, _ = _current(revision, version)
    if row.is_approved:
        refuse(
            f"{row} đã phê duyệt nên không xóa được. Hãy ban hành lần mới thay nó, hoặc sửa chỗ ghi nhầm và nêu "
            "lý do."
        )
    delete(row.changes.all(), by=by, reason=reason)
    delete([row], by=by, reason=reason)


# --- In force ---------------------------------------------------------------------------------------------------
@transaction.atomic
def approve_revision(
    revision: ProcedureRevision,
    /,
    *,
    effective_on: date,
    issued_on: date | None,
    by: Any,
    version: int,
    **facts: Any,
) -> ProcedureRevision:
    """Phê duyệt, ban hành: from its effective day on it is the one in force; the older one ends the day before.

    The first one issues its procedure. Open reviews that it answers are done. Refuses a stale version (`Stale`),
    who may not approve, what is not in review, a withdrawn procedure, an effective day before the day of issue, and
    one that is not after the day of the revision that stands.
    """
    row, procedure = _current(revision, version)
    check_may_approve(by, procedure)
    _check_step(row, RevisionStep.REVIEW)
    _take(row, {**facts, "issued_on": issued_on}, None, None, by=by)
    return _put_in_force(row, procedure, effective_on, by=by, reason="Phê duyệt")


@transaction.atomic
def record_revision(
    procedure: Procedure,
    *,
    issued_on: date | None,
    effective_on: date | None,
    by: Any,
    upload: File | None = None,
    changes: Iterable[ChangeSaid] = (),
    reason_of_change: str = "",
    **facts: Any,
) -> ProcedureRevision:
    """Ghi lần đã ban hành: a signed file with its number and day is a revision, nobody types it anew.

    Without an effective day it holds from its day of issue; a first one whose days nobody knows holds since ever.
    Refuses what `approve_revision` refuses but for the steps, and what `common.files.store` refuses of the file.
    """
    row = _held(procedure)
    check_may_approve(by, row)
    new = ProcedureRevision(procedure=row)
    kept = _take(new, {**facts, "issued_on": issued_on}, changes, upload, by=by)
    _put_in_force(new, row, effective_on or issued_on, by=by, reason=reason_of_change)
    _keep_changes(new, kept, by=by, reason=reason_of_change)
    return new


def _put_in_force(
    row: ProcedureRevision, procedure: Procedure, effective_on: date | None, *, by: Any, reason: str
) -> ProcedureRevision:
    check_revisable(procedure)
    check_days(row, procedure, effective_on)
    last = procedure.revisions.filter(step=RevisionStep.APPROVED, valid_to__isnull=True).first()
    check_later(last, effective_on)
    if last is not None and effective_on is not None:
        last.valid_to = day_before(effective_on)
        save_versioned(last, by=by, reason=reason)
    row.step, row.valid_from, row.returned_reason = RevisionStep.APPROVED, effective_on, ""
    if row.pk is None:
        create(row, by=by, reason=reason)
    else:
        save_versioned(row, by=by, reason=reason)
    if procedure.is_draft:
        procedure.state, procedure.valid_from = ProcedureState.ISSUED, effective_on
        save_versioned(procedure, by=by, reason=reason)
    log_event("revision_approved", f"Ban hành {row} của quy trình {procedure}", by=by, subject=row)
    answer_reviews(procedure, outcome=ReviewOutcome.REVISED, on=effective_on, by=by)
    answer_reviews(procedure, outcome=ReviewOutcome.WRITTEN, on=effective_on, by=by)
    return row


# --- Correcting -------------------------------------------------------------------------------------------------
@transaction.atomic
def correct_revision(
    revision: ProcedureRevision,
    /,  # the facts name a “revision” of their own: lần sửa đổi
    *,
    version: int,
    by: Any,
    changes: Iterable[ChangeSaid] | None = None,
    upload: File | None = None,
    effective_on: date | None = AS_IT_IS,
    reason_of_change: str = "",
    **facts: Any,
) -> ProcedureRevision:
    """Sửa sai: what was typed of a revision is put right; the days of its neighbours follow its own.

    `changes` and `upload` replace what stood, where they are given. Refuses a stale version (`Stale`), a revision
    in review but by who approves it, an approved one without a reason, and days that would leave its place among
    the others.
    """
    row, procedure = _current(revision, version)
    if row.is_approved and not normalise(reason_of_change):
        refuse("Lần này đã phê duyệt. Hãy ghi lý do sửa.", "reason_of_change")
    if row.step != RevisionStep.DRAFT:
        check_may_approve(by, procedure)
    was, paper_version = copy(row), row.paper.version if row.paper else 0
    kept = _take(row, facts, changes, upload, by=by)
    if row.is_approved:
        day = row.valid_from if effective_on is AS_IT_IS else effective_on
        if (row.issued_on, day) != (was.issued_on, was.valid_from):
            check_days(row, procedure, day)
        if day != was.valid_from:
            _move(row, procedure, day, by, reason_of_change)
    changed = kept is not None and _keep_changes(row, kept, by=by, reason=reason_of_change)
    if changed or _state(row) != _state(was) or (row.paper and row.paper.version != paper_version):
        save_versioned(row, by=by, reason=reason_of_change)
    return row


def _move(row: ProcedureRevision, procedure: Procedure, day: date | None, by: Any, reason: str) -> None:
    """Put an approved revision to its right day; the one before it ends the day before, the procedure follows."""
    approved = list(procedure.revisions.filter(step=RevisionStep.APPROVED))
    approved.sort(key=lambda one: one.valid_from or date.min)
    place = next(index for index, one in enumerate(approved) if one.pk == row.pk)
    previous = approved[place - 1] if place else None
    check_later(previous, day)
    if row.valid_to and day and day > row.valid_to:
        refuse(f"Lần này chỉ có hiệu lực đến hết ngày {told(row.valid_to)}. Hãy chọn ngày sớm hơn.", "effective_on")
    if previous is not None and day is not None:
        previous.valid_to = day_before(day)
        save_versioned(previous, by=by, reason=reason)
    else:
        procedure.valid_from = day
        save_versioned(procedure, by=by, reason=reason)
    row.valid_from = day


# --- What they share --------------------------------------------------------------------------------------------
def _held(procedure: Procedure) -> Procedure:
    locked(procedure.agency)
    return Procedure.objects.select_related("agency").get(pk=procedure.pk)


def _current(revision: ProcedureRevision, version: int) -> tuple[ProcedureRevision, Procedure]:
    """The revision as it stands with its procedure, held to the end of the transaction; refuses a stale version."""
    procedure = _held(revision.procedure)
    row = ProcedureRevision.objects.select_related("paper", "file").filter(pk=revision.pk).first()
    if row is None:
        raise Refused("Bản đang soạn này đã được bỏ. Hãy mở lại trang quy trình để xem các lần ban hành hiện nay.")
    if row.version != version:
        raise Stale(row)
    return row, procedure


def _check_step(row: ProcedureRevision, step: RevisionStep) -> None:
    if row.step != step:
        refuse(
            f"Lần ban hành này {row.get_step_display()}, không phải {step.label}. Hãy mở lại trang để xem tình trạng."
        )


def _take(
    row: ProcedureRevision,
    facts: dict[str, Any],
    changes: Iterable[ChangeSaid] | None,
    upload: File | None,
    *,
    by: Any,
) -> list[ChangeSaid] | None:
    """Put facts, paper and file into a row, as they are stored; the table of changes is given back, checked."""
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"not of a revision: {sorted(unknown)}")
    for name, value in facts.items():
        if name == "reason":
            row.reason = normalise_lines(str(value or ""))
        elif name != "paper":
            setattr(row, name, normalise(value or "") if name in TEXTS else value)
    check_revision(row)
    kept = None if changes is None else checked_changes(changes)
    if "paper" in facts:
        row.paper = _paper_of(row, facts["paper"], by=by)
    if upload is not None:
        try:
            row.file = store(upload, by=by, purpose="procedure")
        except Refused as refusal:
            raise Refused(refusal.sentence, {"upload": refusal.sentence}) from refusal
    return kept


def _paper_of(row: ProcedureRevision, said: Any, *, by: Any) -> OfficialDocument | None:
    if not isinstance(said, PaperSaid):
        return said if said is not None else row.paper
    if said.number and not said.issued_on:
        said = replace(said, issued_on=row.issued_on)
    return keep_paper(row.paper, said, by=by)


def _keep_changes(row: ProcedureRevision, changes: list[ChangeSaid] | None, *, by: Any, reason: str) -> bool:
    """The table of changes is exactly this one; says whether it was another."""
    wanted = changes or []
    standing = list(RevisionChange.objects.filter(revision=row))
    if [ChangeSaid(one.demand, one.place, one.content, one.number, one.changed_on) for one in standing] == wanted:
        return False
    delete(standing, by=by, reason=reason)
    bulk_create([RevisionChange(revision=row, **vars(change)) for change in wanted], by=by, reason=reason)
    return True


def _state(row: ProcedureRevision) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]
