"""How the revisions of procedures stand on a day, and which number comes next."""

from datetime import date

from procedures.choices import RevisionState, RevisionStep
from procedures.models import Procedure, ProcedureRevision

_OF_STEP = {RevisionStep.DRAFT: RevisionState.DRAFT, RevisionStep.REVIEW: RevisionState.REVIEW}


def state_of(revision: ProcedureRevision, on: date) -> RevisionState:
    """Its step while it is in the making; once approved, what its days make of it on this one."""
    if not revision.is_approved:
        return _OF_STEP[RevisionStep(revision.step)]
    if revision.holds_on(on):
        return RevisionState.IN_FORCE
    if revision.valid_from and revision.valid_from > on:
        return RevisionState.APPROVED
    return RevisionState.OBSOLETE


def revision_in_force(procedure: Procedure, on: date) -> ProcedureRevision | None:
    """The one that holds on the day: the database and the services see to it that there are never two."""
    found: ProcedureRevision | None = (
        ProcedureRevision.objects.filter(procedure=procedure, step=RevisionStep.APPROVED).on(on).first()
    )
    return found


def next_number(procedure: Procedure) -> tuple[str, str]:
    """Lần ban hành and lần sửa đổi that a form proposes: the first issue, then the same issue amended once more.

    Where the last number is no number ("A"), nothing is proposed.
    """
    approved = ProcedureRevision.objects.filter(procedure=procedure, step=RevisionStep.APPROVED)
    last = approved.order_by("pk").last()
    if last is None:
        return "01", "00"
    amended = last.revision or "0"
    return last.issue, f"{int(amended) + 1:02}" if amended.isdecimal() else ""
