"""What applying a staged reorganisation would bring about: who ends, what becomes history, what is done anew."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from agencies.choices import Level, SuccessionKind, TaskKind
from agencies.models import Membership, Province
from agencies.queries.succession_holdings import Holdings
from agencies.resources.succession_checks import check_together, wave_of
from agencies.resources.succession_desk import HEIR_UNKNOWN, MERGE_INTO, Desk
from agencies.services.dated import day_before
from agencies.services.successions import Wave
from common.spreadsheets.cells import clean
from common.spreadsheets.kinds import Row
from common.spreadsheets.models import ImportBatch


@dataclass(frozen=True)
class Effect:
    """A line of a list: what it is about, what happens, and the agency whose page says more."""

    title: str
    detail: str = ""
    agency: int | None = None
    row: int | None = None  # the line of the proposal, where this one is to be corrected


@dataclass
class Part:
    """One list of the page; its count is the number of its lines."""

    slug: str
    label: str
    lines: list[Effect] = field(default_factory=list)


def effects_of(batch: ImportBatch, by: Any) -> list[Part]:
    """All lists of a batch that waits, from the same reading that applying it would do."""
    kind, context = batch.roster, batch.context(by)
    rows = [Row(number=row.number, raw=row.raw, group=row.group) for row in batch.rows.all()]
    for row in rows:
        clean(row, kind)
    desk = Desk(rows, context)
    holdings, wave = check_together(desk), wave_of(desk)
    reader = _Reader(desk, holdings, wave)
    parts = [Part(slug, label, list(lines(reader))) for slug, label, lines in LISTS]
    parts.append(Part("nguoi-xem-them", "Thêm người được xem", _who_joins(batch, desk.today)))
    return parts


class _Reader:
    """Tells each list in the words of the office."""

    def __init__(self, desk: Desk, holdings: Holdings, wave: Wave) -> None:
        self.desk, self.holdings, self.wave = desk, holdings, wave
        self.heirs_of: dict[int, list[str]] = defaultdict(list)
        self.sources_of: dict[int, list[str]] = defaultdict(list)
        self.kinds_of: dict[int, str] = {}
        for move in wave.moves:
            source = move.source.pk
            self.kinds_of[source] = move.kind
            self.heirs_of[source].append(_with_share(move.heir.name if move.heir else HEIR_UNKNOWN, move.share))
            if move.heir is not None:
                old = desk.agencies.name_on(source, day_before(move.day))
                self.sources_of[id(move.heir)].append(_with_share(old, move.share))

    def name(self, agency: int) -> str:
        day = self.wave.ending.get(agency)
        return self.desk.agencies.name_on(agency, day_before(day) if day else self.desk.context.on)

    def ending(self) -> Iterable[Effect]:
        for period in sorted(self.holdings.periods, key=lambda one: (one.level, one.sort_key)):
            dissolved = self.kinds_of[period.agency_id] == SuccessionKind.DISSOLVE
            heirs = "kết thúc hoạt động" if dissolved else "; ".join(self.heirs_of[period.agency_id])
            detail = f"{Level(period.level).label}, đến hết {self._last(period.agency_id)} · {heirs}"
            yield Effect(period.name, detail, period.agency_id)

    def beginning(self) -> Iterable[Effect]:
        for heir in sorted((one for one in self.wave.heirs if one.is_new), key=lambda one: one.name):
            yield Effect(heir.name, "từ " + "; ".join(self.sources_of[id(heir)]))

    def growing(self) -> Iterable[Effect]:
        for heir in (one for one in self.wave.heirs if not one.is_new):
            yield Effect(heir.name, "nhận " + "; ".join(self.sources_of[id(heir)]), heir.agency.pk)

    def unknown(self) -> Iterable[Effect]:
        for told in self.desk.told:
            open_end = told.kind != SuccessionKind.DISSOLVE and told.heir is None and not told.row.faults
            if told.source is not None and open_end:
                yield Effect(told.given("old"), HEIR_UNKNOWN, told.source.pk, told.row.number)

    def papers(self) -> Iterable[Effect]:
        for one in self.holdings.certificates:
            what = f"{one} theo {one.paper}" if one.paper else str(one)
            yield Effect(self.name(one.holder_id), what, one.holder_id)

    def people(self) -> Iterable[Effect]:
        rows: tuple[Any, ...] = (*self.holdings.appointments, *self.holdings.committees)
        for row in rows:
            yield Effect(self.name(row.agency_id), str(row), row.agency_id)

    def officers(self) -> Iterable[Effect]:
        for row in self.holdings.officers:
            yield Effect(self.name(row.agency_id), f"chuyên viên {row.user}", row.agency_id)

    def anew(self) -> Iterable[Effect]:
        for heir in self.wave.heirs:
            for kind in TaskKind:
                yield Effect(heir.name, kind.label, heir.agency.pk)

    def losing(self) -> Iterable[Effect]:
        for row in self.holdings.memberships:
            yield Effect(str(row.user), f"{row.get_duty_display()}, {self.name(row.agency_id or 0)}", row.agency_id)

    def below(self) -> Iterable[Effect]:
        for period in self.holdings.below:
            detail = f"đang trực thuộc {self.name(period.parent_id or 0)}, cơ quan này kết thúc"
            yield Effect(period.name, detail, period.agency_id)

    def lines(self) -> Iterable[Effect]:
        for told in self.desk.told:
            old = str(told.row.raw.get("old") or "")
            heir = _with_share(told.heir.name if told.heir else "", told.given("share") or "")
            detail = told.row.faults[0].message if told.row.faults else heir or self._without(told)
            yield Effect(old, detail, told.source.pk if told.source else None, told.row.number)

    def _without(self, told: Any) -> str:
        return "kết thúc hoạt động" if told.kind == SuccessionKind.DISSOLVE else HEIR_UNKNOWN

    def _last(self, agency: int) -> str:
        last: date = day_before(self.wave.ending[agency])
        return f"{last:%d/%m/%Y}"


LISTS: tuple[tuple[str, str, Callable[[_Reader], Iterable[Effect]]], ...] = (
    ("dong", "Các dòng", _Reader.lines),
    ("ket-thuc", "Cơ quan kết thúc", _Reader.ending),
    ("lap-moi", "Cơ quan lập mới", _Reader.beginning),
    ("nhan-them", "Cơ quan nhận thêm", _Reader.growing),
    ("chua-ro", "Nơi nhận chưa rõ", _Reader.unknown),
    ("cong-bo", "Công bố, chứng nhận thành lịch sử", _Reader.papers),
    ("nhan-su", "Nhân sự ISO, Ban chỉ đạo kết thúc", _Reader.people),
    ("chuyen-vien", "Giao chuyên viên kết thúc", _Reader.officers),
    ("truc-thuoc", "Đổi cơ quan cấp trên", _Reader.below),
    ("viec-moi", "Việc phải làm lại", _Reader.anew),
    ("mat-quyen", "Người hết quyền truy cập", _Reader.losing),
)


def _with_share(name: str, share: str) -> str:
    return f"{name} ({share})" if name and share else name


def _who_joins(batch: ImportBatch, today: date) -> list[Effect]:
    """Who sees the province's agencies from then on: those who look after the province that it is merged into."""
    into = batch.options.get(MERGE_INTO, "")
    if not into:
        return []
    province = Province.objects.get(pk=int(into))
    held = Membership.objects.on(today).filter(province=province).select_related("user").order_by("pk")
    return [Effect(str(row.user), f"{row.get_duty_display()}, {province.name}") for row in held]
