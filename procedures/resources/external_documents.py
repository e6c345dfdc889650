"""The sheet of external documents: every row a document that an agency lists, in force or not, and who uses it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agencies.models import Agency
from agencies.resources import scopes as provinces
from agencies.resources.finder import refuse_alike
from agencies.services.dated import told as day_told
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import Context, Fault, Kind, Note, Row, Written
from procedures.choices import DocumentState
from procedures.models import ExternalDocument, ExternalListing, ListingUse
from procedures.resources.document_columns import COLUMNS, told
from procedures.resources.document_desk import DocumentDesk, Use, key_of, stamp_of
from procedures.resources.own_agency import finder_for
from procedures.resources.scopes import part_for, place_named, place_of, scopes_of
from procedures.resources.titled_agency import doubt_of
from procedures.rules import can_publish
from procedures.services.external_documents import describe, open_document_tasks

OF_THE_DOCUMENT = ("title", "issuer", "issued_on", "effective_on", "state", "ended_on")
OF_THE_LISTING = ("last_checked_on", "note")
ALIKE = "Tài liệu này của cơ quan còn đứng ở dòng {1}. Bỏ dòng thừa, hoặc ghi đủ nơi và ngày ban hành để phân biệt."


@dataclass(slots=True)
class Plan:
    """What is to be written of a row."""

    agency: int
    document: ExternalDocument | None
    listing: ExternalListing | None
    facts: dict[str, Any] = field(default_factory=dict)  # of the document
    said: dict[str, Any] = field(default_factory=dict)  # of the listing
    uses: list[Use] = field(default_factory=list)  # to be added


class DocumentRoster(Kind):
    name = "external_documents"
    list_url_name = "document_list"
    label = "Danh mục tài liệu bên ngoài"
    help = (
        "Mỗi dòng một tài liệu trong danh mục của một cơ quan; nhận ra theo số, ký hiệu, năm và nơi ban hành. Tài "
        "liệu mà tỉnh đã biết thì dùng chung. Nơi sử dụng được thêm vào, không bỏ bớt. Ô để trống không xóa gì đã "
        "biết; tài liệu không có trong tệp giữ nguyên. Nhập riêng cho một cơ quan thì không cần cột cơ quan."
    )
    max_rows = 20_000
    columns = COLUMNS

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def place(self, scope: str, by: Any) -> str:
        return place_named(scope, by)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return provinces.scope_of(code, by=by)

    def part_for(self, scope: str, code: str, *, by: Any) -> str:
        return part_for(scope, code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("title") or ""), str(values.get("symbol") or "")

    def doubt_of(self, titles: Sequence[str], groups: Sequence[str], context: Context) -> str:
        return doubt_of(titles, groups, context)

    def stamp(self, context: Context, *, lock: bool = False) -> Any:
        return stamp_of(place_of(context.scope), lock=lock)

    def prepare(self, rows: list[Row], context: Context) -> None:
        place = place_of(context.scope)
        finder = finder_for(place, context.on)
        agencies = {row.number: finder.find(row) for row in rows}
        desk = DocumentDesk(place, {agency.pk for agency in agencies.values() if agency}, context.on)
        documents = {row.number: desk.document_of(row) for row in rows}

        def identity(row: Row) -> Any:
            agency, document = agencies[row.number], documents[row.number]
            if agency is None or "title" not in row.values:
                return None
            return agency.pk, document.pk if document else key_of(row)

        refuse_alike(rows, identity, "symbol" if any("symbol" in row.raw for row in rows) else "", ALIKE)
        planner = _Planner(desk, may_mend=can_publish(context.by, place.province))
        for row in rows:
            row.plan = planner.plan(row, agencies[row.number], documents[row.number])

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        return _Writer(context, reason).write(rows)


class _Planner:
    """Works out the rows one by one; each is told its faults, its notes and what it changes."""

    def __init__(self, desk: DocumentDesk, *, may_mend: bool) -> None:
        self.desk = desk
        self.may_mend = may_mend  # a document is the whole province's: its facts are mended by the department

    def plan(self, row: Row, agency: Agency | None, document: ExternalDocument | None) -> Plan | None:
        if agency is None or "title" not in row.values:
            return None
        listing = self.desk.listed.get((agency.pk, document.pk)) if document else None
        plan = Plan(agency.pk, document, listing)
        self._describe(row, plan)
        self._check(row, plan)
        self._use(row, plan)
        plan.said = {key: value for key in OF_THE_LISTING if (value := row.values.get(key))}
        if row.faults:
            return None
        if listing is not None:
            self._tell(row, plan, listing)
        return plan

    def _describe(self, row: Row, plan: Plan) -> None:
        document = plan.document
        for key in OF_THE_DOCUMENT:
            value = row.values.get(key)
            known = getattr(document, key) if document else None
            if value in (None, "") or value == known:
                continue
            if document is None or known in (None, "") or self.may_mend:
                plan.facts[key] = value
            else:
                message = f"Danh sách của tỉnh ghi “{told(key, known)}”; vẫn giữ như vậy. Báo Chi cục nếu ghi sai."
                row.notes.append(Note(key, told(key, value), told(key, known), message))
        if plan.facts.get("ended_on") and "state" not in plan.facts and self._state(plan) != DocumentState.EXPIRED:
            plan.facts["state"] = DocumentState.EXPIRED

    def _state(self, plan: Plan) -> str:
        state = plan.facts.get("state") or (plan.document.state if plan.document else DocumentState.IN_FORCE)
        return str(state)

    def _check(self, row: Row, plan: Plan) -> None:
        days = {key: plan.facts.get(key) or getattr(plan.document, key, None) for key in OF_THE_DOCUMENT}
        issued, effective, ended = days["issued_on"], days["effective_on"], days["ended_on"]
        if issued and effective and effective < issued:
            row.faults.append(Fault("effective_on", "Ngày có hiệu lực đứng trước ngày ban hành. Sửa một ngày."))
        if ended and self._state(plan) != DocumentState.EXPIRED:
            row.faults.append(Fault("state", "Đã ghi ngày hết hiệu lực thì hiệu lực phải là “hết hiệu lực”."))
        elif ended and effective and ended < effective:
            row.faults.append(Fault("ended_on", "Ngày hết hiệu lực đứng trước ngày có hiệu lực. Sửa một ngày."))
        expired = self._state(plan) == DocumentState.EXPIRED and (ended is None or ended <= self.desk.on)
        if expired and plan.listing is None:
            since = f" từ ngày {day_told(ended)}" if ended else ""
            message = f"Văn bản này đã hết hiệu lực{since}. Đưa văn bản còn hiệu lực vào danh mục, hoặc bỏ dòng này."
            row.faults.append(Fault("state" if "state" in row.raw else "title", message))

    def _use(self, row: Row, plan: Plan) -> None:
        named, unknown = self.desk.users_named(plan.agency, row.values.get("used_by") or "")
        known = self.desk.used[plan.listing.pk] if plan.listing else set()
        plan.uses = [use for use in named if use not in known]
        if unknown:
            names = ", ".join(f"“{name}”" for name in unknown)
            message = f"{names} không phải phòng hoặc quy trình của cơ quan; chưa ghi là nơi sử dụng."
            row.notes.append(Note("used_by", "; ".join(unknown), "", message))

    def _tell(self, row: Row, plan: Plan, listing: ExternalListing) -> None:
        """What the row changes of a document that stands on the list, from old to new."""
        row.target = listing.pk
        row.versions = {f"{listing._meta.label}:{listing.pk}": listing.version}
        for key, value in plan.facts.items():
            row.changes[key] = (told(key, getattr(plan.document, key)), told(key, value))
        plan.said = {key: value for key, value in plan.said.items() if value != getattr(listing, key)}
        for key, value in plan.said.items():
            row.changes[key] = (told(key, getattr(listing, key)), told(key, value))
        if plan.uses:
            row.changes["used_by"] = ("", str(row.values.get("used_by") or ""))
        if plan.facts and plan.document is not None:
            row.versions[f"{plan.document._meta.label}:{plan.document.pk}"] = plan.document.version


class _Writer:
    """Writes documents before the lines that list them, and these before who uses them."""

    def __init__(self, context: Context, reason: str) -> None:
        self.context, self.reason = context, reason
        self.province = place_of(context.scope).province

    def write(self, rows: Sequence[Row]) -> Iterator[Written]:
        plans: list[Plan] = [row.plan for row in rows]
        made: dict[str, ExternalDocument] = {}
        ending: dict[int, ExternalDocument] = {}
        changed: dict[int, ExternalDocument] = {}
        for row, plan in zip(rows, plans, strict=True):
            if plan.document is None:
                symbol = row.values.get("symbol") or ""
                document = made.setdefault(key_of(row), ExternalDocument(province=self.province, symbol=symbol))
            else:
                document = changed.setdefault(plan.document.pk, plan.document) if plan.facts else plan.document
                if plan.facts.get("state") in (DocumentState.EXPIRED, DocumentState.PARTLY):
                    ending[document.pk] = document
            _put(document, plan.facts)
            plan.document = document
        yield from self._create(list(made.values()))
        yield from self._save(list(changed.values()))
        yield from self._list(plans)
        tasks = open_document_tasks(
            list(ending.values()), on=self.context.on, by=self.context.by, reason=self.reason
        )  # fmt: skip
        yield from (Written(task._meta.label, task.pk, None, task.version) for task in tasks)

    def _list(self, plans: list[Plan]) -> Iterator[Written]:
        known = [plan.listing for plan in plans if plan.listing and plan.said]
        new: list[ExternalListing] = []
        for plan in plans:
            if plan.listing is None:
                plan.listing = ExternalListing(
                    agency_id=plan.agency, document=plan.document, valid_from=self.context.on
                )
                new.append(plan.listing)
            for key, value in plan.said.items():
                setattr(plan.listing, key, value)
        yield from self._save(known)
        yield from self._create(new)
        uses = [ListingUse(listing=plan.listing, **{f"{what}_id": pk}) for plan in plans for what, pk in plan.uses]
        yield from self._create(uses)

    def _save(self, rows: Sequence[Any]) -> Iterator[Written]:
        bulk_save(rows, by=self.context.by, reason=self.reason)
        return (Written(row._meta.label, row.pk, row.version - 1, row.version) for row in rows)

    def _create(self, rows: Sequence[Any]) -> Iterator[Written]:
        bulk_create(rows, by=self.context.by, reason=self.reason)
        return (Written(row._meta.label, row.pk, None, row.version) for row in rows)


def _put(document: ExternalDocument, facts: dict[str, Any]) -> None:
    state = {key: facts[key] for key in ("state", "ended_on") if key in facts}
    for key, value in state.items():
        setattr(document, key, value)
    describe(document, **{key: value for key, value in facts.items() if key not in state})
