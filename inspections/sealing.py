"""What is sealed: content that hashes the same wherever it is read back, and sheets and answers as such content."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from inspections.scoring import RULES, Asked, Band, Choice, Said, Score, Sheet


def plain(value: Any) -> Any:
    """A value as JSON keeps it without loss: numbers with decimals and days as texts, mappings with keys as texts."""
    if isinstance(value, str):
        return str(value)  # a word of choices as well
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, Decimal):
        return f"{value:f}"
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    raise TypeError(f"{type(value).__name__} is not sealed: it may not read back as it was written")


def digest(content: Any) -> str:
    """SHA-256 of content, whatever order a database gives its keys back in."""
    text = json.dumps(plain(content), ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def is_whole(seal: Any) -> bool:
    """Is what stands in a row (`content`, `sha256`) what was sealed?"""
    return bool(digest(seal.content) == seal.sha256)


# --- Sheets and answers -----------------------------------------------------------------------------------------
def sheet_content(sheet: Sheet) -> dict[str, Any]:
    """All that a sheet asks, to be sealed with the answers to it."""
    content: dict[str, Any] = plain({"rules": RULES, **asdict(sheet)})
    return content


def sheet_from(content: Mapping[str, Any]) -> Sheet:
    if content["rules"] != RULES:
        raise ValueError(f"sealed under the rules {content['rules']}, which these are not")
    return Sheet(
        asked=tuple(_asked(row) for row in content["asked"]),
        bands=tuple(Band(row["name"], Decimal(row["at_least"])) for row in content["bands"]),
        bonus_cap=_number(content["bonus_cap"]),
        penalty_cap=_number(content["penalty_cap"]),
    )


def _asked(row: Mapping[str, Any]) -> Asked:
    choices = tuple(Choice(one["key"], one["label"], Decimal(one["points"])) for one in row["choices"])
    return Asked(**{**row, "maximum": Decimal(row["maximum"]), "weight": Decimal(row["weight"]), "choices": choices})


def said_content(said: Mapping[int, Said]) -> dict[str, Any]:
    content: dict[str, Any] = plain({key: asdict(one) for key, one in said.items()})
    return content


def said_from(content: Mapping[str, Any]) -> dict[int, Said]:
    numbers = ("points", "numerator", "denominator", "decided")
    return {
        int(key): Said(**{**row, **{name: _number(row[name]) for name in numbers}}) for key, row in content.items()
    }


def _number(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def score_content(score: Score) -> dict[str, Any]:
    """The reckoning as it was told on the day."""
    lines = [
        {"key": line.asked.key, "earned": line.earned, "possible": line.possible, "told": line.told}
        for line in score.lines
    ]
    sums = {name: getattr(score, name) for name in ("earned", "possible", "scaled", "bonus", "penalty", "total")}
    content: dict[str, Any] = plain(
        {"rules": score.rules, **sums, "grade": score.grade, "told": score.told, "lines": lines}
    )
    return content


def section_content(score: Score) -> list[dict[str, Any]]:
    """What a result keeps of each section, to be ranked by."""
    content: list[dict[str, Any]] = plain([asdict(section) for section in score.sections])
    return content
