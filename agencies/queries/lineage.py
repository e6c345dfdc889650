"""The line of an agency: out of which agencies it came, and which ones went on with its work."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.choices import SuccessionKind
from agencies.models import Agency, AgencySuccession
from agencies.models.membership import Sight, sight_of
from agencies.queries.names import names_on

FURTHEST = 12  # steps; reorganisations come years apart, and a loop is refused where it would begin
WORDS = {
    SuccessionKind.MERGE: "nhập, hợp nhất",
    SuccessionKind.SPLIT: "chia, tách",
    SuccessionKind.DISSOLVE: "kết thúc hoạt động",
}


@dataclass(frozen=True)
class Relative:
    """An agency in the line: `step` generations away, by which reorganisation; without a name: nobody knows yet."""

    step: int
    agency: int | None
    name: str
    day: date
    how: str
    share: str
    paper: str
    linked: bool = False


@dataclass(frozen=True)
class Lineage:
    """Ancestors and heirs, the nearest first."""

    ancestors: list[Relative]
    heirs: list[Relative]

    def __bool__(self) -> bool:
        return bool(self.ancestors or self.heirs)


def lineage_of(agency: Agency, user: Any, on: date) -> Lineage:
    """The line as it was on a day, in two queries however long it is: the province's reorganisations are few."""
    rows = AgencySuccession.objects.filter(province=agency.province_id, day__lte=on).select_related("paper")
    backward: dict[int, list[AgencySuccession]] = defaultdict(list)
    forward: dict[int, list[AgencySuccession]] = defaultdict(list)
    for row in rows.order_by("day", "pk"):
        forward[row.source_id].append(row)
        if row.target_id:
            backward[row.target_id].append(row)
    before = _walk(agency.pk, backward, "source_id")
    after = _walk(agency.pk, forward, "target_id")
    keys = {key for _, key, _ in (*before, *after) if key}
    names = names_on(keys, on) if keys else {}
    sight = sight_of(user)
    return Lineage(
        [_told(*each, names=names, sight=sight, province=agency.province_id) for each in before],
        [_told(*each, names=names, sight=sight, province=agency.province_id) for each in after],
    )


Step = tuple[int, int | None, AgencySuccession]


def _walk(start: int, rows: dict[int, list[AgencySuccession]], end: str) -> list[Step]:
    """Generation by generation; an agency that is reached twice stands where it was reached first."""
    found: list[Step] = []
    reached, generation = {start}, [start]
    for step in range(1, FURTHEST + 1):
        following: list[int] = []
        for agency in generation:
            for row in rows.get(agency, ()):
                key: int | None = getattr(row, end)
                if key not in reached or key is None:
                    found.append((step, key, row))
                if key is not None and key not in reached:
                    reached.add(key)
                    following.append(key)
        if not following:
            break
        generation = following
    return found


def _told(
    step: int, key: int | None, row: AgencySuccession, *, names: dict[int, str], sight: Sight, province: int
) -> Relative:
    unknown = "nơi nhận chưa rõ" if row.heir_is_unknown else "không có nơi nhận"
    return Relative(
        step=step,
        agency=key,
        name=names.get(key, f"Cơ quan {key}") if key else unknown,
        day=row.day,
        how=WORDS[SuccessionKind(row.kind)],
        share=row.share,
        paper=str(row.paper) if row.paper else "",
        linked=key is not None and (sight.everything or province in sight.provinces or key in sight.agencies),
    )
