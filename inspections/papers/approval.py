"""How a plan is brought to the province's committee: the submission, and the draft of the decision it may take."""

from common.errors import Refused
from common.papers.content import Addressed, Bases, Block, Centred, Head, Paper, Signer, Text, Title
from common.papers.wording import closed, lowered_first, named_paper
from inspections.choices import ApprovalShape, InspectionForm
from inspections.paper_facts import PlanPaper
from inspections.papers.annexes import annexes_of, counts
from inspections.papers.parts import (
    MADE_UP,
    archived,
    bases_of,
    committee_issue,
    committee_signer,
    excerpt_of,
    leader_of,
    named_plan,
    office_head,
    office_issue,
    office_signer,
)
from inspections.papers.plan import form_told

DRAFT = "Dự thảo"
NO_DECISION = (
    "Kế hoạch này do Ủy ban nhân dân tỉnh tự ban hành nên không có quyết định riêng. "
    "Hãy tải bản kế hoạch, hoặc chọn lại hình thức ban hành của kế hoạch."
)


def submission_paper(plan: PlanPaper, signer: Signer | None = None) -> Paper:
    """Tờ trình of the department."""
    office, about = plan.office, lowered_first(excerpt_of(plan.title))
    asked = _asked(plan)
    said: list[Block] = [
        Addressed([office.committee]),
        *([Bases(bases_of(plan))] if plan.bases else []),
        Text(
            f"{office.name} kính trình {office.committee} {asked} Kế hoạch {about}, với các nội dung chính như sau:"
        ),
    ]
    forms = [form for form in InspectionForm if counts(plan, form)]
    said += [Text(f"{number}. {form_told(plan, form)}") for number, form in enumerate(forms, start=1)]
    sent = "dự thảo Kế hoạch" if plan.shape == ApprovalShape.ISSUED_BY_PROVINCE else "Kế hoạch và dự thảo Quyết định"
    said += [
        Text(f"Hồ sơ gửi kèm Tờ trình gồm: {sent} của {office.committee}; các danh sách cơ quan được kiểm tra."),
        Text(closed(f"{office.name} kính trình {office.committee} xem xét, quyết định")),
    ]
    return Paper(
        head=office_head(office, office_issue(office, "TTr", plan.submission, plan.year)),
        title=Title("Tờ trình", f"Về việc {asked} Kế hoạch {about}"),
        body=said,
        signer=signer or office_signer(office),
        receivers=["Như trên", archived(office)],
        notice=MADE_UP if plan.is_made_up else "",
    )


def _asked(plan: PlanPaper) -> str:
    return "phê duyệt" if plan.shape == ApprovalShape.DECISION_APPROVING else "ban hành"


def decision_draft(plan: PlanPaper, signer: Signer | None = None) -> Paper:
    """Dự thảo quyết định of the committee: approving the department's plan, or issuing the plan with its lists. Once
    its number is recorded it is no draft any more."""
    if plan.shape == ApprovalShape.ISSUED_BY_PROVINCE:
        raise Refused(NO_DECISION)
    office, about = plan.office, lowered_first(excerpt_of(plan.title))
    issues = plan.shape == ApprovalShape.DECISION_ON_PLAN
    verb = "Ban hành" if issues else "Phê duyệt"
    issue = committee_issue(office, "QĐ", plan.approval, plan.year)
    return Paper(
        head=Head(office.committee, issue, mark="" if issue.recorded else DRAFT),
        title=Title("Quyết định", f"{verb} Kế hoạch {about}", authority=office.committee),
        body=[Bases([*bases_of(plan), _proposed(plan)]), Centred("QUYẾT ĐỊNH:"), *_articles(plan, verb, about)],
        signer=signer or committee_signer(),
        receivers=["Như Điều 3", *plan.partners, "Các cơ quan được kiểm tra", "Lưu: VT"],
        annexes=annexes_of(plan) if issues else (),
        notice=MADE_UP if plan.is_made_up else "",
    )


def _proposed(plan: PlanPaper) -> str:
    submission = named_paper("Tờ trình", office_issue(plan.office, "TTr", plan.submission, plan.year))
    return f"Theo đề nghị của {leader_of(plan.office)} {plan.office.name} tại {submission}"


def _articles(plan: PlanPaper, verb: str, about: str) -> list[Text]:
    office = plan.office
    if verb == "Phê duyệt":
        what = f"{verb} {named_plan(plan)} của {office.name} về việc {about}, với các nội dung chính:"
    else:
        what = f"{verb} kèm theo Quyết định này Kế hoạch {about}, với các nội dung chính:"
    forms = [form for form in InspectionForm if counts(plan, form)]
    listed = [Text(f"{number}. {form_told(plan, form)}") for number, form in enumerate(forms, start=1)]
    partners = f"phối hợp với {', '.join(plan.partners)} và " if plan.partners else "phối hợp với "
    return [
        Text(what, lead="Điều 1."),
        *listed,
        Text(
            f"Giao {office.name} chủ trì, {partners}các cơ quan, đơn vị liên quan tổ chức thực hiện Kế hoạch; tổng "
            f"hợp, báo cáo {office.committee} kết quả thực hiện.",
            lead="Điều 2.",
        ),
        Text(
            closed(
                f"Chánh Văn phòng {office.committee}, {leader_of(office)} {office.name}, người đứng đầu các cơ quan, "
                "đơn vị liên quan chịu trách nhiệm thi hành Quyết định này. Quyết định này có hiệu lực kể từ ngày ký"
            ),
            lead="Điều 3.",
        ),
    ]
