"""An agency's identity: entering it in the register, how to reach it, and the codes under which it is known."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from agencies.choices import AgencyKind, IdentifierScheme
from agencies.models import Agency, AgencyIdentifier, Province
from agencies.services.dated import day_before, held_register, locked, told
from agencies.services.periods import begin_period
from common.errors import Refused, Stale
from common.history import create, save_versioned
from common.text import normalise

CONTACT = ("address", "phone", "email", "website")
# The codes that a form sets; a former code comes by itself, when one of these is replaced.
SET_SCHEMES = (IdentifierScheme.OWN, IdentifierScheme.ELECTRONIC, IdentifierScheme.UNIT)


@transaction.atomic
def create_agency(
    *,
    province: Province,
    by: Any,
    kind: str = "",
    contact: Mapping[str, str] | None = None,
    codes: Mapping[str, str] | None = None,
    reason: str = "",
    **facts: Any,
) -> Agency:
    """Enter an agency: its identity, its first period (`facts`: name, level, valid_from, …) and its codes.

    Refuses what a period refuses (no name, a name taken in the same unit, a place of another province, …) and
    a code that another agency bears.
    """
    held_register(province)
    agency = Agency(province=province)
    _take(agency, dict(contact or {}) | {"kind": kind})
    create(agency, by=by, reason=reason)
    period = begin_period(agency, by=by, reason=reason, **facts)
    given = {scheme: value for scheme, value in (codes or {}).items() if value}
    if given:
        set_identifiers(agency, codes=given, on=period.valid_from, by=by, reason=reason)
    return agency


@transaction.atomic
def edit_contact(agency: Agency, *, version: int, by: Any, reason: str = "", **values: str) -> Agency:
    """Change how the agency is reached; `kind` and `note` are for the department alone: its form alone has them.

    Refuses when somebody saved the agency after `version` (`Stale`); where nothing differs, nothing is written.
    """
    current = locked(agency)
    if current.version != version:
        raise Stale(current)
    if not _take(current, values):
        return current
    return save_versioned(current, by=by, reason=reason)


def _take(agency: Agency, values: Mapping[str, str]) -> bool:
    """Put values into the agency; does any of them differ?"""
    unknown = set(values) - {*CONTACT, "kind", "note"}
    if unknown:
        raise TypeError(f"not of an agency: {sorted(unknown)}")
    if values.get("kind") and values["kind"] not in AgencyKind.values:
        raise Refused("Loại cơ quan này không có trong danh mục.", {"kind": "Hãy chọn trong danh sách."})
    differs = False
    for name, value in values.items():
        clean = (value or "").strip() if name == "note" else normalise(value or "")
        differs |= clean != getattr(agency, name)
        setattr(agency, name, clean)
    return differs


@dataclass(frozen=True)
class Codes:
    """The codes of an agency that are in force, by scheme; `version` changes with any of them."""

    agency: Agency
    values: Mapping[str, str]

    @property
    def version(self) -> str:
        return " · ".join(f"{scheme} {value}" for scheme, value in sorted(self.values.items()))


def codes_of(agency: Agency) -> Codes:
    return Codes(agency, {row.scheme: row.value for row in _codes_in_force(agency)})


def _codes_in_force(agency: Agency) -> list[AgencyIdentifier]:
    rows = AgencyIdentifier.objects.filter(agency=agency, scheme__in=SET_SCHEMES, valid_to__isnull=True)
    return list(rows.order_by("pk"))


@transaction.atomic
def set_identifiers(
    agency: Agency,
    *,
    codes: Mapping[str, str],
    on: date | None,
    by: Any,
    correct: bool = False,
    version: str | None = None,
    reason: str = "",
) -> None:
    """Set codes by scheme: a new one holds from `on`, and the one before it becomes a former code; an empty one
    ends. `correct` says that the code was typed wrongly: it is replaced and leaves no former code.

    Refuses a code that another agency bears, a day that is not after the old code's first, and, where `version`
    is given, codes that somebody changed meanwhile (`Stale`).
    """
    agency = locked(agency)
    held_register(agency.province_id)
    in_force = {row.scheme: row for row in _codes_in_force(agency)}
    standing = Codes(agency, {scheme: row.value for scheme, row in in_force.items()})
    if version is not None and version != standing.version:
        raise Stale(standing)
    for scheme, typed in codes.items():
        value, row = normalise(typed or ""), in_force.get(scheme)
        if value == (row.value if row else ""):
            continue
        if value:
            _check_code_is_free(agency, scheme, value)
        if row is not None and correct and value:
            row.value = value
            save_versioned(row, by=by, reason=reason)
            continue
        if row is not None:
            _retire(row, on=on, by=by, reason=reason)
        if value:
            new = AgencyIdentifier(
                agency=agency, province_id=agency.province_id, scheme=scheme, value=value, valid_from=on
            )
            create(new, by=by, reason=reason)


def _retire(row: AgencyIdentifier, *, on: date | None, by: Any, reason: str) -> None:
    """The code is known on as a former one: papers and old spreadsheets still name it."""
    if on is None:
        raise Refused("Hãy cho biết mã mới dùng từ ngày nào.", {"on": "Hãy nhập ngày."})
    if row.valid_from and on <= row.valid_from:
        sentence = (
            f"Mã {row.value} dùng từ ngày {told(row.valid_from)}; mã mới phải bắt đầu sau ngày ấy. "
            "Nếu mã cũ ghi nhầm, hãy chọn “Mã cũ ghi nhầm”."
        )
        raise Refused(sentence, {"on": sentence})
    row.scheme, row.valid_to = IdentifierScheme.FORMER, day_before(on)
    save_versioned(row, by=by, reason=reason)


def _check_code_is_free(agency: Agency, scheme: str, value: str) -> None:
    if scheme == IdentifierScheme.UNIT:
        return  # a unit's code belongs to every agency that stands in the unit
    taken = AgencyIdentifier.objects.filter(scheme=scheme, value=value).exclude(agency=agency)
    if scheme == IdentifierScheme.OWN:
        taken = taken.filter(province=agency.province_id)
    if taken.exists():
        # Which agency is not said: it may stand in a province that the reader does not see.
        sentence = f"Mã {value} đã thuộc một cơ quan khác. Hãy kiểm tra lại mã."
        raise Refused(sentence, {scheme: sentence})
