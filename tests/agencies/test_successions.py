"""Reorganisations as a list: who ends, who goes on, what is refused; and merge then undo gives back every row."""

from datetime import date, timedelta
from random import Random

import pytest

from agencies.choices import Level, SuccessionKind, TaskKind, UnitScheme
from agencies.models import Agency, AgencyPeriod, AgencySuccession, AgencyTask, ApplicationStatus, Certificate
from agencies.queries.lineage import lineage_of
from agencies.services.facts import record_status
from agencies.services.people import add_division, appoint, assign_officer, set_up_committee
from common.clock import today
from common.documents import OfficialDocument
from common.errors import Refused
from common.registry import succession_refusals
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.staging import receive
from common.spreadsheets.undoing import undo_batch
from tests.agencies.rosters import Desk, faults, notes, root
from tests.agencies.wave import picture
from tests.factories.agencies import (
    AppointmentFactory,
    IdentifierFactory,
    MembershipFactory,
    PeriodFactory,
    ProvinceFactory,
    StatusFactory,
    UnitFactory,
    UserFactory,
    full_agency,
)
from tests.spreadsheets.kinds_for_tests import upload

pytestmark = pytest.mark.django_db
DAY = date(2025, 3, 1)
LAST = date(2025, 2, 28)


@pytest.fixture
def province():
    return ProvinceFactory(code="89", name="An Giang")


@pytest.fixture
def desk(province):
    return Desk(province, "successions")


def department(province, name, **facts):
    return full_agency(province, name, level=Level.PROVINCE, obligation="mandatory", **facts).agency


def merge(old, new, **cells):
    return {"old": old, "new": new, "kind": "nhập", "day": DAY, **cells}


def standing(day):
    return sorted(AgencyPeriod.objects.on(day).values_list("name", flat=True))


# --- What is written --------------------------------------------------------------------------------------------
def test_department_is_merged_into_one_that_goes_on(province, desk):
    absorbed, stays = department(province, "Sở TT&TT"), department(province, "Sở KH&CN")

    desk.bring_in(merge("Sở TT&TT", "Sở KH&CN", share="toàn bộ", paper_number="12/NQ-HĐND", paper_day=LAST))

    row = AgencySuccession.objects.get()
    assert (row.source, row.target, row.kind, row.share) == (absorbed, stays, "merge", "toàn bộ")
    assert (str(row.paper), row.day) == ("12/NQ-HĐND ngày 28/02/2025", DAY)
    assert (standing(LAST), standing(DAY)) == (["Sở KH&CN", "Sở TT&TT"], ["Sở KH&CN"])
    assert sorted(AgencyTask.objects.filter(agency=stays).values_list("kind", flat=True)) == sorted(TaskKind.values)
    assert Certificate.objects.get(holder=stays).ended_as == ""
    ended = Certificate.objects.get(holder=absorbed)
    assert (ended.ended_as, ended.ended_on, ended.end_paper) == ("holder_ended", DAY, row.paper)


def test_new_department_begins_as_those_whose_work_it_takes_over(province, desk):
    department(province, "Sở Nội vụ")
    department(province, "Sở LĐTBXH")

    desk.bring_in(merge("Sở Nội vụ", "Sở Nội vụ và Lao động"), merge("Sở LĐTBXH", "Sở Nội vụ và Lao động"))

    new = AgencyPeriod.objects.on(DAY).get()
    assert (new.name, new.level, new.obligation, new.valid_from) == (
        "Sở Nội vụ và Lao động", "province", "mandatory", DAY
    )  # fmt: skip
    assert (new.agency.kind, new.agency.ancestors.count()) == ("department", 2)
    assert [row.status for row in ApplicationStatus.objects.filter(agency=new.agency)] == ["not_started"]


def test_part_is_given_away_by_an_agency_that_goes_on(province, desk):
    giver = department(province, "Sở GTVT")
    department(province, "Sở Xây dựng")

    desk.bring_in(
        {"old": "Sở GTVT", "new": "Sở Xây dựng", "kind": "tách", "goes_on": "Có", "share": "hạ tầng", "day": DAY}
    )

    assert standing(DAY) == ["Sở GTVT", "Sở Xây dựng"]
    assert Certificate.objects.get(holder=giver).ended_as == ""
    assert AgencySuccession.objects.get().share == "hạ tầng"


def test_agency_below_one_that_ends_stands_below_its_only_heir(province, desk):
    absorbed, heir = department(province, "Sở TT&TT"), department(province, "Sở KH&CN")
    below = PeriodFactory(province=province, name="Trung tâm CNTT", level=Level.PROVINCE, parent=absorbed).agency

    desk.bring_in(merge("Sở TT&TT", "Sở KH&CN"))

    parents = {day: AgencyPeriod.objects.on(day).get(agency=below).parent for day in (LAST, DAY)}
    assert parents == {LAST: absorbed, DAY: heir}


def test_heir_that_was_unknown_is_named_later(province, desk):
    old = department(province, "Chi cục A")
    desk.bring_in({"old": "Chi cục A", "kind": "nhập", "day": DAY})
    assert AgencySuccession.objects.get().heir_is_unknown
    department(province, "Chi cục B")

    rows = desk.check(merge("Chi cục A", "Chi cục B"))
    assert [(row.state, row.changes) for row in rows] == [("changed", {"new": ("nơi nhận chưa rõ", "Chi cục B")})]
    desk.bring_in(merge("Chi cục A", "Chi cục B"))

    row = AgencySuccession.objects.get()
    assert (row.source, str(row.target), row.version) == (old, "Chi cục B", 2)


def test_list_that_is_brought_in_again_says_nothing_new(province, desk):
    department(province, "Sở TT&TT")
    department(province, "Sở KH&CN")
    line = merge("Sở TT&TT", "Sở KH&CN", share="toàn bộ", paper_number="12/NQ-HĐND", paper_day=LAST)
    desk.bring_in(line)
    assert [row.state for row in desk.check(line)] == ["unchanged"]
    assert [row.state for row in desk.check({"old": "Sở TT&TT", "kind": "nhập", "day": DAY})] == ["unchanged"]


def test_one_paper_stands_once_for_a_whole_list(province, desk):
    for name in ("Sở A", "Sở B", "Sở C"):
        department(province, name)
    papers = OfficialDocument.objects.count()
    cells = {"paper_number": "12/NQ-HĐND", "paper_day": LAST}
    desk.bring_in(merge("Sở A", "Sở C", **cells), merge("Sở B", "Sở C", **cells))
    assert OfficialDocument.objects.count() == papers + 1


def test_duty_that_was_given_after_the_day_ends_now(province, desk):
    absorbed = department(province, "Sở TT&TT")
    department(province, "Sở KH&CN")
    late = MembershipFactory(agency=absorbed, duty="iso_secretary", valid_from=today() - timedelta(days=9))
    desk.bring_in(merge("Sở TT&TT", "Sở KH&CN"))
    late.refresh_from_db()
    assert late.valid_to == today() - timedelta(days=1)


# --- Codes, names and units -------------------------------------------------------------------------------------
def test_old_agency_is_found_by_its_code_or_its_unit(province, desk):
    unit = UnitFactory(province=province, code="30292", name="Phường Bình Khánh", kind="phuong")
    period = PeriodFactory(province=province, name="UBND phường Bình Khánh", unit=unit)
    IdentifierFactory(agency=period.agency, value="AG.X30292")
    for code in ("30292", "AG.X30292", "ag.x30292"):
        [row] = desk.check({"old_code": code, "old": "UBND phường Bình Khánh", "kind": "giải thể", "day": DAY})
        assert row.state == "new", row.faults


def test_reused_code_means_the_unit_of_the_day(province, desk):
    first = date(2025, 7, 1)
    old = UnitFactory(province=province, code="30292", name="Phường Bình Khánh", kind="phuong")
    new = UnitFactory(province=province, code="30292", name="Phường Bình Đức", kind="phuong",
                      scheme=UnitScheme.FROM_2025_07)  # fmt: skip
    PeriodFactory(province=province, name="UBND phường Bình Khánh", unit=old)
    line = {"old_code": "30292", "old": "UBND phường Bình Khánh", "kind": "nhập", "new_code": "30292", "day": first}

    [wrong] = desk.check({**line, "new": "UBND phường Bình Khánh"})
    assert faults([wrong]) == [
        (5, "new", "Mã “30292” là Phường Bình Đức, còn tên là “UBND phường Bình Khánh”. Sửa mã hoặc tên.")
    ]
    assert wrong.faults[0].suggestion == "UBND phường Bình Đức"
    desk.bring_in(line)
    assert AgencyPeriod.objects.on(first).get().unit == new


def test_namesakes_are_told_apart_by_their_district(province, desk):
    for number, district in enumerate(("Huyện Châu Phú", "Huyện Phú Tân")):
        above = UnitFactory(province=province, name=district, level=Level.DISTRICT, kind="huyen")
        unit = UnitFactory(province=province, name="Xã Phú Bình", parent=above, code=f"3000{number}")
        PeriodFactory(province=province, name="UBND xã Phú Bình", unit=unit)
    line = {"old": "UBND xã Phú Bình", "kind": "giải thể", "day": DAY}
    assert [message for *_, message in faults(desk.check(line))] == [
        "Có 2 cơ quan tên “UBND xã Phú Bình” (Huyện Châu Phú, Huyện Phú Tân). Ghi mã, hoặc huyện, để chọn đúng."
    ]
    assert faults(desk.check(line | {"district": "Phú Tân"})) == []


def test_new_commune_that_the_list_does_not_have_is_asked_for(province, desk):
    first = date(2025, 7, 1)
    UnitFactory(province=province, name="Xã Thoại Sơn", scheme=UnitScheme.FROM_2025_07)
    PeriodFactory(province=province, name="UBND xã Cũ")
    [row] = desk.check({"old": "UBND xã Cũ", "new": "UBND xã Thoại Son", "kind": "nhập", "day": first})
    assert notes([row])[-1] == ("new", "UBND xã Thoại Son", "UBND xã Thoại Sơn")  # marks apart, it is in the list
    [row] = desk.check({"old": "UBND xã Cũ", "new": "UBND xã Thoại Sơm", "kind": "nhập", "day": first})
    told = "“UBND xã Thoại Sơm” không có trong danh mục đơn vị hành chính của ngày này. Có phải là UBND xã Thoại Sơn?"
    assert [(fault.message, fault.suggestion) for fault in row.faults] == [(told, "UBND xã Thoại Sơn")]


# --- What is refused --------------------------------------------------------------------------------------------
def the_fault(desk, *lines):
    return [(number, column, message) for number, column, message in faults(desk.check(*lines))]


def test_unknown_old_agency_gets_a_near_miss(province, desk):
    department(province, "Sở Khoa học và Công nghệ")
    [row] = desk.check(merge("Sở Khoa học và Công nghiệp", ""))
    assert [(fault.column, fault.message, fault.suggestion) for fault in row.faults] == [
        (
            "old",
            "Không có cơ quan “Sở Khoa học và Công nghiệp” trong danh sách. Có phải là Sở Khoa học và Công nghệ?",
            "Sở Khoa học và Công nghệ",
        )
    ]


def test_loop_is_refused_in_both_rows(province, desk):
    department(province, "Sở A")
    department(province, "Sở B")
    told = the_fault(desk, merge("Sở A", "Sở B"), merge("Sở B", "Sở A"))
    assert told == [
        (5, "new", "Sở B lại nhập về Sở A: thành vòng tròn. Sửa nơi nhận."),
        (6, "new", "Sở A lại nhập về Sở B: thành vòng tròn. Sửa nơi nhận."),
    ]


def test_loop_through_what_is_recorded_is_refused(province, desk):
    a, b = department(province, "Sở A"), department(province, "Sở B")
    department(province, "Sở C")
    given = {"kind": SuccessionKind.SPLIT, "province": province, "day": date(2020, 1, 1)}
    AgencySuccession.objects.create(source=a, target=b, **given)
    assert the_fault(desk, merge("Sở B", "Sở C"), merge("Sở C", "Sở A"))[-1][2] == (
        "Sở A lại nhập về Sở C: thành vòng tròn. Sửa nơi nhận."
    )


def test_heir_that_ends_itself_is_refused(province, desk):
    for name in ("Sở A", "Sở B", "Sở C"):
        department(province, name)
    assert the_fault(desk, merge("Sở A", "Sở B"), merge("Sở B", "Sở C")) == [
        (5, "new", "Sở B cũng kết thúc từ ngày 01/03/2025. Ghi thẳng nơi nhận cuối cùng.")
    ]


def test_agency_that_ended_already_is_refused(province, desk):
    PeriodFactory(province=province, name="Sở Cũ", level=Level.PROVINCE, valid_to=date(2024, 5, 31))
    assert the_fault(desk, merge("Sở Cũ", "Sở Mới")) == [
        (5, "old", "Sở Cũ đã kết thúc ngày 31/05/2024. Bỏ dòng này, hoặc sửa ngày sắp xếp.")
    ]


def test_day_before_the_agency_began_is_refused(province, desk):
    PeriodFactory(province=province, name="Sở Trẻ", level=Level.PROVINCE, valid_from=DAY)
    assert the_fault(desk, merge("Sở Trẻ", "")) == [
        (5, "old", "Sở Trẻ chỉ có từ ngày 01/03/2025. Ngày sắp xếp phải sau ngày ấy; sửa lại ngày.")
    ]


def test_day_to_come_is_refused(province, desk):
    department(province, "Sở A")
    tomorrow = today() + timedelta(days=1)
    told = the_fault(desk, merge("Sở A", "", day=tomorrow))
    assert told == [(5, "day", f"Ngày {tomorrow:%d/%m/%Y} chưa đến. Ghi hôm nay hoặc một ngày trước đó.")]


def test_both_sides_the_same_are_refused(province, desk):
    department(province, "Sở A")
    [(number, column, message)] = the_fault(desk, merge("Sở A", "Sở A"))
    assert (number, column) == (5, "new")
    assert message.startswith("Cơ quan cũ và cơ quan mới là một.")


def test_heir_in_another_province_is_refused(province, desk):
    first = date(2025, 7, 1)
    UnitFactory(code="99001", name="Xã Ngoài", scheme=UnitScheme.FROM_2025_07)
    PeriodFactory(province=province, name="UBND xã Cũ")
    line = {"old": "UBND xã Cũ", "new_code": "99001", "kind": "nhập", "day": first}
    assert the_fault(desk, line) == [(5, "new_code", "Mã đơn vị “99001” thuộc tỉnh khác. Kiểm tra lại mã.")]
    assert the_fault(desk, line | {"new_code": "99009"}) == [
        (5, "new_code", "Mã đơn vị “99009” không có trong danh mục của ngày này. Kiểm tra lại mã.")
    ]


def test_new_district_after_the_level_ended_is_refused(province, desk):
    first = date(2025, 7, 1)
    PeriodFactory(province=province, name="UBND huyện Cũ", level=Level.DISTRICT)
    told = the_fault(desk, {"old": "UBND huyện Cũ", "new": "Trung tâm Mới", "kind": "nhập", "day": first})
    assert told == [(5, "new", "Không lập được “Trung tâm Mới”: cấp này không có vào ngày 01/07/2025. Sửa tên.")]


@pytest.mark.parametrize(
    ("second", "column", "part"),
    [
        ({"kind": "giải thể", "new": ""}, "kind", "vừa ghi giải thể, vừa ghi nơi nhận"),
        ({"new": "Sở C", "day": date(2025, 3, 2)}, "day", "nhiều ngày khác nhau"),
        ({"new": "Sở C", "kind": "tách", "goes_on": "Có"}, "goes_on", "vừa ghi cơ quan này kết thúc"),
        ({}, "old", "với cùng nơi nhận còn đứng ở dòng"),
    ],
)
def test_rows_of_one_agency_do_not_contradict_each_other(province, desk, second, column, part):
    for name in ("Sở A", "Sở B", "Sở C"):
        department(province, name)
    told = the_fault(desk, merge("Sở A", "Sở B"), merge("Sở A", "Sở B") | second)
    assert {one for _, one, _ in told} == {column}
    assert all(part in message for *_, message in told)


def test_what_begins_later_stands_in_the_way(province, desk):
    absorbed = department(province, "Sở TT&TT")
    AppointmentFactory(agency=absorbed, name="Lê Văn Sau", valid_from=date(2025, 4, 1))
    assert the_fault(desk, merge("Sở TT&TT", "")) == [
        (
            5,
            "old",
            "Cơ quan này có phân công “Lê Văn Sau, Thư ký ISO” bắt đầu ngày 01/04/2025, không sớm hơn ngày sắp xếp. "
            "Hãy sửa ngày ở đó hoặc ở đây.",
        )
    ]


def test_higher_app_refuses_through_the_register(province, desk, monkeypatch):
    department(province, "Sở A")
    department(province, "Sở B")
    asked = []

    def refuses(agency, day):
        asked.append((str(agency), day))
        return "Sở A đang được kiểm tra. Hãy chờ đoàn kết thúc." if str(agency) == "Sở A" else ""

    monkeypatch.setattr(succession_refusals, "_entries", {"thử": (1, refuses)})
    assert the_fault(desk, merge("Sở A", "Sở B")) == [(5, "old", "Sở A đang được kiểm tra. Hãy chờ đoàn kết thúc.")]
    assert asked == [("Sở A", DAY)]


def test_unknown_heir_is_told_and_never_guessed(province, desk):
    department(province, "Sở A")
    assert notes(desk.check({"old": "Sở A", "kind": "nhập, hợp nhất", "day": DAY})) == [
        ("new", "", "nơi nhận chưa rõ")
    ]


# --- Merge then undo --------------------------------------------------------------------------------------------
HEADINGS = ["Cơ quan cũ", "Hình thức", "Cơ quan mới", "Số văn bản", "Cơ quan cũ còn hoạt động", "Từ ngày"]


def sheet(lines):
    return upload(*lines, name="sap_xep.xlsx", header=HEADINGS, sheet="Sắp xếp")


@pytest.mark.parametrize("seed", range(8))
def test_merge_then_undo_gives_back_every_row(province, desk, seed):
    chance = Random(seed)  # noqa: S311  made-up chains need no cryptographic chance
    names = [f"Sở Số {number}" for number in range(8)]
    for name in names:
        agency = department(province, name)
        PeriodFactory(province=province, name=f"Trung tâm {name}", level=Level.PROVINCE, parent=agency)
        MembershipFactory(agency=agency, duty="agency_head", user=UserFactory())
    chance.shuffle(names)
    ending, going = names[:5], names[5:]
    lines = []
    for name in ending:
        kind = chance.choice(["nhập", "chia", "tách", "giải thể"])
        heirs = chance.sample([*going, "Sở Mới Một", "Sở Mới Hai"], 1 if kind == "nhập" else 2)
        stays = "Có" if kind == "tách" else ""
        for heir in heirs if kind != "giải thể" else [""]:
            lines.append([name, kind, heir, chance.choice(["", "9/NQ-HĐND"]), stays, "01/03/2025"])
    by = root()
    before = picture()

    batch = receive(sheet(lines), desk.kind, scope=f"province:{province.pk}", on=DAY, by=by)
    assert batch.count("faulty") == 0
    apply_batch(batch, by=by, revision=batch.revision)
    assert picture() != before
    gone = {line[0] for line in lines if not line[4]}
    assert {name for name in names if name not in standing(DAY)} == gone
    undo_batch(batch, by=by)

    assert picture() == before


def test_second_wave_keeps_the_first_from_being_undone(province, desk):
    for name in ("Sở A", "Sở B", "Sở C"):
        department(province, name)
    first = receive(sheet([["Sở A", "nhập", "Sở B", "", "", "01/03/2025"]]), desk.kind,
                    scope=f"province:{province.pk}", on=DAY, by=root())  # fmt: skip
    apply_batch(first, by=root(), revision=first.revision)
    second = receive(sheet([["Sở B", "nhập", "Sở C", "", "", "01/04/2025"]]), desk.kind,
                     scope=f"province:{province.pk}", on=DAY, by=root())  # fmt: skip
    apply_batch(second, by=root(), revision=second.revision)
    undo_batch(second, by=root())
    undo_batch(first, by=root())
    assert standing(date(2025, 4, 1)) == ["Sở A", "Sở B", "Sở C"]


# --- The line of an agency --------------------------------------------------------------------------------------
def test_line_goes_through_generations_as_they_were_on_the_day(province, desk, django_assert_num_queries):
    for name in ("Sở A", "Sở B", "Sở C", "Sở D"):
        department(province, name)
    desk.bring_in(merge("Sở A", "Sở B"))
    desk.bring_in(merge("Sở B", "Sở C", day=date(2025, 4, 1)), merge("Sở D", "Sở C", day=date(2025, 4, 1)))
    agency = AgencyPeriod.objects.get(name="Sở C").agency
    user = root()

    with django_assert_num_queries(3):  # the reader's duties, the province's reorganisations, the names
        line = lineage_of(agency, user, date(2026, 1, 1))
    told = sorted((one.step, one.name, one.linked) for one in line.ancestors)
    assert told == [
        (1, "Sở B (đến 31/3/2025)", True),
        (1, "Sở D (đến 31/3/2025)", True),
        (2, "Sở A (đến 28/2/2025)", True),
    ]
    first = AgencyPeriod.objects.get(name="Sở A").agency
    heirs = lineage_of(first, user, date(2026, 1, 1)).heirs
    assert [(one.step, one.name) for one in heirs] == [(1, "Sở B (đến 31/3/2025)"), (2, "Sở C")]
    assert not lineage_of(first, user, LAST)


def test_line_names_an_ancestor_out_of_sight_without_leading_there(province, desk):
    department(province, "Sở A")
    stays = department(province, "Sở B")
    desk.bring_in(merge("Sở A", "Sở B"))
    secretary = MembershipFactory(agency=stays, duty="iso_secretary").user
    line = lineage_of(Agency.objects.get(pk=stays.pk), secretary, DAY)
    assert [(one.name, one.linked) for one in line.ancestors] == [("Sở A (đến 28/2/2025)", False)]


def test_status_that_begins_on_the_day_is_refused_by_the_service_too(province, desk):
    absorbed = department(province, "Sở A")
    rows = desk.check(merge("Sở A", ""))
    StatusFactory(agency=absorbed, valid_from=DAY, status="paused")
    with pytest.raises(Refused, match="tình trạng áp dụng"):
        desk.kind.write(rows, desk.context(on=DAY), "thử")


def test_nothing_of_a_merged_agency_begins_after_its_last_day(province, desk):
    ending = department(province, "Sở A")
    department(province, "Sở B")
    batch = receive(sheet([["Sở A", "nhập", "Sở B", "", "", "01/03/2025"]]), desk.kind,
                    scope=f"province:{province.pk}", on=DAY, by=root())  # fmt: skip
    apply_batch(batch, by=root(), revision=batch.revision)
    before = picture()
    acts = [  # forms that were open while it was merged
        lambda: appoint(ending, role="secretary", name="Lê Thị Mới", on=DAY, by=root()),
        lambda: assign_officer(ending, user=root(), on=DAY, by=root()),
        lambda: add_division(ending, name="Phòng Mới", applies="yes", valid_from=DAY, by=root()),
        lambda: set_up_committee(ending, number="9/QĐ", issued_on=DAY, by=root()),
        lambda: record_status(ending, status="applying", on=DAY, by=root()),
    ]
    for act in acts:
        with pytest.raises(Refused, match="đã kết thúc hoạt động, ngày cuối là 28/02/2025"):
            act()
    assert picture() == before
    appoint(ending, role="secretary", name="Lê Thị Cũ", on=date(2025, 2, 28), by=root())
