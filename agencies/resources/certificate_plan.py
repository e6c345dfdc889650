"""What a row of the sheet would write: its paper as it was and as it would be, and its place in the chain."""

from collections import defaultdict
from copy import copy
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from agencies.choices import CertificateKind
from agencies.models import Certificate
from agencies.resources.certificate_columns import COUNTS
from agencies.resources.certificate_desk import CertificateDesk
from agencies.resources.certificate_parts import Parts
from agencies.resources.certificate_said import Said, number_key
from agencies.services.certificate_checks import check_facts, check_there
from agencies.services.certificates import places_of_certificate
from agencies.services.dated import told as day_told
from agencies.services.declarations import Place, chain_of, named, placed
from common.documents import OfficialDocument, parse_number, same_number
from common.errors import Refused
from common.spreadsheets.kinds import Note
from common.text import normalise

PLAIN = (
    "kind", "issue_number", "part", "issued_on", "in_force_from", "expires_on", "reason", "scope", *COUNTS,
    "notified_on", "notice", "posted_on", "note",
)  # fmt: skip
MOVES_IT = {"kind", "part", "issued_on", "in_force_from", "renewal_of"}
OF_THE_PAPER = ("number", "issuer", "signer")
MOST_ISSUES = 999
ONE_DAY = timedelta(days=1)


@dataclass
class Draft:
    """A row's certificate as it would stand; `before` is it as it stands, None where the row makes it."""

    said: Said
    row: Certificate
    before: Certificate | None
    changes: dict[str, tuple[Any, Any]] = field(default_factory=dict)
    parts: Parts = Parts()


def values_of(row: Certificate | None) -> dict[str, Any]:
    """What the columns of the sheet say of a certificate."""
    if row is None:
        return {}
    paper, replaced = row.paper, row.renewal_of
    values = {key: getattr(row, key) for key in PLAIN}
    values |= {key: getattr(paper, key) if paper else "" for key in OF_THE_PAPER}
    values["edition"] = row.edition.code
    values["issuing_body"] = row.issuing_body.name if row.issuing_body else ""
    values["renewal_of"] = replaced.paper.number if replaced and replaced.paper else ""
    return values


class Planner:
    """Drafts row by row, then puts the drafts of each holder into their chain."""

    def __init__(self, desk: CertificateDesk) -> None:
        self.desk = desk
        self.drafts: dict[int, list[Draft]] = defaultdict(list)
        self.moved: dict[int, Certificate] = {}  # known certificates that others' rows close or link

    def draft(self, said: Said) -> Draft | None:
        """The row's certificate; what cannot be becomes a fault of the row."""
        if said.holder is None or said.row.faults:
            return None
        if said.known is None and said.edition is None:
            said.refuse("edition", "Chưa rõ phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015.")
            return None
        known = said.known
        row = copy(known) if known else Certificate(holder=said.holder, province=self.desk.province)
        row.paper = copy(row.paper) if row.paper else None
        draft = Draft(said, row, known, parts=self.desk.parts.read(said))
        _describe(row, said)
        if row.paper is None and (said.given("signer") or said.given("issuer")):
            said.refuse("number", "Có người ký hoặc cơ quan ban hành mà thiếu số văn bản. Ghi số, ký hiệu.")
        self._link(draft)
        before, after = values_of(known), values_of(row)
        draft.changes = {key: (before.get(key), value) for key, value in after.items() if before.get(key) != value}
        if draft.changes:
            self._check(draft)
        draft.changes |= self.desk.parts.changes(known, draft.parts)
        if said.row.faults:
            return None
        if known and not draft.changes:
            return draft
        self.drafts[said.holder.pk].append(draft)
        return draft

    def _link(self, draft: Draft) -> None:
        """The predecessor that the row names by its number, among the papers of the same holder."""
        said, number = draft.said, draft.said.given("renewal_of")
        now = draft.row.renewal_of
        if not number or (now and now.paper and same_number(now.paper.number, number)):
            return
        others = [one for one in self.desk.papers_of(said) if one is not draft.before]
        drafts = [other.row for other in self.drafts[draft.row.holder_id] if other.before is None]
        found = [
            one for one in (*others, *drafts)
            if one.paper and number_key(one.paper.number) == number_key(number) and one.kind == draft.row.kind
        ]  # fmt: skip
        begins = draft.row.begins_on
        found = [one for one in found if not (begins and one.begins_on and one.begins_on >= begins)] or found
        if not found:
            said.refuse("renewal_of", f"Cơ quan này không có văn bản cùng hình thức số “{number}”. Kiểm tra lại số.")
        elif len(found) > 1:
            said.refuse(
                "renewal_of", f"Có {len(found)} văn bản số “{number}” của cơ quan này. Ghi sau trên trang của nó."
            )
        elif begins and found[0].begins_on and found[0].begins_on >= begins:
            day = day_told(found[0].begins_on)
            said.refuse(
                "renewal_of", f"Văn bản số “{number}” có từ ngày {day}, không trước văn bản này. Sửa số hoặc ngày."
            )
        else:
            draft.row.renewal_of = found[0]

    def _check(self, draft: Draft) -> None:
        said, row = draft.said, draft.row
        try:
            check_facts(row)
            check_there(self.desk.periods[row.holder_id], row.begins_on)
        except Refused as refusal:
            _refuse(said, refusal)
        if (row.issue_number or 0) > MOST_ISSUES:
            said.refuse("issue_number", f"Lần cấp {row.issue_number} lớn quá. Kiểm tra lại số lần.")

    # --- The chain ---
    def settle(self) -> None:
        """Put every draft into its place: what it closes, what closes it. What has no place becomes a fault."""
        for holder, drafts in self.drafts.items():
            known = {one.pk: copy(one) for one in self.desk.known[holder]}
            known |= {draft.row.pk: draft.row for draft in drafts if draft.before}
            chain = _Chain(known, self._gone(holder))
            for draft in sorted(drafts, key=lambda one: (one.before is None, one.row.begins_on or date.min)):
                if draft.before is None or draft.changes.keys() & MOVES_IT:
                    chain.put(draft)
                else:
                    chain.link(draft)
            rows = {draft.row.pk for draft in drafts}
            self.moved |= {pk: known[pk] for pk in chain.moved if pk not in rows}

    def _gone(self, holder: int) -> date | None:
        """The last day of a holder that is gone."""
        ends = [period.valid_to for period in self.desk.periods[holder]]
        return max((day for day in ends if day), default=None) if None not in ends else None


class _Chain:
    """The certificates of one holder while rows are put among them."""

    def __init__(self, known: dict[int, Certificate], gone: date | None) -> None:
        self.rows = list(known.values())
        self.known, self.gone = known, gone
        self.moved: set[int] = set()

    def put(self, draft: Draft) -> None:
        row, said = draft.row, draft.said
        others = [one for one in self.rows if one is not row]
        try:
            places = self._places(draft, others)
        except Refused as refusal:
            _refuse(said, refusal)
        else:
            self.link(draft)
        if said.row.faults:  # it stays as it was, so that the other rows meet what stands
            if draft.before is not None:
                self.known[draft.before.pk] = copy(draft.before)
                self.rows = [*others, self.known[draft.before.pk]]
            return
        if row.pk is None:
            self.rows.append(row)
        for place in places:
            self._settle(place, draft)

    def link(self, draft: Draft) -> None:
        """A known paper of which only other facts are told: its place stays."""
        if self._link_is_taken(draft.row, [one for one in self.rows if one is not draft.row]):
            number = draft.said.given("renewal_of")
            draft.said.refuse("renewal_of", f"Văn bản số “{number}” đã có văn bản khác thay. Kiểm tra lại số.")

    def _places(self, draft: Draft, others: list[Certificate]) -> list[Place]:
        row, before = draft.row, draft.before
        if not row.is_declaration:
            return places_of_certificate(row, self.gone)
        end = self.gone + ONE_DAY if self.gone else None
        released = before.begins_on if before else None
        places = list(placed(chain_of([*others, row], row.part), released=released, holder_ended_on=end))
        if before is not None and (before.kind, before.part) != (row.kind, row.part):
            places += placed(chain_of(others, before.part), released=released, holder_ended_on=end)
        return places

    def _link_is_taken(self, row: Certificate, others: list[Certificate]) -> bool:
        return row.renewal_of is not None and any(_same(one.renewal_of, row.renewal_of) for one in others)

    def _settle(self, place: Place, draft: Draft) -> None:
        row = self.known.get(place.row.pk, place.row) if place.row.pk else place.row
        before = (row.ended_as, row.ended_on, row.renewal_of)
        row.ended_as, row.ended_on = place.ended_as, place.ended_on
        row.renewal_of = place.replaces
        if row.pk and (row.ended_as, row.ended_on, row.renewal_of) != before:
            self.moved.add(row.pk)
            if row is not draft.row:
                _say_so(draft, row, before[0])


def _say_so(draft: Draft, row: Certificate, ended_as: str) -> None:
    """The preview tells what a new paper does to one that stands."""
    draft.said.row.versions[f"{row._meta.label}:{row.pk}"] = row.version
    if row.ended_as and not ended_as:
        words = named(row)
        message = (
            f"{words[:1].upper()}{words[1:]} hết hiệu lực từ ngày {day_told(row.ended_on)}, do văn bản của dòng này."
        )
        draft.said.row.notes.append(Note("issued_on", "", day_told(row.ended_on), message))


def _same(one: Certificate | None, other: Certificate | None) -> bool:
    return one is other or (one is not None and other is not None and one.pk is not None and one.pk == other.pk)


def _describe(row: Certificate, said: Said) -> None:
    for key in PLAIN:
        value = said.given(key)
        if value is not None and not _says_the_same(getattr(row, key), value):
            setattr(row, key, value)
    row.kind = row.kind or CertificateKind.DECLARATION
    if said.edition is not None:
        row.edition = said.edition
    if said.body is not None:
        row.issuing_body = said.body
    number = said.given("number")
    if number and row.paper is None:
        row.paper = OfficialDocument(issuer=_issuer(row, said))
    if row.paper is None:
        return
    if number and not (row.paper.number and same_number(row.paper.number, number)):
        row.paper.number, row.paper.symbol = number, parse_number(number).symbol[:60]
    if said.given("issued_on") is not None:
        row.paper.issued_on = row.issued_on
    row.paper.issuer = said.given("issuer") or row.paper.issuer
    row.paper.signer = said.given("signer") or row.paper.signer


def _issuer(row: Certificate, said: Said) -> str:
    """Of a declaration the agency itself as the row calls it, of a certificate its body."""
    if row.kind == CertificateKind.CERTIFICATE:
        return said.body.name if said.body else ""
    return said.given("agency") or ""


def _says_the_same(known: Any, typed: Any) -> bool:
    return normalise(known) == typed if isinstance(known, str) else known == typed


def _refuse(said: Said, refusal: Refused) -> None:
    for column, sentence in (refusal.fields or {"": refusal.sentence}).items():
        said.refuse(column, sentence)
