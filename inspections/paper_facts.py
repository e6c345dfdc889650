"""What the official papers of a plan have to say, as plain values: `queries` gather them, `papers` word them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from inspections.choices import ApprovalShape, InspectionForm


@dataclass(frozen=True)
class Recorded:
    """A paper as the registry office recorded it; empty while it has no number."""

    number: str = ""
    on: date | None = None


@dataclass(frozen=True)
class Office:
    """Who issues: the department that leads the plan, with the province's committee above it."""

    name: str  # Sở Khoa học và Công nghệ
    province: str  # tỉnh An Giang
    place: str  # An Giang
    unit: str = ""  # the symbol of who drafts: "CCTĐC"

    @property
    def committee(self) -> str:
        return f"Ủy ban nhân dân {self.province}"


@dataclass(frozen=True)
class AnnexRow:
    """An agency on a list of the plan, as the plan froze it."""

    agency: int
    name: str
    level: str
    obligation: str = ""
    edition: str = ""
    window_from: date | None = None
    window_to: date | None = None
    team: str = ""
    note: str = ""
    code: str = ""


@dataclass(frozen=True)
class TargetSaid:
    """How many agencies a plan sets out to inspect; without a list they stand "chưa có danh sách"."""

    form: str
    level: str
    obligation: str
    count: int


@dataclass(frozen=True)
class MemberSaid:
    name: str
    role: str
    title: str = ""
    unit: str = ""


@dataclass(frozen=True)
class TeamSaid:
    name: str
    members: tuple[MemberSaid, ...] = ()


@dataclass(frozen=True)
class PlanDays:
    """The days of a plan; a day that is not set is not printed."""

    opens_on: date | None = None
    report_due_on: date | None = None
    review_due_on: date | None = None
    results_due_on: date | None = None
    dossier_from: date | None = None
    dossier_to: date | None = None
    site_from: date | None = None
    site_to: date | None = None
    explanation_days: int = 0


@dataclass(frozen=True)
class PlanPaper:
    """A plan as its papers tell it."""

    office: Office
    year: int
    title: str
    shape: str = ApprovalShape.DECISION_APPROVING
    paper: Recorded = Recorded()
    submission: Recorded = Recorded()
    approval: Recorded = Recorded()
    bases: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    dossier: tuple[AnnexRow, ...] = ()
    on_site: tuple[AnnexRow, ...] = ()
    targets: tuple[TargetSaid, ...] = ()
    teams: tuple[TeamSaid, ...] = ()
    days: PlanDays = PlanDays()
    rounds: int = 1
    criteria: str = ""
    commune_criteria: str = ""
    is_made_up: bool = False

    def rows(self, form: str) -> tuple[AnnexRow, ...]:
        return self.dossier if form == InspectionForm.DOSSIER else self.on_site


@dataclass(frozen=True)
class SectionPoints:
    """A section of the sheet: what it could bring, what the agency gave itself, what the review gave."""

    title: str
    possible: Decimal
    claimed: Decimal
    given: Decimal


@dataclass(frozen=True)
class Remark:
    """What the review noted of a criterion."""

    code: str
    text: str
    note: str


@dataclass(frozen=True)
class ResultPaper:
    """The result of an agency as it is told to it."""

    office: Office
    year: int
    plan_title: str
    agency: str
    total: Decimal
    grade: str
    plan_paper: Recorded = Recorded()
    approval: Recorded = Recorded()
    notice: Recorded = Recorded()
    claimed: Decimal | None = None
    manual_reason: str = ""
    sections: tuple[SectionPoints, ...] = ()
    remarks: tuple[Remark, ...] = ()
    opinion: str = ""
    is_made_up: bool = False


@dataclass(frozen=True)
class LateRow:
    """An agency that has not handed in although its due day is over."""

    name: str
    level: str
    due_on: date
    days_late: int
    reminded_on: date | None = None
    note: str = ""


@dataclass(frozen=True)
class ReminderPaper:
    """Who is late on a day under a plan, of how many that owe a report."""

    office: Office
    year: int
    plan_title: str
    on: date
    owed: int
    handed_in: int
    late: tuple[LateRow, ...]
    plan_paper: Recorded = Recorded()
    approval: Recorded = Recorded()
    letter: Recorded = Recorded()
    until: date | None = None
    is_made_up: bool = False
