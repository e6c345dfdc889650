"""A plan, a result and the late reports of a plan, as their official papers tell them."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Max, OuterRef, Subquery

from agencies.choices import IdentifierScheme, Level, Obligation, UnitKind
from agencies.models import AgencyIdentifier, Province
from common.documents import OfficialDocument
from inspections.choices import InspectionForm, Round
from inspections.models import Extension, InspectionPlan, InspectionTeam, PlannedInspection, SelfAssessment
from inspections.paper_facts import (
    AnnexRow,
    LateRow,
    MemberSaid,
    Office,
    PlanDays,
    PlanPaper,
    Recorded,
    Remark,
    ReminderPaper,
    ResultPaper,
    SectionPoints,
    TargetSaid,
    TeamSaid,
)
from inspections.queries.criteria import scores_side_by_side
from inspections.queries.due_days import moved_day, overdue

LEAD = "Sở Khoa học và Công nghệ"  # who leads the scheme in a province where a plan names nobody
_LEVELS = tuple(Level.values)
_OBLIGATIONS = (*Obligation.values, "")


# --- What every paper of a plan begins with -----------------------------------------------------------------------
def office_of(plan: InspectionPlan, unit: str = "") -> Office:
    """Who issues the papers of a plan; `unit` is the symbol of who drafts them."""
    lead = plan.lead_name or (str(plan.lead_agency) if plan.lead_agency else LEAD)
    return Office(lead, province_told(plan.province), plan.province.name, unit)


def province_told(province: Province) -> str:
    """tỉnh An Giang, thành phố Huế."""
    kind = province.unit.kind if province.unit else UnitKind.PROVINCE
    return f"{UnitKind(kind).label} {province.name}"


def recorded(paper: OfficialDocument | None) -> Recorded:
    return Recorded(paper.number, paper.issued_on) if paper else Recorded()


# --- The plan -------------------------------------------------------------------------------------------------------
def plan_facts(plan: InspectionPlan, unit: str = "") -> PlanPaper:
    """The plan as it stands now, with both lists."""
    rows = list(_rows(plan))
    return PlanPaper(
        office=office_of(plan, unit),
        year=plan.year,
        title=plan.title,
        shape=plan.approval_shape or PlanPaper.shape,
        paper=recorded(plan.paper),
        submission=recorded(plan.submission_paper),
        approval=recorded(plan.approval_paper),
        bases=tuple(plan.bases.order_by("position", "pk").values_list("text", flat=True)),
        partners=tuple(plan.partners.order_by("position", "pk").values_list("name", flat=True)),
        dossier=_listed(rows, InspectionForm.DOSSIER),
        on_site=_listed(rows, InspectionForm.ON_SITE),
        targets=tuple(TargetSaid(row.form, row.level, row.obligation, row.count) for row in plan.targets.all()),
        teams=tuple(_team(team) for team in plan.teams.prefetch_related("members")),
        days=_days(plan),
        rounds=plan.rounds,
        criteria=str(plan.criteria_set or ""),
        commune_criteria=str(plan.commune_criteria_set or ""),
        is_made_up=plan.is_made_up,
    )


def _rows(plan: InspectionPlan) -> Iterable[PlannedInspection]:
    own = AgencyIdentifier.objects.filter(agency=OuterRef("agency"), scheme=IdentifierScheme.OWN)
    rows = plan.inspections.standing().select_related("team").order_by("sort_key", "pk")
    return rows.annotate(code=Subquery(own.order_by("valid_to", "pk").values("value")[:1]))


def _listed(rows: Iterable[PlannedInspection], form: str) -> tuple[AnnexRow, ...]:
    return in_annex_order((_annex_row(row) for row in rows if row.form == form), form)


def in_annex_order(rows: Iterable[AnnexRow], form: str) -> tuple[AnnexRow, ...]:
    """Rows that are in the order of their names, by level; the list of visits by obligation first."""
    by_duty = form == InspectionForm.ON_SITE
    return tuple(
        sorted(
            rows,
            key=lambda row: (_OBLIGATIONS.index(row.obligation) if by_duty else 0, _LEVELS.index(row.level)),
        )
    )


def _annex_row(row: PlannedInspection) -> AnnexRow:
    return AnnexRow(
        agency=row.agency_id,
        name=row.name,
        level=row.level,
        obligation=row.obligation,
        edition=row.edition_name,
        window_from=row.window_from,
        window_to=row.window_to,
        team=row.team.name if row.team else "",
        note=row.note,
        code=getattr(row, "code", None) or "",
    )


def _team(team: InspectionTeam) -> TeamSaid:
    members = (MemberSaid(one.name, one.role, one.title, one.unit_name) for one in team.members.all())
    return TeamSaid(team.name, tuple(members))


def _days(plan: InspectionPlan) -> PlanDays:
    return PlanDays(
        opens_on=plan.opens_on,
        report_due_on=plan.report_due_on,
        review_due_on=plan.review_due_on,
        results_due_on=plan.results_due_on,
        dossier_from=plan.dossier_from,
        dossier_to=plan.dossier_to,
        site_from=plan.site_from,
        site_to=plan.site_to,
        explanation_days=plan.explanation_days,
    )


# --- The result of an agency ----------------------------------------------------------------------------------------
def result_facts(assessment: SelfAssessment, unit: str = "") -> ResultPaper:
    """The result of an agency, which has one: points by section, and what the last review noted."""
    plan, result = assessment.plan, assessment.result
    return ResultPaper(
        office=office_of(plan, unit),
        year=plan.year,
        plan_title=plan.title,
        agency=assessment.name,
        total=result.total,
        grade=result.final_grade,
        plan_paper=recorded(plan.paper),
        approval=recorded(plan.approval_paper),
        notice=recorded(result.notice_paper),
        claimed=result.self_total,
        manual_reason=result.manual_reason if result.manual_grade else "",
        sections=_sections(assessment),
        remarks=_remarks(assessment),
        opinion=result.opinion,
        is_made_up=plan.is_made_up,
    )


def _sections(assessment: SelfAssessment) -> tuple[SectionPoints, ...]:
    """What each section brought; bonus and penalty stand in the total alone."""
    scores = scores_side_by_side(assessment)
    claimed = {section.title: section.earned for section in scores[Round.SELF].sections}
    last = scores[max(scores, key=Round.values.index)]
    return tuple(
        SectionPoints(section.title, section.possible, claimed.get(section.title, section.earned), section.earned)
        for section in last.sections
    )


def _remarks(assessment: SelfAssessment) -> tuple[Remark, ...]:
    """One a criterion: what the second review wrote stands for what the first did."""
    rows = assessment.review_scores.select_related("criterion__section").order_by("round")
    last = {row.criterion_id: row for row in rows if row.note}
    ordered = sorted(last.values(), key=lambda row: (row.criterion.section.position, row.criterion.position, row.pk))
    return tuple(Remark(row.criterion.code, row.criterion.text, row.note) for row in ordered)


# --- Who is late ----------------------------------------------------------------------------------------------------
def reminder_facts(plan: InspectionPlan, on: date, until: date | None = None, unit: str = "") -> ReminderPaper:
    """The agencies that are late on a day, by level and name; `until` is the new day that they are given."""
    every = SelfAssessment.objects.filter(plan=plan)
    late = overdue(every, on).annotate(reminded_on=Max("reminders__on"))
    extended = _extended(plan)
    ordered = list(late.order_by("sort_key", "pk"))
    due = {day: moved_day(day, plan) for day in {row.due_on for row in ordered}}
    rows = [
        LateRow(
            name=row.name,
            level=row.level,
            due_on=due[row.due_on],
            days_late=(on - due[row.due_on]).days,
            reminded_on=row.reminded_on,
            note=f"Đã gia hạn đến {extended[row.pk]:%d/%m/%Y}" if row.pk in extended else "",
        )
        for row in ordered
    ]
    return ReminderPaper(
        office=office_of(plan, unit),
        year=on.year,
        plan_title=plan.title,
        on=on,
        owed=every.count(),
        handed_in=every.count() - every.not_handed_in().count(),
        late=tuple(sorted(rows, key=lambda row: _LEVELS.index(row.level))),
        plan_paper=recorded(plan.paper),
        approval=recorded(plan.approval_paper),
        until=until,
        is_made_up=plan.is_made_up,
    )


def _extended(plan: InspectionPlan) -> dict[int, date]:
    """Until when the latest extension of each report goes."""
    rows = Extension.objects.filter(assessment__plan=plan).order_by("pk")
    return dict(rows.values_list("assessment", "until"))
