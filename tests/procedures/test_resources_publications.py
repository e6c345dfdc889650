"""Published decisions as a spreadsheet: each line on its day, what cannot be refused, twice changes nothing."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.choices import Level
from agencies.models import Province
from common.clock import today
from common.documents import OfficialDocument
from common.errors import Refused
from common.spreadsheets.cell_days import plain_day
from common.spreadsheets.staging import receive
from common.spreadsheets.undoing import undo_batch
from procedures.choices import ReviewOutcome
from procedures.models import PublicationDecision, PublicationLine, ReviewTask
from procedures.queries.handled import handled
from procedures.resources.publication_effects import effects_of
from procedures.services.review_tasks import REVIEW_DAYS
from procedures.services.reviews import close_review
from tests.agencies.rosters import Desk, faults, notes, root
from tests.agencies.round_trips import applied, sheet, told
from tests.cast import Cast
from tests.factories.procedures import HandlingFactory, make_baseline, make_procedure, make_revision
from tests.procedures.rosters import (
    DECIDED_ON,
    DECISION,
    KEY,
    LIST_DAY,
    agency,
    chain,
    departments,
    how_many,
    province,
)

pytestmark = pytest.mark.django_db
END = date(2025, 8, 5)
NEW = DECISION | {"code": "1.000099", "action": "mới ban hành", "name": "Cấp thẻ mới", "levels": "Cấp xã"}


@pytest.fixture
def home() -> Province:
    home = province()
    make_baseline(home, KEY, "2.000001", "3.000001", on=LIST_DAY)
    return home


@pytest.fixture
def desk(home: Province) -> Desk:
    return Desk(home, "publication_decisions")


def fault(desk: Desk, *rows: dict[str, Any], **context: Any) -> tuple[int, str, str]:
    ((number, column, message),) = faults(desk.check(*rows, **context))
    return number, column, message


# --- What a line does -------------------------------------------------------------------------------------------
def test_amended_line_ends_the_one_before_it_and_says_the_rest_as_before(desk: Desk) -> None:
    desk.bring_in(DECISION)
    assert chain() == [("baseline", LIST_DAY, END), ("amended", DECIDED_ON, None)]
    before, after = PublicationLine.objects.filter(administrative__key=KEY).order_by("valid_from")
    assert [after.name, after.field, after.levels] == [before.name, before.field, before.levels]
    decision = PublicationDecision.objects.get(is_baseline=False)
    assert decision.paper is not None
    assert (decision.in_force_from, decision.paper.number, decision.paper.issued_on) == (
        DECIDED_ON, "548/QĐ-UBND", DECIDED_ON,
    )  # fmt: skip
    assert (after.decision, after.stated_decision) == (decision, "548/QĐ-UBND")


@pytest.mark.parametrize(("action", "stored"), [("bãi bỏ", "abolished"), ("bị thay thế", "replaced")])
def test_line_that_ends_a_tthc_stays_with_its_action(action: str, stored: str, desk: Desk, home: Province) -> None:
    more = {"replaced_by": "1.000099.H57"} if stored == "replaced" else {}
    desk.bring_in(DECISION | {"action": action, **more})
    assert chain() == [("baseline", LIST_DAY, END), (stored, DECIDED_ON, None)]
    assert PublicationLine.objects.in_force(DECIDED_ON).filter(administrative__key=KEY).count() == 0
    last = PublicationLine.objects.get(action=stored)
    assert (last.replaced_by.key if last.replaced_by else "") == ("1.000099" if stored == "replaced" else "")


def test_new_tthc_begins_and_one_that_ended_can_begin_again(desk: Desk) -> None:
    desk.bring_in(NEW, DECISION | {"action": "bãi bỏ"})
    later = {"number": "9/QĐ-UBND", "issued_on": "01/02/2026", "action": "mới ban hành", "name": "Đăng ký lại"}
    desk.bring_in(DECISION | later)
    assert chain("1.000099") == [("new", DECIDED_ON, None)]
    assert chain() == [
        ("baseline", LIST_DAY, END), ("abolished", DECIDED_ON, date(2026, 1, 31)), ("new", date(2026, 2, 1), None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "day"),
    [
        ({"issued_on": "06/08/2025", "day": "01/09/2025"}, date(2025, 9, 1)),
        ({"issued_on": None, "day": "01/09/2025"}, date(2025, 9, 1)),
        ({"issued_on": "06/08/2025"}, DECIDED_ON),
        ({"issued_on": None}, date(2025, 10, 1)),
    ],
)
def test_day_of_a_line_is_the_one_in_force_else_the_signing_else_the_lists(
    cells: dict[str, Any], day: date, desk: Desk
) -> None:
    desk.bring_in(DECISION | cells, on=date(2025, 10, 1))
    assert PublicationDecision.objects.get(is_baseline=False).in_force_from == day


def test_row_without_a_day_takes_that_of_its_decision(desk: Desk) -> None:
    desk.bring_in(DECISION, DECISION | {"number": "Số 548/QĐ-UBND", "code": "2.000001", "issued_on": None})
    assert PublicationDecision.objects.filter(is_baseline=False).count() == 1
    assert PublicationLine.objects.filter(action="amended").values("decision").distinct().count() == 1


@pytest.mark.parametrize(
    ("group", "action"),
    [
        ("A. DANH MỤC TTHC MỚI BAN HÀNH", "mới ban hành"),
        ("II. TTHC được sửa đổi, bổ sung", "sửa đổi, bổ sung"),
        ("Danh mục TTHC bị bãi bỏ", "bãi bỏ"),
        ("TTHC bị thay thế", "bị thay thế"),
    ],
)
def test_action_is_read_from_the_heading_over_the_rows(group: str, action: str, desk: Desk) -> None:
    rows = desk.check(NEW | {"action": None, "issued_on": DECIDED_ON}, group=group)
    assert notes(rows) == [("action", "", action)]


@pytest.mark.parametrize("group", ["", "Lĩnh vực: Môi trường", "TTHC mới ban hành và bị bãi bỏ"])
def test_action_that_nothing_tells_is_asked_for(group: str, desk: Desk) -> None:
    message = "Chưa rõ nội dung công bố. Ghi mới ban hành, sửa đổi, bổ sung, bị thay thế hoặc bãi bỏ."
    assert fault(desk, DECISION | {"action": None}, group=group) == (5, "action", message)


# --- What cannot be ---------------------------------------------------------------------------------------------
NOT_THERE = (
    "Ngày 06/08/2025 tỉnh chưa có TTHC mã này trong danh mục. Kiểm tra lại mã; nếu đúng, nhập danh mục có TTHC này "
    "trước, "
)


@pytest.mark.parametrize(
    ("cells", "column", "message"),
    [
        ({"code": "9.000009"}, "code", f"{NOT_THERE}hoặc ghi “mới ban hành”."),
        ({"code": "9.000009", "action": "bãi bỏ"}, "code", f"{NOT_THERE}hoặc bỏ dòng này."),
        ({"action": "mới ban hành", "name": "X"}, "action",
         "TTHC này đang có hiệu lực từ 12/09/2022. Có phải là “sửa đổi, bổ sung”?"),
        ({"code": "9.000009", "action": "mới ban hành"}, "name",
         "TTHC mới ban hành phải có tên. Ghi tên thủ tục hành chính."),
        ({"day": "12/09/2022"}, "day",
         "Ngày 12/09/2022 TTHC này đã có “có trong danh mục ban đầu” theo Danh mục ban đầu ngày 12/09/2022. Bỏ dòng "
         "này, hoặc sửa ngày hiệu lực."),
        ({"review_due_on": "05/08/2025"}, "review_due_on",
         "Hạn rà soát 05/08/2025 đứng trước ngày có hiệu lực 06/08/2025. Hãy sửa hạn."),
        ({"issued_on": "01/01/2190"}, "issued_on", None),
        ({"replaced_by": "1.000099"}, "replaced_by",
         "Chỉ TTHC bị thay thế mới có mã được thay bằng. Xóa ô này, hoặc sửa nội dung."),
        ({"action": "bị thay thế", "replaced_by": "1000099"}, "replaced_by",
         "“1000099” không đúng dạng mã TTHC. Có phải là 1.000099?"),
        ({"number": None}, "number", "đang để trống, mà cột này bắt buộc. Nhập trong bảng tính, hoặc nhập tại đây."),
    ],
)  # fmt: skip
def test_line_that_cannot_be_is_refused_at_its_cell(
    cells: dict[str, Any], column: str, message: str | None, desk: Desk
) -> None:
    columns: dict[str, Any] = dict.fromkeys(("name", "day", "review_due_on", "replaced_by"))
    number, at, sentence = fault(desk, columns | DECISION | cells)
    assert (number, at) == (5, column)
    assert message is None or sentence == message


def test_tthc_that_ended_is_not_amended(desk: Desk) -> None:
    desk.bring_in(DECISION | {"action": "bãi bỏ"})
    message = (
        "TTHC này đã kết thúc (bãi bỏ) từ 06/08/2025 theo 548/QĐ-UBND ngày 06/08/2025. Kiểm tra lại mã và ngày hiệu "
        "lực."
    )
    later = {"number": "600/QĐ-UBND", "issued_on": "07/08/2025"}
    assert fault(desk, DECISION | later) == (5, "code", message)


def test_same_decision_does_not_say_two_things_of_a_tthc(desk: Desk) -> None:
    desk.bring_in(DECISION)
    _, column, message = fault(desk, DECISION | {"action": "bãi bỏ"})
    assert (column, message.startswith("Quyết định này đã được ghi là “sửa đổi, bổ sung”")) == ("action", True)
    rows = desk.check(DECISION | {"code": "2.000001"}, DECISION | {"code": "2.000001", "action": "bãi bỏ"})
    assert [(number, column) for number, column, _ in faults(rows)] == [(5, "code"), (6, "code")]


# --- Out of order, and twice ------------------------------------------------------------------------------------
def test_earlier_decision_that_comes_later_goes_into_its_place(desk: Desk) -> None:
    desk.bring_in(DECISION)
    desk.bring_in(DECISION | {"number": "100/QĐ-UBND", "issued_on": "01/02/2024", "name": "Tên giữa chừng"})
    assert chain() == [
        ("baseline", LIST_DAY, date(2024, 1, 31)), ("amended", date(2024, 2, 1), END), ("amended", DECIDED_ON, None),
    ]  # fmt: skip


def test_earlier_end_does_not_go_before_a_later_change(desk: Desk) -> None:
    desk.bring_in(DECISION)
    earlier = {"number": "100/QĐ-UBND", "issued_on": "01/02/2024", "action": "bãi bỏ", "day": "01/02/2024"}
    assert fault(desk, DECISION | earlier) == (
        5, "day",
        "Từ ngày 06/08/2025 TTHC này còn có “sửa đổi, bổ sung” theo 548/QĐ-UBND ngày 06/08/2025, không thể đi sau "
        "dòng này. Kiểm tra lại ngày và nội dung.",
    )  # fmt: skip


YEAR = [
    DECISION | {"number": "30/QĐ-UBND", "issued_on": "20/11/2025", "code": "1.000099"},
    DECISION | {"number": "20/QĐ-UBND", "issued_on": "15/06/2025", "code": "2.000001", "action": "bãi bỏ"},
    NEW | {"number": "10/QĐ-UBND", "issued_on": "05/03/2025"},
    DECISION | {"number": "10/QĐ-UBND", "issued_on": "05/03/2025"},
    DECISION | {"number": "20/QĐ-UBND", "issued_on": "15/06/2025"},
]


def test_year_of_decisions_in_any_order_is_put_in_order(desk: Desk) -> None:
    desk.bring_in(*YEAR)
    assert chain() == [
        ("baseline", LIST_DAY, date(2025, 3, 4)), ("amended", date(2025, 3, 5), date(2025, 6, 14)),
        ("amended", date(2025, 6, 15), None),
    ]  # fmt: skip
    assert chain("1.000099") == [("new", date(2025, 3, 5), date(2025, 11, 19)), ("amended", date(2025, 11, 20), None)]
    assert chain("2.000001") == [("baseline", LIST_DAY, date(2025, 6, 14)), ("abolished", date(2025, 6, 15), None)]
    assert PublicationDecision.objects.filter(is_baseline=False).count() == 3


@pytest.mark.parametrize("on", [DECIDED_ON, date(2026, 3, 3)])
def test_year_of_decisions_applied_twice_changes_nothing_the_second_time(
    on: date, desk: Desk, home: Province
) -> None:
    place = agency(home, "UBND xã Phú Sơn")
    make_procedure(place, KEY, "2.000001")
    undated = [DECISION | {"number": "40/QĐ-UBND", "code": "3.000001", "issued_on": None}]
    desk.bring_in(*YEAR, *undated, on=DECIDED_ON)
    before = how_many()
    assert before["ReviewTask"] == 3
    assert told(desk.check(*YEAR, *undated, on=on)) == [("unchanged", [], {})] * 6
    assert desk.bring_in(*reversed(YEAR), *undated, on=on) == []
    assert how_many() == before


def test_half_a_year_and_then_the_whole_adds_the_other_half(desk: Desk) -> None:
    desk.bring_in(*YEAR[2:4])
    assert [row.state for row in desk.check(*YEAR)] == ["new", "new", "unchanged", "unchanged", "new"]
    desk.bring_in(*YEAR)
    assert chain("1.000099")[-1] == ("amended", date(2025, 11, 20), None)


# --- The reviews that are opened --------------------------------------------------------------------------------
def dated(*rows: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows for a workbook, in which a day is a day."""
    days = ("issued_on", "day", "review_due_on")
    return [row | {key: plain_day(row[key]) for key in days if row.get(key)} for row in rows]


def tasks() -> list[tuple[str, str, str, date | None]]:
    rows = ReviewTask.objects.order_by("administrative__key", "agency", "procedure")
    return [(str(t.agency), t.procedure.code if t.procedure else "", t.cause, t.due_on) for t in rows]


def test_reviews_open_at_the_procedures_that_carry_a_tthc_out(desk: Desk, home: Province) -> None:
    here, there = agency(home, "UBND xã Một"), agency(home, "UBND xã Hai")
    make_procedure(here, KEY, "2.000001", code="QT-1")
    make_procedure(there, KEY, code="QT-2")
    make_revision(make_procedure(there, KEY, code="QT-3"), on=date(2025, 9, 1))  # revised since
    make_procedure(there, "3.000001", code="QT-4")
    due = {"review_due_on": "30/09/2025"}
    desk.bring_in(DECISION | due, DECISION | due | {"code": "2.000001", "action": "bãi bỏ"})
    day = date(2025, 9, 30)
    assert tasks() == [
        ("UBND xã Một", "QT-1", "amended", day), ("UBND xã Hai", "QT-2", "amended", day),
        ("UBND xã Một", "QT-1", "abolished", day),
    ]  # fmt: skip
    assert set(ReviewTask.objects.values_list("opened_on", flat=True)) == {DECIDED_ON}


def test_agency_that_is_gone_is_asked_nothing(desk: Desk, home: Province) -> None:
    make_procedure(agency(home, "UBND xã Cũ", valid_to=date(2025, 6, 30)), KEY, "2.000001", code="QT-1")
    make_procedure(agency(home, "UBND xã Mới", valid_from=date(2025, 7, 1)), KEY, code="QT-2")
    desk.bring_in(DECISION, NEW)
    assert {(name, code) for name, code, _, _ in tasks()} == {("UBND xã Mới", "QT-2"), ("UBND xã Mới", "")}


def test_new_tthc_asks_the_agencies_with_a_catalogue_that_handle_it_and_have_no_procedure(
    desk: Desk, home: Province
) -> None:
    keeping = agency(home, "UBND xã Một")
    make_procedure(keeping, KEY)
    agency(home, "UBND xã Không danh mục")
    excused = agency(home, "UBND xã Ba")
    make_procedure(excused, KEY)
    make_procedure(agency(home, "UBND huyện", Level.DISTRICT), KEY)
    desk.bring_in(NEW)
    line = PublicationLine.objects.get(action="new")
    HandlingFactory(agency=excused, administrative=line.administrative)
    assert {str(task.agency) for task in ReviewTask.objects.all()} == {"UBND xã Một", "UBND xã Ba"}
    desk.bring_in(
        NEW | {"code": "1.000100"}, NEW | {"number": "9/QĐ-UBND", "code": "1.000101", "levels": "cấp huyện"}
    )
    asked = {(str(task.agency), task.administrative.key) for task in ReviewTask.objects.all()}
    assert asked - {("UBND xã Một", "1.000099"), ("UBND xã Ba", "1.000099")} == {
        ("UBND xã Một", "1.000100"), ("UBND xã Ba", "1.000100"), ("UBND huyện", "1.000101"),
    }  # fmt: skip


def test_who_is_asked_of_a_new_tthc_is_who_handles_it(desk: Desk, home: Province) -> None:
    known = departments(home)
    everybody = [*known.values(), agency(home, "UBND xã Một"), agency(home, "UBND huyện", Level.DISTRICT)]
    for one in everybody:
        make_procedure(one, KEY)
    desk.bring_in(
        NEW | {"executors": "Sở Y tế", "levels": "Cấp tỉnh; cấp xã"},
        NEW | {"code": "1.000100", "executors": None, "levels": "Cấp tỉnh"},
    )
    for key in ("1.000099", "1.000100"):
        asked = set(ReviewTask.objects.filter(administrative__key=key).values_list("agency", flat=True))
        handling = {one.pk for one in everybody if handled(one, today()).filter(administrative__key=key).exists()}
        assert asked == handling


def test_review_without_a_day_is_due_after_thirty_days(desk: Desk, home: Province) -> None:
    make_procedure(agency(home, "UBND xã Một"), KEY)
    desk.bring_in(DECISION)
    assert ReviewTask.objects.get().due_on == today() + REVIEW_DAYS


def test_line_that_is_not_the_last_word_asks_for_nothing(desk: Desk, home: Province) -> None:
    make_procedure(agency(home, "UBND xã Một"), KEY)
    desk.bring_in(DECISION)
    desk.bring_in(DECISION | {"number": "100/QĐ-UBND", "issued_on": "01/02/2024"})
    assert ReviewTask.objects.count() == 1


# --- The preview, applying, undoing -----------------------------------------------------------------------------
def test_effects_tell_the_difference_and_who_is_touched(desk: Desk, home: Province) -> None:
    first = agency(home, "UBND xã Một")
    make_procedure(first, KEY, "2.000001", code="QT-1", name="Quy trình một")
    rows = [NEW, DECISION, DECISION | {"code": "2.000001", "action": "bãi bỏ"}, DECISION | {"code": "9.000009"},
            DECISION | {"code": "x"}]  # fmt: skip
    before = how_many()
    batch = receive(sheet(desk.kind, *dated(*rows)), desk.kind, scope=f"province:{home.pk}", on=DECIDED_ON, by=root())
    parts = {part.slug: part.lines for part in effects_of(batch, root())}
    assert {slug: len(lines) for slug, lines in parts.items()} == {
        "moi": 1, "sua-doi": 1, "thay-the": 0, "bai-bo": 1, "chua-co": 1, "loi": 1, "co-quan": 1, "quy-trinh": 1,
    }  # fmt: skip
    assert parts["chua-co"][0].title == "9.000009"
    (touched,), (looked_at,) = parts["co-quan"], parts["quy-trinh"]
    due = today() + REVIEW_DAYS
    assert (touched.title, touched.agency) == ("UBND xã Một", first.pk)
    assert touched.detail == (
        "1 việc vì TTHC mới ban hành; 1 việc vì TTHC được sửa đổi, bổ sung; 1 việc vì TTHC bị bãi bỏ · "
        f"hạn từ {due:%d/%m/%Y}"
    )
    assert looked_at.title == "QT-1 Quy trình một"
    assert how_many() == before


def test_decisions_are_applied_and_taken_back_with_their_reviews(desk: Desk, home: Province) -> None:
    make_procedure(agency(home, "UBND xã Một"), KEY)
    before = list(PublicationLine.objects.order_by("pk").values_list("pk", "action", "valid_to"))
    batch = applied(desk.kind, f"province:{home.pk}", DECIDED_ON, root(), *dated(*YEAR))
    assert (PublicationLine.objects.count(), ReviewTask.objects.count(), OfficialDocument.objects.count()) == (
        8,
        2,
        3,
    )
    undo_batch(batch, by=root())
    assert list(PublicationLine.objects.order_by("pk").values_list("pk", "action", "valid_to")) == before
    assert (ReviewTask.objects.count(), OfficialDocument.objects.count()) == (0, 0)


def test_closing_a_review_keeps_the_decision_from_being_taken_back(desk: Desk, home: Province) -> None:
    make_procedure(agency(home, "UBND xã Một"), KEY)
    batch = applied(desk.kind, f"province:{home.pk}", DECIDED_ON, root(), *dated(DECISION))
    close_review(ReviewTask.objects.get(), outcome=ReviewOutcome.NO_EFFECT, on=today(), by=None, reason="giữ nguyên")
    with pytest.raises(Exception, match="Không hoàn tác được"):
        undo_batch(batch, by=root())


@pytest.mark.parametrize("count", [300, 1_200])
def test_decisions_are_checked_and_written_by_the_set(count: int, desk: Desk, home: Province) -> None:
    place = agency(home, "UBND xã Một")
    make_procedure(place, KEY)
    rows = [NEW | {"code": f"4.{number:06}"} for number in range(count)]
    with CaptureQueriesContext(connection) as checking:
        checked = desk.check(*rows)
    with CaptureQueriesContext(connection) as writing:
        list(desk.kind.write(checked, desk.context(), "thử"))
    assert (len(checking) <= 10, len(writing) <= 70) == (True, True), (len(checking), len(writing))
    assert ReviewTask.objects.count() == count


# --- Who may ----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["tthc", "publication_decisions"])
def test_lists_and_decisions_are_brought_in_by_the_department_alone(kind: str, cast: Cast) -> None:
    roster = Desk(cast.home, kind).kind
    own = [(f"province:{cast.home.pk}", cast.home.name)]
    foreign = [(f"province:{cast.abroad.pk}", cast.abroad.name)]
    nobody = ("secretary", "outsider", "inspector", "viewer", "national")
    persons = {**dict.fromkeys(("staff", "leader"), own), "foreign_staff": foreign, **dict.fromkeys(nobody, [])}
    assert {name: list(roster.scopes(cast.users[name])) for name in persons} == persons
    with pytest.raises(Refused):
        receive(sheet(roster), roster, scope=f"province:{cast.abroad.pk}", on=DECIDED_ON, by=cast.staff)
