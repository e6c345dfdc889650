"""Agencies put on the lists of a plan, taken out, given teams and days; what is frozen, and what is refused."""

from datetime import date

import pytest

from agencies.choices import Duty, Level, Obligation
from common.errors import Stale
from inspections.choices import ProposalCause
from inspections.filters.saved_filters import agencies_asked, agencies_of_filter
from inspections.models import InspectionTeam, PlannedInspection
from inspections.services.plan_lists import (
    add_agencies,
    add_from_plan,
    freeze_again,
    set_note,
    set_team,
    set_window,
    take_out,
)
from inspections.services.plan_teams import MemberSaid, change_team, create_team, remove_team
from tests.factories.agencies import MembershipFactory, PeriodFactory
from tests.factories.inspections import TeamFactory
from tests.inspections.plans import (
    DAY,
    DOSSIER,
    ON_SITE,
    YEAR,
    again,
    applying,
    draft,
    issued,
    merged,
    names,
    renamed,
    submitted,
    team_of,
)
from tests.inspections.test_plans import TITLE, said

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2021, 6, 14), date(2021, 6, 18)
AFTER = date(2021, 5, 1)


def keys(plan, form=DOSSIER):
    return list(plan.inspections.filter(form=form).order_by("sort_key").values_list("pk", flat=True))


# --- On ---------------------------------------------------------------------------------------------------------
def test_line_freezes_what_the_register_says_on_the_day(cast):
    facts = {"level": Level.DISTRICT, "obligation": Obligation.MANDATORY}
    agency = applying(cast.home, "UBND huyện Thoại Sơn", **facts)
    plan = draft(cast.home, agency)
    renamed(agency, "UBND huyện Núi Sập")

    line = plan.inspections.get()

    frozen = (line.name, line.level, line.obligation, line.edition_name, line.folded_name)
    assert frozen == (
        "UBND huyện Thoại Sơn", "district", "mandatory", "TCVN ISO 9001:2015", "uy ban nhan dan huyen thoai son",
    )  # fmt: skip
    assert freeze_again(plan, on=DAY, by=cast.staff) == 1
    assert names(plan) == ["UBND huyện Núi Sập"]
    assert freeze_again(plan, on=DAY, by=cast.staff) == 0


def test_agency_comes_once_on_a_list_and_may_stand_on_both(cast):
    plan = draft(cast.home, cast.own)

    added = add_agencies(plan, DOSSIER, [cast.own.pk, cast.other.pk, cast.other.pk], on=DAY, by=cast.staff)
    add_agencies(plan, ON_SITE, [cast.own.pk], on=DAY, by=cast.staff)

    assert ([line.agency_id for line in added.rows], added.already) == ([cast.other.pk], 1)
    assert (names(plan, DOSSIER), names(plan, ON_SITE)) == (
        ["UBND huyện Châu Phú", "UBND phường Mỹ Bình"],
        ["UBND huyện Châu Phú"],
    )
    reasons = list(plan.history.order_by("history_id").values_list("history_change_reason", flat=True))
    assert reasons[-1] == "Thêm 1 cơ quan vào danh sách kiểm tra tại trụ sở"


def test_each_agency_may_come_for_a_reason_of_its_own(cast):
    plan = draft(cast.home)
    whys = {cast.own.pk: (ProposalCause.LOW_SCORE, "năm 2020 đạt 60 điểm")}
    add_agencies(plan, ON_SITE, [cast.own.pk, cast.other.pk], on=DAY, by=None, whys=whys, cause_text="tự chọn")

    causes = dict(plan.inspections.values_list("agency", "cause_text"))
    assert causes == {cast.own.pk: "năm 2020 đạt 60 điểm", cast.other.pk: "tự chọn"}
    assert plan.inspections.get(agency=cast.own).cause == ProposalCause.LOW_SCORE


def test_foreign_agency_refuses_all_and_says_nothing_of_it(cast):
    plan = draft(cast.home)
    wanted = [cast.own.pk, cast.foreign.pk]

    told = said(lambda: add_agencies(plan, DOSSIER, wanted, on=DAY, by=cast.staff))

    assert told == "Có cơ quan không thuộc An Giang. Chưa thêm cơ quan nào; hãy tải lại trang rồi chọn lại."
    assert names(plan) == []
    unknown = said(lambda: add_agencies(plan, DOSSIER, [cast.own.pk, 999_999], on=DAY, by=cast.staff))
    assert unknown == told


def test_agency_that_has_ended_is_refused_by_name(cast):
    plan, gone = draft(cast.home), applying(cast.home, "UBND xã Cũ")
    merged(gone, cast.other, day=AFTER)

    told = said(lambda: add_agencies(plan, DOSSIER, [cast.own.pk, gone.pk], on=AFTER, by=None))

    assert told == (
        "Ngày 01/05/2021 không có: UBND xã Cũ (đến 30/4/2021). Chưa thêm cơ quan nào; hãy bỏ các cơ quan này, "
        "hoặc chọn cơ quan kế thừa."
    )


def test_form_and_number_of_agencies_have_their_bounds(cast):
    plan = draft(cast.home)
    told = said(lambda: add_agencies(plan, "by_mail", [cast.own.pk], on=DAY, by=None))
    assert told == "Hãy chọn hình thức kiểm tra: qua hồ sơ, báo cáo hoặc tại trụ sở."
    told = said(lambda: add_agencies(plan, DOSSIER, range(5_001), on=DAY, by=None))
    assert told == "Mỗi lần thêm được nhiều nhất 5000 cơ quan. Hãy thêm theo từng cấp."


def test_province_takes_agencies_of_one_that_was_merged_into_it(cast):
    cast.abroad.merged_into = cast.home
    cast.abroad.save()
    plan = draft(cast.home)

    assert len(add_agencies(plan, DOSSIER, [cast.foreign.pk], on=DAY, by=None).rows) == 1


def test_lists_of_last_year_come_as_the_agencies_are_now(cast):
    kept, gone, nowhere = (applying(cast.home, f"UBND xã {name}") for name in ("A", "B", "C"))
    earlier = draft(cast.home, kept, gone, nowhere, on_site=(kept,), title="Kế hoạch 2020", year=2020)
    renamed(kept, "UBND phường A")
    merged(gone, kept, day=AFTER)
    merged(nowhere, None, day=AFTER)
    plan = draft(cast.home)

    added = add_from_plan(plan, earlier, on=AFTER, by=cast.staff)

    assert (names(plan, DOSSIER), names(plan, ON_SITE)) == (["UBND phường A"], ["UBND phường A"])
    assert [(one.name, one.why) for one in added[DOSSIER].left_out] == [
        ("UBND xã B (đến 30/4/2021)", "đã kết thúc, nay là UBND phường A"),
        ("UBND xã C (đến 30/4/2021)", "không hoạt động vào ngày 01/05/2021"),
    ]
    line = plan.inspections.get(form=ON_SITE)
    assert (line.cause, line.cause_text) == (ProposalCause.LAST_YEAR, "Có trong “Kế hoạch 2020”")


def test_saved_question_gives_the_agencies_in_sight(cast):
    agency = applying(cast.home, "UBND xã A")
    query = "level=commune&status=applying&trang=3"

    found = agencies_asked(query, cast.staff, DAY)

    assert found == [agency.pk]
    assert agencies_asked(query, cast.foreign_staff, DAY) == []
    told = said(lambda: agencies_asked("level=ward", cast.staff, DAY))
    assert told.startswith("Điều kiện lọc không còn đúng.")


def test_saved_filter_of_another_list_is_refused(cast):
    from_another = type("Saved", (), {"name": "Hết hạn", "url_name": "certificate_list", "query": ""})()
    told = said(lambda: agencies_of_filter(from_another, cast.staff, DAY))
    assert told == "Bộ lọc “Hết hạn” không phải của danh sách cơ quan. Hãy chọn bộ lọc khác."


# --- Out --------------------------------------------------------------------------------------------------------
def test_lines_go_from_a_draft_and_their_history_stays(cast):
    plan = draft(cast.home, cast.own, cast.other)
    version = plan.version

    assert take_out(plan, keys(plan)[:1], by=cast.staff) == 1

    assert names(plan) == ["UBND phường Mỹ Bình"]
    assert again(plan).version == version + 1
    assert PlannedInspection.history.filter(history_type="-").count() == 1


def test_line_of_another_plan_refuses_all(cast):
    plan, other = draft(cast.home, cast.own), draft(cast.home, cast.other, year=2020)

    told = said(lambda: take_out(plan, [*keys(plan), *keys(other)], by=None))

    assert told == "Có dòng không còn trong danh sách của kế hoạch. Chưa đổi gì; hãy tải lại trang rồi chọn lại."
    assert (len(keys(plan)), len(keys(other))) == (1, 1)


def test_lists_stand_still_once_somebody_agreed(cast):
    plan = submitted(draft(cast.home, cast.own))
    told = (
        f"Kế hoạch “{TITLE}” đang ở bước “đã trình” nên không sửa được. "
        "Hãy đưa kế hoạch về “đang soạn” kèm lý do, rồi sửa."
    )
    for act in (
        lambda: add_agencies(plan, DOSSIER, [cast.other.pk], on=DAY, by=None),
        lambda: take_out(plan, keys(plan), by=None),
        lambda: set_window(plan, keys(plan), first=FIRST, last=LAST, by=None),
        lambda: set_note(plan, keys(plan)[0], "x", by=None),
        lambda: freeze_again(plan, on=DAY, by=None),
    ):
        assert said(act) == told


# --- Team, days, note -------------------------------------------------------------------------------------------
def test_many_lines_get_a_team_and_days_at_once(cast):
    plan = draft(cast.home, on_site=(cast.own, cast.other))
    team = team_of(plan, "Nguyễn Văn A", "Trần Thị B")

    assert set_team(plan, keys(plan, ON_SITE), team, by=cast.staff) == 2
    assert set_window(plan, keys(plan, ON_SITE), first=FIRST, last=LAST, by=cast.staff) == 2
    assert set_window(plan, keys(plan, ON_SITE), first=FIRST, last=LAST, by=cast.staff) == 0
    set_note(plan, keys(plan, ON_SITE)[0], "  buổi sáng ", by=cast.staff)

    lines = plan.inspections.order_by("sort_key").values_list("team", "window_from", "window_to", "note")
    assert list(lines) == [(team.pk, FIRST, LAST, "buổi sáng"), (team.pk, FIRST, LAST, "")]


def test_one_day_is_a_window_and_a_window_can_be_taken_away(cast):
    plan = draft(cast.home, cast.own)
    set_window(plan, keys(plan), first=FIRST, last=None, by=None)
    assert plan.inspections.values_list("window_from", "window_to").get() == (FIRST, FIRST)
    set_window(plan, keys(plan), first=None, last=None, by=None)
    assert plan.inspections.values_list("window_from", "window_to").get() == (None, None)


@pytest.mark.parametrize(
    ("first", "last", "told"),
    [
        (LAST, FIRST, "Thời gian dự kiến: ngày cuối 14/06/2021 đứng trước ngày đầu 18/06/2021. Hãy sửa một ngày."),
        (date(2020, 6, 1), LAST, "Thời gian dự kiến phải trong năm 2021 hoặc năm sau. Hãy sửa ngày."),
        (FIRST, date(2023, 1, 1), "Thời gian dự kiến phải trong năm 2021 hoặc năm sau. Hãy sửa ngày."),
    ],
)
def test_days_that_cannot_be_are_refused(cast, first, last, told):
    plan = draft(cast.home, cast.own)
    assert said(lambda: set_window(plan, keys(plan), first=first, last=last, by=None)) == told


def test_issued_plan_is_filled_in_where_it_left_something_open(cast):
    plan = issued(draft(cast.home, cast.own, cast.other))
    team = team_of(plan, "Nguyễn Văn A")

    set_team(plan, keys(plan)[:1], team, by=cast.staff)
    set_window(plan, keys(plan)[:1], first=FIRST, last=LAST, by=cast.staff)

    told = said(lambda: set_window(plan, keys(plan), first=FIRST, last=FIRST, by=None))
    assert told == (
        "“UBND huyện Châu Phú” đã có thời gian dự kiến trong kế hoạch đã ban hành. Chưa đổi gì; "
        "muốn đổi, hãy lập lần điều chỉnh."
    )
    assert "đã có đoàn" in said(lambda: set_team(plan, keys(plan), None, by=None))
    assert "chỉ sửa bằng điều chỉnh" in said(lambda: take_out(plan, keys(plan), by=None))


def test_team_of_another_plan_is_refused(cast):
    plan = draft(cast.home, cast.own)
    told = said(lambda: set_team(plan, keys(plan), TeamFactory(), by=None))
    assert told == "Đoàn này không thuộc kế hoạch. Hãy chọn đoàn trong danh sách."


# --- Teams ------------------------------------------------------------------------------------------------------
def test_nobody_inspects_an_agency_in_which_he_holds_a_duty(cast):
    plan = draft(cast.home, cast.own, cast.other)
    MembershipFactory(user=cast.secretary, duty=Duty.INSPECTOR, agency=cast.below)
    both = (MemberSaid("Ngô Văn Lãnh", "lead"), MemberSaid("Lê Thị Thư Ký", user=cast.secretary.pk))
    team = create_team(plan, name="Đoàn 1", members=both, by=None)
    told = (
        "thuky giữ nhiệm vụ tại “UBND huyện Châu Phú” nên không kiểm tra cơ quan này. "
        "Hãy phân công đoàn khác, hoặc thay thành viên."
    )

    refused = said(lambda: set_team(plan, keys(plan), team, by=None))

    assert refused.replace(str(cast.secretary), "thuky") == told
    assert set_team(plan, keys(plan)[1:], team, by=None) == 1
    MembershipFactory(user=cast.leader, duty=Duty.AGENCY_HEAD, agency=cast.other)
    with_leader = (MemberSaid("Ngô Văn Lãnh", user=cast.leader.pk),)
    assert "giữ nhiệm vụ tại “UBND phường Mỹ Bình”" in said(
        lambda: change_team(team, name="Đoàn 1", members=with_leader, by=None, version=team.version)
    )


@pytest.mark.parametrize(
    ("name", "members", "told"),
    [
        ("", ["A"], "Thiếu tên đoàn. Hãy nhập tên, ví dụ “Đoàn số 1”."),
        ("Đoàn 2", [], "Đoàn chưa có ai. Hãy thêm ít nhất trưởng đoàn."),
        ("Đoàn 2", ["A", " "], "Có thành viên thiếu họ tên. Hãy điền, hoặc bỏ dòng đó."),
        ("Đoàn 2", ["A", "a"], "a có hai lần trong đoàn. Hãy bỏ một dòng."),
        ("ĐOÀN  SỐ 1", ["A"], "Đã có đoàn tên “ĐOÀN SỐ 1”. Hãy đặt tên khác."),
    ],
)
def test_team_that_cannot_be_is_refused(cast, name, members, told):
    plan = draft(cast.home)
    team_of(plan, "Nguyễn Văn A")
    rows = [MemberSaid(one) for one in members]
    assert said(lambda: create_team(plan, name=name, members=rows, by=None)) == told


def test_team_has_one_lead(cast):
    leads = [MemberSaid("A", "lead"), MemberSaid("B", "lead")]
    told = said(lambda: create_team(None, province=cast.home, name="Đoàn 1", members=leads, by=None))
    assert told == "Đoàn có hai trưởng đoàn. Hãy chọn lại vai trò của một người."


def test_team_changes_as_a_whole_and_goes_when_nothing_is_left_to_it(cast):
    plan = draft(cast.home, cast.own)
    team = team_of(plan, "A", "B")
    set_team(plan, keys(plan), team, by=None)

    team = change_team(team, name="Đoàn 9", members=[MemberSaid("C", "lead")], by=cast.staff, version=1)

    assert (team.name, [str(one) for one in team.members.all()]) == ("Đoàn 9", ["C"])
    with pytest.raises(Stale):
        change_team(team, name="Đoàn 9", members=[MemberSaid("C")], by=None, version=1)
    told = said(lambda: remove_team(team, by=None))
    assert told == "Đoàn 9 còn được phân công 1 cơ quan. Hãy phân công đoàn khác cho các cơ quan ấy trước."
    set_team(plan, keys(plan), None, by=None)
    remove_team(team, by=cast.staff)
    assert not InspectionTeam.objects.exists()


def test_agency_of_a_plan_is_known_by_its_period_of_the_day(cast):
    later = PeriodFactory(province=cast.home, name="UBND xã Mới", valid_from=AFTER).agency
    plan = draft(cast.home, year=YEAR)
    assert "Ngày 10/01/2021 không có: UBND xã Mới" in said(
        lambda: add_agencies(plan, DOSSIER, [later.pk], on=DAY, by=None)
    )
