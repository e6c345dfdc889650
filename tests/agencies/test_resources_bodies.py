"""The roster of service bodies: made, changed, left alone, refused, and unchanged when it comes back."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.choices import BodyKind, ConfirmationState
from agencies.models import ServiceBody
from agencies.services.service_bodies import create_body
from common.errors import Refused
from tests.agencies.rosters import Desk, faults, notes
from tests.agencies.round_trips import brought_back, told
from tests.cast import Cast

pytestmark = pytest.mark.django_db
EXPORT = "/to-chuc-dich-vu/xuat"
ROW = {"name": "Công ty Tư vấn Đồng Tâm", "short_name": "ĐT", "former_names": "Công ty Đồng Tâm; Văn phòng Đồng Tâm",
       "kind": "Tư vấn", "confirmation_number": "12/TĐC-HCHQ", "confirmed_on": "02/03/2021",
       "confirmation_state": "còn hiệu lực", "source": "Cổng của Ủy ban", "note": ""}  # fmt: skip


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return Desk(cast.home, "service_bodies")


def test_body_is_made_changed_and_left_alone(desk: Desk, cast: Cast) -> None:
    desk.bring_in(ROW)
    made = ServiceBody.objects.get()
    assert (made.province, made.kind, made.former_names, made.confirmed_on) == (
        cast.home, BodyKind.CONSULTANCY, "Công ty Đồng Tâm\nVăn phòng Đồng Tâm", date(2021, 3, 2),
    )  # fmt: skip
    assert made.folded_name == "cong ty tu van dong tam dt cong ty dong tam van phong dong tam"
    assert told(desk.check(ROW)) == [("unchanged", [], {})]
    (row,) = desk.check(ROW | {"confirmation_state": "đã thu hồi", "source": ""})
    assert row.changes == {"confirmation_state": ("còn hiệu lực", "đã thu hồi")}
    (written,) = desk.bring_in(ROW | {"confirmation_state": "đã thu hồi"})
    made.refresh_from_db()
    assert (made.confirmation_state, written.version_before, written.version_after) == ("withdrawn", 1, 2)


def test_body_is_recognised_by_a_former_name_and_keeps_its_own(desk: Desk) -> None:
    desk.bring_in(ROW)
    rows = desk.check(ROW | {"name": "công ty đồng tâm", "former_names": "Tên Thứ Ba"})
    assert notes(rows)[-1] == ("name", "công ty đồng tâm", "Công ty Tư vấn Đồng Tâm")
    old = "Công ty Đồng Tâm; Văn phòng Đồng Tâm"
    assert rows[0].changes == {"former_names": (old, f"{old}; Tên Thứ Ba")}


def test_body_of_the_nation_is_recognised_and_never_changed(desk: Desk) -> None:
    create_body(province=None, by=None, name="Trung tâm Chứng nhận Phù hợp", kind=BodyKind.CERTIFICATION)
    same = {"name": "Trung tâm Chứng nhận Phù hợp", "kind": "tổ chức chứng nhận"}
    assert told(desk.check(same)) == [("unchanged", [], {})]
    owner = "“Trung tâm Chứng nhận Phù hợp” dùng chung cả nước, do quản trị viên sửa."
    sentence = f"{owner} Bỏ dòng này, hoặc báo quản trị viên."
    assert faults(desk.check(same | {"short_name": "QUACERT"})) == [(5, "name", sentence)]


@pytest.mark.parametrize(
    ("cells", "column", "start"),
    [
        ({"name": "Công ty Tư vấn Đồng Tấm"}, "name", "Có phải là Công ty Tư vấn Đồng Tâm?"),
        ({"name": "Ông A", "former_names": "Văn phòng Đồng Tâm"}, "former_names", "“Văn phòng Đồng Tâm” là tên của"),
        ({"name": "Ông A", "confirmed_on": "01/02/2020"}, "confirmed_on", "Có ngày Giấy xác nhận mà thiếu số."),
        ({"name": "Ông A", "kind": "Cửa hàng"}, "kind", "“Cửa hàng”"),
        ({"name": ""}, "name", "đang để trống"),
    ],
)  # fmt: skip
def test_body_that_cannot_stand_is_refused(desk: Desk, cells: dict[str, str], column: str, start: str) -> None:
    desk.bring_in(ROW)
    ((number, at, message),) = faults(desk.check({"kind": "Tư vấn", **cells}))
    assert (number, at) == (5, column)
    assert start in message


def test_body_twice_in_a_file_is_refused_on_both_rows(desk: Desk) -> None:
    assert [number for number, _, _ in faults(desk.check(ROW, ROW | {"name": "CÔNG TY TƯ VẤN ĐỒNG TÂM"}))] == [5, 6]


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_bodies_come_back_unchanged(fmt: str, desk: Desk, cast: Cast) -> None:
    desk.bring_in(ROW)
    create_body(
        province=None, by=None, name="Viện Một", kind="training", note="Dòng một\ndòng hai", former_names="A1;B1"
    )
    rows = brought_back(cast.client("staff"), f"{EXPORT}/{fmt}/", desk.kind, desk.context())
    assert told(rows) == [("unchanged", [], {})] * 2


# No vowel behind which â or à would look like a word in an old font: the reader rightly asks about those.
LETTERS = st.text("aăbcdđeghioơuưyốộ 0123456789-&().", min_size=1, max_size=30)
NAMES = st.lists(
    LETTERS.filter(lambda text: any(map(str.isalnum, text))),
    min_size=1,
    max_size=4,
    unique_by=lambda text: "".join(filter(str.isalnum, text.lower())),
)
TEXTS = st.text("aăđ =+-@'\"\n;,0123456789/", max_size=40)


@pytest.mark.drawn
@given(
    names=NAMES, kind=st.sampled_from(BodyKind.values), state=st.sampled_from(ConfirmationState.values), text=TEXTS
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_body_comes_back_unchanged(
    names: list[str], kind: str, state: str, text: str, desk: Desk, cast: Cast
) -> None:
    ServiceBody.objects.all().delete()
    facts = {
        "short_name": text,
        "confirmation_number": text,
        "confirmation_scope": text,
        "source": text,
        "note": text,
    }
    try:
        create_body(
            province=cast.home, by=None, name=names[0], former_names=";".join(names[1:]), kind=kind,
            confirmation_state=state, **facts,
        )  # fmt: skip
    except Refused:
        return
    rows = brought_back(cast.client("staff"), f"{EXPORT}/csv/", desk.kind, desk.context())
    assert told(rows) == [("unchanged", [], {})]


def test_export_holds_what_the_filter_shows_and_refuses_a_faulty_one(desk: Desk, cast: Cast) -> None:
    desk.bring_in(ROW, ROW | {"name": "Ông Hai", "former_names": "", "kind": "Chuyên gia"})
    client = cast.client("staff")
    lines = b"".join(client.get(f"{EXPORT}/csv/", {"kind": "consultant"})).decode().splitlines()
    assert [line.split(",")[1] for line in lines[1:]] == ["Ông Hai"]
    assert client.get(f"{EXPORT}/csv/", {"kind": "shop"}).status_code == 409
    assert client.get(f"{EXPORT}/pdf/").status_code == 404
