"""Filling in a report from its form: whatever a filled cell says, all of it or nothing.

A cell left empty leaves what stands there. What somebody changed on the portal after the form was given out is not
passed over in silence: it is told as a place to look at, unless the sender says that the form counts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from common.errors import Refused
from common.events import log_event
from common.history import bulk_create, bulk_save
from inspections.choices import FigureOf, PartState
from inspections.models import Answer, AssessmentFigure, AssessmentPart, Criterion, SelfAssessment
from inspections.parts import FIGURES
from inspections.queries.answer_facts import facts_of_answer, facts_of_figure
from inspections.queries.criteria import asked_of, criteria_for, said_of
from inspections.queries.portal_figures import Counted
from inspections.said_in_form import HOLDS, FormSaid, RowSaid, WrongCell, WrongCells, mark_of
from inspections.services.filling import (
    begun,
    check_answer,
    check_figure,
    opened,
    score_of,
    take_facts,
    texts_of,
    words_of,
)

REASON = "Điền từ mẫu báo cáo"
MOVED_ON = (
    "nội dung này trên cổng đã được sửa sau khi tải mẫu. Hãy tải mẫu mới rồi điền lại, hoặc chọn “Lấy theo tệp” "
    "nếu bản trong tệp là đúng."
)


@dataclass(frozen=True)
class Filled:
    """What a form brought."""

    answers: int
    figures: int
    texts: int
    ticks: int

    @property
    def is_nothing(self) -> bool:
        return not (self.answers or self.figures or self.texts or self.ticks)


@dataclass
class _Changes:
    added: list[Answer] = field(default_factory=list)
    answers: list[Answer] = field(default_factory=list)
    figures: list[AssessmentFigure] = field(default_factory=list)
    parts: dict[str, AssessmentPart] = field(default_factory=dict)
    texts: int = 0
    ticks: int = 0
    wrong: list[WrongCell] = field(default_factory=list)


@transaction.atomic
def fill_from_form(
    assessment: SelfAssessment, said: FormSaid, *, by: Any, at: datetime, form_counts: bool = False
) -> Filled:
    """Save what the form says; `form_counts`: it stands also where the portal has moved on since it was given out.

    Refuses a report that was handed in, who may not fill it in, and, with every place at once (`WrongCells`), cells
    that are wrong, answers that cannot be, and what the portal knows better by now.
    """
    row = opened(assessment, by=by)
    changes = _Changes(wrong=list(said.wrong))
    _take_answers(row, said.answers, changes, form_counts)
    _take_items(row, said, changes, form_counts, at)
    if changes.wrong:
        raise WrongCells(changes.wrong)
    filled = Filled(len(changes.added) + len(changes.answers), len(changes.figures), changes.texts, changes.ticks)
    if filled.is_nothing:
        return filled
    begun(row, at=at, by=by)
    bulk_create(changes.added, by=by, reason=REASON)
    for rows in (changes.answers, changes.figures, list(changes.parts.values())):
        bulk_save(rows, by=by, reason=REASON)
    log_event("import", f"Điền báo cáo của {row.name} từ mẫu", by=by, subject=row)
    return filled


# --- Answers ----------------------------------------------------------------------------------------------------
def _take_answers(row: SelfAssessment, said: Mapping[int, RowSaid], changes: _Changes, form_counts: bool) -> None:
    criteria = {one.pk: one for one in criteria_for(row.criteria_set, row.level)}
    known = {answer.criterion_id: answer for answer in row.answers.select_related("choice")}
    for key, told in said.items():
        try:
            _take_answer(row, criteria[key], known.get(key), told, changes, form_counts)
        except Refused as refusal:
            changes.wrong.append(WrongCell(told.place, refusal.sentence))


def _take_answer(
    row: SelfAssessment,
    criterion: Criterion,
    current: Answer | None,
    told: RowSaid,
    changes: _Changes,
    form_counts: bool,
) -> None:
    answer = current or Answer(assessment=row, criterion=criterion)
    before, stood = words_of(answer), mark_of(facts_of_answer(current, criterion.answer_kind))
    if not told.is_untouched:
        take_facts(answer, criterion, told.facts)
    is_changed = words_of(answer) != before
    if is_changed and stood != told.mark and not form_counts:
        raise Refused(f"Tiêu chí {criterion.code}: {MOVED_ON}")
    confirms = bool(told.holds) and current is not None and not current.confirmed
    if not is_changed and not confirms:
        return
    asked = asked_of(criterion)
    check_answer(asked, said_of(answer))
    answer.score, answer.confirmed = score_of(asked, said_of(answer)), True
    (changes.added if current is None else changes.answers).append(answer)


# --- Parts ------------------------------------------------------------------------------------------------------
def _take_items(row: SelfAssessment, said: FormSaid, changes: _Changes, form_counts: bool, at: datetime) -> None:
    parts = {part.part: part for part in row.parts.all()}
    figures = {figure.what: figure for figure in row.figures.all()}
    for (part, name), told in said.items.items():
        if told.is_untouched:
            continue
        try:
            if name in figures:
                moved = _figure_moved(figures[name], told, form_counts)
                changes.figures += [figures[name]] if moved else []
            elif name == HOLDS:
                moved = _tick_moved(parts[part], told, at)
                changes.ticks += moved
            else:
                moved = _text_moved(parts[part], name, told, form_counts)
                changes.texts += moved
        except Refused as refusal:
            changes.wrong.append(WrongCell(told.place, refusal.sentence))
            continue
        if moved:
            changes.parts[part] = parts[part]
    changes.figures = _confirmed(figures, changes)


def _figure_moved(figure: AssessmentFigure, told: RowSaid, form_counts: bool) -> bool:
    stood = facts_of_figure(figure)
    now = {**stood, **told.facts}
    if now == stood:
        return False
    if mark_of(stood) != told.mark and not form_counts:
        raise Refused(f"Số liệu “{figure.get_what_display()}”: {MOVED_ON}")
    check_figure(FigureOf(figure.what), Counted(now["count"], now["of"]))
    figure.count, figure.of = now["count"], now["of"]
    return True


def _text_moved(part: AssessmentPart, name: str, told: RowSaid, form_counts: bool) -> bool:
    stood = part.data.get(name, "")
    text = texts_of(part.part, {name: told.facts.get("text", stood)})[name]
    if text == stood:
        return False
    if mark_of({"text": stood}) != told.mark and not form_counts:
        raise Refused(f"Phần “{part.get_part_display()}”: {MOVED_ON}")
    part.data = {**part.data, name: text}
    return True


def _tick_moved(part: AssessmentPart, told: RowSaid, at: datetime) -> bool:
    holds = told.facts.get(HOLDS)
    if holds is None or holds == (part.state == PartState.DONE):
        return False
    part.state, part.confirmed_at = (PartState.DONE, at) if holds else (PartState.IN_PROGRESS, None)
    return True


def _confirmed(figures: Mapping[str, AssessmentFigure], changes: _Changes) -> list[AssessmentFigure]:
    """The figures to be saved: those that say something else, and those whose part is ticked or no longer is.

    A part of which something is filled in has been begun.
    """
    moved = {figure.what: figure for figure in changes.figures}
    for part in changes.parts.values():
        if part.state == PartState.NOT_STARTED:
            part.state = PartState.IN_PROGRESS
        holds = part.state == PartState.DONE
        for what in FIGURES.get(part.part, ()):
            if what in figures and figures[what].confirmed != holds:
                figures[what].confirmed = holds
                moved[what] = figures[what]
    return list(moved.values())
