"""All that stands of a report at a moment, as plain values to be sealed; and what a seal says, read back."""

from collections.abc import Mapping
from typing import Any

from inspections.choices import REVIEW_ROUNDS, Round
from inspections.models import AssessmentSeal, SelfAssessment
from inspections.queries.criteria import said_in, sheet_of
from inspections.scoring import Score, score
from inspections.sealing import plain, said_content, said_from, score_content, sheet_content, sheet_from

FACTS = (
    "name", "level", "due_on", "report_number", "report_day", "receipt", "submitted_at", "on_behalf", "arrived_on",
    "is_late",
)  # fmt: skip
OF_ANSWER = (
    "yes", "points", "numerator", "denominator", "choice_id", "text", "not_applicable", "not_applicable_reason",
    "score", "confirmed", "from_last_year",
)  # fmt: skip
OF_FIGURE = ("what", "count", "of", "portal_count", "portal_of", "confirmed")
OF_REVIEW = ("round", "points", "not_applicable", "note", "returned", "return_reason", "by_id")


def snapshot(assessment: SelfAssessment) -> dict[str, Any]:
    """The report with its sheet, answers, figures, texts, evidence (by content), reviews and explanations, and the
    reckoning of each round that there is."""
    rounds = rounds_of(assessment)
    sheet = sheet_of(assessment.criteria_set, assessment.level)
    said = {round: said_in(assessment, round) for round in rounds}
    content: dict[str, Any] = plain(
        {
            "report": _facts(assessment),
            "sheet": sheet_content(sheet),
            "said": {round: said_content(each) for round, each in said.items()},
            "scores": {round: score_content(score(sheet, each)) for round, each in said.items()},
            **_rows(assessment),
        }
    )
    return content


def rounds_of(assessment: SelfAssessment) -> list[str]:
    """The rounds that have been scored, in their order."""
    scored = set(assessment.review_scores.values_list("round", flat=True))
    return [Round.SELF, *(round for round in REVIEW_ROUNDS if round in scored)]


def _facts(assessment: SelfAssessment) -> dict[str, Any]:
    file = assessment.report_file
    return {
        "key": assessment.pk,
        "plan": assessment.plan_id,
        "agency": assessment.agency_id,
        "criteria_set": assessment.criteria_set_id,
        "submitted_by": assessment.submitted_by_id,
        "report_file": {"name": file.name, "sha256": file.sha256} if file else None,
        **{name: getattr(assessment, name) for name in FACTS},
    }


def _rows(assessment: SelfAssessment) -> dict[str, Any]:
    evidence = assessment.evidence.select_related("file", "answer").order_by("pk")
    return {
        "answers": {row.criterion_id: _of(row, OF_ANSWER) for row in assessment.answers.order_by("pk")},
        "figures": [_of(row, OF_FIGURE) for row in assessment.figures.order_by("pk")],
        "parts": {
            row.part: {"state": row.state, "data": row.data, "confirmed_at": row.confirmed_at}
            for row in assessment.parts.order_by("pk")
        },
        "evidence": [
            {
                "criterion": row.answer.criterion_id if row.answer else None,
                "part": row.part,
                "name": row.file.name,
                "title": row.title,
                "dated_on": row.dated_on,
                "sha256": row.sha256,
                "round": row.round,
            }
            for row in evidence
        ],
        "reviews": [
            {"criterion": row.criterion_id, **_of(row, OF_REVIEW)} for row in assessment.review_scores.order_by("pk")
        ],
        "explanations": {
            row.criterion_id: {"text": row.text, "by": row.by_id} for row in assessment.explanations.order_by("pk")
        },
    }


def _of(row: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in names}


# --- Read back --------------------------------------------------------------------------------------------------
def score_sealed(content: Mapping[str, Any], round: str) -> Score:
    """The reckoning of a round, worked out anew from what was sealed and from nothing else."""
    return score(sheet_from(content["sheet"]), said_from(content["said"][round]))


def last_seal(assessment: SelfAssessment, *steps: str) -> AssessmentSeal | None:
    """The latest seal of these steps; without any: of all."""
    rows = AssessmentSeal.objects.filter(assessment=assessment)
    found: AssessmentSeal | None = (rows.filter(step__in=steps) if steps else rows).order_by("pk").last()
    return found
