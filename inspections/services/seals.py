"""Sealing what is handed over: all of it, with its hash, in the transaction of the hand-over."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from inspections.choices import SealStep
from inspections.models import AssessmentSeal, SelfAssessment
from inspections.queries.snapshot import snapshot
from inspections.sealing import digest, plain


def seal(
    assessment: SelfAssessment,
    sealed_at: SealStep,
    *,
    at: datetime,
    by: Any,
    content: Mapping[str, Any] | None = None,
) -> AssessmentSeal:
    """Seal the report as it stands (or the given content) at a step. A report that was given back and comes again is
    sealed again, beside the first."""
    whole = plain(snapshot(assessment) if content is None else content)
    number = AssessmentSeal.objects.filter(assessment=assessment, step=sealed_at).count() + 1
    row: AssessmentSeal = AssessmentSeal.objects.create(
        assessment=assessment, step=sealed_at, number=number, content=whole, sha256=digest(whole), at=at, by=by
    )
    return row
