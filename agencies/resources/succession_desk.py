"""What the rows of a reorganisation say, once their words are looked up: who ends, who goes on with the work."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from typing import Any

from agencies.choices import AgencyKind, Level, SuccessionKind
from agencies.models import AdministrativeUnit, Agency, AgencyPeriod, AgencySuccession, Province
from agencies.resources.naming_rules import committee_of, resembles, unit_named
from agencies.resources.places import in_brackets
from agencies.resources.scopes import province_of
from agencies.resources.succession_lookup import Agencies, Units, scheme_on
from agencies.services.dated import day_before
from agencies.services.successions import Heir
from common.clock import today
from common.documents import OfficialDocument, same_number
from common.spreadsheets.kinds import Context, Fault, Note, Row
from common.text import exact_key

MERGE_INTO = "merge_into"  # option of a batch: the key of the province that this one is merged into
COMMITTEES = {Level.DISTRICT: AgencyKind.DISTRICT_COMMITTEE, Level.COMMUNE: AgencyKind.COMMUNE_COMMITTEE}
HEIR_UNKNOWN = "nơi nhận chưa rõ"


@dataclass
class Told:
    """A row with what it means. `before` is what its agency was on the day before."""

    row: Row
    kind: str
    day: date
    source: Agency | None = None
    before: AgencyPeriod | None = None
    heir: Heir | None = None
    known: AgencySuccession | None = None
    goes_on: bool = False

    def given(self, key: str) -> Any:
        """The value of a cell; None where it is empty or its column absent: neither says anything."""
        value = self.row.values.get(key)
        return None if value == "" else value

    def refuse(self, column: str, message: str, suggestion: str = "") -> None:
        self.row.faults.append(Fault(column, message, suggestion))


class Desk:
    """Everything that the rows of a province's reorganisation are held against, asked for once."""

    def __init__(self, rows: list[Row], context: Context, *, lock: bool = False) -> None:
        self.context = context
        self.province = province_of(context.scope)
        self.today = today()
        self.agencies = Agencies(self.province, lock=lock)
        self.units = Units(_homes(self.province, context))
        recorded = AgencySuccession.objects.filter(province=self.province).select_related("paper").order_by("pk")
        self.recorded = list(recorded)
        self.heirs: dict[Hashable, Heir] = {}
        self.units_of_heirs: dict[int, AdministrativeUnit] = {}  # by the heir's id: where a new one stands
        self._papers: list[OfficialDocument] = [row.paper for row in self.recorded if row.paper is not None]
        self._looked_for: dict[tuple[str, str], list[Told]] = {}
        self.told = [self._tell(row) for row in rows]
        self._refuse_foreign_units()

    def _tell(self, row: Row) -> Told:
        day = row.values.get("day") or self.context.on
        told = Told(row, row.values.get("kind") or "", day, goes_on=bool(row.values.get("goes_on")))
        if day > self.today:
            column = "day" if told.given("day") else "old"
            told.refuse(column, f"Ngày {day:%d/%m/%Y} chưa đến. Ghi hôm nay hoặc một ngày trước đó.")
        if told.goes_on and told.kind and told.kind != SuccessionKind.SPLIT:
            told.refuse(
                "goes_on", "Chỉ khi tách một phần thì cơ quan cũ mới còn hoạt động. Sửa hình thức hoặc ô này."
            )
        if told.given("old"):
            self._find_source(told)
        self._find_heir(told)
        self._find_known(told)
        return told

    def paper(self, told: Told) -> OfficialDocument | None:
        """The paper that a row names: one row for each number and day, those recorded before included."""
        number, issued_on = told.given("paper_number"), told.given("paper_day")
        if not number:
            return told.known.paper if told.known else None
        for paper in self._papers:
            if paper.issued_on == issued_on and same_number(paper.number, number):
                return paper
        paper = OfficialDocument(number=number, issued_on=issued_on, excerpt="Sắp xếp cơ quan, đơn vị hành chính")
        self._papers.append(paper)
        return paper

    # --- Who ends ---
    def _find_source(self, told: Told) -> None:
        agencies, before = self.agencies, day_before(told.day)
        code, name = told.given("old_code"), told.given("old")
        named = agencies.standing(agencies.named(name), before) or self._alike(told, before)
        named = agencies.in_district(named, told.given("district") or "", before)
        coded = agencies.standing(agencies.with_code(code, before), before) if code else []
        both = [agency for agency in coded if agency in named]
        if coded and not both:
            owner = agencies.name_on(coded[0], before)
            told.refuse("old_code", f"Mã “{code}” là của {owner}. Sửa lại mã hoặc tên cơ quan cũ.", "")
            return
        if code and not coded:
            self._refuse_code(told, code, before)
            return
        found = both or named
        if len(found) > 1:
            where = in_brackets(agencies.district_name(agency, before) for agency in found)
            told.refuse("old", f"Có {len(found)} cơ quan tên “{name}”{where}. Ghi mã, hoặc huyện, để chọn đúng.")
        elif found:
            told.source, told.before = agencies.known[found[0]], agencies.period_on(found[0], before)
        else:
            self._refuse_absent(told, name, before)

    def _alike(self, told: Told, before: date) -> list[int]:
        name = told.given("old")
        found = self.agencies.standing(self.agencies.named_alike(name), before)
        if len(found) == 1:
            known = self.agencies.name_on(found[0], before)
            told.row.notes.append(Note("old", name, known, f"Hiểu là {known} trong danh sách cơ quan."))
        return found

    def _refuse_code(self, told: Told, code: str, before: date) -> None:
        ended = self.agencies.with_code(code, before)
        if ended:
            told.refuse("old_code", self._why_absent(min(ended), told.day))
        else:
            told.refuse("old_code", f"Không có cơ quan mã “{code}” vào ngày {before:%d/%m/%Y}. Kiểm tra lại mã.")

    def _refuse_absent(self, told: Told, name: str, before: date) -> None:
        ended = self.agencies.named(name)
        near = "" if ended else self.agencies.near(name, before)
        if ended:
            told.refuse("old", self._why_absent(min(ended), told.day))
        elif near:
            told.refuse("old", f"Không có cơ quan “{name}” trong danh sách. Có phải là {near}?", near)
        else:
            told.refuse("old", f"Không có cơ quan “{name}” trong danh sách của ngày {before:%d/%m/%Y}. Sửa lại tên.")

    def _why_absent(self, agency: int, day: date) -> str:
        periods = self.agencies.periods[agency]
        name = self.agencies.name_on(agency, day)
        first, last = periods[0].valid_from, periods[-1].valid_to
        if last is not None and last < day:
            return f"{name} đã kết thúc ngày {last:%d/%m/%Y}. Bỏ dòng này, hoặc sửa ngày sắp xếp."
        begun = f"từ ngày {first:%d/%m/%Y}" if first else "vào ngày khác"
        return f"{name} chỉ có {begun}. Ngày sắp xếp phải sau ngày ấy; sửa lại ngày."

    # --- Who goes on ---
    def _find_heir(self, told: Told) -> None:
        code, name = told.given("new_code"), told.given("new")
        if told.kind == SuccessionKind.DISSOLVE:
            if code or name:
                told.refuse("new", "Giải thể thì không có cơ quan mới. Để trống ô này, hoặc sửa hình thức.")
            return
        if not (code or name):
            if told.kind:
                told.row.notes.append(Note("new", "", HEIR_UNKNOWN, "Cơ quan cũ kết thúc; ghi nơi nhận sau khi rõ."))
            return
        scheme = scheme_on(told.day)
        unit = self.units.by_code.get((scheme, code)) if code else None
        if code and unit is None:
            self._heir_by_own_code(told, code, scheme)
        elif unit is not None:
            self._heir_in_unit(told, unit, name or committee_of(unit.name))
        else:
            self._heir_by_name(told, name, scheme)

    def _heir_by_own_code(self, told: Told, code: str, scheme: str) -> None:
        standing = self.agencies.standing(self.agencies.with_code(code, told.day), told.day)
        if standing:
            self._stand(told, standing[0])
        elif code.isdigit():
            self._looked_for.setdefault((scheme, code), []).append(told)
        else:
            told.refuse("new_code", f"Không có cơ quan mã “{code}” vào ngày {told.day:%d/%m/%Y}. Kiểm tra lại mã.")

    def _refuse_foreign_units(self) -> None:
        """Codes of units that this province does not have: in another province, or nowhere."""
        wanted = self._looked_for
        if not wanted:
            return
        rows = AdministrativeUnit.objects.filter(code__in={code for _, code in wanted})
        elsewhere = set(rows.values_list("scheme", "code"))
        for (scheme, code), rows_of_code in wanted.items():
            why = "thuộc tỉnh khác" if (scheme, code) in elsewhere else "không có trong danh mục của ngày này"
            for told in rows_of_code:
                told.refuse("new_code", f"Mã đơn vị “{code}” {why}. Kiểm tra lại mã.")

    def _heir_in_unit(self, told: Told, unit: AdministrativeUnit, name: str) -> None:
        meant = unit_named(name)
        if meant and meant != exact_key(unit.name):
            right = committee_of(unit.name)
            told.refuse("new", f"Mã “{unit.code}” là {unit.name}, còn tên là “{name}”. Sửa mã hoặc tên.", right)
            return
        for period in self.agencies.in_unit(unit.pk, told.day):
            if bool(unit_named(period.name)) if meant else exact_key(period.name) == exact_key(name):
                self._stand(told, period.agency_id)
                return
        self._found(told, ("unit", unit.pk, "" if meant else exact_key(name)), name, unit)

    def _heir_by_name(self, told: Told, name: str, scheme: str) -> None:
        meant = unit_named(name)
        units = self.units.named(meant, scheme) if meant else []
        if len(units) == 1:
            listed = committee_of(units[0].name)
            if meant != exact_key(units[0].name):
                told.row.notes.append(Note("new", name, listed, "Viết theo danh mục đơn vị hành chính."))
                name = listed
            self._heir_in_unit(told, units[0], name)
            return
        if len(units) > 1:
            told.refuse("new", f"Có {len(units)} đơn vị mang tên này trong danh mục. Ghi mã đơn vị mới để chọn đúng.")
            return
        standing = self.agencies.standing(self.agencies.named(name), told.day)
        standing = standing or self.agencies.standing(self.agencies.named_alike(name), told.day)
        if len(standing) > 1:
            told.refuse("new", f"Có {len(standing)} cơ quan tên “{name}”. Ghi mã của cơ quan mới để chọn đúng.")
        elif standing:
            self._stand(told, standing[0])
        elif meant and self.units.knows(scheme):
            near = self.units.near(meant, scheme)
            right = committee_of(near) if near else ""
            ask = f"Có phải là {right}?" if near else "Ghi đúng tên, hoặc ghi mã đơn vị mới."
            told.refuse("new", f"“{name}” không có trong danh mục đơn vị hành chính của ngày này. {ask}", right)
        else:
            self._warn_of_near(told, name)
            self._found(told, ("name", exact_key(name)), name, None)

    def _warn_of_near(self, told: Told, name: str) -> None:
        for agency in self.agencies.standing(self.agencies.known, told.day):
            other = self.agencies.name_on(agency, told.day)
            if resembles(name, other):
                why = f"Gần giống “{other}” đang có; nếu chính là cơ quan đó thì sửa tên, nếu không thì lập mới."
                told.row.notes.append(Note("new", name, name, why))
                return

    def _stand(self, told: Told, agency: int) -> None:
        name = self.agencies.name_on(agency, told.day)
        told.heir = self.heirs.setdefault(agency, Heir(self.agencies.known[agency], name))

    def _found(self, told: Told, key: Hashable, name: str, unit: AdministrativeUnit | None) -> None:
        """A new agency: the same for all rows that mean it, from the earliest of their days."""
        heir = self.heirs.get(key)
        if heir is None:
            heir = Heir(Agency(province=self.province), name, AgencyPeriod(unit=unit), told.day)
            self.heirs[key] = heir
        elif heir.name != name:
            told.refuse("new", f"Dòng khác ghi cơ quan này là “{heir.name}”. Ghi cùng một tên ở mọi dòng.", heir.name)
        heir.since = min(heir.since or told.day, told.day)
        told.heir = heir

    # --- What is recorded already ---
    def _find_known(self, told: Told) -> None:
        if told.source is None:
            return
        same_day = [row for row in self.recorded if (row.source_id, row.day) == (told.source.pk, told.day)]
        target = told.heir.agency.pk if told.heir else None
        exact = [row for row in same_day if row.target_id == target]
        open_ones = [row for row in same_day if row.heir_is_unknown]
        told.known = next(iter(exact or open_ones), None)
        if told.known is None and same_day and target is None:
            if told.kind == SuccessionKind.DISSOLVE:
                told.refuse("kind", "Cơ quan này đã được ghi là có nơi nhận từ ngày ấy. Hoàn tác lần nhập ấy trước.")
            else:  # an empty cell takes nothing away
                told.known = same_day[0]
                self._stand(told, same_day[0].target_id or 0)


def _homes(province: Province, context: Context) -> set[int]:
    """The provinces whose units an agency may stand in: its own, and that which it is or will be merged into."""
    joined = context.options.get(MERGE_INTO, "")
    return {pk for pk in (province.pk, province.merged_into_id, int(joined) if joined else None) if pk is not None}
