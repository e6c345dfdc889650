"""Who may, person by person: the department decides, the agency tells, nobody does both for one agency."""

from typing import Any

import pytest

from agencies.choices import Duty
from agencies.models import Membership
from common.history import create
from inspections import rules
from inspections.choices import AssessmentState, PlanState
from tests.cast import Cast
from tests.factories.inspections import AssessmentFactory, SetFactory, handed_in, lock, make_plan

STAFF = {"staff", "leader", "root"}
LEADER = {"leader", "root"}


def allowed(cast: Cast, rule: Any, row: Any) -> set[str]:
    return {name for name, user in cast.users.items() if rule(user, row)}


@pytest.mark.parametrize(
    ("rule", "state", "persons"),
    [
        (rules.can_change_plan, PlanState.DRAFT, STAFF),
        (rules.can_change_plan, PlanState.SUBMITTED, set()),
        (rules.can_agree, PlanState.DRAFT, LEADER),
        (rules.can_agree, PlanState.ISSUED, set()),
        (rules.can_amend, PlanState.SUBMITTED, set()),
        (rules.can_amend, PlanState.UNDER_WAY, STAFF),
        (rules.can_amend, PlanState.CLOSED, set()),
        (rules.can_remind, PlanState.UNDER_WAY, STAFF),
        (rules.can_remind, PlanState.CLOSED, set()),
        (rules.can_publish_results, PlanState.UNDER_WAY, LEADER),
        (rules.can_publish_results, PlanState.DRAFT, set()),
    ],
)
def test_plan_is_in_the_departments_hands(cast, rule, state, persons):
    assert allowed(cast, rule, make_plan(cast.home, state=state)) == persons


def test_plans_of_a_province_are_made_by_its_own_department(cast):
    assert allowed(cast, rules.can_plan, cast.home) == STAFF
    assert allowed(cast, rules.can_plan, cast.abroad) == {"foreign_staff", "root"}


@pytest.mark.parametrize(
    ("rule", "state", "persons"),
    [
        (rules.can_fill_in, AssessmentState.IN_PROGRESS, {"secretary", *STAFF}),
        (rules.can_fill_in, AssessmentState.SUBMITTED, set()),
        (rules.can_hand_in, AssessmentState.IN_PROGRESS, {"secretary"}),
        (rules.can_hand_in, AssessmentState.SUBMITTED, set()),
        (rules.can_hand_in_for, AssessmentState.OPEN, STAFF),
        (rules.can_hand_in_for, AssessmentState.SUBMITTED, set()),
        (rules.can_explain, AssessmentState.RETURNED, {"secretary", *STAFF}),
        (rules.can_explain, AssessmentState.FINAL, set()),
        (rules.can_extend, AssessmentState.OPEN, STAFF),
        (rules.can_give_back, AssessmentState.SUBMITTED, STAFF),
        (rules.can_give_back, AssessmentState.IN_REVIEW, set()),
        (rules.can_review, AssessmentState.IN_REVIEW, STAFF),
        (rules.can_review, AssessmentState.OPEN, set()),
        (rules.can_review, AssessmentState.FINAL, set()),
        (rules.can_finish_review, AssessmentState.SECOND_REVIEW, STAFF),
        (rules.can_grade_by_hand, AssessmentState.FINAL, LEADER),
        (rules.can_grade_by_hand, AssessmentState.IN_REVIEW, set()),
        (rules.can_give_opinion, AssessmentState.FINAL, {"secretary"}),
        (rules.can_give_opinion, AssessmentState.IN_REVIEW, set()),
        (rules.reads_review, AssessmentState.IN_REVIEW, {"viewer", "national", *STAFF}),
    ],
)
def test_report_of_an_agency_is_told_by_it_and_judged_by_the_department(cast, rule, state, persons):
    report = handed_in(AssessmentFactory(agency=cast.own), state)
    assert allowed(cast, rule, report) == persons


def test_inspector_reviews_the_agency_he_was_given_and_does_not_finish(cast):
    report = handed_in(AssessmentFactory(agency=cast.other), AssessmentState.IN_REVIEW)
    assert allowed(cast, rules.can_review, report) == {"inspector", *STAFF}
    assert allowed(cast, rules.can_finish_review, report) == STAFF
    assert allowed(cast, rules.reads_review, report) == {"viewer", "national", "inspector", *STAFF}


def test_nobody_judges_an_agency_in_which_he_holds_a_duty(cast):
    for person in (cast.leader, cast.root):
        create(Membership(user=person, duty=Duty.AGENCY_HEAD, agency=cast.own), by=None)
    report = handed_in(AssessmentFactory(agency=cast.own), AssessmentState.IN_REVIEW)
    assert allowed(cast, rules.can_review, report) == {"staff"}
    assert allowed(cast, rules.can_grade_by_hand, handed_in(report, AssessmentState.FINAL)) == set()
    assert allowed(cast, rules.can_hand_in_for, handed_in(report, AssessmentState.OPEN)) == {"staff"}


def test_criteria_are_kept_by_whose_they_are_and_locked_ones_by_nobody(cast):
    assert allowed(cast, rules.can_keep_criteria, SetFactory(province=cast.home)) == STAFF
    assert allowed(cast, rules.can_keep_criteria, SetFactory(province=None)) == {"root"}
    assert allowed(cast, rules.can_keep_criteria, lock(SetFactory(province=cast.home))) == set()
