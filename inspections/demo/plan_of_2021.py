"""An Giang 2021: papers, agencies and numbers as the province's portal told of them on 26/02/2021.

The article names no agency and tells nothing of what followed. Who stands on the list by dossier is who the register
has (30 + 11 + 156, all there were); who is visited is drawn by lot, with the seed on record; the due day, the
criteria and the reports are made up. The plan's own note says so to whoever reads it.
"""

from datetime import date, timedelta

from agencies.choices import Level, Obligation
from agencies.models import AgencyPeriod, Province
from agencies.services.papers import PaperSaid
from inspections.choices import ApprovalShape, InspectionForm
from inspections.demo.criteria import Criteria
from inspections.demo.files import scan
from inspections.demo.people import MADE_UP, REASON, Staff, agency_on, at_nine
from inspections.models import InspectionPlan
from inspections.services.handing_in import hand_in_for
from inspections.services.plan_checks import BasisSaid, PartnerSaid, TargetSaid
from inspections.services.plan_draws import draw_by_quota
from inspections.services.plan_lists import add_agencies
from inspections.services.plan_steps import (
    agree_as_subdepartment,
    close_plan,
    issue_plan,
    record_department_agreement,
    start_plan,
    submit_plan,
)
from inspections.services.plans import create_plan, keep_plan_paper, set_bases, set_partners, set_targets

YEAR = 2021
TITLE = (
    "Kế hoạch kiểm tra việc xây dựng, áp dụng, duy trì và cải tiến Hệ thống quản lý chất lượng theo Tiêu chuẩn quốc "
    f"gia TCVN ISO 9001 năm {YEAR}"
)
NOTE = """Theo Cổng thông tin điện tử tỉnh An Giang ngày 26/02/2021: số, ngày của Kế hoạch và Quyết định, cơ quan \
chủ trì, phối hợp, hai hình thức, 197 cơ quan (30 cấp tỉnh, 11 cấp huyện, 156 cấp xã) và 66 cơ quan (10 và 4 bắt \
buộc, 52 khuyến khích).
Suy ra: 197 cơ quan là tất cả cơ quan trong danh sách; 66 cơ quan kiểm tra tại trụ sở nằm trong 197.
Giả định, để dùng thử: tên 66 cơ quan (bài không nêu, cổng chọn ngẫu nhiên), Tờ trình, hạn nộp, bộ tiêu chí, báo cáo \
đã nộp, ngày kết thúc."""
SCHEME = "Quyết định số 19/2014/QĐ-TTg ngày 05/3/2014 của Thủ tướng Chính phủ"
LEAD, PARTNERS = "Sở Khoa học và Công nghệ", ("Sở Nội vụ", "Sở Tư pháp")
PLAN_PAPER = PaperSaid("05/KH-SKHCN", date(2021, 1, 19))
SUBMISSION = PaperSaid(f"9001/TTr-SKHCN {MADE_UP}")
DECISION = PaperSaid("346/QĐ-UBND", date(2021, 2, 25), issuer="UBND tỉnh An Giang")
MADE, ISSUED = date(2021, 1, 19), date(2021, 2, 25)
STARTED, DUE, CLOSED = date(2021, 3, 1), date(2021, 6, 30), date(2021, 12, 31)
BY_DOSSIER = {Level.PROVINCE: 30, Level.DISTRICT: 11, Level.COMMUNE: 156}
ON_SITE: dict[str, int] = {Level.PROVINCE: 10, Level.DISTRICT: 4, Level.COMMUNE: 52}
SEED = f"An Giang {YEAR} {MADE_UP}"
UNKNOWN_END = f"Bài báo không nêu kết quả; khép lại để dùng thử {MADE_UP}"
# Of every eight agencies in the order of the alphabet: one is late, two hand nothing in
LATE, MISSING, OF = {3}, {1, 6}, 8


def load_2021(province: Province, criteria: Criteria, staff: Staff) -> None:
    plan = _made(province, criteria, staff)
    _list_agencies(plan, staff)
    plan = _in_force(plan, staff)
    _hand_in(plan, staff)
    close_plan(plan, on=CLOSED, by=staff.officer, version=plan.version, reason=UNKNOWN_END)


def _made(province: Province, criteria: Criteria, staff: Staff) -> InspectionPlan:
    plan = create_plan(
        province, by=staff.officer, reason=REASON, year=YEAR, title=TITLE, note=NOTE, is_made_up=True,
        lead_agency=agency_on(province, LEAD, MADE), criteria_set=criteria.whole,
        commune_criteria_set=criteria.short, report_due_on=DUE,
    )  # fmt: skip
    plan = set_bases(plan, [BasisSaid(SCHEME)], by=staff.officer, version=plan.version)
    partners = [PartnerSaid(agency=agency_on(province, name, MADE)) for name in PARTNERS]
    plan = set_partners(plan, partners, by=staff.officer, version=plan.version)
    return set_targets(plan, _targets(), by=staff.officer, version=plan.version)


def _targets() -> list[TargetSaid]:
    """As the article says them: of the visits also whether they are mandatory."""
    obliged: dict[str, str] = {Level.COMMUNE: Obligation.ENCOURAGED}
    return [
        *(TargetSaid(InspectionForm.DOSSIER, level, count) for level, count in BY_DOSSIER.items()),
        *(
            TargetSaid(InspectionForm.ON_SITE, level, count, obliged.get(level, Obligation.MANDATORY))
            for level, count in ON_SITE.items()
        ),
    ]


def _list_agencies(plan: InspectionPlan, staff: Staff) -> None:
    standing = AgencyPeriod.objects.on(MADE).filter(province=plan.province).order_by("sort_key")
    keys = standing.values_list("agency", flat=True)
    add_agencies(plan, InspectionForm.DOSSIER, keys, on=MADE, by=staff.officer)
    draw_by_quota(plan, ON_SITE, form=InspectionForm.ON_SITE, on=MADE, seed=SEED, by=staff.officer)
    plan.refresh_from_db()


def _in_force(plan: InspectionPlan, staff: Staff) -> InspectionPlan:
    plan = keep_plan_paper(plan, PLAN_PAPER, by=staff.officer, version=plan.version)
    plan = agree_as_subdepartment(plan, on=MADE, by=staff.leader, version=plan.version)
    plan = record_department_agreement(plan, on=MADE, by=staff.leader, version=plan.version)
    plan = submit_plan(plan, paper=SUBMISSION, on=MADE, by=staff.officer, version=plan.version)
    shape = ApprovalShape.DECISION_APPROVING
    plan = issue_plan(plan, paper=DECISION, shape=shape, by=staff.officer, version=plan.version)
    return start_plan(plan, on=STARTED, by=staff.officer, version=plan.version)


def _hand_in(plan: InspectionPlan, staff: Staff) -> None:
    """Paper, as it came in that year, entered by the officer in the order of its days."""
    reports = enumerate(plan.assessments.order_by("sort_key", "pk"))
    arrived = {report: _arrived_on(place) for place, report in reports if place % OF not in MISSING}
    ordered = sorted(arrived.items(), key=lambda pair: (pair[1], pair[0].pk))
    for number, (report, day) in enumerate(ordered, start=1):
        hand_in_for(
            report, by=staff.officer, at=at_nine(day), arrived_on=day, number=f"{number:02}/BC {MADE_UP}",
            day=day - timedelta(days=3), scan=scan(),
        )  # fmt: skip


def _arrived_on(place: int) -> date:
    return DUE + timedelta(days=2 + place % 20) if place % OF in LATE else DUE - timedelta(days=place % 45)
