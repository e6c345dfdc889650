"""The leader is asked to agree: told once, he finds the plan in what he has to do, and sees what he agrees to."""

import re
from html import unescape

import pytest
from django.urls import reverse

from agencies.choices import Duty
from agencies.models import Membership
from common.clock import now, today
from common.errors import Refused
from common.notices import Notice
from common.registry import Work
from inspections.models import SelfAssessment
from inspections.queries.plans_to_do import counts, told
from inspections.services.plan_asking import ask_leaders
from inspections.services.plan_steps import agree_as_subdepartment, return_to_draft
from inspections.services.visits import finish_inspection
from tests.cast import Cast
from tests.factories.agencies import MembershipFactory
from tests.inspections.plans import again, draft, under_way
from tests.inspections.reports import hand

pytestmark = pytest.mark.django_db
work_of_plans = Work(counts, told)
LINE = "kế hoạch kiểm tra chờ lãnh đạo đồng ý"


def home(cast: Cast, person: str) -> str:
    return cast.client(person).get("/").content.decode()


def test_an_officer_asks_and_the_leader_finds_it_until_he_agrees(cast: Cast) -> None:
    plan = draft(cast.home, cast.own, on_site=(cast.own,))
    assert LINE not in home(cast, "leader")
    way, officer = reverse("plan_submit", args=[plan.pk]), cast.client("staff")
    assert "Xin ý kiến lãnh đạo</button>" in officer.get(way).content.decode()
    answer = officer.post(reverse("plan_ask", args=[plan.pk]), follow=True)
    assert f"Đã xin ý kiến: {cast.leader}." in answer.content.decode()
    assert "Xin ý kiến lãnh đạo</button>" not in answer.content.decode()
    step = reverse("plan_step", args=[plan.pk, "dong-y"])
    assert list(Notice.objects.values_list("user", "url")) == [(cast.leader.pk, step)]
    seen = {person: LINE in home(cast, person) for person in ("leader", "staff", "viewer", "secretary")}
    assert seen == {"leader": True, "staff": False, "viewer": False, "secretary": False}
    listed = cast.client("leader").get(f"{reverse('plan_list')}?waits=plan_agreement")
    assert [one.row for one in listed.context["page"].object_list] == [plan]
    page = reverse("plan_detail", args=[plan.pk])
    shown = {person: cast.client(person).get(page).content.decode() for person in ("leader", "staff")}
    assert {person: f'href="{step}">Xem và đồng ý</a>' in text for person, text in shown.items()} == {
        "leader": True, "staff": False,
    }  # fmt: skip
    assert all("đang chờ lãnh đạo Chi cục đồng ý" in text for text in shown.values())
    agree_as_subdepartment(plan, on=today(), by=cast.leader, version=again(plan).version)
    assert LINE not in home(cast, "leader")


def test_who_leads_no_department_has_none_of_it_to_hand_over(cast: Cast) -> None:
    ask_leaders(draft(cast.home, cast.own), at=now(), by=cast.staff)
    asked = {name: work_of_plans.ask(cast.users[name], today(), True) for name in ("leader", "staff", "secretary")}
    assert {name: [todo.count for todo in todos] for name, todos in asked.items()} == {
        "leader": [1], "staff": [], "secretary": [],
    }  # fmt: skip


def test_what_came_back_is_asked_anew(cast: Cast) -> None:
    plan = draft(cast.home, cast.own)
    assert ask_leaders(plan, at=now(), by=cast.staff) == [cast.leader]
    assert ask_leaders(plan, at=now(), by=cast.staff) == []
    agree_as_subdepartment(plan, on=today(), by=cast.leader, version=again(plan).version)
    return_to_draft(plan, reason="Thiếu một xã", on=today(), by=cast.staff, version=again(plan).version)
    assert not again(plan).awaits_agreement
    assert ask_leaders(plan, at=now(), by=cast.staff) == [cast.leader]
    assert Notice.objects.count() == 2


def test_asking_refuses_an_empty_plan_one_agreed_to_and_a_department_without_leader(cast: Cast) -> None:
    empty, plan = draft(cast.home, title="Kế hoạch trống"), draft(cast.home, cast.own)
    agreed = draft(cast.home, cast.own, title="Kế hoạch đã đồng ý")
    agree_as_subdepartment(agreed, on=today(), by=cast.leader, version=agreed.version)
    Membership.objects.filter(user=cast.leader).delete()
    for refused, words in (
        (empty, "chưa có cơ quan nào"), (agreed, "đưa kế hoạch về “đang soạn”"), (plan, "chưa có tài khoản lãnh đạo"),
    ):  # fmt: skip
        with pytest.raises(Refused, match=words):
            ask_leaders(refused, at=now(), by=cast.staff)
    assert not Notice.objects.exists()


def test_a_leader_is_not_asked_about_another_province(cast: Cast) -> None:
    there = MembershipFactory(duty=Duty.DEPARTMENT_LEADER, province=cast.abroad).user
    assert ask_leaders(draft(cast.abroad, cast.foreign), at=now(), by=None) == [there]
    assert LINE not in home(cast, "leader")


def test_the_page_of_agreeing_shows_how_many_and_opens_the_lists(cast: Cast) -> None:
    plan = draft(cast.home, cast.own, cast.below, on_site=(cast.own,))
    page = cast.client("leader").get(reverse("plan_step", args=[plan.pk, "dong-y"])).content.decode()
    lines = reverse("plan_lines", args=[plan.pk])
    assert f'<a href="{lines}?form_of=dossier">2</a>' in page
    assert f'<a href="{lines}?form_of=on_site">1</a>' in page


def test_home_tells_the_running_plan_in_numbers_that_open_their_lists(cast: Cast, django_assert_num_queries) -> None:
    plan = under_way(cast.home, cast.own, cast.other, cast.below, on_site=(cast.own, cast.other))
    finish_inspection(plan.inspections.get(agency=cast.own, form="on_site"), on=today(), by=None)
    hand(SelfAssessment.objects.get(agency=cast.own), by=cast.secretary)
    draft(cast.home, cast.own, title="Kế hoạch khác")
    leader = cast.client("leader")
    leader.get("/")
    with django_assert_num_queries(4):
        ((_, (told,)),) = leader.get("/").context["panels"]
    assert (told.key, told.title) == (plan.pk, plan.title)
    assert (told.visits_done, told.visits) == (1, 2)
    assert (told.handed_in, told.handed_in_late, told.owed, told.overdue) == (1, 1, 3, 2)
    page = leader.get("/").content.decode()
    addresses = re.findall(r'<a href="([^"]+)">[\d.]+(?: nộp muộn| quá hạn chưa nộp)?</a>(?=/|[ ,;.])', page)
    ours = [unescape(one) for one in addresses if f"/{plan.pk}/" in one or f"plan={plan.pk}" in one]
    counts = [leader.get(one).context["page"].paginator.count for one in ours]
    assert counts == [1, 2, 1, 3, 1, 2]
    assert [panel[1] for panel in cast.client("foreign_staff").get("/").context["panels"]] == [[]]
