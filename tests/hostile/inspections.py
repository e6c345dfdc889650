"""Plans, criteria, reports, reviews and results of the two provinces: a row of everything, no word stands twice."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from agencies.choices import Level
from agencies.services.papers import PaperSaid
from common.clock import today
from common.history import save_versioned
from inspections import models
from inspections.choices import InspectionForm, Part, ReminderChannel
from inspections.parts import SLUGS
from inspections.sealing import digest
from inspections.services.assignments import assign_section
from inspections.services.evidence import add_evidence
from inspections.services.explaining import hand_in_explanations, save_explanation
from inspections.services.extensions import extend
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_checks import BasisSaid, PartnerSaid, TargetSaid
from inspections.services.plan_lists import set_note, set_team
from inspections.services.plan_steps import agree_as_subdepartment, return_to_draft, seal, start_plan
from inspections.services.plans import set_bases, set_partners, set_targets
from inspections.services.reminders import note_reminder
from inspections.services.results import give_opinion, record_notice
from inspections.services.review_ends import finish_review
from inspections.services.visits import finish_inspection
from tests.factories.inspections import PlanDrawFactory, SectionFactory, make_set
from tests.hostile.world import Side, World
from tests.inspections.plans import AGREED, draft, issued, team_of
from tests.inspections.reports import AT, D, answer, criterion, give_item_back, hand, score, upload

DOSSIER, ON_SITE = InspectionForm.DOSSIER, InspectionForm.ON_SITE
OF_A_DRAFT = (
    "plan_copy", "plan_edit", "plan_targets", "plan_paper", "plan_agencies", "plan_site", "plan_schedule",
    "plan_check", "plan_submit", "plan_ask", "team_create",
)  # fmt: skip
OF_A_PLAN = (
    "plan_detail", "plan_history", "plan_lines", "plan_amend", "plan_visits", "result_list", "result_publish",
    "section_assignments", "reminder_list", "reminder_history", "reminder_letter_docx", "reminder_letter_sent",
    "reminder_rules",
)  # fmt: skip
OF_A_SET = (
    "criteria_detail", "criteria_history", "criteria_copy", "criteria_edit", "criteria_bands", "section_edit",
    "criterion_edit", "criteria_drop", "criteria_lock",
)  # fmt: skip
OF_A_REPORT = (
    "assessment_detail", "assessment_history", "assessment_recount", "assessment_form", "assessment_form_xlsx",
    "assessment_check", "assessment_hand_in", "assessment_hand_in_for", "assessment_zip", "evidence_add",
    "dossier_extend", "dossier_give_back", "reminder_note",
)  # fmt: skip
OF_A_RESULT = (
    "assessment_receipt", "assessment_explain", "assessment_result", "assessment_opinion", "dossier_review",
    "dossier_review_accept", "dossier_review_finish", "dossier_review_second", "dossier_seals", "result_grade",
    "result_notice_docx", "result_notice_record",
)  # fmt: skip
OF_NOTHING = (
    "plan_list", "plan_create", "outside_list", "outside_create", "outside_team_create", "criteria_list",
    "criteria_create", "assessment_list", "dossier_review_list",
)  # fmt: skip


@dataclass
class Inspections:
    """What a side plans, asks and reviews."""

    draft: models.InspectionPlan
    plan: models.InspectionPlan  # under way
    team: models.InspectionTeam  # of the draft
    visited: models.PlannedInspection  # of the plan
    outside: models.PlannedInspection
    outside_team: models.InspectionTeam
    criteria: models.CriteriaSet  # a draft
    final: models.SelfAssessment  # with all that it went through
    report: models.SelfAssessment  # of a second plan; begun
    evidence: models.Evidence  # of the report begun
    assignment: models.ReviewAssignment
    files: dict[str, Any]


def inspections_in(world: World) -> World:
    """The world with what its provinces plan and review; its sides keep more secrets now."""
    for side, mark in ((world.home, "An Giang"), (world.abroad, "Sơn La")):
        side.inspections = _inspections(side, mark)
        side.secrets += (f"kín {mark}",)
    return world


def _inspections(side: Side, mark: str) -> Inspections:
    locked = make_set(side.province, name=f"Phiếu kín {mark}", source=f"Nguồn kín {mark}", note=f"Lời kín {mark}")
    open_set = make_set(side.province, name=f"Phiếu soạn kín {mark}")
    SectionFactory(criteria_set=open_set, position=9, title=f"Phần kín {mark}", note=f"Lưu ý kín {mark}")
    final = _reviewed(side, _under_way(side, locked, f"Kế hoạch trước kín {mark}", year=today().year - 1), mark)
    plan = _under_way(side, locked, f"Kế hoạch kín {mark}", year=today().year)
    making = _in_the_making(side, open_set, mark)
    report = plan.assessments.get()
    suggested = report.answers.get(criterion__code="2.2")
    answer(report, "2.2", by=None, version=suggested.version, points=D(8), text=f"Trả lời kín {mark}")
    evidence = add_evidence(
        report, upload(f"minh-chung-kin-{side.province.code}.pdf"), by=None, at=AT, title=f"Tệp kín {mark}",
        criterion=criterion(report, "2.2"),
    )  # fmt: skip
    _remind(report, mark)
    section = plan.criteria_set.sections.order_by("position")[0]
    return Inspections(
        draft=making,
        plan=plan,
        team=making.teams.get(),
        visited=finish_inspection(plan.inspections.get(form=ON_SITE), on=today(), note=f"Đã đến kín {mark}", by=None),
        outside_team=team_of(None, f"Người đi kín {mark}", name=f"Đoàn ngoài kín {mark}", province=side.province),
        outside=plan_outside(side.agency, form=ON_SITE, reason=f"Phản ánh kín {mark}", on=today(), by=None),
        criteria=open_set,
        final=final,
        report=report,
        evidence=evidence,
        assignment=assign_section(plan, section, reviewer=side.officer, by=None),
        files={"evidence": evidence.file, "report": final.report_file},
    )


def _under_way(side: Side, criteria_set: models.CriteriaSet, title: str, *, year: int) -> models.InspectionPlan:
    facts = {"criteria_set": criteria_set, "report_due_on": today() + timedelta(days=10), "rounds": 2}
    plan = draft(side.province, side.agency, on_site=(side.agency,), title=title, year=year, note=title, **facts)
    plan = issued(plan)
    plan = start_plan(plan, on=today(), by=None, version=plan.version)
    seal(plan, number=1, on=today(), paper=None, by=None, reason=f"Điều chỉnh: {title}")
    return plan


def _in_the_making(side: Side, criteria_set: models.CriteriaSet, mark: str) -> models.InspectionPlan:
    title = f"Kế hoạch soạn kín {mark}"
    plan = draft(side.province, side.agency, on_site=(side.agency,), title=title, criteria_set=criteria_set)
    plan = agree_as_subdepartment(plan, on=AGREED, by=None, version=plan.version)
    plan = return_to_draft(plan, reason=f"Sửa lại kín {mark}", on=AGREED, by=None, version=plan.version)
    plan = set_bases(plan, [BasisSaid(f"Căn cứ kín {mark}")], by=None, version=plan.version)
    plan = set_partners(plan, [PartnerSaid(f"Phối hợp kín {mark}")], by=None, version=plan.version)
    plan = set_targets(plan, [TargetSaid(DOSSIER, Level.COMMUNE, 3)], by=None, version=plan.version)
    PlanDrawFactory(plan=plan, seed=f"kín {mark}", population=[side.agency.pk], drawn=[side.agency.pk])
    team = team_of(plan, f"Thành viên kín {mark}", name=f"Đoàn kín {mark}", note=f"Ghi chú đoàn kín {mark}")
    line = plan.inspections.get(form=ON_SITE)
    set_team(plan, [line.pk], team, by=None)
    set_note(plan, line.pk, f"Ghi chú kín {mark}", by=None)
    plan.refresh_from_db()
    return plan


def _reviewed(side: Side, plan: models.InspectionPlan, mark: str) -> models.SelfAssessment:
    """A report that went the whole way: extended, handed in, given back in part, explained, decided, told of."""
    report = plan.assessments.get()
    answer(report, "1.1", by=None, yes=True, text=f"Đã lập kín {mark}")
    of_answer = {"criterion": criterion(report, "1.1"), "title": f"Minh chứng kín {mark}"}
    add_evidence(report, upload(), by=None, at=AT, **of_answer)
    extend([report], until=today() + timedelta(days=40), reason=f"Gia hạn kín {mark}", by=None, at=AT)
    report = give_item_back(hand(report, by=None), by=None)
    explained = criterion(report, "2.2")
    save_explanation(report, explained, by=None, at=AT, version=None, text=f"Giải trình kín {mark}")
    hand_in_explanations(report, by=None, at=AT)
    score(report, "2.2", "6", by=None, note=f"Nhận xét kín {mark}")
    report = finish_review(report, by=None, at=AT)
    result = give_opinion(report.result, text=f"Ý kiến kín {mark}", by=None, on=today(), version=1)
    result.manual_grade, result.manual_reason = "Khá", f"Lý do kín {mark}"
    result.decided_by, result.published_on = side.officer, today()
    result = save_versioned(result, by=None)
    record_notice(result, PaperSaid(f"{side.province.code}/TB-KIN"), by=None)
    return report


def _remind(report: models.SelfAssessment, mark: str) -> None:
    channel, day = ReminderChannel.TELEPHONE, AT.date()
    note_reminder(
        report, channel=channel, on=day, to_name=f"Người nghe kín {mark}", text=f"Hẹn kín {mark}", by=None, at=AT
    )


def seal_again(side: Side) -> None:
    """What stands for ever says what the rows say now: versions of plans, and what was handed over."""
    own = side.inspections
    for number, plan in enumerate((own.plan, own.final.plan), start=2):
        seal(plan, number=number, on=today(), paper=None, by=None, reason="Điều chỉnh")
    last = models.AssessmentSeal.objects.filter(assessment=own.final).latest("pk")
    assert last.sha256 == digest(last.content)


def addresses_of(side: Side) -> dict[str, list[Any]]:
    """What stands in the addresses of pages and acts, by their names."""
    own = side.inspections
    first = criterion(own.report, "1.1")
    return {
        **dict.fromkeys(OF_NOTHING, []),
        **dict.fromkeys(OF_A_DRAFT, [own.draft.pk]),
        **dict.fromkeys(OF_A_PLAN, [own.plan.pk]),
        **dict.fromkeys(OF_A_SET, [own.criteria.pk]),
        **dict.fromkeys(OF_A_REPORT, [own.report.pk]),
        **dict.fromkeys(OF_A_RESULT, [own.final.pk]),
        "agency_assessments": [side.agency.pk],
        "assessment_part": [own.report.pk, SLUGS[Part.POLICY]],
        "assessment_section": [own.report.pk, criterion(own.report, "2.2").section_id],
        **dict.fromkeys(("result_export", "reminder_export", "reminder_history_export"), [own.plan.pk, "csv"]),
        "criteria_export": [own.criteria.pk, "csv"],
        "dossier_review_item": [own.final.pk, first.pk],
        "evidence_edit": [own.report.pk, own.evidence.pk],
        **dict.fromkeys(("inspection_finish", "inspection_reopen"), [own.visited.pk]),
        **dict.fromkeys(("outside_drop", "outside_edit"), [own.outside.pk]),
        **dict.fromkeys(("outside_team_edit", "outside_team_remove"), [own.outside_team.pk]),
        "outside_team_invite": [own.outside_team.pk, own.outside_team.members.get().pk],
        "plan_annex": [own.plan.pk, "ho-so"],
        "plan_document": [own.plan.pk, "ke-hoach"],
        "plan_export": [own.plan.pk, "csv"],
        "plan_step": [own.draft.pk, "dong-y"],
        "plan_version": [own.plan.pk, 0],
        "section_take_back": [own.plan.pk, own.assignment.pk],
        **dict.fromkeys(("team_edit", "team_remove"), [own.draft.pk, own.team.pk]),
        "team_history": [own.team.pk],
        "team_invite": [own.draft.pk, own.team.pk, own.team.members.get().pk],
    }
