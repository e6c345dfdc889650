"""The review of a report: whose section is whose, what was given back, what is still to be scored, side by side."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from agencies.choices import Duty
from agencies.rules import in_department
from inspections.choices import AssessmentState, CriterionKind, Round
from inspections.models import (
    Answer,
    Criterion,
    Evidence,
    Explanation,
    ReviewAssignment,
    ReviewScore,
    SelfAssessment,
)
from inspections.queries.criteria import asked_of, criteria_for, said_of
from inspections.rules import duties_of
from inspections.scoring import Line, is_blank, line_of


def reviewing_round(assessment: SelfAssessment) -> Round:
    """The round that is being scored, or was last."""
    is_second = assessment.round == Round.SECOND or assessment.state == AssessmentState.EXPLAINED
    return Round.SECOND if is_second else Round.FIRST


def sections_of(user: Any, assessment: SelfAssessment) -> set[int]:
    """The sections that a reviewer may score: those given to him or his department, and those given to nobody; the
    latter not to whom the plan gave a section without his being of the Chi cục: he was asked for that alone.

    Of its own report no department reviews anything: there a section that only it was given is everybody's.
    """
    sections = set(assessment.criteria_set.sections.values_list("pk", flat=True))
    departments = _departments_of(user) if user is not None else set()
    takers: dict[int, set[bool]] = defaultdict(set)
    was_asked = False
    rows = ReviewAssignment.objects.filter(plan=assessment.plan_id)
    for section, department, reviewer in rows.values_list("section", "department", "reviewer"):
        is_his = reviewer == getattr(user, "pk", None) if reviewer else department in departments
        was_asked = was_asked or is_his
        if reviewer or department != assessment.agency_id:
            takers[section].add(is_his)
    if was_asked and not in_department(user, assessment.province_id):
        return {section for section in sections if True in takers[section]}
    return {section for section in sections if user is None or section not in takers or True in takers[section]}


def _departments_of(user: Any) -> set[int]:
    """Where he works; an inspector does not belong to the agencies that he was given to inspect."""
    return {duty.agency_id for duty in duties_of(user) if duty.agency_id and duty.duty != Duty.INSPECTOR}


def returned_items(assessment: SelfAssessment) -> list[ReviewScore]:
    """The items that the first review gave back, in the order of the sheet."""
    rows = ReviewScore.objects.filter(assessment=assessment, round=Round.FIRST, returned=True)
    return list(
        rows.select_related("criterion__section").order_by(
            "criterion__section__position", "criterion__position", "pk"
        )
    )


def unscored(assessment: SelfAssessment) -> list[Criterion]:
    """What the running review has not scored yet: all that earns points or was answered, and in the second round
    what was given back."""
    current = reviewing_round(assessment)
    scored = set(assessment.review_scores.filter(round=current).values_list("criterion", flat=True))
    asked = [row for row in criteria_for(assessment.criteria_set, assessment.level) if row.pk not in scored]
    if current == Round.SECOND:
        returned = {row.criterion_id for row in returned_items(assessment)}
        return [row for row in asked if row.pk in returned]
    answers = {answer.criterion_id: answer for answer in assessment.answers.all()}
    return [row for row in asked if _is_to_score(row, answers.get(row.pk))]


def _is_to_score(criterion: Criterion, answer: Answer | None) -> bool:
    if criterion.kind == CriterionKind.BASE:
        return True
    return answer is not None and not is_blank(asked_of(criterion), said_of(answer))


# --- Side by side -----------------------------------------------------------------------------------------------
@dataclass
class ReviewLine:
    """A criterion with what the agency said and what each review gave."""

    criterion: Criterion
    answer: Answer | None
    told: Line | None  # how the agency's own points come about; None: it said nothing
    scores: dict[str, ReviewScore] = field(default_factory=dict)
    explanation: Explanation | None = None
    evidence: list[Evidence] = field(default_factory=list)
    is_mine: bool = True

    @property
    def first(self) -> ReviewScore | None:
        return self.scores.get(Round.FIRST)

    @property
    def second(self) -> ReviewScore | None:
        return self.scores.get(Round.SECOND)

    @property
    def is_returned(self) -> bool:
        return self.first is not None and self.first.returned

    @property
    def is_noted(self) -> bool:
        """Is anything said beside the points?"""
        notes = [score.note for score in (self.first, self.second) if score]
        return any(notes) or self.is_returned or self.explanation is not None


def review_lines(assessment: SelfAssessment, user: Any) -> list[ReviewLine]:
    """The whole sheet as a reader may see it: an agency reads of a review what it was told, no more."""
    answers = {row.criterion_id: row for row in assessment.answers.select_related("choice")}
    scores: dict[int, dict[str, ReviewScore]] = defaultdict(dict)
    for score in ReviewScore.objects.visible_to(user).filter(assessment=assessment).select_related("by"):
        scores[score.criterion_id][score.round] = score
    explanations = {row.criterion_id: row for row in assessment.explanations.select_related("by")}
    files: dict[int | None, list[Evidence]] = defaultdict(list)
    for evidence in assessment.evidence.filter(answer__isnull=False).select_related("file"):
        files[evidence.answer_id].append(evidence)
    mine = sections_of(user, assessment)
    lines = []
    for criterion in criteria_for(assessment.criteria_set, assessment.level):
        answer = answers.get(criterion.pk)
        lines.append(
            ReviewLine(
                criterion=criterion,
                answer=answer,
                told=line_of(asked_of(criterion), said_of(answer)) if answer else None,
                scores=scores[criterion.pk],
                explanation=explanations.get(criterion.pk),
                evidence=files[answer.pk] if answer else [],
                is_mine=criterion.section_id in mine,
            )
        )
    return lines
