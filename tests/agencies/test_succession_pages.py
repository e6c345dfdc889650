"""Pages of reorganisations: every count leads to its list, the day rules them, and only the department acts."""

import re
from datetime import date
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from agencies.choices import Level, TaskKind, UnitScheme
from agencies.models import AgencyPeriod, AgencySuccession, AgencyTask, Province
from agencies.queries.agency_tasks import open_tasks
from agencies.resources.naming_rules import committee_of
from common.registry import spreadsheet_kinds
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.staging import receive
from common.spreadsheets.undoing import undo_batch
from tests.agencies.rosters import an_giang, root
from tests.agencies.wave import applied, standing_province
from tests.cast import Cast, make_agency
from tests.factories.agencies import OfficerAssignmentFactory, PeriodFactory, UnitFactory, staff_of
from tests.spreadsheets.kinds_for_tests import upload

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
LIST, TASKS = "/sap-xep/", "/viec-can-lam/"


def ended(
    province: Province, name: str, heir: Any = None, day: date = FIRST, kind: str = "merge"
) -> AgencySuccession:
    period = PeriodFactory(province=province, name=name, valid_to=date.fromordinal(day.toordinal() - 1))
    return AgencySuccession.objects.create(
        province=province, source=period.agency, target=heir, day=day, kind=kind, share="toàn bộ"
    )


def heir(province: Province, name: str, day: date = FIRST) -> Any:
    return PeriodFactory(province=province, name=name, valid_from=day).agency


def see(client: Client, day: date) -> None:
    client.post("/ngay-so-lieu/", {"day": f"{day:%d/%m/%Y}"})


# --- Waves ------------------------------------------------------------------------------------------------------
def test_succession_list_counts_what_its_lists_show(cast: Cast) -> None:
    new = heir(cast.home, "UBND phường Long Xuyên")
    ended(cast.home, "UBND phường Mỹ Long", new)
    ended(cast.home, "UBND phường Đông Xuyên")
    ended(cast.home, "UBND huyện Cũ", kind="dissolve")
    ended(cast.abroad, "UBND xã Ngoài")
    client = cast.client("viewer")
    [(wave, lines, old, new_url, unknown)] = client.get(LIST).context["rows"]
    assert (wave.lines, wave.old, wave.new, wave.unknown) == (3, 3, 1, 1)
    for address, count in ((lines, 3), (old, 3), (new_url, 1), (unknown, 1)):
        page = client.get(address)
        assert (len(page.context["page"].object_list), page.context["page"].paginator.count) == (count, count)
        assert "UBND xã Ngoài" not in page.content.decode()
    assert "nơi nhận chưa rõ" in client.get(lines).content.decode()


def test_succession_list_shows_what_had_happened_by_the_day(cast: Cast) -> None:
    ended(cast.home, "UBND phường Mỹ Long", heir(cast.home, "UBND phường Long Xuyên"))
    client = cast.client("staff")
    assert len(client.get(LIST).context["rows"]) == 1
    see(client, LAST)
    assert client.get(LIST).context["rows"] == []
    assert client.get(LIST, {"tinh": cast.home.pk, "ngay": "2025-07-01"}).status_code == 404


@pytest.mark.parametrize("query", [{"ngay": "x"}, {"tinh": "1"}, {"ngay": "2025-07-01", "tinh": "x\x00"}])
def test_succession_list_of_nonsense_is_absent(query: dict[str, str], cast: Cast) -> None:
    ended(cast.home, "UBND phường Mỹ Long")
    assert cast.client("staff").get(LIST, query).status_code == 404


def test_succession_list_of_another_province_is_absent(cast: Cast) -> None:
    ended(cast.home, "UBND phường Mỹ Long")
    client = cast.client("foreign_staff")
    assert client.get(LIST).context["rows"] == []
    assert client.get(LIST, {"tinh": cast.home.pk, "ngay": "2025-07-01"}).status_code == 404


@pytest.mark.parametrize(("slug", "cost"), [("", 4), ("dong", 5), ("cu", 5), ("moi", 5), ("chua-ro", 5)])
def test_succession_list_costs_the_same_at_one_and_three_rows(
    slug: str, cost: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    client = cast.client("staff")
    query = {"tinh": cast.home.pk, "ngay": "2025-07-01", "xem": slug} if slug else {}
    for count in (1, 3):
        while AgencySuccession.objects.count() < 2 * count:
            number = AgencySuccession.objects.count()
            ended(cast.home, f"UBND xã Cũ {number}", heir(cast.home, f"UBND xã Mới {number}"))
            ended(cast.home, f"UBND xã Mất {number}")
        client.get(LIST, query)
        with django_assert_num_queries(cost):
            client.get(LIST, query)


def test_succession_export_comes_back_unchanged(cast: Cast) -> None:
    ended(cast.home, "UBND phường Mỹ Long", heir(cast.home, "UBND phường Long Xuyên"))
    ended(cast.home, "UBND phường Đông Xuyên")
    ended(cast.home, "UBND huyện Cũ", kind="dissolve")
    ended(cast.abroad, "UBND xã Ngoài")
    giver = make_agency(cast.home, "Sở Cho", "AG.S1", level=Level.PROVINCE)
    AgencySuccession.objects.create(
        province=cast.home, source=giver, target=cast.other, day=FIRST, kind="split", share="một phần"
    )
    answer = cast.client("staff").get(f"{LIST}xuat/xlsx/", {"tinh": cast.home.pk, "ngay": "2025-07-01"})
    file = ContentFile(b"".join(answer.streaming_content), name="sap_xep.xlsx")
    scope = f"province:{cast.home.pk}"
    batch = receive(file, spreadsheet_kinds.get("successions"), scope=scope, on=FIRST, by=cast.staff)
    assert batch.counts == {"new": 0, "changed": 0, "unchanged": 4, "faulty": 0, "mended": 1}


def test_succession_export_of_a_strange_format_is_absent(cast: Cast) -> None:
    assert cast.client("staff").get(f"{LIST}xuat/pdf/").status_code == 404
    assert cast.client("staff").get(f"{LIST}xuat/csv/", {"ngay": "2025-07-01"}).status_code == 404


# --- Tasks ------------------------------------------------------------------------------------------------------
def test_home_counts_the_tasks_that_its_lists_show(cast: Cast) -> None:
    for kind in TaskKind:
        AgencyTask.objects.create(agency=cast.own, kind=kind, since=FIRST)
    AgencyTask.objects.create(agency=cast.other, kind=TaskKind.DECLARE, since=FIRST)
    AgencyTask.objects.create(agency=cast.below, kind=TaskKind.DECLARE, since=FIRST, done_on=FIRST)
    AgencyTask.objects.create(agency=cast.foreign, kind=TaskKind.DECLARE, since=FIRST)
    OfficerAssignmentFactory(agency=cast.own, user=cast.staff)
    client = cast.client("staff")
    for query, counts in (({}, [2, 1, 1]), ({"viec": "cua-toi"}, [1, 1, 1])):
        html = client.get("/", query).content.decode()
        found = re.findall(r'todo-count">(\d+)</span> <a href="(/viec-can-lam/[^"]*)"', html)
        assert [int(count) for count, _ in found] == counts
        for count, address in found:
            assert client.get(address.replace("&amp;", "&")).context["page"].paginator.count == int(count)
    see(client, LAST)
    assert client.get(TASKS).context["page"].paginator.count == 0


def test_task_list_shows_a_secretary_her_own_agency_alone(cast: Cast) -> None:
    for agency in (cast.own, cast.other, cast.foreign):
        AgencyTask.objects.create(agency=agency, kind=TaskKind.DECLARE, since=FIRST)
    tasks = cast.client("secretary").get(TASKS).context["page"].object_list
    assert [task.agency for task in tasks] == [cast.own]
    assert [task.agency for task in open_tasks(cast.staff, FIRST)] == [cast.own, cast.other]


def test_task_is_finished_once_and_by_the_department(cast: Cast) -> None:
    task = AgencyTask.objects.create(agency=cast.own, kind=TaskKind.PROCEDURES, since=FIRST)
    address = reverse("task_finish", args=[task.pk])
    client = cast.client("staff")
    early = client.post(address, {"on": "01/06/2025", "version": 1})
    assert list(early.context["form"].errors) == ["on"]
    assert client.post(address, {"on": "01/08/2025", "version": 1}).status_code == 302
    task.refresh_from_db()
    assert task.done_on == date(2025, 8, 1)
    assert cast.client("secretary").post(address, {"on": "01/08/2025", "version": 2}).status_code == 403


def test_task_list_costs_the_same_at_one_and_three_rows(cast: Cast, django_assert_num_queries: Any) -> None:
    client = cast.client("staff")
    for number in (1, 3):
        while AgencyTask.objects.count() < number:
            agency = make_agency(cast.home, f"UBND xã {number}", f"AG.Y{AgencyTask.objects.count()}")
            AgencyTask.objects.create(agency=agency, kind=TaskKind.DECLARE, since=FIRST)
        client.get(TASKS)
        with django_assert_num_queries(5):
            client.get(TASKS)


# --- Old names, and the line of an agency -----------------------------------------------------------------------
def test_search_finds_an_old_name_with_its_last_day(cast: Cast) -> None:
    ended(cast.home, "UBND phường Bình Khánh", heir(cast.home, "UBND phường Long Xuyên"))
    client = cast.client("staff")
    html = re.sub("</?mark>", "", client.get("/tim-kiem/", {"q": "binh khanh"}).content.decode())
    assert "UBND phường Bình Khánh (đến 30/6/2025)" in html
    assert (
        "Bình Khánh"
        not in cast.client("foreign_staff")
        .get("/tim-kiem/", {"q": "binh khanh"})
        .content.decode()
        .split("Không có kết quả")[0]
    )
    see(client, LAST)
    assert "(đến 30/6/2025)" not in client.get("/tim-kiem/", {"q": "binh khanh"}).content.decode()


def test_register_shows_the_old_and_the_new_house(cast: Cast) -> None:
    ended(cast.home, "UBND phường Bình Khánh", heir(cast.home, "UBND phường Long Xuyên"))
    client = cast.client("staff")
    names = {}
    for day in (LAST, FIRST):
        see(client, day)
        names[day] = {row.name for row in client.get("/co-quan/").context["page"].object_list}
    assert names[LAST] - names[FIRST] == {"UBND phường Bình Khánh"}
    assert names[FIRST] - names[LAST] == {"UBND phường Long Xuyên"}


def test_agency_page_shows_ancestors_and_heirs(cast: Cast) -> None:
    new = heir(cast.home, "UBND phường Long Xuyên")
    old = ended(cast.home, "UBND phường Bình Khánh", new).source
    client = cast.client("staff")
    page = client.get(f"/co-quan/{new.pk}/").content.decode()
    assert f'<a href="/co-quan/{old.pk}/">UBND phường Bình Khánh (đến 30/6/2025)</a>' in page
    assert (
        f'<a href="/co-quan/{new.pk}/">UBND phường Long Xuyên</a>'
        in client.get(f"/co-quan/{old.pk}/").content.decode()
    )
    see(client, LAST)
    assert "Chuyển sang" not in client.get(f"/co-quan/{old.pk}/").content.decode()


# --- The wizard -------------------------------------------------------------------------------------------------
PROPOSE = "/sap-xep/de-xuat/"
PAPERS = {"paper_number": "1654/NQ-UBTVQH15", "paper_day": "16/06/2025", "along": "on",
          "province_paper": "202/2025/QH15 ngày 12/6/2025"}  # fmt: skip


@pytest.fixture
def small(cast: Cast) -> Cast:
    """Two old communes and a district of An Giang, by their real codes."""
    province = UnitFactory(province=cast.home, name="Tỉnh An Giang", level=Level.PROVINCE, kind="tinh", code="89")
    district = UnitFactory(province=cast.home, name="Thành phố Long Xuyên", level=Level.DISTRICT, kind="thanh-pho",
                           code="883", parent=province)  # fmt: skip
    for code, name in (("30280", "Phường Mỹ Bình"), ("30285", "Phường Đông Xuyên"), ("30292", "Phường Bình Khánh")):
        unit = UnitFactory(province=cast.home, name=name, kind="phuong", code=code, parent=district)
        period = PeriodFactory(province=cast.home, name=committee_of(name), unit=unit)
        period.agency.kind = "commune_committee"
        period.agency.save()
    AgencyPeriod.objects.filter(agency=cast.other).delete()  # its namesake
    return cast


def test_wizard_proposes_shows_effects_is_corrected_applied_and_undone(small: Cast) -> None:
    client = small.client("staff")
    page = client.get(PROPOSE)
    assert (page.context["proposal"].communes, page.context["proposal"].districts) == (3, 1)
    assert "30285 · Phường Đông Xuyên" in page.content.decode()
    answer = client.post(PROPOSE, PAPERS)
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("reorganisation_effects", args=[batch.pk])
    effects = client.get(answer.url)
    for tab in effects.context["tabs"]:
        assert client.get(tab["url"]).context["page"].paginator.count == tab["count"]
    assert {tab["label"]: tab["count"] for tab in effects.context["tabs"]} == {
        "Các dòng": 4, "Cơ quan kết thúc": 4, "Cơ quan lập mới": 2, "Nơi nhận chưa rõ": 1, "Việc phải làm lại": 6,
        "Người hết quyền truy cập": 1, "Đổi cơ quan cấp trên": 1,
    }  # fmt: skip
    assert f'href="{answer.url}"' in client.get(f"/nhap-tu-excel/{batch.pk}/").content.decode()
    row = _row_of(batch, "UBND phường Đông Xuyên")
    fixed = {"kind": "merge", "new_code": "30307", "new": "UBND phường Long Xuyên", "share": "toàn bộ"}
    assert client.post(f"{answer.url}dong/{row.number}/", fixed).url == answer.url
    assert "Nơi nhận chưa rõ" not in {tab["label"] for tab in client.get(answer.url).context["tabs"]}
    batch.refresh_from_db()
    client.post(f"/nhap-tu-excel/{batch.pk}/luu/", {"revision": batch.revision})
    assert AgencyPeriod.objects.on(FIRST).filter(unit__scheme=UnitScheme.FROM_2025_07).count() == 2
    assert client.get(answer.url).status_code == 302
    client.post(f"/nhap-tu-excel/{batch.pk}/hoan-tac/")
    assert AgencySuccession.objects.count() == 0


def _row_of(batch: ImportBatch, old: str) -> Any:
    return next(row for row in batch.rows.all() if row.raw["old"] == old)


def test_wizard_gives_a_corrected_name_to_every_line_of_the_heir(small: Cast) -> None:
    client = small.client("staff")
    client.post(PROPOSE, PAPERS)
    batch = ImportBatch.objects.get()
    first = _row_of(batch, "UBND phường Mỹ Bình")
    same = [row.number for row in batch.rows.all() if row.raw["new_code"] == first.raw["new_code"]]
    name = first.raw["new"].replace("UBND", "Ủy ban nhân dân")
    typed = {"kind": "merge", "new_code": first.raw["new_code"], "new": name, "together": "on", "share": "toàn bộ"}
    client.post(f"{PROPOSE}{batch.pk}/dong/{first.number}/", typed)
    assert {row.raw["new"] for row in batch.rows.filter(number__in=same)} == {name}
    batch.refresh_from_db()
    assert batch.count("faulty") == 0


def test_wizard_asks_for_the_papers(small: Cast) -> None:
    answer = small.client("staff").post(PROPOSE, {"along": "on"})
    assert sorted(answer.context["form"].errors) == ["paper_day", "paper_number", "province_paper"]
    assert not ImportBatch.objects.exists()


def test_wizard_of_a_province_without_units_says_what_to_do(cast: Cast) -> None:
    answer = cast.client("staff").get(PROPOSE)
    assert "Chưa có danh mục đơn vị hành chính trước 01/7/2025 của An Giang" in answer.content.decode()


@pytest.mark.parametrize("person", ["secretary", "viewer", "foreign_staff", "national"])
def test_wizard_lets_nobody_else_act(person: str, small: Cast) -> None:
    small.client("staff").post(PROPOSE, PAPERS)
    batch = ImportBatch.objects.get()
    client = small.client(person)
    assert client.get(f"{PROPOSE}?province={small.home.pk}").status_code in (403, 404)
    assert client.post(f"{PROPOSE}?province={small.home.pk}", PAPERS).status_code in (403, 404)
    assert client.get(f"{PROPOSE}{batch.pk}/").status_code == 404
    assert client.post(f"{PROPOSE}{batch.pk}/dong/5/", {"kind": "dissolve"}).status_code in (403, 404)
    assert client.post(f"/nhap-tu-excel/{batch.pk}/luu/", {"revision": batch.revision}).status_code == 404
    assert (ImportBatch.objects.count(), AgencySuccession.objects.count()) == (1, 0)


def test_wizard_of_whole_an_giang_shows_its_effects(client: Client) -> None:
    province = standing_province(an_giang(), departments=0)
    client.force_login(staff_of(province))
    address = client.post(f"{PROPOSE}?province={province.pk}", PAPERS).url
    assert {tab["label"]: tab["count"] for tab in client.get(address).context["tabs"]} == {
        "Các dòng": 171, "Cơ quan kết thúc": 167, "Cơ quan lập mới": 54, "Nơi nhận chưa rõ": 1,
        "Công bố, chứng nhận thành lịch sử": 167, "Nhân sự ISO, Ban chỉ đạo kết thúc": 334,
        "Giao chuyên viên kết thúc": 167, "Việc phải làm lại": 162, "Người hết quyền truy cập": 167,
    }  # fmt: skip


def test_wave_applied_and_undone_leaves_no_page_behind(client: Client) -> None:
    province = standing_province(an_giang(), departments=0)
    client.force_login(staff_of(province))
    batch = applied(province, root())
    assert [row[0].lines for row in client.get(LIST).context["rows"]] == [171]
    undo_batch(batch, by=root())
    assert client.get(LIST).context["rows"] == []


@pytest.mark.parametrize("lines", [1, 3])
def test_effects_cost_the_same_at_one_and_three_lines(lines: int, cast: Cast, django_assert_num_queries: Any) -> None:
    rows = []
    for number in range(lines):
        PeriodFactory(province=cast.home, name=f"Sở Số {number}", level=Level.PROVINCE)
        rows.append([f"Sở Số {number}", "nhập", "Sở Mới", "01/07/2025"])
    file = upload(*rows, header=["Cơ quan cũ", "Hình thức", "Cơ quan mới", "Từ ngày"], name="sap_xep.xlsx")
    scope = f"province:{cast.home.pk}"
    batch = receive(file, spreadsheet_kinds.get("successions"), scope=scope, on=FIRST, by=cast.staff)
    client = cast.client("staff")
    client.get(LIST)
    with django_assert_num_queries(20):  # everything that applying would read, each once
        client.get(f"{PROPOSE}{batch.pk}/")
