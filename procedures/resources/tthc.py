"""The list of TTHC that a province has published (danh mục TTHC): each row one TTHC in force on the list's day."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db.models import Count, Sum

from agencies.models import Agency, AgencyPeriod, Province
from agencies.resources.scopes import province_of, scope_of, scopes_of
from agencies.services.dated import held_register
from common.errors import Refused
from common.spreadsheets.kinds import Context, Fault, Kind, Note, Row, Written
from common.spreadsheets.places import MAX_ROWS
from procedures.choices import AdministrativeKind
from procedures.models import LineExecutor, PublicationDecision, PublicationLine
from procedures.resources.executors import ExecutorFinder
from procedures.resources.tthc_columns import LIST_COLUMNS
from procedures.resources.tthc_repeats import join_repeats
from procedures.resources.tthc_rows import UNKNOWN_LEVEL, Reading, RowReader
from procedures.services.publications import write_drafts
from procedures.services.published_lines import Chains, Doubtful, Draft, Said, plan_listed

KINDS = dict(AdministrativeKind.choices)


class PublishedKind(Kind):
    """What lists and decisions have in common: a province's officers bring them in, rows are told apart by code."""

    asks_day = True
    max_rows = MAX_ROWS
    identity = ("code", "name")

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        cells = row.raw | row.values
        return str(cells.get("name") or ""), str(cells.get("code") or "")

    def stamp(self, context: Context, *, lock: bool = False) -> Any:
        return published_stamp(province_of(context.scope), lock=lock)


class TthcList(PublishedKind):
    name = "tthc"
    list_url_name = "administrative_list"
    label = "Danh mục TTHC"
    help = (
        "Mỗi dòng một TTHC tỉnh đã công bố, đang có hiệu lực vào ngày của danh mục. Danh mục nhập đầu tiên là số "
        "liệu gốc; nhập thêm danh mục khác không làm TTHC nào thành “sửa đổi” và không bãi bỏ TTHC vắng mặt. TTHC "
        "được nhận ra theo mã quốc gia, dù ghi mã dài hay ngắn. Ô để trống không xóa gì đã biết."
    )
    columns = LIST_COLUMNS

    def prepare(self, rows: list[Row], context: Context) -> None:
        province = province_of(context.scope)
        reader, chains = RowReader(ExecutorFinder(province)), Chains(province)
        readings = [reader.read(row, context.on) for row in rows]
        join_repeats(readings, lambda said: said.key)
        list_ = PublicationDecision(province=province, is_baseline=True, in_force_from=context.on)
        for row, said in taken(readings):
            try:
                show(row, plan_listed(chains, said, list_, context.on, correct=context.correct))
            except Refused as refusal:
                tell(row, refusal)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        drafts: list[Draft] = [row.plan for row in rows]
        lists = {id(draft.line.decision): draft.line.decision for draft in drafts if draft.is_new}
        for list_ in lists.values():
            list_.note = reason[:500]
        saved = write_drafts(province_of(context.scope), list(lists.values()), drafts, by=context.by, reason=reason)
        return [Written(one.row._meta.label, one.row.pk, one.version_before, one.row.version) for one in saved]


def taken(readings: Iterable[Reading]) -> Iterator[tuple[Row, Said]]:
    """The rows of which something can come: neither faulty nor said again."""
    for reading in readings:
        if reading.said is not None and not reading.row.faults and reading.row.repeats is None:
            yield reading.row, reading.said


def tell(row: Row, refusal: Refused) -> None:
    """A refusal as faults at the cells that it names."""
    suggestion = refusal.suggestion if isinstance(refusal, Doubtful) else ""
    for column, sentence in (refusal.fields or {"": refusal.sentence}).items():
        row.faults.append(Fault(column if column in row.raw else "", sentence, suggestion))


def show(row: Row, draft: Draft) -> None:
    """What the row would do: the line that it changes, seen with its version, and from what to what."""
    row.plan = draft
    if not draft.line.levels and draft.line.is_in_force:
        message = "không rõ cấp nào thực hiện: không tính vào độ bao phủ, đưa vào danh sách “chưa rõ cấp”"
        row.notes.append(Note("levels", "", UNKNOWN_LEVEL, message))
    if draft.stands is not None:
        row.target = draft.stands.pk
        row.versions = {f"{draft.stands._meta.label}:{draft.stands.pk}": draft.stands.version}
        row.changes = {key: (told(key, old), told(key, new)) for key, (old, new) in draft.changes.items()}
    elif draft.ended is not None:
        row.versions = {f"{draft.ended._meta.label}:{draft.ended.pk}": draft.ended.version}


def told(key: str, value: Any) -> str:
    return KINDS.get(value, str(value or "")) if key == "kind" else str(value or "")


def published_stamp(province: Province, *, lock: bool = False) -> tuple[Any, ...]:
    """A mark that differs once anything published in a province, or its agencies' names, was written.

    Versions only grow, new keys are higher than all before: rows, keys and versions together tell every act.
    """
    if lock:
        held_register(province)
    mark = {"rows": Count("pk"), "keys": Sum("pk"), "versions": Sum("version")}
    tables = (PublicationLine, PublicationDecision, Agency, AgencyPeriod)
    told_ = [table.objects.filter(province=province).aggregate(**mark) for table in tables]
    told_.append(LineExecutor.objects.filter(line__province=province).aggregate(**mark))
    return tuple(value for each in told_ for value in each.values())
