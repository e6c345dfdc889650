"""The declaration or certificate that a row carries: the one that is meant among those known, or a further one."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.choices import CertificateKind
from agencies.models import Certificate
from agencies.resources.dated_rows import Steps
from agencies.resources.register import Known
from agencies.resources.told import Told
from agencies.services.certificate_checks import check_facts
from agencies.services.declarations import Place, chain_of, placed
from common.clock import today
from common.documents import OfficialDocument, parse_number, same_number
from common.errors import Refused
from common.spreadsheets.kinds import Fault

COUNTS = ("stated_system", "stated_internal", "stated_administrative")
COLUMN_OF = {"issued_on": "declared_on", "edition": "edition"}  # where a refusal's field stands in the roster


@dataclass
class Declared:
    """What a row's paper changes and makes, the old and new values, and whether a paper stands for its edition."""

    steps: Steps = field(default_factory=Steps)
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    has_paper: bool = False


def plan_certificate(told: Told, known: Known, on: date, *, correct: bool) -> Declared:
    """The same number or the same day is the same paper; anything else is a further one.

    A further declaration closes the one that stood on its day; one that is older comes in closed by the next.
    """
    number, day = told.given("declaration_number"), told.given("declared_on")
    if day and day > today():
        message = f"Ngày công bố {day:%d/%m/%Y} chưa đến. Ghi lại ngày, hoặc để trống nếu chưa công bố."
        told.row.faults.append(Fault("declared_on", message))
    identified = bool(number or day)
    current = known.certificate_on(on)
    meant = _meant(told, known, number, day) if identified else current
    if meant is None:
        return _further(told, known, current, number, day)
    declared = Declared(has_paper=True)
    if told.edition and not identified and not correct and told.edition != meant.edition:
        kind = str(meant.get_kind_display())
        message = (
            f"Phiên bản khác với {kind[:1].lower()}{kind[1:]} đã biết ({meant.edition.code}). "
            "Ghi số hoặc ngày của công bố theo phiên bản mới."
        )
        told.row.faults.append(Fault("edition", message))
        return declared
    released = meant.begins_on
    _update(meant, told, number, day, declared)
    if declared.changes:
        _place(meant, told, known, declared, released)
    return declared


def _meant(told: Told, known: Known, number: str | None, day: date | None) -> Certificate | None:
    certificates = known.certificates
    for one in certificates:
        if number and one.paper and same_number(one.paper.number, number):
            return one
    for one in certificates:
        if day and one.issued_on == day:
            return one
    for one in certificates:  # known by its edition alone so far: now its number and day are there
        if one.paper is None and one.issued_on is None and told.edition in (None, one.edition):
            return one
    return None


def _further(told: Told, known: Known, current: Certificate | None, number: str | None, day: date | None) -> Declared:
    counts = {key: told.given(key) for key in COUNTS}
    says = {"declaration_number": number, "declared_on": day, "form": told.given("form"), **counts}
    if not any(value is not None for value in says.values()):
        return Declared()  # an edition alone is no declaration
    if told.edition is None:
        if not any(fault.column == "edition" for fault in told.row.faults):
            message = "Có số liệu công bố mà thiếu phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015."
            told.row.faults.append(Fault("edition" if not told.lacks_column("edition") else "", message))
        return Declared()
    certificate = Certificate(
        holder=told.agency,
        province=told.agency.province,
        kind=told.given("form") or CertificateKind.DECLARATION,
        edition=told.edition,
        issued_on=day,
        **counts,
    )
    declared = Declared(has_paper=True)
    if number:
        certificate.paper = _paper(told, number, day)
        declared.steps.made.append(certificate.paper)
    declared.steps.made.append(certificate)
    before = values_of(current)
    declared.changes = {
        key: (before[key], value)
        for key, value in values_of(certificate).items()
        if value is not None and value != before[key]
    }
    _place(certificate, told, known, declared, None)
    return declared


# --- Its place in the chain -------------------------------------------------------------------------------------
def _place(certificate: Certificate, told: Told, known: Known, declared: Declared, released: date | None) -> None:
    """Close what the paper replaces, or the paper itself by what came after it; what cannot be is a fault."""
    others = [one for one in known.certificates if one is not certificate]
    try:
        check_facts(certificate)
        places = list(placed(chain_of([*others, certificate], certificate.part), released=released))
    except Refused as refusal:
        column = next((COLUMN_OF[field] for field in refusal.fields if field in COLUMN_OF), "")
        told.row.faults.append(Fault("" if told.lacks_column(column) else column, refusal.sentence))
        return
    moved = [place.row for place in places if _moves(place) and place.row is not certificate]
    changed = declared.steps.changed
    # What is closed before what opens in its place: of a part only one may stand at any moment.
    declared.steps.changed = [row for row in moved if row.ended_as] + changed + [row for row in moved if row.is_open]


def _moves(place: Place) -> bool:
    """Put a row in its place; is it another than before? A paper that comes between two is linked to both."""
    moves = not place.stands_so or (place.replaces is not None and place.replaces.pk is None)
    place.row.ended_as, place.row.ended_on, place.row.renewal_of = place.ended_as, place.ended_on, place.replaces
    return moves


def _paper(told: Told, number: str, day: date | None) -> OfficialDocument:
    """Each agency's own document: agencies share numbers, not decisions."""
    return OfficialDocument(number=number, symbol=parse_number(number).symbol[:60], issued_on=day, issuer=told.name)


def values_of(certificate: Certificate | None) -> dict[str, Any]:
    """What the columns of the roster say of a certificate."""
    if certificate is None:
        return dict.fromkeys(("edition", "form", "declaration_number", "declared_on", *COUNTS))
    return {
        "edition": certificate.edition.code,
        "form": certificate.kind,
        "declaration_number": certificate.paper.number if certificate.paper else None,
        "declared_on": certificate.issued_on,
        **{key: getattr(certificate, key) for key in COUNTS},
    }


def _update(meant: Certificate, told: Told, number: str | None, day: date | None, declared: Declared) -> None:
    before = values_of(meant)
    wanted = {"form": told.given("form"), "declared_on": day, **{key: told.given(key) for key in COUNTS}}
    wanted["edition"] = told.edition.code if told.edition else None
    if number and not (meant.paper and same_number(meant.paper.number, number)):
        wanted["declaration_number"] = number
    declared.changes = {
        key: (before[key], value) for key, value in wanted.items() if value is not None and value != before[key]
    }
    if not declared.changes:
        return
    meant.kind = told.given("form") or meant.kind
    meant.edition = told.edition or meant.edition
    meant.issued_on = day or meant.issued_on
    for key in COUNTS:
        if key in declared.changes:
            setattr(meant, key, told.given(key))
    _update_paper(meant, told, declared)
    if set(declared.changes) - {"declaration_number"} or meant.paper_id is None:
        declared.steps.changed.append(meant)


def _update_paper(meant: Certificate, told: Told, declared: Declared) -> None:
    number = told.given("declaration_number")
    if meant.paper is None:
        if number:
            meant.paper = _paper(told, number, meant.issued_on)
            declared.steps.made.append(meant.paper)
        return
    if "declaration_number" in declared.changes:
        meant.paper.number, meant.paper.symbol = str(number), parse_number(str(number)).symbol[:60]
    if "declared_on" in declared.changes:
        meant.paper.issued_on = meant.issued_on
    if declared.changes.keys() & {"declaration_number", "declared_on"}:
        declared.steps.changed.append(meant.paper)
