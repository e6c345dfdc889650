"""The published list of TTHC: made, put right, dated on, left alone, asked about, undone; twice writes nothing."""

import unicodedata
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from agencies.choices import Duty
from agencies.models import Province
from common.spreadsheets.undoing import undo_batch
from procedures.choices import PublicationAction
from procedures.models import AdministrativeProcedure, LineExecutor, PublicationDecision, PublicationLine, ReviewTask
from tests.agencies.rosters import Desk, faults, notes, root
from tests.agencies.round_trips import applied, told
from tests.cast import make_user
from tests.factories.agencies import ProvinceFactory
from tests.procedures.rosters import KEY, LINE, LIST_DAY, chain, departments, how_many, province

pytestmark = pytest.mark.django_db
LATER = date(2023, 5, 1)
BEFORE = date(2022, 9, 11)


@pytest.fixture
def home() -> Province:
    return province()


@pytest.fixture
def desk(home: Province) -> Desk:
    return Desk(home, "tthc")


def line_on(day: date, key: str = KEY) -> PublicationLine:
    found: PublicationLine = PublicationLine.objects.on(day).get(administrative__key=key)
    return found


def test_first_list_is_a_baseline_and_amends_nothing(desk: Desk, home: Province) -> None:
    desk.bring_in(LINE, LINE | {"code": "2.000001", "levels": "Cấp Tỉnh; Cấp Xã"}, on=LIST_DAY)
    decision = PublicationDecision.objects.get()
    assert (decision.is_baseline, decision.paper, decision.in_force_from) == (True, None, LIST_DAY)
    line = line_on(LIST_DAY)
    assert (line.province, line.decision, line.action, line.code, line.name, line.field, line.levels) == (
        home, decision, "baseline", LINE["code"], LINE["name"], "Hộ tịch", ["cấp xã"],
    )  # fmt: skip
    assert line.folded == "1 001028 000 00 00 h57 dang ky khai sinh"
    assert (line.administrative.key, line.administrative.name, line.administrative.field) == (
        KEY, LINE["name"], "Hộ tịch",
    )  # fmt: skip
    assert line_on(LIST_DAY, "2.000001").levels == ["cấp tỉnh", "cấp xã"]
    assert ReviewTask.objects.count() == 0


def test_same_list_again_changes_nothing(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    before = how_many()
    for day in (LIST_DAY, LATER):
        assert told(desk.check(LINE, on=day)) == [("unchanged", [], {})]
    assert desk.bring_in(LINE, on=LATER) == []
    assert how_many() == before


@pytest.mark.parametrize("code", ["1.001028", "1.001028.H57", "1.001028.000.00.00.H57"])
def test_code_with_and_without_filler_and_province_is_one_tthc(code: str, desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    (row,) = desk.check(LINE | {"code": code}, on=LATER)
    assert row.state == "unchanged"


def test_words_are_put_right_where_they_stand(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    rows = desk.check(LINE | {"name": "Thủ tục đăng ký khai sinh", "time_limit": "3 ngày"}, on=LATER)
    assert rows[0].changes == {
        "name": ("Đăng ký khai sinh", "Thủ tục đăng ký khai sinh"),
        "time_limit": ("", "3 ngày"),
    }
    desk.bring_in(LINE | {"name": "Thủ tục đăng ký khai sinh", "time_limit": "3 ngày"}, on=LATER)
    assert chain() == [("baseline", LIST_DAY, None)]
    assert line_on(LIST_DAY).name == "Thủ tục đăng ký khai sinh"
    assert AdministrativeProcedure.objects.get().name == "Thủ tục đăng ký khai sinh"


def test_empty_cells_take_nothing_away(desk: Desk) -> None:
    desk.bring_in(LINE | {"time_limit": "3 ngày", "stated_decision": "1/QĐ-UBND"}, on=LIST_DAY)
    bare = {
        "code": KEY,
        "name": LINE["name"],
        "field": None,
        "levels": None,
        "time_limit": "",
        "stated_decision": None,
    }
    assert told(desk.check(bare, on=LATER)) == [("unchanged", [], {})]


def test_other_levels_hold_from_the_day_of_the_list(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    (row,) = desk.check(LINE | {"levels": "Cấp tỉnh"}, on=LATER)
    assert (row.state, row.changes) == ("changed", {"levels": ("Cấp xã", "Cấp tỉnh")})
    desk.bring_in(LINE | {"levels": "Cấp tỉnh"}, on=LATER)
    assert chain() == [("baseline", LIST_DAY, date(2023, 4, 30)), ("baseline", LATER, None)]
    assert [line_on(date(2023, 4, 30)).levels, line_on(LATER).levels] == [["cấp xã"], ["cấp tỉnh"]]


def test_levels_that_were_typed_wrongly_are_corrected_for_all_days(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    desk.bring_in(LINE | {"levels": "Cấp tỉnh"}, on=LATER, correct=True)
    assert (chain(), line_on(LIST_DAY).levels) == ([("baseline", LIST_DAY, None)], ["cấp tỉnh"])


def test_list_of_an_earlier_day_goes_before_what_is_known(desk: Desk) -> None:
    desk.bring_in(LINE, on=LATER)
    desk.bring_in(LINE | {"levels": "Cấp huyện"}, on=LIST_DAY)
    assert chain() == [("baseline", LIST_DAY, date(2023, 4, 30)), ("baseline", LATER, None)]


def test_tthc_missing_from_a_later_list_stays_in_force(desk: Desk) -> None:
    desk.bring_in(LINE, LINE | {"code": "2.000001"}, on=LIST_DAY)
    desk.bring_in(LINE | {"code": "3.000001"}, on=LATER)
    assert PublicationLine.objects.in_force(LATER).count() == 3


@pytest.mark.parametrize(
    ("action", "day", "message"),
    [
        (PublicationAction.ABOLISHED, LATER,
         "TTHC này đã kết thúc (bãi bỏ) từ 01/01/2023 theo 9/QĐ-UBND. Bỏ dòng này; nếu được ban hành lại thì nhập "
         "bằng quyết định công bố."),
        (PublicationAction.NEW, BEFORE,
         "Từ ngày 01/01/2023 TTHC này còn có “mới ban hành” theo 9/QĐ-UBND, không thể đi sau dòng này. Kiểm tra lại "
         "ngày và nội dung."),
    ],
)  # fmt: skip
def test_list_that_contradicts_a_decision_is_asked_about(
    action: PublicationAction, day: date, message: str, desk: Desk
) -> None:
    if action == PublicationAction.ABOLISHED:
        desk.bring_in(LINE, on=LIST_DAY)
    decided = {"number": "9/QĐ-UBND", "day": "01/01/2023", "action": action.value, "levels": None}
    Desk(desk.province, "publication_decisions").bring_in(LINE | decided)
    assert faults(desk.check(LINE, on=day)) == [(5, "code", message)]


# --- Codes ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("code", "message", "suggestion"),
    [
        ("1. 001028", "“1. 001028” không đúng dạng mã TTHC. Có phải là 1.001028?", "1.001028"),
        ("1001028", "“1001028” không đúng dạng mã TTHC. Có phải là 1.001028?", "1.001028"),
        ("1.OO1028.h57", "“1.OO1028.h57” không đúng dạng mã TTHC. Có phải là 1.001028.H57?", "1.001028.H57"),
        (1.00103, "Excel đã đổi mã thành số. Có phải là 1.001030?", "1.001030"),
        ("TT-12", "“TT-12” không phải mã TTHC. Ghi dạng 1.001028 hoặc 1.001028.000.00.00.H57.", ""),
        ("1.001028; 1.001029", "“1.001028; 1.001029” gồm 2 mã. Mỗi dòng một TTHC; tách thành các dòng riêng.", ""),
        ("0.001028", "“0.001028” không phải mã TTHC. Ghi dạng 1.001028 hoặc 1.001028.000.00.00.H57.", ""),
    ],
)  # fmt: skip
def test_code_that_is_off_is_asked_about_and_never_guessed(
    code: object, message: str, suggestion: str, desk: Desk
) -> None:
    (row,) = desk.check(LINE | {"code": code})
    assert [(fault.column, fault.message, fault.suggestion) for fault in row.faults] == [
        ("code", message, suggestion)
    ]


@pytest.mark.parametrize("first", "123456")
def test_codes_begin_with_1_to_6(first: str, desk: Desk) -> None:
    desk.bring_in(LINE | {"code": f"{first}.000001"})
    assert AdministrativeProcedure.objects.get().key == f"{first}.000001"


def test_name_of_over_a_thousand_letters_with_breaks_and_old_letters_is_kept(desk: Desk) -> None:
    name = "Ðăng ký\tthường  trú\ncho người" + " tạm vắng" * 130
    desk.bring_in(LINE | {"name": name})
    line = PublicationLine.objects.get()
    assert line.name == "Đăng ký thường trú cho người" + " tạm vắng" * 130
    assert len(line.name) > 1_000
    assert len(line.sort_key) == 400


def test_decomposed_text_is_the_same_tthc(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    decomposed = {key: unicodedata.normalize("NFD", value) for key, value in LINE.items()}
    assert decomposed["name"] != LINE["name"]
    assert told(desk.check(decomposed, on=LATER)) == [("unchanged", [], {})]


def test_field_with_commas_is_one_field_and_is_asked_for_whole(desk: Desk, home: Province) -> None:
    field = "Đăng ký, quản lý, biện pháp bảo đảm"
    desk.bring_in(LINE | {"field": field}, LINE | {"code": "2.000001", "field": "Đăng ký"}, on=LIST_DAY)
    duty = {"duty": Duty.DEPARTMENT_STAFF, "province": home}
    client = Client()
    client.force_login(make_user("canbo9", "Nguyễn Văn Chín", duty))
    shown = client.get("/tthc/", {"field": field}).context["page"].object_list
    assert [(row.key, row.field) for row in shown] == [(KEY, field)]


@pytest.mark.parametrize("number", ["SỐ 64/QĐ-NHNN", "1681", 1681, "569./QĐ-BXD", "1544/QĐ-UBND (TTHC đặc thù, SXD)"])
def test_decision_number_is_kept_as_it_was_typed(number: object, desk: Desk) -> None:
    desk.bring_in(LINE | {"stated_decision": number})
    assert PublicationLine.objects.get().stated_decision == str(number)


# --- Levels and agencies ----------------------------------------------------------------------------------------
def test_level_read_off_the_executing_bodies_is_told(desk: Desk) -> None:
    row = LINE | {"levels": None, "executors": "Chủ tịch UBND cấp xã"}
    assert notes(desk.check(row)) == [("levels", "", "Cấp xã")]
    desk.bring_in(row)
    assert PublicationLine.objects.get().levels == ["cấp xã"]


def test_level_read_off_never_outweighs_one_that_was_told(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    (row,) = desk.check(LINE | {"levels": None, "executors": "Bộ Tư pháp"}, on=LATER)
    assert row.changes == {"executors": ("", "Bộ Tư pháp")}


def test_line_without_a_level_is_taken_and_told(desk: Desk) -> None:
    row = LINE | {"levels": None, "executors": "Cục Bổ trợ tư pháp"}
    assert notes(desk.check(row)) == [("levels", "", "chưa rõ cấp")]
    desk.bring_in(row)
    assert PublicationLine.objects.get().levels == []


def test_level_that_is_none_is_refused(desk: Desk) -> None:
    message = "“Cấp trời” không rõ là cấp nào. Ghi cấp bộ, cấp tỉnh, cấp huyện, cấp xã hoặc cơ quan khác."
    assert faults(desk.check(LINE | {"levels": "Cấp trời"})) == [(5, "levels", message)]


def test_agencies_named_are_joined_to_the_register(desk: Desk, home: Province) -> None:
    known = departments(home)
    named = "Chủ tịch ủy ban nhân dân cấp tỉnh\nSở Tư Pháp\nSở Xây dựng"
    desk.bring_in(LINE | {"levels": "Cấp tỉnh", "executors": named}, on=LIST_DAY)
    line = PublicationLine.objects.get()
    assert (line.names_agencies, line.executors) == (True, named)
    assert set(LineExecutor.objects.values_list("agency", flat=True)) == {known["ubnd"].pk, known["tu_phap"].pk}
    more = {"levels": "Cấp tỉnh", "executors": "Sở Y tế"}
    desk.bring_in(LINE | more, on=LATER)
    assert list(line_on(LATER).executing.values_list("agency", flat=True)) == [known["y_te"].pk]
    assert line_on(LIST_DAY).executing.count() == 2


def test_department_that_the_register_learns_of_is_joined_by_the_next_list(desk: Desk, home: Province) -> None:
    row = LINE | {"levels": "Cấp tỉnh", "executors": "Sở Tư pháp"}
    told_of = desk.check(row, on=LIST_DAY)
    assert notes(told_of) == [("executors", "Sở Tư pháp", "Sở Tư pháp")]
    desk.bring_in(row, on=LIST_DAY)
    assert (PublicationLine.objects.get().names_agencies, LineExecutor.objects.count()) == (True, 0)
    departments(home)
    (again,) = desk.check(row, on=LIST_DAY)
    assert again.changes == {
        "executors": ("chưa gắn với cơ quan trong danh sách", "gắn với cơ quan trong danh sách"),
    }
    desk.bring_in(row, on=LIST_DAY)
    assert LineExecutor.objects.count() == 1
    assert told(desk.check(row, on=LIST_DAY)) == [("unchanged", [], {})]


def test_agency_is_not_taken_from_a_line_within_its_own_day(desk: Desk, home: Province) -> None:
    departments(home)
    row = LINE | {"levels": "Cấp tỉnh", "executors": "Sở Tư pháp\nSở Y tế"}
    desk.bring_in(row, on=LIST_DAY)
    ((_, column, message),) = faults(desk.check(row | {"executors": "Sở Y tế"}, on=LIST_DAY))
    assert (column, message.split(".")[0]) == (
        "executors",
        "Dòng đang có nêu thêm cơ quan thực hiện khác trong cùng ngày",
    )


# --- Groups, states ---------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("group", "field"),
    [("Lĩnh vực: Đất đai", "Đất đai"), ("II. LĨNH VỰC ĐẤT ĐAI", "ĐẤT ĐAI"), ("Lĩnh vực Đất đai", "Đất đai"),
     ("A. CẤP TỈNH", "")],
)  # fmt: skip
def test_field_is_read_from_the_heading_over_the_rows(group: str, field: str, desk: Desk) -> None:
    (row,) = desk.check(LINE | {"field": None}, group=group)
    assert row.plan.line.field == field


def test_row_that_says_it_is_no_more_in_force_is_refused(desk: Desk) -> None:
    for word in ("Hết hiệu lực", "Đã bãi bỏ", "Không công khai"):
        ((_, column, message),) = faults(desk.check(LINE | {"status": word}))
        assert (column, message.startswith(f"Dòng này ghi “{word}”")) == ("status", True)
    assert faults(desk.check(LINE | {"status": "Công khai"})) == []


# --- One code on several lines ----------------------------------------------------------------------------------
def test_code_twice_with_the_same_content_is_one_row_and_a_warning(desk: Desk) -> None:
    less = LINE | {"code": KEY, "name": "ĐĂNG KÝ KHAI SINH", "field": "Hộ tịch (Bộ Tư pháp)"}
    rows = desk.check(less, LINE | {"levels": "Cấp tỉnh; cấp xã"}, LINE | {"field": ""})
    assert [(row.state, row.repeats) for row in rows] == [("unchanged", 6), ("new", None), ("unchanged", 6)]
    assert [note.message for note in rows[0].notes] == ["đã đứng ở dòng 6 với cùng nội dung; chỉ ghi một lần"]
    desk.bring_in(less, LINE | {"levels": "Cấp tỉnh; cấp xã"})
    assert PublicationLine.objects.get().levels == ["cấp tỉnh", "cấp xã"]


def test_code_twice_with_different_content_is_a_question_on_both_lines(desk: Desk) -> None:
    rows = desk.check(LINE, LINE | {"name": "Đăng ký khai tử", "levels": "Cấp huyện"})
    tail = "với nội dung khác (Tên thủ tục hành chính, Cấp thực hiện). Giữ dòng nào? Bỏ dòng thừa rồi tải lại."
    assert faults(rows) == [
        (5, "code", f"Mã này còn đứng ở dòng 6 {tail}"),
        (6, "code", f"Mã này còn đứng ở dòng 5 {tail}"),
    ]


# --- Applied and taken back -------------------------------------------------------------------------------------
def test_list_is_applied_once_and_taken_back(desk: Desk, home: Province) -> None:
    departments(home)
    desk.bring_in(LINE, on=LIST_DAY)
    before = list(PublicationLine.objects.values_list("pk", "valid_to", "at_commune", "name"))
    rows = [LINE | {"levels": "Cấp tỉnh", "executors": "Sở Y tế"}, LINE | {"code": "2.000001"}]
    scope = f"province:{home.pk}"
    batch = applied(desk.kind, scope, LATER, root(), *rows)
    assert PublicationLine.objects.count() == 3
    assert told(desk.check(*rows, on=LATER)) == [("unchanged", [], {})] * 2
    undo_batch(batch, by=root())
    assert list(PublicationLine.objects.values_list("pk", "valid_to", "at_commune", "name")) == before
    assert (LineExecutor.objects.count(), PublicationDecision.objects.count()) == (0, 1)
    assert AdministrativeProcedure.objects.filter(key="2.000001").exists()  # it belongs to the whole nation


def test_another_province_has_lines_of_its_own(desk: Desk) -> None:
    desk.bring_in(LINE, on=LIST_DAY)
    other = Desk(ProvinceFactory(), "tthc")
    (row,) = other.check(LINE, on=LIST_DAY)
    assert row.state == "new"
    other.bring_in(LINE, on=LIST_DAY)
    assert (PublicationLine.objects.count(), AdministrativeProcedure.objects.count()) == (2, 1)


@pytest.mark.parametrize("count", [400, 1_600])
def test_list_is_checked_and_written_by_the_set(count: int, desk: Desk, home: Province) -> None:
    departments(home)
    rows = [LINE | {"code": f"1.{number:06}", "executors": "Sở Y tế"} for number in range(count)]
    with CaptureQueriesContext(connection) as checking:
        checked = desk.check(*rows, on=LIST_DAY)
    with CaptureQueriesContext(connection) as writing:
        list(desk.kind.write(checked, desk.context(on=LIST_DAY), "thử"))
    assert len(checking) <= 10
    assert len(writing) <= 60
    assert (PublicationLine.objects.count(), LineExecutor.objects.count()) == (count, count)
