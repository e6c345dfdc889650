"""What a plan should be looked at for before it is agreed to: each warning names the agency and says what to do.

A warning refuses nothing: the office may know better.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from agencies.choices import Level, Obligation
from agencies.models import Certificate
from agencies.queries.certificate_states import in_force
from common.text import exact_key, sort_key
from inspections.choices import InspectionForm
from inspections.models import InspectionPlan, PlannedInspection, TeamMember
from inspections.queries.frozen import Frozen, frozen_on, heirs_of
from inspections.queries.plan_candidates import applying


class WarningKind(StrEnum):
    """What a warning is about; the page groups by it, in this order."""

    NOT_LISTED = "not_listed"
    SITE_WITHOUT_DOSSIER = "site_without_dossier"
    NO_CERTIFICATE = "no_certificate"
    ENDED = "ended"
    CHANGED = "changed"
    CLASH = "clash"


LABELS = {
    WarningKind.NOT_LISTED: "Cơ quan đang áp dụng chưa có trong danh sách nào",
    WarningKind.SITE_WITHOUT_DOSSIER: "Kiểm tra tại trụ sở mà không kiểm tra qua hồ sơ",
    WarningKind.NO_CERTIFICATE: "Không có công bố, chứng nhận còn hiệu lực",
    WarningKind.ENDED: "Cơ quan đã kết thúc do sắp xếp",
    WarningKind.CHANGED: "Thông tin trong danh sách khác sổ cơ quan",
    WarningKind.CLASH: "Một người ở hai nơi cùng ngày",
}


@dataclass(frozen=True)
class Warned:
    """One agency (or two, of a clash) and the sentence about it."""

    kind: WarningKind
    agency: int
    name: str
    sentence: str
    line: int | None = None  # of the plan's list, where it stands on one


@dataclass(frozen=True)
class WarningGroup:
    """All warnings of a kind."""

    kind: WarningKind
    warned: list[Warned]

    @property
    def label(self) -> str:
        return LABELS[self.kind]


def warnings_of(plan: InspectionPlan, on: date) -> list[WarningGroup]:
    """Every warning about a plan on a day, in a fixed number of questions; kinds without any are not told."""
    world = _World(plan, on)
    groups = (
        WarningGroup(kind, sorted(tell(world), key=lambda one: sort_key(one.name))) for kind, tell in TELLERS.items()
    )
    return [group for group in groups if group.warned]


class _World:
    """What the warnings are drawn from, read once."""

    def __init__(self, plan: InspectionPlan, on: date) -> None:
        self.plan, self.on = plan, on
        standing = plan.inspections.standing().select_related("team")
        self.lines: list[PlannedInspection] = list(standing.order_by("sort_key", "pk"))
        self.agencies = {line.agency_id for line in self.lines}
        self.now: dict[int, Frozen] = frozen_on(self.agencies, on)

    def one_each(self) -> Iterator[PlannedInspection]:
        """One line an agency."""
        seen: set[int] = set()
        for line in self.lines:
            if line.agency_id not in seen:
                seen.add(line.agency_id)
                yield line


# --- Each kind --------------------------------------------------------------------------------------------------
def _not_listed(world: _World) -> Iterator[Warned]:
    """The yearly rule: every applying agency is inspected at least once a year, in either form."""
    for agency, name in applying(world.plan, world.on).order_by("sort_key", "pk").values_list("agency", "name"):
        if agency not in world.agencies:
            sentence = f"{name} đang áp dụng mà chưa có trong danh sách nào. Mỗi năm phải kiểm tra ít nhất một lần."
            yield Warned(WarningKind.NOT_LISTED, agency, name, sentence)


def _site_without_dossier(world: _World) -> Iterator[Warned]:
    by_dossier = {line.agency_id for line in world.lines if line.form == InspectionForm.DOSSIER}
    for line in world.lines:
        if line.form == InspectionForm.ON_SITE and line.agency_id not in by_dossier:
            sentence = (
                f"{line.name} có trong danh sách tại trụ sở mà không có trong danh sách qua hồ sơ, báo cáo. "
                "Thêm vào danh sách qua hồ sơ nếu cần báo cáo."
            )
            yield Warned(WarningKind.SITE_WITHOUT_DOSSIER, line.agency_id, line.name, sentence, line.pk)


def _no_certificate(world: _World) -> Iterator[Warned]:
    certified = Certificate.objects.filter(province__in={line.province_id for line in world.lines})
    known = set(in_force(certified, world.on).order_by().values_list("holder", flat=True))
    for line in world.one_each():
        if line.agency_id not in known:
            day = _told(world.on)
            sentence = f"{line.name} không có công bố, chứng nhận nào còn hiệu lực ngày {day}. Xem lại hồ sơ công bố."
            yield Warned(WarningKind.NO_CERTIFICATE, line.agency_id, line.name, sentence, line.pk)


def _ended(world: _World) -> Iterator[Warned]:
    gone = [line for line in world.one_each() if line.agency_id not in world.now]
    heirs = heirs_of([line.agency_id for line in gone], world.on) if gone else {}
    for line in gone:
        heir = heirs.get(line.agency_id)
        sentence = (
            f"{line.name} đã sắp xếp, nay là {heir}. Đưa {heir} vào thay."
            if heir
            else f"{line.name} không còn hoạt động ngày {_told(world.on)}. Bỏ khỏi danh sách."
        )
        yield Warned(WarningKind.ENDED, line.agency_id, line.name, sentence, line.pk)


def _changed(world: _World) -> Iterator[Warned]:
    for line in world.one_each():
        now = world.now.get(line.agency_id)
        differing = _differences(line, now) if now else []
        if differing:
            sentence = f"{line.name}: {'; '.join(differing)}. Lấy lại thông tin nếu danh sách chưa trình."
            yield Warned(WarningKind.CHANGED, line.agency_id, line.name, sentence, line.pk)


def _differences(line: PlannedInspection, now: Frozen) -> list[str]:
    pairs = (
        ("tên", line.name, now.name),
        ("cấp", _label(Level, line.level), _label(Level, now.level)),
        ("đối tượng", _label(Obligation, line.obligation), _label(Obligation, now.obligation)),
        ("phiên bản", line.edition_name, now.edition_name),
    )
    unknown = "chưa rõ"
    return [
        f"{what} trong sổ là {after or unknown}, danh sách ghi {before or unknown}"
        for what, before, after in pairs
        if before != after
    ]


def _told(day: date) -> str:
    return f"{day:%d/%m/%Y}"


def _label(words: type[Level] | type[Obligation], value: str) -> str:
    return str(words(value).label) if value else ""


# --- The same person in two places ------------------------------------------------------------------------------
def _clashes(world: _World) -> Iterator[Warned]:
    """Two teams with a member in common whose days overlap, and one team in two places on one day."""
    on_site = [line for line in world.lines if line.form == InspectionForm.ON_SITE and line.team and line.window_from]
    teams = _people({line.team_id for line in on_site if line.team_id})
    for one, other, first, last in _overlapping(on_site):
        if one.team_id == other.team_id and not (one.window_from == one.window_to == other.window_from == last):
            continue  # a team finds a day for each within the days that it has
        for name in _shared(teams, one, other):
            when = f"ngày {_told(first)}" if first == last else f"từ {_told(first)} đến {_told(last)}"
            sentence = f"{name} được phân công ở cả {one.name} và {other.name} {when}. Đổi ngày hoặc đổi người."
            yield Warned(WarningKind.CLASH, one.agency_id, one.name, sentence, one.pk)


Overlap = tuple[PlannedInspection, PlannedInspection, date, date]


def _overlapping(lines: list[PlannedInspection]) -> Iterator[Overlap]:
    """Every two lines that have days in common, and from when to when."""
    windows = [(line.window_from, line.window_to, line) for line in lines if line.window_from and line.window_to]
    windows.sort(key=lambda window: window[0])
    for place, (_, ends, one) in enumerate(windows):
        for begins, other_ends, other in windows[place + 1 :]:
            if begins > ends:
                break
            yield one, other, begins, min(ends, other_ends)


People = dict[int, dict[str, str]]  # team → who, by account or by name and unit → name


def _people(teams: Iterable[int]) -> People:
    found: People = defaultdict(dict)
    for member in TeamMember.objects.filter(team__in=list(teams)).order_by("pk"):
        key = str(member.user_id) if member.user_id else f"{exact_key(member.name)}/{exact_key(member.unit_name)}"
        found[member.team_id][key] = member.name
    return found


def _shared(teams: People, one: PlannedInspection, other: PlannedInspection) -> list[str]:
    ours, theirs = teams.get(one.team_id or 0, {}), teams.get(other.team_id or 0, {})
    if one.team_id == other.team_id:
        return [one.team.name] if one.team else []
    return [name for key, name in ours.items() if key in theirs]


TELLERS: dict[WarningKind, Callable[[_World], Iterator[Warned]]] = {
    WarningKind.NOT_LISTED: _not_listed,
    WarningKind.SITE_WITHOUT_DOSSIER: _site_without_dossier,
    WarningKind.NO_CERTIFICATE: _no_certificate,
    WarningKind.ENDED: _ended,
    WarningKind.CHANGED: _changed,
    WarningKind.CLASH: _clashes,
}
