"""Pages that enter, correct and change an agency: what is saved, who is refused, what a stale save shows."""

from typing import Any

import pytest
from django.test import Client

from agencies.models import Agency, AgencyPeriod, ApplicationStatus, OfficerAssignment, StatedFigure
from agencies.services.periods import correct_period
from tests.cast import Cast
from tests.factories.agencies import ClusterFactory, FigureFactory, PeriodFactory, UnitFactory

PERIOD = {"name": "UBND huyện Châu Phú", "level": "district", "obligation": "mandatory"}


def url(agency: Agency, act: str) -> str:
    return f"/co-quan/{agency.pk}/{act}/"


def correct_url(agency: Agency) -> str:
    return url(agency, f"sua-sai/{agency.periods.get().pk}")


def faults(answer: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


# --- Who may ----------------------------------------------------------------------------------------------------
DEPARTMENT = ["thay-doi", "ma", "tinh-trang", "chuyen-vien", "so-lieu/them"]
ALSO_ITS_OWN = ["lien-he", "nhan-su/them", "phong/them", "ban-chi-dao/them"]


@pytest.mark.parametrize("act", DEPARTMENT)
@pytest.mark.parametrize(
    ("person", "status"),
    [("staff", 200), ("viewer", 403), ("secretary", 403), ("outsider", 404), ("foreign_staff", 404)],
)
def test_what_the_department_decides_is_for_the_department(person: str, status: int, act: str, cast: Cast) -> None:
    client = cast.client(person)
    assert client.get(url(cast.own, act)).status_code == status
    assert client.post(url(cast.own, act), {}).status_code == status


@pytest.mark.parametrize("act", ALSO_ITS_OWN)
@pytest.mark.parametrize(
    ("person", "status"), [("staff", 200), ("secretary", 200), ("viewer", 403), ("outsider", 404)]
)
def test_an_agency_keeps_its_own_data(person: str, status: int, act: str, cast: Cast) -> None:
    assert cast.client(person).get(url(cast.own, act)).status_code == status


def test_a_secretary_reads_the_agencies_below_and_changes_nothing(cast: Cast) -> None:
    assert cast.client("secretary").get(url(cast.below, "lien-he")).status_code == 403


def test_agency_create_is_for_the_department(cast: Cast) -> None:
    statuses = {
        name: cast.client(name).get("/co-quan/them/").status_code for name in ("staff", "viewer", "secretary")
    }
    assert statuses == {"staff": 200, "viewer": 403, "secretary": 403}
    assert cast.client("staff").get("/co-quan/them/", {"province": cast.abroad.pk}).status_code == 404


# --- Thêm -------------------------------------------------------------------------------------------------------
def test_agency_create_leads_to_the_new_agency(cast: Cast) -> None:
    unit = UnitFactory(province=cast.home)
    answer = cast.client("staff").post(
        "/co-quan/them/",
        {"name": "UBND xã Mới", "level": "commune", "unit": unit.pk, "own": "AG.M1", "valid_from": "01/07/2025"},
    )
    period = AgencyPeriod.objects.get(name="UBND xã Mới")
    assert answer.url == f"/co-quan/{period.agency_id}/"
    assert (period.unit, f"{period.valid_from:%d/%m/%Y}", period.province) == (unit, "01/07/2025", cast.home)


def test_agency_create_pressed_twice_makes_one(cast: Cast) -> None:
    client, data = cast.client("staff"), {"name": "UBND xã Mới", "level": "commune", "form_token": "một-lần"}
    first, second = client.post("/co-quan/them/", data), client.post("/co-quan/them/", data)
    assert first.url == second.url
    assert AgencyPeriod.objects.filter(name="UBND xã Mới").count() == 1


def test_agency_create_shows_faults_at_their_fields(cast: Cast) -> None:
    answer = cast.client("staff").post("/co-quan/them/", {"name": "", "level": "", "valid_from": "31/02/2021"})
    assert faults(answer) == {
        "name": ["Hãy nhập tên cơ quan."],
        "level": ["Hãy chọn cấp."],
        "valid_from": ["Hãy ghi ngày theo dạng ngày/tháng/năm, ví dụ 25/02/2021."],
    }


def test_agency_create_shows_what_the_service_refused(cast: Cast) -> None:
    answer = cast.client("staff").post("/co-quan/them/", {"name": "UBND phường Mỹ Bình", "level": "commune"})
    assert list(faults(answer)) == ["name"]
    assert answer.context["form"]["name"].value() == "UBND phường Mỹ Bình"


def test_edit_forms_offer_and_take_no_place_of_another_province(cast: Cast) -> None:
    unit = UnitFactory(province=cast.abroad, name="Xã Chiềng Hặc")
    cluster = ClusterFactory(province=cast.abroad, name="Cụm Tây Bắc")
    client = cast.client("staff")
    page = client.get("/co-quan/them/").content.decode()
    assert [word for word in ("Chiềng Hặc", "Tây Bắc", "Vân Hồ") if word in page] == []
    data = {
        "name": "UBND xã Mới",
        "level": "commune",
        "unit": unit.pk,
        "cluster": cluster.pk,
        "parent": cast.foreign.pk,
    }
    answer = client.post("/co-quan/them/", data)
    assert set(faults(answer)) == {"unit", "cluster", "parent"}
    assert "Chiềng Hặc" not in answer.content.decode()


# --- Sửa sai, thay đổi từ ngày ----------------------------------------------------------------------------------
def test_agency_correct_saves_with_its_reason(cast: Cast) -> None:
    data = PERIOD | {"version": 1, "short_name": "UB Châu Phú", "reason": "thiếu tên tắt"}
    answer = cast.client("staff").post(correct_url(cast.own), data)
    saved = cast.own.periods.get()
    assert (answer.status_code, saved.short_name, saved.version) == (302, "UB Châu Phú", 2)
    record = AgencyPeriod.history.filter(id=saved.pk).latest("history_id")
    assert (record.history_user, record.history_change_reason) == (cast.staff, "thiếu tên tắt")


def test_agency_correct_of_another_agencys_period_is_absent(cast: Cast) -> None:
    foreign = cast.other.periods.get()
    assert cast.client("staff").get(url(cast.own, f"sua-sai/{foreign.pk}")).status_code == 404


def test_a_stale_save_shows_both_versions_and_loses_nothing(cast: Cast) -> None:
    client, where = cast.client("staff"), correct_url(cast.own)
    correct_period(cast.own.periods.get(), version=1, by=cast.leader, name="UBND huyện Châu Phú Mới")
    data = PERIOD | {"version": 1, "name": "UBND huyện Châu Phú Tôi Nhập"}
    answer = client.post(where, data)
    form, text = answer.context["form"], answer.content.decode()
    differing = [(line.label, line.now, line.typed) for line in form.compared if line.differs]
    assert answer.status_code == 200
    assert differing == [("Tên cơ quan", "UBND huyện Châu Phú Mới", "UBND huyện Châu Phú Tôi Nhập")]
    assert "Ngô Văn Lãnh" in text
    assert form["name"].value() == "UBND huyện Châu Phú Tôi Nhập"
    assert cast.own.periods.get().name == "UBND huyện Châu Phú Mới"
    again = client.post(where, data | {"version": form["version"].value()})
    assert (again.status_code, cast.own.periods.get().name) == (302, "UBND huyện Châu Phú Tôi Nhập")


def test_agency_change_begins_a_new_period(cast: Cast) -> None:
    data = PERIOD | {"version": 1, "name": "UBND thị xã Châu Phú", "on": "01/03/2021", "reason": "NQ thành lập"}
    cast.client("staff").post(url(cast.own, "thay-doi"), data)
    assert [one.name for one in cast.own.periods.order_by("pk")] == ["UBND huyện Châu Phú", "UBND thị xã Châu Phú"]


def test_agency_change_asks_for_the_day(cast: Cast) -> None:
    answer = cast.client("staff").post(url(cast.own, "thay-doi"), PERIOD | {"version": 1})
    assert faults(answer) == {"on": ["Hãy nhập ngày bắt đầu của thông tin mới."]}


def test_nothing_is_written_while_looking_back(cast: Cast) -> None:
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "31/12/2020"})
    answer = client.post(correct_url(cast.own), PERIOD | {"version": 1, "short_name": "X"})
    assert (answer.status_code, cast.own.periods.get().version) == (409, 1)


# --- Liên hệ, mã, tình trạng, chuyên viên, số liệu ---------------------------------------------------------------
CONTACT = {"version": 1, "address": "Thị trấn Cái Dầu", "phone": "0296 3688 123"}


def test_a_secretary_saves_the_contact_and_nothing_that_the_department_decides(cast: Cast) -> None:
    forbidden = {
        "kind": "department",
        "note": "tự ghi",
        "level": "province",
        "province": cast.abroad.pk,
        "obligation": "encouraged",
    }
    answer = cast.client("secretary").post(url(cast.own, "lien-he"), CONTACT | forbidden)
    saved = Agency.objects.get(pk=cast.own.pk)
    assert (answer.status_code, saved.phone) == (302, "0296 3688 123")
    assert (saved.kind, saved.note, saved.province) == ("district_committee", "", cast.home)
    assert cast.own.periods.get().version == 1


def test_the_department_saves_kind_and_note_as_well(cast: Cast) -> None:
    data = CONTACT | {"kind": "board", "note": "Giao ban thứ Hai"}
    cast.client("staff").post(url(cast.own, "lien-he"), data)
    saved = Agency.objects.get(pk=cast.own.pk)
    assert (saved.kind, saved.note) == ("board", "Giao ban thứ Hai")


def test_a_stale_contact_shows_both(cast: Cast) -> None:
    cast.client("staff").post(url(cast.own, "lien-he"), CONTACT | {"kind": "board"})
    answer = cast.client("secretary").post(url(cast.own, "lien-he"), CONTACT | {"phone": "0296 9"})
    assert [(one.label, one.now, one.typed) for one in answer.context["form"].compared if one.differs] == [
        ("Điện thoại", "0296 3688 123", "0296 9")
    ]


def test_a_wrong_mail_address_is_said_in_vietnamese(cast: Cast) -> None:
    answer = cast.client("secretary").post(url(cast.own, "lien-he"), CONTACT | {"email": "khong-phai"})
    assert faults(answer) == {"email": ["Địa chỉ thư điện tử chưa đúng. Ví dụ: ubnd@angiang.gov.vn."]}


def test_agency_identifiers_replaces_a_code_and_compares_a_stale_one(cast: Cast) -> None:
    client, where = cast.client("staff"), url(cast.own, "ma")
    data = {"version": client.get(where).context["form"]["version"].value(), "own": "AG.MOI", "on": "01/01/2022"}
    assert client.post(where, data).status_code == 302
    stale = client.post(where, data | {"own": "AG.KHAC"})
    assert [(one.now, one.typed) for one in stale.context["form"].compared if one.differs] == [("AG.MOI", "AG.KHAC")]
    again = data | {"own": "AG.KHAC", "version": stale.context["form"]["version"].value(), "on": "01/01/2023"}
    assert client.post(where, again).status_code == 302


def post(client: Client, agency: Agency, act: str, **data: Any) -> Any:
    return client.post(url(agency, act), data)


def test_agency_status_records_with_its_paper(cast: Cast) -> None:
    post(
        cast.client("staff"), cast.own, "tinh-trang", status="applying", on="01/01/2022", source="Kiểm tra",
        paper_number="12/QĐ-UBND", paper_day="30/12/2021",
    )  # fmt: skip
    status = ApplicationStatus.objects.get(agency=cast.own)
    assert (status.status, status.source, str(status.paper)) == ("applying", "Kiểm tra", "12/QĐ-UBND ngày 30/12/2021")


def test_agency_status_refused_leaves_no_paper_behind(cast: Cast) -> None:
    client = cast.client("staff")
    post(client, cast.own, "tinh-trang", status="applying", on="01/01/2022")
    papers = ApplicationStatus.paper.field.related_model.objects
    answer = post(client, cast.own, "tinh-trang", status="applying", on="01/02/2022", paper_number="9/QĐ-UBND")
    assert (list(faults(answer)), papers.count()) == (["status"], 0)


def test_agency_officer_offers_the_department_alone(cast: Cast) -> None:
    client = cast.client("staff")
    offered = client.get(url(cast.own, "chuyen-vien")).context["form"].fields["user"].queryset
    assert {str(one) for one in offered} == {"Trần Thị Hạnh", "Ngô Văn Lãnh"}
    post(client, cast.own, "chuyen-vien", user=cast.leader.pk, on="01/01/2022")
    assert OfficerAssignment.objects.get().user == cast.leader
    assert list(faults(post(client, cast.own, "chuyen-vien", user=cast.foreign_staff.pk, on="01/01/2023"))) == [
        "user"
    ]


def test_figure_add_offers_the_totals_of_this_agency(cast: Cast) -> None:
    total, foreign = FigureFactory(agency=cast.own), FigureFactory(agency=PeriodFactory(province=cast.home).agency)
    client, facts = cast.client("staff"), {"kind": "certified", "unit": "hoạt động", "count": 58, "source": "Bài"}
    assert list(faults(post(client, cast.own, "so-lieu/them", total_of=foreign.pk, **facts))) == ["total_of"]
    post(client, cast.own, "so-lieu/them", total_of=total.pk, **facts)
    assert StatedFigure.objects.get(count=58).total_of == total
