"""The sheet of a plan's lists: every row an agency in a form; what is taken away comes back unchanged."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from agencies.choices import AGENCY_DUTIES, Level, Obligation
from agencies.models import Agency, Membership
from agencies.resources.finder import NAME, AgencyFinder, refuse_alike
from common.clock import today
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import Context, Fault, Kind, Note, Row, Written
from common.text import exact_key, similar
from inspections.choices import InspectionForm, PlanState, ProposalCause
from inspections.models import InspectionPlan, InspectionTeam, PlannedInspection, TeamMember
from inspections.queries.frozen import Frozen, frozen_on
from inspections.queries.plan_list import with_code
from inspections.resources.plan_columns import COLUMNS, form_of
from inspections.resources.plan_scopes import place_named, plan_of, scope_for, scopes_of
from inspections.services.plan_holding import held_draft, refuse_unless_draft, saved
from inspections.windows import read_window, told_window

ALIKE = "Cơ quan này với cùng hình thức còn đứng ở dòng {1}. Bỏ dòng thừa."
LABELS = {
    "form": dict(InspectionForm.choices),
    "level": dict(Level.choices),
    "obligation": dict(Obligation.choices),
}
KEPT_AS_REGISTERED = (("level", "level"), ("obligation", "obligation"), ("edition", "edition_name"))


@dataclass(slots=True)
class Plan:
    """What is to be written of a row."""

    form: str
    line: PlannedInspection | None
    frozen: Frozen | None
    said: dict[str, Any] = field(default_factory=dict)  # by field of the line


class PlanLists(Kind):
    name = "inspection_plan_lists"
    label = "Danh sách của kế hoạch kiểm tra"
    help = (
        "Mỗi dòng một cơ quan với một hình thức kiểm tra; cơ quan kiểm tra cả hai hình thức có hai dòng. Tên, cấp, "
        "đối tượng và phiên bản lấy theo danh sách cơ quan vào ngày của số liệu. Ô để trống không xóa gì đã có; cơ "
        "quan không có trong tệp giữ nguyên. Chỉ nhập được khi kế hoạch đang soạn."
    )
    columns = COLUMNS

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def place(self, scope: str, by: Any) -> str:
        return place_named(scope, by)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_for(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("agency") or ""), str(values.get("agency_code") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        desk = _Desk(plan_of(context.scope), context)
        agencies = {row.number: desk.agency_of(row) for row in rows}
        desk.freeze(agency.pk for agency in agencies.values() if agency)

        def identity(row: Row) -> Any:
            agency, form = agencies[row.number], form_of(row)
            return (agency.pk, form) if agency and form else None

        refuse_alike(rows, identity, NAME.key, ALIKE)
        for row in rows:
            row.plan = desk.plan_row(row, agencies[row.number])

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        plan = held_draft(plan_of(context.scope))
        by = context.by
        changed = [_put(row.plan.line, row.plan.said) for row in rows if row.plan.line]
        added = [_put(_new(plan, row.plan), row.plan.said) for row in rows if not row.plan.line]
        bulk_save(changed, by=by, reason=reason)
        yield from (Written(line._meta.label, line.pk, line.version - 1, line.version) for line in changed)
        bulk_create(added, by=by, reason=reason)
        yield from (Written(line._meta.label, line.pk, None, line.version) for line in added)
        saved(plan, by=by, reason=reason)
        yield Written(plan._meta.label, plan.pk, plan.version - 1, plan.version)

    def refuse_undo(self, models: set[type], context: Context) -> None:
        plan = plan_of(context.scope)
        if plan.state != PlanState.DRAFT:
            refuse_unless_draft(plan)


class _Desk:
    """What a sheet is held against: the plan's lines and teams, and the register on the day."""

    def __init__(self, plan: InspectionPlan, context: Context) -> None:
        self.plan, self.on = plan, context.on
        self.finder = AgencyFinder(plan.province, context.on, ever=True)
        standing = plan.inspections.standing().select_related("team", "agency").order_by("pk")
        self.lines = {(line.agency_id, line.form): line for line in standing}
        self.listed: dict[str, set[int]] = defaultdict(set)  # agencies by the names that the lists have frozen
        self.agencies: dict[int, Agency] = {}
        for line in self.lines.values():
            self.listed[exact_key(line.name)].add(line.agency_id)
            self.agencies[line.agency_id] = line.agency
        self.teams = {exact_key(team.name): team for team in InspectionTeam.objects.filter(plan=plan).order_by("pk")}
        self.frozen: dict[int, Frozen] = {}
        self.biased = _biased(self.teams.values())

    def agency_of(self, row: Row) -> Agency | None:
        """By its code; else by the name on the lists, which may be one of another day; else by the register."""
        named = self.listed.get(exact_key(row.values.get("agency") or ""), set())
        if not row.values.get("agency_code") and len(named) == 1 and not row.faults:
            return self.agencies[next(iter(named))]
        return self.finder.find(row)

    def freeze(self, agencies: Iterable[int]) -> None:
        self.frozen = frozen_on(set(agencies), self.on)

    def plan_row(self, row: Row, agency: Agency | None) -> Plan | None:
        """What the row comes to; its faults, notes and changes are told to it."""
        form = form_of(row)
        if not form and not any(fault.column == "form" for fault in row.faults):
            row.faults.append(Fault("form", "Chưa rõ hình thức. Ghi “qua hồ sơ, báo cáo” hoặc “tại trụ sở”."))
        if agency is None or not form:
            return None
        line, frozen = self.lines.get((agency.pk, form)), self.frozen.get(agency.pk)
        if line is None and frozen is None:
            message = (
                f"Cơ quan này không hoạt động vào ngày {self.on:%d/%m/%Y}. Ghi cơ quan kế thừa, hoặc bỏ dòng này."
            )
            row.faults.append(Fault(NAME.key, message))
            return None
        plan = Plan(form, line, frozen)
        self._compare(row, line or frozen)
        self._say(row, plan, agency.pk)
        self._tell(row, plan)
        return None if row.faults else plan

    def _compare(self, row: Row, known: Any) -> None:
        """What the register decides stays as it is registered; a sheet that says otherwise is told so."""
        for key, name in KEPT_AS_REGISTERED:
            said, kept = row.values.get(key), getattr(known, name)
            if said and said != kept and exact_key(str(said)) != exact_key(str(kept)):
                before, after = _label(key, said), _label(key, kept) or "chưa rõ"
                message = f"Giữ “{after}” như danh sách cơ quan. Sửa ở trang của cơ quan nếu ghi sai."
                row.notes.append(Note(key, before, after, message))

    def _say(self, row: Row, plan: Plan, agency: int) -> None:
        if text := row.values.get("window"):
            window = read_window(text, self.plan.year)
            if window is None:
                message = (
                    f"Không đọc được “{text}”. Ghi một ngày, từ ngày đến ngày, “tháng 6/2021” hoặc “quý II/2021”."
                )
                row.faults.append(Fault("window", message))
            elif message := self._window_fault(window):
                row.faults.append(Fault("window", message))
            else:
                plan.said["window_from"], plan.said["window_to"] = window
        if name := row.values.get("team"):
            self._say_team(row, plan, name, agency)
        if note := row.values.get("note"):
            plan.said["note"] = note

    def _window_fault(self, window: Any) -> str:
        first, last = window
        if last < first:
            return "Ngày cuối đứng trước ngày đầu. Sửa một ngày."
        year = self.plan.year
        inside = year <= first.year <= last.year <= year + 1
        return "" if inside else f"Thời gian dự kiến phải trong năm {year} hoặc năm sau. Sửa năm."

    def _say_team(self, row: Row, plan: Plan, name: str, agency: int) -> None:
        team = self.teams.get(exact_key(name))
        if team is None:
            near = similar(name, [one.name for one in self.teams.values()], limit=1)
            cure = f"Có phải là {near[0]}?" if near else "Lập đoàn trong kế hoạch trước, hoặc để trống ô này."
            message = f"Kế hoạch không có đoàn “{name}”. {cure}"
            row.faults.append(Fault("team", message, near[0] if near else ""))
        elif (team.pk, agency) in self.biased:
            message = f"{team.name} có người giữ nhiệm vụ tại cơ quan này. Ghi đoàn khác, hoặc thay thành viên."
            row.faults.append(Fault("team", message))
        else:
            plan.said["team"] = team

    def _tell(self, row: Row, plan: Plan) -> None:
        line = plan.line
        if line is not None:
            row.target = line.pk
            row.versions = {f"{line._meta.label}:{line.pk}": line.version}
            plan.said = {name: value for name, value in plan.said.items() if getattr(line, name) != value}
            row.changes = _changes(line, plan.said)
        if self.plan.state != PlanState.DRAFT and (line is None or plan.said):
            message = f"Kế hoạch {self.plan.get_state_display()} nên danh sách không đổi được. Lập lần điều chỉnh."
            row.faults.append(Fault("", message))


def _changes(line: PlannedInspection, said: dict[str, Any]) -> dict[str, tuple[str, str]]:
    changes = {}
    if {"window_from", "window_to"} & set(said):
        first, last = said.get("window_from", line.window_from), said.get("window_to", line.window_to)
        changes["window"] = (told_window(line.window_from, line.window_to), told_window(first, last))
    if "team" in said:
        changes["team"] = (line.team.name if line.team else "", said["team"].name)
    if "note" in said:
        changes["note"] = (line.note, said["note"])
    return changes


def _label(key: str, value: Any) -> str:
    return str(LABELS.get(key, {}).get(value, value) or "")


def _biased(teams: Iterable[InspectionTeam]) -> set[tuple[int, int]]:
    """Team and agency, where somebody of the team holds a duty in the agency."""
    members = TeamMember.objects.filter(team__in=[team.pk for team in teams], user__isnull=False)
    of_person: dict[int, set[int]] = defaultdict(set)
    for team, user in members.values_list("team", "user"):
        of_person[user].add(team)
    held = Membership.objects.on(today()).filter(user__in=list(of_person), duty__in=AGENCY_DUTIES)
    return {(team, agency) for user, agency in held.values_list("user", "agency") for team in of_person[user]}


def _new(plan: InspectionPlan, said: Plan) -> PlannedInspection:
    line = PlannedInspection(
        plan=plan, province_id=plan.province_id, form=said.form, cause=ProposalCause.IMPORTED,
    )  # fmt: skip
    if said.frozen is not None:
        line.agency_id = said.frozen.agency
        said.frozen.put(line)
    return line


def _put(line: PlannedInspection, said: dict[str, Any]) -> PlannedInspection:
    for name, value in said.items():
        setattr(line, name, value)
    return line


# --- Out --------------------------------------------------------------------------------------------------------
def export_rows(lines: Any) -> Iterator[list[Any]]:
    """Lines of a plan (a QuerySet, in its order) as values in the order of the columns, in one query."""
    told = with_code(lines).values(
        "code",
        "name",
        "form",
        "level",
        "obligation",
        "edition_name",
        "window_from",
        "window_to",
        "team__name",
        "note",
    )
    for row in told.iterator(chunk_size=2_000):
        yield [
            row["code"] or "",
            row["name"],
            _label("form", row["form"]),
            _label("level", row["level"]),
            _label("obligation", row["obligation"]),
            row["edition_name"],
            told_window(row["window_from"], row["window_to"]),
            row["team__name"] or "",
            row["note"],
        ]
