"""The keys under which procedures and TTHC are searched, sorted and matched; they are written with each name."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction

from agencies.services.naming import Keys
from common.history import KEYS_AT_ONCE, bulk_create
from common.text import fold, sort_key
from procedures.models import AdministrativeProcedure

LONGEST_SORT_KEY = 400


def keys_of_procedure(code: str, name: str) -> Keys:
    """Found by its code and its whole name, however long; listed by code, then by name."""
    both = f"{code} {name}".strip()
    return Keys(fold(both), sort_key(both)[:LONGEST_SORT_KEY])


def keys_of_line(code: str, name: str, field: str) -> Keys:
    """Of a published TTHC: found by its code and name; listed by field, then by name. No field stands last."""
    leading = sort_key(field)[:LONGEST_SORT_KEY] if field else "zzz"
    return Keys(fold(f"{code} {name}"), f"{leading}   {sort_key(name)}"[:LONGEST_SORT_KEY])


def administratives_for(
    keys: Iterable[str], names: Mapping[str, str] | None = None, *, by: Any, reason: str = ""
) -> dict[str, AdministrativeProcedure]:
    """The TTHC of these national keys; those that nobody named before are recorded, with a name where one is told.

    What is known stays as it is. Two who name a new key at once get the same row.
    """
    wanted = list(dict.fromkeys(keys))
    found = _known(wanted)
    named = names or {}
    unknown = sorted(key for key in wanted if key not in found)  # in one order: two who add many never wait in a ring
    missing = [AdministrativeProcedure(key=key, name=named.get(key, "")) for key in unknown]
    try:
        with transaction.atomic():
            bulk_create(missing, by=by, reason=reason)
    except IntegrityError:  # somebody recorded one of them just now
        return administratives_for(wanted, names, by=by, reason=reason)
    return found | {row.key: row for row in missing}


def _known(keys: list[str]) -> dict[str, AdministrativeProcedure]:
    known = AdministrativeProcedure.objects
    return {
        row.key: row
        for start in range(0, len(keys), KEYS_AT_ONCE)
        for row in known.filter(key__in=keys[start : start + KEYS_AT_ONCE])
    }
