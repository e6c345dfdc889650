"""What the papers of a plan share: their heads, who signs them, and the words by which they name each other."""

import re
from datetime import date

from common.papers.content import Head, Issue, Signer
from common.papers.wording import initials, named_paper
from inspections.paper_facts import Office, PlanPaper, Recorded

MADE_UP = "Bản dùng thử: có nội dung giả định, không có giá trị sử dụng."
SYSTEM = "Hệ thống quản lý chất lượng theo Tiêu chuẩn quốc gia TCVN ISO 9001"
_KIND = re.compile(r"kế hoạch\s+", re.IGNORECASE)
_BASIS = re.compile(r"(căn cứ|theo|thực hiện|xét)\s", re.IGNORECASE)
_LEADERS = (
    ("sở", "Giám đốc"),
    ("chi cục", "Chi cục trưởng"),
    ("ban", "Trưởng ban"),
    ("văn phòng", "Chánh Văn phòng"),
)


def office_issue(office: Office, kind: str, paper: Recorded, year: int) -> Issue:
    """Number and day of a paper of the department: 05/KH-SKHCN."""
    return Issue(f"{kind}-{initials(office.name)}", office.place, paper.number, paper.on, year)


def letter_issue(office: Office, paper: Recorded, year: int) -> Issue:
    """Number and day of a letter, which bears who drafts it: 734/SKHCN-CCTĐC."""
    symbol = "-".join(part for part in (initials(office.name), office.unit) if part)
    return Issue(symbol, office.place, paper.number, paper.on, year)


def committee_issue(office: Office, kind: str, paper: Recorded, year: int) -> Issue:
    return Issue(f"{kind}-UBND", office.place, paper.number, paper.on, year)


def office_head(office: Office, issue: Issue, about: str = "") -> Head:
    return Head(office.name, issue, parent=office.committee, about=about)


def leader_of(office: Office) -> str:
    """The title of who leads the department."""
    name = office.name.lower()
    return next((title for word, title in _LEADERS if name.startswith(f"{word} ")), "Người đứng đầu")


def office_signer(office: Office) -> Signer:
    return Signer(leader_of(office))


def committee_signer() -> Signer:
    return Signer("Chủ tịch", body="Ủy ban nhân dân")


def excerpt_of(title: str) -> str:
    """What a plan is about: its title without the word that stands above it."""
    words = _KIND.sub("", title, count=1) if _KIND.match(title) else title
    return words[:1].upper() + words[1:]


def bases_of(plan: PlanPaper) -> list[str]:
    """The legal bases as a paper begins with them, whether or not their first word was typed."""
    return [line if _BASIS.match(line) else f"Căn cứ {line}" for line in plan.bases]


def named_plan(plan: PlanPaper) -> str:
    """Kế hoạch số 05/KH-SKHCN ngày 19 tháng 01 năm 2021."""
    return named_paper("Kế hoạch", office_issue(plan.office, "KH", plan.paper, plan.year))


def put_in_force_by(office: Office, approval: Recorded, plan_paper: Recorded, year: int) -> str:
    """By which paper an agency is bound: the province's where it is recorded, else the plan's own."""
    if approval.number:
        kind = "Kế hoạch" if "KH-" in approval.number.upper() else "Quyết định"
        issue = committee_issue(office, "QĐ", approval, year)
        return f"{named_paper(kind, issue)} của {office.committee}"
    issue = office_issue(office, "KH", plan_paper, year)
    return f"{named_paper('Kế hoạch', issue)} của {office.name}"


def archived(office: Office) -> str:
    return ", ".join(part for part in ("Lưu: VT", office.unit) if part)


def short_day(day: date) -> str:
    return f"{day:%d/%m/%Y}"
