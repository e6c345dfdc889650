"""Cells as JSON: days and times keep their type, Vietnamese its letters, and nothing a byte too much."""

import json
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from sys import intern
from typing import Any

from common.spreadsheets.cell_reading import decimal_told

DAY, MOMENT = "$day", "$moment"


class CellEncoder(json.JSONEncoder):
    """Compact, unescaped UTF-8; a province's roster takes a third of what the default would."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False, "separators": (",", ":")})

    def default(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return {MOMENT: value.isoformat()}
        if isinstance(value, date):
            return {DAY: value.isoformat()}
        if isinstance(value, Decimal):
            return decimal_told(value)
        if isinstance(value, time | timedelta):
            return str(value)
        return super().default(value)


class CellDecoder(json.JSONDecoder):
    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "object_hook": _days_back})


def _days_back(found: dict[str, Any]) -> Any:
    if len(found) == 1:
        if DAY in found:
            return date.fromisoformat(found[DAY])
        if MOMENT in found:
            return datetime.fromisoformat(found[MOMENT])
    # The keys of all rows are the same few: kept once
    return {intern(key): value for key, value in found.items()}
