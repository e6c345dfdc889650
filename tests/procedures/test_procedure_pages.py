"""Pages of one procedure: what they show, what their forms save and refuse, and that nobody is lost on the way."""

from datetime import date, timedelta
from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from common.clock import today
from procedures.models import Procedure, ProcedureLink
from procedures.queries.procedure_page import LONGEST_TITLE
from procedures.services.procedures import correct_procedure
from tests.cast import Cast
from tests.factories.agencies import DivisionFactory, PeriodFactory
from tests.factories.procedures import (
    ChangeFactory,
    ReviewFactory,
    make_baseline,
    make_draft,
    make_line,
    make_procedure,
    make_revision,
)

LONG = "Thủ tục hỗ trợ kinh phí đào tạo nghề cho người lao động thuộc hộ nghèo\n " * 6  # over 400 signs
BREAKS = "'\"><script>alert(1)</script>{{7*7}}"


def url(procedure: Procedure, act: str = "") -> str:
    return f"/quy-trinh/{procedure.pk}/{act}"


def create_url(cast: Cast) -> str:
    return f"/co-quan/{cast.own.pk}/quy-trinh/them/"


def faults(answer: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def page(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# --- The page ---------------------------------------------------------------------------------------------------
def test_procedure_detail_says_how_its_tthc_stand_in_the_province(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001", "1.000002", "1.000003")
    procedure = make_procedure(cast.own, "1.000001", "1.000002", "1.000003", "1.000009")
    make_line(cast.home, "1.000002", action="abolished", on=date(2026, 1, 1))
    make_line(cast.home, "1.000003", action="amended", on=date(2026, 2, 1))
    links = cast.client("secretary").get(url(procedure)).context["page"].links
    assert [(link.row.code, link.tone, link.word) for link in links] == [
        ("1.000001", "good", "đang có hiệu lực"),
        ("1.000002", "bad", "bãi bỏ từ 01/01/2026"),
        ("1.000003", "good", "có hiệu lực, sửa đổi từ 01/02/2026"),
        ("1.000009", "warn", "chưa có trong danh mục công bố của tỉnh"),
    ]


@pytest.mark.parametrize(("rows", "queries"), [(1, 13), (3, 13)])
def test_procedure_detail_costs_the_same_with_more_revisions_and_tthc(
    rows: int, queries: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    make_baseline(cast.home, *(f"1.00000{number}" for number in range(rows)))
    procedure = make_procedure(cast.own, *(f"1.00000{number}" for number in range(rows)))
    for number in range(rows):
        ChangeFactory(revision=make_revision(procedure, on=date(2021 + number, 1, 1), issue=f"{number + 2}"))
    client = cast.client("secretary")
    client.get(url(procedure))
    with django_assert_num_queries(queries):
        client.get(url(procedure))


def test_procedure_detail_puts_two_revisions_side_by_side(cast: Cast) -> None:
    procedure = make_procedure(cast.own, on=date(2020, 1, 1))
    second = make_revision(procedure, on=date(2022, 1, 1), issue="02", reason="Thêm TTHC")
    third = make_revision(procedure, on=date(2024, 1, 1), issue="03", approved_by="Trần Thị Mới")
    ChangeFactory(revision=second, demand="Thêm bước thẩm tra")
    client = cast.client("secretary")
    newest = client.get(url(procedure)).context["page"].compared
    assert (newest.older, newest.newer, newest.changes) == (second, third, [])
    asked = (
        client.get(url(procedure), {"so": procedure.revisions.first().pk, "voi": second.pk}).context["page"].compared
    )
    assert [(line.label, line.older, line.newer) for line in asked.lines] == [
        ("Lần ban hành", "01", "02"),
        ("Ngày ban hành", "01/01/2020", "01/01/2022"),
        ("Có hiệu lực từ ngày", "01/01/2020", "01/01/2022"),
        ("Lý do ban hành, sửa đổi", "", "Thêm TTHC"),
    ]
    assert [line.label for line in asked.same] == ["Phê duyệt"]
    assert [change.demand for change in asked.changes] == ["Thêm bước thẩm tra"]


@pytest.mark.parametrize("query", [{"so": "x"}, {"so": "1", "voi": "1"}, {"voi": "99999999999999999999"}])
def test_procedure_detail_compares_the_newest_two_where_the_question_names_none(
    query: dict[str, str], cast: Cast
) -> None:
    procedure = make_procedure(cast.own)
    newer = make_revision(procedure, on=date(2024, 1, 1), issue="02")
    assert cast.client("secretary").get(url(procedure), query).context["page"].compared.newer == newer


def test_procedure_detail_reads_the_day_in_the_header(cast: Cast) -> None:
    procedure = make_procedure(cast.own, on=date(2020, 1, 1))
    make_revision(procedure, on=date(2024, 1, 1), issue="02")
    client = cast.client("secretary")
    client.post("/ngay-so-lieu/", {"day": "31/12/2023"})
    answer = client.get(url(procedure))
    assert [told.state.label for told in answer.context["page"].revisions] == [
        "đã phê duyệt, chưa có hiệu lực",
        "có hiệu lực",
    ]
    assert "Soạn bản mới" not in answer.content.decode()  # nothing is written into the past


def test_procedure_detail_asks_for_its_open_reviews(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001")
    procedure = make_procedure(cast.own, "1.000001")
    line = make_line(cast.home, "1.000001", action="amended", on=date(2026, 2, 1))
    task = ReviewFactory(agency=cast.own, line=line, procedure=procedure, due_on=date(2026, 12, 15))
    told = page(cast.client("secretary"), url(procedure))
    assert "TTHC được sửa đổi, bổ sung: 1.000001" in told
    assert f"/ra-soat/{task.pk}/xong/" in told
    assert f"/ra-soat/{task.pk}/xong/" not in page(cast.client("viewer"), url(procedure))


def test_procedure_detail_cuts_a_name_of_hundreds_of_signs_in_its_heading_only(cast: Cast) -> None:
    name = " ".join(LONG.split())
    procedure = make_procedure(cast.own, name=name)
    answer = cast.client("secretary").get(url(procedure))
    assert len(answer.context["title"]) <= LONGEST_TITLE + 1
    assert f'<p class="mb-0">{name}</p>' in answer.content.decode()


def test_names_that_break_out_are_shown_as_they_are(cast: Cast) -> None:
    procedure = make_procedure(cast.own, "1.000288", name=BREAKS, code=BREAKS, owner=BREAKS, note=BREAKS)
    revision = make_revision(procedure, on=date(2024, 1, 1), issue="'\"><b>", reason=BREAKS, approved_by=BREAKS)
    ChangeFactory(revision=revision, demand=BREAKS, place=BREAKS, content=BREAKS)
    client = cast.client("secretary")
    own = f"/co-quan/{cast.own.pk}/quy-trinh/"
    for address in [
        "/quy-trinh/",
        f"/quy-trinh/?q={BREAKS}",
        own,
        f"{own}in/",
        url(procedure),
        url(procedure, "tthc/?tim=x"),
    ]:
        told = page(client, address)
        assert "<script>alert(1)" not in told
        assert "{{7*7}}" in told or "tim=x" in address


def test_procedure_history_tells_every_save(cast: Cast) -> None:
    procedure = make_procedure(cast.own, "1.000288", name="Tên cũ")
    correct_procedure(procedure, version=1, by=cast.secretary, reason="Ghi nhầm", name="Tên mới")
    told = page(cast.client("secretary"), url(procedure, "lich-su/"))
    for word in ("Tên cũ", "Tên mới", "Ghi nhầm", "TTHC của quy trình", "Lần ban hành quy trình"):
        assert word in told


# --- Writing ----------------------------------------------------------------------------------------------------
NEW = {"kind": "administrative", "code": "QT-01", "name": "Cấp bản sao", "codes": "1.000288; 1.000289.000.00.00.H01"}


def test_procedure_create_writes_a_draft_with_its_tthc_and_leads_to_it(cast: Cast) -> None:
    answer = cast.client("secretary").post(create_url(cast), NEW)
    procedure = Procedure.objects.get()
    assert answer.headers["Location"] == url(procedure)
    assert (procedure.agency, procedure.state, procedure.code) == (cast.own, "draft", "QT-01")
    assert sorted(procedure.links.values_list("administrative__key", flat=True)) == ["1.000288", "1.000289"]


def test_procedure_create_can_go_on_to_the_signed_file(cast: Cast) -> None:
    answer = cast.client("secretary").post(create_url(cast), NEW | {"then_record": "1"})
    assert answer.headers["Location"] == url(Procedure.objects.get(), "ghi-ban/")


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"kind": ""}, "kind", "Hãy chọn loại quy trình."),
        ({"name": " \n "}, "name", "Hãy nhập tên quy trình."),
        (
            {"codes": "1.00O288"},
            "codes",
            "“1.00O288” không phải là mã TTHC. Có phải là 1.000288? Hãy sửa hoặc bỏ mã này.",
        ),
        ({"codes": "abc"}, "codes", "“abc” không phải là mã TTHC. Hãy sửa hoặc bỏ mã này."),
        (
            {"kind": "internal"},
            "codes",
            "Chỉ quy trình TTHC mới gắn với TTHC. Hãy chọn loại quy trình TTHC, hoặc xóa các mã.",
        ),
        ({"name": "a" * 4_001}, "name", "Dài quá 4.000 ký tự. Hãy viết gọn lại."),
    ],
)
def test_procedure_create_refuses_at_the_field_and_keeps_what_was_typed(
    typed: dict[str, str], field: str, sentence: str, cast: Cast
) -> None:
    answer = cast.client("secretary").post(create_url(cast), NEW | {"owner": "Bà Giữ Lại"} | typed)
    assert (answer.status_code, faults(answer)) == (200, {field: [sentence]})
    assert "Bà Giữ Lại" in answer.content.decode()
    assert "<title>Lỗi: " in answer.content.decode()
    assert not Procedure.objects.exists()


def test_procedure_create_refuses_a_code_that_the_agency_uses(cast: Cast) -> None:
    make_procedure(cast.own, code="QT-01")
    make_procedure(cast.other, code="QT-02")
    client = cast.client("secretary")
    answer = client.post(create_url(cast), NEW)
    assert list(faults(answer)) == ["code"]
    assert client.post(create_url(cast), NEW | {"code": "QT-02"}).status_code == 302


def test_procedure_create_refuses_a_tthc_of_another_level(cast: Cast) -> None:
    make_baseline(cast.home, "1.000288")  # for communes; the secretary's agency is a district
    answer = cast.client("secretary").post(create_url(cast), NEW)
    assert list(faults(answer)) == ["codes"]
    assert not Procedure.objects.exists()


def test_procedure_create_offers_the_agencys_divisions_alone(cast: Cast) -> None:
    own, foreign = DivisionFactory(agency=cast.own, name="Phòng Nội vụ"), DivisionFactory(agency=cast.other)
    client = cast.client("secretary")
    answer = client.post(create_url(cast), NEW | {"division": foreign.pk})
    assert faults(answer) == {"division": ["Giá trị này không có trong danh sách. Hãy chọn lại."]}
    client.post(create_url(cast), NEW | {"division": own.pk})
    assert Procedure.objects.get().division == own


def test_procedure_create_takes_a_form_once(cast: Cast) -> None:
    client = cast.client("secretary")
    token = client.get(create_url(cast)).context["form_token"]
    answers = [client.post(create_url(cast), NEW | {"form_token": token}) for _ in range(2)]
    assert [answer.headers["Location"] for answer in answers] == [url(Procedure.objects.get())] * 2


def test_procedure_correct_shows_both_versions_to_who_comes_second(cast: Cast) -> None:
    procedure = make_procedure(cast.own, code="QT-01", name="Tên lúc mở")
    correct_procedure(procedure, version=1, by=cast.staff, reason="", name="Tên của người khác")
    client = cast.client("secretary")
    typed = {"kind": "internal", "code": "QT-01", "name": "Tên của tôi", "version": "1"}
    answer = client.post(url(procedure, "sua-sai/"), typed)
    told = answer.content.decode()
    assert "Hai bản khác nhau" in told
    assert "Tên của người khác" in told
    assert "Tên của tôi" in told
    assert client.post(url(procedure, "sua-sai/"), typed | {"version": "2"}).status_code == 302
    assert Procedure.objects.get().name == "Tên của tôi"


def test_procedure_withdraw_and_discard(cast: Cast) -> None:
    procedure, draft = make_procedure(cast.own), make_draft(cast.own, kind="internal")
    client = cast.client("secretary")
    typed = {"on": f"{today():%d/%m/%Y}", "end_reason": "TTHC bị bãi bỏ", "version": "1"}
    bare = client.post(url(procedure, "bai-bo/"), {"version": "1"})
    assert faults(bare) == {
        "on": ["Hãy nhập ngày đầu tiên không còn áp dụng."],
        "end_reason": ["Hãy ghi lý do bãi bỏ quy trình."],
    }
    assert client.post(url(procedure, "bai-bo/"), typed).status_code == 302
    procedure.refresh_from_db()
    assert (procedure.state, procedure.valid_to) == ("withdrawn", today() - timedelta(days=1))
    assert client.post(url(draft, "bo-nhap/"), {"reason": "Trùng", "version": "1"}).status_code == 302
    assert not Procedure.objects.filter(pk=draft.pk).exists()
    assert client.post(url(procedure, "bo-nhap/"), {"reason": "x", "version": procedure.version}).status_code == 200


# --- TTHC -------------------------------------------------------------------------------------------------------
def test_procedure_links_finds_ticks_and_pastes(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001", "1.000002", at_district=True, name="Đăng ký khai sinh")
    make_baseline(cast.home, "1.000003", name="Đăng ký kết hôn")  # for communes alone
    procedure = make_procedure(cast.own, "1.000001")
    client = cast.client("secretary")
    answer = client.get(url(procedure, "tthc/"), {"tim": "dang ky"})
    assert [(one.key, one.linked) for one in answer.context["offered"]] == [("1.000001", True), ("1.000002", False)]
    on = {"on": "01/02/2024"}
    assert (
        client.post(url(procedure, "tthc/"), on | {"chon": ["1.000002"], "codes": "1.000007.H01"}).status_code == 302
    )
    made = procedure.links.order_by("code").values_list("code", "valid_from")[1:]
    assert list(made) == [("1.000002", date(2024, 2, 1)), ("1.000007.H01", date(2024, 2, 1))]


def test_procedure_links_answers_a_script_with_the_hits_alone_and_keeps_the_ticks(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001", "1.000002", at_district=True)
    procedure = make_procedure(cast.own, kind="administrative")
    answer = cast.client("secretary").get(
        url(procedure, "tthc/"), {"tim": "1.000002", "chon": "1.000001"}, headers={"HX-Request": "true"}
    )
    assert "<html" not in answer.content.decode()
    assert [(one.key, one.ticked) for one in answer.context["offered"]] == [("1.000001", True), ("1.000002", False)]


@pytest.mark.parametrize(
    ("typed", "field"),
    [({}, "codes"), ({"codes": "1.00"}, "codes"), ({"chon": "abc"}, "codes"), ({"on": "31/02/2024"}, "on")],
)
def test_procedure_links_refuses_at_the_field(typed: dict[str, str], field: str, cast: Cast) -> None:
    procedure = make_procedure(cast.own, kind="administrative")
    answer = cast.client("secretary").post(url(procedure, "tthc/"), typed)
    assert field in faults(answer)
    assert not ProcedureLink.objects.exists()


def test_procedure_unlink_ends_the_link_on_its_day(cast: Cast) -> None:
    procedure = make_procedure(cast.own, "1.000001")
    other = make_procedure(cast.own, "1.000002").links.get()
    link = procedure.links.get()
    client = cast.client("secretary")
    assert client.get(url(procedure, f"tthc/{other.pk}/go/")).status_code == 404
    assert client.post(url(procedure, f"tthc/{link.pk}/go/"), {"on": "01/02/2024"}).status_code == 302
    link.refresh_from_db()
    assert link.valid_to == date(2024, 1, 31)
    assert "đến hết 31/01/2024" in page(client, url(procedure))


# --- Starting a catalogue ---------------------------------------------------------------------------------------
def test_kit_adopt_adds_what_the_agency_has_not_got(cast: Cast) -> None:
    client = cast.client("secretary")
    address = f"/co-quan/{cast.own.pk}/quy-trinh/bo-mau/"
    left = client.get(address).context["left"]
    assert left == 6
    assert client.post(address).status_code == 302
    assert (Procedure.objects.filter(state="draft", kind="system").count(), client.get(address).context["left"]) == (
        6,
        0,
    )
    again = client.post(address)
    assert (again.status_code, list(faults(again))) == (200, ["__all__"])


def test_catalogue_copy_offers_only_catalogues_in_sight(cast: Cast) -> None:
    for agency in (cast.below, cast.other, cast.foreign):
        make_procedure(agency, code="QT-09")
    address = f"/co-quan/{cast.own.pk}/quy-trinh/sao/"
    secretary, staff = cast.client("secretary"), cast.client("staff")
    assert [one.name_now for one in secretary.get(address).context["neighbours"]] == ["UBND xã Bình Mỹ"]
    assert [one.name_now for one in staff.get(address).context["neighbours"]] == [
        "UBND phường Mỹ Bình",
        "UBND xã Bình Mỹ",
    ]
    assert secretary.get(address, {"tu": cast.other.pk}).status_code == 404
    assert secretary.post(f"{address}?tu={cast.other.pk}", {"all": "1"}).status_code == 404
    assert staff.get(address, {"tu": cast.foreign.pk}).status_code == 404


def test_catalogue_copy_takes_what_was_ticked_and_keeps_the_origin(cast: Cast) -> None:
    first, second = (make_procedure(cast.other, code=f"QT-{number}") for number in (1, 2))
    foreign = make_procedure(cast.foreign)
    client = cast.client("staff")
    address = f"/co-quan/{cast.own.pk}/quy-trinh/sao/?tu={cast.other.pk}"
    assert faults(client.post(address)) == {"__all__": ["Hãy đánh dấu ít nhất một quy trình để sao."]}
    assert client.post(address, {"chon": [foreign.pk]}).status_code == 404
    assert client.post(address, {"chon": [first.pk]}).status_code == 302
    assert [row.origin for row in cast.own.procedures.all()] == [first]
    assert [(one.row, one.taken) for one in client.get(address).context["offered"]] == [
        (first, True),
        (second, False),
    ]
    assert client.post(address, {"all": "1"}).status_code == 302
    assert sorted(row.origin.code for row in cast.own.procedures.all()) == ["QT-1", "QT-2"]


def test_catalogue_copy_asks_for_an_agency(cast: Cast) -> None:
    answer = cast.client("secretary").post(f"/co-quan/{cast.own.pk}/quy-trinh/sao/", follow=True)
    assert "Hãy chọn cơ quan có danh mục để sao." in answer.content.decode()
    assert "Hãy đề nghị Chi cục sao giúp" in answer.content.decode()


def test_nothing_is_written_into_the_past(cast: Cast) -> None:
    procedure = make_procedure(cast.own)
    client = cast.client("secretary")
    client.post("/ngay-so-lieu/", {"day": "01/01/2024"})
    assert client.post(create_url(cast), NEW).status_code == 409
    assert client.post(url(procedure, "sua-sai/"), {}).status_code == 409


def test_the_catalogue_of_an_agency_that_ended_is_there_to_be_read_only(cast: Cast) -> None:
    ended = PeriodFactory(province=cast.home, valid_to=date(2025, 6, 30)).agency
    make_procedure(ended)
    shown = page(cast.client("staff"), f"/co-quan/{ended.pk}/quy-trinh/")
    assert "quy trình đang dùng ở cơ quan kế thừa" in shown
    assert "Thêm quy trình" not in shown
    make_procedure(cast.own)
    standing = page(cast.client("staff"), f"/co-quan/{cast.own.pk}/quy-trinh/")
    assert "Thêm quy trình" in standing
    assert "cơ quan kế thừa" not in standing


@pytest.mark.parametrize(("wanted", "led"), [("/co-quan/1/bao-phu/?xem=tro-sai", True), ("https://noi.khac/", False)])
def test_acts_of_a_coverage_list_lead_back_to_it(wanted: str, led: bool, cast: Cast) -> None:
    """Five rows are mended one after the other; an address of another host leads to the procedure's page."""
    client = cast.client("secretary")
    for act in ("unlink", "bai-bo/"):
        procedure = make_procedure(cast.own, "1.000001")
        act = f"tthc/{ProcedureLink.objects.get(procedure=procedure).pk}/go/" if act == "unlink" else act
        form = {"on": f"{today():%d/%m/%Y}", "end_reason": "TTHC đã bãi bỏ", "version": procedure.version}
        answer = client.post(f"{url(procedure, act)}?next={quote(wanted)}", form)
        assert (answer.status_code, answer["Location"]) == (302, wanted if led else url(procedure))
