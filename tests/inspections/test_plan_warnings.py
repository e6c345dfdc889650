"""What a plan is warned about: each kind names the agency and the cure, and says nothing where nothing is wrong."""

from datetime import date

import pytest

from agencies.choices import CertificateKind, Obligation
from common.history import save_versioned
from inspections.queries.plan_warnings import WarningKind, warnings_of
from inspections.services.plan_lists import freeze_again, set_team, set_window
from tests.factories.agencies import CertificateFactory
from tests.inspections.plans import DAY, ON_SITE, again, applying, draft, merged, renamed, team_of

pytestmark = pytest.mark.django_db
AFTER = date(2021, 5, 1)
MONDAY, FRIDAY = date(2021, 6, 14), date(2021, 6, 18)


@pytest.fixture
def two(cast):
    return applying(cast.home, "UBND xã A"), applying(cast.home, "UBND xã B")


def warned(plan, on=DAY):
    return {group.kind: [one.sentence for one in group.warned] for group in warnings_of(plan, on)}


def test_plan_that_lists_everybody_is_not_warned_about(cast, two):
    assert warned(draft(cast.home, *two)) == {}


def test_applying_agency_on_no_list_is_named(cast, two):
    assert warned(draft(cast.home, two[0])) == {
        WarningKind.NOT_LISTED: [
            "UBND xã B đang áp dụng mà chưa có trong danh sách nào. Mỗi năm phải kiểm tra ít nhất một lần."
        ]
    }


def test_warnings_stand_in_the_order_of_names(cast):
    for number in (10, 2, 1):
        applying(cast.home, f"UBND xã Số {number}")
    (group,) = warnings_of(draft(cast.home, applying(cast.home, "UBND xã A")), DAY)
    assert [one.name for one in group.warned] == ["UBND xã Số 1", "UBND xã Số 2", "UBND xã Số 10"]


def test_on_site_without_dossier_is_named(cast, two):
    assert warned(draft(cast.home, two[0], on_site=two)) == {
        WarningKind.SITE_WITHOUT_DOSSIER: [
            "UBND xã B có trong danh sách tại trụ sở mà không có trong danh sách qua hồ sơ, báo cáo. "
            "Thêm vào danh sách qua hồ sơ nếu cần báo cáo."
        ]
    }


def test_agency_without_a_certificate_in_force_is_named_once(cast, two):
    without = applying(cast.home, "UBND xã C", certified=False)
    run_out = applying(cast.home, "UBND xã D", certified=False)
    CertificateFactory(holder=run_out, kind=CertificateKind.CERTIFICATE, expires_on=date(2020, 12, 31))
    plan = draft(cast.home, *two, without, run_out, on_site=(without,))
    told = "không có công bố, chứng nhận nào còn hiệu lực ngày 10/01/2021. Xem lại hồ sơ công bố."
    assert warned(plan) == {WarningKind.NO_CERTIFICATE: [f"UBND xã C {told}", f"UBND xã D {told}"]}


def test_agency_that_was_merged_is_named_with_its_heir(cast, two):
    plan = draft(cast.home, *two)
    merged(two[0], two[1], day=AFTER)
    assert warned(plan, AFTER)[WarningKind.ENDED] == [
        "UBND xã A đã sắp xếp, nay là UBND xã B. Đưa UBND xã B vào thay."
    ]
    merged(two[1], None, day=AFTER)
    assert "UBND xã B không còn hoạt động ngày 01/05/2021. Bỏ khỏi danh sách." in warned(plan, AFTER)["ended"]


def test_list_that_the_register_has_left_behind_is_told_until_it_is_taken_again(cast, two):
    plan = draft(cast.home, *two)
    renamed(two[0], "UBND phường A")
    period = two[1].periods.get()
    period.obligation = Obligation.MANDATORY
    save_versioned(period, by=None)

    assert warned(plan) == {
        WarningKind.CHANGED: [
            "UBND xã A: tên trong sổ là UBND phường A, danh sách ghi UBND xã A. "
            "Lấy lại thông tin nếu danh sách chưa trình.",
            "UBND xã B: đối tượng trong sổ là Bắt buộc, danh sách ghi Khuyến khích. "
            "Lấy lại thông tin nếu danh sách chưa trình.",
        ]
    }
    freeze_again(plan, on=DAY, by=None)
    assert warned(plan) == {}


# --- The same person in two places ------------------------------------------------------------------------------
@pytest.fixture
def visits(cast, two):
    plan = draft(cast.home, *two, on_site=two)
    lines = list(plan.inspections.filter(form=ON_SITE).order_by("sort_key").values_list("pk", flat=True))
    return again(plan), lines


def clashes(plan):
    return warned(plan).get(WarningKind.CLASH, [])


def test_two_teams_with_a_member_in_common_on_the_same_days(visits):
    plan, (first, second) = visits
    set_team(plan, [first], team_of(plan, "Nguyễn Văn A", "Trần Thị B"), by=None)
    set_team(plan, [second], team_of(plan, "Lê Văn C", "Trần Thị B", name="Đoàn số 2"), by=None)
    set_window(plan, [first], first=MONDAY, last=FRIDAY, by=None)
    set_window(plan, [second], first=FRIDAY, last=date(2021, 6, 22), by=None)

    assert clashes(plan) == [
        "Trần Thị B được phân công ở cả UBND xã A và UBND xã B ngày 18/06/2021. Đổi ngày hoặc đổi người."
    ]
    set_window(plan, [second], first=date(2021, 6, 21), last=date(2021, 6, 22), by=None)
    assert clashes(plan) == []


def test_teams_of_other_people_may_be_out_at_once(visits):
    plan, (first, second) = visits
    set_team(plan, [first], team_of(plan, "Nguyễn Văn A"), by=None)
    set_team(plan, [second], team_of(plan, "Lê Văn C", name="Đoàn số 2"), by=None)
    set_window(plan, [first, second], first=MONDAY, last=FRIDAY, by=None)
    assert clashes(plan) == []


def test_one_team_has_a_week_for_two_places_but_not_one_day(visits):
    plan, lines = visits
    set_team(plan, lines, team_of(plan, "Nguyễn Văn A"), by=None)
    set_window(plan, lines, first=MONDAY, last=FRIDAY, by=None)
    assert clashes(plan) == []
    set_window(plan, lines, first=MONDAY, last=MONDAY, by=None)
    assert clashes(plan) == [
        "Đoàn số 1 được phân công ở cả UBND xã A và UBND xã B ngày 14/06/2021. Đổi ngày hoặc đổi người."
    ]


@pytest.mark.parametrize("count", [1, 5])
def test_warnings_ask_the_same_whatever_the_number_of_agencies(cast, count, django_assert_num_queries):
    agencies = [applying(cast.home, f"UBND xã {number}") for number in range(count)]
    plan = draft(cast.home, *agencies[1:], on_site=tuple(agencies))
    set_team(plan, plan.inspections.values_list("pk", flat=True), team_of(plan, "A"), by=None)
    set_window(plan, plan.inspections.values_list("pk", flat=True), first=MONDAY, last=MONDAY, by=None)
    plan = again(plan)
    with django_assert_num_queries(7):  # lines, the register, province, merged, applying, certificates, members
        warnings_of(plan, DAY)
