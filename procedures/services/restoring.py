"""Khôi phục: a withdrawal that was a mistake is taken back as if it had not been."""

from typing import Any

from django.db import transaction

from agencies.models import Agency, AgencyPeriod
from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.clock import today
from common.events import log_event
from common.history import bulk_create, bulk_save, save_versioned
from common.text import normalise
from procedures.choices import ProcedureState, ReviewOutcome, RevisionStep
from procedures.models import Procedure, ProcedureLink, ReviewTask
from procedures.services.procedures import current, refuse_taken_code
from procedures.services.review_tasks import tasks_missed
from procedures.services.reviews import answer_reviews

LONGEST_REASON = 500


@transaction.atomic
def restore_procedure(procedure: Procedure, *, reason: str, by: Any, version: int) -> Procedure:
    """The procedure is in force again since the day on which it first was, without a gap; history keeps both acts.

    Its last revision stands again, its TTHC count again, the reviews that its end had answered are open again, and
    those that were published in between are asked of it now. Refuses a stale version (`Stale`), a missing reason,
    one that was not withdrawn, one whose agency has ended, and one whose code another procedure bears by now.
    """
    row = current(procedure, version)
    reason = normalise(reason)
    _check_restoring(row, reason)
    ended = row.valid_to
    row.state, row.valid_to, row.end_reason, row.end_paper = ProcedureState.ISSUED, None, "", None
    refuse_taken_code(row)
    if ended is not None:
        last = row.revisions.filter(step=RevisionStep.APPROVED, valid_to=ended).first()
        if last is not None and not row.revisions.filter(step=RevisionStep.APPROVED, valid_to__isnull=True).exists():
            last.valid_to = None
            save_versioned(last, by=by, reason=reason)
    save_versioned(row, by=by, reason=reason)
    _ask_again(row, ended, by=by, reason=reason)
    log_event(
        "procedure_restored", f"Khôi phục quy trình {row}, đã bãi bỏ sau ngày {told(ended)}", by=by, subject=row
    )
    return row


def _check_restoring(row: Procedure, reason: str) -> None:
    if not row.is_withdrawn:
        refuse("Quy trình này không bị bãi bỏ nên không cần khôi phục. Hãy mở lại trang để xem tình trạng hiện nay.")
    if not reason:
        refuse("Hãy ghi lý do khôi phục quy trình.", "reason")
    if len(reason) > LONGEST_REASON:
        refuse(f"Lý do khôi phục dài quá {LONGEST_REASON} ký tự. Hãy viết gọn lại.", "reason")
    _refuse_ended_agency(row.agency)


def _refuse_ended_agency(agency: Agency) -> None:
    ends = list(AgencyPeriod.objects.filter(agency=agency).values_list("valid_to", flat=True))
    last = max((end for end in ends if end), default=None)
    if last is not None and None not in ends and last < today():
        refuse(
            f"Cơ quan này đã kết thúc hoạt động, ngày cuối là {told(last)}, nên quy trình của cơ quan không khôi "
            "phục được. Hãy lập quy trình ở cơ quan kế thừa."
        )


def _ask_again(row: Procedure, ended: Any, *, by: Any, reason: str) -> None:
    """The to-dos as they would stand: what the end had answered is open, what came since is asked."""
    linked = ProcedureLink.objects.filter(procedure=row, valid_to__isnull=True).values("administrative")
    answered = ReviewTask.objects.filter(procedure=row, outcome=ReviewOutcome.DROPPED, administrative__in=linked)
    opened = list(answered.filter(closed_on__gt=ended) if ended else answered)
    for task in opened:
        task.closed_on, task.outcome, task.reason = None, "", ""
    bulk_save(opened, by=by, reason=reason)
    if ended is not None:
        bulk_create(tasks_missed(row, after=ended, on=today()), by=by, reason=reason)
    answer_reviews(row, outcome=ReviewOutcome.WRITTEN, on=today(), by=by)
