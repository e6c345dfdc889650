"""Reports of a small plan for tests: opened, filled in, handed in and reviewed through the services."""

from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from agencies.models import Agency
from inspections.models import CriteriaSet, Criterion, SelfAssessment
from inspections.parts import KEPT_PARTS
from inspections.services.filling import save_answer, save_part
from inspections.services.handing_in import hand_in
from inspections.services.opening import open_assessments
from inspections.services.review_ends import finish_review
from inspections.services.reviewing import accept_self_scores, save_review
from tests.cast import Cast
from tests.common import sample_files
from tests.factories.inspections import make_plan, make_set

D = Decimal
OPENED = date(2026, 4, 1)
AT = datetime(2026, 6, 20, 3, 0, tzinfo=UTC)  # ten o'clock in the office
OFFICE = ZoneInfo("Asia/Ho_Chi_Minh")
# 10 + 5 + 8 + 9 of 40, and a bonus: 80 + 2 of 100
SAID: dict[str, dict[str, Any]] = {
    "1.1": {"yes": True},
    "1.2": {"choice": "Một phần"},
    "2.1": {"numerator": D(8), "denominator": D(10)},
    "2.2": {"points": D(9)},
    "2.3": {"yes": True},
}


def at_the_office(day: date, *clock: int) -> datetime:
    return datetime.combine(day, time(*clock), OFFICE)


def upload(name: str = "Báo cáo đã ký.pdf", padding: int = 0) -> ContentFile:
    return ContentFile(sample_files.pdf(padding=padding), name=name)


def open_plan(cast: Cast, *agencies: Agency, **facts: Any) -> list[SelfAssessment]:
    """The reports of a plan under way that lists the agencies; the secretary's alone if none is named."""
    said = {"criteria_set": make_set(cast.home, name=f"Phiếu {CriteriaSet.objects.count()}"), **facts}
    plan = make_plan(cast.home, *(agencies or (cast.own,)), **said)
    return open_assessments(plan, on=OPENED, by=cast.staff)


def criterion(report: SelfAssessment, code: str) -> Criterion:
    return Criterion.objects.get(section__criteria_set=report.criteria_set, code=code)


def answer(report: SelfAssessment, code: str, *, by: Any, version: int | None = None, **facts: Any) -> Any:
    asked = criterion(report, code)
    if isinstance(facts.get("choice"), str):
        facts["choice"] = asked.choices.get(label=facts["choice"])
    return save_answer(report, asked, by=by, at=AT, version=version, **facts)


def done(report: SelfAssessment, *, by: Any) -> None:
    """Every part but the criteria is ticked."""
    for part in report.parts.filter(part__in=KEPT_PARTS):
        save_part(report, part.part, by=by, at=AT, version=part.version, done=True)


def fill(report: SelfAssessment, *, by: Any) -> SelfAssessment:
    for code, facts in SAID.items():
        known = report.answers.filter(criterion__code=code).first()
        answer(report, code, by=by, version=known.version if known else None, **facts)
    done(report, by=by)
    report.refresh_from_db()
    return report


def paper(**facts: Any) -> dict[str, Any]:
    return {"number": "15/BC-UBND", "day": date(2026, 6, 15), "scan": upload(), **facts}


def hand(report: SelfAssessment, *, by: Any, at: datetime = AT) -> SelfAssessment:
    return hand_in(fill(report, by=by), by=by, at=at, **paper())


def score(report: SelfAssessment, code: str, points: Any = None, *, by: Any, **facts: Any) -> Any:
    asked = criterion(report, code)
    given = None if points is None else D(points)
    return save_review(report, asked, by=by, at=AT, points=given, **{"version": None, **facts})


def give_item_back(report: SelfAssessment, code: str = "2.2", *, by: Any) -> SelfAssessment:
    """The first review ends with one item given back; all the rest is agreed to."""
    score(report, code, "4", by=by, returned=True, return_reason="Thiếu biên bản họp")
    accept_self_scores(report, by=by, at=AT)
    return finish_review(report, by=by, at=AT)


def review(report: SelfAssessment, *, by: Any, at: datetime = AT) -> SelfAssessment:
    """Agreed to as a whole."""
    accept_self_scores(report, by=by, at=at)
    return finish_review(report, by=by, at=at)
