"""The rosters that this app brings in and gives out."""

from agencies.resources.agencies import AgencyRoster
from agencies.resources.certificates import CertificateRoster
from agencies.resources.divisions import DivisionRoster
from agencies.resources.members import MemberRoster
from agencies.resources.service_bodies import ServiceBodyRoster
from agencies.resources.successions import SuccessionRoster
from agencies.resources.units import UnitRoster
from common.registry import spreadsheet_kinds

KINDS = (
    AgencyRoster(),
    DivisionRoster(),
    MemberRoster(),
    UnitRoster(),
    SuccessionRoster(),
    ServiceBodyRoster(),
    CertificateRoster(),
)


def register_kinds() -> None:
    for order, kind in enumerate(KINDS):
        spreadsheet_kinds.add(kind.name, kind, order=order)
