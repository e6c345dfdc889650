"""The sheet of a set of criteria: out and in again it says the same set; what it does not name stays as it is."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from agencies.resources.finder import refuse_alike
from common.spreadsheets.kinds import Context, Kind, Row, Written
from inspections.models import CriteriaSet
from inspections.queries.criteria import OF_A_CRITERION, content_of
from inspections.resources.criteria_columns import BAND, CAPS, COLUMN_OF, COLUMNS, SECTION, choices_told
from inspections.resources.criteria_desk import Desk, Plan
from inspections.resources.criteria_scopes import place_named, scope_for, scopes_of, set_of
from inspections.services.criteria import bring_in, refuse_if_locked
from inspections.sheets import BandSaid, ContentSaid, CriterionSaid, SectionSaid

MOST_NAMED = 10  # criteria that a sentence lists
TO_DROP = "Muốn bỏ tiêu chí nào thì bấm “Bỏ” ở tiêu chí ấy trên trang của bộ tiêu chí."
ALIKE = "Dòng này nói cùng một nội dung với dòng {1}. Bỏ dòng thừa, hoặc sửa mã cho khác."


class CriteriaSheet(Kind):
    name = "criteria"
    label = "Bộ tiêu chí"
    help = (
        "Mỗi dòng một tiêu chí; mỗi phần, mỗi mức xếp loại và mức điểm cộng, điểm trừ tối đa cũng là một dòng, theo "
        "cột “Loại dòng”. Tiêu chí được nhận ra theo mã, phần và mức xếp loại theo tên; dòng mới đứng cuối phần. Ô "
        "để trống không xóa gì đã có; tiêu chí không có trong tệp giữ nguyên, muốn bỏ thì bỏ trên trang của bộ. Bộ "
        "đã khóa, bộ đi kèm cổng không nhập được: hãy sao thành bộ mới rồi nhập vào bộ ấy."
    )
    max_rows = 1_000
    columns = COLUMNS

    def scopes(self, user: Any) -> Sequence[tuple[str, str]]:
        return scopes_of(user)

    def place(self, scope: str, by: Any) -> str:
        return place_named(scope, by)

    def scope_for(self, code: str, *, scheme: str = "", by: Any) -> str:
        return scope_for(code, by=by)

    def title_of(self, row: Row) -> tuple[str, str]:
        values = row.raw | row.values
        return str(values.get("text") or values.get("section") or ""), str(values.get("code") or "")

    def prepare(self, rows: list[Row], context: Context) -> None:
        desk = Desk(set_of(context.scope))
        refuse_alike(rows, desk.identity, "code", ALIKE)
        for row in rows:
            row.plan = desk.plan_row(row)
        desk.look_over(rows)

    def left_alone(self, values: Iterable[Mapping[str, Any]], scope: str) -> str:
        named = {row.get("code") for row in values}
        known = [one.code for section in content_of(set_of(scope)).sections for one in section.criteria]
        left = [code for code in known if code not in named]
        if not left:
            return ""
        codes = ", ".join(left[:MOST_NAMED]) + (" …" if len(left) > MOST_NAMED else "")
        return f"{len(left)} tiêu chí của bộ không có trong tệp nên giữ nguyên: {codes}. {TO_DROP}"

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterable[Written]:
        plans: list[Plan] = [row.plan for row in rows]
        caps = {plan.cap: plan.said for plan in plans if plan.cap}
        return bring_in(
            set_of(context.scope), lambda known: merged(known, plans), caps, by=context.by, reason=reason
        )  # fmt: skip

    def refuse_undo(self, models: set[type], context: Context) -> None:
        refuse_if_locked(set_of(context.scope))


# --- Into the set -----------------------------------------------------------------------------------------------
def merged(known: ContentSaid, plans: Iterable[Plan]) -> ContentSaid:
    """The set with what the rows say: what stands keeps its place, what is new comes last."""
    sections = {one.title: one for one in known.sections}
    bands = {band.name: band for band in known.bands}
    for plan in plans:
        said = plan.said
        if isinstance(said, SectionSaid):
            sections[said.title] = replace(sections.get(said.title, said), note=said.note)
        elif isinstance(said, CriterionSaid):
            sections.setdefault(plan.section, SectionSaid(plan.section))
            sections = {title: _with(one, said, plan.section) for title, one in sections.items()}
        elif isinstance(said, BandSaid):
            bands[said.name] = said
    return ContentSaid(tuple(sections.values()), tuple(bands.values()))


def _with(section: SectionSaid, said: CriterionSaid, title: str) -> SectionSaid:
    stands = any(one.code == said.code for one in section.criteria)
    if section.title != title:
        return replace(section, criteria=tuple(one for one in section.criteria if one.code != said.code))
    if stands:
        return replace(section, criteria=tuple(said if one.code == said.code else one for one in section.criteria))
    return replace(section, criteria=(*section.criteria, said))


# --- Out --------------------------------------------------------------------------------------------------------
def export_rows(criteria_set: CriteriaSet) -> Iterator[list[Any]]:
    """The set as values in the order of the columns."""
    content = content_of(criteria_set)
    for section in content.sections:
        yield _row(section=section.title, line=SECTION, note=section.note)
        for one in section.criteria:
            values = {COLUMN_OF.get(key, key): getattr(one, key) for key in OF_A_CRITERION}
            yield _row(**values, section=section.title, choices=choices_told(one.choices))
    for band in content.bands:
        yield _row(line=BAND, text=band.name, maximum=band.at_least)
    for cap in CAPS:
        most = getattr(criteria_set, cap)
        if most is not None:
            yield _row(line=cap, maximum=most)


def _row(**values: Any) -> list[Any]:
    return [values.get(column.key) for column in COLUMNS]
