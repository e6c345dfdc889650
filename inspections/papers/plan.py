"""Kế hoạch kiểm tra, worded: purpose, content, forms and agencies, days, teams, who does what, and the two lists."""

from collections.abc import Iterator, Sequence
from datetime import date

from common.papers.content import Bases, Block, Head, Heading, Paper, Section, Signer, Text, Title
from common.papers.wording import closed, counted, lowered_first, printed_day, roman
from inspections.choices import ApprovalShape, InspectionForm, TeamRole
from inspections.paper_facts import MemberSaid, PlanPaper, TeamSaid
from inspections.papers.annexes import (
    NO_LIST,
    Counted,
    annexes_of,
    by_level,
    by_obligation,
    counts,
    level_name,
    obligation_name,
    total_of,
)
from inspections.papers.parts import (
    MADE_UP,
    SYSTEM,
    archived,
    bases_of,
    committee_issue,
    committee_signer,
    excerpt_of,
    office_head,
    office_issue,
    office_signer,
)

Part = tuple[str, list[Block]]


def plan_paper(plan: PlanPaper, signer: Signer | None = None) -> Paper:
    """The plan with its annexes: the department's, or the committee's own where that issues it."""
    office = plan.office
    if plan.shape == ApprovalShape.ISSUED_BY_PROVINCE:
        head = Head(office.committee, committee_issue(office, "KH", plan.paper, plan.year))
        signer = signer or committee_signer()
    else:
        head = office_head(office, office_issue(office, "KH", plan.paper, plan.year))
        signer = signer or office_signer(office)
    return Paper(
        head=head,
        title=Title("Kế hoạch", excerpt_of(plan.title)),
        body=_body(plan, head.issuer),
        signer=signer,
        receivers=_receivers(plan),
        annexes=annexes_of(plan),
        notice=MADE_UP if plan.is_made_up else "",
    )


def _body(plan: PlanPaper, issuer: str) -> list[Block]:
    blocks: list[Block] = [Bases(bases_of(plan))] if plan.bases else []
    blocks.append(Text(f"{issuer} xây dựng Kế hoạch {lowered_first(excerpt_of(plan.title))} như sau:"))
    parts = [_purpose(plan), _content(plan), _days(plan), _teams(plan), _duties(plan)]
    filled = [(title, inner) for title, inner in parts if inner]
    for number, (title, inner) in enumerate(filled, start=1):
        blocks += [Section(f"{roman(number)}. {title}"), *inner]
    return blocks


def _purpose(plan: PlanPaper) -> Part:
    return "MỤC ĐÍCH, YÊU CẦU", [
        Heading("1. Mục đích"),
        Text(
            f"a) Đánh giá việc xây dựng, áp dụng, duy trì và cải tiến {SYSTEM} (sau đây viết tắt là HTQLCL) tại các "
            f"cơ quan, tổ chức thuộc hệ thống hành chính nhà nước trên địa bàn {plan.office.province}: kết quả đã "
            "đạt được, khó khăn, hạn chế và nguyên nhân."
        ),
        Text(
            "b) Hướng dẫn, đôn đốc các cơ quan khắc phục hạn chế; góp phần nâng cao chất lượng, hiệu quả công tác "
            "quản lý nhà nước và cung cấp dịch vụ công, đáp ứng yêu cầu cải cách thủ tục hành chính."
        ),
        Heading("2. Yêu cầu"),
        Text(
            "a) Kiểm tra đúng đối tượng, nội dung và thời gian của Kế hoạch; khách quan, công khai, không gây trở "
            "ngại đến hoạt động của cơ quan được kiểm tra."
        ),
        Text(
            "b) Cơ quan được kiểm tra tự kiểm tra, đánh giá trung thực, gửi báo cáo đúng hạn và chuẩn bị đầy đủ hồ "
            "sơ, tài liệu có liên quan."
        ),
    ]


# --- What is inspected, and whom --------------------------------------------------------------------------------
def _content(plan: PlanPaper) -> Part:
    criteria = f"; chấm điểm theo {_criteria(plan)}" if plan.criteria else ""
    forms = [form for form in InspectionForm if counts(plan, form)]
    blocks: list[Block] = [
        Heading("1. Nội dung kiểm tra"),
        Text(f"Việc xây dựng, áp dụng, duy trì và cải tiến HTQLCL tại cơ quan{criteria}."),
        Heading("2. Hình thức và đối tượng kiểm tra"),
    ]
    if len(forms) > 1:
        blocks.append(Text(f"Việc kiểm tra được thực hiện theo {counted(len(forms))} hình thức:"))
    for index, form in enumerate(forms):
        annex = f"Phụ lục\u00a0{roman(index + 1)}" if len(forms) > 1 else "Phụ lục"
        blocks.append(Text(f"{'ab'[index]}) {form_told(plan, form, annex)}"))
    return "NỘI DUNG, HÌNH THỨC VÀ ĐỐI TƯỢNG KIỂM TRA", blocks + _sums(plan, forms)


def _criteria(plan: PlanPaper) -> str:
    if plan.commune_criteria and plan.commune_criteria != plan.criteria:
        return f"{plan.criteria}, đối với cấp xã theo {plan.commune_criteria}"
    return plan.criteria


def form_told(plan: PlanPaper, form: str, annex: str = "") -> str:
    """Kiểm tra tại trụ sở cơ quan: gồm 66 cơ quan, trong đó … (danh sách tại Phụ lục II)."""
    found = counts(plan, form)
    if form == InspectionForm.DOSSIER:
        name, detail = "Kiểm tra thông qua hồ sơ, báo cáo", _levels(found)
    else:
        name = "Kiểm tra tại trụ sở cơ quan"
        detail = "; ".join(
            f"đối tượng {obligation_name(duty).lower()} {counted(total_of(some))} cơ quan ({_levels(some)})"
            for duty, some in by_obligation(found)
        )
    where = f" (danh sách tại {annex})" if annex and all(one.listed for one in found) else ""
    return f"{name}: gồm {counted(total_of(found))} cơ quan, trong đó {detail}{where}."


def _levels(found: Sequence[Counted]) -> str:
    """30 cơ quan cấp tỉnh, 11 cơ quan cấp huyện, 156 cơ quan cấp xã."""
    return ", ".join(
        f"{counted(total_of(some))} cơ quan {level_name(level).lower()}"
        + ("" if all(one.listed for one in some) else f" ({NO_LIST})")
        for level, some in by_level(found)
    )


def _sums(plan: PlanPaper, forms: Sequence[str]) -> list[Block]:
    """Agencies and inspections are two counts: an agency may stand on both lists."""
    if len(forms) < 2 or not all(one.listed for form in forms for one in counts(plan, form)):
        return []
    agencies = len({row.agency for row in (*plan.dossier, *plan.on_site)})
    inspections = len(plan.dossier) + len(plan.on_site)
    return [
        Text(
            f"Tổng số cơ quan được kiểm tra: {counted(agencies)} cơ quan; tổng số lượt kiểm tra theo hai hình thức: "
            f"{counted(inspections)} lượt."
        )
    ]


# --- When and by whom -------------------------------------------------------------------------------------------
def _days(plan: PlanPaper) -> Part:
    lines = [text for text in _days_told(plan) if text]
    return "THỜI GIAN THỰC HIỆN", [Text(f"{number}. {text}.") for number, text in enumerate(lines, start=1)]


def _days_told(plan: PlanPaper) -> Iterator[str]:
    days = plan.days
    yield _by("Cơ quan gửi báo cáo tự kiểm tra, đánh giá", days.opens_on, days.report_due_on)
    yield _by("Kiểm tra thông qua hồ sơ, báo cáo", days.dossier_from, days.dossier_to or days.review_due_on)
    if plan.rounds > 1 and days.explanation_days:
        yield (
            "Cơ quan có nội dung được trả lại giải trình, bổ sung trong thời hạn "
            f"{counted(days.explanation_days)} ngày kể từ ngày nhận được thông báo"
        )
    yield _by("Kiểm tra tại trụ sở cơ quan", days.site_from, days.site_to)
    yield _by("Thông báo kết quả kiểm tra", None, days.results_due_on)


def _by(what: str, first: date | None, last: date | None) -> str:
    if first and last:
        return f"{what}: từ {printed_day(first)} đến hết {printed_day(last)}"
    if first:
        return f"{what}: từ {printed_day(first)}"
    return f"{what}: chậm nhất là {printed_day(last)}" if last else ""


def _teams(plan: PlanPaper) -> Part:
    return "ĐOÀN KIỂM TRA", [
        Text(f"{number}. {_team(team)}.") for number, team in enumerate(plan.teams, start=1) if team.members
    ]


def _team(team: TeamSaid) -> str:
    return f"{team.name}: " + "; ".join(_member(member) for member in team.members)


def _member(member: MemberSaid) -> str:
    facts = (member.name, member.title, member.unit, str(TeamRole(member.role).label))
    return ", ".join(fact for fact in facts if fact)


# --- Who does what ----------------------------------------------------------------------------------------------
def _duties(plan: PlanPaper) -> Part:
    office = plan.office
    partners = f", phối hợp với {_joined(plan.partners)}" if plan.partners else ""
    partners_do = (
        f"{_joined(plan.partners)} cử công chức tham gia kiểm tra, thẩm định báo cáo theo lĩnh vực phân công."
    )
    duties = [
        f"{office.name} chủ trì{partners} tổ chức thực hiện Kế hoạch; tổng hợp kết quả, báo cáo {office.committee}.",
        partners_do if plan.partners else "",
        "Các cơ quan được kiểm tra tự kiểm tra, đánh giá, gửi báo cáo đúng hạn; bố trí người có trách nhiệm làm việc "
        "với đoàn kiểm tra; khắc phục các nội dung được nêu và báo cáo kết quả khắc phục.",
    ]
    numbered = [Text(f"{number}. {duty}") for number, duty in enumerate(filter(None, duties), start=1)]
    asked = f"Nếu có khó khăn, vướng mắc, các cơ quan phản ánh về {office.name} để được hướng dẫn"
    return "TỔ CHỨC THỰC HIỆN", [*numbered, Text(closed(asked))]


def _joined(names: Sequence[str]) -> str:
    return " và ".join(", ".join(names).rsplit(", ", 1)) if len(names) > 1 else "".join(names)


def _receivers(plan: PlanPaper) -> list[str]:
    office = plan.office
    own = plan.shape == ApprovalShape.ISSUED_BY_PROVINCE
    above = [office.name] if own else [f"{office.committee} (để báo cáo)"]
    return [*above, *plan.partners, "Các cơ quan được kiểm tra", archived(office)]
