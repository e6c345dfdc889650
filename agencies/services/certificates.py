"""Declarations and certificates: recorded, renewed and corrected, each in its place in the chain."""

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.core.files.base import File
from django.db import transaction

from agencies.choices import CertificateEnd, TaskKind
from agencies.models import (
    Agency,
    AgencyPeriod,
    Certificate,
    CertificateCover,
    CertificateFile,
    ScopeLine,
    StandardEdition,
)
from agencies.services.agency_tasks import finish_open_tasks
from agencies.services.certificate_checks import (
    Cover,
    Line,
    check_facts,
    check_holder,
    check_kind,
    check_no_loop,
    check_origin,
    check_renewal,
    check_renewed_later,
    checked_covers,
    checked_lines,
    refuse,
)
from agencies.services.dated import locked
from agencies.services.declarations import Place, chain_of, placed
from agencies.services.papers import PaperSaid, keep_paper
from common.documents import OfficialDocument
from common.errors import Stale
from common.files import store
from common.history import bulk_create, bulk_save, create, delete, save_versioned
from common.text import normalise, normalise_lines

TEXTS = ("notice", "part", "developed_source", "end_reason")
OF_SEVERAL_LINES = ("scope", "note")
FACTS = frozenset(
    {
        "issuing_body", "issue_number", "reason", "part", "issued_on", "in_force_from", "expires_on", "scope",
        "stated_system", "stated_internal", "stated_administrative", "stated_total", "notified_on", "notice",
        "posted_on", "developed_from", "developed_source", "note", "paper",
    }
)  # fmt: skip
ENDS = frozenset({"ended_as", "ended_on", "end_reason"})  # an end that a source tells together with the paper
MOST_FILES = 30
ONE_DAY = timedelta(days=1)


# --- Recording --------------------------------------------------------------------------------------------------
@transaction.atomic
def record_certificate(
    holder: Agency,
    *,
    kind: str,
    edition: StandardEdition,
    by: Any,
    lines: Iterable[Line] = (),
    covers: Iterable[Cover] = (),
    renewal_of: Certificate | None = None,
    reason_of_change: str = "",
    **facts: Any,
) -> Certificate:
    """Record a declaration or certificate of a holder, with what it covers; `paper`: a document or `PaperSaid`.

    A declaration closes the one that stood for its part on its day; one that is older than what is known comes in
    closed by the next. A certificate that renews another one (`renewal_of`) closes that. The holder's open task
    "công bố lại" is done with a declaration made since. Refuses days out of order, an edition newer than the
    paper, a holder that was not there on the day, a foreign cover, a predecessor that is another holder's or was
    renewed already, "phát triển từ" without source, and two declarations of one day.
    """
    locked(holder)
    check_kind(kind)
    row = Certificate(holder=holder, province_id=holder.province_id, kind=kind, edition=edition)
    said = _take(row, facts, FACTS | ENDS)
    row.renewal_of = renewal_of
    kept_lines, kept_covers = checked_lines(lines), checked_covers(covers, holder)
    gone = _check(row)
    check_renewal(row, renewal_of)
    row.paper = _paper_of(row, said, by=by, reason=reason_of_change)
    _settle(row, gone, by=by, reason=reason_of_change)
    _keep_lines(row, kept_lines, by=by, reason=reason_of_change)
    _keep_covers(row, kept_covers, by=by, reason=reason_of_change)
    if row.is_declaration and row.begins_on:
        finish_open_tasks(holder, TaskKind.DECLARE, on=row.begins_on, by=by, reason=reason_of_change)
    return row


def _take(row: Certificate, facts: dict[str, Any], allowed: frozenset[str]) -> Any:
    """Put facts into a row; the paper is given back, it is recorded when all else holds."""
    unknown = set(facts) - allowed
    if unknown:
        raise TypeError(f"not of a certificate: {sorted(unknown)}")
    for name, value in facts.items():
        if name in OF_SEVERAL_LINES:
            setattr(row, name, normalise_lines(str(value or "")))
        elif name != "paper":
            setattr(row, name, normalise(value or "") if name in TEXTS else value)
    return facts.get("paper")


def _check(row: Certificate) -> date | None:
    """Refuses what cannot be; gives the last day of a holder that is gone."""
    check_facts(row)
    check_origin(row)
    check_no_loop(row, [row.renewal_of, row.developed_from])
    check_renewed_later(row)
    return check_holder(row.holder, row)


def _paper_of(row: Certificate, said: Any, *, by: Any, reason: str) -> OfficialDocument | None:
    if not isinstance(said, PaperSaid):
        return said if said is not None else row.paper
    known = row.paper
    issuer = said.issuer or (known.issuer if known else _issuer_of(row))
    said = replace(said, issuer=issuer, excerpt=said.excerpt or (known.excerpt if known else ""))
    return keep_paper(row.paper, said, by=by, reason=reason)


def _issuer_of(row: Certificate) -> str:
    """Who signs: of a declaration the holder, under the name that it bore then; of a certificate its body."""
    if not row.is_declaration:
        return row.issuing_body.name if row.issuing_body else ""
    periods = sorted(AgencyPeriod.objects.filter(agency=row.holder), key=lambda one: one.valid_from or date.min)
    day = row.begins_on
    return next((period.name for period in reversed(periods) if day is None or period.holds_on(day)), "")


# --- The chain --------------------------------------------------------------------------------------------------
def _settle(row: Certificate, gone: date | None, *, by: Any, reason: str, was: Certificate | None = None) -> None:
    """Save a row with its neighbours: what it closes, what closes it. `was`: what a correction found."""
    places = _places_of_declarations(row, gone, was) if row.is_declaration else places_of_certificate(row, gone)
    own = next(place for place in places if place.row is row)
    neighbours = [place for place in places if place.row is not row]
    for place in neighbours:
        _make_room(place, by=by, reason=reason)
    row.ended_as, row.ended_on = own.ended_as, own.ended_on
    row.renewal_of = own.replaces
    if row.pk is None:
        create(row, by=by, reason=reason)
    else:
        save_versioned(row, by=by, reason=reason)
    for place in neighbours:
        if not place.stands_so:
            _write(place, by=by, reason=reason)


def _make_room(place: Place, *, by: Any, reason: str) -> None:
    """Close what is to be closed, and free a link that the new row needs, before the new row stands."""
    if place.stands_so:
        return
    row, wanted = place.row, place.replaces
    frees = row.renewal_of_id is not None and (wanted is None or wanted.pk != row.renewal_of_id)
    closes = bool(place.ended_as) and (row.ended_as, row.ended_on) != (place.ended_as, place.ended_on)
    if frees:
        row.renewal_of = None
    if closes:
        row.ended_as, row.ended_on = place.ended_as, place.ended_on
    if frees or closes:
        save_versioned(row, by=by, reason=reason)


def _write(place: Place, *, by: Any, reason: str) -> None:
    place.row.ended_as, place.row.ended_on, place.row.renewal_of = place.ended_as, place.ended_on, place.replaces
    save_versioned(place.row, by=by, reason=reason)


def _places_of_declarations(row: Certificate, gone: date | None, was: Certificate | None) -> list[Place]:
    """The row's chain with the row in its place; and where its part was corrected, the chain that it leaves."""
    others = Certificate.objects.filter(holder=row.holder, kind=row.kind).exclude(pk=row.pk).select_related("paper")
    rows, released = list(others), was.begins_on if was else None
    end = gone + ONE_DAY if gone else None
    places = list(placed(chain_of([*rows, row], row.part), released=released, holder_ended_on=end))
    if was is not None and was.part != row.part:
        places += placed(chain_of(rows, was.part), released=released, holder_ended_on=end)
    return places


def places_of_certificate(row: Certificate, gone: date | None) -> list[Place]:
    """Several certificates stand together; only what this one renews makes room for it."""
    ended_as, ended_on = row.ended_as, row.ended_on
    if not ended_as and gone:
        ended_as, ended_on = CertificateEnd.HOLDER_ENDED, gone + ONE_DAY
    places = [Place(row, ended_as, ended_on, row.renewal_of)]
    renewed = row.renewal_of
    if renewed is None or renewed.ended_as not in ("", CertificateEnd.REPLACED, CertificateEnd.HOLDER_ENDED):
        return places
    if row.begins_on or renewed.expires_on is None:
        places.append(Place(renewed, CertificateEnd.REPLACED, row.begins_on, renewed.renewal_of))
    return places


# --- Correcting -------------------------------------------------------------------------------------------------
@transaction.atomic
def correct_certificate(
    certificate: Certificate,
    *,
    version: int,
    by: Any,
    lines: Iterable[Line] | None = None,
    covers: Iterable[Cover] | None = None,
    reason_of_change: str = "",
    **facts: Any,
) -> Certificate:
    """Sửa sai: what was typed of a declaration or certificate is put right; its neighbours follow its days.

    `lines` and `covers` replace what stood, where they are given. Refuses a stale version (`Stale`) and what
    `record_certificate` refuses.
    """
    locked(certificate.holder)
    row = Certificate.objects.select_related("paper", "edition", "renewal_of", "holder").get(pk=certificate.pk)
    if row.version != version:
        raise Stale(row)
    was, paper_version = copy(row), row.paper.version if row.paper else 0
    said = _take(row, facts, FACTS | {"edition", "renewal_of"})
    kept_lines = None if lines is None else checked_lines(lines)
    kept_covers = None if covers is None else checked_covers(covers, row.holder)
    gone = _check(row)
    if row.renewal_of_id != was.renewal_of_id:
        check_renewal(row, row.renewal_of)
    row.paper = _paper_of(row, said, by=by, reason=reason_of_change) if "paper" in facts else row.paper
    children = _children(row)
    if kept_lines is not None:
        _keep_lines(row, kept_lines, by=by, reason=reason_of_change)
    if kept_covers is not None:
        _keep_covers(row, kept_covers, by=by, reason=reason_of_change)
    paper_changed = row.paper is not None and row.paper.version != paper_version
    if _state(row) != _state(was) or _children(row) != children or paper_changed:
        if not row.is_declaration and row.renewal_of_id != was.renewal_of_id:
            _reopen(was, gone, by=by, reason=reason_of_change)
        _settle(row, gone, by=by, reason=reason_of_change, was=was)
    return row


def _state(row: Certificate) -> dict[str, Any]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}


def _children(row: Certificate) -> list[Any]:
    lines = row.lines.values_list("group", "counted", "count")
    return [list(lines), sorted(row.covers.values_list("agency", "division"), key=str)]


def _reopen(was: Certificate, gone: date | None, *, by: Any, reason: str) -> None:
    """A certificate that was said to be renewed by mistake stands again, until its holder ended."""
    renewed = was.renewal_of
    if renewed is not None and renewed.ended_as == CertificateEnd.REPLACED and renewed.ended_on == was.begins_on:
        renewed.ended_as, renewed.ended_on = (CertificateEnd.HOLDER_ENDED, gone + ONE_DAY) if gone else ("", None)
        save_versioned(renewed, by=by, reason=reason)


# --- Lines, covers, files ---------------------------------------------------------------------------------------
def lines_to_keep(
    row: Certificate, known: Iterable[ScopeLine], lines: Iterable[Line]
) -> tuple[list[ScopeLine], list[ScopeLine], list[ScopeLine]]:
    """The lines that go, that get another count, and that are new; nothing is saved."""
    left = {(one.group, one.counted): one for one in known}
    changed, made = [], []
    for line in lines:
        standing = left.pop((line.group, line.counted), None)
        if standing is None:
            made.append(ScopeLine(certificate=row, **vars(line)))
        elif standing.count != line.count:
            standing.count = line.count
            changed.append(standing)
    return list(left.values()), changed, made


def covers_to_keep(
    row: Certificate, known: Iterable[CertificateCover], covers: Iterable[Cover]
) -> tuple[list[CertificateCover], list[CertificateCover]]:
    """The covers that go and those that are new; nothing is saved."""
    left = {(one.agency_id, one.division_id): one for one in known}
    made = []
    for cover in covers:
        key = (cover.pk, None) if isinstance(cover, Agency) else (None, cover.pk)
        if left.pop(key, None) is None:
            agency, division = key
            made.append(CertificateCover(certificate=row, agency_id=agency, division_id=division))
    return list(left.values()), made


def _keep_lines(row: Certificate, lines: list[Line], *, by: Any, reason: str) -> None:
    gone, changed, made = lines_to_keep(row, ScopeLine.objects.filter(certificate=row), lines)
    delete(gone, by=by, reason=reason)
    bulk_save(changed, by=by, reason=reason)
    bulk_create(made, by=by, reason=reason)


def _keep_covers(row: Certificate, covers: list[Cover], *, by: Any, reason: str) -> None:
    gone, made = covers_to_keep(row, CertificateCover.objects.filter(certificate=row), covers)
    delete(gone, by=by, reason=reason)
    bulk_create(made, by=by, reason=reason)


@transaction.atomic
def attach_file(certificate: Certificate, *, upload: File, by: Any, label: str = "") -> CertificateFile:
    """Keep a further file of a certificate (the posting at the office, an annex), byte for byte.

    Refuses what `common.files.store` refuses, and more than thirty files of one certificate.
    """
    locked(certificate.holder)
    if CertificateFile.objects.filter(certificate=certificate).count() >= MOST_FILES:
        refuse(f"Mỗi văn bản kèm nhiều nhất {MOST_FILES} tệp. Hãy gộp các tệp lại rồi tải lên.", "upload")
    stored = store(upload, by=by, purpose="certificate")
    return create(CertificateFile(certificate=certificate, file=stored, label=normalise(label)), by=by)
