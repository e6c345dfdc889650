"""An agency's page and its tabs: what stands there on a day, who may open it, what it costs."""

import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from agencies.choices import Duty
from agencies.models import Agency, Membership
from agencies.services.agencies import edit_contact
from agencies.services.people import appoint, assign_officer
from agencies.services.periods import change_from_day, correct_period
from common.history import create
from tests.cast import Cast, make_agency
from tests.factories.agencies import (
    AppointmentFactory,
    CertificateFactory,
    DivisionFactory,
    FigureFactory,
    IdentifierFactory,
    OfficerAssignmentFactory,
    PeriodFactory,
    StatusFactory,
)

TABS = ["", "phong/", "nhan-su/", "so-lieu/", "lich-su/"]


def url(agency: Agency, tab: str = "") -> str:
    return f"/co-quan/{agency.pk}/{tab}"


def page(cast: Cast, person: str, agency: Agency, tab: str = "") -> str:
    return cast.client(person).get(url(agency, tab)).content.decode()


@pytest.mark.parametrize("tab", TABS)
@pytest.mark.parametrize(
    ("person", "status"),
    [("staff", 200), ("secretary", 200), ("national", 200), ("outsider", 404), ("foreign_staff", 404)],
)
def test_agency_pages_open_for_those_who_see_the_agency(person: str, status: int, tab: str, cast: Cast) -> None:
    wanted = 403 if (person, tab) == ("national", "lich-su/") else status
    assert cast.client(person).get(url(cast.own, tab)).status_code == wanted


def test_an_agency_out_of_sight_answers_as_one_that_is_absent(cast: Cast) -> None:
    client = cast.client("outsider")
    foreign, absent = client.get(url(cast.own)), client.get("/co-quan/987654321/")
    assert (foreign.status_code, foreign.templates[0].name) == (absent.status_code, absent.templates[0].name)


def test_agency_detail_shows_the_facts_of_the_day(cast: Cast) -> None:
    agency = cast.own
    IdentifierFactory(agency=agency, scheme="electronic", value="000.21.30.H01")
    CertificateFactory(holder=agency, stated_system=6, stated_internal=15, stated_administrative=252)
    StatusFactory(agency=agency, source="Báo cáo năm 2019")
    AppointmentFactory(agency=agency, name="Phạm Thị Lan")
    OfficerAssignmentFactory(agency=agency, user=cast.staff)
    client = cast.client("viewer")
    now = client.get(url(agency)).content.decode()
    for word in ("000.21.30.H01", "TCVN ISO 9001:2015", "252", "đang áp dụng", "Báo cáo năm 2019", "Phạm Thị Lan"):
        assert word in now
    client.post("/ngay-so-lieu/", {"day": "31/12/2018"})
    then = client.get(url(agency)).content.decode()
    for word in ("TCVN ISO 9001:2015", "Phạm Thị Lan"):
        assert word not in then


def test_a_rename_is_seen_on_the_page_the_day_before_and_after(cast: Cast) -> None:
    client = cast.client("staff")
    period = cast.other.periods.get()
    change_from_day(period, on=date(2021, 3, 1), version=1, by=cast.staff, name="UBND phường Mỹ Mới")
    headings = {}
    for day in ("28/02/2021", "01/03/2021"):
        client.post("/ngay-so-lieu/", {"day": day})
        headings[day] = client.get(url(cast.other)).context["name"]
    assert headings == {"28/02/2021": "UBND phường Mỹ Bình", "01/03/2021": "UBND phường Mỹ Mới"}


def test_a_day_without_the_agency_says_so_and_leads_to_its_days(cast: Cast) -> None:
    period = PeriodFactory(
        province=cast.home, name="UBND xã Đã Nhập", valid_from=date(2010, 1, 1), valid_to=date(2025, 6, 30)
    )
    answer = cast.client("staff").get(url(period.agency))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "không có thông tin của cơ quan này" in text
    assert 'name="day" value="30/06/2025"' in text
    assert "Thay đổi từ ngày" not in text


def test_agency_pages_hide_acts_from_those_who_may_not(cast: Cast) -> None:
    assert "Thay đổi từ ngày" in page(cast, "staff", cast.own)
    for person in ("viewer", "secretary", "national"):
        assert "Thay đổi từ ngày" not in page(cast, person, cast.own)
    assert "Sửa liên hệ" in page(cast, "secretary", cast.own)
    assert "Sửa liên hệ" not in page(cast, "secretary", cast.below)


def test_agency_pages_hide_acts_while_looking_back(cast: Cast) -> None:
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "31/12/2020"})
    text = client.get(url(cast.own)).content.decode()
    assert [word for word in ("Thay đổi từ ngày", "Sửa liên hệ", "Sửa mã") if word in text] == []


def test_divisions_without_procedures_are_no_gap(cast: Cast) -> None:
    for number in range(10):
        DivisionFactory(agency=cast.own, name=f"Phòng {number}")
    DivisionFactory(agency=cast.own, name="Văn phòng HĐND và UBND", applies="no_procedures")
    text = page(cast, "staff", cast.own, "phong/")
    assert "10/10 phòng áp dụng" in text
    assert "không kể 1 phòng không có TTHC" in text


def test_people_of_the_day_stand_apart_from_earlier_ones(cast: Cast) -> None:
    AppointmentFactory(agency=cast.own, name="Lê Thị Cũ", valid_to=date(2020, 12, 31))
    AppointmentFactory(agency=cast.own, name="Trần Thị Nay", valid_from=date(2021, 1, 1))
    people = cast.client("staff").get(url(cast.own, "nhan-su/")).context["people"]
    assert ([one.name for one in people.now], [one.name for one in people.earlier]) == (
        ["Trần Thị Nay"],
        ["Lê Thị Cũ"],
    )


@pytest.mark.parametrize(
    ("parts", "sentence"), [((58, 14), "72 = 58 + 14"), ((58, 13), "71 = 58 + 13, lệch 1 so với 72")]
)
def test_figures_say_whether_their_parts_add_up(parts: tuple[int, ...], sentence: str, cast: Cast) -> None:
    total = FigureFactory(agency=cast.own, count=72)
    for count in parts:
        FigureFactory(agency=cast.own, count=count, total_of=total)
    assert sentence in page(cast, "staff", cast.own, "so-lieu/")


# --- History ----------------------------------------------------------------------------------------------------
def test_history_tells_before_after_who_and_why(cast: Cast) -> None:
    period = cast.own.periods.get()
    correct_period(
        period, version=1, by=cast.staff, reason="gõ nhầm", name="UBND huyện Châu Phú A", parent=cast.other
    )
    edit_contact(cast.own, version=1, by=cast.leader, phone="0296 1")
    appoint(cast.own, role="secretary", name="Lê Thị A", on=date(2020, 1, 1), by=cast.staff)
    assign_officer(cast.own, user=cast.staff, on=date(2022, 1, 1), by=cast.leader)
    told = cast.client("viewer").get(url(cast.own, "lich-su/")).context["page"].object_list
    seen = [
        (one.change.title, one.subject, str(one.change.by), [(f.label, f.before, f.after) for f in one.change.fields])
        for one in told[:4]
    ]
    assert seen == [
        (
            "Chuyên viên phụ trách",
            "",
            "Ngô Văn Lãnh",
            [("Từ ngày", "", "01/01/2022"), ("Chuyên viên", "", "Trần Thị Hạnh")],
        ),
        (
            "Phân công",
            "Lê Thị A, Thư ký ISO",
            "Trần Thị Hạnh",
            [("Từ ngày", "", "01/01/2020"), ("Vai trò", "", "Thư ký ISO"), ("Họ và tên", "", "Lê Thị A")],
        ),
        ("Cơ quan", "", "Ngô Văn Lãnh", [("Điện thoại", "", "0296 1")]),
        (
            "Thông tin cơ quan theo thời gian",
            "UBND huyện Châu Phú A",
            "Trần Thị Hạnh",
            [
                ("Tên cơ quan", "UBND huyện Châu Phú", "UBND huyện Châu Phú A"),
                ("Cơ quan cấp trên", "", "UBND phường Mỹ Bình"),
            ],
        ),
    ]
    assert told[3].change.reason == "gõ nhầm"


# --- Cost -------------------------------------------------------------------------------------------------------
COSTS = {"": 11, "phong/": 6, "nhan-su/": 7, "so-lieu/": 6, "lich-su/": 19}


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("tab", TABS)
def test_agency_pages_cost_the_same_at_one_and_three_rows(
    tab: str, rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        CertificateFactory(holder=cast.own, part=f"Phần {number}")
        StatusFactory(agency=cast.own, valid_from=date(2010 + number, 1, 1), valid_to=date(2010 + number, 12, 31))
        AppointmentFactory(agency=cast.own, role="internal_auditor", user=cast.staff)
        DivisionFactory(agency=cast.own)
        FigureFactory(agency=cast.own)
    OfficerAssignmentFactory(agency=cast.own, user=cast.staff)
    client = cast.client("staff")
    client.get("/tro-giup/")  # the first request of a session notes who is here
    with django_assert_num_queries(COSTS[tab]):
        client.get(url(cast.own, tab))


@pytest.mark.parametrize(("person", "below"), [("staff", 2), ("secretary", 2), ("national", 2)])
def test_agency_overview_opens_the_list_of_those_below(person: str, below: int, cast: Cast) -> None:
    make_agency(cast.home, "UBND xã Vĩnh Thạnh Trung", "AG.X30490", parent=cast.own)
    client = cast.client(person)
    html = client.get(reverse("agency_detail", args=[cast.own.pk])).content.decode()
    address, shown = re.search(r'<a href="([^"]*parent=\d+)">(\d+) cơ quan</a>', html).groups()
    listed = client.get(address)
    assert (int(shown), listed.context["counted"].shown) == (below, below)
    assert [chip["label"] for chip in listed.context["chips"]] == ["Trực thuộc: UBND huyện Châu Phú"]


def test_agency_overview_counts_below_only_what_its_reader_sees(cast: Cast) -> None:
    create(Membership(user=cast.inspector, duty=Duty.INSPECTOR, agency=cast.own), by=None)
    html = cast.client("inspector").get(reverse("agency_detail", args=[cast.own.pk])).content.decode()
    assert "Cơ quan cấp dưới" not in html


def test_agency_list_below_an_agency_out_of_sight_is_a_fault(cast: Cast) -> None:
    answer = cast.client("foreign_staff").get(reverse("agency_list"), {"parent": cast.own.pk})
    assert (answer.context["counted"].shown, answer.context["chips"]) == (0, [])
    assert "không có trong danh sách" in answer.content.decode()


def test_agency_list_below_an_agency_costs_no_more(cast: Cast, django_assert_num_queries: Any) -> None:
    client = cast.client("staff")
    client.get(reverse("agency_list"))
    with django_assert_num_queries(6):
        client.get(reverse("agency_list"), {"parent": cast.own.pk})
