"""A province of its own with agencies of each level, for the lists and decisions of TTHC that come in."""

from datetime import date
from pathlib import Path
from typing import Any

from agencies.choices import AgencyKind, Level
from agencies.models import Agency, Province
from procedures.models import AdministrativeProcedure, PublicationDecision, PublicationLine, ReviewTask
from tests.factories.agencies import BareAgencyFactory, PeriodFactory, ProvinceFactory

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
LIST_DAY = date(2022, 9, 12)
KEY = "1.001028"
LINE = {"code": f"{KEY}.000.00.00.H57", "name": "Đăng ký khai sinh", "field": "Hộ tịch", "levels": "Cấp xã"}
DECISION = {"number": "548/QĐ-UBND", "issued_on": "06/08/2025", "code": KEY, "action": "sửa đổi, bổ sung"}
DECIDED_ON = date(2025, 8, 6)


def province(name: str = "Thừa Thiên Huế") -> Province:
    made: Province = ProvinceFactory(name=name, code="46")
    return made


def agency(home: Province, name: str, level: str = Level.COMMUNE, **facts: Any) -> Agency:
    made = BareAgencyFactory(province=home, **({"kind": facts.pop("kind")} if "kind" in facts else {}))
    PeriodFactory(province=home, agency=made, name=name, level=level, **facts)
    row: Agency = made
    return row


def departments(home: Province) -> dict[str, Agency]:
    """The committee of the province and two of its departments."""
    return {
        "ubnd": agency(home, "UBND tỉnh Thừa Thiên Huế", Level.PROVINCE, kind=AgencyKind.PROVINCE_COMMITTEE),
        "tu_phap": agency(home, "Sở Tư pháp", Level.PROVINCE, kind=AgencyKind.DEPARTMENT),
        "y_te": agency(home, "Sở Y tế", Level.PROVINCE, kind=AgencyKind.DEPARTMENT),
    }


def chain(key: str = KEY) -> list[tuple[str, date | None, date | None]]:
    """The lines about a TTHC: action, first and last day."""
    lines = PublicationLine.objects.filter(administrative__key=key).order_by("valid_from")
    return list(lines.values_list("action", "valid_from", "valid_to"))


def how_many() -> dict[str, int]:
    """How many rows of each table stand; versions and all."""
    tables = (AdministrativeProcedure, PublicationDecision, PublicationLine, ReviewTask)
    counts = {table.__name__: table.objects.count() for table in tables}
    return counts | {f"{table.__name__} history": table.history.count() for table in tables}
