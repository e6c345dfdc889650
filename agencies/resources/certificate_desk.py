"""What a sheet of declarations and certificates is held against: holders, editions, bodies and known papers."""

from collections import defaultdict
from datetime import date

from agencies.choices import CertificateKind
from agencies.edition_names import normalise as read_edition
from agencies.models import Agency, AgencyPeriod, Certificate, Province, ServiceBody, StandardEdition
from agencies.resources.certificate_parts import PartsDesk
from agencies.resources.certificate_said import Said, number_key
from agencies.resources.finder import AgencyFinder
from agencies.services.service_bodies import bodies_beside, every_name
from common.spreadsheets.kinds import Note, Row
from common.text import exact_key, similar


class CertificateDesk:
    """The papers of a province with all that their rows may name, asked for in a handful of questions."""

    def __init__(self, province: Province, on: date, *, lock: bool = False) -> None:
        self.province = province
        self.finder = AgencyFinder(province, on, ever=True)
        self.parts = PartsDesk(province, self.finder)
        self.editions = {edition.year: edition for edition in StandardEdition.objects.order_by("year")}
        self.bodies: dict[str, ServiceBody] = {}
        for body in bodies_beside(province).order_by("pk"):
            for name in (*every_name(body), body.short_name):
                self.bodies.setdefault(exact_key(name), body)
        self.bodies.pop("", None)
        if lock:
            list(Agency.objects.select_for_update().filter(province=province).order_by("pk").values_list("pk"))
        self.known: dict[int, list[Certificate]] = defaultdict(list)
        papers = Certificate.objects.filter(holder__province=province)
        for one in papers.select_related("paper", "edition", "issuing_body", "renewal_of__paper").order_by("pk"):
            self.known[one.holder_id].append(one)
        self.periods: dict[int, list[AgencyPeriod]] = defaultdict(list)
        for period in AgencyPeriod.objects.filter(province=province).order_by("valid_from"):
            self.periods[period.agency_id].append(period)

    def read(self, row: Row) -> Said:
        """Look up the words of a row; what cannot be told becomes a fault, what was mended a note."""
        said = Said(row, holder=self.finder.find(row))
        self._read_edition(said)
        self._read_body(said)
        return said

    def _read_edition(self, said: Said) -> None:
        typed = said.given("edition")
        if not typed:
            return
        read = read_edition(typed, {year: edition.code for year, edition in self.editions.items()})
        if read.year is None:
            said.refuse("edition", read.refusal, read.suggestion)
            return
        said.edition = self.editions[read.year]
        if read.note:
            said.row.notes.append(Note("edition", typed, said.edition.code, read.note))

    def _read_body(self, said: Said) -> None:
        typed = said.given("issuing_body")
        if not typed:
            return
        said.body = self.bodies.get(exact_key(typed))
        if said.body is not None:
            return
        near = similar(typed, {name for body in self.bodies.values() for name in every_name(body)}, limit=1)
        if near:
            message = f"Không có “{typed}” trong danh sách tổ chức dịch vụ. Có phải là {near[0]}?"
            said.refuse("issuing_body", message, near[0])
        else:
            message = (
                f"Không có “{typed}” trong danh sách tổ chức dịch vụ. Ghi tên như trong danh sách, hoặc thêm trước."
            )
            said.refuse("issuing_body", message)

    def papers_of(self, said: Said) -> list[Certificate]:
        """The known papers of a row's holder."""
        return self.known[said.holder.pk] if said.holder else []

    # --- Which paper a row is about ---
    def match(self, rows: list[Said]) -> None:
        """Find each row's known paper: those that agree in everything first, then by number, then by day."""
        taken: dict[int, Said] = {}
        for exactly in (True, False):
            for said in rows:
                if said.holder is not None and said.known is None:
                    self._match(said, taken, exactly=exactly)

    def _match(self, said: Said, taken: dict[int, Said], *, exactly: bool) -> None:
        found = self._candidates(said)
        if exactly:
            found = [one for one in found if _agrees(one, said)]
        free = [one for one in found if one.pk not in taken]
        if len(free) > 1:
            free = _nearest(free, said)
        if len(free) == 1:
            said.known = free[0]
            taken[free[0].pk] = said
        elif not exactly and free:
            said.refuse("number", f"Có {len(free)} văn bản của cơ quan này khớp với dòng này. Ghi đủ số và ngày.")
        elif not exactly and found and not _tells_itself_apart(said, found):
            other = taken[found[0].pk].row.number
            said.refuse(
                "number", f"Dòng này và dòng {other} cùng chỉ một văn bản. Ghi đủ số và ngày, hoặc bỏ một dòng."
            )

    def _candidates(self, said: Said) -> list[Certificate]:
        """By the number, else by the day; a paper of which nobody knows either, by what else is known of it."""
        number, day, part = said.given("number"), said.given("issued_on"), said.given("part")
        known = [one for one in self.papers_of(said) if part is None or one.part == part]
        if number:
            wanted = number_key(number)
            same = [one for one in known if one.paper and number_key(one.paper.number) == wanted]
            if same:
                return same
        kind = said.given("kind") or CertificateKind.DECLARATION
        alike = [one for one in known if one.kind == kind]
        if day:
            same = [one for one in alike if one.issued_on == day]
            if same and (kind == CertificateKind.DECLARATION or not number):
                return same
            if same:  # several certificates may be of one day: another number is another certificate
                return [one for one in same if one.paper is None]
        bare = [one for one in alike if one.paper is None and one.issued_on is None]
        if number or day:
            return [one for one in bare if said.edition in (None, one.edition)]
        lacking = [one for one in alike if one.paper is None or one.issued_on is None]
        return [one for one in lacking if said.edition in (None, one.edition)]


def _agrees(one: Certificate, said: Said) -> bool:
    number = said.given("number")
    return (
        (number_key(one.paper.number) if one.paper else None) == (number_key(number) if number else None)
        and one.issued_on == said.given("issued_on")
        and one.part == (said.given("part") or "")
        and one.kind == (said.given("kind") or CertificateKind.DECLARATION)
        and said.edition in (None, one.edition)
        and said.given("issue_number") in (None, one.issue_number)
    )


def _nearest(found: list[Certificate], said: Said) -> list[Certificate]:
    """Of several, those that also agree in what else the row says, question by question, as long as any does."""
    for key in ("issued_on", "part", "kind", "issue_number"):
        value = said.given(key)
        agreeing = [one for one in found if value is not None and getattr(one, key) == value]
        found = agreeing or found
    by_edition = [one for one in found if said.edition is not None and one.edition == said.edition]
    return by_edition or found


def _tells_itself_apart(said: Said, found: list[Certificate]) -> bool:
    """Is the row about a further paper, although all that resemble it are other rows'?"""
    day, number = said.given("issued_on"), said.given("number")
    if day and number:
        return all(
            (one.issued_on, one.paper and number_key(one.paper.number)) != (day, number_key(number)) for one in found
        )
    return bool(day and all(one.issued_on != day for one in found))
