"""Filling in a report: each answer and each part is saved for itself, as the secretary goes.

Only the facts named here are taken; whatever else a browser sends has no way in. What somebody typed is never lost:
where another was faster the refusal carries both, and what is not finished yet is kept as it is.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction

from agencies.choices import Level
from agencies.services.certificate_checks import refuse
from common.errors import Stale
from common.history import bulk_save, create, save_versioned
from common.text import normalise, normalise_lines
from inspections.choices import AnswerKind, AssessmentState, FigureOf, Part, PartState
from inspections.models import Answer, AssessmentFigure, AssessmentPart, Criterion, CriterionChoice, SelfAssessment
from inspections.models.criteria import AT_LEVEL
from inspections.parts import FIGURES, LONGEST_TEXT, OF_A_WHOLE, TEXTS
from inspections.queries.answer_facts import ALWAYS, OF_KIND
from inspections.queries.criteria import asked_of, said_of
from inspections.queries.portal_figures import Counted
from inspections.rules import can_fill_in
from inspections.scoring import Asked, Said, fault_of, line_of
from inspections.services.steps import allow, held, state_told, step

SAID = ("yes", "points", "numerator", "denominator", "choice_id", "text", "not_applicable", "not_applicable_reason")
LONGEST_REASON = 500
MOST_COUNTED = 1_000_000
MOST_OF_A_RATIO = Decimal(10) ** 12


class Crossed(Stale):
    """Another saved first; `current` is what stands now, `typed` what was typed here."""

    def __init__(self, current: object, typed: object) -> None:
        super().__init__(current)
        self.typed = typed


# --- An answer --------------------------------------------------------------------------------------------------
@transaction.atomic
def save_answer(
    assessment: SelfAssessment, criterion: Criterion, *, by: Any, at: datetime, version: int | None, **facts: Any
) -> Answer:
    """Save an answer as far as it has come, and work out its points; `version` is that of the answer that was on
    the page (None: there was none). Saved by the agency itself, it is confirmed.

    Refuses a report that was handed in, a criterion that is not asked of this agency, what cannot be (points above
    the maximum, a part above its whole, "không áp dụng" where that is not offered), and what another saved
    meanwhile (`Crossed`, with both). The same words sent twice are saved once.
    """
    row = opened(assessment, by=by)
    asked = asked_in(row, criterion)
    current = Answer.objects.filter(assessment=row, criterion=asked).first()
    answer = current or Answer(assessment=row, criterion=asked)
    before = words_of(answer)
    take_facts(answer, asked, facts)
    # A file may have come for it before the first word: then there is nothing that two could differ about.
    if current is not None and current.version != version and before != words_of(Answer()):
        if words_of(answer) == before:
            return current  # sent again after the line had dropped
        raise Crossed(Answer.objects.get(pk=current.pk), answer)
    check_answer(asked_of(asked), said_of(answer))
    answer.score, answer.confirmed = score_of(asked_of(asked), said_of(answer)), True
    begun(row, at=at, by=by)
    return create(answer, by=by) if current is None else save_versioned(answer, by=by)


@transaction.atomic
def confirm_answer(answer: Answer, *, by: Any, at: datetime, version: int) -> Answer:
    """ "Vẫn đúng": last year's answer holds this year too. Refuses as saving does."""
    row = opened(answer.assessment, by=by)
    current = Answer.objects.get(pk=answer.pk)
    if current.confirmed:
        return current
    if current.version != version:
        raise Crossed(current, answer)
    current.confirmed = True
    begun(row, at=at, by=by)
    return save_versioned(current, by=by)


def check_answer(asked: Asked, said: Said) -> None:
    """Refuses what is wrong; what is only not finished yet may wait."""
    numbers = [number for number in (said.points, said.numerator, said.denominator) if number is not None]
    if any(not number.is_finite() or number < 0 for number in numbers):
        refuse(f"Số của tiêu chí {asked.code} không được âm. Hãy sửa số.")
    if any(number >= MOST_OF_A_RATIO for number in numbers):
        refuse(f"Số của tiêu chí {asked.code} quá lớn. Hãy kiểm tra lại.")
    if any(number != round(number, 2) for number in numbers):
        refuse(f"Số của tiêu chí {asked.code} có quá hai chữ số thập phân. Hãy làm tròn.")
    if asked.answer_kind == AnswerKind.TEXT and said.points is not None:
        said = replace(said, text=said.text or "…")  # the words may come after the points
    fault = fault_of(asked, said)
    if fault and not _is_unfinished(asked, said):
        refuse(fault)


def _is_unfinished(asked: Asked, said: Said) -> bool:
    if asked.answer_kind == AnswerKind.RATIO:
        return not said.not_applicable and (said.numerator is None or said.denominator is None)
    return asked.answer_kind == AnswerKind.TEXT and said.points is None and not said.not_applicable


def score_of(asked: Asked, said: Said) -> Decimal | None:
    """The points that follow; none of what is not answered (fully) yet or does not apply."""
    line = line_of(asked, said)
    return line.earned if line.is_answered and line.applies else None


def take_facts(answer: Answer, criterion: Criterion, facts: Mapping[str, Any]) -> None:
    unknown = set(facts) - {*ALWAYS, *OF_KIND[criterion.answer_kind]}
    if unknown:
        raise TypeError(f"not of an answer of the kind {criterion.answer_kind}: {sorted(unknown)}")
    for name, value in facts.items():
        if name == "choice":
            answer.choice = _choice(criterion, value)
        elif name == "text":
            answer.text = _text(value)
        elif name == "not_applicable_reason":
            answer.not_applicable_reason = normalise(value)[:LONGEST_REASON]
        else:
            setattr(answer, name, value)


def _choice(criterion: Criterion, value: CriterionChoice | int | None) -> CriterionChoice | None:
    if value is None:
        return None
    key = value if isinstance(value, int) else value.pk
    found = next((one for one in criterion.choices.all() if one.pk == key), None)
    if found is None:
        refuse(f"Mức đã chọn không có ở tiêu chí {criterion.code}. Hãy chọn lại.", "choice")
    return found


def _text(value: str) -> str:
    text = normalise_lines(value)
    if len(text) > LONGEST_TEXT:
        refuse(
            f"Nội dung dài quá {LONGEST_TEXT:_} ký tự. Hãy viết gọn lại, hoặc gửi thành minh chứng.".replace("_", ".")
        )
    return text


def words_of(answer: Answer) -> list[Any]:
    return [getattr(answer, name) for name in SAID]


# --- A part -----------------------------------------------------------------------------------------------------
@transaction.atomic
def save_part(
    assessment: SelfAssessment,
    part: str,
    *,
    by: Any,
    at: datetime,
    version: int,
    texts: Mapping[str, str] | None = None,
    figures: Mapping[str, tuple[int | None, int | None]] | None = None,
    done: bool = False,
) -> AssessmentPart:
    """Save the texts and figures of a part; `done` is the tick "vẫn đúng" under it, which confirms its figures.

    Refuses as an answer does; the version of the part stands for its figures too.
    """
    row = opened(assessment, by=by)
    current = AssessmentPart.objects.get(assessment=row, part=part)
    data = {**current.data, **texts_of(part, texts or {})}
    moved = _figures(row, part, figures or {}, done)
    state = PartState.DONE if done else PartState.IN_PROGRESS
    if current.version != version:
        if (current.data, current.state) == (data, state) and not moved:
            return current
        raise Crossed(current, {"texts": dict(texts or {}), "figures": dict(figures or {})})
    begun(row, at=at, by=by)
    bulk_save(moved, by=by)
    current.data, current.state, current.confirmed_at = data, state, at if done else None
    return save_versioned(current, by=by)


def texts_of(part: str, texts: Mapping[str, str]) -> dict[str, str]:
    unknown = set(texts) - set(TEXTS[Part(part)])
    if unknown:
        raise TypeError(f"not of the part {part}: {sorted(unknown)}")
    return {name: _text(text) for name, text in texts.items()}


def _figures(
    row: SelfAssessment, part: str, said: Mapping[str, tuple[int | None, int | None]], done: bool
) -> list[AssessmentFigure]:
    """The figures of the part that change."""
    unknown = set(said) - set(FIGURES.get(part, ()))
    if unknown:
        raise TypeError(f"not of the part {part}: {sorted(unknown)}")
    moved = []
    for figure in row.figures.filter(what__in=FIGURES.get(part, ())):
        told = Counted(*said[figure.what]) if figure.what in said else Counted(figure.count, figure.of)
        check_figure(FigureOf(figure.what), told)
        if (figure.count, figure.of, figure.confirmed) != (*told, done):
            figure.count, figure.of, figure.confirmed = told.number, told.of, done
            moved.append(figure)
    return moved


def check_figure(what: FigureOf, told: Counted) -> None:
    numbers = [number for number in told if number is not None]
    if any(not 0 <= number <= MOST_COUNTED for number in numbers):
        refuse(f"Số liệu “{what.label}” phải từ 0 đến 1.000.000. Hãy sửa số.", what)
    if told.of is not None and what not in OF_A_WHOLE:
        refuse(f"Số liệu “{what.label}” không có tổng số. Hãy để trống tổng số.", what)
    if told.of is not None and (told.number is None or told.number > told.of):
        refuse(f"Số liệu “{what.label}”: số đạt phải có và không lớn hơn tổng số. Hãy sửa một trong hai số.", what)


# --- Parts of both ----------------------------------------------------------------------------------------------
def opened(assessment: SelfAssessment, *, by: Any) -> SelfAssessment:
    """The report, held, while it may be filled in by this person."""
    row = held(assessment)
    if row.is_handed_in:
        refuse(
            f"Báo cáo đang ở trạng thái {state_told(row)} nên không sửa được nữa. "
            "Hãy tải lại trang để xem bản đã nộp."
        )
    allow(by, can_fill_in, row, "Chỉ thư ký ISO, người đứng đầu cơ quan hoặc cán bộ nộp thay được điền báo cáo này.")
    return row


def asked_in(row: SelfAssessment, criterion: Criterion) -> Criterion:
    rows = Criterion.objects.filter(section__criteria_set=row.criteria_set_id, **{AT_LEVEL[Level(row.level)]: True})
    found = rows.select_related("section").prefetch_related("choices").filter(pk=criterion.pk).first()
    if found is None:
        refuse(f"Tiêu chí {criterion.code} không áp dụng cho cơ quan này. Hãy tải lại trang.")
    return found


def begun(row: SelfAssessment, *, at: datetime, by: Any) -> None:
    """The first word typed begins the report."""
    if row.state == AssessmentState.OPEN:
        step(row, AssessmentState.IN_PROGRESS, at=at, by=by)
        save_versioned(row, by=by)
