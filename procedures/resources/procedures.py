"""The sheet of procedures: every row one procedure of an agency, with its revision in force and its TTHC."""

from collections.abc import Iterable, Sequence
from typing import Any

from agencies.models import Agency
from agencies.resources import scopes as provinces
from common.errors import Refused
from common.spreadsheets.kinds import Context, Kind, Row, Written
from procedures.models import ProcedureRevision
from procedures.resources.own_agency import by_agency, finder_for
from procedures.resources.procedure_columns import COLUMNS
from procedures.resources.procedure_desk import Desk, stamp_of
from procedures.resources.procedure_matching import match
from procedures.resources.procedure_plan import Planner, Reading
from procedures.resources.procedure_writer import Writer, keys_of
from procedures.resources.scopes import Place, part_for, place_named, place_of, scopes_of
from procedures.resources.titled_agency import doubt_of
from procedures.rules import can_approve_revisions

AT_ONCE = 1_000  # rows that are worked out together


class ProcedureRoster(Kind):
    name = "procedures"
    list_url_name = "procedure_list"
    label = "Danh mục quy trình"
    help = (
        "Mỗi dòng một quy trình, nhận ra theo ký hiệu, không có ký hiệu thì theo tên. Ngày hiệu lực sau bản đang có "
        "là một lần ban hành mới, thay bản cũ từ ngày đó; bản cũ hơn bị từ chối. Mã TTHC trong ô là toàn bộ TTHC của "
        "quy trình. Ô để trống không xóa gì đã biết; quy trình không có trong tệp giữ nguyên. Nhập riêng cho một cơ "
        "quan thì không cần cột cơ quan."
    )
    max_rows = 60_000
    columns = COLUMNS
    plans_suffice = True

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
        return str(values.get("name") or ""), str(values.get("code") or "")

    def doubt_of(self, titles: Sequence[str], groups: Sequence[str], context: Context) -> str:
        return doubt_of(titles, groups, context)

    def stamp(self, context: Context, *, lock: bool = False) -> Any:
        return stamp_of(place_of(context.scope), lock=lock)

    def parts(self, rows: list[Row], context: Context) -> Iterable[list[Row]]:
        """Rows of different agencies say nothing of each other: whole agencies, some thousand rows at a time."""
        place = place_of(context.scope)
        return [rows] if place.agency else by_agency(rows, finder_for(place, context.on), self, AT_ONCE)

    def prepare(self, rows: list[Row], context: Context) -> None:
        place = place_of(context.scope)
        finder = finder_for(place, context.on)
        readings = [Reading(row, finder.find(row)) for row in rows]
        agencies = {reading.agency.pk: reading.agency for reading in readings if reading.agency}
        keys = {key for reading in readings for key in reading.codes}
        desk = Desk(place, agencies, keys, context.on)
        match(readings, desk)
        planner = Planner(desk, correct=context.correct, unable=_unable(place, agencies, context.by))
        for reading in readings:
            reading.row.plan = planner.plan(reading)

    def make_ready(self, row: Row) -> None:
        row.plan.keys = keys_of(row.plan)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        place = place_of(context.scope)
        return Writer(place.province, [row.plan for row in rows], by=context.by, reason=reason).write(rows)

    def refuse_undo(self, models: set[type], context: Context) -> None:
        place = place_of(context.scope)
        own = {place.agency.pk: place.agency} if place.agency else {}
        if ProcedureRevision in models and _unable(place, own, context.by):
            raise Refused(
                "Lần nhập này có lần ban hành đã phê duyệt, mà cơ quan có người đứng đầu dùng cổng. Hãy để chính "
                "người đó hoàn tác, hoặc soạn lần ban hành mới rồi gửi duyệt."
            )


def _unable(place: Place, agencies: dict[int, Agency], by: Any) -> frozenset[int]:
    """The agencies whose head approves on the portal himself; the department records for all of them."""
    if place.agency is None:
        return frozenset()
    return frozenset(pk for pk, agency in agencies.items() if not can_approve_revisions(by, agency))
