"""The secretary's task list: which figures and which texts each part of a report holds."""

from collections.abc import Mapping
from dataclasses import dataclass

from inspections.choices import FigureOf, Part

LONGEST_TEXT = 10_000


@dataclass(frozen=True)
class TextAsked:
    """A text of a part. `carried`: last year's stands there as a suggestion."""

    label: str
    carried: bool = False


NOTE = {"note": TextAsked("Giải thích, bổ sung")}
TEXTS: Mapping[str, Mapping[str, TextAsked]] = {
    Part.AGENCY_DATA: {"note": TextAsked("Thông tin cần sửa, bổ sung")},
    Part.CATALOGUE: NOTE,
    Part.POLICY: {
        "policy": TextAsked("Chính sách chất lượng: số, ngày ban hành hoặc xem xét lại", carried=True),
        "objectives": TextAsked("Kết quả thực hiện mục tiêu chất lượng"),
    },
    Part.INTERNAL_AUDIT: {"result": TextAsked("Kết quả đánh giá nội bộ")},
    Part.MANAGEMENT_REVIEW: {"result": TextAsked("Kết luận xem xét của lãnh đạo")},
    Part.LAST_FINDINGS: {"done": TextAsked("Việc đã khắc phục, việc còn lại và lý do")},
    Part.EXTERNAL_DOCUMENTS: NOTE,
    Part.CRITERIA: {},
    Part.DIFFICULTIES: {
        "difficulties": TextAsked("Khó khăn, vướng mắc", carried=True),
        "proposals": TextAsked("Kiến nghị, đề xuất", carried=True),
    },
}
FIGURES: Mapping[str, tuple[str, ...]] = {
    Part.CATALOGUE: (
        FigureOf.DIVISIONS, FigureOf.SYSTEM, FigureOf.INTERNAL, FigureOf.ADMINISTRATIVE, FigureOf.HANDLED,
    ),
    Part.POLICY: (FigureOf.OBJECTIVES,),
    Part.INTERNAL_AUDIT: (FigureOf.INTERNAL_AUDITS, FigureOf.NONCONFORMITIES),
    Part.MANAGEMENT_REVIEW: (FigureOf.MANAGEMENT_REVIEWS,),
    Part.EXTERNAL_DOCUMENTS: (FigureOf.EXTERNAL_DOCUMENTS,),
}  # fmt: skip
# "10/10": these say a count of a whole.
OF_A_WHOLE = (FigureOf.DIVISIONS, FigureOf.HANDLED, FigureOf.OBJECTIVES, FigureOf.NONCONFORMITIES)
# The criteria are a part of the list and no row: how far they have come, their answers say.
KEPT_PARTS = tuple(part for part in Part if part != Part.CRITERIA)
# How an address names a part.
SLUGS: Mapping[str, str] = {
    Part.AGENCY_DATA: "co-quan",
    Part.CATALOGUE: "danh-muc",
    Part.POLICY: "chinh-sach",
    Part.INTERNAL_AUDIT: "danh-gia-noi-bo",
    Part.MANAGEMENT_REVIEW: "xem-xet-lanh-dao",
    Part.LAST_FINDINGS: "khac-phuc",
    Part.EXTERNAL_DOCUMENTS: "tai-lieu-ben-ngoai",
    Part.DIFFICULTIES: "kho-khan",
}
PART_OF_SLUG: Mapping[str, str] = {slug: part for part, slug in SLUGS.items()}
