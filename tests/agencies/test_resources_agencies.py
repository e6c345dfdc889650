"""The roster of agencies: what one row writes, how a second roster meets the register, and what is refused."""

from datetime import date

import pytest

from agencies.choices import AgencyKind, Application, CertificateKind, IdentifierScheme, Level
from agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
    Province,
)
from agencies.services.unit_lists import UnitFacts, write_units
from common.documents import OfficialDocument
from common.history import create
from tests.agencies.rosters import DAY, Desk, an_giang, faults, notes

pytestmark = pytest.mark.django_db
LATER = date(2022, 6, 1)
CHAU_PHU = {
    "code": "AG.H889", "name": "UBND huyện Châu Phú", "level": "Huyện", "obligation": "BB",
    "district": "Huyện Châu Phú",
}  # fmt: skip
BINH_MY = {
    "code": "AG.X30487", "name": "UBND xã Bình Mỹ", "level": "Xã", "obligation": "Khuyến khích",
    "district": "Huyện Châu Phú", "phone": 2963811304, "email": "binhmy@vidu.example", "secretary": "Đặng Ngọc Khoa",
    "edition": "ISO 9001-2015", "declaration_number": "740/QĐ-UBND", "declared_on": "11/03/2020",
    "stated_system": 6, "stated_internal": 5, "stated_administrative": 136, "note": "Đang chuyển đổi",
}  # fmt: skip


@pytest.fixture
def desk():
    return Desk(an_giang())


def period(name: str, on: date = DAY) -> AgencyPeriod:
    return AgencyPeriod.objects.on(on).get(name=name)


# --- One row ---
def test_one_row_writes_all_that_it_says(desk):
    desk.bring_in(CHAU_PHU, BINH_MY)
    commune = period("UBND xã Bình Mỹ")
    agency = commune.agency
    assert (commune.level, commune.obligation, commune.valid_from, commune.valid_to) == (
        Level.COMMUNE, "encouraged", None, None,
    )  # fmt: skip
    assert (commune.unit.name, commune.parent, commune.folded_name) == (
        "Xã Bình Mỹ", period("UBND huyện Châu Phú").agency, "uy ban nhan dan xa binh my",
    )  # fmt: skip
    assert (agency.kind, agency.phone, agency.email, agency.note) == (
        AgencyKind.COMMUNE_COMMITTEE, "02963811304", "binhmy@vidu.example", "Đang chuyển đổi",
    )  # fmt: skip
    code, secretary = agency.identifiers.get(), agency.appointments.get()
    assert (code.value, code.scheme, code.valid_from) == ("AG.X30487", IdentifierScheme.OWN, None)
    assert (secretary.name, secretary.role, secretary.valid_from) == ("Đặng Ngọc Khoa", "secretary", None)
    status = agency.statuses.get()
    assert (status.status, status.valid_from, status.source) == (
        Application.APPLYING, DAY, "Theo danh sách, tình trạng đến ngày 31/12/2020",
    )  # fmt: skip
    declared = agency.certificates.get()
    assert (declared.kind, declared.edition.year, declared.issued_on) == ("declaration", 2015, date(2020, 3, 11))
    assert (declared.stated_system, declared.stated_internal, declared.stated_administrative) == (6, 5, 136)
    paper = declared.paper
    assert (paper.number, paper.symbol, paper.issued_on, paper.issuer) == (
        "740/QĐ-UBND", "QĐ-UBND", date(2020, 3, 11), "UBND xã Bình Mỹ",
    )  # fmt: skip


def test_the_same_row_again_is_unchanged(desk):
    desk.bring_in(CHAU_PHU, BINH_MY)
    rows = desk.check(CHAU_PHU, BINH_MY)
    assert [(row.state, row.changes) for row in rows] == [("unchanged", {}), ("unchanged", {})]


def test_every_row_written_is_told_with_its_versions(desk):
    desk.bring_in(CHAU_PHU)
    written = desk.bring_in({"code": "AG.H889", "name": "UBND huyện Châu Phú", "phone": "02963999999"})
    agency = Agency.objects.get()
    assert [(one.model, one.pk, one.version_before, one.version_after) for one in written] == [
        ("agencies.Agency", agency.pk, 1, 2)
    ]


def test_agencies_that_share_a_decision_number_have_documents_of_their_own(desk):
    other = BINH_MY | {"code": "AG.X30490", "name": "UBND xã Bình Thủy", "declared_on": "24/03/2021"}
    desk.bring_in(BINH_MY, other, on=LATER)
    papers = OfficialDocument.objects.order_by("issuer").values_list("number", "issuer")
    assert list(papers) == [("740/QĐ-UBND", "UBND xã Bình Mỹ"), ("740/QĐ-UBND", "UBND xã Bình Thủy")]


def test_an_edition_alone_is_no_declaration_and_stands_with_the_status(desk):
    desk.bring_in({"code": "A1", "name": "Sở Nội vụ", "edition": "TCVN ISO 9001:2015"})
    status = ApplicationStatus.objects.get()
    assert (status.status, Certificate.objects.count()) == (Application.APPLYING, 0)
    assert status.source == "Theo danh sách, tình trạng đến ngày 31/12/2020; phiên bản TCVN ISO 9001:2015"


def test_an_empty_status_column_says_that_no_status_is_known(desk):
    desk.bring_in({"name": "Sở Nội vụ", "edition": "2015", "declared_on": "11/03/2020", "status": ""})
    assert (ApplicationStatus.objects.count(), Certificate.objects.count()) == (0, 1)


@pytest.mark.parametrize(
    ("name", "kind", "level"),
    [
        ("UBND tỉnh An Giang", AgencyKind.PROVINCE_COMMITTEE, Level.PROVINCE),
        ("Văn phòng UBND tỉnh", AgencyKind.PROVINCE_OFFICE, Level.PROVINCE),
        ("Sở Y tế", AgencyKind.DEPARTMENT, Level.PROVINCE),
        ("Thanh tra tỉnh", AgencyKind.BOARD, Level.PROVINCE),
        ("Ban Dân tộc", AgencyKind.BOARD, Level.PROVINCE),
        ("Chi cục Kiểm lâm", AgencyKind.SUB_DEPARTMENT, Level.PROVINCE),
        ("UBND thành phố Long Xuyên", AgencyKind.DISTRICT_COMMITTEE, Level.DISTRICT),
        ("UBND TX. Tân Châu", AgencyKind.DISTRICT_COMMITTEE, Level.DISTRICT),
        ("UBND P. Mỹ Bình", AgencyKind.COMMUNE_COMMITTEE, Level.COMMUNE),
    ],
)
def test_kind_and_level_are_read_from_the_name(desk, name, kind, level):
    desk.bring_in({"name": name})
    one = AgencyPeriod.objects.get()
    assert (one.agency.kind, one.level) == (kind, level)


def test_what_the_name_does_not_say_stays_empty(desk):
    desk.bring_in({"name": "Hội Nông dân", "level": "Tỉnh"})
    one = AgencyPeriod.objects.get()
    assert (one.agency.kind, one.obligation, one.unit, one.parent) == ("", "", None, None)


def test_the_heading_above_a_row_gives_level_and_district(desk):
    (row,) = desk.check({"name": "UBND xã Bình Mỹ"}, group="HUYỆN CHÂU PHÚ")
    (other,) = desk.check({"name": "Hội Nông dân"}, group="I. CẤP TỈNH")
    assert (faults([row, other]), notes([row])) == ([], [])


def test_a_level_that_nothing_says_is_asked_for(desk):
    rows = desk.check({"name": "Hội Nông dân"})
    assert faults(rows) == [
        (5, "name", "Không rõ cấp của cơ quan này theo tên. Thêm cột “Cấp” hoặc điền cấp: tỉnh, huyện hay xã.")
    ]


# --- Units ---
@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("UBND thị trấn Phú Hòa", "UBND thị trấn Phú Hoà"), ("UBND thị Trấn Phú Hoà", "UBND thị trấn Phú Hoà"),
        ("Ủy ban nhân dân TT Phú Hoà", "UBND thị trấn Phú Hoà"), ("UBND thi tran Phu Hoa", "UBND thị trấn Phú Hoà"),
    ],
)  # fmt: skip
def test_a_commune_spelt_otherwise_is_written_as_the_list_has_it(desk, typed, kept):
    cells = {"name": typed, "level": "Xã", "district": "Huyện Thoại Sơn"}
    assert ("name", typed, kept) in notes(desk.check(cells))
    desk.bring_in(cells)
    assert (period(kept).unit.code, period(kept).name) == ("30685", kept)


def test_the_tone_mark_in_its_other_place_is_the_same_name(desk):
    desk.bring_in({"name": "UBND xã Bình Thủy", "district": "Châu Phú"})
    (row,) = desk.check({"name": "UBND xã Bình Thuỷ", "district": "Huyện Châu Phú"})
    assert (row.state, period("UBND xã Bình Thủy").unit.name) == ("unchanged", "Xã Bình Thủy")


def test_an_unknown_unit_stays_empty_with_a_note(desk):
    rows = desk.check({"name": "UBND xã Không Có", "district": "Huyện Châu Phú"})
    assert notes(rows) == [("name", "UBND xã Không Có", "")]
    desk.bring_in({"name": "UBND xã Không Có", "district": "Huyện Châu Phú"})
    assert AgencyPeriod.objects.get().unit is None


def test_an_ambiguous_unit_is_never_guessed(desk):
    elsewhere = AdministrativeUnit.objects.get(name="Huyện Tri Tôn")
    facts = UnitFacts(Level.COMMUNE, "30999", "Xã Bình Mỹ", "xa", elsewhere.code)
    write_units([facts], scheme=elsewhere.scheme, province=desk.province, by=None, reason="thử")
    cells = {"code": "A1", "name": "UBND xã Bình Mỹ", "level": "Xã"}
    (row,) = desk.check(cells)
    assert [(note.column, note.before, note.after, note.message) for note in row.notes] == [
        (
            "name",
            "UBND xã Bình Mỹ",
            "",
            "Có 2 đơn vị mang tên này: Xã Bình Mỹ (Huyện Châu Phú), Xã Bình Mỹ (Huyện Tri Tôn); để trống. "
            "Ghi thêm huyện để chọn đúng.",
        )
    ]
    desk.bring_in(cells)
    assert AgencyPeriod.objects.get().unit is None


def test_a_district_with_a_slip_is_asked_about(desk):
    rows = desk.check({"name": "UBND xã Bình Mỹ", "district": "Huyện Châu Phúc"})
    told = "“Huyện Châu Phúc” không có trong danh mục huyện; có phải là Huyện Châu Phú? Sửa lại tên huyện."
    assert faults(rows) == [(5, "district", told)]
    assert rows[0].faults[0].suggestion == "Huyện Châu Phú"


def test_the_same_unit_twice_is_refused_on_both_rows(desk):
    rows = desk.check(
        {"code": "A1", "name": "UBND xã Bình Mỹ", "district": "Huyện Châu Phú"},
        {"code": "A2", "name": "UBND xa Binh My", "district": "Huyện Châu Phú"},
    )
    ending = "Bỏ dòng thừa hoặc sửa lại tên."
    assert faults(rows) == [
        (5, "name", f"“UBND xã Bình Mỹ” cùng đơn vị hành chính với dòng 6. {ending}"),
        (6, "name", f"“UBND xa Binh My” cùng đơn vị hành chính với dòng 5. {ending}"),
    ]


def test_names_that_fold_alike_stay_two(desk):
    """Phú Thạnh and Phú Thành lie in one district."""
    desk.bring_in({"name": "UBND xã Phú Thạnh", "district": "Huyện Phú Tân"})
    (row,) = desk.check({"name": "UBND xã Phú Thành", "district": "Huyện Phú Tân"})
    assert (row.state, row.faults) == ("new", [])


# --- Which agency ---
def test_duplicates_in_the_file_name_each_other(desk):
    rows = desk.check({"code": "A1", "name": "Sở Y tế"}, {"code": "a1", "name": "Sở Nội vụ"}, {"name": "Sở  Y tế"})
    assert faults(rows) == [
        (5, "code", "Mã “A1” còn đứng ở dòng 6. Mỗi cơ quan chỉ một dòng; bỏ dòng thừa."),
        (5, "name", "“Sở Y tế” còn đứng ở dòng 7. Bỏ dòng thừa, hoặc ghi mã và huyện cho rõ."),
        (6, "code", "Mã “a1” còn đứng ở dòng 5. Mỗi cơ quan chỉ một dòng; bỏ dòng thừa."),
        (7, "name", "“Sở Y tế” còn đứng ở dòng 5. Bỏ dòng thừa, hoặc ghi mã và huyện cho rõ."),
    ]


def test_code_and_name_of_two_agencies_are_refused(desk):
    desk.bring_in({"code": "A1", "name": "Sở Y tế"}, {"code": "A2", "name": "Sở Nội vụ"})
    rows = desk.check({"code": "A1", "name": "Sở Nội vụ"})
    assert faults(rows) == [(5, "code", "Mã “A1” là của Sở Y tế, còn dòng này chỉ Sở Nội vụ. Sửa lại mã hoặc tên.")]


def test_a_code_that_lost_its_zeros_finds_its_agency(desk):
    desk.bring_in({"code": "00123", "name": "Sở Y tế"})
    (row,) = desk.check({"code": 123, "name": "Sở Y tế"})
    assert (row.state, row.values["code"], ("code", "123", "00123") in notes([row])) == ("unchanged", "00123", True)


def test_any_code_of_the_agency_finds_it(desk):
    desk.bring_in({"code": "A1", "name": "Sở Y tế", "electronic_code": "000.10.19.H01"})
    agency = Agency.objects.get()
    AgencyIdentifier.objects.create(
        agency=agency, province=agency.province, scheme=IdentifierScheme.FORMER, value="CU.7", valid_to=DAY
    )
    for code in ("a1", "000.10.19.H01", "CU.7"):
        (row,) = desk.check({"code": code, "name": "Sở Y tế"})
        assert (row.target, row.state) == (agency.pk, "unchanged")


def test_a_name_that_resembles_one_without_code_is_asked_about(desk):
    desk.bring_in({"code": "A1", "name": "Sở Tài nguyên và Môi trường"})
    rows = desk.check({"name": "Sở Tài nguyên Môi trường"})
    told = (
        "Có phải là “Sở Tài nguyên và Môi trường” (mã A1)? Nếu đúng thì ghi như vậy; nếu là cơ quan khác thì ghi mã."
    )
    assert faults(rows) == [(5, "name", told)]
    assert rows[0].faults[0].suggestion == "Sở Tài nguyên và Môi trường"


def test_a_name_that_resembles_one_with_a_code_of_its_own_is_new(desk):
    desk.bring_in({"code": "A1", "name": "Sở Tài nguyên và Môi trường"})
    (row,) = desk.check({"code": "A2", "name": "Sở Tài nguyên Môi trường"})
    assert (row.state, row.faults) == ("new", [])


def test_a_name_without_marks_is_the_one_that_folds_alike(desk):
    desk.bring_in({"code": "A1", "name": "Sở Nội vụ"})
    (row,) = desk.check({"name": "So Noi vu"})
    assert (row.state, notes([row])[0]) == ("unchanged", ("name", "So Noi vu", "Sở Nội vụ"))


def test_an_electronic_code_of_another_province_is_refused(desk):
    from_elsewhere = Desk(another_province(), "agencies")
    from_elsewhere.bring_in({"name": "Sở Y tế", "electronic_code": "000.10.19.H52"})
    rows = desk.check({"name": "Sở Y tế", "electronic_code": "000.10.19.H52"})
    assert faults(rows) == [
        (5, "electronic_code", "Mã định danh “000.10.19.H52” đã thuộc một cơ quan của tỉnh khác. Kiểm tra lại mã.")
    ]


def another_province() -> Province:
    return create(Province(code="14", name="Sơn La"), by=None)


# --- Editions and papers ---
def test_a_slip_in_the_edition_is_refused_with_what_was_meant(desk):
    rows = desk.check({"name": "Sở Y tế", "edition": "TCVN ISO 2001:2008"})
    assert (rows[0].faults[0].column, rows[0].faults[0].suggestion) == ("edition", "TCVN ISO 9001:2008")


def test_a_declaration_without_edition_is_refused(desk):
    rows = desk.check({"name": "Sở Y tế", "declaration_number": "1/QĐ-SYT", "edition": ""})
    assert faults(rows) == [
        (5, "edition", "Có số liệu công bố mà thiếu phiên bản. Ghi phiên bản, ví dụ TCVN ISO 9001:2015.")
    ]


def test_the_same_number_updates_the_declaration(desk):
    desk.bring_in(BINH_MY)
    (row,) = desk.check(BINH_MY | {"declaration_number": "740 / QĐ-UBND", "declared_on": "12/03/2020"})
    assert row.changes == {"declared_on": ("11/03/2020", "12/03/2020")}
    desk.bring_in(BINH_MY | {"declared_on": "12/03/2020"})
    declared = Certificate.objects.get()
    assert (declared.issued_on, declared.paper.issued_on) == (date(2020, 3, 12), date(2020, 3, 12))


def test_the_same_day_corrects_the_number(desk):
    desk.bring_in(BINH_MY)
    (row,) = desk.check(BINH_MY | {"declaration_number": "704/QĐ-UBND"})
    assert row.changes == {"declaration_number": ("740/QĐ-UBND", "704/QĐ-UBND")}
    desk.bring_in(BINH_MY | {"declaration_number": "704/QĐ-UBND"})
    assert Certificate.objects.get().paper.number == "704/QĐ-UBND"


def test_another_number_and_day_are_a_further_declaration(desk):
    desk.bring_in(BINH_MY)
    again = BINH_MY | {"declaration_number": "12/QĐ-UBND", "declared_on": "05/01/2022", "form": "Chứng nhận"}
    desk.bring_in(again, on=LATER)
    assert [(one.kind, one.paper.number) for one in Certificate.objects.order_by("pk")] == [
        (CertificateKind.DECLARATION, "740/QĐ-UBND"), (CertificateKind.CERTIFICATE, "12/QĐ-UBND"),
    ]  # fmt: skip
    assert [row.state for row in desk.check(again, on=LATER)] == ["unchanged"]


# --- Changes, from a day or as corrections ---
def test_a_new_name_holds_from_the_rosters_day(desk):
    desk.bring_in(CHAU_PHU)
    renamed = CHAU_PHU | {"name": "UBND thị xã Châu Phú"}
    (row,) = desk.check(renamed, on=LATER)
    assert row.changes == {"name": ("UBND huyện Châu Phú", "UBND thị xã Châu Phú")}
    desk.bring_in(renamed, on=LATER)
    periods = AgencyPeriod.objects.order_by("pk").values_list("name", "valid_from", "valid_to")
    assert list(periods) == [
        ("UBND huyện Châu Phú", None, date(2022, 5, 31)), ("UBND thị xã Châu Phú", LATER, None),
    ]  # fmt: skip


def test_a_correction_changes_the_period_itself(desk):
    desk.bring_in(CHAU_PHU)
    desk.bring_in(CHAU_PHU | {"obligation": "KK"}, on=LATER, correct=True)
    one = AgencyPeriod.objects.get()
    assert (one.obligation, one.valid_from, one.valid_to, one.version) == ("encouraged", None, None, 2)


def test_a_change_on_the_first_day_of_a_period_is_made_in_it(desk):
    desk.bring_in(CHAU_PHU)
    desk.bring_in(CHAU_PHU | {"obligation": "KK"}, on=LATER)
    desk.bring_in(CHAU_PHU | {"obligation": "BB"}, on=LATER)
    assert [one.obligation for one in AgencyPeriod.objects.order_by("pk")] == ["mandatory", "mandatory"]


def test_a_new_secretary_follows_the_one_before(desk):
    desk.bring_in(BINH_MY)
    desk.bring_in(BINH_MY | {"secretary": "Lê Thị Mới"}, on=LATER)
    people = Appointment.objects.order_by("pk").values_list("name", "valid_from", "valid_to")
    assert list(people) == [("Đặng Ngọc Khoa", None, date(2022, 5, 31)), ("Lê Thị Mới", LATER, None)]


def test_a_status_ends_the_one_before_and_an_earlier_roster_stretches_it(desk):
    desk.bring_in(BINH_MY)
    desk.bring_in({"code": "AG.X30487", "name": "UBND xã Bình Mỹ", "status": "tạm dừng"}, on=LATER)
    desk.bring_in(BINH_MY, on=date(2020, 6, 1))
    rows = ApplicationStatus.objects.order_by("valid_from").values_list("status", "valid_from", "valid_to")
    assert list(rows) == [
        (Application.APPLYING, date(2020, 6, 1), date(2022, 5, 31)), (Application.PAUSED, LATER, None),
    ]  # fmt: skip


def test_empty_cells_and_absent_columns_clear_nothing(desk):
    desk.bring_in(CHAU_PHU, BINH_MY)
    empty = dict.fromkeys(BINH_MY, "") | {"code": "AG.X30487", "name": "UBND xã Bình Mỹ"}
    (by_empty,) = desk.check(empty)
    (by_absent,) = desk.check({"code": "AG.X30487", "name": "UBND xã Bình Mỹ"})
    assert (by_empty.state, by_absent.state) == ("unchanged", "unchanged")


def test_an_agency_that_ended_is_not_brought_back(desk):
    desk.bring_in(CHAU_PHU)
    AgencyPeriod.objects.all()._raw_delete("default")
    agency = Agency.objects.get()
    AgencyPeriod.objects.create(
        agency=agency, province=agency.province, name="UBND huyện Châu Phú", level=Level.DISTRICT, valid_to=DAY
    )
    rows = desk.check(CHAU_PHU, on=LATER)
    assert faults(rows) == [
        (5, "name", "Cơ quan này đã kết thúc ngày 31/12/2020. Bỏ dòng này, hoặc lập lại cơ quan trước.")
    ]


# --- Parents ---
def test_a_parent_is_named_by_code_or_name_and_must_be_known(desk):
    above = {"code": "A1", "name": "Sở Nông nghiệp"}
    desk.bring_in(above, {"code": "A2", "name": "Chi cục Thủy lợi", "parent": "A1"})
    desk.bring_in({"code": "A3", "name": "Chi cục Kiểm lâm", "parent": "sở nông nghiệp"})
    head = period("Sở Nông nghiệp").agency
    assert [period(name).parent for name in ("Chi cục Thủy lợi", "Chi cục Kiểm lâm")] == [head, head]
    rows = desk.check({"code": "A4", "name": "Chi cục Thú y", "parent": "Sở Nông nghiêp"}, above | {"parent": "A1"})
    assert faults(rows) == [
        (5, "parent", "Không có cơ quan cấp trên “Sở Nông nghiêp”; có phải là Sở Nông nghiệp?"),
        (6, "parent", "Cơ quan không thể là cấp trên của chính mình. Sửa lại cơ quan cấp trên."),
    ]


def test_a_commune_stands_below_the_one_committee_of_its_district(desk):
    desk.bring_in(CHAU_PHU)
    desk.bring_in(BINH_MY)
    desk.bring_in({"code": "X", "name": "UBND xã Bình Mỹ A", "level": "Xã"})
    assert period("UBND xã Bình Mỹ").parent == period("UBND huyện Châu Phú").agency
    assert period("UBND xã Bình Mỹ A").parent is None
