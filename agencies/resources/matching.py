"""Which agency of the register a row is about: by any of its codes, else by its name within the district."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable
from typing import Any

from agencies.choices import IdentifierScheme, Level
from agencies.resources.naming_rules import resembles
from agencies.resources.places import district_of
from agencies.resources.register import Known, Register
from agencies.resources.told import Told, is_committee
from common.spreadsheets.kinds import Fault, Note
from common.text import exact_key, fold


def match(rows: list[Told], register: Register) -> None:
    """Find each row's agency; rows that stand for the same one, or for two, are faulty and name each other."""
    _refuse_repeated(rows)
    matcher = _Matcher(rows, register)
    for told in rows:
        told.known = matcher.find(told)
    _refuse_shared(rows)
    for told in rows:
        if told.known:
            told.agency = told.known.agency
            told.row.target = told.agency.pk


def _refuse_repeated(rows: list[Told]) -> None:
    def with_code(told: Told) -> Hashable:
        return (told.given("code") or "").casefold()

    def with_name(told: Told) -> Hashable:
        place = told.district.pk if told.district else exact_key(told.given("district") or "")
        code = told.given("code") if told.level == Level.COMMUNE and not place else ""
        # Communes of one name in districts that nobody names are told apart by their codes alone.
        return (told.key, told.level, place, code) if told.key else ""

    def with_unit(told: Told) -> Hashable:
        return told.unit.pk if told.unit and is_committee(told) else ""

    _refuse_alike(rows, with_code, "code", "Mã “{0}” còn đứng ở dòng {1}. Mỗi cơ quan chỉ một dòng; bỏ dòng thừa.")
    _refuse_alike(
        rows,
        lambda told: (told.given("electronic_code") or "").casefold(),
        "electronic_code",
        "Mã định danh “{0}” còn đứng ở dòng {1}. Mỗi cơ quan một mã; sửa lại mã.",
    )
    _refuse_alike(rows, with_name, "name", "“{0}” còn đứng ở dòng {1}. Bỏ dòng thừa, hoặc ghi mã và huyện cho rõ.")
    _refuse_alike(
        rows, with_unit, "name", "“{0}” cùng đơn vị hành chính với dòng {1}. Bỏ dòng thừa hoặc sửa lại tên."
    )


def _refuse_alike(rows: list[Told], key_of: Callable[[Told], Any], column: str, message: str) -> None:
    alike: dict[Any, list[Told]] = defaultdict(list)
    for told in rows:
        key = key_of(told)
        if key:
            alike[key].append(told)
    for group in alike.values():
        if len(group) > 1:
            for told in group:
                _refuse(told, group, column, message)


def _refuse(told: Told, group: Iterable[Told], column: str, message: str) -> None:
    if any(fault.column == column for fault in told.row.faults):
        return  # one reason a cell is enough
    others = ", ".join(str(other.row.number) for other in group if other is not told)
    told.row.faults.append(Fault(column, message.format(told.given(column), others)))


def _refuse_shared(rows: list[Told]) -> None:
    """A code and a name that lead two rows to one agency."""
    _refuse_alike(
        rows,
        lambda told: told.known.agency.pk if told.known else None,
        "name",
        "“{0}” và dòng {1} cùng chỉ một cơ quan đã có. Bỏ dòng thừa, hoặc sửa lại mã.",
    )


class _Matcher:
    def __init__(self, rows: list[Told], register: Register) -> None:
        self.register = register
        self.in_file = {told.key for told in rows}
        self.folded: dict[str, list[Known]] = defaultdict(list)
        self.without_zeros: dict[str, list[str]] = defaultdict(list)
        for pk, name in register.names.items():
            self.folded[fold(name)].append(register.known[pk])
        for identifiers in register.by_code.values():
            value = identifiers[0].value
            if value.isdigit():
                self.without_zeros[value.lstrip("0")].append(value)

    def find(self, told: Told) -> Known | None:
        code = self._code(told)
        by_code = self._by_code(code) if code else None
        by_name = self._fitting(told, self.register.by_name.get(told.key, []))
        electronic = told.given("electronic_code")
        by_electronic = self._by_code(electronic) if electronic else None
        if by_code and by_electronic and by_code is not by_electronic:
            self._refuse_two(told, "electronic_code", electronic, by_electronic, by_code)
        by_code = by_code or by_electronic
        if by_code:
            others = [known for known in by_name if known is not by_code]
            if others and by_code not in by_name:
                self._refuse_two(told, "code" if code else "electronic_code", code or electronic, by_code, others[0])
            return by_code
        if len(by_name) > 1:
            message = f"Có {len(by_name)} cơ quan cùng tên “{told.name}”. Ghi mã cơ quan, hoặc huyện, để chọn đúng."
            told.row.faults.append(Fault("name", message))
            return None
        if by_name:
            return by_name[0]
        return None if code or not told.key else self._nearly(told)

    def _code(self, told: Told) -> str:
        """The row's code, with the zeros that Excel took from it where only one code can be meant."""
        code: str = told.given("code") or ""
        if not code.isdigit() or code.casefold() in self.register.by_code:
            return code
        meant = self.without_zeros.get(code.lstrip("0"), [])
        if len(meant) != 1:
            return code
        told.row.values["code"] = meant[0]
        told.row.notes.append(Note("code", code, meant[0], "Thêm các số 0 ở đầu mã mà bảng tính đã bỏ mất."))
        return meant[0]

    def _by_code(self, code: str) -> Known | None:
        """The bearer of a code; a code that passed from one agency to another is the present bearer's."""
        found = self.register.by_code.get(code.casefold(), [])
        ordered = sorted(found, key=lambda one: (one.scheme == IdentifierScheme.FORMER, one.valid_to is not None))
        return self.register.known[ordered[0].agency_id] if ordered else None

    def _refuse_two(self, told: Told, column: str, code: str, by_code: Known, other: Known) -> None:
        names = self.register.names
        one, two = (names.get(known.agency.pk, "một cơ quan đã kết thúc") for known in (by_code, other))
        message = f"Mã “{code}” là của {one}, còn dòng này chỉ {two}. Sửa lại mã hoặc tên."
        told.row.faults.append(Fault(column, message))

    def _fitting(self, told: Told, candidates: list[Known]) -> list[Known]:
        """Those at the row's level and, as far as both are known, in its district and unit."""
        fitting = []
        for known in candidates:
            period = known.period_on(self.register.on)
            if period is None or (told.given("level") and period.level != told.level):
                continue
            district, unit = district_of(period.unit), told.unit
            if told.district and district and district.pk != told.district.pk:
                continue
            if unit and period.unit and period.unit.scheme == unit.scheme and period.unit_id != unit.pk:
                continue
            fitting.append(known)
        return fitting

    def _nearly(self, told: Told) -> Known | None:
        """A row without code: the one agency whose name folds alike, else a question about one that resembles."""
        names = self.register.names
        folded = [
            known
            for known in self._fitting(told, self.folded.get(fold(told.name), []))
            if exact_key(names[known.agency.pk]) not in self.in_file
        ]
        if len(folded) == 1:
            name = names[folded[0].agency.pk]
            told.row.notes.append(Note("name", told.name, name, f"Hiểu là {name} đã có trong danh sách."))
            return folded[0]
        if told.unit is None:
            self._ask(told)
        return None

    def _ask(self, told: Told) -> None:
        for pk, name in self.register.names.items():
            known = self.register.known[pk]
            if exact_key(name) not in self.in_file and resembles(told.name, name) and self._fitting(told, [known]):
                own = known.code()
                code = f" (mã {own.value})" if own else ""
                message = f"Có phải là “{name}”{code}? Nếu đúng thì ghi như vậy; nếu là cơ quan khác thì ghi mã."
                told.row.faults.append(Fault("name", message, name))
                return
