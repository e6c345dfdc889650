"""Plans and their lines as lists: what is found, in which order, by whom, and in how many questions."""

import pytest

from agencies.choices import Level, Obligation
from inspections.choices import PlannedState
from inspections.queries.plan_list import (
    NONE,
    find_lines,
    find_plans,
    line_rows,
    lines,
    narrowed,
    outside,
    plan_rows,
    plans,
    plans_matching,
)
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_lists import set_team, set_window
from tests.inspections.plans import (
    DOSSIER,
    ISSUED,
    ON_SITE,
    STARTED,
    again,
    applying,
    draft,
    issued,
    team_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def plan(cast):
    district = applying(cast.home, "UBND huyện Tịnh Biên", level=Level.DISTRICT, obligation=Obligation.MANDATORY)
    one, two = (applying(cast.home, f"UBND xã {name}") for name in ("Vĩnh Ánh", "Bình Mỹ"))
    plan = draft(cast.home, one, two, district, on_site=(district,))
    line = plan.inspections.get(form=ON_SITE).pk
    set_team(plan, [line], team_of(plan, "Nguyễn Văn A"), by=None)
    set_window(plan, [line], first=STARTED, last=STARTED, by=None)
    return again(plan)


def found(user, plan, order="", **conditions):
    every = lines(user, plan)
    return [row.name for row in line_rows(find_lines(narrowed(every, **conditions), user, order=order).keys)]


def test_lines_stand_by_level_then_by_name(cast, plan):
    assert found(cast.staff, plan, form=DOSSIER) == ["UBND huyện Tịnh Biên", "UBND xã Bình Mỹ", "UBND xã Vĩnh Ánh"]
    assert found(cast.staff, plan, form=DOSSIER, order="-name")[0] == "UBND xã Vĩnh Ánh"


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ({}, 4),
        ({"level": "commune"}, 2),
        ({"obligation": "mandatory"}, 2),
        ({"obligation": NONE}, 0),
        ({"team": NONE}, 3),
        ({"window": "any"}, 1),
        ({"window": NONE}, 3),
        ({"cause": "drawn"}, 0),
        ({"state": "cancelled"}, 0),
        ({"q": "vinh anh"}, 1),
        ({"q": "huyện tinh", "form": "on_site"}, 1),
        ({"q": "-"}, 0),
    ],
)
def test_conditions_narrow_the_lists(cast, plan, conditions, count):
    assert len(found(cast.staff, plan, **conditions)) == count


def test_team_is_a_condition_and_a_line_is_told_in_words(cast, plan):
    team = plan.teams.get()
    every = lines(cast.staff, plan)
    (row,) = line_rows(find_lines(narrowed(every, team=str(team.pk)), cast.staff).keys)
    told = (row.form, row.level, row.obligation, row.edition, row.window, row.team_name, row.state, row.why)
    assert told == (
        "tại trụ sở", "Cấp huyện", "Bắt buộc", "TCVN ISO 9001:2015", "01/03/2021", "Đoàn số 1", "chưa kiểm tra",
        "cán bộ chọn",
    )  # fmt: skip


def test_cancelled_lines_stand_apart(cast, plan):
    assert narrowed(lines(cast.staff, plan), state=PlannedState.CANCELLED).count() == 0
    assert narrowed(lines(cast.staff, plan)).count() == 4


def test_plans_are_told_with_agencies_and_inspections(cast, plan):
    every = plans(cast.staff)
    (told,) = plan_rows(find_plans(every, cast.staff).keys)
    assert (told.row, told.dossier, told.on_site, told.agencies, told.inspections) == (plan, 3, 1, 3, 4)


def test_plans_are_found_by_title_and_by_the_number_of_a_paper(cast, plan):
    every = plans(cast.staff)
    assert [list(plans_matching(every, text)) for text in ("ke hoach 2021", "đào tạo", "!")] == [[plan], [], []]
    plan = issued(draft(cast.home, cast.other, title="Kế hoạch bổ sung"))
    assert list(plans_matching(every, "kế hoạch 346")) == []
    assert list(plans_matching(plans(cast.staff), "bổ sung")) == [plan]


def test_nobody_finds_what_is_out_of_his_sight(cast, plan):
    line = plan_outside(cast.own, form=ON_SITE, reason="Có phản ánh", on=ISSUED, by=None)
    seen = {name: lines(cast.users[name], plan).count() for name in ("staff", "viewer", "secretary", "foreign_staff")}
    assert seen == {"staff": 4, "viewer": 4, "secretary": 0, "foreign_staff": 0}
    assert [outside(cast.users[name]).count() for name in ("staff", "secretary", "outsider")] == [1, 1, 0]
    assert line_rows([line.pk])[0].why == "Có phản ánh"


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", ["staff", "secretary", "national"])
def test_list_asks_for_keys_and_rows_alone(cast, name, count, django_assert_num_queries):
    plan = issued(
        draft(cast.home, *[applying(cast.home, f"UBND xã {number}", parent=cast.own) for number in range(count)])
    )
    user = cast.users[name]
    every = lines(user, plan)  # who sees what was read with the session
    with django_assert_num_queries(2):
        rows = line_rows(find_lines(narrowed(every, level="commune"), user).keys)
    assert len(rows) == count
    everything = plans(user)
    with django_assert_num_queries(2):
        assert len(plan_rows(find_plans(everything, user).keys)) == 1
