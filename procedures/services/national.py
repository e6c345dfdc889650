"""TTHC of the nation: recorded when a list first names them, and named as the latest list names them.

They belong to every province, so that taking an import of one province back leaves them.
"""

from collections.abc import Iterable
from typing import Any

from common.history import KEYS_AT_ONCE, bulk_save
from procedures.models import AdministrativeProcedure
from procedures.services.keys import administratives_for
from procedures.services.published_lines import Said

NAMED = ("name", "field", "kind")


def name_administratives(
    said: Iterable[Said], *, by: Any, reason: str, besides: Iterable[str] = ()
) -> dict[str, AdministrativeProcedure]:
    """The TTHC that were spoken of, by key, with name, field and kind as told; `besides`: further keys, as known.

    What is empty was not told and changes nothing.
    """
    told = {one.key: one for one in said}
    names = {key: one.name for key, one in told.items()}
    rows = administratives_for([*told, *besides], names, by=by, reason=reason)
    differing = [rows[key].pk for key, one in told.items() if _differing(rows[key], one)]
    held = {row.key: row for row in _held(sorted(differing))}
    for key, row in held.items():
        for name, value in _differing(row, told[key]).items():
            setattr(row, name, value)
    bulk_save(list(held.values()), by=by, reason=reason)
    return rows | held


def _differing(row: AdministrativeProcedure, said: Said) -> dict[str, str]:
    told = {name: getattr(said, name) for name in NAMED}
    return {name: value for name, value in told.items() if value and value != getattr(row, name)}


def _held(keys: list[int]) -> Iterable[AdministrativeProcedure]:
    """In the order of their keys: two provinces that name the same TTHC wait for each other, and go on."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        rows = AdministrativeProcedure.objects.select_for_update().filter(pk__in=keys[start : start + KEYS_AT_ONCE])
        yield from rows.order_by("pk")
