"""Which procedure of the catalogue a row is about: by its code, else by its name; never a guess."""

from collections import defaultdict
from typing import Any

from agencies.resources.finder import refuse_alike
from common.spreadsheets.kinds import Fault
from procedures.resources.procedure_desk import Desk, Known
from procedures.resources.procedure_plan import Reading

ALIKE_CODE = "Ký hiệu “{0}” của cơ quan này còn đứng ở dòng {1}. Bỏ dòng thừa, hoặc sửa ký hiệu."
ALIKE_NAME = "Quy trình này còn đứng ở dòng {1}. Bỏ dòng thừa, hoặc ghi ký hiệu để phân biệt."


def match(readings: list[Reading], desk: Desk) -> None:
    """Give each row its procedure; two rows about one are faulty and name each other."""
    coded = {id(reading.row): reading for reading in readings if reading.code}
    refuse_alike([reading.row for reading in coded.values()], lambda row: coded[id(row)].identity, "code", ALIKE_CODE)
    taken: set[int] = set()
    for reading in coded.values():
        reading.known = _by_code(reading, desk)
        if reading.known is not None:
            taken.add(reading.known.pk)
    nameless: dict[Any, list[Reading]] = defaultdict(list)
    for reading in readings:
        if not reading.code and reading.is_readable:
            nameless[reading.identity].append(reading)
    for group in nameless.values():
        _by_name(group, desk, taken)
    for reading in readings:
        _see_whether_it_ended(reading, desk)


def _by_code(reading: Reading, desk: Desk) -> Known | None:
    """The procedure of the code; else one that has no code yet and bears the name."""
    if reading.agency is None or not reading.is_readable:
        return None
    agency, code = reading.agency.pk, reading.code
    known = desk.by_code.get((agency, code)) or desk.by_code.get((agency, code.casefold()))
    if known is not None:
        return known
    if not desk.has_uncoded(agency):
        return None
    uncoded = [one for one in desk.named(agency, reading.name_key) if not one.code]
    return uncoded[0] if len(uncoded) == 1 else None


def _by_name(group: list[Reading], desk: Desk, taken: set[int]) -> None:
    """Rows without a code that bear one name: as many as the catalogue has are those, in their order."""
    agency, _, name = group[0].identity
    free = [one for one in desk.named(agency, name) if one.pk not in taken]
    if len(group) == len(free):
        for reading, known in zip(group, free, strict=True):
            reading.known = known
    elif len(group) > 1:
        by_row = {id(reading.row): reading for reading in group}
        refuse_alike([reading.row for reading in group], lambda row: by_row[id(row)].identity, "name", ALIKE_NAME)
    elif free:
        message = f"Danh mục có {len(free)} quy trình mang tên này. Ghi ký hiệu để biết là quy trình nào."
        group[0].row.faults.append(Fault("name", message))


def _see_whether_it_ended(reading: Reading, desk: Desk) -> None:
    """A withdrawn procedure stays so; only what came into force after its end is another one."""
    if not desk.gone or reading.known is not None or reading.agency is None or not reading.is_readable:
        return
    gone = desk.gone.get((reading.agency.pk, reading.code.casefold() or reading.name_key))
    day = reading.said.day
    if gone is not None and not (day and gone.valid_to and day > gone.valid_to):
        reading.gone = gone
