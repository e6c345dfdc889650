"""What cannot be true of a revision: each a refusal that says what to mend."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.services.certificate_checks import refuse
from agencies.services.dated import refuse_after_its_end, told
from common.text import normalise, normalise_lines
from procedures.choices import RevisionStep
from procedures.models import Procedure, ProcedureRevision
from procedures.rules import can_approve_revisions

MOST_CHANGES = 200
STEPS = ("drafted", "reviewed", "approved")
STEP_WORDS = {"drafted": "soạn thảo", "reviewed": "xem xét", "approved": "phê duyệt"}
LONGEST = {
    "issue": 20, "revision": 20, "drafted_by": 150, "drafted_title": 150, "reviewed_by": 150, "reviewed_title": 150,
    "approved_by": 150, "approved_title": 150, "reason": 4_000,
}  # fmt: skip


@dataclass(frozen=True)
class ChangeSaid:
    """A line of the table of changes (bảng theo dõi sửa đổi), as a form or a file says it."""

    demand: str
    place: str = ""
    content: str = ""
    number: str = ""
    changed_on: date | None = None


def check_revision(row: ProcedureRevision) -> None:
    """Refuses texts that are too long, signatures out of order, and a number that the procedure has used."""
    for name, most in LONGEST.items():
        if len(getattr(row, name)) > most:
            field: Any = row._meta.get_field(name)
            refuse(f"Mục “{field.verbose_name}” dài quá {most:,} ký tự. Hãy viết gọn lại.".replace(",", "."), name)
    for earlier, later in zip(STEPS, STEPS[1:], strict=False):
        first, second = getattr(row, f"{earlier}_on"), getattr(row, f"{later}_on")
        if first and second and second < first:
            refuse(
                f"Ngày {STEP_WORDS[later]} {told(second)} đứng trước ngày {STEP_WORDS[earlier]} {told(first)}. "
                "Hãy sửa một trong hai ngày.",
                f"{later}_on",
            )
    _check_number_is_new(row)


def _check_number_is_new(row: ProcedureRevision) -> None:
    if not row.issue:
        return
    same = ProcedureRevision.objects.filter(procedure=row.procedure_id, issue=row.issue, revision=row.revision)
    if same.exclude(pk=row.pk).exists():
        refuse(f"Quy trình đã có {_lower(row)}. Hãy ghi số của lần tiếp theo.", "issue")


def _lower(row: ProcedureRevision) -> str:
    text = str(row)
    return text[0].lower() + text[1:]


def check_days(row: ProcedureRevision, procedure: Procedure, effective_on: date | None) -> None:
    """Refuses an effective day before the day of issue, and one after the agency's last day."""
    if effective_on and row.issued_on and effective_on < row.issued_on:
        refuse(
            f"Ngày hiệu lực {told(effective_on)} đứng trước ngày ban hành {told(row.issued_on)}. "
            "Hãy sửa một trong hai ngày.",
            "effective_on",
        )
    refuse_after_its_end(procedure.agency, effective_on, "effective_on")


def check_later(last: ProcedureRevision | None, effective_on: date | None) -> None:
    """Refuses a revision that would not come after the one that stands: two are never in force at once."""
    if last is None:
        return
    if effective_on is None:
        refuse("Quy trình đã có lần ban hành trước. Hãy cho biết lần này có hiệu lực từ ngày nào.", "effective_on")
    if last.valid_from and effective_on <= last.valid_from:
        refuse(
            f"{last} đã có hiệu lực từ ngày {told(last.valid_from)}; lần mới phải có hiệu lực sau ngày ấy, vì mỗi "
            "ngày chỉ một lần ban hành có hiệu lực. Hãy sửa ngày, hoặc sửa lần ban hành đang có.",
            "effective_on",
        )


def check_revisable(procedure: Procedure) -> None:
    if procedure.is_withdrawn:
        refuse(
            f"Quy trình này đã bãi bỏ, ngày áp dụng cuối là {told(procedure.valid_to)}. Hãy lập quy trình mới nếu "
            "cần áp dụng lại."
        )


def check_reason(row: ProcedureRevision, procedure: Procedure) -> None:
    """A change of what is in force says why."""
    if not row.reason and procedure.revisions.filter(step=RevisionStep.APPROVED).exists():
        refuse("Lần sửa đổi phải có lý do. Hãy ghi lý do sửa đổi.", "reason")


def check_may_approve(by: Any, procedure: Procedure) -> None:
    """Refuses whoever may not approve; commands and the demo act without a person."""
    if by is not None and not can_approve_revisions(by, procedure.agency):
        refuse(
            "Cơ quan này có người đứng đầu dùng cổng, nên chính người đó phê duyệt. Hãy gửi bản soạn thảo để người "
            "đứng đầu xem xét, phê duyệt."
        )


def checked_changes(changes: Iterable[ChangeSaid]) -> list[ChangeSaid]:
    """The table of changes as it is kept; refuses a line without its demand, and too many."""
    kept = []
    for said in changes:
        change = ChangeSaid(
            normalise(said.demand), normalise(said.place), normalise_lines(said.content), normalise(said.number),
            said.changed_on,
        )  # fmt: skip
        if not change.demand:
            refuse("Mỗi dòng theo dõi sửa đổi phải ghi yêu cầu sửa đổi. Hãy điền, hoặc bỏ dòng đó.", "changes")
        if len(change.demand) > 1_000 or len(change.place) > 300 or len(change.number) > 50:
            refuse(f"Dòng sửa đổi “{change.demand[:40]}…” có mục dài quá mức. Hãy viết gọn lại.", "changes")
        kept.append(change)
    if len(kept) > MOST_CHANGES:
        refuse(f"Bảng sửa đổi có {len(kept)} dòng, nhiều nhất là {MOST_CHANGES}. Hãy gộp các dòng lại.", "changes")
    return kept
