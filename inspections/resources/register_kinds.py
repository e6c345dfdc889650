"""The rosters that inspections bring in and give out."""

from common.registry import spreadsheet_kinds
from inspections.resources.criteria import CriteriaSheet
from inspections.resources.plan_lists import PlanLists

KINDS = (PlanLists(), CriteriaSheet())


def register_kinds() -> None:
    for order, kind in enumerate(KINDS, start=70):
        spreadsheet_kinds.add(kind.name, kind, order=order)
