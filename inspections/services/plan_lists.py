"""The lists of a plan that is being made: agencies put on, taken out, given a team, days and a note, many at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Agency
from agencies.queries.names import names_on
from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.clock import today
from common.history import bulk_create, bulk_save, delete
from common.text import normalise
from inspections.choices import InspectionForm, ProposalCause
from inspections.models import InspectionPlan, InspectionTeam, PlannedInspection
from inspections.queries.frozen import Frozen, frozen_on, heirs_of
from inspections.queries.plan_candidates import provinces_of
from inspections.services.derived_duties import follow_duties
from inspections.services.plan_checks import check_span
from inspections.services.plan_holding import held, held_draft, held_in_force, saved
from inspections.services.plan_teams import refuse_biased

MOST_AT_ONCE = 5_000
NAMED = 5  # agencies that a refusal names
Why = tuple[str, str]  # a ProposalCause, and the reason in words


@dataclass(frozen=True)
class LeftOut:
    """An agency that could not be put on a list, and why."""

    agency: int
    name: str
    why: str


@dataclass
class Added:
    """What putting agencies on a list did."""

    rows: list[PlannedInspection] = field(default_factory=list)
    already: int = 0  # that stood on the list before
    left_out: list[LeftOut] = field(default_factory=list)


# --- On ---------------------------------------------------------------------------------------------------------
@transaction.atomic
def add_agencies(
    plan: InspectionPlan,
    form: str,
    agencies: Iterable[int],
    *,
    on: date,
    by: Any,
    cause: str = ProposalCause.CHOSEN,
    cause_text: str = "",
    whys: Mapping[int, Why] | None = None,
    skip_ended: bool = False,
) -> Added:
    """Put agencies on a list of a draft, with name, level, obligation and edition as they are on the day.

    `whys`: the cause and its words for single agencies, where they differ. Those that stand on it already stay as
    they are. Refuses all where one is of another province or has ended by the day; `skip_ended`: leaves these out.
    """
    row = held_draft(plan)
    added = new_lines(row, form, agencies, on=on, whys=whys or {}, why=(cause, cause_text), skip_ended=skip_ended)
    if added.rows:
        reason = f"Thêm {len(added.rows)} cơ quan vào danh sách kiểm tra {InspectionForm(form).label}"
        bulk_create(added.rows, by=by, reason=reason)
        saved(row, by=by, reason=reason)
    return added


@transaction.atomic
def add_from_plan(
    plan: InspectionPlan, earlier: InspectionPlan, *, on: date, by: Any, forms: Iterable[str] = InspectionForm.values
) -> dict[str, Added]:
    """Put on the lists of a draft who stood on those of an earlier plan, as they are now.

    Who has ended meanwhile is left out and told, with the agency that goes on with its work where one is known.
    """
    stood = earlier.inspections.standing().order_by("sort_key", "pk")
    cause_text = f"Có trong “{earlier.title}”"[:500]
    return {
        form: add_agencies(
            plan,
            form,
            stood.filter(form=form).values_list("agency", flat=True),
            on=on,
            by=by,
            cause=ProposalCause.LAST_YEAR,
            cause_text=cause_text,
            skip_ended=True,
        )
        for form in forms
    }


def new_lines(
    plan: InspectionPlan,
    form: str,
    agencies: Iterable[int],
    *,
    on: date,
    whys: Mapping[int, Why],
    why: Why,
    skip_ended: bool = False,
) -> Added:
    """The lines that are to be written; the caller has the plan held. Refuses what `add_agencies` does."""
    if form not in InspectionForm.values:
        refuse("Hãy chọn hình thức kiểm tra: qua hồ sơ, báo cáo hoặc tại trụ sở.", "form")
    keys = list(dict.fromkeys(agencies))
    if len(keys) > MOST_AT_ONCE:
        refuse(f"Mỗi lần thêm được nhiều nhất {MOST_AT_ONCE} cơ quan. Hãy thêm theo từng cấp.")
    standing = set(plan.inspections.standing().filter(form=form).values_list("agency", flat=True))
    wanted = [key for key in keys if key not in standing]
    _refuse_foreign(plan, wanted)
    known = frozen_on(wanted, on)
    added = Added(already=len(keys) - len(wanted))
    gone = [key for key in wanted if key not in known]
    if gone:
        _leave_out(added, gone, on, skip=skip_ended)
    added.rows = [_line(plan, form, known[key], whys.get(key, why)) for key in wanted if key in known]
    return added


def _line(plan: InspectionPlan, form: str, frozen: Frozen, why: Why) -> PlannedInspection:
    line = PlannedInspection(
        plan=plan,
        province_id=plan.province_id,
        agency_id=frozen.agency,
        form=form,
        cause=ProposalCause(why[0]),
        cause_text=normalise(why[1])[:500],
    )
    frozen.put(line)
    return line


def _refuse_foreign(plan: InspectionPlan, keys: list[int]) -> None:
    """Keys that came from a page: all or nothing, and nothing is told of what stands elsewhere."""
    own = Agency.objects.filter(province__in=provinces_of(plan.province)).values_list("pk", flat=True)
    if set(keys) - set(own):
        refuse(f"Có cơ quan không thuộc {plan.province.name}. Chưa thêm cơ quan nào; hãy tải lại trang rồi chọn lại.")


def _leave_out(added: Added, gone: list[int], on: date, *, skip: bool) -> None:
    names = names_on(gone, on)
    if not skip:
        named = "; ".join(names.get(key, "cơ quan chưa có tên") for key in gone[:NAMED])
        more = f" và {len(gone) - NAMED} cơ quan khác" if len(gone) > NAMED else ""
        refuse(
            f"Ngày {told(on)} không có: {named}{more}. Chưa thêm cơ quan nào; hãy bỏ các cơ quan này, "
            "hoặc chọn cơ quan kế thừa."
        )
    heirs = heirs_of(gone, on)
    for key in gone:
        why = f"đã kết thúc, nay là {heirs[key]}" if key in heirs else f"không hoạt động vào ngày {told(on)}"
        added.left_out.append(LeftOut(key, names.get(key, "Cơ quan chưa có tên"), why))


# --- Out --------------------------------------------------------------------------------------------------------
@transaction.atomic
def take_out(plan: InspectionPlan, lines: Iterable[int], *, by: Any, reason: str = "") -> int:
    """Take lines (their keys) out of a draft; says how many.

    Refuses lines of another plan: then none is taken out. Of a plan in force agencies go by an amendment.
    """
    row = held_draft(plan)
    rows = lines_of(row, lines)
    if rows:
        told_why = reason or f"Bỏ {len(rows)} dòng khỏi danh sách kiểm tra"
        delete(rows, by=by, reason=told_why)
        saved(row, by=by, reason=told_why)
    return len(rows)


def lines_of(plan: InspectionPlan, keys: Iterable[int]) -> list[PlannedInspection]:
    """The standing lines with these keys, held; refuses all where one is not the plan's."""
    wanted = set(keys)
    rows = plan.inspections.standing().filter(pk__in=wanted).select_for_update(of=("self",), no_key=True)
    found = list(rows.select_related("team").order_by("pk"))
    if len(found) != len(wanted):
        refuse("Có dòng không còn trong danh sách của kế hoạch. Chưa đổi gì; hãy tải lại trang rồi chọn lại.")
    return found


# --- Team, days, note -------------------------------------------------------------------------------------------
@transaction.atomic
def set_team(plan: InspectionPlan, lines: Iterable[int], team: InspectionTeam | None, *, by: Any) -> int:
    """Give lines a team, or none. Of a plan in force only lines that have none yet get one; the rest is an amendment.

    Refuses a team of another plan, and one of whose members holds a duty in an agency that it would inspect.
    """
    row = _held_to_fill_in(plan)
    if team is not None and team.plan_id != row.pk:
        refuse("Đoàn này không thuộc kế hoạch. Hãy chọn đoàn trong danh sách.", "team")
    rows = [line for line in lines_of(row, lines) if line.team_id != (team.pk if team else None)]
    if row.is_in_force:
        _refuse_filled([line for line in rows if line.team_id], "đoàn")
    refuse_biased(team, rows)
    for line in rows:
        line.team = team
    count = _keep(row, rows, by=by, reason=f"Phân công {team.name if team else 'bỏ đoàn'}")
    if row.is_in_force:
        follow_duties(row.province_id, on=today(), by=by)
    return count


@transaction.atomic
def set_window(plan: InspectionPlan, lines: Iterable[int], *, first: date | None, last: date | None, by: Any) -> int:
    """Give lines their expected days (`last` empty: the first day alone), or none.

    Of a plan in force only lines that have none yet. Refuses a last day before the first, and a year that is neither
    the plan's nor the next.
    """
    row = _held_to_fill_in(plan)
    window = checked_window(row, first, last)
    rows = [line for line in lines_of(row, lines) if (line.window_from, line.window_to) != window]
    if row.is_in_force:
        _refuse_filled([line for line in rows if line.window_from], "thời gian dự kiến")
    for line in rows:
        line.window_from, line.window_to = window
    return _keep(row, rows, by=by, reason="Đặt thời gian dự kiến")


@transaction.atomic
def set_note(plan: InspectionPlan, line: int, note: str, *, by: Any) -> int:
    """Write the remark of a line of a draft."""
    row = held_draft(plan)
    rows = [one for one in lines_of(row, [line]) if one.note != normalise(note)[:500]]
    for one in rows:
        one.note = normalise(note)[:500]
    return _keep(row, rows, by=by, reason="Sửa ghi chú của danh sách")


@transaction.atomic
def freeze_again(plan: InspectionPlan, *, on: date, by: Any) -> int:
    """Let the lines of a draft say what the register says on the day; says how many changed.

    Agencies that have ended by then keep their last words, and the warnings name them.
    """
    row = held_draft(plan)
    rows = list(row.inspections.standing().order_by("pk"))
    known = frozen_on({line.agency_id for line in rows}, on)
    changed = [line for line in rows if line.agency_id in known and known[line.agency_id].put(line)]
    return _keep(row, changed, by=by, reason=f"Lấy lại thông tin theo danh sách cơ quan ngày {told(on)}")


def checked_window(plan: InspectionPlan, first: date | None, last: date | None) -> tuple[date | None, date | None]:
    """The expected days as they are kept."""
    first, last = first or last, last or first
    check_span(first, last, "Thời gian dự kiến", "window_to")
    if first and last and not plan.year <= first.year <= last.year <= plan.year + 1:
        refuse(f"Thời gian dự kiến phải trong năm {plan.year} hoặc năm sau. Hãy sửa ngày.", "window_from")
    return first, last


def _held_to_fill_in(plan: InspectionPlan) -> InspectionPlan:
    """A draft, or a plan in force of which what was left open may be filled in."""
    now = held(plan)
    return held_in_force(plan) if now.is_in_force else held_draft(plan)


def _refuse_filled(lines: list[PlannedInspection], what: str) -> None:
    if lines:
        refuse(
            f"“{lines[0].name}” đã có {what} trong kế hoạch đã ban hành. Chưa đổi gì; "
            "muốn đổi, hãy lập lần điều chỉnh."
        )


def _keep(plan: InspectionPlan, rows: list[PlannedInspection], *, by: Any, reason: str) -> int:
    if rows:
        told_how = f"{reason} ({len(rows)} dòng)"
        bulk_save(rows, by=by, reason=told_how)
        saved(plan, by=by, reason=told_how)
    return len(rows)
