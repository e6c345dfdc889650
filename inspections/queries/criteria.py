"""A set of criteria read whole, and as the sheet that agencies of a level are scored by."""

from collections.abc import Iterable, Mapping

from agencies.choices import Level
from inspections.choices import REVIEW_ROUNDS, Round
from inspections.models import Answer, CriteriaSet, Criterion, ReviewScore, SelfAssessment
from inspections.models.criteria import AT_LEVEL
from inspections.scoring import Asked, Band, Choice, Said, Score, Sheet, score
from inspections.sheets import BandSaid, ChoiceSaid, ContentSaid, CriterionSaid, SectionSaid

OF_A_CRITERION = (
    "code", "text", "maximum", "answer_kind", "clause", "evidence_asked", "kind", "weight", "at_province",
    "at_district", "at_commune", "may_not_apply", "needs_evidence",
)  # fmt: skip


def content_of(criteria_set: CriteriaSet) -> ContentSaid:
    """The whole set as it could be said again: to copy, to export, to compare."""
    sections = criteria_set.sections.prefetch_related("criteria__choices").order_by("position", "pk")
    return ContentSaid(
        sections=tuple(
            SectionSaid(section.title, tuple(_said(row) for row in section.criteria.all()), section.note)
            for section in sections
        ),
        bands=tuple(BandSaid(band.name, band.at_least) for band in criteria_set.bands.order_by("position", "pk")),
    )


def _said(row: Criterion) -> CriterionSaid:
    choices = tuple(ChoiceSaid(one.label, one.points) for one in row.choices.all())
    return CriterionSaid(**{name: getattr(row, name) for name in OF_A_CRITERION}, choices=choices)


def criteria_for(criteria_set: CriteriaSet, level: str) -> Iterable[Criterion]:
    """What is asked of agencies of a level, in order, with sections and choices."""
    rows = Criterion.objects.filter(section__criteria_set=criteria_set, **{AT_LEVEL[Level(level)]: True})
    return (
        rows.select_related("section")
        .prefetch_related("choices")
        .order_by("section__position", "section", "position", "pk")
    )


def sheet_of(criteria_set: CriteriaSet, level: str) -> Sheet:
    """The sheet by which agencies of a level are scored."""
    return Sheet(
        asked=tuple(asked_of(row) for row in criteria_for(criteria_set, level)),
        bands=tuple(Band(band.name, band.at_least) for band in criteria_set.bands.order_by("-at_least")),
        bonus_cap=criteria_set.bonus_cap,
        penalty_cap=criteria_set.penalty_cap,
    )


def asked_of(row: Criterion) -> Asked:
    """A criterion as it is scored; its section and choices are read with it."""
    return Asked(
        key=row.pk,
        code=row.code,
        text=row.text,
        section=row.section.title,
        maximum=row.maximum,
        answer_kind=row.answer_kind,
        kind=row.kind,
        weight=row.weight,
        may_not_apply=row.may_not_apply,
        choices=tuple(Choice(one.pk, one.label, one.points) for one in row.choices.all()),
    )


# --- What was said to it ----------------------------------------------------------------------------------------
def said_of(answer: Answer) -> Said:
    """An answer of the agency."""
    return Said(
        yes=answer.yes,
        points=answer.points,
        numerator=answer.numerator,
        denominator=answer.denominator,
        choice=answer.choice_id,
        text=answer.text,
        not_applicable=answer.not_applicable,
    )


def said_in(assessment: SelfAssessment, round: str) -> dict[int, Said]:
    """What counts in a round: the agency's answers, or the reviewers' points, the latest round first."""
    if round == Round.SELF:
        return {answer.criterion_id: said_of(answer) for answer in assessment.answers.all()}
    rounds = REVIEW_ROUNDS[: REVIEW_ROUNDS.index(Round(round)) + 1]
    rows = ReviewScore.objects.filter(assessment=assessment, round__in=rounds)
    latest: dict[int, ReviewScore] = {}
    for row in sorted(rows, key=lambda row: rounds.index(Round(row.round))):
        if row.points is not None or row.not_applicable:
            latest[row.criterion_id] = row
    return {key: Said(decided=row.points, not_applicable=row.not_applicable) for key, row in latest.items()}


def score_in(assessment: SelfAssessment, round: str, sheet: Sheet | None = None) -> Score:
    """The reckoning of a round as it stands now; what was sealed stands in its seal."""
    return score(sheet or sheet_of(assessment.criteria_set, assessment.level), said_in(assessment, round))


def scores_side_by_side(assessment: SelfAssessment) -> Mapping[str, Score]:
    """Self, first and second, as far as they have come."""
    sheet = sheet_of(assessment.criteria_set, assessment.level)
    rounds = [Round.SELF, *sorted(set(assessment.review_scores.values_list("round", flat=True)))]
    return {round: score_in(assessment, round, sheet) for round in rounds}
