"""External documents: what agencies of a province work by, and what a document's end asks of each of them."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Agency, Division, Province
from agencies.services.certificate_checks import refuse
from agencies.services.dated import day_before, held_register, locked, refuse_after_its_end, told
from common.documents import parse_number, same_number
from common.errors import Stale
from common.history import bulk_create, bulk_save, create, delete, save_versioned
from common.text import fold, normalise, sort_key
from procedures.choices import DocumentOutcome, DocumentState
from procedures.models import DocumentTask, ExternalDocument, ExternalListing, ListingUse, Procedure

FACTS = ("symbol", "title", "issuer", "issued_on", "effective_on")
LONGEST_KEY, LONGEST_SORT_KEY = 200, 400
Use = Division | Procedure


def document_key(symbol: str, issuer: str, issued_on: date | None, title: str = "") -> str:
    """How a document is recognised: its number, year, symbol and issuer; one without a symbol by its title.

    "346/QĐ-UBND" of 2021 and of 2022 are two; a symbol that carries its year ("19/2014/QĐ-TTg") needs no day.
    """
    read = parse_number(symbol)
    if not read.typed:
        return f"|{fold(title)}"[:LONGEST_KEY]
    if read.number is None:
        return f"{fold(read.typed)}|{fold(issuer)}"[:LONGEST_KEY]
    year = read.year or (issued_on.year if issued_on else "")
    return f"{read.number}|{year}|{fold(read.symbol)}|{'' if read.year else fold(issuer)}"[:LONGEST_KEY]


def describe(document: ExternalDocument, **facts: Any) -> None:
    """Put facts (any of FACTS) into a row as they are stored, and the keys by which it is found. Saves nothing."""
    for name, value in facts.items():
        if name not in FACTS:
            raise TypeError(f"an external document has no {name}")
        setattr(document, name, normalise(value) if isinstance(value, str) else value)
    document.symbol_key = document_key(document.symbol, document.issuer, document.issued_on, document.title)
    document.folded = fold(f"{document.symbol} {document.title}")
    document.sort_key = sort_key(f"{document.symbol} {document.title}")[:LONGEST_SORT_KEY]


# --- An agency's list -------------------------------------------------------------------------------------------
@transaction.atomic
def list_document(
    agency: Agency,
    *,
    on: date,
    by: Any,
    uses: Sequence[Use] = (),
    last_checked_on: date | None = None,
    note: str = "",
    reason: str = "",
    **facts: Any,
) -> ExternalListing:
    """Put a document on an agency's list from a day; one that the province knows already is the same row.

    Refuses a document without a title, one that the agency lists already, one that has ended, days out of order,
    and a division or procedure of another agency.
    """
    locked(agency)
    refuse_after_its_end(agency, on, "on")
    document = _known_or_new(agency, by=by, reason=reason, **facts)
    if document.has_ended(on):
        refuse(_sentence_of_end(document), "symbol")
    if ExternalListing.objects.filter(agency=agency, document=document, valid_to__isnull=True).exists():
        refuse(f"“{document}” đã có trong danh mục của cơ quan. Hãy mở dòng ấy để sửa.", "symbol")
    return _listed(agency, document, uses, on=on, last_checked_on=last_checked_on, note=note, by=by, reason=reason)


@transaction.atomic
def edit_listing(
    listing: ExternalListing,
    *,
    version: int,
    by: Any,
    uses: Sequence[Use],
    last_checked_on: date | None,
    note: str = "",
    reason: str = "",
) -> ExternalListing:
    """Change who uses a listed document, when it was last checked and the note. Refuses a stale version (`Stale`)."""
    current = _held(listing, version)
    _check_uses(current.agency, uses)
    current.last_checked_on, current.note = last_checked_on, normalise(note)
    saved = save_versioned(current, by=by, reason=reason)
    _keep_uses(saved, uses, by=by, reason=reason)
    return saved


@transaction.atomic
def remove_listing(listing: ExternalListing, *, on: date, version: int, by: Any, reason: str = "") -> ExternalListing:
    """Take a document off an agency's list: that day is the first without it. What the list once said stays.

    Refuses a stale version (`Stale`), a listing that has ended, and a day not later than the one it began on.
    """
    return _end(_held(listing, version), on=on, outcome=DocumentOutcome.REMOVED, by=by, reason=reason)


@transaction.atomic
def check_listings(agency: Agency, keys: Iterable[int], *, on: date, by: Any) -> int:
    """Say that these lines of an agency's list were checked on a day; how many that were. Others' lines stay out."""
    locked(agency)
    standing = ExternalListing.objects.filter(agency=agency, pk__in=list(keys), valid_to__isnull=True)
    rows = [row for row in standing if row.last_checked_on is None or row.last_checked_on < on]
    for row in rows:
        row.last_checked_on = on
    bulk_save(rows, by=by, reason="Rà soát danh mục tài liệu bên ngoài")
    return len(rows)


# --- The document itself ----------------------------------------------------------------------------------------
def document_named(province: Province, symbol: str) -> ExternalDocument | None:
    """The one document of a province that bears a symbol; None where none does. Refuses a symbol of several."""
    number = parse_number(symbol).number
    known = ExternalDocument.objects.filter(province=province).select_related("replaced_by").order_by("pk")
    if number is not None:
        known = known.filter(symbol_key__startswith=f"{number}|")
    found = [row for row in known if same_number(row.symbol, symbol)]
    if len(found) > 1:
        refuse(
            f"Có {len(found)} văn bản số {normalise(symbol)} trong danh sách của tỉnh. Hãy ghi cả năm hoặc nơi ban "
            "hành trong số, ký hiệu của từng văn bản rồi chọn lại.",
            "replaced_symbol",
        )
    return found[0] if found else None


@transaction.atomic
def create_document(province: Province, *, by: Any, reason: str = "", **facts: Any) -> ExternalDocument:
    """Record a document of a province that nobody lists yet. Refuses a missing title, days out of order, and one that
    is recorded already."""
    held_register(province)
    document = ExternalDocument(province=province)
    describe(document, **facts)
    _check(document)
    return create(document, by=by, reason=reason)


@transaction.atomic
def correct_document(
    document: ExternalDocument, *, version: int, by: Any, reason: str = "", **facts: Any
) -> ExternalDocument:
    """Mend what is recorded of a document, for everyone who lists it.

    Refuses a stale version (`Stale`), a missing title, days out of order, and what another document is known by.
    """
    current = _held_document(document, version)
    describe(current, **facts)
    _check(current)
    return save_versioned(current, by=by, reason=reason)


@transaction.atomic
def end_document(
    document: ExternalDocument,
    *,
    state: str,
    version: int,
    by: Any,
    on: date,
    ended_on: date | None = None,
    replaced_by: ExternalDocument | None = None,
    due_on: date | None = None,
    reason: str = "",
) -> ExternalDocument:
    """A document ends, wholly or in part: whoever lists it gets a to-do, once, due by a day.

    Refuses a stale version (`Stale`), a day before the document began, and a document that replaces itself, be it
    through others.
    """
    current = _held_document(document, version)
    if state not in (DocumentState.EXPIRED, DocumentState.PARTLY):
        refuse("Hãy chọn: hết hiệu lực toàn bộ hay một phần.", "state")
    if due_on and due_on < on:
        refuse(f"Hạn cập nhật {told(due_on)} đã qua. Hãy chọn ngày từ {told(on)} trở đi.", "due_on")
    current.state, current.replaced_by = state, _checked_successor(current, replaced_by)
    current.ended_on = ended_on if state == DocumentState.EXPIRED else None
    _check(current)
    saved = save_versioned(current, by=by, reason=reason)
    open_document_tasks([saved], on=on, due_on=due_on, by=by, reason=reason)
    return saved


def open_document_tasks(
    documents: Sequence[ExternalDocument], *, on: date, by: Any, due_on: date | None = None, reason: str = ""
) -> list[DocumentTask]:
    """A to-do for each standing listing of documents that have ended, unless it has one already."""
    listings = ExternalListing.objects.filter(document__in=documents, valid_to__isnull=True).select_related(
        "document"
    )
    waiting = listings.exclude(tasks__closed_on__isnull=True, tasks__isnull=False)
    tasks = [
        DocumentTask(listing=listing, province_id=listing.document.province_id, opened_on=on, due_on=due_on)
        for listing in waiting.order_by("pk")
    ]
    bulk_create(tasks, by=by, reason=reason)
    return tasks


@transaction.atomic
def close_document_task(
    task: DocumentTask, *, outcome: str, on: date, version: int, by: Any, reason: str = ""
) -> DocumentTask:
    """An agency answers the end of a document: its successor listed with the same uses, the line gone, or kept.

    Refuses a stale version (`Stale`), a task that is done, "thay bằng văn bản mới" where none is known, and keeping
    a document that has ended wholly, or without a reason.
    """
    listing = ExternalListing.objects.select_related("document__replaced_by", "agency").get(pk=task.listing_id)
    locked(listing.agency)
    current = DocumentTask.objects.get(pk=task.pk)
    if current.version != version:
        raise Stale(current)
    if current.closed_on:
        refuse(f"Việc này đã xong ngày {told(current.closed_on)}. Không cần ghi thêm.", "outcome")
    if outcome not in DocumentOutcome.values:
        refuse("Hãy chọn kết quả cập nhật.", "outcome")
    if on < current.opened_on:
        refuse(f"Việc này có từ ngày {told(current.opened_on)}; ngày xong không thể sớm hơn. Hãy sửa ngày.", "on")
    if outcome == DocumentOutcome.KEPT:
        _check_keeping(listing.document, reason)
        return _closed(current, outcome, on=on, by=by, reason=reason)
    if outcome == DocumentOutcome.REPLACED:
        _list_successor(listing, on=on, by=by, reason=reason)
    _end(listing, on=on, outcome=DocumentOutcome(outcome), by=by, reason=reason)
    return DocumentTask.objects.get(pk=task.pk)


# --- Parts ------------------------------------------------------------------------------------------------------
def _known_or_new(agency: Agency, *, by: Any, reason: str, **facts: Any) -> ExternalDocument:
    held_register(agency.province_id)  # two who list a new document at once share one row
    document = ExternalDocument(province=agency.province)
    describe(document, **facts)
    known = ExternalDocument.objects.filter(province=agency.province, symbol_key=document.symbol_key).first()
    if known is not None:
        return known
    _check(document)
    return create(document, by=by, reason=reason)


def _check(document: ExternalDocument) -> None:
    if not document.title:
        refuse("Thiếu tên văn bản. Hãy nhập tên như trong trích yếu.", "title")
    if document.issued_on and document.effective_on and document.effective_on < document.issued_on:
        refuse("Ngày có hiệu lực đứng trước ngày ban hành. Hãy sửa một trong hai ngày.", "effective_on")
    if document.ended_on and document.effective_on and document.ended_on < document.effective_on:
        refuse("Ngày hết hiệu lực đứng trước ngày có hiệu lực. Hãy sửa một trong hai ngày.", "ended_on")
    others = ExternalDocument.objects.filter(province=document.province_id, symbol_key=document.symbol_key)
    other = others.exclude(pk=document.pk).first()
    if other is not None:
        refuse(f"Đã có “{other}” trong danh sách của tỉnh. Hãy dùng văn bản ấy, hoặc sửa số, ký hiệu.", "symbol")


def _sentence_of_end(document: ExternalDocument) -> str:
    ended = f"“{document}” đã hết hiệu lực"
    ended += f" từ ngày {told(document.ended_on)}" if document.ended_on else ""
    if document.replaced_by:
        return f"{ended}, được thay bằng “{document.replaced_by}”. Hãy đưa văn bản mới vào danh mục."
    return f"{ended}. Hãy đưa văn bản còn hiệu lực vào danh mục."


def _checked_successor(document: ExternalDocument, successor: ExternalDocument | None) -> ExternalDocument | None:
    following = successor
    while following is not None:
        if following.pk == document.pk:
            refuse(
                "Văn bản không thể được thay bằng chính nó, kể cả qua văn bản khác. Hãy chọn lại.", "replaced_symbol"
            )
        following = following.replaced_by
    return successor


def _listed(
    agency: Agency,
    document: ExternalDocument,
    uses: Sequence[Use],
    *,
    on: date,
    last_checked_on: date | None,
    note: str,
    by: Any,
    reason: str,
) -> ExternalListing:
    _check_uses(agency, uses)
    listing = ExternalListing(
        agency=agency, document=document, valid_from=on, last_checked_on=last_checked_on, note=normalise(note)
    )
    create(listing, by=by, reason=reason)
    bulk_create([_use(listing, use) for use in dict.fromkeys(uses)], by=by, reason=reason)
    return listing


def _list_successor(listing: ExternalListing, *, on: date, by: Any, reason: str) -> None:
    successor = listing.document.replaced_by
    if successor is None:
        refuse("Chưa biết văn bản nào thay thế. Hãy chọn “đã đưa ra khỏi danh mục”.", "outcome")
    if ExternalListing.objects.filter(agency=listing.agency, document=successor, valid_to__isnull=True).exists():
        return
    known = listing.uses.select_related("division", "procedure")
    uses: list[Use] = [use for row in known if (use := row.division or row.procedure)]
    _listed(listing.agency, successor, uses, on=on, last_checked_on=on, note="", by=by, reason=reason)


def _check_uses(agency: Agency, uses: Sequence[Use]) -> None:
    if any(use.agency_id != agency.pk for use in uses):
        refuse("Chỉ chọn phòng và quy trình của chính cơ quan này.", "uses")


def _use(listing: ExternalListing, use: Use) -> ListingUse:
    if isinstance(use, Division):
        return ListingUse(listing=listing, division=use)
    return ListingUse(listing=listing, procedure=use)


def _keep_uses(listing: ExternalListing, uses: Sequence[Use], *, by: Any, reason: str) -> None:
    wanted = {(isinstance(use, Division), use.pk): use for use in uses}
    known = {(use.division_id is not None, use.division_id or use.procedure_id): use for use in listing.uses.all()}
    delete([row for key, row in known.items() if key not in wanted], by=by, reason=reason or "Thôi sử dụng")
    new = [_use(listing, use) for key, use in wanted.items() if key not in known]
    bulk_create(new, by=by, reason=reason)


def _held(listing: ExternalListing, version: int) -> ExternalListing:
    locked(listing.agency)
    current = ExternalListing.objects.select_related("agency", "document").get(pk=listing.pk)
    if current.version != version:
        raise Stale(current)
    if current.valid_to is not None:
        refuse(f"Tài liệu này đã được đưa ra khỏi danh mục sau ngày {told(current.valid_to)}.")
    return current


def _held_document(document: ExternalDocument, version: int) -> ExternalDocument:
    held_register(document.province_id)
    current = ExternalDocument.objects.select_related("replaced_by").get(pk=document.pk)
    if current.version != version:
        raise Stale(current)
    return current


def _end(listing: ExternalListing, *, on: date, outcome: DocumentOutcome, by: Any, reason: str) -> ExternalListing:
    if listing.valid_from and on <= listing.valid_from:
        refuse(f"Tài liệu có trong danh mục từ ngày {told(listing.valid_from)}. Hãy chọn ngày sau đó.", "on")
    listing.valid_to = day_before(on)
    save_versioned(listing, by=by, reason=reason)
    for task in DocumentTask.objects.filter(listing=listing, closed_on__isnull=True):
        _closed(task, outcome, on=max(on, task.opened_on), by=by, reason=reason)
    return listing


def _check_keeping(document: ExternalDocument, reason: str) -> None:
    if document.state == DocumentState.EXPIRED:
        refuse("Văn bản đã hết hiệu lực toàn bộ nên không giữ trong danh mục được. Hãy chọn kết quả khác.", "outcome")
    if not normalise(reason):
        refuse("Hãy ghi phần còn hiệu lực mà cơ quan vẫn dùng.", "reason")


def _closed(task: DocumentTask, outcome: str, *, on: date, by: Any, reason: str) -> DocumentTask:
    task.closed_on, task.outcome, task.reason = on, outcome, normalise(reason)
    return save_versioned(task, by=by, reason=reason)
