"""What an agency of the demo says in its report: made up, mostly good, here and there only half."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from inspections.choices import AnswerKind, CriterionKind, Part
from inspections.demo.files import scan
from inspections.demo.people import MADE_UP
from inspections.models import Answer, Criterion, SelfAssessment
from inspections.parts import KEPT_PARTS
from inspections.queries.criteria import criteria_for
from inspections.queries.due_days import office_day
from inspections.services.evidence import add_evidence, reuse_evidence
from inspections.services.filling import save_answer, save_part
from inspections.services.handing_in import hand_in

ONE_HALF_IN = 5  # answers of most agencies
TEXTS = {
    Part.POLICY: {"policy": f"Ban hành lại đầu năm {MADE_UP}"},
    Part.INTERNAL_AUDIT: {"result": f"Đã đánh giá các bộ phận, hai điểm không phù hợp {MADE_UP}"},
    Part.MANAGEMENT_REVIEW: {"result": f"Hệ thống được duy trì; tiếp tục cập nhật quy trình {MADE_UP}"},
    Part.DIFFICULTIES: {
        "difficulties": f"Thư ký ISO kiêm nhiệm, thay đổi nhân sự {MADE_UP}",
        "proposals": f"Đề nghị mở lớp tập huấn đánh giá nội bộ {MADE_UP}",
    },
}
DONE_OF_TWENTY = (20, 17)  # a ratio, whole and half


def hand(report: SelfAssessment, at: datetime, *, half_in: int = ONE_HALF_IN) -> SelfAssessment:
    """The whole report, handed in as by its secretary: agencies without an account have none to name."""
    fill(report, at, half_in=half_in)
    number = f"{report.pk % 90 + 10}/BC {MADE_UP}"
    return hand_in(report, by=None, at=at, number=number, day=office_day(at) - timedelta(days=2), scan=scan())


def fill(
    report: SelfAssessment,
    at: datetime,
    *,
    by: Any = None,
    parts: Sequence[str] = KEPT_PARTS,
    answers: int | None = None,
    half_in: int = ONE_HALF_IN,
) -> None:
    """Parts and answers as far as they have come, one in so many only half; a file proves what asks for one."""
    for part in report.parts.filter(part__in=parts):
        texts = TEXTS.get(Part(part.part))
        save_part(report, part.part, by=by, at=at, version=part.version, texts=texts, done=True)
    asked = [one for one in criteria_for(report.criteria_set, report.level) if one.kind == CriterionKind.BASE]
    proof = None
    for place, criterion in enumerate(asked[:answers]):
        is_half = (place + report.pk) % half_in == 0
        known = Answer.objects.filter(assessment=report, criterion=criterion).first()
        version = known.version if known else None
        save_answer(report, criterion, by=by, at=at, version=version, **_said(criterion, is_half))
        if criterion.needs_evidence and proof is None:
            title, day = f"Hồ sơ minh chứng {MADE_UP}", office_day(at)
            upload = scan(f"{report.pk}", name="Minh chứng giả định.pdf")
            proof = add_evidence(report, upload, by=by, at=at, criterion=criterion, title=title, dated_on=day)
        elif criterion.needs_evidence and proof is not None:
            reuse_evidence(report, proof, by=by, at=at, criterion=criterion)


def _said(criterion: Criterion, is_half: bool) -> dict[str, Any]:
    if criterion.answer_kind == AnswerKind.YES_NO:
        return {"yes": not is_half}
    if criterion.answer_kind == AnswerKind.CHOICE:
        return {"choice": criterion.choices.all()[int(is_half)].pk}
    if criterion.answer_kind == AnswerKind.RATIO:
        whole, half = DONE_OF_TWENTY
        return {"numerator": Decimal(half if is_half else whole), "denominator": Decimal(whole)}
    return {"points": criterion.maximum / 2 if is_half else criterion.maximum}
