"""The three counters of an agency's catalogue on a day, and what stands beside them."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from agencies.models import Agency
from common.days import on_day
from procedures.choices import ProcedureKind, ProcedureStanding, ProcedureState
from procedures.models import Procedure


@dataclass(frozen=True)
class Counter:
    """How many procedures of a kind are in force; the query of the list that shows just these."""

    label: str
    count: int
    query: str


@dataclass(frozen=True)
class Counters:
    """What an agency's catalogue holds on a day."""

    kinds: list[Counter]
    drafts: int
    withdrawn: int

    @property
    def in_force(self) -> int:
        return sum(counter.count for counter in self.kinds)

    @property
    def is_empty(self) -> bool:
        """Was nothing ever written into it?"""
        return not self.in_force and not self.drafts and not self.withdrawn


def counters_of(agency: Agency, user: Any, on: date) -> Counters:
    """All figures in one query."""
    draft = Q(state=ProcedureState.DRAFT)
    in_force = on_day(on) & ~draft
    figures: dict[str, Any] = {kind: Count("pk", filter=in_force & Q(kind=kind)) for kind in ProcedureKind.values}
    rows = Procedure.objects.visible_to(user).filter(agency=agency)
    counted = rows.aggregate(
        **figures, drafts=Count("pk", filter=draft), withdrawn=Count("pk", filter=~draft & Q(valid_to__lt=on))
    )
    kinds = [
        Counter(kind.label, counted[kind.value], f"kind={kind.value}&state={ProcedureStanding.IN_FORCE.value}")
        for kind in ProcedureKind
    ]
    return Counters(kinds, counted["drafts"], counted["withdrawn"])
