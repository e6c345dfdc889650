"""What a link of a procedure to TTHC needs before it is written: codes that are codes, and TTHC of the level."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from agencies.models import Agency
from agencies.services.certificate_checks import refuse
from common.clock import today
from procedures.codes import TthcCode, read_code
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink
from procedures.queries.levels import of_another_level
from procedures.services.keys import administratives_for

Linked = str | TthcCode | AdministrativeProcedure
Read = tuple[AdministrativeProcedure, str]  # the TTHC, and its code as typed
TOLD_AT_MOST = 5


def read_administratives(said: Iterable[Linked], *, by: Any, reason: str = "") -> list[Read]:
    """The TTHC that are meant, each once, with the codes as they were typed; new codes are recorded.

    Refuses what is no code, and says what was perhaps meant.
    """
    rows: dict[str, AdministrativeProcedure] = {}
    typed: dict[str, str] = {}
    for one in said:
        if isinstance(one, AdministrativeProcedure):
            rows[one.key] = one
            typed.setdefault(one.key, one.key)
            continue
        code = one if isinstance(one, TthcCode) else read_code(one)
        if not code.key:
            meant = f" Có phải là {code.suggestion}?" if code.suggestion else ""
            refuse(
                f"“{code.typed[:60]}” không phải là mã TTHC.{meant} Hãy ghi theo mẫu 1.000288 hoặc "
                "1.000288.000.00.00.H57.",
                "codes",
            )
        typed.setdefault(code.key, code.typed)
    rows |= administratives_for([key for key in typed if key not in rows], by=by, reason=reason)
    return [(rows[key], code) for key, code in typed.items()]


def check_level(agency: Agency, administratives: Sequence[AdministrativeProcedure], on: date | None) -> None:
    """Refuses TTHC that the province has published for other levels only, and names the first few."""
    foreign = of_another_level(agency, administratives, on or today())
    if not foreign:
        return
    named = [f"{row.key} ({foreign[row.pk]})" for row in administratives if row.pk in foreign]
    more = f" và {len(named) - TOLD_AT_MOST} mã khác" if len(named) > TOLD_AT_MOST else ""
    refuse(
        f"TTHC không thuộc cấp của cơ quan: {', '.join(named[:TOLD_AT_MOST])}{more}. Hãy bỏ các mã ấy, hoặc đề nghị "
        "Chi cục ghi ngoại lệ “được giao, ủy quyền thực hiện”.",
        "codes",
    )


def turned(row: Procedure, wanted: Sequence[Read]) -> tuple[list[ProcedureLink], list[Read]]:
    """Which open links leave and which TTHC come when the procedure carries out exactly the wanted ones."""
    keys = {administrative.pk for administrative, _ in wanted}
    standing = list(
        ProcedureLink.objects.filter(procedure=row, valid_to__isnull=True).select_related("procedure__agency")
    )
    known = {link.administrative_id for link in standing}
    leaving = [link for link in standing if link.administrative_id not in keys]
    return leaving, [one for one in wanted if one[0].pk not in known]
