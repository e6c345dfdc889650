"""Evidence: files for an answer or a part of a report, kept once, taken out again only before they are sealed."""

import hashlib
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.errors import Stale
from common.file_checks import MEGABYTE
from common.files import FileState, StoredFile, store
from common.history import create, delete, save_versioned
from common.text import normalise
from inspections.choices import AssessmentState, Part, Round
from inspections.models import Answer, Criterion, Evidence, ReviewScore, SelfAssessment
from inspections.queries.due_days import office_day
from inspections.queries.evidence import MOST_BYTES, MOST_FILES, held_by
from inspections.rules import can_explain, can_fill_in
from inspections.services.filling import asked_in, begun
from inspections.services.steps import allow, held, state_told

NOT_YOURS = "Chỉ cơ quan hoặc cán bộ nộp thay được gửi minh chứng cho báo cáo này."


@transaction.atomic
def add_evidence(
    assessment: SelfAssessment,
    upload: File,
    *,
    by: Any,
    at: datetime,
    criterion: Criterion | None = None,
    part: str = "",
    title: str = "",
    dated_on: date | None = None,
) -> Evidence:
    """Keep a file for a criterion or for a part. A file that the agency has sent before is not stored again, and
    one that lies at this very item already is what is given back: sent twice, it is there once.

    Refuses a file that is not allowed, a day to come, more than 30 files or 200 MB a report, and a report that was
    handed in (but for items that were given back).
    """
    row = _open(assessment, criterion, by=by)
    sha256 = _content(upload)

    def kept() -> StoredFile:
        return _known(row, sha256) or store(upload, by=by, purpose="evidence")

    return _add(row, kept, sha256, upload.size, criterion, part, by=by, at=at, title=title, dated_on=dated_on)


@transaction.atomic
def reuse_evidence(
    assessment: SelfAssessment,
    evidence: Evidence,
    *,
    by: Any,
    at: datetime,
    criterion: Criterion | None = None,
    part: str = "",
) -> Evidence:
    """Give a file that the agency has sent before, this year or earlier, for another item too; nothing is sent again.

    Refuses as `add_evidence` does, and a file of another agency.
    """
    row = _open(assessment, criterion, by=by)
    known = Evidence.objects.select_related("file", "assessment").get(pk=evidence.pk)
    if known.assessment.agency_id != row.agency_id:
        refuse("Tệp này là của cơ quan khác. Hãy chọn trong các tệp cơ quan đã gửi.")
    return _add(
        row, lambda: known.file, known.sha256, known.file.size, criterion, part, by=by, at=at, title=known.title,
        dated_on=known.dated_on,
    )  # fmt: skip


@transaction.atomic
def describe_evidence(evidence: Evidence, *, by: Any, at: datetime, version: int, **facts: Any) -> Evidence:
    """Change `title` or `dated_on`. Refuses a stale version (`Stale`) and what is sealed."""
    current = _unsealed(evidence, by=by)
    if current.version != version:
        raise Stale(current)
    return _described(current, by=by, at=at, **facts)


@transaction.atomic
def date_evidence(
    assessment: SelfAssessment,
    dated_on: date,
    *,
    by: Any,
    at: datetime,
    criterion: Criterion | None = None,
    part: str = "",
) -> None:
    """Give the day to what an item's files sent this round say none of: the script sends a file before the day beside
    it is typed. Refuses as `describe_evidence` does."""
    row = _open(assessment, criterion, by=by)
    of_item = row.evidence.filter(answer__criterion=criterion) if criterion else row.evidence.filter(part=part)
    for one in of_item.filter(dated_on=None, round=_round(row)):
        _described(one, by=by, at=at, dated_on=dated_on)


@transaction.atomic
def remove_evidence(evidence: Evidence, *, by: Any) -> None:
    """Take a file away from its item; its history stays. Refuses what is sealed. Taken away twice, it is away."""
    if Evidence.objects.filter(pk=evidence.pk).exists():
        delete([_unsealed(evidence, by=by)], by=by, reason="Bỏ minh chứng khỏi báo cáo")


# --- Parts ------------------------------------------------------------------------------------------------------
def _described(evidence: Evidence, *, by: Any, at: datetime, **facts: Any) -> Evidence:
    for name, value in facts.items():
        if name not in ("title", "dated_on"):
            raise TypeError(f"not to be changed of evidence: {name}")
        setattr(evidence, name, normalise(value)[:300] if name == "title" else value)
    _check_day(evidence.dated_on, at)
    return save_versioned(evidence, by=by)


def _open(assessment: SelfAssessment, criterion: Criterion | None, *, by: Any) -> SelfAssessment:
    """The report, held, while files may come: before it is handed in, or for an item that was given back."""
    row = held(assessment)
    if row.state == AssessmentState.RETURNED:
        returned = ReviewScore.objects.filter(assessment=row, round=Round.FIRST, returned=True)
        if criterion is None or not returned.filter(criterion=criterion).exists():
            refuse("Chỉ những tiêu chí bị trả lại mới nhận thêm minh chứng. Hãy gửi ở đúng tiêu chí đó.")
        allow(by, can_explain, row, NOT_YOURS)
    elif row.is_handed_in:
        refuse(f"Báo cáo đang ở trạng thái {state_told(row)} nên minh chứng đã niêm phong, không thêm, bớt được nữa.")
    else:
        allow(by, can_fill_in, row, NOT_YOURS)
    return row


def _unsealed(evidence: Evidence, *, by: Any) -> Evidence:
    current = Evidence.objects.select_related("assessment", "answer__criterion").get(pk=evidence.pk)
    row = _open(current.assessment, current.answer.criterion if current.answer else None, by=by)
    if current.round != _round(row):
        refuse("Minh chứng này đã niêm phong cùng báo cáo, không bỏ hay sửa được nữa. Hãy gửi thêm tệp mới.")
    return current


def _round(row: SelfAssessment) -> str:
    """What is added to an item that was given back is read in the second round."""
    return Round.SECOND if row.state == AssessmentState.RETURNED else Round.SELF


def _add(
    row: SelfAssessment,
    kept: Callable[[], StoredFile],
    sha256: str,
    size: int,
    criterion: Criterion | None,
    part: str,
    *,
    by: Any,
    at: datetime,
    title: str,
    dated_on: date | None,
) -> Evidence:
    if (criterion is None) == (part == ""):
        raise TypeError("evidence is of a criterion or of a part")
    _check_day(dated_on, at)
    answer = _answer(row, criterion, by=by) if criterion else None
    item = Evidence.objects.filter(assessment=row, answer=answer, part=Part(part) if part else "")
    there = item.filter(sha256=sha256).first()
    if there is not None:
        return there
    _check_quota(row, sha256, size)
    stored = kept()
    begun(row, at=at, by=by)
    last = row.evidence.aggregate(last=Max("position"))["last"] or 0
    evidence = Evidence(
        assessment=row, answer=answer, part=part, file=stored, title=normalise(title)[:300], dated_on=dated_on,
        sha256=stored.sha256, position=last + 1, round=_round(row),
    )  # fmt: skip
    return create(evidence, by=by)


def _answer(row: SelfAssessment, criterion: Criterion, *, by: Any) -> Answer:
    """The answer that the file belongs to; a file may come before any word."""
    asked = asked_in(row, criterion)
    answer = Answer.objects.filter(assessment=row, criterion=asked).first()
    return answer or create(Answer(assessment=row, criterion=asked), by=by)


def _check_day(dated_on: date | None, at: datetime) -> None:
    if dated_on and dated_on > office_day(at):
        refuse(f"Ngày {told(dated_on)} của minh chứng chưa đến. Hãy sửa ngày.", "dated_on")


def _check_quota(row: SelfAssessment, sha256: str, size: int) -> None:
    if row.evidence.filter(sha256=sha256).exists():
        return  # the file is counted already
    there = held_by(row)
    if not there.files_left:
        refuse(
            f"Báo cáo đã có {MOST_FILES} tệp minh chứng, là mức tối đa. Hãy gộp các trang quét vào một tệp, "
            "dùng lại tệp đã gửi, hoặc bỏ bớt tệp."
        )
    if size > there.bytes_left:
        refuse(
            f"Tệp này làm minh chứng của báo cáo vượt quá {MOST_BYTES // MEGABYTE} MB "
            f"(đã dùng {there.size / MEGABYTE:.0f} MB). Hãy quét ở độ phân giải thấp hơn hoặc bỏ bớt tệp."
        )


def _known(row: SelfAssessment, sha256: str) -> StoredFile | None:
    """The same content among what the agency has sent before; never another agency's."""
    same = Evidence.objects.filter(assessment__agency=row.agency_id, sha256=sha256, file__state=FileState.STORED)
    found = same.select_related("file").order_by("pk").first()
    return found.file if found else None


def _content(upload: File) -> str:
    digest = hashlib.sha256()
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
