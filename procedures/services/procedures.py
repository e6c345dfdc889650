"""The catalogue of an agency: its procedures written, put right and withdrawn, and the TTHC that they carry out."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Agency, Division
from agencies.services.certificate_checks import refuse
from agencies.services.dated import day_before, locked, refuse_after_its_end, told
from agencies.services.papers import PaperSaid, keep_paper
from common.errors import Stale
from common.events import log_event
from common.history import bulk_create, bulk_save, create, delete, save_versioned
from common.text import normalise, normalise_lines
from procedures.choices import ProcedureKind, ProcedureState, ReviewOutcome, RevisionStep
from procedures.models import KitProcedure, Procedure, ProcedureLink, ProcedureRevision, RevisionChange
from procedures.services.keys import keys_of_procedure
from procedures.services.links import Linked, check_level, read_administratives, turned
from procedures.services.reviews import answer_reviews

TEXTS = ("code", "name", "division_name", "owner", "clauses")
FACTS = frozenset({"kind", *TEXTS, "division", "note"})
LONGEST = {"code": 100, "name": 4_000, "division_name": 200, "owner": 200, "clauses": 300}
LABELS = {
    "code": "Ký hiệu", "name": "Tên quy trình", "division_name": "Bộ phận", "owner": "Người chịu trách nhiệm",
    "clauses": "Điều khoản",
}  # fmt: skip
NO_PAPER = PaperSaid()


# --- Writing and putting right ----------------------------------------------------------------------------------
@transaction.atomic
def create_procedure(
    agency: Agency,
    *,
    kind: str,
    name: str,
    by: Any,
    code: str = "",
    division: Division | None = None,
    division_name: str = "",
    owner: str = "",
    clauses: str = "",
    note: str = "",
    kit: KitProcedure | None = None,
    origin: Procedure | None = None,
    reason: str = "",
) -> Procedure:
    """Write a procedure into an agency's catalogue, as a draft until its first revision is issued.

    Texts of any form are kept in one line, NFC. Refuses a missing kind or name, a code that another procedure of
    the agency bears, a division of another agency, and texts that are too long.
    """
    locked(agency)
    row = Procedure(agency=agency, province_id=agency.province_id, kit=kit, origin=origin)
    describe(
        row, kind=kind, name=name, code=code, division=division, division_name=division_name, owner=owner,
        clauses=clauses, note=note,
    )  # fmt: skip
    check_procedure(row)
    return create(row, by=by, reason=reason)


@transaction.atomic
def correct_procedure(procedure: Procedure, *, version: int, by: Any, reason: str = "", **facts: Any) -> Procedure:
    """Sửa sai: what stands of a procedure in the catalogue is put right; what its text says is a new revision's.

    Refuses a stale version (`Stale`), what `create_procedure` refuses, and another kind while TTHC are linked.
    """
    row = current(procedure, version)
    before = _state(row)
    was = row.kind
    describe(row, **facts)
    check_procedure(row)
    if was != row.kind:
        _check_kind_may_change(row)
    if _state(row) == before:
        return row
    save_versioned(row, by=by, reason=reason)
    return row


def describe(row: Procedure, **facts: Any) -> None:
    """Put facts (any of FACTS) into a row as they are stored, and its keys. Saves nothing."""
    for name, value in facts.items():
        if name not in FACTS:
            raise TypeError(f"a procedure has no {name}")
        if name == "note":
            value = normalise_lines(str(value or ""))
        setattr(row, name, normalise(value or "") if name in TEXTS else value)
    row.folded_name, row.sort_key = keys_of_procedure(row.code, row.name)


def check_procedure(row: Procedure) -> None:
    """Refuses what cannot be of a procedure; see `create_procedure`."""
    if row.kind not in ProcedureKind.values:
        refuse("Hãy chọn loại quy trình: hệ thống, nội bộ hay TTHC.", "kind")
    if not row.name:
        refuse("Quy trình phải có tên. Hãy nhập tên quy trình.", "name")
    for name, most in LONGEST.items():
        if len(getattr(row, name)) > most:
            refuse(f"{LABELS[name]} dài quá {most:,} ký tự. Hãy viết gọn lại.".replace(",", "."), name)
    if row.division is not None and row.division.agency_id != row.agency_id:
        refuse("Phòng này không thuộc cơ quan. Hãy chọn trong danh sách phòng của cơ quan.", "division")
    _check_code_is_free(row)


def _check_code_is_free(row: Procedure) -> None:
    other = _bearer_of_its_code(row)
    if other is not None:
        refuse(
            f"Cơ quan đã có quy trình mang ký hiệu {row.code}: “{_short(other.name)}”. "
            "Hãy mở quy trình ấy ra sửa, hoặc ghi ký hiệu khác.",
            "code",
        )


def refuse_taken_code(row: Procedure) -> None:
    """Refuses a withdrawn procedure that would come back where another bears its code by now."""
    other = _bearer_of_its_code(row)
    if other is not None:
        refuse(
            f"Ký hiệu {row.code} nay là của quy trình khác: “{_short(other.name)}”. Hãy sửa ký hiệu của quy trình "
            "ấy, hoặc bãi bỏ quy trình ấy trước khi khôi phục."
        )


def _bearer_of_its_code(row: Procedure) -> Procedure | None:
    """Another procedure of the agency with the same code; one that was withdrawn has given its code back."""
    if not row.code or row.is_withdrawn:
        return None
    others = Procedure.objects.filter(agency=row.agency_id, code=row.code).exclude(pk=row.pk)
    return others.exclude(state=ProcedureState.WITHDRAWN).first()


def _check_kind_may_change(row: Procedure) -> None:
    if not row.is_administrative and ProcedureLink.objects.filter(procedure=row, valid_to__isnull=True).exists():
        refuse("Quy trình đang gắn với TTHC nên phải là quy trình TTHC. Hãy gỡ các TTHC trước khi đổi loại.", "kind")


def _short(name: str) -> str:
    return name if len(name) <= 80 else f"{name[:80]}…"


def _state(row: Procedure) -> list[Any]:
    return [getattr(row, field.attname) for field in row._meta.concrete_fields]


def current(procedure: Procedure, version: int) -> Procedure:
    """The procedure as it stands, its agency held to the end of the transaction; refuses a stale version."""
    locked(procedure.agency)
    row = Procedure.objects.select_related("agency", "division").get(pk=procedure.pk)
    if row.version != version:
        raise Stale(row)
    return row


# --- Its end ----------------------------------------------------------------------------------------------------
@transaction.atomic
def withdraw_procedure(
    procedure: Procedure, *, on: date, end_reason: str, by: Any, version: int, paper: PaperSaid = NO_PAPER
) -> Procedure:
    """Bãi bỏ: from this day on the procedure is not in force; it keeps its number, its revisions and its links.

    Its open reviews are done with it. Refuses a stale version (`Stale`), a missing reason, a draft, one that was
    withdrawn already, a day that is not after the one on which its last revision came into force, and while a
    revision of it is being made.
    """
    row = current(procedure, version)
    _check_withdrawal(row, on, end_reason)
    last = row.revisions.filter(step=RevisionStep.APPROVED, valid_to__isnull=True).first()
    if last is not None:
        if last.valid_from and last.valid_from >= on:
            refuse(
                f"{last} có hiệu lực từ ngày {told(last.valid_from)}; ngày bãi bỏ phải sau ngày ấy. Hãy sửa ngày.",
                "on",
            )
        last.valid_to = day_before(on)
        save_versioned(last, by=by, reason=end_reason)
    row.state, row.valid_to, row.end_reason = ProcedureState.WITHDRAWN, day_before(on), normalise(end_reason)
    row.end_paper = keep_paper(None, paper, by=by)
    save_versioned(row, by=by, reason=end_reason)
    log_event("procedure_withdrawn", f"Bãi bỏ quy trình {row} từ ngày {told(on)}", by=by, subject=row)
    answer_reviews(row, outcome=ReviewOutcome.DROPPED, on=on, by=by)
    return row


def _check_withdrawal(row: Procedure, on: date, end_reason: str) -> None:
    if row.is_draft:
        refuse("Quy trình này chưa ban hành nên chưa có gì để bãi bỏ. Hãy bỏ bản nháp.")
    if row.is_withdrawn:
        refuse(f"Quy trình này đã bãi bỏ, ngày áp dụng cuối là {told(row.valid_to)}. Không cần bãi bỏ lần nữa.")
    if not normalise(end_reason):
        refuse("Hãy ghi lý do bãi bỏ quy trình.", "end_reason")
    if len(normalise(end_reason)) > 500:
        refuse("Lý do bãi bỏ dài quá 500 ký tự. Hãy viết gọn lại.", "end_reason")
    if row.valid_from and on <= row.valid_from:
        refuse(
            f"Quy trình có hiệu lực từ ngày {told(row.valid_from)}; ngày bãi bỏ phải sau ngày ấy. Hãy sửa ngày.", "on"
        )
    refuse_after_its_end(row.agency, on, "on")
    if row.revisions.exclude(step=RevisionStep.APPROVED).exists():
        refuse("Quy trình đang có một bản sửa đổi đang soạn. Hãy bỏ bản ấy trước khi bãi bỏ quy trình.")


@transaction.atomic
def discard_procedure(procedure: Procedure, *, reason: str, by: Any, version: int) -> None:
    """Bỏ bản nháp: a procedure that was never issued leaves the catalogue, with what was drafted of it.

    Refuses a stale version (`Stale`) and whatever was issued: a numbered thing is withdrawn, never deleted.
    """
    row = current(procedure, version)
    if not row.is_draft or row.revisions.filter(step=RevisionStep.APPROVED).exists():
        refuse("Quy trình đã ban hành thì không xóa được. Hãy bãi bỏ quy trình từ một ngày.")
    drafts = ProcedureRevision.objects.filter(procedure=row)
    delete(RevisionChange.objects.filter(revision__in=drafts), by=by, reason=reason)
    delete(drafts, by=by, reason=reason)
    delete(ProcedureLink.objects.filter(procedure=row), by=by, reason=reason)
    delete([row], by=by, reason=reason)


# --- TTHC -------------------------------------------------------------------------------------------------------
@transaction.atomic
def link_procedure(
    procedure: Procedure, administratives: Iterable[Linked], *, on: date | None, by: Any, reason: str = ""
) -> list[ProcedureLink]:
    """Gắn TTHC: from this day on (empty: since ever) the procedure carries out these TTHC, named by code or as rows.

    A draft's links hold since ever: it counts for nothing before it is issued. What is linked already stays.
    Refuses what is no code (with what was perhaps meant), a procedure that is not for TTHC or was withdrawn, and a
    TTHC that the province has published for other levels only.
    """
    locked(procedure.agency)
    row = Procedure.objects.select_related("agency").get(pk=procedure.pk)
    _check_linkable(row, on)
    wanted = read_administratives(administratives, by=by, reason=reason)
    check_level(row.agency, [one for one, _ in wanted], on)
    return _link(row, wanted, None if row.is_draft else on, by=by, reason=reason)


def _link(
    row: Procedure, wanted: list[tuple[Any, str]], begin: date | None, *, by: Any, reason: str
) -> list[ProcedureLink]:
    standing = {
        link.administrative_id: link for link in ProcedureLink.objects.filter(procedure=row, valid_to__isnull=True)
    }
    made, earlier = [], []
    for administrative, code in wanted:
        link = standing.get(administrative.pk)
        if link is None:
            told = {"administrative": administrative, "code": code, "valid_from": begin}
            new = ProcedureLink(procedure=row, province_id=row.province_id, **told)
            made.append(new)
            standing[administrative.pk] = new
        elif link.valid_from is not None and (begin is None or begin < link.valid_from):
            link.valid_from = begin
            earlier.append(link)
    bulk_save(earlier, by=by, reason=reason)
    bulk_create(made, by=by, reason=reason)
    if (made or earlier) and not row.is_draft:
        answer_reviews(row, outcome=ReviewOutcome.WRITTEN, on=begin, by=by)
    return [*earlier, *made]


def _check_linkable(row: Procedure, on: date | None) -> None:
    if not row.is_administrative:
        refuse("Chỉ quy trình TTHC mới gắn với TTHC. Hãy đổi loại quy trình trước.", "codes")
    if row.is_withdrawn:
        refuse("Quy trình này đã bãi bỏ nên không gắn thêm TTHC. Hãy chọn quy trình đang áp dụng.", "codes")
    refuse_after_its_end(row.agency, on, "on")


@transaction.atomic
def unlink_procedure(link: ProcedureLink, *, on: date, by: Any, reason: str = "") -> ProcedureLink | None:
    """Gỡ TTHC: from this day on the procedure does not carry it out; the link of the days before is kept.

    A link that never counted (of a draft, or begun on the very day) is taken away as a mistake; then nothing is
    given back. Refuses a link that ended already.
    """
    locked(link.procedure.agency)
    known = ProcedureLink.objects.select_related("procedure__agency", "administrative").filter(pk=link.pk).first()
    if known is None or known.valid_to is not None:
        refuse("TTHC này đã được gỡ khỏi quy trình. Hãy mở lại trang để xem danh sách hiện nay.")
    return _unlink(known, on, by=by, reason=reason)


def _unlink(link: ProcedureLink, on: date, *, by: Any, reason: str) -> ProcedureLink | None:
    row = link.procedure
    never_counted = row.is_draft or (link.valid_from is not None and link.valid_from >= on)
    if never_counted:
        delete([link], by=by, reason=reason)
    else:
        link.valid_to = day_before(on)
        save_versioned(link, by=by, reason=reason)
    if not row.is_draft:
        answer_reviews(row, outcome=ReviewOutcome.DROPPED, on=on, by=by)
    return None if never_counted else link


@transaction.atomic
def set_links(
    procedure: Procedure, administratives: Iterable[Linked], *, on: date, by: Any, reason: str = ""
) -> Procedure:
    """The procedure carries out exactly these TTHC from this day on: others are unlinked, new ones linked.

    Refuses what `link_procedure` refuses of those that are new.
    """
    locked(procedure.agency)
    row = Procedure.objects.select_related("agency").get(pk=procedure.pk)
    wanted = read_administratives(administratives, by=by, reason=reason)
    leaving, coming = turned(row, wanted)
    for link in leaving:
        _unlink(link, on, by=by, reason=reason)
    if coming:
        _check_linkable(row, on)
        check_level(row.agency, [one for one, _ in coming], on)
        _link(row, coming, None if row.is_draft else on, by=by, reason=reason)
    return row
