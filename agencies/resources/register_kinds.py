"""The rosters that this app brings in and gives out."""

from agencies.resources.agencies import AgencyRoster
from common.registry import spreadsheet_kinds

KINDS = (AgencyRoster(),)


def register_kinds() -> None:
    for order, kind in enumerate(KINDS):
        spreadsheet_kinds.add(kind.name, kind, order=order)
