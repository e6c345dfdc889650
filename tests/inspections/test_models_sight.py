"""Who sees what: a province its own, an agency what concerns it and was told to it, nobody anything of another's."""

from datetime import date

import pytest
from django.apps import apps

from common.history import save_versioned
from inspections import models
from inspections.choices import AssessmentState, PlanState, Round
from inspections.models.review import ReviewScore
from tests.cast import Cast
from tests.factories.agencies import PaperFactory
from tests.factories.inspections import (
    AnswerFactory,
    AssessmentFactory,
    AssessmentFigureFactory,
    AssessmentMoveFactory,
    AssignmentFactory,
    BandFactory,
    BasisFactory,
    ChoiceFactory,
    CriterionFactory,
    DerivedDutyFactory,
    EvidenceFactory,
    ExplanationFactory,
    ExtensionFactory,
    PartFactory,
    PartnerFactory,
    PlanDrawFactory,
    PlanMoveFactory,
    PlannedFactory,
    PlanVersionFactory,
    ReminderFactory,
    ResultFactory,
    ReviewScoreFactory,
    RuleFactory,
    SealFactory,
    SectionFactory,
    TargetFactory,
    TeamFactory,
    TeamMemberFactory,
    handed_in,
    lock,
    make_plan,
    make_set,
)

WHOLE = ["viewer", "national", "staff", "leader"]
OF_OWN = [*WHOLE, "secretary"]
# Who reads the rows of a plan of the home province that is under way and lists the secretary's agency. The inspector
# and the outsider are of another agency, which it does not list.
SEEN_BY = {
    "InspectionPlan": OF_OWN,
    "PlanBasis": OF_OWN,
    "PlanPartner": OF_OWN,
    "PlanTarget": OF_OWN,
    "ReminderRule": OF_OWN,
    "PlanMove": WHOLE,
    "PlanVersion": WHOLE,
    "PlanDraw": WHOLE,
    "ReviewAssignment": WHOLE,
    "DerivedDuty": WHOLE,
    "InspectionTeam": OF_OWN,
    "TeamMember": OF_OWN,
    "PlannedInspection": OF_OWN,
    "SelfAssessment": OF_OWN,
    "AssessmentPart": OF_OWN,
    "AssessmentFigure": OF_OWN,
    "Answer": OF_OWN,
    "Evidence": OF_OWN,
    "AssessmentMove": OF_OWN,
    "AssessmentSeal": OF_OWN,
    "Extension": OF_OWN,
    "Explanation": OF_OWN,
    "Reminder": OF_OWN,
    "ReviewScore": WHOLE,  # the review is under way
    "Result": WHOLE,  # nothing is decided yet
}
# Sets that are locked are read by every agency of their province.
OF_SETS = ("CriteriaSet", "CriteriaSection", "Criterion", "CriterionChoice", "GradeBand")


@pytest.fixture
def world(cast: Cast) -> models.SelfAssessment:
    """A plan of the home province that lists the secretary's agency, with a row of each table."""
    plan = make_plan(cast.home)
    team = TeamFactory(plan=plan)
    PlannedFactory(plan=plan, agency=cast.own, team=team)
    TeamMemberFactory(team=team)
    for make in (BasisFactory, PartnerFactory, TargetFactory, PlanMoveFactory, PlanVersionFactory, PlanDrawFactory):
        make(plan=plan)
    RuleFactory(plan=plan)
    report = handed_in(AssessmentFactory(plan=plan, agency=cast.own, criteria_set=lock(make_set(cast.home))))
    criterion = CriterionFactory(section__criteria_set=report.criteria_set)
    DerivedDutyFactory(membership__agency=cast.own)
    AssignmentFactory(plan=plan, section=criterion.section, department=cast.other)
    EvidenceFactory(answer=AnswerFactory(assessment=report, criterion=criterion))
    for make in (
        PartFactory, AssessmentFigureFactory, AssessmentMoveFactory, SealFactory, ExtensionFactory, ReminderFactory,
        ResultFactory,
    ):  # fmt: skip
        make(assessment=report)
    ReviewScoreFactory(assessment=report, criterion=criterion)
    ExplanationFactory(assessment=report, criterion=criterion)
    return report


def seeing(cast: Cast, model: type, **which: object) -> list[str]:
    persons = [person for person in cast.users if person != "root"]
    return [person for person in persons if model.objects.visible_to(cast.users[person]).filter(**which).exists()]


def test_every_table_has_its_readers():
    named = {model.__name__ for model in apps.get_app_config("inspections").get_models()}
    assert {name for name in named if "Historical" not in name} == {*SEEN_BY, *OF_SETS}


@pytest.mark.parametrize("name", SEEN_BY)
def test_rows_are_seen_by_those_whom_they_concern(cast, world, name):
    assert sorted(seeing(cast, getattr(models, name))) == sorted(SEEN_BY[name])


@pytest.mark.parametrize("name", OF_SETS)
def test_locked_sets_are_read_in_their_province(cast, world, name):
    reach = {
        "CriteriaSet": "province", "CriteriaSection": "criteria_set__province", "GradeBand": "criteria_set__province",
        "Criterion": "section__criteria_set__province",
        "CriterionChoice": "criterion__section__criteria_set__province",
    }  # fmt: skip
    assert "foreign_staff" not in seeing(cast, getattr(models, name), **{reach[name]: cast.home})
    readers = sorted([*OF_OWN, "outsider", "inspector"])
    assert sorted(seeing(cast, getattr(models, name), **{reach[name]: cast.home})) == readers


def test_draft_set_is_the_departments_own_and_shipped_ones_are_everybodys(cast):
    row = make_set(cast.home)
    SectionFactory(criteria_set=row)
    BandFactory(criteria_set=row, name="Khác", at_least=5)
    ChoiceFactory(criterion__section__criteria_set=row)
    assert sorted(seeing(cast, models.CriteriaSet, province=cast.home)) == sorted(WHOLE)
    assert len(seeing(cast, models.CriteriaSet, province=None)) == len(cast.users) - 1


def test_plan_being_made_is_not_told_to_the_agencies_on_it(cast):
    plan = make_plan(cast.home, cast.own, state=PlanState.SUBMITTED)
    assert sorted(seeing(cast, models.InspectionPlan)) == sorted(WHOLE)
    assert sorted(seeing(cast, models.PlannedInspection, plan=plan)) == sorted(WHOLE)


def test_inspector_reads_the_agency_he_was_given(cast):
    report = handed_in(AssessmentFactory(agency=cast.other), AssessmentState.IN_REVIEW)
    ReviewScoreFactory(assessment=report)
    ResultFactory(assessment=report)
    assert "inspector" in seeing(cast, models.SelfAssessment)
    assert sorted(seeing(cast, ReviewScore)) == sorted([*WHOLE, "inspector"])
    assert sorted(seeing(cast, models.Result)) == sorted([*WHOLE, "inspector"])


@pytest.mark.parametrize(
    ("state", "rounds"),
    [
        (AssessmentState.IN_REVIEW, []),
        (AssessmentState.RETURNED, [Round.FIRST]),
        (AssessmentState.EXPLAINED, [Round.FIRST]),
        (AssessmentState.SECOND_REVIEW, [Round.FIRST]),
        (AssessmentState.FINAL, [Round.FIRST, Round.SECOND]),
    ],
)
def test_agency_reads_of_a_review_what_it_was_told(cast, state, rounds):
    report = handed_in(AssessmentFactory(agency=cast.own), state)
    first = ReviewScoreFactory(assessment=report)
    ReviewScoreFactory(assessment=report, criterion=first.criterion, round=Round.SECOND)
    seen = ReviewScore.objects.visible_to(cast.secretary).order_by("round").values_list("round", flat=True)
    assert list(seen) == rounds


def test_agency_reads_its_result_once_it_is_decided(cast):
    result = ResultFactory(assessment=handed_in(AssessmentFactory(agency=cast.own), AssessmentState.FINAL))
    assert seeing(cast, models.Result) == [person for person in cast.users if person in WHOLE]
    result.decided_on = date(2026, 9, 1)
    save_versioned(result, by=cast.leader)
    assert "secretary" in seeing(cast, models.Result)
    assert not models.Result.objects.published().exists()


def test_head_of_an_agency_reads_those_below_it(cast):
    report = AssessmentFactory(agency=cast.below)
    assert models.SelfAssessment.objects.visible_to(cast.secretary).get() == report


def test_outside_inspection_is_told_to_its_agency(cast):
    PlannedFactory(plan=None, agency=cast.own, outside_reason="Có phản ánh")
    assert sorted(seeing(cast, models.PlannedInspection)) == sorted(OF_OWN)


def test_plan_of_the_other_province_is_only_theirs(cast):
    make_plan(cast.abroad, cast.foreign, approval_paper=PaperFactory())
    assert seeing(cast, models.InspectionPlan) == ["national", "foreign_staff"]
