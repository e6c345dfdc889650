"""Made-up years of inspection: a plan a year with its lists, every agency's report, reviews, results and reminders.

Ten years of a province of 118 agencies are 1,180 reports, of which those of this year are filled in and on their way.
Written without history, but for the plan that is under way: its page tells what was changed of it.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils import timezone

from accounts.models import User
from agencies.choices import Duty
from agencies.models import Agency, AgencyPeriod, Membership, Province
from common import bulk_rows
from common.clock import now, today
from common.documents import OfficialDocument
from common.history import create
from common.text import fold
from inspections.choices import (
    NOT_HANDED_IN,
    AnswerKind,
    ApprovalShape,
    AssessmentState,
    InspectionForm,
    PartState,
    PlannedState,
    PlanState,
    ProposalCause,
    ReminderChannel,
    ReminderKind,
    Round,
    SetState,
)
from inspections.models import (
    Answer,
    AssessmentFigure,
    AssessmentPart,
    CriteriaSection,
    CriteriaSet,
    Criterion,
    GradeBand,
    InspectionPlan,
    InspectionTeam,
    PlannedInspection,
    PlanTarget,
    Reminder,
    Result,
    ReviewScore,
    SelfAssessment,
)
from inspections.parts import FIGURES, KEPT_PARTS

YEARS, SETS, TEAMS, SAVES = 10, 3, 5, 60
SECTIONS, CRITERIA = 3, 4  # criteria of each section
BANDS = (("Tốt", 80), ("Khá", 65), ("Trung bình", 50), ("Yếu", 0))
# How the reports of the running year stand, one agency after the other: most wait for review, a fourth is owed.
STATES = (
    AssessmentState.IN_PROGRESS, AssessmentState.SUBMITTED, AssessmentState.IN_REVIEW, AssessmentState.SUBMITTED,
    AssessmentState.FINAL, AssessmentState.SUBMITTED, AssessmentState.OPEN, AssessmentState.IN_REVIEW,
    AssessmentState.RETURNED, AssessmentState.EXPLAINED, AssessmentState.SUBMITTED, AssessmentState.FINAL,
)  # fmt: skip
REVIEWED = (AssessmentState.IN_REVIEW, AssessmentState.RETURNED, AssessmentState.EXPLAINED, AssessmentState.FINAL)
DUE_IN, OVERDUE = timedelta(days=18), timedelta(days=5)
FULL = Decimal(10)


def fill(province: Province, agencies: Sequence[Agency]) -> None:
    """The years of a province, the oldest first; of a province of few agencies as many as it has."""
    if agencies:
        _Years(province).fill(min(YEARS, len(agencies)))
        _secretary(agencies[0])


def _secretary(agency: Agency) -> None:
    """Who fills in the report of a province's first agency: "thuky", "thuky2" … by the number of the province."""
    ordinal = int(agency.province.code)
    name = f"thuky{'' if ordinal == 1 else ordinal}"
    user = create(User(username=name, full_name=f"Thư ký {ordinal}"), by=None)
    create(Membership(user=user, agency=agency, duty=Duty.ISO_SECRETARY), by=None)


class _Years:
    """The plans of one province, and what came of them."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self.periods = list(AgencyPeriod.objects.filter(province=province).order_by("pk"))
        self.receipts = count(1)

    def fill(self, years: int) -> None:
        sets = self._sets(min(SETS, years))
        this_year = today().year
        plans = [self._plan(year, sets[year % len(sets)]) for year in range(this_year - years + 1, this_year + 1)]
        lines = [line for plan in plans for line in self._lines(plan)]
        bulk_rows.insert([*lines, *self._outside()])
        reports = {plan: [self._report(plan, *each) for each in enumerate(self.periods)] for plan in plans}
        bulk_rows.insert([row for rows in reports.values() for row in rows])
        ended = [row for rows in reports.values() for row in rows if row.state == AssessmentState.FINAL]
        bulk_rows.insert([_result(row, place) for place, row in enumerate(ended)])
        self._fill_in(plans[-1].criteria_set, reports[plans[-1]])
        _change_often(plans[-1])

    # --- Criteria ---
    def _sets(self, many: int) -> list[CriteriaSet]:
        name = "Phiếu chấm điểm của tỉnh"
        rows = [
            CriteriaSet(
                province=self.province, name=name, name_key=fold(name), label=f"bản {n}", state=SetState.LOCKED,
                locked_on=date(2016 + n, 1, 1),
            )
            for n in range(1, many + 1)
        ]  # fmt: skip
        bulk_rows.insert(rows)
        titled = [(row, place) for row in rows for place in range(1, SECTIONS + 1)]
        sections = [CriteriaSection(criteria_set=row, position=n, title=f"Phần {n}") for row, n in titled]
        bulk_rows.insert(sections)
        asked = {"maximum": FULL, "answer_kind": AnswerKind.YES_NO}
        bulk_rows.insert(
            [
                Criterion(section=one, position=n, code=f"{one.position}.{n}", text=f"Yêu cầu {n} của phần", **asked)
                for one in sections
                for n in range(1, CRITERIA + 1)
            ]
        )
        bands = [(row, place, *band) for row in rows for place, band in enumerate(BANDS)]
        bulk_rows.insert(
            [GradeBand(criteria_set=row, position=n, name=name, at_least=least) for row, n, name, least in bands]
        )
        return rows

    # --- Plans ---
    def _plan(self, year: int, criteria_set: CriteriaSet) -> InspectionPlan:
        runs = year == today().year
        title = f"Kế hoạch kiểm tra việc áp dụng HTQLCL năm {year}"
        paper = create(OfficialDocument(number=f"{year % 100}/QĐ-UBND", issued_on=date(year, 2, 25)), by=None)
        return create(
            InspectionPlan(
                province=self.province, year=year, title=title, title_key=fold(title), criteria_set=criteria_set,
                state=PlanState.UNDER_WAY if runs else PlanState.CLOSED, approval_paper=paper,
                approval_shape=ApprovalShape.DECISION_APPROVING,
                report_due_on=today() + DUE_IN if runs else date(year, 6, 30),
            ),
            by=None,
        )  # fmt: skip

    def _lines(self, plan: InspectionPlan) -> Iterator[PlannedInspection]:
        """Everybody by dossier, every third on site too, by one of the teams."""
        teams = [InspectionTeam(province=self.province, plan=plan, name=f"Đoàn số {n}") for n in range(1, TEAMS + 1)]
        bulk_rows.insert(teams)
        of_levels: dict[str, list[int]] = {}
        for period in self.periods:
            of_levels.setdefault(period.level, []).append(period.pk)
        targets = [(form, level) for form in InspectionForm for level in of_levels]
        bulk_rows.insert(
            [PlanTarget(plan=plan, form=form, level=level, count=len(of_levels[level])) for form, level in targets]
        )
        for n, period in enumerate(self.periods):
            yield self._line(period, plan=plan, form=InspectionForm.DOSSIER)
            if n % 3 == 0:
                first = date(plan.year, 9, 1) + timedelta(n % 28)
                yield self._line(
                    period, plan=plan, form=InspectionForm.ON_SITE, team=teams[n % TEAMS], window_from=first,
                    window_to=first, cause=ProposalCause.NEVER_VISITED, **_visited(plan, first),
                )  # fmt: skip

    def _outside(self) -> Iterator[PlannedInspection]:
        """Inspections outside any plan, of every second agency."""
        for period in self.periods[::2]:
            yield self._line(period, form=InspectionForm.ON_SITE, outside_reason="Có phản ánh của người dân")

    def _line(self, period: AgencyPeriod, **facts: Any) -> PlannedInspection:
        return PlannedInspection(
            province=self.province, agency_id=period.agency_id, level=period.level, obligation=period.obligation,
            name=period.name, folded_name=period.folded_name, sort_key=period.sort_key, **facts,
        )  # fmt: skip

    # --- Reports ---
    def _report(self, plan: InspectionPlan, place: int, period: AgencyPeriod) -> SelfAssessment:
        runs = plan.state == PlanState.UNDER_WAY
        row = SelfAssessment(
            plan=plan, agency_id=period.agency_id, province=self.province, criteria_set_id=plan.criteria_set_id,
            level=period.level, name=period.name, sort_key=period.sort_key, opened_on=date(plan.year, 3, 1),
            due_on=plan.report_due_on, state=STATES[place % len(STATES)] if runs else AssessmentState.FINAL,
        )  # fmt: skip
        if row.state == AssessmentState.OPEN:
            row.due_on = today() - OVERDUE
        if row.state == AssessmentState.RETURNED:
            row.explain_by = today() + OVERDUE
        if row.is_handed_in:
            day = date(plan.year, 5, 1) + timedelta(place % 90)
            row.submitted_at = timezone.make_aware(datetime.combine(day, time(9)))
            row.is_late = not runs and day > row.due_on
            row.receipt = f"CU-{self.province.code}-{next(self.receipts):06}"
            row.report_number, row.report_day = f"{place}/BC-UBND", day
            row.round = Round.FIRST
        return row

    def _fill_in(self, criteria_set: CriteriaSet, reports: Sequence[SelfAssessment]) -> None:
        """What the agencies have said in the running year, and what the review has said to it."""
        criteria = list(Criterion.objects.filter(section__criteria_set=criteria_set).order_by("pk"))
        done = {"state": PartState.DONE, "confirmed_at": now()}
        figured = [what for held in FIGURES.values() for what in held]
        begun = [row for row in reports if row.state != AssessmentState.OPEN]
        reviewed = [row for row in reports if row.state in REVIEWED]
        owed = [row for row in reports if row.state in NOT_HANDED_IN]
        for rows in (
            [AssessmentPart(assessment=row, part=part, **done) for row in begun for part in KEPT_PARTS],
            [AssessmentFigure(assessment=row, what=what, count=6) for row in begun for what in figured],
            [
                Answer(assessment=row, criterion=one, yes=True, score=FULL, confirmed=True)
                for row in begun
                for one in criteria
            ],
            [score for row in reviewed for score in _scores(row, criteria)],
            [reminder for row in owed for reminder in _reminders(row)],
        ):
            bulk_rows.insert(rows)


def _visited(plan: InspectionPlan, day: date) -> dict[str, Any]:
    return {} if plan.state == PlanState.UNDER_WAY else {"state": PlannedState.DONE, "done_on": day}


def _result(row: SelfAssessment, place: int) -> Result:
    total = Decimal(45 + place * 7 % 55)
    earned = [{"title": f"Phần {n}", "earned": f"{total / SECTIONS:.2f}", "possible": "33.33"} for n in range(1, 4)]
    grade = next(name for name, least in BANDS if total >= least)
    day = row.due_on if row.plan.state == PlanState.CLOSED else today() - OVERDUE
    published = day if row.plan.state == PlanState.CLOSED else None
    return Result(
        assessment=row, total=total, self_total=total, first_total=total, grade=grade, sections=earned,
        decided_on=day, published_on=published,
    )  # fmt: skip


def _scores(row: SelfAssessment, criteria: Sequence[Criterion]) -> Iterator[ReviewScore]:
    """Half of a review that is under way; one item given back where the report went back."""
    so_far = len(criteria) // 2 if row.state == AssessmentState.IN_REVIEW else len(criteria)
    went_back = row.state in (AssessmentState.RETURNED, AssessmentState.EXPLAINED)
    for place, one in enumerate(criteria[:so_far]):
        back = went_back and place == 0
        said = {"returned": True, "return_reason": "Thiếu minh chứng"} if back else {"points": FULL}
        yield ReviewScore(assessment=row, criterion=one, round=Round.FIRST, **said)


def _reminders(row: SelfAssessment) -> Iterable[Reminder]:
    told = {"assessment": row, "channel": ReminderChannel.TELEPHONE, "to_name": "Thư ký", "text": "Nhắc nộp báo cáo"}
    return [Reminder(kind=ReminderKind.OTHER, on=today() - timedelta(days=days), **told) for days in (9, 2)]


def _change_often(plan: InspectionPlan) -> None:
    """The history of a plan whose lists were changed time and again."""
    first: Any = InspectionPlan.history.filter(id=plan.pk).get()  # type: ignore[attr-defined]
    names = [field.attname for field in first._meta.concrete_fields if not field.primary_key]
    said = {name: getattr(first, name) for name in names}
    changed = {"history_type": "~", "history_change_reason": "Thêm 1 cơ quan vào danh sách kiểm tra"}
    bulk_rows.insert([type(first)(**said | changed | {"version": n}) for n in range(2, SAVES + 2)])
