"""Acts on many agencies: shown before done, all or none, nothing foreign; and the export of what is shown."""

import csv
from typing import Any

import pytest

from agencies.models import AgencyPeriod, OfficerAssignment
from agencies.services.periods import correct_period
from tests.cast import Cast
from tests.factories.agencies import ClusterFactory, PeriodFactory, full_agency

URL = "/co-quan/nhieu/"


def first_step(cast: Cast, act: str, person: str = "staff", **data: Any) -> Any:
    chosen = {"act": act, "chon": [cast.own.pk, cast.below.pk], "query": "level=commune"}
    return cast.client(person).post(URL, chosen | data)


def confirm(cast: Cast, step: Any, **data: Any) -> Any:
    hidden = step.context["hidden"]
    chosen = {"chon": [agency for agency, _ in hidden], "seen": [seen for _, seen in hidden], "confirmed": "1"}
    act = {"act": step.context["act"], "query": step.context["query"]}
    return cast.client("staff").post(URL, act | chosen | data)


def test_the_first_step_shows_how_many_and_which_and_writes_nothing(cast: Cast) -> None:
    page = first_step(cast, "obligation").content.decode()
    for word in ("2 cơ quan được chọn", "UBND huyện Châu Phú", "UBND xã Bình Mỹ"):
        assert word in page
    assert set(AgencyPeriod.objects.values_list("version", flat=True)) == {1}


def test_obligation_from_a_day_divides_the_periods(cast: Cast) -> None:
    answer = confirm(
        cast, first_step(cast, "obligation"), obligation="mandatory", mode="change", on="01/01/2022", basis="QĐ 1"
    )
    assert answer.url == "/co-quan/?level=commune"
    rows = AgencyPeriod.objects.filter(agency__in=[cast.own.pk, cast.below.pk]).order_by("agency", "pk")
    assert [(row.obligation, row.obligation_basis) for row in rows] == [
        ("mandatory", ""),
        ("mandatory", "QĐ 1"),
        ("encouraged", ""),
        ("mandatory", "QĐ 1"),
    ]


def test_obligation_corrected_keeps_the_periods(cast: Cast) -> None:
    confirm(cast, first_step(cast, "obligation"), obligation="mandatory", mode="correct")
    assert [row.obligation for row in cast.below.periods.all()] == ["mandatory"]


def test_obligation_asks_from_which_day(cast: Cast) -> None:
    answer = confirm(cast, first_step(cast, "obligation"), obligation="mandatory", mode="change")
    assert list(answer.context["form"].errors) == ["on"]


def test_cluster_and_officer_are_set_for_all(cast: Cast) -> None:
    cluster = ClusterFactory(province=cast.home)
    confirm(cast, first_step(cast, "cluster"), cluster=cluster.pk)
    confirm(cast, first_step(cast, "officer"), user=cast.leader.pk, on="01/01/2022")
    assert AgencyPeriod.objects.filter(cluster=cluster).count() == 2
    assert {row.user for row in OfficerAssignment.objects.all()} == {cast.leader}


@pytest.mark.parametrize("act", ["cluster", "officer"])
def test_bulk_forms_take_nothing_of_another_province(act: str, cast: Cast) -> None:
    foreign = {"cluster": ClusterFactory(province=cast.abroad).pk, "user": cast.foreign_staff.pk, "on": "01/01/2022"}
    answer = confirm(cast, first_step(cast, act), **foreign)
    assert list(answer.context["form"].errors) == [{"cluster": "cluster", "officer": "user"}[act]]


def test_all_by_the_filter_takes_every_page(cast: Cast) -> None:
    for number in range(60):
        PeriodFactory(province=cast.home, name=f"UBND xã Số {number}")
    step = first_step(cast, "cluster", tat_ca="1")
    assert (step.context["count"], len(step.context["rows"]), step.context["more"]) == (62, 50, 12)


def test_a_foreign_agency_among_the_chosen_refuses_the_whole(cast: Cast) -> None:
    assert first_step(cast, "cluster", chon=[cast.own.pk, cast.foreign.pk]).status_code == 404
    assert first_step(cast, "cluster", chon=["1 or 1=1"]).status_code == 404
    step = first_step(cast, "obligation")
    step.context["hidden"].append((cast.foreign.pk, f"{cast.foreign.periods.get().pk}:1"))
    answer = confirm(cast, step, obligation="mandatory", mode="correct")
    assert answer.status_code == 404
    assert cast.below.periods.get().version == 1


def test_a_row_saved_meanwhile_refuses_the_whole(cast: Cast) -> None:
    step = first_step(cast, "obligation")
    correct_period(cast.own.periods.get(), version=1, by=cast.leader, short_name="khác")
    answer = confirm(cast, step, obligation="mandatory", mode="correct")
    assert "vừa được người khác sửa" in answer.content.decode()
    assert cast.below.periods.get().version == 1


def test_nobody_chosen_says_so(cast: Cast) -> None:
    answer = first_step(cast, "cluster", chon=[])
    assert (answer.status_code, "Chưa chọn cơ quan nào" in answer.content.decode()) == (409, True)


@pytest.mark.parametrize(
    ("person", "status"), [("viewer", 403), ("secretary", 403), ("outsider", 404), ("national", 403)]
)
def test_bulk_acts_are_for_the_department(person: str, status: int, cast: Cast) -> None:
    assert first_step(cast, "cluster", person=person).status_code == status


def test_an_unknown_act_is_absent(cast: Cast) -> None:
    assert first_step(cast, "delete").status_code == 404


# --- Export -----------------------------------------------------------------------------------------------------
def exported(cast: Cast, person: str = "staff", **query: Any) -> list[dict[str, str]]:
    answer = cast.client(person).get("/co-quan/xuat/csv/", query)
    text = b"".join(answer).decode("utf-8-sig")
    lines = list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.splitlines()[0] else ","))
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def test_export_holds_exactly_what_the_filter_shows(cast: Cast) -> None:
    assert [row["Tên cơ quan"] for row in exported(cast, level="commune")] == [
        "UBND phường Mỹ Bình",
        "UBND xã Bình Mỹ",
    ]
    assert [row["Tên cơ quan"] for row in exported(cast, person="outsider")] == ["UBND phường Mỹ Bình"]


def test_export_writes_the_rosters_columns(cast: Cast) -> None:
    full_agency(cast.home, "UBND xã Đủ", parent=cast.own)
    row = exported(cast, q="xa du")[0]
    wanted = {
        "Tên cơ quan": "UBND xã Đủ",
        "Cấp": "Xã",
        "Đối tượng": "Khuyến khích",
        "Cơ quan cấp trên": "UBND huyện Châu Phú",
        "Thư ký ISO": "Lê Thị Thư Ký",
        "Tình trạng áp dụng": "đang áp dụng",
        "Phiên bản": "TCVN ISO 9001:2015",
        "Hình thức": "Công bố HTQLCL",
        "Ngày công bố": "11/03/2020",
    }
    assert {key: row[key] for key in wanted} == wanted


def test_export_of_ticked_rows_refuses_a_foreign_one(cast: Cast) -> None:
    assert [row["Mã cơ quan"] for row in exported(cast, chon=[cast.own.pk])] == ["AG.H889"]
    client = cast.client("staff")
    assert client.get("/co-quan/xuat/xlsx/", {"chon": [cast.own.pk, cast.foreign.pk]}).status_code == 404
    assert client.get("/co-quan/xuat/pdf/").status_code == 404
    assert client.get("/co-quan/xuat/csv/", {"level": "nation"}).status_code == 409


def test_export_as_workbook_is_an_attachment(cast: Cast) -> None:
    answer = cast.client("viewer").get("/co-quan/xuat/xlsx/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer)[:2] == b"PK"


@pytest.mark.parametrize("rows", [1, 3])
def test_export_costs_the_same_at_one_and_three_rows(rows: int, cast: Cast, django_assert_num_queries: Any) -> None:
    for number in range(rows):
        full_agency(cast.home, f"UBND xã Thử {number}")
    client = cast.client("staff")
    client.get("/tro-giup/")
    with django_assert_num_queries(6):  # session, user, duties, lists, the line in the log, rows
        assert len(b"".join(client.get("/co-quan/xuat/csv/", {"q": "thu"})).splitlines()) == rows + 1
