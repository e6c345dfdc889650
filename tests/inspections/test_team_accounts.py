"""Whose account stands in a team: who is offered, who is refused, and how somebody of another office gets one."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.choices import Duty, Level
from agencies.models import Agency, Membership
from agencies.queries.members import managed_people
from common.clock import today
from common.history import save_versioned
from inspections.choices import InspectionForm
from inspections.models import InspectionTeam, PlannedInspection, TeamMember
from inspections.queries.inspectors import inspectors_to_choose
from inspections.rules import is_inspector_of
from inspections.services.outside_inspections import plan_outside
from inspections.services.plan_lists import set_team
from inspections.services.plan_steps import close_plan, start_plan
from inspections.services.plan_teams import MemberSaid, change_team, create_team
from inspections.services.team_accounts import invite_member
from tests.cast import Cast, make_user
from tests.factories.agencies import PeriodFactory
from tests.factories.inspections import make_set
from tests.inspections.plans import DUE, ON_SITE, again, applying, draft, issued, team_of
from tests.inspections.test_plans import said

pytestmark = pytest.mark.django_db
NOT_OURS = "Có tài khoản không chọn được cho đoàn của tỉnh này. Hãy chọn lại, hoặc để “Không có”."


@pytest.fixture
def home_affairs(cast: Cast) -> Agency:
    agency: Agency = PeriodFactory(province=cast.home, name="Sở Nội vụ", level=Level.PROVINCE).agency
    return agency


def offered(cast: Cast, **more: Any) -> dict[int, str]:
    return {int(key): name for key, name in inspectors_to_choose(cast.home, today(), **more)}


def anew(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_offered_are_the_department_inspectors_and_people_of_provincial_agencies(
    cast: Cast, home_affairs: Agency
) -> None:
    head = make_user("noivu", "Phan Nội Vụ", {"duty": Duty.AGENCY_HEAD, "agency": home_affairs})
    abroad: Agency = PeriodFactory(province=cast.abroad, name="Sở Nội vụ", level=Level.PROVINCE).agency
    make_user("noivu2", "Cầm Nội Vụ", {"duty": Duty.AGENCY_HEAD, "agency": abroad})
    assert offered(cast) == {
        cast.staff.pk: "Trần Thị Hạnh", cast.leader.pk: "Ngô Văn Lãnh", cast.inspector.pk: "Đỗ Kiểm Tra",
        head.pk: "Phan Nội Vụ, Sở Nội vụ",
    }  # fmt: skip
    head.is_active = False
    save_versioned(head, by=None)
    assert head.pk not in offered(cast)


@pytest.mark.parametrize("name", ["foreign_staff", "outsider", "viewer", "national"])
def test_account_that_is_not_offered_is_refused_when_it_is_named(cast: Cast, name: str) -> None:
    team, person = team_of(draft(cast.home), "Trần Thị Hạnh"), cast.users[name]
    members = [MemberSaid("Người Lạ", user=person.pk)]
    assert said(lambda: create_team(team.plan, name="Đoàn 2", members=members, by=None)) == NOT_OURS
    refused = said(lambda: change_team(team, name="Đoàn 1", members=members, by=None, version=team.version))
    assert refused == NOT_OURS
    posted = cast.client("staff").post(
        reverse("team_edit", args=[team.plan_id, team.pk]),
        {"members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0, "members-0-name": "Người Lạ",
         "members-0-user": person.pk, "name": "Đoàn 1", "version": team.version},
    )  # fmt: skip
    assert set(posted.context["form"].members.forms[0].errors) == {"user"}
    assert str(person) not in posted.content.decode()


def test_who_stood_in_a_team_is_offered_again_until_he_goes_to_another_province(
    cast: Cast, home_affairs: Agency
) -> None:
    head = make_user("noivu", "Phan Nội Vụ", {"duty": Duty.AGENCY_HEAD, "agency": home_affairs})
    members = [MemberSaid("Phan Nội Vụ", user=head.pk, unit_name="Sở Nội vụ tỉnh")]
    team = create_team(draft(cast.home), name="Đoàn 1", members=members, by=None)
    duty = Membership.objects.get(user=head)
    duty.agency = cast.foreign
    save_versioned(duty, by=None)
    assert head.pk not in offered(cast)
    assert offered(cast, team=team)[head.pk].startswith("Phan Nội Vụ")  # he stays where the decision names him
    change_team(team, name="Đoàn 1", members=members, by=None, version=team.version)
    Membership.objects.filter(user=head).delete()
    assert offered(cast)[head.pk] == "Phan Nội Vụ, Sở Nội vụ tỉnh"


def test_nobody_of_a_provincial_agency_inspects_his_own(cast: Cast, home_affairs: Agency) -> None:
    head = make_user("noivu", "Phan Nội Vụ", {"duty": Duty.AGENCY_HEAD, "agency": home_affairs})
    plan = draft(cast.home, on_site=(home_affairs, cast.other))
    team = create_team(plan, name="Đoàn 1", members=[MemberSaid("Phan Nội Vụ", user=head.pk)], by=None)
    own, other = (plan.inspections.get(agency=agency).pk for agency in (home_affairs, cast.other))
    assert "Phan Nội Vụ giữ nhiệm vụ tại “Sở Nội vụ”" in said(lambda: set_team(plan, [own], team, by=None))
    assert set_team(plan, [other], team, by=None) == 1


# --- From nothing -----------------------------------------------------------------------------------------------
def send(client: Client, url: str, /, *args: Any, **data: Any) -> Any:
    return client.post(reverse(url, args=args), data)


def test_officer_brings_somebody_of_another_office_into_a_team_from_nothing(cast: Cast) -> None:
    visited = applying(cast.home, "UBND xã A")
    plan = draft(cast.home, visited, on_site=(visited,), criteria_set=make_set(cast.home), report_due_on=DUE)
    client = cast.client("staff")
    sent = {"members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0, "members-0-name": "Mai Tư Pháp",
            "members-0-role": "lead", "members-0-unit_name": "Sở Tư pháp"}  # fmt: skip
    made = client.post(reverse("team_create", args=[plan.pk]), {**sent, "name": "Đoàn số 1"}, follow=True)
    assert "1 thành viên chưa có tài khoản" in made.content.decode()
    team = plan.teams.get()
    page = client.get(reverse("team_edit", args=[plan.pk, team.pk]))
    ((member, address),) = page.context["without_account"]
    assert address in page.content.decode()
    assert client.get(address).context["form"]["full_name"].value() == "Mai Tư Pháp"
    assert "full_name" in client.post(address, {"full_name": " "}).context["form"].errors
    links = client.post(address, {"full_name": "Mai Tư Pháp", "email": "mai@vidu.example"}, follow=True)
    person = User.objects.get(full_name="Mai Tư Pháp")
    assert (person.username, TeamMember.objects.get(pk=member.pk).user) == ("maituphap", person)
    assert [link.invitation.user for link in links.context["links"]] == [person]
    assert "Mai Tư Pháp" in client.get(reverse("member_slip")).content.decode()
    assert client.get(reverse("member_detail", args=[person.pk])).context["may_act"]
    assert "đã có tài khoản trong đoàn" in client.post(address, {"full_name": "Mai Tư Pháp"}).content.decode()
    assert cast.client("foreign_staff").get(reverse("member_detail", args=[person.pk])).status_code == 404

    cast.users["fresh"] = person  # who signs in before the plan is in force meets a portal in which nothing is his
    assert cast.client("fresh").get(reverse("home")).status_code == 200
    assert list(Agency.objects.visible_to(anew(person))) == []
    set_team(plan, [plan.inspections.get(form=ON_SITE).pk], team, by=cast.staff)
    plan = issued(plan)
    assert is_inspector_of(anew(person), visited)
    plan = start_plan(again(plan), on=plan.moves.last().on, by=None, version=plan.version)
    close_plan(plan, on=plan.moves.last().on, by=None, version=plan.version, reason="hết năm")
    assert not is_inspector_of(anew(person), visited)
    assert person.pk in offered(cast)  # for next year's
    assert person in managed_people(anew(cast.staff))


def test_account_of_a_team_at_work_inspects_at_once(cast: Cast) -> None:
    team = team_of(None, "Mai Tư Pháp", province=cast.home)
    plan_outside(cast.own, form=ON_SITE, reason="Có phản ánh", on=today(), by=None, team=team)
    (member,) = team.members.all()
    told = said(lambda: invite_member(member, full_name="Mai", username="canbo", by=None, on=today()))
    assert "đã có người dùng" in told
    link = invite_member(member, full_name="Mai Tư Pháp", username="mai", by=cast.staff, on=today())
    assert (link.invitation.user.username, is_inspector_of(link.invitation.user, cast.own)) == ("mai", True)


def test_agency_that_came_with_a_merged_province_is_given_back_too(cast: Cast) -> None:
    cast.abroad.merged_into = cast.home
    save_versioned(cast.abroad, by=None)
    guest = make_user("noivu", "Phan Nội Vụ", {"duty": Duty.INSPECTOR, "agency": cast.below})
    plan = draft(cast.home, on_site=(cast.foreign, cast.other))
    team = create_team(plan, name="Đoàn 1", members=[MemberSaid("Phan Nội Vụ", user=guest.pk)], by=None)
    set_team(plan, [plan.inspections.get(agency=cast.foreign).pk], team, by=None)
    issued(plan)
    assert is_inspector_of(anew(guest), cast.foreign)
    change_team(team, name="Đoàn 1", members=[MemberSaid("Ai khác")], by=None, version=team.version)
    assert not is_inspector_of(anew(guest), cast.foreign)


# --- Outside any plan -------------------------------------------------------------------------------------------
def test_inspection_outside_a_plan_gets_its_team_and_days(cast: Cast) -> None:
    client = cast.client("staff")
    sent = {"members-TOTAL_FORMS": 1, "members-INITIAL_FORMS": 0, "members-0-name": "Đỗ Kiểm Tra",
            "members-0-user": cast.inspector.pk, "name": "Đoàn đột xuất"}  # fmt: skip
    assert client.post(reverse("outside_team_create"), sent).status_code == 302
    team = InspectionTeam.objects.get(plan=None)
    assert (team.province, [one.user for one in team.members.all()]) == (cast.home, [cast.inspector])
    facts = {"agency": cast.own.pk, "form": ON_SITE, "outside_reason": "Có phản ánh", "on": f"{today():%d/%m/%Y}"}
    assert send(client, "outside_create", **facts, team=team.pk).status_code == 302
    line = PlannedInspection.objects.get(plan=None)
    assert (line.team, is_inspector_of(anew(cast.inspector), cast.own)) == (team, True)
    edit = reverse("outside_edit", args=[line.pk])
    said_now = {"version": line.version, "outside_reason": "Có đơn", "window_from": "01/12/2026", "window_to": ""}
    assert client.post(edit, {**said_now, "window_to": "01/11/2026"}).context["form"].errors
    assert client.post(edit, said_now).status_code == 302
    line.refresh_from_db()
    assert (line.team, line.outside_reason, f"{line.window_to:%d/%m/%Y}") == (None, "Có đơn", "01/12/2026")
    assert not is_inspector_of(anew(cast.inspector), cast.own)
    assert client.post(edit, said_now).context["form"].compared  # saved by another meanwhile
    page = client.get(reverse("outside_list"))
    assert [team.name for team, _ in page.context["teams"]] == ["Đoàn đột xuất"]
    assert edit in page.content.decode()
    changed = {**sent, "name": "Đoàn số 9", "version": team.version}
    assert send(client, "outside_team_edit", team.pk, **changed).status_code == 302
    assert send(client, "outside_team_remove", team.pk).status_code == 302
    assert not InspectionTeam.objects.filter(plan=None).exists()


def test_inspection_that_is_done_or_of_a_plan_is_not_changed_by_itself(cast: Cast) -> None:
    plan = draft(cast.home, cast.own)
    client, line = cast.client("staff"), plan.inspections.get()
    assert client.get(reverse("outside_edit", args=[line.pk])).status_code == 404
    foreign = team_of(None, "Lò Văn Xa", province=cast.abroad)
    line = plan_outside(cast.own, form=InspectionForm.DOSSIER, reason="x", on=today(), by=None)
    refused = send(client, "outside_edit", line.pk, version=line.version, outside_reason="x", team=foreign.pk)
    assert set(refused.context["form"].errors) == {"team"}
    assert "Lò Văn Xa" not in refused.content.decode()


def test_list_outside_plans_costs_six_queries_at_any_size(cast: Cast, django_assert_num_queries: Any) -> None:
    client, address = cast.client("staff"), reverse("outside_list")
    for count in (1, 3):
        while InspectionTeam.objects.count() < count:
            name = f"Đoàn {InspectionTeam.objects.count()}"
            team = team_of(None, "Trần Thị Hạnh", name=name, province=cast.home)
            plan_outside(applying(cast.home, name), form=ON_SITE, reason="x", on=today(), by=None, team=team)
        client.get(address)
        with django_assert_num_queries(6):  # session, user, duties; count, rows; members with their teams
            assert len(client.get(address).context["rows"]) == count
