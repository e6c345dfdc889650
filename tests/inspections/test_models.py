"""What the database itself refuses, whoever writes; and rows that are only added."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from agencies.choices import Level
from common.appended import Appended, AppendedQuerySet, Unchangeable
from common.history import Tracked
from inspections import models
from inspections.choices import (
    ASSESSMENT_MOVES,
    NOT_HANDED_IN,
    PLAN_MOVES,
    AssessmentState,
    InspectionForm,
    Part,
    PlannedState,
    PlanState,
    Round,
    SetState,
    TeamRole,
)
from inspections.sealing import is_whole
from tests.factories.inspections import (
    AnswerFactory,
    AssessmentFactory,
    AssessmentFigureFactory,
    AssessmentMoveFactory,
    AssignmentFactory,
    BandFactory,
    ChoiceFactory,
    CriterionFactory,
    DerivedDutyFactory,
    EvidenceFactory,
    ExplanationFactory,
    ExtensionFactory,
    PartFactory,
    PartnerFactory,
    PlanDrawFactory,
    PlanFactory,
    PlanMoveFactory,
    PlannedFactory,
    PlanVersionFactory,
    ReminderFactory,
    ResultFactory,
    ReviewScoreFactory,
    RuleFactory,
    SealFactory,
    SectionFactory,
    SetFactory,
    TargetFactory,
    TeamFactory,
    TeamMemberFactory,
)

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 30)
BEFORE = DAY - timedelta(days=1)


def refused_by(make: Callable[[], Any]) -> str:
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        make()
    return str(refusal.value)


# factory, facts that cannot be, the constraint that says so
IMPOSSIBLE: list[tuple[Any, dict[str, Any], str]] = [
    (SetFactory, {"state": "open"}, "criteria_state_known"),
    (SetFactory, {"state": SetState.LOCKED}, "criteria_locked_on_a_day"),
    (SetFactory, {"locked_on": DAY}, "criteria_locked_on_a_day"),
    (SetFactory, {"bonus_cap": Decimal(-1)}, "criteria_caps_not_negative"),
    (CriterionFactory, {"kind": "x"}, "criterion_kind_known"),
    (CriterionFactory, {"answer_kind": "x"}, "criterion_answer_known"),
    (CriterionFactory, {"maximum": Decimal(-1)}, "criterion_maximum_not_negative"),
    (CriterionFactory, {"weight": Decimal(0)}, "criterion_weight_above_zero"),
    (ChoiceFactory, {"points": Decimal(-1)}, "choice_points_not_negative"),
    (BandFactory, {"at_least": Decimal(101)}, "band_from_0_to_100"),
    (PlanFactory, {"state": "x"}, "plan_state_known"),
    (PlanFactory, {"approval_shape": "x"}, "plan_shape_known"),
    (PlanFactory, {"state": PlanState.ISSUED}, "plan_in_force_by_its_paper"),
    (PlanFactory, {"rounds": 3}, "plan_of_one_or_two_rounds"),
    (PlanFactory, {"opens_on": DAY, "report_due_on": BEFORE}, "plan_opens_before_it_is_due"),
    (PlanFactory, {"dossier_from": DAY, "dossier_to": BEFORE}, "plan_dossier_days_in_order"),
    (PlanFactory, {"site_from": DAY, "site_to": BEFORE}, "plan_site_days_in_order"),
    (TargetFactory, {"form": "x"}, "target_form_known"),
    (TargetFactory, {"level": "x"}, "target_level_known"),
    (TargetFactory, {"obligation": "x"}, "target_obligation_known"),
    (PlanMoveFactory, {"after": "x"}, "plan_move_known"),
    (PlanMoveFactory, {"after": PlanState.DRAFT}, "plan_goes_back_with_a_reason"),
    (PlanVersionFactory, {"number": 1}, "plan_amended_with_a_reason"),
    (PlanDrawFactory, {"form": "x"}, "draw_form_known"),
    (PlanDrawFactory, {"level": "x"}, "draw_level_known"),
    (TeamMemberFactory, {"role": "x"}, "team_role_known"),
    (PlannedFactory, {"form": "x"}, "planned_form_known"),
    (PlannedFactory, {"level": "x"}, "planned_level_known"),
    (PlannedFactory, {"obligation": "x"}, "planned_obligation_known"),
    (PlannedFactory, {"state": "x"}, "planned_state_known"),
    (PlannedFactory, {"cause": "x"}, "planned_cause_known"),
    (PlannedFactory, {"window_from": DAY, "window_to": BEFORE}, "planned_window_in_order"),
    (PlannedFactory, {"plan": None}, "outside_a_plan_with_a_reason"),
    (PlannedFactory, {"outside_reason": "Có phản ánh"}, "outside_a_plan_with_a_reason"),
    (PlannedFactory, {"done_on": DAY}, "planned_day_when_done"),
    (PlannedFactory, {"done_note": "Đã đến"}, "planned_told_of_when_done"),
    (AssessmentFactory, {"state": "x"}, "assessment_state_known"),
    (AssessmentFactory, {"round": "x"}, "assessment_round_known"),
    (AssessmentFactory, {"level": "x"}, "assessment_level_known"),
    (AssessmentFactory, {"state": AssessmentState.SUBMITTED}, "handed_in_with_a_receipt"),
    (AssessmentFactory, {"on_behalf": True}, "handed_in_for_with_its_arrival"),
    (PartFactory, {"part": "x"}, "assessment_part_known"),
    (PartFactory, {"state": "x"}, "part_state_known"),
    (AssessmentFigureFactory, {"what": "x"}, "figure_known"),
    (AssessmentFigureFactory, {"count": 11}, "figure_part_within_its_whole"),
    (AssessmentFigureFactory, {"count": None}, "figure_part_within_its_whole"),
    (AnswerFactory, {"points": Decimal(-1)}, "answer_not_negative"),
    (AnswerFactory, {"denominator": Decimal(-1)}, "answer_not_negative"),
    (EvidenceFactory, {"part": Part.POLICY}, "evidence_of_an_answer_or_a_part"),
    (EvidenceFactory, {"round": "x"}, "evidence_round_known"),
    (AssessmentMoveFactory, {"after": "x"}, "assessment_move_known"),
    (
        AssessmentMoveFactory,
        {"before": AssessmentState.SUBMITTED, "after": AssessmentState.IN_PROGRESS},
        "given_back_with_a_reason",
    ),
    (SealFactory, {"step": "x"}, "seal_step_known"),
    (ExtensionFactory, {"until": DAY}, "extended_to_a_later_day"),
    (ExtensionFactory, {"reason": ""}, "extended_with_a_reason"),
    (AssignmentFactory, {"department": None}, "review_assigned_to_somebody"),
    (ReviewScoreFactory, {"round": Round.SELF}, "review_round_known"),
    (ReviewScoreFactory, {"points": Decimal(-1)}, "review_points_not_negative"),
    (ReviewScoreFactory, {"returned": True}, "item_returned_with_a_reason"),
    (ResultFactory, {"total": Decimal(101)}, "result_from_0_to_100"),
    (ResultFactory, {"manual_grade": "Khá", "manual_reason": "x"}, "manual_grade_with_its_reason"),
    (ResultFactory, {"published_on": DAY}, "published_when_decided"),
    (DerivedDutyFactory, {"cause": "x"}, "duty_cause_known"),
    (RuleFactory, {"days_before": 400}, "reminded_within_a_year"),
    (ReminderFactory, {"kind": "x"}, "reminder_kind_known"),
    (ReminderFactory, {"channel": "x"}, "reminder_channel_known"),
    (ReminderFactory, {"to_name": ""}, "reminder_to_somebody"),
    (ReminderFactory, {"days_before": 7}, "reminder_of_a_due_day"),
]


@pytest.mark.parametrize(
    ("make", "facts", "constraint"), IMPOSSIBLE, ids=lambda value: getattr(value, "__name__", "")
)
def test_database_refuses_what_cannot_be(make, facts, constraint):
    assert constraint in refused_by(lambda: make(**facts))


def test_every_check_of_the_tables_is_tried():
    checks = {
        constraint.name
        for model in apps.get_app_config("inspections").get_models()
        for constraint in model._meta.constraints
        if not hasattr(constraint, "fields")
    }
    tried = {constraint for _, _, constraint in IMPOSSIBLE}
    assert checks - tried == {"planned_cancelled_by_an_amendment"}  # needs an amendment: the next test


def test_what_an_amendment_took_out_is_out():
    plan = PlanFactory()
    amendment = PlanVersionFactory(plan=plan, number=1, reason="Sắp xếp đơn vị")
    told = refused_by(lambda: PlannedFactory(plan=plan, cancelled_by=amendment))
    assert "planned_cancelled_by_an_amendment" in told
    row = PlannedFactory(plan=plan, cancelled_by=amendment, state=PlannedState.CANCELLED)
    assert not models.PlannedInspection.objects.standing().filter(pk=row.pk).exists()


ONCE = [
    (SetFactory, ("province", "name", "label")),
    (SectionFactory, ("criteria_set", "title")),
    (CriterionFactory, ("section", "code")),
    (ChoiceFactory, ("criterion", "label")),
    (BandFactory, ("criteria_set", "name")),
    (PlanFactory, ("province", "year", "title")),
    (PartnerFactory, ("plan", "name")),
    (TargetFactory, ("plan", "form", "level", "obligation")),
    (PlanVersionFactory, ("plan", "number")),
    (TeamFactory, ("plan", "name")),
    (PlannedFactory, ("plan", "agency", "form")),
    (AssessmentFactory, ("plan", "agency")),
    (PartFactory, ("assessment", "part")),
    (AssessmentFigureFactory, ("assessment", "what")),
    (AnswerFactory, ("assessment", "criterion")),
    (EvidenceFactory, ("answer", "file")),
    (SealFactory, ("assessment", "step", "number")),
    (ReviewScoreFactory, ("assessment", "criterion", "round")),
    (ExplanationFactory, ("assessment", "criterion")),
    (ResultFactory, ("assessment",)),
    (RuleFactory, ("plan", "days_before")),
]


@pytest.mark.parametrize(("make", "names"), ONCE, ids=lambda value: getattr(value, "__name__", ""))
def test_row_stands_once(make, names):
    first = make()
    told = refused_by(lambda: make(**{name: getattr(first, name) for name in names}))
    assert "UNIQUE" in told.upper()


def test_same_agency_may_be_inspected_in_both_forms_and_outside_a_plan():
    first = PlannedFactory()
    PlannedFactory(plan=first.plan, agency=first.agency, form=InspectionForm.ON_SITE)
    for _ in range(2):
        PlannedFactory(plan=None, agency=first.agency, outside_reason="Có phản ánh của công dân")
    assert first.agency.planned_inspections.count() == 4


def test_team_has_one_lead():
    lead = TeamMemberFactory(role=TeamRole.LEAD)
    assert "UNIQUE" in refused_by(lambda: TeamMemberFactory(team=lead.team, role=TeamRole.LEAD)).upper()
    TeamMemberFactory(team=lead.team, role=TeamRole.DEPUTY)


def test_person_is_reminded_once_by_a_rule_for_one_due_day():
    told = {"days_before": 7, "due_on": DAY}
    first = ReminderFactory(**told)
    assert "UNIQUE" in refused_by(lambda: ReminderFactory(assessment=first.assessment, **told)).upper()
    ReminderFactory(assessment=first.assessment, days_before=7, due_on=DAY + timedelta(days=15))
    for _ in range(2):  # by hand: as often as somebody calls
        ReminderFactory(assessment=first.assessment)


# --- States -----------------------------------------------------------------------------------------------------
def test_moves_name_every_state_and_lead_to_known_ones():
    for moves, states in ((PLAN_MOVES, PlanState), (ASSESSMENT_MOVES, AssessmentState)):
        assert set(moves) == set(states.values)
        assert set().union(*moves.values()) <= set(states.values)


def test_plan_goes_back_to_draft_only_before_it_is_in_force():
    assert [state for state, after in PLAN_MOVES.items() if PlanState.DRAFT in after] == [
        PlanState.AGREED_BY_SUBDEPARTMENT, PlanState.AGREED_BY_DEPARTMENT, PlanState.SUBMITTED,
    ]  # fmt: skip


def test_every_report_can_come_to_its_result_and_stays_there():
    reached, open_ones = {AssessmentState.OPEN.value}, [AssessmentState.OPEN.value]
    while open_ones:
        new = set(ASSESSMENT_MOVES[open_ones.pop()]) - reached
        reached |= new
        open_ones += new
    assert reached == set(AssessmentState.values)
    assert ASSESSMENT_MOVES[AssessmentState.FINAL] == frozenset()


def test_levels_are_those_that_criteria_name():
    assert set(models.criteria.AT_LEVEL) == set(Level)
    assert models.SelfAssessment.objects.not_handed_in().query is not None
    assert {AssessmentState.OPEN, AssessmentState.IN_PROGRESS} == set(NOT_HANDED_IN)


# --- Rows that are only added -----------------------------------------------------------------------------------
APPENDED = [
    PlanMoveFactory, PlanVersionFactory, PlanDrawFactory, AssessmentMoveFactory, SealFactory, ExtensionFactory,
    ReminderFactory,
]  # fmt: skip


def test_every_table_that_is_only_added_to_is_tried():
    kinds = {model for model in apps.get_models() if issubclass(model, Appended)}
    assert {make._meta.model for make in APPENDED} == kinds
    assert all(isinstance(model._default_manager.get_queryset(), AppendedQuerySet) for model in kinds)


ACTS: dict[str, Callable[[Any], Any]] = {
    "save": lambda row: row.save(),
    "save of one field": lambda row: row.save(update_fields=["at"]),
    "delete": lambda row: row.delete(),
    "update": lambda row: type(row).objects.filter(pk=row.pk).update(at=row.at),
    "bulk_update": lambda row: type(row).objects.bulk_update([row], ["at"]),
    "delete of many": lambda row: type(row).objects.all().delete(),
}


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
@pytest.mark.parametrize("make", APPENDED, ids=lambda make: make.__name__)
def test_row_that_was_added_is_never_changed(make, act):
    row = make()
    before = type(row).objects.values().get()
    with pytest.raises(Unchangeable), transaction.atomic():
        act(row)
    assert type(row).objects.values().get() == before


def test_seal_proves_that_its_content_is_whole():
    seal = models.AssessmentSeal.objects.get(pk=SealFactory(content={"answers": {"1": "4.00"}}).pk)
    assert is_whole(seal)
    seal.content["answers"]["1"] = "5.00"
    assert not is_whole(seal)


def test_every_table_is_tracked_or_only_added_to():
    kinds = [model for model in apps.get_app_config("inspections").get_models() if "Historical" not in model.__name__]
    assert len(kinds) == len(models.__all__)
    assert [model for model in kinds if issubclass(model, Tracked) == issubclass(model, Appended)] == []
