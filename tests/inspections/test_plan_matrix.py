"""The matrix of a plan counts its rows, meets its targets, and never calls inspections agencies."""

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.choices import Level, Obligation
from common.history import bulk_create, delete
from inspections.choices import InspectionForm
from inspections.models import PlannedInspection
from inspections.queries.plan_matrix import Cell, matrix_of
from inspections.services.plan_checks import TargetSaid
from inspections.services.plan_lists import add_agencies
from inspections.services.plans import set_targets
from tests.factories.inspections import PlanFactory
from tests.inspections.plans import DAY, DOSSIER, ON_SITE, again, applying, draft

pytestmark = pytest.mark.django_db
TARGETS = [
    TargetSaid(DOSSIER, Level.PROVINCE, 30),
    TargetSaid(DOSSIER, Level.DISTRICT, 11),
    TargetSaid(DOSSIER, Level.COMMUNE, 156),
    TargetSaid(ON_SITE, Level.PROVINCE, 10, Obligation.MANDATORY),
    TargetSaid(ON_SITE, Level.DISTRICT, 4, Obligation.MANDATORY),
    TargetSaid(ON_SITE, Level.COMMUNE, 52, Obligation.ENCOURAGED),
]
AN_GIANG = ((Level.PROVINCE, 30, 10), (Level.DISTRICT, 11, 4), (Level.COMMUNE, 156, 52))
MANDATORY = (Level.PROVINCE, Level.DISTRICT)


def targeted(province):
    return set_targets(draft(province), TARGETS, by=None, version=1)


def listed(plan, form):
    """The plan of An Giang with one of its lists: as many of each level as the decision says."""
    agencies = []
    for level, dossier, on_site in AN_GIANG:
        obligation = Obligation.MANDATORY if level in MANDATORY else Obligation.ENCOURAGED
        wanted = dossier if form == DOSSIER else on_site
        known = [line.agency for line in plan.inspections.filter(level=level).order_by("sort_key")][:wanted]
        agencies += known or [
            applying(plan.province, f"Cơ quan {level} {number}", level=level, obligation=obligation, certified=False)
            for number in range(wanted)
        ]
    add_agencies(plan, form, [agency.pk for agency in agencies], on=DAY, by=None)
    return again(plan)


# --- The seed ---------------------------------------------------------------------------------------------------
def test_plan_without_lists_tells_both_totals_as_inferred(cast):
    matrix = matrix_of(targeted(cast.home))

    assert matrix.totals.told == "197 cơ quan (suy ra), 263 cuộc kiểm tra (suy ra)"
    assert (matrix.form(DOSSIER).planned, matrix.form(ON_SITE).planned) == (197, 66)
    assert [matrix.form(form).has_list for form in InspectionForm.values] == [False, False]
    assert not matrix.is_met


def test_list_by_dossier_alone_leaves_the_totals_inferred(cast):
    matrix = matrix_of(listed(targeted(cast.home), DOSSIER))

    assert matrix.totals.told == "197 cơ quan (suy ra), 263 cuộc kiểm tra (suy ra)"
    assert (matrix.form(DOSSIER).has_list, matrix.form(ON_SITE).has_list) == (True, False)


def test_both_lists_are_197_agencies_and_263_inspections(cast):
    matrix = matrix_of(listed(listed(targeted(cast.home), DOSSIER), ON_SITE))

    assert matrix.totals.told == "197 cơ quan, 263 cuộc kiểm tra"
    assert (matrix.totals.in_both, matrix.is_met) == (66, True)
    rows = {form.form: [(row.level, row.total.told) for row in form.rows] for form in matrix.forms}
    assert rows == {
        DOSSIER: [("province", "30/30"), ("district", "11/11"), ("commune", "156/156")],
        ON_SITE: [("province", "10/10"), ("district", "4/4"), ("commune", "52/52")],
    }
    on_site = matrix.form(ON_SITE)
    assert (on_site.by_obligation[Obligation.MANDATORY], on_site.by_obligation[Obligation.ENCOURAGED]) == (
        Cell(14, 14), Cell(52, 52),
    )  # fmt: skip
    assert [(rate.level, rate.on_site, rate.dossier, rate.per_cent) for rate in matrix.rates] == [
        ("province", 10, 30, Decimal("33.33")),
        ("district", 4, 11, Decimal("36.36")),
        ("commune", 52, 156, Decimal("33.33")),
        ("", 66, 197, Decimal("33.50")),
    ]


def test_target_that_is_missed_says_by_how_many(cast):
    plan = set_targets(draft(cast.home, cast.own), [TargetSaid(DOSSIER, Level.DISTRICT, 3)], by=None, version=2)
    matrix = matrix_of(plan)
    assert (matrix.form(DOSSIER).total, matrix.form(DOSSIER).total.missing, matrix.is_met) == (Cell(1, 3), 2, False)


def test_one_form_alone_infers_nothing(cast):
    plan = set_targets(draft(cast.home), TARGETS[:3], by=None, version=1)
    assert matrix_of(plan).totals.told == "197 cơ quan, 197 cuộc kiểm tra"


def test_matrix_asks_three_questions(cast, django_assert_num_queries):
    plan = listed(targeted(cast.home), ON_SITE)
    with django_assert_num_queries(3):
        assert matrix_of(plan).form(ON_SITE).total.count == 66


# --- Whatever stands on the lists -------------------------------------------------------------------------------
LINES = st.lists(
    st.tuples(
        st.integers(0, 9),
        st.sampled_from(InspectionForm.values),
        st.sampled_from(Level.values),
        st.sampled_from([*Obligation.values, ""]),
        st.booleans(),
    ),
    max_size=25,
    unique_by=lambda line: line[:2],
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES)
def test_matrix_is_the_count_of_the_rows(cast, lines):
    plan = PlanFactory(province=cast.home)
    agencies = [applying(cast.home, f"UBND xã {number}", certified=False) for number in range(10)]
    rows = [
        PlannedInspection(
            plan=plan, province=cast.home, agency=agencies[which], form=form, level=level, obligation=obligation,
            name="x", folded_name="x", sort_key="x", state="cancelled" if cancelled else "planned",
        )
        for which, form, level, obligation, cancelled in lines
    ]  # fmt: skip
    bulk_create(rows, by=None)
    standing = [line for line in lines if not line[4]]
    counted = Counter((form, level, obligation) for _, form, level, obligation, _ in standing)

    matrix = matrix_of(plan)

    told = {
        (form.form, row.level, obligation): cell.count
        for form in matrix.forms
        for row in form.rows
        for obligation, cell in row.by_obligation.items()
    }
    assert told == dict(counted)
    for form in matrix.forms:
        assert form.total.count == sum(row.total.count for row in form.rows)
        assert form.total.count == sum(cell.count for cell in form.by_obligation.values())
        assert form.total.count == sum(line[1] == form.form for line in standing)
    assert (matrix.totals.agencies, matrix.totals.inspections) == (len({line[0] for line in standing}), len(standing))
    assert matrix.totals.in_both == len(standing) - matrix.totals.agencies
    delete(rows, by=None, reason="thử xong")
