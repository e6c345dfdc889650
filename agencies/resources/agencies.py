"""The roster of agencies (Danh sách cơ quan): one row writes an agency with all that it says of it, or nothing."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from agencies.choices import IdentifierScheme
from agencies.models import AgencyIdentifier, Certificate
from agencies.resources.agency_columns import AGENCY_COLUMNS
from agencies.resources.agency_plan import SAVED_IN_ORDER, Plan, Planner, by_model, leave_unwritten_parents
from agencies.resources.certificate_saving import Saving
from agencies.resources.matching import match
from agencies.resources.register import Known, Register, stamp_of
from agencies.resources.scopes import province_of, scope_of, scopes_of
from agencies.resources.told import Told, tell
from common.history import Tracked
from common.spreadsheets.kinds import Context, Fault, Kind, Row, Written

CHUNK = 900  # keys in one statement: SQLite takes 999 parameters


class AgencyRoster(Kind):
    name = "agencies"
    list_url_name = "agency_list"
    label = "Danh sách cơ quan"
    help = (
        "Mỗi dòng một cơ quan, cùng mã, cấp, đối tượng, người phụ trách, tình trạng áp dụng và công bố. Ô để trống "
        "và cột không có trong tệp không xóa gì đã biết. Khác với thông tin đang có thì hiểu là thay đổi từ ngày "
        "của danh sách; nếu trước đây ghi nhầm, hãy chọn “sửa sai”. Danh sách có cột huyện được đối chiếu với danh "
        "mục đơn vị hành chính trước 01/7/2025."
    )
    asks_day = True
    max_rows = 10_000  # the nation has 4,012; a province's list with its history of names stays below
    columns = AGENCY_COLUMNS
    plans_suffice = True

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        return str(_cell(row, "name")), str(_cell(row, "code"))

    def stamp(self, context: Context, *, lock: bool = False) -> Any:
        return stamp_of(province_of(context.scope), lock=lock)

    def prepare(self, rows: list[Row], context: Context) -> None:
        register = Register(province_of(context.scope), context.on)
        told = [tell(row, register, context.options.get("scheme", "")) for row in rows]
        match(told, register)
        _refuse_foreign_codes(told, register)
        planner = Planner(told, register, context)
        for one in told:
            plan = one.row.plan = planner.plan(one)
            if one.known is not None and not one.row.faults:
                one.row.changes = plan.changes
                one.row.versions = _versions(one.known, plan)

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        plans: list[Plan] = [row.plan for row in rows]
        leave_unwritten_parents(plans)
        return _save(plans, context, reason)


def _cell(row: Row, key: str) -> Any:
    return row.values.get(key) or row.raw.get(key) or ""


def _versions(known: Known, plan: Plan) -> dict[str, int]:
    """The rows that the preview speaks of: the agency, what it is on the day, and all that would change."""
    seen: list[Tracked] = [known.agency, *known.periods, *plan.steps.changed]
    return {f"{row._meta.label}:{row.pk}": row.version for row in seen}


def _refuse_foreign_codes(rows: list[Told], register: Register) -> None:
    """An electronic code (mã định danh điện tử) is one in the whole country."""
    by_code = {told.given("electronic_code"): told for told in rows if told.given("electronic_code")}
    codes = list(by_code)
    for start in range(0, len(codes), CHUNK):
        elsewhere = AgencyIdentifier.objects.filter(
            scheme=IdentifierScheme.ELECTRONIC, value__in=codes[start : start + CHUNK]
        ).exclude(province=register.province)
        for value in elsewhere.values_list("value", flat=True):
            message = f"Mã định danh “{value}” đã thuộc một cơ quan của tỉnh khác. Kiểm tra lại mã."
            by_code[value].row.faults.append(Fault("electronic_code", message))


def _save(plans: list[Plan], context: Context, reason: str) -> Iterator[Written]:
    """Model by model: what ends before what begins in its place, and each before what refers to it."""
    made: dict[str, Any] = by_model([row for plan in plans for row in plan.steps.made])
    changed: dict[str, Any] = by_model(list({id(row): row for plan in plans for row in plan.steps.changed}.values()))
    saving = Saving(context.by, reason)
    for model in SAVED_IN_ORDER:
        if model == Certificate.__name__:
            yield from saving.certificates(changed[model], made[model])
        else:
            yield from saving.save(changed[model])
            yield from saving.create(made[model])
