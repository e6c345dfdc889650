"""Agencies drawn by lot: the same whoever draws again, from whom and how many is kept, and what is refused."""

from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agencies.choices import Level
from common.appended import Unchangeable
from inspections.choices import ProposalCause
from inspections.drawing import drawn, lot
from inspections.models import PlanDraw
from inspections.services.plan_draws import draw_agencies, draw_by_quota, is_reproducible
from inspections.services.plan_lists import take_out
from tests.inspections.plans import DAY, DOSSIER, ON_SITE, applying, draft, submitted
from tests.inspections.test_plans import said

pytestmark = pytest.mark.django_db


@pytest.fixture
def communes(cast):
    return [applying(cast.home, f"UBND xã {number}", certified=False) for number in range(8)]


def keys(agencies):
    return {agency.pk for agency in agencies}


def test_lot_is_what_every_tool_prints():
    assert lot("20210614", 12) == "9589817f38eb934ce525c0b5fb05494571476e382bdc10da9235a5eedecde319"
    assert lot("số 5", 7) == sha256("số 5:7".encode()).hexdigest()


def test_lowest_lots_come_out_the_lowest_first():
    assert drawn("20210614", range(1, 11), 4) == [4, 6, 2, 3]
    assert drawn("20210614", range(1, 11), 4) == sorted(range(1, 11), key=lambda key: lot("20210614", key))[:4]


@given(st.text(max_size=20), st.lists(st.integers(1, 10**6), unique=True, max_size=30), st.randoms())
def test_order_of_the_population_plays_no_part(seed, population, chance):
    shuffled = chance.sample(population, len(population))
    assert drawn(seed, population, 5) == drawn(seed, shuffled, 5)
    assert drawn(seed, population, 3) == drawn(seed, population, 5)[:3]


def test_draw_is_kept_with_all_that_is_needed_to_make_it_again(cast, communes):
    plan = draft(cast.home)

    made = draw_agencies(plan, form=DOSSIER, level=Level.COMMUNE, count=3, on=DAY, by=cast.staff, seed=" 20210614 ")

    assert (made.seed, made.by, made.on, set(made.population)) == ("20210614", cast.staff, DAY, keys(communes))
    assert made.drawn == drawn("20210614", keys(communes), 3)
    assert is_reproducible(PlanDraw.objects.get())
    lines = plan.inspections.values_list("agency", "cause", "cause_text")
    text = "Chọn ngẫu nhiên 3 trong 8 cơ quan ngày 10/01/2021, số khởi tạo 20210614"
    assert set(lines) == {(key, ProposalCause.DRAWN, text) for key in made.drawn}


def test_draw_that_was_tampered_with_is_told(cast, communes):
    made = draw_agencies(draft(cast.home), form=DOSSIER, level=Level.COMMUNE, count=3, on=DAY, by=None)
    made.drawn = [*made.drawn[1:], next(iter(set(made.population) - set(made.drawn)))]
    assert not is_reproducible(made)
    with pytest.raises(Unchangeable):
        made.save()


def test_portal_makes_a_seed_where_none_is_said(cast, communes):
    plan = draft(cast.home)
    seeds = {
        draw_agencies(plan, form=form, level=Level.COMMUNE, count=1, on=DAY, by=None).seed
        for form in (DOSSIER, ON_SITE)
    }
    assert [len(seed) for seed in seeds] == [16, 16]


def test_drawing_again_leaves_the_first_draw_on_record(cast, communes):
    plan = draft(cast.home)
    first = draw_agencies(plan, form=DOSSIER, level=Level.COMMUNE, count=2, on=DAY, by=None, seed="1")
    take_out(plan, plan.inspections.values_list("pk", flat=True), by=None)
    draw_agencies(plan, form=DOSSIER, level=Level.COMMUNE, count=2, on=DAY, by=None, seed="2")
    assert PlanDraw.objects.first() == first
    assert PlanDraw.objects.count() == 2


def test_on_site_is_drawn_from_those_inspected_by_dossier(cast, communes):
    plan = draft(cast.home, *communes[:4])
    made = draw_agencies(plan, form=ON_SITE, level=Level.COMMUNE, count=2, on=DAY, by=None)
    assert set(made.population) == keys(communes[:4])


def test_quota_of_each_level_is_drawn_by_one_seed(cast, communes):
    districts = [applying(cast.home, f"UBND huyện {number}", level=Level.DISTRICT) for number in range(3)]
    plan = draft(cast.home)

    made = draw_by_quota(
        plan, {Level.COMMUNE: 4, Level.DISTRICT: 2, Level.PROVINCE: 0}, form=DOSSIER, on=DAY, by=None
    )

    assert [(one.level, len(one.drawn)) for one in made] == [(Level.DISTRICT, 2), (Level.COMMUNE, 4)]
    assert len({one.seed for one in made}) == 1
    assert set(made[0].population) == keys(districts)


def test_quota_that_one_level_cannot_fill_draws_nothing(cast, communes):
    plan = draft(cast.home)
    told = said(lambda: draw_by_quota(plan, {Level.DISTRICT: 1, Level.COMMUNE: 2}, form=DOSSIER, on=DAY, by=None))
    assert told == "Cấp huyện chỉ còn 0 cơ quan để chọn, không đủ 1. Hãy giảm số cơ quan cần chọn."
    assert not PlanDraw.objects.exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ({"count": 0}, "Số cơ quan cần chọn phải từ 1. Hãy sửa số."),
        ({"count": 9}, "Cấp xã chỉ còn 8 cơ quan để chọn, không đủ 9. Hãy giảm số cơ quan cần chọn."),
        ({"seed": "9" * 65}, "Số khởi tạo dài quá 64 ký tự. Hãy dùng số ngắn hơn."),
        ({"level": "ward"}, "Hãy chọn hình thức và cấp để chọn ngẫu nhiên."),
    ],
)
def test_draw_that_cannot_be_is_refused(cast, communes, words, told):
    asked = {"form": DOSSIER, "level": Level.COMMUNE, "count": 1, "on": DAY, "by": None, **words}
    assert said(lambda: draw_agencies(draft(cast.home), **asked)) == told


def test_population_is_of_those_who_may_come(cast, communes):
    plan = draft(cast.home, communes[0])
    words = {"form": DOSSIER, "level": Level.COMMUNE, "count": 1, "on": DAY, "by": None}
    assert draw_agencies(plan, population=keys(communes[1:3]), **words).population == sorted(keys(communes[1:3]))
    for population in (keys(communes[:2]), {cast.foreign.pk}, {cast.own.pk}):
        told = said(lambda population=population: draw_agencies(plan, population=population, **words))
        assert told.startswith("Có cơ quan không chọn được (khác cấp, chưa áp dụng, hoặc đã trong danh sách).")


def test_plan_that_was_agreed_to_is_not_drawn_for(cast, communes):
    plan = submitted(draft(cast.home, communes[0]))
    told = said(lambda: draw_agencies(plan, form=DOSSIER, level=Level.COMMUNE, count=1, on=DAY, by=None))
    assert "không sửa được" in told
