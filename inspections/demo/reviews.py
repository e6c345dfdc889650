"""How the department of the demo reviews: it agrees to most, gives an item back, and ends with a result."""

from datetime import datetime
from decimal import Decimal

from accounts.models import User
from agencies.choices import Level
from inspections.demo.people import MADE_UP
from inspections.models import Criterion, SelfAssessment
from inspections.services.explaining import hand_in_explanations, save_explanation
from inspections.services.review_ends import finish_review
from inspections.services.reviewing import accept_self_scores, save_review

AUDIT = {Level.COMMUNE: "8"}  # the criterion that asks for the internal audit, by the sheet of a level
AUDIT_OF_OTHERS = "8.1"
WHY = f"Chưa thấy biên bản đánh giá nội bộ có chữ ký {MADE_UP}"
EXPLANATION = f"Biên bản đã ký, nay gửi bổ sung {MADE_UP}"
BELIEVED = f"Biên bản bổ sung đủ chữ ký {MADE_UP}"


def agree(report: SelfAssessment, at: datetime, *, by: User) -> SelfAssessment:
    """All points as the agency gave them, and so the result."""
    accept_self_scores(report, by=by, at=at)
    return finish_review(report, by=by, at=at)


def review_in_part(report: SelfAssessment, at: datetime, *, by: User) -> None:
    """The first section is done, the others wait."""
    accept_self_scores(report, by=by, at=at, section=report.criteria_set.sections.order_by("position")[0])


def give_back(report: SelfAssessment, at: datetime, *, by: User) -> SelfAssessment:
    """One item is to be explained, all the others are agreed to."""
    save_review(
        report, _audit_of(report), by=by, at=at, version=None, points=Decimal(3), returned=True, return_reason=WHY
    )
    accept_self_scores(report, by=by, at=at)
    return finish_review(report, by=by, at=at)


def explain(report: SelfAssessment, at: datetime) -> SelfAssessment:
    save_explanation(report, _audit_of(report), by=None, at=at, version=None, text=EXPLANATION)
    return hand_in_explanations(report, by=None, at=at)


def review_again(report: SelfAssessment, at: datetime, *, by: User) -> SelfAssessment:
    """The second round believes the explanation."""
    audit = _audit_of(report)
    save_review(report, audit, by=by, at=at, version=None, points=audit.maximum, note=BELIEVED)
    return finish_review(report, by=by, at=at)


def _audit_of(report: SelfAssessment) -> Criterion:
    code = AUDIT.get(Level(report.level), AUDIT_OF_OTHERS)
    return Criterion.objects.get(section__criteria_set=report.criteria_set, code=code)
