"""The full sheet of declarations and certificates: every row one paper of one holder, put into its chain."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agencies.choices import TaskKind
from agencies.models import AgencyTask, Certificate
from agencies.resources.certificate_columns import COLUMNS, told
from agencies.resources.certificate_desk import CertificateDesk
from agencies.resources.certificate_parts import PartsDesk
from agencies.resources.certificate_plan import OF_THE_PAPER, Draft, Planner
from agencies.resources.certificate_said import Said, number_key
from agencies.resources.certificate_saving import Saving
from agencies.resources.finder import refuse_alike
from agencies.resources.scopes import province_of, scope_of, scopes_of
from common.history import delete
from common.spreadsheets.kinds import GONE, Context, Kind, Row, Written


class CertificateRoster(Kind):
    name = "certificates"
    list_url_name = "certificate_list"
    label = "Công bố, chứng nhận"
    help = (
        "Mỗi dòng một công bố hoặc giấy chứng nhận của một cơ quan. Văn bản đã có được nhận ra theo số, không có số "
        "thì theo ngày. Công bố mới làm công bố trước đó hết hiệu lực từ ngày của nó; công bố cũ hơn được ghi là đã "
        "thay thế. Ô để trống không xóa gì đã biết. Tổ chức chứng nhận phải có trong danh sách tổ chức dịch vụ."
    )
    max_rows = 10_000
    columns = COLUMNS

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("agency") or values.get("agency_code") or ""), str(values.get("number") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        desk = CertificateDesk(province_of(context.scope), context.on)
        read = [desk.read(row) for row in rows]
        by_number = {said.row.number: said for said in read}
        column = "number" if any("number" in row.raw for row in rows) else ""
        alike = "Văn bản này còn đứng ở dòng {1}. Bỏ dòng thừa, hoặc ghi đủ số và ngày để phân biệt."
        refuse_alike(rows, lambda row: by_number[row.number].identity, column, alike)
        desk.match(read)
        _refuse_half_told(read)
        planner = Planner(desk)
        drafts = [planner.draft(said) for said in read]
        planner.settle()
        for said, draft in zip(read, drafts, strict=True):
            if said.known is not None:
                _show(said.row, said.known, draft)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        desk = CertificateDesk(province_of(context.scope), context.on, lock=True)
        known = {one.pk: one for papers in desk.known.values() for one in papers}
        planner = Planner(desk)
        drafts: list[Draft] = []
        for row in rows:
            said = desk.read(_again(row))
            said.known = known[row.target] if row.target else None  # found by `prepare`, which saw the whole file
            draft = planner.draft(said)
            if draft is not None and (draft.before is None or draft.changes):
                drafts.append(draft)
        planner.settle()
        return list(_Writer(desk.parts, context.by, reason).write(drafts, list(planner.moved.values())))


def _again(row: Row) -> Row:
    """The row to be read once more, without the notes and faults of the first reading."""
    return Row(number=row.number, raw=row.raw, group=row.group, values=row.values)


def _refuse_half_told(rows: list[Said]) -> None:
    """Two new papers of one number are told apart by their days alone."""
    alike: dict[Any, list[Said]] = defaultdict(list)
    for said in rows:
        number = said.given("number")
        if said.known is None and said.holder is not None and number:
            alike[said.holder.pk, said.given("kind"), said.given("part"), number_key(number)].append(said)
    for group in alike.values():
        for said in group if len(group) > 1 else ():
            if said.given("issued_on") is None and not said.row.faults:
                others = ", ".join(str(other.row.number) for other in group if other is not said)
                said.refuse("number", f"Cùng số với dòng {others} mà không ghi ngày. Ghi ngày, hoặc bỏ dòng thừa.")


def _show(row: Row, known: Certificate, draft: Draft | None) -> None:
    row.target = known.pk
    row.versions[f"{known._meta.label}:{known.pk}"] = known.version
    if draft is not None:
        row.changes = {key: (told(key, old), told(key, new)) for key, (old, new) in draft.changes.items()}


class _Writer(Saving):
    """Saves papers before what names them, then the certificates, then what they cover and the tasks they do."""

    def __init__(self, parts: PartsDesk, by: Any, reason: str) -> None:
        super().__init__(by, reason)
        self.parts = parts

    def write(self, drafts: list[Draft], moved: list[Certificate]) -> Iterator[Written]:
        changed = [*moved, *(draft.row for draft in drafts if draft.before)]
        made = [draft.row for draft in drafts if draft.before is None]
        papers = [row.paper for row in (*changed, *made) if row.paper is not None]
        yield from self.save([draft.row.paper for draft in drafts if _corrected(draft)])
        yield from self.create([paper for paper in papers if paper.pk is None])
        yield from self.certificates(changed, made)
        yield from self._write_parts(drafts)
        yield from self.save(_done_tasks(made))

    def _write_parts(self, drafts: list[Draft]) -> Iterator[Written]:
        """What goes before what comes: of a group and unit there is one line."""
        gone, changed, made = self.parts.steps([(draft.row, draft.parts) for draft in drafts])
        for rows in gone:
            yield from self._take_away(rows)
        yield from self.save(changed)
        for rows in made:
            yield from self.create(rows)

    def _take_away(self, rows: Sequence[Any]) -> list[Written]:
        written = [Written(row._meta.label, row.pk, row.version, GONE) for row in rows]
        delete(rows, by=self.by, reason=self.reason)
        return written


def _corrected(draft: Draft) -> bool:
    """Does the row say of a known paper what it did not say before?"""
    was, now = draft.before and draft.before.paper, draft.row.paper
    if was is None or now is None:
        return False
    return any(getattr(was, key) != getattr(now, key) for key in (*OF_THE_PAPER, "symbol", "issued_on"))


def _done_tasks(rows: list[Certificate]) -> list[AgencyTask]:
    """The open tasks "công bố lại" of the holders that have declared since."""
    days = [(row.holder_id, row.begins_on) for row in rows if row.is_declaration and row.begins_on]
    holders = {holder for holder, _ in days}
    tasks = AgencyTask.objects.filter(agency__province__in={row.province_id for row in rows}, done_on__isnull=True)
    done = []
    for task in tasks.filter(kind=TaskKind.DECLARE).order_by("pk"):
        since = [day for holder, day in days if holder == task.agency_id and day >= task.since]
        if task.agency_id in holders and since:
            task.done_on = min(since)
            done.append(task)
    return done
