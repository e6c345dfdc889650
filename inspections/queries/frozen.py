"""What a plan freezes of an agency: its name, level, obligation and edition as the register has them on a day."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Subquery

from agencies.models import AgencyPeriod, AgencySuccession
from agencies.queries.names import names_on
from agencies.queries.register import newest_certificate
from common.history import KEYS_AT_ONCE
from common.text import fold, sort_key
from inspections.models import PlannedInspection


@dataclass(frozen=True)
class Frozen:
    """An agency as a line of a plan names it."""

    agency: int
    name: str
    level: str
    obligation: str
    edition_name: str

    def put(self, row: PlannedInspection) -> bool:
        """Let a line say so; tells whether that changes it."""
        said = (self.name, self.level, self.obligation, self.edition_name)
        before = (row.name, row.level, row.obligation, row.edition_name)
        row.name, row.level, row.obligation, row.edition_name = said
        row.folded_name, row.sort_key = fold(self.name)[:700], sort_key(self.name)[:700]
        return said != before


def frozen_on(agencies: Collection[int], on: date) -> dict[int, Frozen]:
    """The agencies that stand on the day, as they are then; one that has ended or is still to come is left out."""
    found: dict[int, Frozen] = {}
    keys = sorted(agencies)
    for start in range(0, len(keys), KEYS_AT_ONCE):
        some = AgencyPeriod.objects.on(on).filter(agency__in=keys[start : start + KEYS_AT_ONCE])
        edition = Subquery(newest_certificate(on).values("edition__code")[:1])
        rows: Any = some.order_by().annotate(edition=edition)
        for row in rows.values("agency", "name", "level", "obligation", "edition"):
            edition_name = row.pop("edition") or ""
            found[row["agency"]] = Frozen(**row, edition_name=edition_name)
    return found


def heirs_of(agencies: Collection[int], on: date) -> dict[int, str]:
    """Of agencies that were merged or split by the day: the names of those that went on with their work."""
    rows = AgencySuccession.objects.filter(source__in=list(agencies), target__isnull=False, day__lte=on)
    targets: dict[int, list[int]] = defaultdict(list)
    for source, target in rows.order_by("day", "pk").values_list("source", "target"):
        targets[source].append(target)
    names = names_on({key for keys in targets.values() for key in keys}, on) if targets else {}
    return {source: ", ".join(names[key] for key in dict.fromkeys(keys)) for source, keys in targets.items()}
