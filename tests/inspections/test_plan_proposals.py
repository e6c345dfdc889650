"""Whom to visit: every reason stands on its row, and nothing is said that no row bears out."""

from datetime import date
from decimal import Decimal

import pytest

from agencies.choices import CertificateKind, DeclarationReason, Level, Obligation
from common import registry
from common.history import save_versioned
from inspections.choices import PlannedState, ProposalCause
from inspections.queries.plan_proposals import Limits, proposals, quotas_left
from inspections.services.plan_checks import TargetSaid
from inspections.services.plan_lists import add_agencies
from inspections.services.plans import set_targets
from tests.factories.agencies import CertificateFactory, PeriodFactory
from tests.factories.inspections import AssessmentFactory, PlannedFactory, ResultFactory
from tests.inspections.plans import DAY, DOSSIER, ON_SITE, again, applying, draft, merged

pytestmark = pytest.mark.django_db
RECENT, LONG_AGO = date(2020, 6, 1), date(2017, 3, 2)


@pytest.fixture
def agency(cast):
    """Visited lately, declared long ago: nothing speaks for a visit."""
    return visited(applying(cast.home, "UBND xã A"), RECENT)


def visited(agency, on, *, form=ON_SITE):
    PlannedFactory(agency=agency, province=agency.province, form=form, state=PlannedState.DONE, done_on=on)
    return agency


def told(plan, **words):
    return {one.name: [reason.text for reason in one.reasons] for one in proposals(plan, DAY, **words)}


def test_agency_for_which_nothing_speaks_is_not_proposed(cast, agency):
    assert told(draft(cast.home)) == {}


def test_agency_that_was_never_visited_is_proposed(cast, agency):
    visited(applying(cast.home, "UBND xã B"), RECENT, form=DOSSIER)
    assert told(draft(cast.home)) == {"UBND xã B": ["chưa có lần kiểm tra tại trụ sở nào trên cổng"]}


def test_agency_of_the_list_by_dossier_is_proposed_also_while_it_only_builds_its_system(cast, agency):
    builds = PeriodFactory(province=cast.home, name="UBND xã B").agency
    assert told(draft(cast.home, agency, builds)) == {"UBND xã B": ["chưa có lần kiểm tra tại trụ sở nào trên cổng"]}
    assert told(draft(cast.home, agency, year=2020)) == {}  # on neither list: nobody is proposed who does not apply


def test_agency_that_was_visited_long_ago_is_proposed(cast):
    visited(applying(cast.home, "UBND xã A"), LONG_AGO)
    assert told(draft(cast.home)) == {"UBND xã A": ["kiểm tra tại trụ sở lần cuối ngày 02/03/2017"]}
    assert told(draft(cast.home, year=2020), limits=Limits(years_without_visit=5)) == {}


def test_agency_of_a_low_score_is_proposed_with_its_points(cast, agency):
    assessment = AssessmentFactory(agency=agency, plan__year=2020, plan__province=cast.home)
    result = ResultFactory(assessment=assessment, total=Decimal("58.50"), decided_on=RECENT)
    assert told(draft(cast.home)) == {"UBND xã A": ["năm 2020 đạt 58,5 điểm, dưới 65"]}

    result.decided_on = None  # worked out and not decided: it is no score yet
    save_versioned(result, by=None)
    assert told(draft(cast.home, year=2022)) == {}


def test_certificate_that_runs_out_is_a_reason_and_a_declaration_never(cast):
    agency = visited(applying(cast.home, "UBND xã A", certified=False), RECENT)
    words = {"holder": agency, "kind": CertificateKind.CERTIFICATE, "issued_on": date(2018, 4, 1)}
    CertificateFactory(**words, expires_on=date(2021, 4, 1))
    visited(applying(cast.home, "UBND xã B"), RECENT)  # declared, which never runs out
    plan = draft(cast.home)
    assert told(plan) == {"UBND xã A": ["giấy chứng nhận hết hạn ngày 01/04/2021"]}

    CertificateFactory(**words, expires_on=date(2023, 4, 1))
    assert told(plan) == {}


def test_first_declaration_of_lately_is_a_reason_and_a_second_is_not(cast):
    new = visited(applying(cast.home, "UBND xã A", certified=False), RECENT)
    CertificateFactory(holder=new, issued_on=RECENT)
    again_declared = visited(applying(cast.home, "UBND xã B"), RECENT)
    CertificateFactory(holder=again_declared, issued_on=RECENT, part="x")
    converted = visited(applying(cast.home, "UBND xã C", certified=False), RECENT)
    CertificateFactory(holder=converted, issued_on=RECENT, reason=DeclarationReason.EDITION)

    assert told(draft(cast.home)) == {"UBND xã A": ["công bố lần đầu ngày 01/06/2020"]}


def test_open_findings_are_told_where_an_app_knows_them(cast, agency, monkeypatch):
    plan = draft(cast.home)
    assert told(plan) == {}
    findings = registry.Register()
    findings.add("findings", lambda agencies, on: {agency.pk: "còn 2 nội dung chưa khắc phục"})
    monkeypatch.setattr("inspections.queries.plan_proposals.open_findings", findings)
    (one,) = proposals(plan, DAY)
    assert one.why == (ProposalCause.OPEN_FINDINGS, "còn 2 nội dung chưa khắc phục")


def test_being_mandatory_moves_up_who_has_another_reason(cast):
    first = applying(cast.home, "UBND xã Z", obligation=Obligation.MANDATORY)
    applying(cast.home, "UBND xã A")
    visited(applying(cast.home, "UBND xã M", obligation=Obligation.MANDATORY), RECENT)

    found = proposals(draft(cast.home), DAY)

    assert [(one.name, one.cause) for one in found] == [
        (str(first), ProposalCause.NEVER_VISITED), ("UBND xã A", ProposalCause.NEVER_VISITED),
    ]  # fmt: skip
    assert found[0].told == "chưa có lần kiểm tra tại trụ sở nào trên cổng; đối tượng bắt buộc"


def test_quota_of_a_level_takes_the_most_pressing(cast):
    for number in range(3):
        applying(cast.home, f"UBND xã {number}")
    visited(applying(cast.home, "UBND xã 9"), LONG_AGO)
    applying(cast.home, "UBND huyện 1", level=Level.DISTRICT)

    found = proposals(draft(cast.home), DAY, quotas={Level.COMMUNE: 2})

    assert [(one.name, one.taken) for one in found] == [
        ("UBND huyện 1", False),
        ("UBND xã 0", True),
        ("UBND xã 1", True),
        ("UBND xã 2", False),
        ("UBND xã 9", False),
    ]


def test_quota_is_what_the_targets_still_lack(cast):
    agencies = [applying(cast.home, f"UBND xã {number}") for number in range(4)]
    plan = draft(cast.home, *agencies, on_site=(agencies[0],))
    targets = [TargetSaid(ON_SITE, Level.COMMUNE, 1, one) for one in Obligation.values]
    plan = set_targets(plan, [*targets, TargetSaid(ON_SITE, Level.DISTRICT, 4)], by=None, version=plan.version)

    assert quotas_left(plan) == {Level.COMMUNE: 1, Level.DISTRICT: 4}
    assert [(one.name, one.taken) for one in proposals(plan, DAY)] == [
        ("UBND xã 1", True), ("UBND xã 2", False), ("UBND xã 3", False),
    ]  # fmt: skip


def test_proposals_come_on_the_list_with_their_reasons(cast):
    applying(cast.home, "UBND xã A")
    plan = draft(cast.home)
    taken = [one for one in proposals(plan, DAY, quotas={Level.COMMUNE: 5}) if one.taken]

    add_agencies(
        plan, ON_SITE, [one.agency for one in taken], on=DAY, by=None, whys={one.agency: one.why for one in taken}
    )

    line = again(plan).inspections.get()
    assert (line.cause, line.cause_text) == (
        ProposalCause.NEVER_VISITED, "chưa có lần kiểm tra tại trụ sở nào trên cổng",
    )  # fmt: skip


def test_who_has_ended_does_not_apply_or_stands_on_the_list_is_not_proposed(cast):
    gone, listed = applying(cast.home, "UBND xã A"), applying(cast.home, "UBND xã B")
    merged(gone, None, day=date(2020, 1, 1))
    plan = draft(cast.home, listed, on_site=(listed,))
    assert told(plan) == {}


@pytest.mark.parametrize("count", [1, 4])
def test_proposals_ask_the_same_whatever_the_number_of_agencies(cast, count, django_assert_num_queries):
    for number in range(count):
        applying(cast.home, f"UBND xã {number}")
    plan = draft(cast.home)
    with django_assert_num_queries(10):
        assert len(proposals(plan, DAY)) == count
