"""Services of the register besides periods: identity, facts, people, filters, clusters; each with its refusals."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import Application, AppointmentRole, IdentifierScheme, Level
from agencies.models import (
    Agency,
    AgencyIdentifier,
    ApplicationStatus,
    Appointment,
    OfficerAssignment,
    Province,
    SavedFilter,
    SteeringCommittee,
)
from agencies.services.agencies import codes_of, create_agency, edit_contact, set_identifiers
from agencies.services.facts import record_figure, record_status
from agencies.services.people import (
    add_division,
    appoint,
    assign_officer,
    correct_appointment,
    edit_division,
    end_appointment,
    end_division,
    set_up_committee,
)
from agencies.services.saved_filters import delete_filter, save_filter
from agencies.services.units import create_cluster, rename_cluster
from common.errors import Refused, Stale
from tests.factories.agencies import (
    FigureFactory,
    IdentifierFactory,
    PeriodFactory,
    ProvinceFactory,
    StatusFactory,
    staff_of,
)

pytestmark = pytest.mark.django_db
DAY = date(2022, 1, 1)


@pytest.fixture
def agency() -> Agency:
    return PeriodFactory(province=ProvinceFactory(code="89", name="An Giang"), name="UBND xã Bình Mỹ").agency


@pytest.fixture
def officer(agency: Agency) -> Any:
    return staff_of(agency.province)


# --- Identity ---------------------------------------------------------------------------------------------------
def test_create_agency_writes_identity_period_and_codes(agency: Agency, officer: Any) -> None:
    made = create_agency(
        province=agency.province,
        by=officer,
        kind="department",
        contact={"phone": "0296 3952 501"},
        codes={"own": "AG.S01", "electronic": ""},
        name="Sở Khoa học và Công nghệ",
        level=Level.PROVINCE,
        valid_from=DAY,
    )
    assert (made.kind, made.phone, codes_of(made).values) == ("department", "0296 3952 501", {"own": "AG.S01"})
    assert [(one.name, one.valid_from) for one in made.periods.all()] == [("Sở Khoa học và Công nghệ", DAY)]


def test_create_agency_leaves_nothing_where_its_code_is_taken(agency: Agency, officer: Any) -> None:
    IdentifierFactory(agency=agency, value="AG.X1")
    with pytest.raises(Refused, match="Mã AG.X1 đã thuộc một cơ quan khác"):
        create_agency(
            province=agency.province, by=officer, codes={"own": "AG.X1"}, name="UBND xã Mới", level="commune"
        )
    assert Agency.objects.count() == 1


def test_edit_contact_refuses_a_stale_version_and_an_unknown_kind(agency: Agency, officer: Any) -> None:
    assert edit_contact(agency, version=1, by=officer, phone=" 0296  1 ").phone == "0296 1"
    with pytest.raises(Stale):
        edit_contact(agency, version=1, by=officer, phone="2")
    with pytest.raises(Refused, match="không có trong danh mục"):
        edit_contact(agency, version=2, by=officer, kind="ministry")
    with pytest.raises(TypeError):
        edit_contact(agency, version=2, by=officer, province="1")


def test_a_new_code_makes_the_old_one_former(agency: Agency, officer: Any) -> None:
    set_identifiers(agency, codes={"own": "AG.1"}, on=None, by=officer)
    set_identifiers(agency, codes={"own": "AG.2"}, on=DAY, by=officer)
    rows = AgencyIdentifier.objects.filter(agency=agency).order_by("pk")
    assert [(row.scheme, row.value, row.valid_from, row.valid_to) for row in rows] == [
        (IdentifierScheme.FORMER, "AG.1", None, date(2021, 12, 31)),
        (IdentifierScheme.OWN, "AG.2", DAY, None),
    ]


def test_a_mistyped_code_is_replaced_and_leaves_no_former_one(agency: Agency, officer: Any) -> None:
    set_identifiers(agency, codes={"own": "AG.1"}, on=None, by=officer)
    set_identifiers(agency, codes={"own": "AG.7"}, on=None, correct=True, by=officer)
    assert [row.value for row in AgencyIdentifier.objects.filter(agency=agency)] == ["AG.7"]


def test_set_identifiers_refuses_a_missing_or_early_day_and_a_stale_page(agency: Agency, officer: Any) -> None:
    set_identifiers(agency, codes={"own": "AG.1"}, on=DAY, by=officer)
    with pytest.raises(Refused, match="dùng từ ngày nào"):
        set_identifiers(agency, codes={"own": "AG.2"}, on=None, by=officer)
    with pytest.raises(Refused, match="phải bắt đầu sau ngày ấy"):
        set_identifiers(agency, codes={"own": "AG.2"}, on=DAY, by=officer)
    with pytest.raises(Stale):
        set_identifiers(agency, codes={"own": "AG.2"}, on=date(2023, 1, 1), by=officer, version="own AG.0")


def test_an_electronic_code_is_one_in_the_nation_an_own_code_in_the_province(agency: Agency, officer: Any) -> None:
    elsewhere = PeriodFactory().agency
    IdentifierFactory(agency=elsewhere, scheme="electronic", value="000.00.00.H01")
    IdentifierFactory(agency=elsewhere, value="X1")
    with pytest.raises(Refused, match="đã thuộc một cơ quan khác"):
        set_identifiers(agency, codes={"electronic": "000.00.00.H01"}, on=None, by=officer)
    set_identifiers(agency, codes={"own": "X1"}, on=None, by=officer)
    assert codes_of(agency).values == {"own": "X1"}


# --- Application status -----------------------------------------------------------------------------------------
def timeline(agency: Agency) -> list[tuple[Any, Any, str]]:
    rows = ApplicationStatus.objects.filter(agency=agency).order_by("pk")
    return [(row.valid_from, row.valid_to, row.status) for row in rows]


def test_a_status_ends_the_one_before(agency: Agency, officer: Any) -> None:
    record_status(agency, status="building", on=None, by=officer)
    record_status(agency, status="applying", on=DAY, by=officer, source="Báo cáo")
    assert timeline(agency) == [(None, date(2021, 12, 31), "building"), (DAY, None, "applying")]


def test_a_status_in_between_splits_what_held(agency: Agency, officer: Any) -> None:
    StatusFactory(agency=agency, status="applying", valid_from=date(2019, 1, 1), valid_to=date(2023, 12, 31))
    StatusFactory(agency=agency, status="ended", valid_from=date(2024, 1, 1))
    record_status(agency, status="paused", on=DAY, by=officer)
    assert timeline(agency) == [
        (date(2019, 1, 1), date(2021, 12, 31), "applying"),
        (date(2024, 1, 1), None, "ended"),
        (DAY, date(2023, 12, 31), "paused"),
    ]


def test_a_later_neighbour_of_the_same_status_begins_earlier(agency: Agency, officer: Any) -> None:
    StatusFactory(agency=agency, status="building", valid_from=date(2019, 1, 1), valid_to=date(2022, 12, 31))
    StatusFactory(agency=agency, status="applying", valid_from=date(2023, 1, 1))
    record_status(agency, status="applying", on=DAY, by=officer)
    assert timeline(agency) == [(date(2019, 1, 1), date(2021, 12, 31), "building"), (DAY, None, "applying")]


def test_a_gap_after_the_same_status_is_filled_by_it(agency: Agency, officer: Any) -> None:
    StatusFactory(agency=agency, status="applying", valid_from=date(2019, 1, 1), valid_to=date(2021, 12, 31))
    StatusFactory(agency=agency, status="ended", valid_from=date(2024, 1, 1))
    record_status(agency, status="applying", on=DAY, by=officer)
    assert timeline(agency)[0] == (date(2019, 1, 1), date(2023, 12, 31), "applying")
    assert len(timeline(agency)) == 2


def test_a_status_before_the_first_ends_where_the_first_begins(agency: Agency, officer: Any) -> None:
    StatusFactory(agency=agency, status="applying", valid_from=DAY)
    record_status(agency, status="building", on=date(2021, 1, 1), by=officer)
    assert timeline(agency)[1] == (date(2021, 1, 1), date(2021, 12, 31), "building")


def test_a_status_of_the_very_day_is_corrected(agency: Agency, officer: Any) -> None:
    StatusFactory(agency=agency, status="applying", valid_from=DAY)
    record_status(agency, status="paused", on=DAY, by=officer, source="sửa")
    assert timeline(agency) == [(DAY, None, "paused")]


@pytest.mark.parametrize(
    ("status", "on", "sentence"),
    [
        ("sleeping", DAY, "Hãy chọn tình trạng áp dụng"),
        (Application.APPLYING, DAY, "đã ở tình trạng “đang áp dụng” từ trước"),
        (Application.PAUSED, None, "Tình trạng từ trước đã có"),
    ],
)
def test_record_status_refuses(status: str, on: Any, sentence: str, agency: Agency, officer: Any) -> None:
    StatusFactory(agency=agency, valid_from=None)
    with pytest.raises(Refused, match=sentence):
        record_status(agency, status=status, on=on, by=officer)
    assert timeline(agency) == [(None, None, "applying")]


# --- Figures ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("values", "field"),
    [({"kind": "counted"}, "kind"), ({"count": -1}, "count"), ({"unit": " "}, "unit"), ({"source": ""}, "source")],
)
def test_record_figure_refuses(values: dict[str, Any], field: str, agency: Agency, officer: Any) -> None:
    facts = {"kind": "certified", "unit": "hoạt động", "count": 72, "source": "Bài viết"} | values
    with pytest.raises(Refused) as refused:
        record_figure(agency, by=officer, **facts)
    assert list(refused.value.fields) == [field]


def test_record_figure_takes_parts_of_its_own_totals_only(agency: Agency, officer: Any) -> None:
    facts = {"kind": "certified", "unit": "hoạt động", "source": "Bài viết", "by": officer}
    total = FigureFactory(agency=agency)
    part = record_figure(agency, count=58, total_of=total, group="lãnh đạo UBND tỉnh", **facts)
    assert part.total_of == total
    with pytest.raises(Refused, match="đã là thành phần"):
        record_figure(agency, count=1, total_of=part, **facts)
    with pytest.raises(Refused, match="không thuộc cơ quan đang mở"):
        record_figure(agency, count=1, total_of=FigureFactory(agency=PeriodFactory().agency), **facts)


# --- People -----------------------------------------------------------------------------------------------------
def put_in(agency: Agency, officer: Any, name: str, on: Any, role: str = "secretary") -> Appointment:
    return appoint(agency, role=role, name=name, on=on, by=officer)


def test_a_new_secretary_ends_the_earlier_one_the_day_before(agency: Agency, officer: Any) -> None:
    earlier = put_in(agency, officer, "Lê Thị A", date(2020, 1, 1))
    put_in(agency, officer, "Trần Văn B", DAY)
    earlier.refresh_from_db()
    assert (earlier.valid_to, earlier.version) == (date(2021, 12, 31), 2)


def test_internal_auditors_stand_side_by_side(agency: Agency, officer: Any) -> None:
    for name in ("Lê Thị A", "Trần Văn B"):
        put_in(agency, officer, name, DAY, AppointmentRole.INTERNAL_AUDITOR)
    assert Appointment.objects.filter(agency=agency, valid_to__isnull=True).count() == 2


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": " "}, "Hãy nhập họ và tên"),
        ({"role": "boss"}, "Hãy chọn vai trò"),
        ({"name": "lê thị A"}, "đã giữ vai trò này"),
        ({"on": DAY}, "phải nhận sau ngày 01/01/2022"),
        ({"on": date(2021, 1, 1)}, "phải nhận sau ngày 01/01/2022"),
        ({"on": None}, "người mới nhận từ ngày nào"),
    ],
)
def test_appoint_refuses(values: dict[str, Any], sentence: str, agency: Agency, officer: Any) -> None:
    put_in(agency, officer, "Lê Thị A", DAY)
    facts = {"role": "secretary", "name": "Trần Văn B", "on": date(2023, 1, 1)} | values
    with pytest.raises(Refused, match=sentence):
        appoint(agency, by=officer, **facts)
    assert [(one.name, one.valid_to) for one in Appointment.objects.all()] == [("Lê Thị A", None)]


def test_correct_appointment_refuses_stale_nameless_and_overlapping(agency: Agency, officer: Any) -> None:
    first = put_in(agency, officer, "Lê Thị A", date(2020, 1, 1))
    put_in(agency, officer, "Trần Văn B", DAY)
    with pytest.raises(Stale):
        correct_appointment(first, version=1, by=officer, phone="1")
    with pytest.raises(Refused, match="Trùng ngày với Trần Văn B"):
        correct_appointment(first, version=2, by=officer, valid_to=DAY)
    with pytest.raises(Refused, match="Hãy nhập họ và tên"):
        correct_appointment(first, version=2, by=officer, name="")
    assert correct_appointment(first, version=2, by=officer, phone="0296").phone == "0296"


def test_end_appointment_refuses_stale_early_and_twice(agency: Agency, officer: Any) -> None:
    held = put_in(agency, officer, "Lê Thị A", DAY)
    with pytest.raises(Refused, match="phải từ ngày 01/01/2022"):
        end_appointment(held, on=date(2021, 12, 31), version=1, by=officer)
    with pytest.raises(Stale):
        end_appointment(held, on=DAY, version=7, by=officer)
    assert end_appointment(held, on=DAY, version=1, by=officer).valid_to == DAY
    with pytest.raises(Refused, match="Đã kết thúc ngày 01/01/2022"):
        end_appointment(held, on=DAY, version=2, by=officer)


def test_a_division_stands_once_and_can_end(agency: Agency, officer: Any) -> None:
    division = add_division(agency, name="Phòng Nội vụ", applies="yes", applies_since=DAY, by=officer)
    with pytest.raises(Refused, match="đã có phòng"):
        add_division(agency, name="phòng  Nội vụ", applies="no", by=officer)
    with pytest.raises(Refused, match="Hãy nhập tên phòng"):
        add_division(agency, name="", applies="no", by=officer)
    with pytest.raises(Refused, match="Hãy chọn phòng có áp dụng không"):
        add_division(agency, name="Phòng Y tế", applies="", by=officer)
    saved = edit_division(division, version=1, name="Phòng Nội vụ", applies="no_procedures", by=officer)
    assert (saved.applies, saved.applies_since) == ("no_procedures", None)
    with pytest.raises(Stale):
        edit_division(division, version=1, name="Phòng", applies="no", by=officer)
    assert end_division(division, on=DAY, version=2, by=officer).valid_to == DAY
    assert add_division(agency, name="Phòng Nội vụ", applies="no", by=officer).pk != division.pk


def test_a_new_committee_ends_the_one_before(agency: Agency, officer: Any) -> None:
    set_up_committee(agency, number="12/QĐ-UBND", issued_on=date(2020, 1, 1), by=officer)
    with pytest.raises(Refused, match="ban hành ngày nào"):
        set_up_committee(agency, number="13/QĐ-UBND", by=officer)
    with pytest.raises(Refused, match="phải sau ngày ấy"):
        set_up_committee(agency, number="13/QĐ-UBND", issued_on=date(2020, 1, 1), by=officer)
    with pytest.raises(Refused, match="Hãy nhập số quyết định"):
        set_up_committee(agency, number=" ", by=officer)
    set_up_committee(agency, number="13/QĐ-UBND", issued_on=DAY, by=officer)
    rows = SteeringCommittee.objects.order_by("pk").select_related("paper")
    assert [(row.paper.symbol, row.valid_to) for row in rows] == [
        ("QĐ-UBND", date(2021, 12, 31)),
        ("QĐ-UBND", None),
    ]


def test_an_agency_changes_hands_from_a_day(agency: Agency, officer: Any) -> None:
    colleague = staff_of(agency.province, full_name="Ngô Văn Bình")
    assign_officer(agency, user=officer, on=date(2020, 1, 1), by=officer)
    with pytest.raises(Refused, match="đã phụ trách cơ quan này"):
        assign_officer(agency, user=officer, on=DAY, by=officer)
    with pytest.raises(Refused, match="không sớm hơn"):
        assign_officer(agency, user=colleague, on=date(2019, 1, 1), by=officer)
    with pytest.raises(Refused, match="không làm việc ở Chi cục"):
        assign_officer(agency, user=staff_of(ProvinceFactory()), on=DAY, by=officer)
    assign_officer(agency, user=colleague, on=DAY, by=officer)
    assign_officer(agency, user=None, on=date(2023, 1, 1), by=officer)
    rows = OfficerAssignment.objects.order_by("pk")
    assert [(row.user, row.valid_from, row.valid_to) for row in rows] == [
        (officer, date(2020, 1, 1), date(2021, 12, 31)),
        (colleague, DAY, date(2022, 12, 31)),
    ]


# --- Filters and clusters ---------------------------------------------------------------------------------------
def test_save_filter_keeps_the_question_without_the_visit(agency: Agency, officer: Any) -> None:
    query = "level=commune&trang=3&q=&status=none"
    saved = save_filter(name="Xã chưa rõ", url_name="agency_list", query=query, by=officer, shared_in=agency.province)
    assert (saved.query, saved.shared_in) == ("level=commune&status=none", agency.province)


def test_save_filter_refuses(agency: Agency, officer: Any) -> None:
    def save(**values: Any) -> SavedFilter:
        return save_filter(
            **({"name": "Xã", "url_name": "agency_list", "query": "level=commune", "by": officer} | values)
        )

    save()
    with pytest.raises(Refused, match="Hãy đặt tên"):
        save(name=" ")
    with pytest.raises(Refused, match="chưa lọc theo điều kiện nào"):
        save(name="Khác", query="trang=2")
    with pytest.raises(Refused, match="dài quá"):
        save(name="Khác", query=f"q={'x' * 1_100}")
    with pytest.raises(Refused, match="đã có bộ lọc tên"):
        save(name="XÃ")
    with pytest.raises(Refused, match="Chỉ Chi cục"):
        save(name="Khác", shared_in=ProvinceFactory())


def test_delete_filter_refuses_what_another_made(agency: Agency, officer: Any) -> None:
    saved = save_filter(name="Xã", url_name="agency_list", query="level=commune", by=officer)
    with pytest.raises(Refused, match="Chỉ người lưu mới xóa được"):
        delete_filter(saved, by=staff_of(agency.province))
    delete_filter(saved, by=officer)
    assert SavedFilter.objects.count() == 0


def test_cluster_names_are_one_in_a_province(agency: Agency, officer: Any) -> None:
    home: Province = agency.province
    cluster = create_cluster(province=home, name="Cụm 1", by=officer)
    create_cluster(province=ProvinceFactory(), name="Cụm 1", by=officer)
    with pytest.raises(Refused, match="Đã có cụm"):
        create_cluster(province=home, name="cụm  1", by=officer)
    with pytest.raises(Refused, match="Hãy nhập tên cụm"):
        create_cluster(province=home, name="", by=officer)
    assert rename_cluster(cluster, name="Cụm 10", version=1, by=officer).sort_key > cluster.sort_key
    with pytest.raises(Stale):
        rename_cluster(cluster, name="Cụm 2", version=1, by=officer)
