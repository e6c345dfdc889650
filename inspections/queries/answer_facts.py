"""Which facts an answer of each kind has, and what stands in a report as the rows of its form say it."""

from collections.abc import Mapping
from typing import Any

from inspections.choices import AnswerKind
from inspections.models import Answer, AssessmentFigure

OF_KIND: Mapping[str, tuple[str, ...]] = {
    AnswerKind.YES_NO: ("yes",),
    AnswerKind.POINTS: ("points",),
    AnswerKind.RATIO: ("numerator", "denominator"),
    AnswerKind.CHOICE: ("choice",),
    AnswerKind.TEXT: ("points",),
}
ALWAYS = ("text", "not_applicable", "not_applicable_reason")


def facts_of_answer(answer: Answer | None, answer_kind: str) -> dict[str, Any]:
    """The facts that an answer of the kind has; a level by its key."""
    if answer is None:
        return {}
    named = {name: f"{name}_id" if name == "choice" else name for name in (*OF_KIND[answer_kind], *ALWAYS)}
    return {name: getattr(answer, attribute) for name, attribute in named.items()}


def facts_of_figure(figure: AssessmentFigure) -> dict[str, Any]:
    return {"count": figure.count, "of": figure.of}
