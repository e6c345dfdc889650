"""What only all rows of a reorganisation together can say: loops, contradictions, what stands in the way."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

from agencies.choices import Level, SuccessionKind
from agencies.models import AdministrativeLevel
from agencies.queries.succession_holdings import Holdings, holdings_of
from agencies.resources.naming_rules import kind_by_name, level_by_name, unit_named
from agencies.resources.succession_desk import COMMITTEES, Desk, Told
from agencies.services.successions import Heir, Move, Wave, why_later
from common.registry import succession_refusals

ORDER_OF_LEVELS = (Level.PROVINCE, Level.DISTRICT, Level.COMMUNE)


def check_together(desk: Desk) -> Holdings:
    """Add the faults that rows have with each other and with the register; say what the ending agencies hold."""
    by_source: dict[int, list[Told]] = defaultdict(list)
    for told in desk.told:
        if told.source is not None:
            by_source[told.source.pk].append(told)
    for rows in by_source.values():
        _refuse_repeated(rows)
        _refuse_contradictions(rows)
    _refuse_same_and_loops(desk)
    _refuse_ending_heirs(desk, by_source)
    _complete_heirs(desk)
    holdings = holdings_of(desk.province, wave_of(desk).ending, periods=desk.agencies.periods)
    _refuse_what_begins_later(by_source, holdings)
    _refuse_by_register(by_source)
    return holdings


def wave_of(desk: Desk) -> Wave:
    """The rows without fault as the wave that they are."""
    wave = Wave(desk.province)
    for told in desk.told:
        if told.row.faults or told.source is None or not told.kind:
            continue
        known, given = told.known, told.given
        wave.moves.append(
            Move(
                source=told.source,
                kind=told.kind,
                day=told.day,
                heir=told.heir,
                share=given("share") or (known.share if known else ""),
                note=given("note") or (known.note if known else ""),
                paper=desk.paper(told),
                ends=not told.goes_on and desk.agencies.period_on(told.source.pk, told.day) is not None,
                known=known,
            )
        )
    return wave


# --- Rows of one agency ---
def _refuse_repeated(rows: list[Told]) -> None:
    by_heir: dict[Any, list[Told]] = defaultdict(list)
    for told in rows:
        if not {fault.column for fault in told.row.faults} & {"new", "new_code"}:  # else nobody knows which heir
            by_heir[id(told.heir) if told.heir else None, told.day].append(told)
    for same in by_heir.values():
        for told in same if len(same) > 1 else []:
            others = ", ".join(str(other.row.number) for other in same if other is not told)
            told.refuse("old", f"“{told.given('old')}” với cùng nơi nhận còn đứng ở dòng {others}. Bỏ dòng thừa.")


def _refuse_contradictions(rows: list[Told]) -> None:
    if len(rows) < 2:
        return
    numbers = ", ".join(str(told.row.number) for told in rows)
    dissolved = any(told.kind == SuccessionKind.DISSOLVE for told in rows)
    leaving = {told.day for told in rows if not told.goes_on}
    for told in rows:
        if dissolved and any(other.kind != SuccessionKind.DISSOLVE for other in rows):
            told.refuse("kind", f"Các dòng {numbers} vừa ghi giải thể, vừa ghi nơi nhận. Chọn một.")
        elif len(leaving) > 1:
            told.refuse("day", f"Các dòng {numbers} ghi cơ quan này kết thúc vào nhiều ngày khác nhau. Ghi một ngày.")
        elif leaving and told.goes_on and told.day >= min(leaving):
            told.refuse(
                "goes_on", f"Các dòng {numbers} vừa ghi cơ quan này kết thúc, vừa ghi còn hoạt động. Chọn một."
            )


# --- Rows among each other ---
def _refuse_same_and_loops(desk: Desk) -> None:
    onward: dict[int, set[int]] = defaultdict(set)
    for row in desk.recorded:
        if row.target_id:
            onward[row.source_id].add(row.target_id)
    for told in desk.told:
        if told.source is not None and told.heir is not None and told.heir.agency.pk:
            onward[told.source.pk].add(told.heir.agency.pk)
    for told in desk.told:
        if told.source is None or told.heir is None or not told.heir.agency.pk:
            continue
        source, target = told.source.pk, told.heir.agency.pk
        if source == target:
            told.refuse(
                "new",
                "Cơ quan cũ và cơ quan mới là một. Nếu cơ quan này nhận thêm việc thì bỏ dòng; nếu chỉ đổi tên thì "
                "dùng “Thay đổi từ ngày” ở trang của cơ quan.",
            )
        elif _leads(onward, target, source):
            message = f"{told.heir.name} lại nhập về {told.given('old')}: thành vòng tròn. Sửa nơi nhận."
            told.refuse("new", message)


def _leads(onward: dict[int, set[int]], start: int, goal: int) -> bool:
    """Does the chain of heirs lead from one agency to the other?"""
    reached, waiting = {start}, [start]
    while waiting:
        for heir in onward.get(waiting.pop(), ()):
            if heir == goal:
                return True
            if heir not in reached:
                reached.add(heir)
                waiting.append(heir)
    return False


def _refuse_ending_heirs(desk: Desk, by_source: dict[int, list[Told]]) -> None:
    for told in desk.told:
        heir = told.heir.agency.pk if told.heir else None
        ends = [one.day for one in by_source.get(heir or 0, []) if not one.goes_on]
        if ends and min(ends) <= told.day and not any(fault.column == "new" for fault in told.row.faults):
            name = told.heir.name if told.heir else ""
            told.refuse("new", f"{name} cũng kết thúc từ ngày {min(ends):%d/%m/%Y}. Ghi thẳng nơi nhận cuối cùng.")


# --- New agencies ---
def _complete_heirs(desk: Desk) -> None:
    """What a new agency begins with: by its name and unit, else as those were whose work it takes over."""
    levels = list(AdministrativeLevel.objects.order_by("pk"))
    for heir in [heir for heir in desk.heirs.values() if heir.is_new]:
        rows = [told for told in desk.told if told.heir is heir]
        _complete(heir, rows)
        day = heir.since
        level = _level_on(levels, heir.period.level, day) if heir.period and day else None
        if level is None:
            for told in rows:
                told.refuse(
                    "new", f"Không lập được “{heir.name}”: cấp này không có vào ngày {day:%d/%m/%Y}. Sửa tên."
                )
        elif heir.period is not None and not heir.period.obligation:
            heir.period.obligation = level.obligation


def _complete(heir: Heir, rows: list[Told]) -> None:
    period: Any = heir.period
    before = [told.before for told in rows if told.before is not None]
    committee = bool(unit_named(heir.name))
    if period.unit is not None:
        period.level = period.unit.level
    else:
        of_sources = [one.level for one in before]
        highest = next((level for level in ORDER_OF_LEVELS if level in of_sources), "")
        period.level = level_by_name(heir.name) or highest
    kinds = [told.source.kind for told in rows if told.source is not None]
    by_name = COMMITTEES.get(period.level) if committee else kind_by_name(heir.name, period.level)
    heir.agency.kind = by_name or _shared(kinds) or ""
    period.cluster_id = _shared([one.cluster_id for one in before])
    if not committee:
        ending = {told.source.pk for told in rows if told.source is not None}
        parent = _shared([one.parent_id for one in before])
        period.parent_id = None if parent in ending else parent
        period.obligation = _shared([one.obligation for one in before]) or ""
        period.obligation_basis = _shared([one.obligation_basis for one in before]) or ""


def _level_on(levels: list[AdministrativeLevel], level: str, day: date) -> AdministrativeLevel | None:
    for one in levels:
        if one.level == level and (one.valid_from or date.min) <= day <= (one.valid_to or date.max):
            return one
    return None


def _shared(values: list[Any]) -> Any:
    return values[0] if len(set(values)) == 1 else None


# --- What stands in the way ---
def _refuse_what_begins_later(by_source: dict[int, list[Told]], holdings: Holdings) -> None:
    for agency, rows in holdings.later.items():
        for told in by_source[agency]:
            told.refuse("old", why_later(rows))


def _refuse_by_register(by_source: dict[int, list[Told]]) -> None:
    refusals: list[Callable[[Any, date], str]] = list(succession_refusals)
    for rows in by_source.values() if refusals else ():
        first = rows[0]
        for sentence in filter(None, (refuses(first.source, first.day) for refuses in refusals)):
            for told in rows:
                told.refuse("old", sentence)


def seen_by(told: Told, desk: Desk, holdings: Holdings) -> dict[str, int]:
    """The versions of all rows that the preview of this row speaks of: whoever changes one makes it look again."""
    rows: list[Any] = [told.source, told.before, told.known]
    if told.source is not None:
        rows += holdings.by_agency.get(told.source.pk, [])
        rows += [period for period in holdings.below if period.parent_id == told.source.pk]
    if told.heir is not None and not told.heir.is_new:
        rows += [told.heir.agency, desk.agencies.period_on(told.heir.agency.pk, told.day)]
    return {f"{row._meta.label}:{row.pk}": row.version for row in rows if row is not None}
