"""Published decisions on pages: the list, one decision, and a new one, its difference seen before it is accepted."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from common.clock import today
from common.files import StoredFile
from common.spreadsheets.models import ImportBatch
from procedures.choices import PublicationAction
from procedures.models import PublicationDecision, PublicationLine, ReviewTask
from tests.answers import read_whole
from tests.cast import Cast
from tests.common.sample_files import pdf
from tests.factories.procedures import (
    LineFactory,
    PublicationFactory,
    ReviewFactory,
    make_baseline,
    make_line,
    make_procedure,
)

ROWS = {"moi-TOTAL_FORMS": "2", "moi-INITIAL_FORMS": "0"}
DECISION = {"number": "548/QĐ-UBND", "issued_on": "01/10/2026", "in_force_from": "05/10/2026"}


@pytest.mark.parametrize("rows", [1, 3])
def test_publication_list_costs_the_same_at_one_and_three_rows(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for number in range(rows):
        line = make_line(cast.home, f"1.{number:06}", action=PublicationAction.NEW)
        ReviewFactory(agency=cast.own, line=line)
    client = cast.client("staff")
    client.get(reverse("publication_list"))
    with django_assert_num_queries(6):  # session, user, duties, count, rows, open reviews
        answer = client.get(reverse("publication_list"))
    assert len(answer.context["rows"]) == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_publication_detail_costs_the_same_at_one_and_three_lines(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    decision = make_baseline(cast.home, *(f"1.{number:06}" for number in range(rows)))
    client = cast.client("staff")
    address = reverse("publication_detail", args=[decision.pk])
    client.get(address)
    with django_assert_num_queries(8):  # session, user, duties, decision, counts, count, lines, reviews
        client.get(address)


def test_publication_list_knows_a_decision_from_its_day(cast: Cast) -> None:
    PublicationFactory(province=cast.home, in_force_from=date(2024, 5, 1), paper__issued_on=date(2024, 4, 20))
    PublicationFactory(province=cast.abroad, in_force_from=date(2020, 1, 1))
    client = cast.client("secretary")
    for day, shown in (("19/04/2024", 0), ("20/04/2024", 1), ("01/05/2024", 1)):
        client.post(reverse("day_set"), {"day": day})
        assert len(client.get(reverse("publication_list")).context["rows"]) == shown


def test_publication_detail_counts_what_it_lists_and_reviews_in_sight_alone(cast: Cast) -> None:
    make_baseline(cast.home, "1.000001")
    line = make_line(cast.home, "1.000001", action=PublicationAction.AMENDED, on=date(2024, 5, 1))
    ReviewFactory(agency=cast.own, line=line, due_on=date(2024, 6, 1))
    ReviewFactory(agency=cast.other, line=line)
    address = reverse("publication_detail", args=[line.decision_id])
    told = {person: cast.client(person).get(address).context["reviews"] for person in ("staff", "secretary")}
    assert {person: (one["every"], one["open"], one["overdue"]) for person, one in told.items()} == {
        "staff": (2, 2, 1),
        "secretary": (1, 1, 1),
    }
    for person, one in told.items():
        listed = cast.client(person).get(reverse("review_list"), {"decision": line.decision_id})
        assert listed.context["page"].paginator.count == one["open"]
    assert cast.client("foreign_staff").get(address).status_code == 404
    assert cast.client("staff").get(reverse("publication_detail", args=[999_999])).status_code == 404


def test_publication_agencies_are_as_many_as_their_number_says(cast: Cast) -> None:
    on = date(2024, 5, 1)
    first = make_line(cast.home, "1.000001", action=PublicationAction.NEW, on=on)
    second = LineFactory(decision=first.decision, action=PublicationAction.NEW)
    closed = {"opened_on": on, "closed_on": date(2024, 5, 9), "outcome": "revised"}
    ReviewFactory(agency=cast.own, line=first)
    ReviewFactory(agency=cast.own, line=second, **closed)
    ReviewFactory(agency=cast.other, line=first, **closed)
    address = reverse("publication_detail", args=[first.decision_id])
    for person, told in {"staff": [(1, 1), (0, 1)], "secretary": [(1, 1)]}.items():
        client = cast.client(person)
        detail = client.get(address)
        assert f'href="{address}?noi-dung=co-quan">{len(told)}</a> cơ quan' in detail.content.decode()
        listed = client.get(address, {"noi-dung": "co-quan"}).context["page"]
        assert listed.paginator.count == detail.context["reviews"]["agencies"] == len(told)
        assert [(each["open"], each["done"]) for each in listed.object_list] == told
        for each in listed.object_list:
            asked = {"decision": first.decision_id, "agency": each["agency"]}
            for state, count in (("", each["open"]), ("xong", each["done"])):
                page = client.get(reverse("review_list"), asked | {"state": state}).context["page"]
                assert page.paginator.count == count


@pytest.mark.parametrize("rows", [1, 3])
def test_publication_agencies_cost_the_same_at_one_and_three(
    rows: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    line = make_line(cast.home, "1.000001", action=PublicationAction.NEW)
    for agency in (cast.own, cast.other, cast.below)[:rows]:
        ReviewFactory(agency=agency, line=line)
    client = cast.client("staff")
    address = reverse("publication_detail", args=[line.decision_id]) + "?noi-dung=co-quan"
    client.get(address)
    with django_assert_num_queries(9):  # session, user, duties, decision, actions, reviews, count, agencies, names
        assert len(client.get(address).context["page"].object_list) == rows


# --- A new one --------------------------------------------------------------------------------------------------
@pytest.fixture
def world(cast: Cast) -> Cast:
    make_baseline(cast.home, "1.000001", "1.000002", "1.000003")
    make_procedure(cast.other, "1.000001", name="Quy trình thứ nhất")
    make_procedure(cast.other, "1.000002", name="Quy trình thứ hai")
    return cast


def test_publication_create_shows_the_difference_before_anything_is_written(world: Cast) -> None:
    client = world.client("staff")
    typed = ROWS | DECISION | {"amended": "1.000001", "abolished": "1.000002\n1.999999"}
    typed |= {
        "moi-0-code": "1.000009",
        "moi-0-name": "Thủ tục mới",
        "moi-0-field": "Hộ tịch",
        "moi-0-levels": "Cấp xã",
    }
    answer = client.post(reverse("publication_create"), typed, follow=True)
    assert answer.resolver_match.url_name == "publication_effects"
    assert {tab["label"]: tab["count"] for tab in answer.context["tabs"]} == {
        "TTHC mới ban hành": 1,
        "TTHC được sửa đổi, bổ sung": 1,
        "TTHC bị bãi bỏ": 1,
        "Mã chưa có trong danh mục của tỉnh": 1,
        "Cơ quan phải rà soát": 1,
        "Quy trình phải rà soát": 2,
    }
    for tab in answer.context["tabs"]:
        assert len(client.get(tab["url"]).context["page"].object_list) == tab["count"]
    html = answer.content.decode()
    assert "Nhập trên trang" in html
    assert ".xlsx" not in html
    assert PublicationDecision.objects.filter(is_baseline=False).count() == 0
    assert ReviewTask.objects.count() == 0


def test_publication_effects_are_accepted_on_the_page(world: Cast) -> None:
    client = world.client("staff")
    client.post(reverse("publication_create"), ROWS | DECISION | {"amended": "1.000001", "abolished": "1.000002"})
    batch = ImportBatch.objects.get()
    answer = client.post(reverse("import_apply", args=[batch.pk]), {"revision": batch.revision}, follow=True)
    decision = PublicationDecision.objects.get(is_baseline=False)
    page = reverse("publication_detail", args=[decision.pk])
    assert answer.request["PATH_INFO"] == page
    assert "Đã lưu quyết định công bố TTHC." in answer.content.decode()
    result = client.get(reverse("import_result", args=[batch.pk])).content.decode()
    assert f'href="{page}"' in result
    for shown in (result, client.get(reverse("import_list")).content.decode()):
        assert "Nhập trên trang" in shown
        assert "cong-bo-548" not in shown
    assert (decision.paper.number, decision.in_force_from) == ("548/QĐ-UBND", date(2026, 10, 5))
    assert set(PublicationLine.objects.in_force(today()).values_list("code", flat=True)) == {"1.000001", "1.000003"}
    assert sorted(ReviewTask.objects.values_list("cause", "procedure__name")) == [
        ("abolished", "Quy trình thứ hai"),
        ("amended", "Quy trình thứ nhất"),
    ]
    assert client.get(reverse("publication_effects", args=[batch.pk])).status_code == 302


def test_publication_create_takes_the_scan_of_the_decision_at_once(world: Cast) -> None:
    client, address = world.client("staff"), reverse("publication_create")
    scan = SimpleUploadedFile("qd-548.pdf", pdf())
    typed = ROWS | DECISION | {"amended": "1.000001"}
    effects = client.post(address, typed | {"upload": scan}, follow=True).content.decode()
    assert "tệp quyết định qd-548.pdf được lưu cùng" in effects
    batch = ImportBatch.objects.get()
    client.post(reverse("import_recheck", args=[batch.pk]))
    batch.refresh_from_db()
    client.post(reverse("import_apply", args=[batch.pk]), {"revision": batch.revision})
    decision = PublicationDecision.objects.get(is_baseline=False)
    file = reverse("file_download", args=[decision.paper.file_id])
    assert file in client.get(reverse("publication_detail", args=[decision.pk])).content.decode()
    assert read_whole(world.client("secretary").get(file)) == pdf()
    assert world.client("foreign_staff").get(file).status_code == 404
    again = client.post(address, typed | {"upload": SimpleUploadedFile("qd-548.pdf", pdf())})
    assert again.context["form"].errors == {
        "upload": ["Quyết định 548/QĐ-UBND đã được ghi. Hãy mở trang của quyết định ấy để bổ sung tệp."]
    }
    assert ImportBatch.objects.count() == 1


def test_publication_create_takes_no_scan_but_a_pdf_and_then_stages_nothing(world: Cast) -> None:
    image = SimpleUploadedFile("qd.png", b"\x89PNG\r\n\x1a\n" + b"0" * 60)
    typed = ROWS | DECISION | {"amended": "1.000001", "upload": image}
    answer = world.client("staff").post(reverse("publication_create"), typed)
    assert "PDF" in answer.context["form"].errors["upload"][0]
    assert (ImportBatch.objects.count(), StoredFile.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"number": ""}, "Hãy ghi số quyết định"),
        ({"issued_on": "", "in_force_from": ""}, "Hãy ghi ngày ban hành hoặc ngày có hiệu lực."),
        ({"amended": "", "abolished": ""}, "Quyết định chưa có TTHC nào."),
        ({"amended": "1.OO0001"}, "Có phải là 1.000001?"),
        ({"replaced": "1.000001"}, "phải có hai mã"),
        ({"replaced": "1.000001 → xyz"}, "không phải là mã TTHC"),
        ({"moi-0-code": "1.000009"}, "Hãy ghi tên của TTHC mới."),
        ({"moi-1-name": "Không mã"}, "Hãy ghi mã của TTHC mới."),
    ],
)
def test_publication_create_says_what_is_wrong_and_stages_nothing(
    typed: dict[str, str], sentence: str, world: Cast
) -> None:
    answer = world.client("staff").post(
        reverse("publication_create"), ROWS | DECISION | {"amended": "1.000001"} | typed
    )
    html = answer.content.decode()
    assert sentence in html
    assert "<title>Lỗi: " in html
    assert ImportBatch.objects.count() == 0


def test_publication_create_brings_more_rows_and_keeps_what_was_typed(world: Cast) -> None:
    typed = ROWS | DECISION | {"amended": "sai", "moi-0-code": "1.000009", "more_rows": "1"}
    answer = world.client("staff").post(reverse("publication_create"), typed)
    html = answer.content.decode()
    assert "548/QĐ-UBND" in html
    assert 'name="moi-2-code"' in html
    assert "tong-hop-loi" not in html


def test_publication_effects_of_another_province_do_not_exist(world: Cast) -> None:
    world.client("staff").post(reverse("publication_create"), ROWS | DECISION | {"amended": "1.000001"})
    address = reverse("publication_effects", args=[ImportBatch.objects.get().pk])
    answers = {
        person: world.client(person).get(address).status_code
        for person in ("staff", "leader", "foreign_staff", "secretary", "viewer")
    }
    assert answers == {"staff": 200, "leader": 200, "foreign_staff": 404, "secretary": 404, "viewer": 404}


def test_publication_paper_completes_what_the_paper_says(world: Cast) -> None:
    decision = PublicationFactory(province=world.home, paper__number="548/QĐ-UBND")
    address = reverse("publication_paper", args=[decision.pk])
    scan = SimpleUploadedFile("qd.pdf", pdf())
    typed = {"version": 1, "issuer": "Chủ tịch UBND tỉnh", "signer": "", "excerpt": "Công bố TTHC", "note": ""}
    client = world.client("staff")
    assert client.post(address, typed | {"upload": scan}).status_code == 302
    decision.refresh_from_db()
    assert (decision.paper.number, decision.paper.issuer) == ("548/QĐ-UBND", "Chủ tịch UBND tỉnh")
    file = reverse("file_download", args=[decision.paper.file_id])
    assert read_whole(world.client("secretary").get(file)) == pdf()
    assert world.client("foreign_staff").get(file).status_code == 404
    stale = client.post(address, typed)
    assert stale.status_code == 200


@pytest.mark.parametrize("name", ["publication_create", "publication_paper"])
def test_publications_are_recorded_by_the_department(name: str, world: Cast) -> None:
    decision = PublicationFactory(province=world.home)
    address = reverse(name, args=[decision.pk] if name == "publication_paper" else [])
    answers = {person: world.client(person).get(address).status_code for person in ("secretary", "viewer", "staff")}
    assert answers == {"secretary": 403, "viewer": 403, "staff": 200}
