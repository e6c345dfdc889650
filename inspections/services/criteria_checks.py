"""What cannot be true of a set of criteria: each a refusal that says what to mend."""

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal

from agencies.services.certificate_checks import refuse
from inspections.choices import AnswerKind, CriterionKind
from inspections.scoring import number
from inspections.sheets import BandSaid, ContentSaid, CriterionSaid

MOST_POINTS = Decimal(1_000)
MOST_WEIGHT = Decimal(100)
MOST_CRITERIA = 200
MOST_TEXT = 2_000


def check_content(content: ContentSaid) -> None:
    """Refuses what cannot be written at all; a draft may still lack something."""
    if len(content.criteria) > MOST_CRITERIA:
        refuse(f"Bộ tiêu chí có quá {MOST_CRITERIA} tiêu chí. Hãy gộp bớt.")
    _once((section.title for section in content.sections), "Phần", "title")
    _once((criterion.code for criterion in content.criteria), "Mã tiêu chí", "code")
    for criterion in content.criteria:
        check_criterion(criterion)
    check_bands(content.bands)


def _once(texts: Iterable[str], what: str, field: str) -> None:
    for text, times in Counter(texts).items():
        if not text:
            refuse(f"{what} còn để trống. Hãy nhập.", field)
        if times > 1:
            refuse(f"{what} “{text}” có hai lần trong bộ tiêu chí. Hãy sửa một trong hai.", field)


def check_criterion(said: CriterionSaid) -> None:
    if not said.code or not said.text:
        refuse("Tiêu chí thiếu mã hoặc nội dung. Hãy nhập đủ.", "text" if said.code else "code")
    if len(said.text) > MOST_TEXT:
        refuse(f"Nội dung tiêu chí {said.code} dài quá {MOST_TEXT} ký tự. Hãy viết gọn lại.", "text")
    if said.answer_kind not in AnswerKind.values or said.kind not in CriterionKind.values:
        refuse(f"Cách trả lời hoặc cách tính của tiêu chí {said.code} không có. Hãy chọn lại.", "answer_kind")
    _check_number(said.maximum, MOST_POINTS, f"Điểm tối đa của tiêu chí {said.code}", "maximum")
    _check_number(said.weight, MOST_WEIGHT, f"Hệ số của tiêu chí {said.code}", "weight")
    if said.weight == 0:
        refuse(f"Hệ số của tiêu chí {said.code} phải lớn hơn 0. Hãy sửa hệ số.", "weight")
    if said.maximum == 0 and said.answer_kind != AnswerKind.TEXT:
        refuse(f"Điểm tối đa của tiêu chí {said.code} phải lớn hơn 0. Hãy sửa điểm.", "maximum")
    if not (said.at_province or said.at_district or said.at_commune):
        refuse(f"Tiêu chí {said.code} không áp dụng cho cấp nào. Hãy chọn ít nhất một cấp.", "at_commune")
    _check_choices(said)


def _check_choices(said: CriterionSaid) -> None:
    if said.answer_kind != AnswerKind.CHOICE:
        if said.choices:
            sentence = f"Tiêu chí {said.code} có các mức mà không trả lời bằng cách chọn mức. Hãy sửa một trong hai."
            refuse(sentence, "choices")
        return
    _once((choice.label for choice in said.choices), f"Mức của tiêu chí {said.code}:", "choices")
    for choice in said.choices:
        _check_number(choice.points, said.maximum, f"Điểm của mức “{choice.label}”", "choices")


def _check_number(value: Decimal, most: Decimal, what: str, field: str) -> None:
    if not value.is_finite() or not 0 <= value <= most:
        refuse(f"{what} phải từ 0 đến {number(most)}. Hãy sửa số.", field)
    if value != round(value, 2):
        refuse(f"{what} có quá hai chữ số thập phân. Hãy làm tròn.", field)


def check_bands(bands: Iterable[BandSaid]) -> None:
    known = list(bands)
    _once((band.name for band in known), "Mức xếp loại", "bands")
    for band in known:
        _check_number(band.at_least, Decimal(100), f"Điểm của mức “{band.name}”", "bands")
    if len({band.at_least for band in known}) < len(known):
        refuse("Hai mức xếp loại bắt đầu từ cùng một điểm. Hãy sửa một trong hai.", "bands")


def check_cap(value: Decimal | None, what: str, field: str) -> None:
    if value is not None:
        _check_number(value, Decimal(100), what, field)


def check_complete(content: ContentSaid) -> None:
    """Refuses to lock what agencies could not be scored by."""
    if not any(said.kind == CriterionKind.BASE and said.maximum for said in content.criteria):
        refuse("Bộ tiêu chí chưa có tiêu chí nào để chấm điểm. Hãy thêm tiêu chí trước khi dùng.")
    for said in content.criteria:
        if said.answer_kind != AnswerKind.CHOICE:
            continue
        if len(said.choices) < 2:
            refuse(f"Tiêu chí {said.code} cần ít nhất hai mức để chọn. Hãy thêm mức.")
        if max(choice.points for choice in said.choices) != said.maximum:
            refuse(
                f"Không mức nào của tiêu chí {said.code} đạt điểm tối đa {number(said.maximum)}. "
                "Hãy sửa điểm tối đa hoặc điểm của mức cao nhất."
            )
    if not any(band.at_least == 0 for band in content.bands):
        refuse("Chưa có mức xếp loại bắt đầu từ 0 điểm. Hãy thêm mức thấp nhất để cơ quan nào cũng được xếp loại.")
