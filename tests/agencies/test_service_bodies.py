"""Service bodies: their list, their pages, what the service refuses, and who keeps which."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import BodyKind, ConfirmationState
from agencies.models import Province, ServiceBody
from agencies.services.service_bodies import create_body, edit_body, every_name
from common.errors import Refused, Stale
from tests.cast import Cast
from tests.factories.agencies import CertificateFactory

URL = "/to-chuc-dich-vu/"
QUERIES = 5  # session, user, duties, how many, rows with what they issued
QUACERT = {
    "name": "Trung tâm Chứng nhận Phù hợp",
    "short_name": "QUACERT",
    "former_names": "Trung tâm Chứng nhận Phù hợp Tiêu chuẩn; Trung tâm Chất lượng",
    "kind": BodyKind.CERTIFICATION,
}
FORM = {
    "name": "Công ty Tư vấn Đồng Tâm",
    "kind": "consultancy",
    "confirmation_state": "valid",
    "confirmation_number": "12/TĐC-HCHQ",
    "confirmed_on": "02/03/2021",
}


def body(province: Province | None, **facts: Any) -> ServiceBody:
    return create_body(province=province, by=None, **{"kind": BodyKind.CONSULTANCY, **facts})


def named(client: Any, **query: Any) -> list[str]:
    return [row.name for row in client.get(URL, query).context["page"].object_list]


def certify(cast: Cast, issuing_body: ServiceBody, holder: Any = None, **facts: Any) -> Any:
    holder = holder or cast.own
    facts = {"kind": "certificate", "issued_on": date(2019, 5, 2), "expires_on": date(2022, 5, 1), **facts}
    return CertificateFactory(holder=holder, province=holder.province, issuing_body=issuing_body, **facts)


# --- The list ---
@pytest.mark.parametrize("rows", [1, 3])
def test_service_body_list_asks_the_same_for_one_row_and_for_three(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        certify(cast, body(cast.home if number else None, name=f"Công ty {number}"))
    client = cast.client("staff")
    client.get(URL)
    with django_assert_num_queries(QUERIES):
        page = client.get(URL)
    assert len(page.context["page"].object_list) == rows


@pytest.mark.parametrize("text", ["quacert", "chung nhan phu hop", "Chứng nhận Phù hợp", "trung tam chat luong"])
def test_service_body_list_finds_by_every_name_without_accents(text: str, cast: Cast) -> None:
    body(None, **QUACERT)
    body(None, name="Viện Năng suất")
    assert named(cast.client("staff"), q=text) == ["Trung tâm Chứng nhận Phù hợp"]


def test_service_body_list_filters_by_kind_state_and_province(cast: Cast) -> None:
    body(None, **QUACERT)
    body(cast.home, name="Công ty Một", confirmation_state=ConfirmationState.VALID)
    body(cast.home, name="Ông Hai", kind=BodyKind.CONSULTANT)
    client = cast.client("staff")
    assert named(client) == ["Công ty Một", "Ông Hai", "Trung tâm Chứng nhận Phù hợp"]
    assert named(client, kind="certification") == ["Trung tâm Chứng nhận Phù hợp"]
    assert named(client, state="valid") == ["Công ty Một"]
    assert named(client, province=cast.home.pk) == ["Công ty Một", "Ông Hai"]
    assert named(client, province="none") == ["Trung tâm Chứng nhận Phù hợp"]
    assert named(client, q="...") == []


def test_service_body_list_with_a_faulty_condition_shows_nothing_and_says_so(cast: Cast) -> None:
    body(cast.abroad, name="Công ty Sơn La")
    answer = cast.client("staff").get(URL, {"province": cast.abroad.pk})
    assert "Giá trị này không có trong danh sách. Hãy chọn lại." in answer.content.decode()
    assert list(answer.context["page"].object_list) == []


def test_service_body_list_keeps_a_provinces_own_rows_from_the_others(cast: Cast) -> None:
    body(None, **QUACERT)
    body(cast.home, name="Công ty Một")
    seen = {name: named(cast.client(name)) for name in ("staff", "viewer", "national", "foreign_staff", "secretary")}
    both, common = ["Công ty Một", "Trung tâm Chứng nhận Phù hợp"], ["Trung tâm Chứng nhận Phù hợp"]
    assert seen == {
        "staff": both, "viewer": both, "national": both, "foreign_staff": common, "secretary": common,
    }  # fmt: skip


def test_service_body_list_counts_only_certificates_in_sight_and_known_on_the_day(cast: Cast) -> None:
    quacert = body(None, **QUACERT)
    certify(cast, quacert)
    certify(cast, quacert, issued_on=date(2021, 1, 1), expires_on=None)
    certify(cast, quacert, cast.foreign)

    def count(person: str, day: str = "") -> int:
        client = cast.client(person)
        if day:
            client.post("/ngay-so-lieu/", {"day": day})
        (row,) = client.get(URL).context["page"].object_list
        return row.certificate_count

    assert (count("staff"), count("secretary"), count("outsider"), count("national")) == (2, 2, 0, 3)
    assert count("staff", "31/12/2020") == 1


# --- One body ---
def test_service_body_detail_shows_names_confirmation_certificates_and_history(cast: Cast) -> None:
    quacert = body(cast.home, **QUACERT, confirmation_number="3210/TĐC-HCHQ", confirmed_on=date(2021, 10, 28))
    edit_body(quacert, version=1, by=cast.staff, reason="theo thông báo", confirmation_state="valid")
    certify(cast, quacert)
    answer = cast.client("staff").get(f"{URL}{quacert.pk}/")
    page = answer.content.decode()
    for text in ("QUACERT", "Trung tâm Chất lượng", "3210/TĐC-HCHQ", "28/10/2021", "theo thông báo",
                 "UBND huyện Châu Phú", "hết hiệu lực"):  # fmt: skip
        assert text in page
    assert [change.reason for change in answer.context["changes"]] == ["theo thông báo", ""]
    assert answer.context["certificate_count"] == 1


# --- Writing ---
def test_staff_enter_a_body_of_their_province(cast: Cast) -> None:
    answer = cast.client("staff").post(f"{URL}them/", FORM | {"former_names": "Tên Một\r\nTên Hai;Tên Một"})
    made = ServiceBody.objects.get()
    assert answer.headers["Location"] == f"{URL}{made.pk}/"
    assert (made.province, made.former_names, made.confirmed_on) == (cast.home, "Tên Một\nTên Hai", date(2021, 3, 2))
    assert (made.folded_name, made.version) == ("cong ty tu van dong tam ten mot ten hai", 1)


def test_only_an_administrator_enters_for_the_nation(cast: Cast) -> None:
    cast.client("root").post(f"{URL}them/", FORM | {"province": ""})
    cast.client("staff").post(f"{URL}them/", FORM | {"name": "Công ty Khác", "province": ""})
    made = {row.name: row.province for row in ServiceBody.objects.select_related("province")}
    assert made == {"Công ty Tư vấn Đồng Tâm": None, "Công ty Khác": cast.home}


def test_a_body_of_the_nation_is_edited_by_administrators_alone(cast: Cast) -> None:
    quacert = body(None, **QUACERT)
    answers = {name: cast.client(name).get(f"{URL}{quacert.pk}/sua/").status_code for name in ("leader", "root")}
    assert answers == {"leader": 403, "root": 200}


def test_a_stale_form_shows_both_versions(cast: Cast) -> None:
    known = body(cast.home, name="Công ty Một")
    edit_body(known, version=1, by=cast.leader, name="Công ty Hai")
    answer = cast.client("staff").post(f"{URL}{known.pk}/sua/", FORM | {"version": 1, "name": "Công ty Ba"})
    assert [(line.now, line.typed) for line in answer.context["form"].compared if line.label == "Tên"] == [
        ("Công ty Hai", "Công ty Ba")
    ]
    with pytest.raises(Stale):
        edit_body(known, version=1, by=None, name="Công ty Ba")


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"name": " "}, "Hãy nhập tên tổ chức hoặc họ tên chuyên gia."),
        ({"kind": "shop"}, "Hãy chọn loại tổ chức trong danh sách."),
        ({"confirmation_state": "fine"}, "Hãy chọn tình trạng Giấy xác nhận trong danh sách."),
        ({"confirmed_on": date(2020, 1, 1)},
         "Có ngày Giấy xác nhận mà thiếu số. Hãy nhập số của Giấy xác nhận."),
        ({"name": "Trung tâm chứng nhận phù hợp"},
         "Danh sách dùng chung cả nước đã có “Trung tâm Chứng nhận Phù hợp”. "
         "Hãy dùng tổ chức đó, hoặc ghi tên khác."),
        ({"name": "trung tâm chất lượng"},
         "Danh sách dùng chung cả nước đã có “Trung tâm Chất lượng”, tên hiện nay là “Trung tâm Chứng nhận Phù hợp”. "
         "Hãy dùng tổ chức đó, hoặc ghi tên khác."),
        ({"former_names": "Công ty Một"},
         "Danh sách của An Giang đã có “Công ty Một”. Hãy dùng tổ chức đó, hoặc ghi tên khác."),
    ],
)  # fmt: skip
def test_a_body_that_cannot_stand_is_refused(facts: dict[str, Any], sentence: str, cast: Cast) -> None:
    body(None, **QUACERT)
    body(cast.home, name="Công ty Một")
    with pytest.raises(Refused) as refusal:
        body(cast.home, **{"name": "Công ty Mới", **facts})
    assert refusal.value.sentence == sentence
    assert ServiceBody.objects.count() == 2


def test_provinces_keep_bodies_of_one_name_apart(cast: Cast) -> None:
    body(cast.home, name="Công ty Một")
    body(cast.abroad, name="Công ty Một")
    assert ServiceBody.objects.count() == 2


def test_every_name_of_a_body_is_known(cast: Cast) -> None:
    assert every_name(body(None, **QUACERT)) == [
        "Trung tâm Chứng nhận Phù hợp", "Trung tâm Chứng nhận Phù hợp Tiêu chuẩn", "Trung tâm Chất lượng",
    ]  # fmt: skip


def test_service_body_counts_lead_to_the_list_with_the_same_count(cast: Cast) -> None:
    quacert = body(None, **QUACERT)
    certify(cast, quacert)
    certify(cast, quacert, cast.other, issued_on=date(2021, 1, 1), expires_on=None)
    client = cast.client("staff")
    page = client.get(URL).content.decode()
    assert f'<a href="/cong-bo/?body={quacert.pk}">2</a>' in page
    assert client.get("/cong-bo/", {"body": quacert.pk}).context["page"].paginator.count == 2
