"""For whom a catalogue may come in: a whole province ("province:1") or one agency of it ("province:1/agency:5").

The key of an agency begins with its province's, so that who brings in for the province sees the agency's imports.
"""

from typing import Any, NamedTuple

from agencies.choices import AGENCY_DUTIES, IdentifierScheme
from agencies.models import Agency, AgencyIdentifier, Province
from agencies.resources import scopes
from agencies.rules import duties_of
from common.errors import Refused
from procedures.rules import can_keep_catalogue

PART = "/agency:"


class Place(NamedTuple):
    """What a key stands for; `agency` where the import is for one alone."""

    province: Province
    agency: Agency | None


def agency_scope(agency: Agency) -> str:
    return f"{scopes.PREFIX}{agency.province_id}{PART}{agency.pk}"


def scopes_of(user: Any) -> list[tuple[str, str]]:
    """A user's own agencies and the provinces whose registers he keeps; a province's agencies stand in no list."""
    own = {
        agency_scope(duty.agency): getattr(duty, "agency_name", None) or str(duty.agency)
        for duty in duties_of(user)
        if duty.duty in AGENCY_DUTIES and duty.agency is not None
    }
    return [*own.items(), *scopes.scopes_of(user)]


def place_named(scope: str, user: Any) -> str:
    """The name of the place if this user keeps its catalogue; empty where he does not or there is none."""
    offered = dict(scopes_of(user)).get(scope)
    if offered is not None:
        return offered
    agency = _agency_of(scope)
    return str(agency) if agency is not None and can_keep_catalogue(user, agency) else ""


def part_for(scope: str, code: str, *, by: Any) -> str:
    """The key of the agency with this code in a province; refuses a code that none has or that several have."""
    province = scopes.province_of(scope)
    found = set(
        AgencyIdentifier.objects.filter(province=province, value__iexact=code)
        .exclude(scheme=IdentifierScheme.UNIT)
        .values_list("agency", flat=True)
    )
    if len(found) != 1:
        raise Refused(f"Mã “{code}” không chỉ đúng một cơ quan của {province.name}. Hãy kiểm tra mã sau --agency.")
    return agency_scope(Agency.objects.get(pk=found.pop()))


def place_of(scope: str) -> Place:
    """The province, and the agency if the key names one."""
    whole, _, part = scope.partition(PART)
    agency = Agency.objects.select_related("province").get(pk=int(part)) if part else None
    return Place(agency.province if agency else scopes.province_of(whole), agency)


def _agency_of(scope: str) -> Agency | None:
    whole, _, part = scope.partition(PART)
    number = whole.removeprefix(scopes.PREFIX)
    if not (number.isdecimal() and part.isdecimal() and len(part) < 19 and len(number) < 19):
        return None
    return Agency.objects.filter(pk=int(part), province=int(number)).first()
