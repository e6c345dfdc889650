"""The sheet of procedures: what a row means, what is refused, what is kept and told."""

import unicodedata
from datetime import date

import pytest

from agencies.choices import Duty, Level
from common.spreadsheets.kinds import Row
from common.spreadsheets.staging import check
from procedures.choices import ProcedureKind, ProcedureState, ReviewCause, ReviewOutcome
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink, ProcedureRevision, ReviewTask
from tests.agencies.rosters import faults
from tests.factories.agencies import DivisionFactory, MembershipFactory, ProvinceFactory
from tests.factories.procedures import (
    HandlingFactory,
    ReviewFactory,
    make_administrative,
    make_baseline,
    make_draft,
    make_line,
    make_procedure,
)
from tests.procedures.catalogues import (
    DAY,
    CatalogueDesk,
    links_of,
    make_agency,
    messages,
    noted,
    revisions_of,
    states,
)

pytestmark = pytest.mark.django_db
KEY, OTHER = "1.001193", "2.000528"
ROW = {
    "code": "QT-022",
    "name": "Đăng ký khai sinh",
    "kind": "Quy trình TTHC",
    "division": "Phòng Tư pháp",
    "tthc": f"{KEY}.000.00.00.H57; {OTHER}",
    "issue": "02",
    "issued_on": date(2021, 1, 8),
    "effective_on": date(2021, 1, 15),
}


@pytest.fixture
def province():
    return ProvinceFactory(name="Thừa Thiên Huế")


@pytest.fixture
def agency(province):
    make_baseline(province, KEY, OTHER, at_district=True, at_commune=False)
    return make_agency(province, "UBND thị xã Hương Thủy", "HUE.H12")


@pytest.fixture
def desk(agency):
    return CatalogueDesk(agency)


# --- A new procedure --------------------------------------------------------------------------------------------
def test_row_becomes_a_procedure_in_force_with_its_revision_and_its_tthc(desk, agency):
    written = desk.bring_in(ROW)
    procedure = Procedure.objects.get()
    assert (procedure.agency, procedure.kind, procedure.code, procedure.name, procedure.state) == (
        agency, ProcedureKind.ADMINISTRATIVE, "QT-022", "Đăng ký khai sinh", ProcedureState.ISSUED,
    )  # fmt: skip
    assert (procedure.valid_from, procedure.division, procedure.division_name) == (
        date(2021, 1, 15), None, "Phòng Tư pháp",
    )  # fmt: skip
    assert revisions_of("QT-022") == [("02", date(2021, 1, 15), None)]
    assert links_of("QT-022") == [(f"{KEY}.000.00.00.H57", None, None), (OTHER, None, None)]
    assert [(step.model.split(".")[1], step.version_before) for step in written] == [
        ("Procedure", None), ("ProcedureRevision", None), ("ProcedureLink", None), ("ProcedureLink", None),
    ]  # fmt: skip
    assert procedure.history.get().history_change_reason == "thử"


def test_same_sheet_again_writes_nothing(desk):
    desk.bring_in(ROW)
    assert states(desk.check(ROW)) == ["unchanged"]
    assert desk.bring_in(ROW) == []


def test_kind_is_read_from_the_tthc_where_it_is_not_told_else_asked_for(desk):
    rows = desk.check(
        {**ROW, "kind": None}, {"code": "QT-NB-01", "name": "Tiếp công dân", "kind": None, "tthc": None}
    )
    assert ("kind", "Có mã TTHC nên hiểu là Quy trình TTHC.") in noted(rows[:1])
    assert messages(rows) == [
        "Chưa biết loại quy trình. Ghi Quy trình hệ thống, Quy trình nội bộ hoặc Quy trình TTHC."
    ]


def test_division_of_the_register_is_linked_and_an_unknown_one_kept_as_typed(desk, agency):
    division = DivisionFactory(agency=agency, name="Phòng Tư pháp")
    desk.bring_in({**ROW, "division": "PHÒNG TƯ PHÁP"})
    assert Procedure.objects.get().division == division
    rows = desk.check({**ROW, "code": "QT-023", "division": "Tổ một cửa"})
    assert noted(rows) == [("division", "“Tổ một cửa” chưa có trong danh sách phòng của cơ quan; giữ như đã ghi.")]


def test_row_without_an_effective_day_holds_from_its_day_of_issue_and_says_so(desk):
    row = {**ROW, "effective_on": None}
    assert ("effective_on", "Không ghi ngày hiệu lực: hiểu là từ ngày ban hành.") in noted(desk.check(row))
    desk.bring_in(row)
    assert revisions_of("QT-022") == [("02", date(2021, 1, 8), None)]
    assert states(desk.check(row)) == ["unchanged"]


def test_row_without_any_day_is_in_force_since_a_day_that_nobody_knows(desk):
    row = {"code": "QT-HT-01", "name": "Đánh giá nội bộ", "kind": "QTHT"}
    assert noted(desk.check(row))[-1] == ("effective_on", "Chưa rõ có hiệu lực từ ngày nào.")
    desk.bring_in(row)
    assert (Procedure.objects.get().valid_from, Procedure.objects.get().state) == (None, ProcedureState.ISSUED)
    assert states(desk.check(row)) == ["unchanged"]


def test_effective_day_before_the_day_of_issue_is_refused(desk):
    assert messages(desk.check({**ROW, "effective_on": date(2021, 1, 7)})) == [
        "Ngày hiệu lực 07/01/2021 đứng trước ngày ban hành 08/01/2021. Sửa một ngày."
    ]


# --- TTHC -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("between", ["; ", ",", "\n", " ;\n"])
def test_codes_of_a_cell_are_parted_by_semicolon_comma_or_line_break(desk, between):
    desk.bring_in({**ROW, "tthc": between.join([KEY, OTHER, f"{KEY}.000.00.00.H57"])})
    assert [code for code, _, _ in links_of("QT-022")] == [KEY, OTHER]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("1.OO1193", KEY), ("1 .001193", KEY), ("1001193", KEY), (f"{OTHER}; 1.OO1193", f"{OTHER}; {KEY}")],
)
def test_slip_in_a_code_is_suggested_and_not_guessed(desk, typed, meant):
    row = desk.check({**ROW, "tthc": typed})[0]
    assert [(fault.column, fault.suggestion) for fault in row.faults] == [("tthc", meant)]
    assert "không phải mã TTHC. Có phải là 1.001193?" in row.faults[0].message


def test_code_that_is_like_none_is_refused_without_a_guess(desk):
    row = desk.check({**ROW, "tthc": f"{KEY}; khai sinh"})[0]
    assert [(fault.column, fault.suggestion) for fault in row.faults] == [("tthc", "")]
    assert row.faults[0].message.startswith("“khai sinh” không phải mã TTHC. Mã ghi theo mẫu")


def test_code_of_no_list_is_kept_and_told_and_its_tthc_waits_for_a_name(desk):
    rows = desk.check({**ROW, "tthc": "1.999999.H57"})
    assert noted(rows)[-1] == (
        "tthc",
        "TTHC 1.999999.H57 chưa có trong danh mục TTHC nào đã nạp; giữ mã, tên có khi nạp danh mục công bố.",
    )
    desk.bring_in({**ROW, "tthc": "1.999999.H57"})
    assert AdministrativeProcedure.objects.get(key="1.999999").name == ""


def test_tthc_that_the_province_abolished_or_never_published_is_kept_and_told(desk, province):
    make_line(province, OTHER, action="abolished", on=date(2022, 1, 1))
    make_administrative("1.777777", "Việc của tỉnh khác")
    rows = desk.check({**ROW, "tthc": f"{KEY}; {OTHER}; 1.777777"})
    assert [message for column, message in noted(rows) if column == "tthc"] == [
        "TTHC 1.777777 chưa có trong danh mục TTHC mà tỉnh công bố; vẫn giữ mã.",
        f"TTHC {OTHER} đã bị bãi bỏ hoặc thay thế trong danh mục của tỉnh; vẫn giữ mã.",
    ]


def test_tthc_of_another_level_is_refused_unless_it_was_delegated(desk, province, agency):
    make_baseline(province, "1.555555", at_commune=True)
    row = {**ROW, "tthc": f"{KEY}; 1.555555"}
    assert messages(desk.check(row)) == [
        "TTHC không thuộc cấp của cơ quan: 1.555555 (cấp xã). Bỏ các mã ấy, hoặc đề nghị Chi cục ghi ngoại lệ "
        "“được giao, ủy quyền thực hiện”."
    ]
    HandlingFactory(agency=agency, administrative=make_administrative("1.555555"), kind="delegated")
    assert messages(desk.check(row)) == []


def test_tthc_without_any_level_is_no_other_levels(desk, province):
    make_baseline(province, "1.555555", at_commune=False)
    assert messages(desk.check({**ROW, "tthc": "1.555555"})) == []


def test_only_a_procedure_for_tthc_carries_codes(desk):
    assert messages(desk.check({**ROW, "kind": "QTNB"})) == [
        "Chỉ quy trình TTHC mới gắn với TTHC. Sửa loại quy trình, hoặc bỏ các mã TTHC."
    ]


def test_codes_of_a_row_are_all_that_the_procedure_carries_out_from_then_on(desk):
    desk.bring_in(ROW)
    make_administrative("1.333333")
    row = desk.check({**ROW, "tthc": f"{OTHER}; 1.333333"})[0]
    assert row.changes == {"tthc": (f"{KEY}.000.00.00.H57; {OTHER}", f"{OTHER}; 1.333333")}
    desk.bring_in({**ROW, "tthc": f"{OTHER}; 1.333333"})
    assert links_of("QT-022") == [
        (f"{KEY}.000.00.00.H57", None, date(2022, 11, 27)), ("1.333333", DAY, None), (OTHER, None, None),
    ]  # fmt: skip


def test_empty_cell_takes_no_tthc_away(desk):
    desk.bring_in(ROW)
    assert states(desk.check({**ROW, "tthc": None})) == ["unchanged"]


# --- Dirt -------------------------------------------------------------------------------------------------------
def test_code_twice_in_a_file_is_refused_at_both_rows(desk):
    rows = desk.check(ROW, {**ROW, "name": "Đăng ký khai tử", "code": "qt-022"})
    assert faults(rows) == [
        (5, "code", "Ký hiệu “QT-022” của cơ quan này còn đứng ở dòng 6. Bỏ dòng thừa, hoặc sửa ký hiệu."),
        (6, "code", "Ký hiệu “qt-022” của cơ quan này còn đứng ở dòng 5. Bỏ dòng thừa, hoặc sửa ký hiệu."),
    ]


def test_decomposed_text_is_the_same_procedure(desk):
    desk.bring_in(ROW)
    texts = {key: unicodedata.normalize("NFD", value) for key, value in ROW.items() if isinstance(value, str)}
    assert texts["name"] != ROW["name"]
    assert states(desk.check({**ROW, **texts})) == ["unchanged"]


def test_name_of_300_letters_with_line_breaks_is_kept_whole_in_one_line(desk):
    words = ["Cấp", "giấy"] * 40
    name = "\n".join(words)
    desk.bring_in({**ROW, "name": name})
    assert len(name) >= 300
    assert Procedure.objects.get().name == " ".join(words)
    assert states(desk.check({**ROW, "name": name})) == ["unchanged"]


@pytest.mark.parametrize(
    "text", ["=1+1", "@SUM(A1)", "+84", '=HYPERLINK("http://x","y")', "<script>alert(1)</script>"]
)
def test_text_that_looks_like_a_formula_is_a_text(desk, text):
    desk.bring_in({**ROW, "name": text, "owner": text})
    assert (Procedure.objects.get().name, Procedure.objects.get().owner) == (text, text)


# --- Which procedure a row is about -----------------------------------------------------------------------------
def test_row_without_a_code_is_found_by_its_name(desk):
    desk.bring_in(ROW)
    assert states(desk.check({**ROW, "code": None})) == ["unchanged"]


def test_code_comes_to_a_procedure_that_had_none(desk, agency):
    make_procedure(agency, code="", name="Tiếp công dân")
    row = {"code": "QT-NB-10", "name": "Tiếp công dân", "kind": "Quy trình nội bộ"}
    assert desk.check(row)[0].changes == {"code": ("", "QT-NB-10")}


def test_name_that_several_procedures_bear_is_no_answer(desk, agency):
    for code in ("A", "B"):
        make_procedure(agency, code=code, name="Tiếp công dân")
    rows = desk.check({"name": "Tiếp công dân", "kind": "Quy trình nội bộ"})
    assert messages(rows) == ["Danh mục có 2 quy trình mang tên này. Ghi ký hiệu để biết là quy trình nào."]


def test_withdrawn_procedure_stays_so_and_its_code_is_free_after_its_end(desk, agency):
    gone = make_procedure(agency, code="QT-022", name=ROW["name"], state=ProcedureState.WITHDRAWN)
    gone.valid_to = date(2021, 12, 31)
    gone.save()
    rows = desk.check(ROW)
    assert states(rows) == ["unchanged"]
    assert noted(rows)[-1] == (
        "name", "Quy trình này đã bãi bỏ, ngày áp dụng cuối là 31/12/2021; dòng này không ghi gì.",
    )  # fmt: skip
    assert states(desk.check({**ROW, "effective_on": date(2022, 3, 1)})) == ["new"]


def test_kind_of_a_procedure_with_tthc_stays(desk):
    desk.bring_in(ROW)
    assert messages(desk.check({**ROW, "tthc": None, "kind": "Quy trình nội bộ"})) == [
        "Chỉ quy trình TTHC mới gắn với TTHC. Sửa loại quy trình, hoặc bỏ các mã TTHC."
    ]


def test_plain_facts_are_shown_from_old_to_new_and_keep_their_history(desk):
    desk.bring_in(ROW)
    wanted = {**ROW, "name": "Đăng ký khai sinh lại", "owner": "Nguyễn Văn A", "division": "Phòng Nội vụ"}
    assert desk.check(wanted)[0].changes == {
        "name": ("Đăng ký khai sinh", "Đăng ký khai sinh lại"),
        "owner": ("", "Nguyễn Văn A"),
        "division": ("Phòng Tư pháp", "Phòng Nội vụ"),
    }
    desk.bring_in(wanted)
    procedure = Procedure.objects.get()
    assert (procedure.version, procedure.history.count(), procedure.folded_name) == (
        2,
        2,
        "qt 022 dang ky khai sinh lai",
    )


# --- Reviews and rights -----------------------------------------------------------------------------------------
def test_new_revision_answers_the_review_that_waited_for_it_and_undoing_can_ask_again(desk, agency, province):
    desk.bring_in(ROW)
    line = make_line(province, KEY, action="amended", on=date(2022, 9, 1))
    task = ReviewFactory(
        agency=agency, line=line, procedure=Procedure.objects.get(), cause=ReviewCause.AMENDED, opened_on=DAY
    )
    written = desk.bring_in({**ROW, "issue": "03", "issued_on": None, "effective_on": date(2022, 12, 1)})
    task.refresh_from_db()
    assert (task.closed_on, task.outcome) == (date(2022, 12, 1), ReviewOutcome.REVISED)
    assert ("procedures.ReviewTask", task.pk, 1, 2) in [tuple(step) for step in written]


def test_new_procedure_answers_the_review_of_a_tthc_that_had_none(desk, agency, province):
    line = make_line(province, KEY, on=date(2022, 9, 1))
    ReviewFactory(agency=agency, line=line, procedure=None, cause=ReviewCause.NEW, opened_on=date(2022, 9, 1))
    desk.bring_in(ROW)
    assert ReviewTask.objects.get().outcome == ReviewOutcome.WRITTEN


def test_secretary_of_an_agency_whose_head_approves_puts_no_revision_in_force(agency):
    secretary = MembershipFactory(agency=agency, duty=Duty.ISO_SECRETARY).user
    assert messages(CatalogueDesk(agency, by=secretary).check(ROW)) == []
    head = MembershipFactory(agency=agency, duty=Duty.AGENCY_HEAD).user
    assert messages(CatalogueDesk(agency, by=secretary).check(ROW)) == [
        "Cơ quan này có người đứng đầu dùng cổng, nên chính người đó phê duyệt lần ban hành. Để người đứng đầu nhập "
        "tệp này, hoặc soạn lần ban hành mới rồi gửi duyệt."
    ]
    assert messages(CatalogueDesk(agency, by=head).check(ROW)) == []


def test_draft_is_issued_by_the_row_that_tells_its_day(desk, agency):
    make_draft(agency, code="QT-022", name="Đăng ký khai sinh")
    assert states(desk.check({"code": "QT-022", "name": "Đăng ký khai sinh"})) == ["unchanged"]
    desk.bring_in(ROW)
    procedure = Procedure.objects.get()
    assert (procedure.state, procedure.valid_from) == (ProcedureState.ISSUED, date(2021, 1, 15))
    assert revisions_of("QT-022") == [("02", date(2021, 1, 15), None)]


# --- However many ----------------------------------------------------------------------------------------------
def test_checking_and_writing_ask_as_much_for_a_thousand_rows_as_for_ten(desk, django_assert_max_num_queries):
    def sheet(first, count):
        return [{**ROW, "code": f"QT-{number}"} for number in range(first, first + count)]

    desk.bring_in(*sheet(0, 10))
    cells = sheet(10, 1_000)
    rows = [Row(number, dict(row)) for number, row in enumerate(cells, start=1)]
    with django_assert_max_num_queries(20):
        check(rows, desk.kind, desk.context())
    with django_assert_max_num_queries(60):
        assert len(list(desk.kind.write(rows, desk.context(), ""))) == 4_000
    assert (ProcedureRevision.objects.count(), ProcedureLink.objects.count()) == (1_010, 2_020)


def test_level_of_an_agency_is_that_of_the_day(province, agency, desk):
    commune = CatalogueDesk(make_agency(province, "UBND phường Thủy Châu", level=Level.COMMUNE))
    assert messages(desk.check(ROW)) == []
    assert len(messages(commune.check(ROW))) == 1
