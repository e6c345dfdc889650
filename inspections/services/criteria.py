"""Sets of criteria: made, changed as a whole, copied and locked. Once locked, nothing of a set changes any more."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from agencies.models import Province
from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.errors import Stale
from common.history import create, save_versioned
from common.spreadsheets.kinds import Written
from common.text import as_stored, fold
from inspections.choices import SetState
from inspections.models import CriteriaSet
from inspections.queries.criteria import content_of
from inspections.services.criteria_checks import check_cap, check_complete
from inspections.services.criteria_content import keep_content
from inspections.sheets import ContentSaid, CriterionSaid, SectionSaid

FACTS = frozenset({"name", "label", "source", "is_short", "bonus_cap", "penalty_cap", "note"})
OF_SEVERAL_LINES = ("note",)


# --- The set ----------------------------------------------------------------------------------------------------
@transaction.atomic
def create_set(
    province: Province | None,
    *,
    by: Any,
    content: ContentSaid | None = None,
    copied_from: CriteriaSet | None = None,
    reason: str = "",
    **facts: Any,
) -> CriteriaSet:
    """A new set of a province (None: one that ships with the portal), empty or with all that it consists of.

    Refuses a missing name or version, a name that stands in this version already, and content that cannot be.
    """
    row = CriteriaSet(province=province, copied_from=copied_from)
    _take(row, facts)
    _check_name(row)
    create(row, by=by, reason=reason)
    if content is not None:
        keep_content(row, content, by=by, reason=reason)
    return row


@transaction.atomic
def change_set(criteria_set: CriteriaSet, *, by: Any, version: int, reason: str = "", **facts: Any) -> CriteriaSet:
    """Change name, version, source, caps or note. Refuses a locked set and a stale version (`Stale`)."""
    row = _open(criteria_set, version)
    _take(row, facts)
    _check_name(row)
    return save_versioned(row, by=by, reason=reason)


@transaction.atomic
def write_content(
    criteria_set: CriteriaSet, content: ContentSaid, *, by: Any, version: int, reason: str = ""
) -> CriteriaSet:
    """Make a set consist of just this: what is the same stays, the rest is changed, added and taken away.

    Sections are known by title, criteria by code, levels and grades by name. The set's own version moves with it,
    so that two who edit different criteria hear of each other. Refuses a locked set, a stale version (`Stale`) and
    what cannot be.
    """
    row = _open(criteria_set, version)
    keep_content(row, content, by=by, reason=reason)
    return save_versioned(row, by=by, reason=reason)


@transaction.atomic
def bring_in(
    criteria_set: CriteriaSet,
    changed: Callable[[ContentSaid], ContentSaid],
    caps: Mapping[str, Any],
    *,
    by: Any,
    reason: str,
) -> list[Written]:
    """Put what a spreadsheet says into a set, over what stands when it is held; tells what was written, in order.

    Refuses a locked set and what cannot be.
    """
    row = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    refuse_if_locked(row)
    written = keep_content(row, changed(content_of(row)), by=by, reason=reason)
    _take(row, dict(caps))
    _check_name(row)
    save_versioned(row, by=by, reason=reason)
    return [*written, Written(row._meta.label, row.pk, row.version - 1, row.version)]


@transaction.atomic
def copy_set(
    criteria_set: CriteriaSet, *, province: Province | None, by: Any, label: str, name: str = "", reason: str = ""
) -> CriteriaSet:
    """A draft of one's own from any set, also from a locked one or one that ships with the portal.

    Refuses a name that stands in this version already.
    """
    facts = {field: getattr(criteria_set, field) for field in FACTS}
    return create_set(
        province,
        by=by,
        content=content_of(criteria_set),
        copied_from=criteria_set,
        reason=reason,
        **{**facts, "name": name or criteria_set.name, "label": label},
    )


@transaction.atomic
def lock_set(criteria_set: CriteriaSet, *, on: date, by: Any, reason: str = "") -> CriteriaSet:
    """From now on nothing of the set changes: a plan goes by it. A locked one stays as it is.

    Refuses a set by which agencies could not be scored: nothing to score, levels that do not reach the maximum, no
    grade from zero on.
    """
    row = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    if row.is_locked:
        return row
    check_complete(content_of(row))
    row.state, row.locked_on = SetState.LOCKED, on
    return save_versioned(row, by=by, reason=reason)


# --- One part of it ---------------------------------------------------------------------------------------------
def keep_section(
    criteria_set: CriteriaSet, said: SectionSaid, *, by: Any, version: int, title: str = "", reason: str = ""
) -> CriteriaSet:
    """Add a section, or change the title and note of the one with this `title`; its criteria stay."""

    def changed(sections: list[SectionSaid]) -> list[SectionSaid]:
        if not title:
            return [*sections, said]
        return [
            replace(section, title=said.title, note=said.note) if section.title == title else section
            for section in sections
        ]

    return _change_sections(criteria_set, changed, by=by, version=version, reason=reason)


def drop_section(criteria_set: CriteriaSet, title: str, *, by: Any, version: int, reason: str = "") -> CriteriaSet:
    """Take a section away with its criteria."""

    def changed(sections: list[SectionSaid]) -> list[SectionSaid]:
        return [section for section in sections if section.title != title]

    return _change_sections(criteria_set, changed, by=by, version=version, reason=reason)


def keep_criterion(
    criteria_set: CriteriaSet,
    title: str,
    said: CriterionSaid,
    *,
    by: Any,
    version: int,
    code: str = "",
    reason: str = "",
) -> CriteriaSet:
    """Add a criterion to the section of this title, or put it in the place of the one with this `code`."""

    def changed(sections: list[SectionSaid]) -> list[SectionSaid]:
        if all(section.title != title for section in sections):
            refuse(f"Bộ tiêu chí không có phần “{title}”. Hãy chọn lại phần.", "section")
        return [_with(section, title, said, code) for section in sections]

    return _change_sections(criteria_set, changed, by=by, version=version, reason=reason)


def _with(section: SectionSaid, title: str, said: CriterionSaid, code: str) -> SectionSaid:
    if section.title != title:
        return replace(section, criteria=tuple(one for one in section.criteria if not code or one.code != code))
    if any(code and one.code == code for one in section.criteria):
        return replace(section, criteria=tuple(said if one.code == code else one for one in section.criteria))
    return replace(section, criteria=(*section.criteria, said))


def drop_criterion(criteria_set: CriteriaSet, code: str, *, by: Any, version: int, reason: str = "") -> CriteriaSet:
    """Take a criterion away."""

    def changed(sections: list[SectionSaid]) -> list[SectionSaid]:
        return [
            replace(section, criteria=tuple(one for one in section.criteria if one.code != code))
            for section in sections
        ]

    return _change_sections(criteria_set, changed, by=by, version=version, reason=reason)


@transaction.atomic
def _change_sections(
    criteria_set: CriteriaSet,
    changed: Callable[[list[SectionSaid]], list[SectionSaid]],
    *,
    by: Any,
    version: int,
    reason: str,
) -> CriteriaSet:
    row = _open(criteria_set, version)
    before = content_of(row)
    keep_content(row, replace(before, sections=tuple(changed(list(before.sections)))), by=by, reason=reason)
    return save_versioned(row, by=by, reason=reason)


# --- Parts ------------------------------------------------------------------------------------------------------
def _open(criteria_set: CriteriaSet, version: int) -> CriteriaSet:
    """The set, held to the end of the transaction; refuses one that is locked or was changed meanwhile."""
    row = CriteriaSet.objects.select_for_update().get(pk=criteria_set.pk)
    refuse_if_locked(row)
    if row.version != version:
        raise Stale(row)
    return row


def refuse_if_locked(row: CriteriaSet) -> None:
    if row.is_locked:
        refuse(
            f"Bộ tiêu chí “{row}” đã khóa từ ngày {told(row.locked_on)} vì đã được dùng để chấm điểm. "
            "Hãy sao thành bộ mới rồi sửa ở bộ mới."
        )


def _take(row: CriteriaSet, facts: dict[str, Any]) -> None:
    unknown = set(facts) - FACTS
    if unknown:
        raise TypeError(f"not of a set of criteria: {sorted(unknown)}")
    for name, value in facts.items():
        setattr(row, name, as_stored(value, several_lines=name in OF_SEVERAL_LINES))
    row.name_key = fold(row.name)[:700]


def _check_name(row: CriteriaSet) -> None:
    if not row.name:
        refuse("Thiếu tên bộ tiêu chí. Hãy nhập tên.", "name")
    if not row.label:
        refuse("Thiếu phiên bản của bộ tiêu chí. Hãy nhập, ví dụ “2026”.", "label")
    check_cap(row.bonus_cap, "Điểm cộng tối đa", "bonus_cap")
    check_cap(row.penalty_cap, "Điểm trừ tối đa", "penalty_cap")
    same = CriteriaSet.objects.filter(province=row.province_id, name_key=row.name_key, label=row.label)
    if same.exclude(pk=row.pk).exists():
        refuse(f"Đã có bộ tiêu chí “{row}”. Hãy đặt tên hoặc phiên bản khác.", "label")
