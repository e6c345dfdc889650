"""What cannot be true of a plan and of its parts: each a refusal that says what to mend."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from agencies.choices import Level, Obligation
from agencies.models import Agency, Province
from agencies.services.certificate_checks import refuse
from agencies.services.dated import told
from common.text import exact_key, normalise
from inspections.choices import InspectionForm
from inspections.models import CriteriaSet, InspectionPlan
from inspections.queries.plan_candidates import provinces_of

FIRST_YEAR, LAST_YEAR = 2006, 2100  # the scheme began with QĐ 144/2006/QĐ-TTg
MOST_DAYS_TO_EXPLAIN = 60
MOST_OF_A_KIND = 100  # legal bases, partners
MOST_IN_A_TARGET = 100_000
# Days that follow each other, with the words of the page
IN_ORDER = (
    ("opens_on", "ngày mở nộp báo cáo"),
    ("report_due_on", "hạn nộp báo cáo"),
    ("review_due_on", "hạn thẩm định"),
    ("results_due_on", "hạn thông báo kết quả"),
)
SPANS = (("dossier_from", "dossier_to", "qua hồ sơ, báo cáo"), ("site_from", "site_to", "tại trụ sở"))


@dataclass(frozen=True)
class BasisSaid:
    """Căn cứ pháp lý as it is printed; `paper`: the recorded document, where there is one."""

    text: str
    paper: int | None = None


@dataclass(frozen=True)
class PartnerSaid:
    """Cơ quan phối hợp: its name, or the agency of the register, or both."""

    name: str = ""
    agency: Agency | None = None


@dataclass(frozen=True)
class TargetSaid:
    """Chỉ tiêu: how many of a form, level and obligation (empty: of any)."""

    form: str
    level: str
    count: int
    obligation: str = ""


def check_plan(row: InspectionPlan) -> None:
    """Refuses a plan without title, of no year, with days out of order, or with what is another province's."""
    if not row.title:
        refuse("Thiếu tên kế hoạch. Hãy nhập tên, ví dụ “Kế hoạch kiểm tra HTQLCL năm 2026”.", "title")
    if len(row.title) > 500:
        refuse("Tên kế hoạch dài quá 500 ký tự. Hãy viết gọn lại.", "title")
    if not FIRST_YEAR <= row.year <= LAST_YEAR:
        refuse(f"Năm {row.year} không hợp lý. Hãy nhập năm từ {FIRST_YEAR} đến {LAST_YEAR}.", "year")
    if row.rounds not in (1, 2):
        refuse("Số vòng thẩm định là 1 hoặc 2. Hãy chọn lại.", "rounds")
    if not 1 <= row.explanation_days <= MOST_DAYS_TO_EXPLAIN:
        sentence = f"Số ngày để giải trình phải từ 1 đến {MOST_DAYS_TO_EXPLAIN}. Hãy sửa số."
        refuse(sentence, "explanation_days")
    _check_days(row)
    check_province(row.lead_agency, row.province, "Cơ quan chủ trì", "lead_agency")
    for field in ("criteria_set", "commune_criteria_set"):
        _check_set(getattr(row, field), row, field)


def _check_days(row: InspectionPlan) -> None:
    known = [(name, word, day) for name, word in IN_ORDER if (day := getattr(row, name))]
    for (_, earlier, first), (name, later, last) in zip(known, known[1:], strict=False):
        if last < first:
            refuse(f"{later.capitalize()} {told(last)} đứng trước {earlier} {told(first)}. Hãy sửa một ngày.", name)
    for first_name, last_name, form in SPANS:
        check_span(getattr(row, first_name), getattr(row, last_name), f"Kiểm tra {form}", last_name)


def check_span(first: date | None, last: date | None, what: str, field: str) -> None:
    """Refuses a last day before the first."""
    if first and last and last < first:
        refuse(f"{what}: ngày cuối {told(last)} đứng trước ngày đầu {told(first)}. Hãy sửa một ngày.", field)


def check_province(agency: Agency | None, province: Province, what: str, field: str) -> None:
    """Refuses an agency of another province."""
    if agency is not None and agency.province_id not in provinces_of(province):
        refuse(f"{what} “{agency}” không thuộc {province.name}. Hãy chọn cơ quan của {province.name}.", field)


def _check_set(criteria_set: CriteriaSet | None, row: InspectionPlan, field: str) -> None:
    if criteria_set is not None and criteria_set.province_id not in (None, row.province_id):
        refuse(
            f"Bộ tiêu chí “{criteria_set}” là của tỉnh khác. Hãy sao thành bộ tiêu chí của tỉnh mình.",
            field,
        )


# --- Its parts --------------------------------------------------------------------------------------------------
def checked_bases(said: Iterable[BasisSaid]) -> list[BasisSaid]:
    """The bases as they are kept; refuses an empty one and one that stands twice."""
    kept = [BasisSaid(normalise(one.text), one.paper) for one in said]
    _once([one.text for one in kept], "Căn cứ", "bases", longest=1_000)
    return kept


def checked_partners(said: Iterable[PartnerSaid], province: Province) -> list[PartnerSaid]:
    """The partners as they are kept: an agency of the register lends its name where none is typed."""
    kept = []
    for one in said:
        check_province(one.agency, province, "Cơ quan phối hợp", "partners")
        kept.append(PartnerSaid(normalise(one.name) or (str(one.agency) if one.agency else ""), one.agency))
    _once([one.name for one in kept], "Cơ quan phối hợp", "partners", longest=250)
    return kept


def _once(texts: Sequence[str], what: str, field: str, *, longest: int) -> None:
    if len(texts) > MOST_OF_A_KIND:
        refuse(f"{what}: có quá {MOST_OF_A_KIND} dòng. Hãy gộp bớt.", field)
    seen: set[str] = set()
    for text in texts:
        if not text:
            refuse(f"{what}: có dòng để trống. Hãy điền, hoặc bỏ dòng đó.", field)
        if len(text) > longest:
            refuse(f"{what} “{text[:40]}…” dài quá {longest} ký tự. Hãy viết gọn lại.", field)
        if exact_key(text) in seen:
            refuse(f"{what} “{text}” có hai lần. Hãy bỏ một dòng.", field)
        seen.add(exact_key(text))


def checked_targets(said: Iterable[TargetSaid]) -> list[TargetSaid]:
    """The targets as they are kept; refuses unknown words, a number out of range and one that stands twice."""
    kept = list(said)
    seen: dict[tuple[str, str], set[str]] = defaultdict(set)
    for one in kept:
        known = one.form in InspectionForm.values and one.level in Level.values
        if not known or one.obligation not in ("", *Obligation.values):
            refuse("Chỉ tiêu phải có hình thức, cấp và đối tượng trong danh sách. Hãy chọn lại.", "targets")
        if not 0 <= one.count <= MOST_IN_A_TARGET:
            refuse(f"Số cơ quan của chỉ tiêu phải từ 0 đến {MOST_IN_A_TARGET}. Hãy sửa số.", "targets")
        others = seen[one.form, one.level]
        if one.obligation in others:
            refuse(f"Chỉ tiêu {_named(one)} có hai lần. Hãy gộp lại làm một.", "targets")
        others.add(one.obligation)
        if "" in others and len(others) > 1:
            sentence = f"Chỉ tiêu {_named(one)}: đã có số chung cho cả hai đối tượng. Hãy chỉ ghi một cách."
            refuse(sentence, "targets")
    return kept


def _named(one: TargetSaid) -> str:
    words = [InspectionForm(one.form).label, Level(one.level).label.lower()]
    return ", ".join([*words, *([Obligation(one.obligation).label.lower()] if one.obligation else [])])
