"""The roster of divisions (phòng chuyên môn): which of an agency's apply the system, since when."""

from collections.abc import Iterable, Sequence
from typing import Any

from agencies.choices import DivisionApplies
from agencies.models import Agency, Division
from agencies.resources.finder import CODE, NAME, AgencyFinder, refuse_alike
from agencies.resources.scopes import province_of, scope_of, scopes_of
from agencies.services.naming import keys_of
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import CellType, Column, Context, Kind, Note, Row, Written
from common.text import exact_key

APPLIES = dict(DivisionApplies.choices)
_SHORTHANDS = (("Có", DivisionApplies.YES), ("x", DivisionApplies.YES), ("Không", DivisionApplies.NO))


class DivisionRoster(Kind):
    name = "divisions"
    list_url_name = "agency_list"
    label = "Danh sách phòng chuyên môn"
    help = (
        "Mỗi dòng một phòng của một cơ quan. Phòng không có TTHC ghi “không có TTHC”: không phải là thiếu. "
        "Ô để trống không xóa gì đã biết; phòng không có trong tệp giữ nguyên."
    )
    columns = (
        CODE,
        NAME,
        Column("name", "Tên phòng", required=True, aliases=("Phòng", "Phòng chuyên môn"), max_length=200, width=36,
               example="Phòng Tư pháp"),
        Column("applies", "Áp dụng HTQLCL", CellType.CHOICE, ("Áp dụng", "Tình trạng"), required=True,
               choices=tuple(DivisionApplies.choices), example="đang áp dụng", width=18,
               choice_aliases=_SHORTHANDS),
        Column("applies_since", "Áp dụng từ ngày", CellType.DATE, ("Từ ngày",), example="01/01/2020"),
    )  # fmt: skip

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_of(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("name") or ""), str(values.get("agency") or values.get("agency_code") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        finder = AgencyFinder(province_of(context.scope), context.on)
        known = _standing(context)
        agencies = {row.number: finder.find(row) for row in rows}

        def identity(row: Row) -> Any:
            agency = agencies[row.number]
            return (agency.pk, exact_key(row.values["name"])) if agency and "name" in row.values else None

        refuse_alike(rows, identity, "name", "“{0}” của cơ quan này còn đứng ở dòng {1}. Bỏ dòng thừa.")
        for row in rows:
            _note_since(row)
            division = known.get(identity(row))
            if division is None or row.faults:
                continue
            row.target = division.pk
            row.versions = {"agencies.Division:" + str(division.pk): division.version}
            row.changes = {key: (_told(old), _told(new)) for key, (old, new) in _differing(division, row).items()}

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        finder = AgencyFinder(province_of(context.scope), context.on)
        known = {division.pk: division for division in _standing(context).values()}
        made, changed = [], []
        for row in rows:
            division = known.get(row.target) if row.target else None
            if division is None:
                agency = finder.find(row)
                if agency is not None:
                    made.append(_new(agency, row))
                continue
            for key, (_, value) in _differing(division, row).items():
                setattr(division, key, value)
            if division.applies != DivisionApplies.YES:
                division.applies_since = None  # it says nothing of a division that does not apply
            changed.append(division)
        versions = [division.version for division in changed]
        bulk_save(changed, by=context.by, reason=reason)
        bulk_create(made, by=context.by, reason=reason)
        pairs = [*zip(changed, versions, strict=True), *((division, None) for division in made)]
        return [Written(division._meta.label, division.pk, before, division.version) for division, before in pairs]


def _standing(context: Context) -> dict[Any, Division]:
    """The province's divisions on the day, by agency and name."""
    divisions = Division.objects.on(context.on).filter(agency__province=province_of(context.scope))
    return {(division.agency_id, exact_key(division.name)): division for division in divisions.order_by("pk")}


def _note_since(row: Row) -> None:
    """A day on which the system began says nothing of a division that does not apply it."""
    since, applies = row.values.get("applies_since"), row.values.get("applies")
    if since and applies and applies != DivisionApplies.YES:
        row.notes.append(Note("applies_since", _told(since), "", f"Phòng {APPLIES[applies]} không có ngày áp dụng."))


def _differing(division: Division, row: Row) -> dict[str, tuple[Any, Any]]:
    wanted = {"applies": row.values.get("applies"), "applies_since": row.values.get("applies_since")}
    if wanted["applies"] != DivisionApplies.YES:
        wanted["applies_since"] = None
    return {
        key: (getattr(division, key), value)
        for key, value in wanted.items()
        if value is not None and value != "" and value != getattr(division, key)
    }


def _new(agency: Agency, row: Row) -> Division:
    values, applying = row.values, row.values["applies"] == DivisionApplies.YES
    keys = keys_of(values["name"])._asdict()
    since = values.get("applies_since") if applying else None
    return Division(agency=agency, name=values["name"], applies=values["applies"], applies_since=since, **keys)


def _told(value: Any) -> str:
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else APPLIES.get(value, "")
