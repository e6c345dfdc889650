"""Results: points and grade out of what was sealed, the leader's own grade, publication, and the agency's opinion."""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agencies.services.certificate_checks import refuse
from agencies.services.papers import PaperSaid, keep_paper
from common.errors import Stale
from common.events import log_event
from common.history import bulk_save, create, save_versioned
from common.text import normalise, normalise_lines
from inspections.choices import Round, SealStep
from inspections.models import AssessmentSeal, InspectionPlan, Result, SelfAssessment
from inspections.parts import LONGEST_TEXT
from inspections.queries.due_days import office_day
from inspections.queries.snapshot import score_sealed
from inspections.rules import can_give_opinion, can_grade_by_hand, can_plan, can_publish_results
from inspections.sealing import section_content
from inspections.services.seals import seal
from inspections.services.steps import allow, held
from inspections.services.telling import tell_agencies, tell_agency


def make_result(row: SelfAssessment, reviewed: AssessmentSeal, *, by: Any, at: datetime) -> Result:
    """The result of a report that is held, out of the seal of its review and of nothing else; sealed itself."""
    totals = {round: score_sealed(reviewed.content, round) for round in reviewed.content["said"]}
    first = totals[Round.FIRST]
    last = totals.get(Round.SECOND, first)
    result = create(
        Result(
            assessment=row,
            self_total=totals[Round.SELF].total,
            first_total=first.total,
            total=last.total,
            grade=last.grade,
            sections=section_content(last),
            decided_by=by,
            decided_on=office_day(at),
        ),
        by=by,
    )
    _seal_result(result, reviewed.sha256, by=by, at=at)
    return result


@transaction.atomic
def grade_by_hand(result: Result, *, grade: str, reason: str, by: Any, at: datetime, version: int) -> Result:
    """The leader's grade beside the one that the points give, with his reason; the same as the points give (or
    nothing) takes it back. The points stay as they are. Each decision is sealed.

    Refuses everybody but the leader, and him for his own agency; a missing reason, a grade that the criteria do not
    know, and a stale version (`Stale`).
    """
    row = held(result.assessment)
    current = Result.objects.get(pk=result.pk)
    allow(
        by,
        lambda user, _: can_grade_by_hand(user, row),
        current,
        "Chỉ lãnh đạo Chi cục được quyết định xếp loại khác.",
    )
    if current.version != version:
        raise Stale(current)
    why = normalise(reason)[:1_000]
    if not why:
        refuse("Thiếu lý do. Hãy nhập lý do của xếp loại này.", "manual_reason")
    if grade and not row.criteria_set.bands.filter(name=grade).exists():
        refuse(f"Bộ tiêu chí không có mức xếp loại “{grade}”. Hãy chọn lại.", "manual_grade")
    by_hand, before = grade not in ("", current.grade), current.final_grade
    current.manual_grade, current.manual_reason = (grade, why) if by_hand else ("", "")
    current.decided_by, current.decided_on = by, office_day(at)
    save_versioned(current, by=by, reason=why)
    _seal_result(current, "", by=by, at=at, reason=why)
    log_event("grade", f"Xếp loại {row.name}: {current.final_grade} ({why})", by=by, subject=current)
    if current.final_grade != before:
        text = f"Xếp loại của báo cáo tự kiểm tra, đánh giá nay là “{current.final_grade}”."
        tell_agency(row, text, at=at, page="assessment_result")
    return current


@transaction.atomic
def publish_results(plan: InspectionPlan, *, by: Any, at: datetime) -> list[Result]:
    """Let the agencies of the plan read the list; what is decided later is published by doing it again.
    Each agency whose result is published now is told.

    Refuses everybody but the leader, and a plan without any result yet.
    """
    row = InspectionPlan.objects.select_for_update(of=("self",)).get(pk=plan.pk)
    allow(by, can_publish_results, row, "Chỉ lãnh đạo Chi cục được công khai kết quả.")
    decided = Result.objects.filter(assessment__plan=row, decided_on__isnull=False)
    if not decided.exists():
        refuse("Chưa có cơ quan nào có kết quả nên chưa công khai được. Hãy kết thúc thẩm định trước.")
    waiting = decided.filter(published_on__isnull=True).select_related("assessment").order_by("pk")
    results = list(waiting.select_for_update(of=("self",)))
    for result in results:
        result.published_on = office_day(at)
    bulk_save(results, by=by)
    log_event("publish", f"Công khai kết quả của {len(results)} cơ quan", by=by, subject=row)
    text = f"Chi cục đã công khai kết quả kiểm tra năm {row.year}."
    tell_agencies([result.assessment for result in results], text, at=at, page="assessment_result")
    return results


@transaction.atomic
def give_opinion(result: Result, *, text: str, by: Any, on: date, version: int) -> Result:
    """Ý kiến của cơ quan, which stands beside its result wherever that is shown; an empty one takes it back.

    Refuses everybody but the agency's own head and secretary, and a stale version (`Stale`).
    """
    row = held(result.assessment)
    current = Result.objects.get(pk=result.pk)
    allow(by, can_give_opinion, row, "Chỉ cơ quan được kiểm tra gửi ý kiến về kết quả.")
    said = normalise_lines(text)
    if len(said) > LONGEST_TEXT:
        refuse("Ý kiến dài quá 10.000 ký tự. Hãy viết gọn lại.", "opinion")
    if current.version != version:
        if current.opinion == said:
            return current
        raise Stale(current)
    current.opinion, current.opinion_by, current.opinion_on = (said, by, on) if said else ("", None, None)
    return save_versioned(current, by=by)


@transaction.atomic
def record_notice(result: Result, paper: PaperSaid, *, by: Any) -> Result:
    """Record the notice of the result as the registry office has numbered it."""
    row = held(result.assessment)
    current = Result.objects.select_related("notice_paper").get(pk=result.pk)
    allow(by, lambda user, one: can_plan(user, one.province_id), row, "Chỉ cán bộ của Chi cục được ghi thông báo.")
    current.notice_paper = keep_paper(current.notice_paper, paper, by=by)
    return save_versioned(current, by=by)


# --- Parts ------------------------------------------------------------------------------------------------------
def _seal_result(result: Result, reviewed: str, *, by: Any, at: datetime, reason: str = "") -> None:
    """`reviewed` is the hash of the seal that the points come from."""
    names = ("self_total", "first_total", "total", "grade", "sections", "manual_grade", "manual_reason", "decided_on")
    content = {name: getattr(result, name) for name in names}
    content |= {"decided_by": result.decided_by_id, "from": reviewed, "reason": reason}
    seal(result.assessment, SealStep.FINAL, at=at, by=by, content=content)
