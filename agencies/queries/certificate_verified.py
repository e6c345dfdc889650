"""What the public may know of one declaration or certificate: no person, no free text, nothing of the office's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.choices import STATES_IN_FORCE, CertificateState
from agencies.models import Certificate
from agencies.queries.certificate_chain import kind_and_issue, title_of
from agencies.queries.certificate_page import Scope, Total
from agencies.queries.certificate_states import STATE_TONES, with_state
from agencies.queries.certificate_words import told_state
from agencies.queries.names import names_on

STATES: dict[str, str] = dict(CertificateState.choices)
# Who scans a code asks first: is it in force? What the office watches on top of that comes second.
IN_FORCE_BUT = frozenset(STATES_IN_FORCE) - {CertificateState.IN_FORCE, CertificateState.UNKNOWN}


@dataclass(frozen=True)
class Verified:
    """The answer to a QR code, on a day."""

    title: str
    holder: str
    province: str
    part: str
    word: str
    also: str  # beside "còn hiệu lực": what is to be done soon
    tone: str
    reasons: list[str]
    number: str
    body: str
    issued_on: date | None
    in_force_from: date | None
    expires_on: date | None
    is_declaration: bool
    edition: str
    scope: str
    totals: list[Total]
    covers: list[str]
    replaced_by: str  # "" where nothing did
    replaced_on: date | None


def verified(token: str, on: date) -> Verified | None:
    """What stands behind a token on a day; None where nothing does."""
    row: Any = (
        with_state(Certificate.objects.filter(token=token), on)
        .select_related("edition", "paper", "issuing_body", "province", "renewal__edition")
        .prefetch_related("lines", "covers__division")
        .first()
    )
    if row is None:
        return None
    covers = list(row.covers.all())
    names = names_on({row.holder_id, *(cover.agency_id for cover in covers if cover.agency_id)}, on)
    renewal = getattr(row, "renewal", None)
    also = STATES[row.state] if row.state in IN_FORCE_BUT else ""
    return Verified(
        title=kind_and_issue(row),
        holder=names[row.holder_id],
        province=row.province.name,
        part=row.part,
        word=STATES[CertificateState.IN_FORCE if also else row.state],
        also=also,
        tone=STATE_TONES.get(row.state, ""),
        reasons=told_state(row, on),
        number=row.paper.number if row.paper else "",
        body=row.issuing_body.name if row.issuing_body else "",
        issued_on=row.issued_on,
        in_force_from=row.in_force_from,
        expires_on=row.expires_on,
        is_declaration=row.is_declaration,
        edition=row.edition.code,
        scope=row.scope,
        totals=Scope(list(row.lines.all()), None).totals,
        covers=[names[cover.agency_id] if cover.agency_id else cover.division.name for cover in covers],
        replaced_by=title_of(renewal) if renewal else "",
        replaced_on=renewal.begins_on if renewal else None,
    )
