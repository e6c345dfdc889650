"""The files that lists of administrative units come in: read, checked, and refused with the line and the cure."""

import csv
from collections import Counter
from pathlib import Path
from typing import Any

from agencies.choices import Level, UnitScheme
from agencies.services.unit_lists import UnitFacts
from agencies.unit_names import LEVELS_OF, fits, in_full_length, kind_named, kind_of, level_above
from common.errors import Refused
from common.text import normalise

COLUMNS = ("level", "code", "name", "kind", "parent_code")


def read_list(file: Path, scheme: UnitScheme) -> list[UnitFacts]:
    """The rows of a list, checked; refuses with the file, the line and the cure."""
    try:
        with file.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.DictReader(lines)
            missing = [column for column in COLUMNS if column not in (reader.fieldnames or [])]
            if missing:
                raise Refused(f"Tệp {file.name} thiếu cột {', '.join(missing)}. Cần có: {', '.join(COLUMNS)}.")
            rows = [_read_row(cells, f"Tệp {file.name}, dòng {reader.line_num}", scheme) for cells in reader]
    except (OSError, UnicodeDecodeError, csv.Error) as failure:
        raise Refused(f"Không đọc được tệp {file.name}. Cần một tệp CSV viết bằng UTF-8.") from failure
    _check_codes(rows, file.name, scheme)
    return rows


def _read_row(cells: dict[str, Any], place: str, scheme: UnitScheme) -> UnitFacts:
    level, code, name, kind_text, parent = (normalise(cells[column] or "") for column in COLUMNS)
    if level not in LEVELS_OF[scheme]:
        raise Refused(f"{place}: cấp “{level}” không có trong danh mục này ({', '.join(LEVELS_OF[scheme])}).")
    if not code or not name:
        raise Refused(f"{place}: thiếu mã hoặc tên. Mỗi dòng phải có cả hai.")
    kind = kind_named(kind_text) if kind_text else kind_of(name)
    if kind is None or not fits(kind, Level(level)):
        raise Refused(f"{place}: không rõ loại của “{name}”. Hãy ghi loại ở cột kind hoặc trước tên.")
    above = level_above(Level(level), scheme)
    if above and not parent:
        raise Refused(f"{place}: “{name}” thiếu mã cấp trên ở cột parent_code.")
    parent = in_full_length(parent, above) if above else ""
    return UnitFacts(level, in_full_length(code, Level(level)), name, kind, parent)


def _check_codes(rows: list[UnitFacts], file: str, scheme: UnitScheme) -> None:
    twice = [code for code, times in Counter(row.code for row in rows).items() if times > 1]
    if twice:
        raise Refused(f"Tệp {file}: mã {', '.join(twice[:5])} đứng nhiều lần. Mỗi mã chỉ một dòng.")
    levels = {row.code: row.level for row in rows}
    for row in rows:
        if row.parent_code and levels.get(row.parent_code) != level_above(Level(row.level), scheme):
            raise Refused(f"Tệp {file}: không có dòng cấp trên mã {row.parent_code} của “{row.name}”.")
