"""Pages of an agency's people and divisions, used by the department and by its own secretary."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.choices import AppointmentRole
from agencies.models import Agency, Appointment, Division, SteeringCommittee
from common.clock import today
from common.history import save_versioned
from tests.cast import Cast
from tests.factories.agencies import AppointmentFactory, DivisionFactory


def url(agency: Agency, act: str) -> str:
    return f"/co-quan/{agency.pk}/{act}/"


def faults(answer: Any) -> list[str]:
    return list(answer.context["form"].errors)


def test_appointment_add_replaces_the_secretary(cast: Cast) -> None:
    AppointmentFactory(agency=cast.own, name="Lê Thị Cũ")
    data = {"role": "secretary", "name": "Trần Thị Mới", "on": "01/03/2022", "paper_number": "5/QĐ-UBND"}
    answer = cast.client("secretary").post(url(cast.own, "nhan-su/them"), data)
    rows = Appointment.objects.order_by("pk").values_list("name", "valid_to", "paper__number")
    assert answer.url == url(cast.own, "nhan-su")
    assert [(name, f"{end:%d/%m/%Y}" if end else None, paper) for name, end, paper in rows] == [
        ("Lê Thị Cũ", "28/02/2022", None),
        ("Trần Thị Mới", None, "5/QĐ-UBND"),
    ]


def test_appointment_add_keeps_what_was_typed_when_refused(cast: Cast) -> None:
    AppointmentFactory(agency=cast.own, name="Lê Thị Cũ")
    data = {"role": "secretary", "name": "Trần Thị Mới", "on": "01/01/2018", "phone": "0296 7"}
    answer = cast.client("staff").post(url(cast.own, "nhan-su/them"), data)
    assert (faults(answer), answer.context["form"]["phone"].value()) == (["on"], "0296 7")


def test_appointment_edit_shows_both_after_a_stale_save(cast: Cast) -> None:
    row = AppointmentFactory(agency=cast.own, name="Lê Thị A")
    row.phone = "0296 1"
    save_versioned(row, by=cast.leader)
    where = url(cast.own, f"nhan-su/{row.pk}/sua")
    data = {"name": "Lê Thị A", "valid_from": "01/01/2019", "phone": "0296 2", "version": 1}
    answer = cast.client("secretary").post(where, data)
    assert [(one.label, one.now, one.typed) for one in answer.context["form"].compared if one.differs] == [
        ("Điện thoại", "0296 1", "0296 2")
    ]
    assert cast.client("secretary").post(where, data | {"version": 2}).status_code == 302


def test_appointment_end_asks_about_the_account_and_ends_with_the_hand_over_sheet(cast: Cast) -> None:
    row = AppointmentFactory(agency=cast.own, user=cast.secretary)
    where = url(cast.own, f"nhan-su/{row.pk}/ket-thuc")
    client = cast.client("staff")
    assert "có tài khoản trên cổng" in client.get(where).content.decode()
    answer = client.post(where, {"on": "31/03/2022", "version": 1})
    membership = cast.secretary.memberships.get()
    assert answer.url == f"{reverse('member_end', args=[membership.pk])}?ngay=2022-03-31"
    asked = client.get(answer.url)
    assert (asked.context["form"]["last_day"].value(), "account" in asked.context["form"].fields) == (
        date(2022, 3, 31), True,
    )  # fmt: skip
    data = {"last_day": "31/03/2022", "reason": "chuyển công tác", "account": "disable"}
    sheet = client.post(answer.url, data, follow=True)
    assert sheet.redirect_chain == [(reverse("member_handover", args=[membership.pk]), 302)]
    assert AppointmentRole.SECRETARY.label in sheet.content.decode()


def test_appointment_end_asks_about_an_account_whose_duty_ends_later(cast: Cast) -> None:
    row = AppointmentFactory(agency=cast.own, user=cast.secretary)
    membership = cast.secretary.memberships.get()
    membership.valid_to = today() + timedelta(days=30)
    save_versioned(membership, by=None)
    answer = cast.client("staff").post(
        url(cast.own, f"nhan-su/{row.pk}/ket-thuc"), {"on": "31/03/2022", "version": 1}
    )
    assert answer.url.startswith(reverse("member_end", args=[membership.pk]))


def test_appointment_end_by_the_agency_tells_who_ends_the_account(cast: Cast) -> None:
    row = AppointmentFactory(agency=cast.own, user=cast.secretary)
    client, where = cast.client("secretary"), url(cast.own, f"nhan-su/{row.pk}/ket-thuc")
    assert "hãy báo Chi cục kết thúc nhiệm vụ của tài khoản" in client.get(where).content.decode()
    page = client.post(where, {"on": "31/03/2022", "version": 1}, follow=True)
    assert page.redirect_chain == [(url(cast.own, "nhan-su"), 302)]
    assert "Tài khoản của Lê Thị Thư Ký vẫn mở. Hãy báo Chi cục" in page.content.decode()


def test_appointment_add_asks_about_the_account_of_who_made_way(cast: Cast) -> None:
    AppointmentFactory(agency=cast.own, name="Lê Thị Thư Ký", user=cast.secretary)
    data = {"role": "secretary", "name": "Trần Thị Mới", "on": "01/03/2022"}
    answer = cast.client("staff").post(url(cast.own, "nhan-su/them"), data)
    assert answer.url == f"{reverse('member_end', args=[cast.secretary.memberships.get().pk])}?ngay=2022-02-28"
    # A deputy makes nobody leave: nobody is asked about
    data = {"role": "committee_deputy", "name": "Võ Văn Phó", "on": "01/03/2022"}
    assert cast.client("staff").post(url(cast.own, "nhan-su/them"), data).url == url(cast.own, "nhan-su")


@pytest.mark.parametrize("day", ["", "31/03/2022", "2018-12-31", "2022-13-01", "9" * 50, "hôm qua"])
def test_the_end_of_a_duty_begins_with_today_where_no_role_ended_in_its_time(cast: Cast, day: str) -> None:
    membership = cast.secretary.memberships.get()
    membership.valid_from = date(2019, 1, 1)
    save_versioned(membership, by=None)
    where = reverse("member_end", args=[membership.pk])
    page = cast.client("staff").get(where, {"ngay": day})
    assert page.context["form"]["last_day"].value() == today()


def test_appointment_end_without_account_leads_back(cast: Cast) -> None:
    row = AppointmentFactory(agency=cast.own)
    where = url(cast.own, f"nhan-su/{row.pk}/ket-thuc")
    client = cast.client("secretary")
    assert faults(client.post(where, {"on": "01/01/2018", "version": 1})) == ["on"]
    assert client.post(where, {"on": "31/03/2022", "version": 1}).url == url(cast.own, "nhan-su")


def test_an_appointment_of_another_agency_is_absent(cast: Cast) -> None:
    row = AppointmentFactory(agency=cast.other)
    for act in ("sua", "ket-thuc"):
        assert cast.client("secretary").get(url(cast.own, f"nhan-su/{row.pk}/{act}")).status_code == 404


def test_divisions_are_added_edited_and_ended(cast: Cast) -> None:
    client = cast.client("secretary")
    data = {"name": "Phòng Nội vụ", "applies": "yes", "applies_since": "01/01/2020"}
    assert client.post(url(cast.own, "phong/them"), data).url == url(cast.own, "phong")
    row = Division.objects.get()
    edit = url(cast.own, f"phong/{row.pk}/sua")
    client.post(edit, {"name": "Phòng Nội vụ", "applies": "no_procedures", "version": 1})
    client.post(url(cast.own, f"phong/{row.pk}/ket-thuc"), {"on": "31/12/2022", "version": 2})
    row.refresh_from_db()
    assert (row.applies, f"{row.valid_to:%d/%m/%Y}", row.version) == ("no_procedures", "31/12/2022", 3)
    assert faults(client.post(url(cast.own, "phong/them"), {"name": "", "applies": ""})) == ["name", "applies"]


def test_a_division_of_another_agency_is_absent(cast: Cast) -> None:
    row = DivisionFactory(agency=cast.other)
    for act in ("sua", "ket-thuc"):
        assert cast.client("secretary").get(url(cast.own, f"phong/{row.pk}/{act}")).status_code == 404


def test_a_stale_division_shows_both(cast: Cast) -> None:
    row = DivisionFactory(agency=cast.own, name="Phòng A")
    row.name = "Phòng B"
    save_versioned(row, by=cast.leader)
    data = {"name": "Phòng C", "applies": "yes", "version": 1}
    answer = cast.client("staff").post(url(cast.own, f"phong/{row.pk}/sua"), data)
    assert [(one.now, one.typed) for one in answer.context["form"].compared if one.differs] == [
        ("Phòng B", "Phòng C")
    ]


def test_committee_add_records_the_decision(cast: Cast) -> None:
    data = {"paper_number": "12/QĐ-UBND", "paper_day": "05/01/2021", "issuer": "UBND huyện Châu Phú"}
    cast.client("secretary").post(url(cast.own, "ban-chi-dao/them"), data)
    committee = SteeringCommittee.objects.get()
    assert (str(committee.paper), committee.paper.issuer) == ("12/QĐ-UBND ngày 05/01/2021", "UBND huyện Châu Phú")
    page = cast.client("viewer").get(url(cast.own, "nhan-su")).content.decode()
    assert "Theo 12/QĐ-UBND ngày 05/01/2021 của UBND huyện Châu Phú" in page


@pytest.mark.parametrize("act", ["nhan-su/them", "phong/them", "ban-chi-dao/them"])
def test_people_pages_answer_a_viewer_with_403_on_post_too(act: str, cast: Cast) -> None:
    assert cast.client("viewer").post(url(cast.own, act), {"name": "X"}).status_code == 403
