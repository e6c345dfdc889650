"""Whom to visit: proposals for inspections on site, each with every reason for it, the most pressing first.

A reason is told only where a row of the portal bears it out. What nobody answers (open findings, as long as no app
keeps any) is not told at all.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Max

from agencies.choices import CertificateKind, DeclarationReason, Level, Obligation
from agencies.models import Certificate
from agencies.queries.certificate_states import in_force, known_by
from common.registry import open_findings
from inspections.choices import InspectionForm, PlannedState, ProposalCause
from inspections.models import InspectionPlan, PlannedInspection, Result
from inspections.queries.plan_candidates import candidates, provinces_of
from inspections.scoring import number

# By how much each cause moves an agency up; of one weight those without a visit for longest come first
WEIGHTS = {
    ProposalCause.OPEN_FINDINGS: 5,
    ProposalCause.LOW_SCORE: 4,
    ProposalCause.LONG_NOT_VISITED: 3,
    ProposalCause.NEVER_VISITED: 3,
    ProposalCause.NEWLY_DECLARED: 2,
    ProposalCause.CERTIFICATE_RUNNING_OUT: 2,
    ProposalCause.MANDATORY: 1,
}


@dataclass(frozen=True)
class Limits:
    """From where on a reason is one; the office may say otherwise on the page."""

    years_without_visit: int = 3
    low_score: Decimal = Decimal(65)
    months_since_declared: int = 12


@dataclass(frozen=True)
class Reason:
    """Why an agency is proposed, in a sentence that stands on its row."""

    cause: ProposalCause
    text: str


@dataclass
class Proposal:
    """An agency with its reasons; `taken`: it falls within the quota of its level."""

    agency: int
    name: str
    level: str
    obligation: str
    reasons: list[Reason] = field(default_factory=list)
    last_visit: date | None = None
    taken: bool = False

    @property
    def weight(self) -> int:
        return sum(WEIGHTS[reason.cause] for reason in self.reasons)

    @property
    def cause(self) -> str:
        """The weightiest cause: the one that its line will bear."""
        return max(self.reasons, key=lambda reason: WEIGHTS[reason.cause]).cause

    @property
    def told(self) -> str:
        return "; ".join(reason.text for reason in self.reasons)

    @property
    def level_label(self) -> str:
        return str(Level(self.level).label)

    @property
    def why(self) -> tuple[str, str]:
        """As `plan_lists.add_agencies(whys=…)` takes it."""
        return self.cause, self.told


DEFAULT_LIMITS = Limits()


def proposals(
    plan: InspectionPlan, on: date, *, quotas: Mapping[str, int] | None = None, limits: Limits = DEFAULT_LIMITS
) -> list[Proposal]:
    """Who may come on the list on site and has a reason to, level by level, the most pressing first.

    `quotas`: level → how many are taken; None: what the plan's targets still lack.
    """
    rows = list(candidates(plan, InspectionForm.ON_SITE, on).order_by("sort_key", "pk"))
    known = _Known(plan, [row.agency_id for row in rows], on, limits)
    found = [
        Proposal(
            row.agency_id, row.name, row.level, row.obligation, known.reasons(row.agency_id, row.obligation),
            known.visits.get(row.agency_id),
        )
        for row in rows
    ]  # fmt: skip
    pressing = [one for one in found if one.reasons]
    # Sorting keeps the order of names among equals.
    pressing.sort(key=lambda one: (Level.values.index(one.level), -one.weight, one.last_visit or date.min))
    left = dict(quotas) if quotas is not None else quotas_left(plan)
    for one in pressing:
        one.taken = left.get(one.level, 0) > 0
        left[one.level] = left.get(one.level, 0) - 1
    return pressing


def quotas_left(plan: InspectionPlan) -> dict[str, int]:
    """What the plan's targets on site still lack, by level."""
    left: dict[str, int] = defaultdict(int)
    for level, count in plan.targets.filter(form=InspectionForm.ON_SITE).values_list("level", "count"):
        left[level] += count
    listed = plan.inspections.standing().filter(form=InspectionForm.ON_SITE, level__in=list(left))
    for level in listed.values_list("level", flat=True):
        left[level] -= 1
    return {level: max(count, 0) for level, count in left.items()}


# --- What is known of them --------------------------------------------------------------------------------------
class _Known:
    """The facts behind the reasons, each kind asked for once."""

    def __init__(self, plan: InspectionPlan, agencies: Sequence[int], on: date, limits: Limits) -> None:
        self.on, self.limits = on, limits
        provinces = provinces_of(plan.province)
        self.visits = _last_visits(provinces, on)
        self.scores = _last_scores(provinces, on)
        self.ends = _ends(provinces, on)
        self.declared = _newly_declared(provinces, on, _months_before(on, limits.months_since_declared))
        self.findings: dict[int, list[str]] = defaultdict(list)
        for answer in open_findings:
            for agency, text in answer(agencies, on).items():
                self.findings[agency].append(text)

    def reasons(self, agency: int, obligation: str) -> list[Reason]:
        """Every reason for an agency; being mandatory is none alone, it only moves up who has another."""
        found = [
            *(Reason(ProposalCause.OPEN_FINDINGS, text) for text in self.findings[agency]),
            *self._score(agency),
            *self._visit(agency),
            *self._papers(agency),
        ]
        if found and obligation == Obligation.MANDATORY:
            found.append(Reason(ProposalCause.MANDATORY, "đối tượng bắt buộc"))
        return found

    def _score(self, agency: int) -> list[Reason]:
        year, total = self.scores.get(agency, (0, None))
        if total is None or total >= self.limits.low_score:
            return []
        text = f"năm {year} đạt {number(total)} điểm, dưới {number(self.limits.low_score)}"
        return [Reason(ProposalCause.LOW_SCORE, text)]

    def _visit(self, agency: int) -> list[Reason]:
        last = self.visits.get(agency)
        if last is None:
            return [Reason(ProposalCause.NEVER_VISITED, "chưa có lần kiểm tra tại trụ sở nào trên cổng")]
        if last > _months_before(self.on, 12 * self.limits.years_without_visit):
            return []
        return [Reason(ProposalCause.LONG_NOT_VISITED, f"kiểm tra tại trụ sở lần cuối ngày {last:%d/%m/%Y}")]

    def _papers(self, agency: int) -> list[Reason]:
        found = []
        if agency in self.ends:
            text = f"giấy chứng nhận hết hạn ngày {self.ends[agency]:%d/%m/%Y}"
            found.append(Reason(ProposalCause.CERTIFICATE_RUNNING_OUT, text))
        if agency in self.declared:
            text = f"công bố lần đầu ngày {self.declared[agency]:%d/%m/%Y}"
            found.append(Reason(ProposalCause.NEWLY_DECLARED, text))
        return found


def _last_visits(provinces: Collection[int], on: date) -> dict[int, date]:
    on_site = PlannedInspection.objects.filter(province__in=provinces, form=InspectionForm.ON_SITE)
    done = on_site.filter(state=PlannedState.DONE, done_on__lte=on).order_by()
    return dict(done.values("agency").annotate(last=Max("done_on")).values_list("agency", "last"))


def _last_scores(provinces: Collection[int], on: date) -> dict[int, tuple[int, Decimal]]:
    decided = Result.objects.filter(assessment__province__in=provinces, decided_on__lte=on)
    in_order = decided.order_by("assessment__plan__year", "pk")
    rows = in_order.values_list("assessment__agency", "assessment__plan__year", "total")
    return {agency: (year, total) for agency, year, total in rows}


def _ends(provinces: Collection[int], on: date) -> dict[int, date]:
    """Of those who hold a certificate that runs out within the widest alert and none that goes on: its last day."""
    held = Certificate.objects.filter(province__in=provinces, kind=CertificateKind.CERTIFICATE)
    last: dict[int, date] = {}
    for holder, day in in_force(held, on).order_by().values_list("holder", "expires_on"):
        last[holder] = max(last.get(holder, date.min), day or date.max)
    alert = on + timedelta(days=max(settings.CERTIFICATE_ALERT_DAYS))
    return {holder: day for holder, day in last.items() if day <= alert}


def _newly_declared(provinces: Collection[int], on: date, since: date) -> dict[int, date]:
    """Those whose first declaration or certificate, of all that are known, was issued lately."""
    issued = Certificate.objects.filter(known_by(on), province__in=provinces).order_by()
    first: dict[int, date] = {}
    for holder, day, reason in issued.values_list("holder", "issued_on", "reason"):
        again = reason not in ("", DeclarationReason.FIRST)  # then there was one before, also where none is known
        begins = date.min if again else day or date.min
        first[holder] = min(first.get(holder, date.max), begins)
    return {holder: day for holder, day in first.items() if day > since}


def _months_before(on: date, months: int) -> date:
    """The same day so many months earlier; where that month is shorter, its 28th."""
    year, month = divmod(on.year * 12 + on.month - 1 - months, 12)
    return date(year, month + 1, min(on.day, 28))
