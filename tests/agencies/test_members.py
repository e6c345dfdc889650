"""The pages of members: list, invitations, links and slips, ending and handing over, lending."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Invitation, User
from accounts.services.people import disable_account
from agencies.choices import AppointmentRole, Duty
from agencies.models import Appointment, Membership, OfficerAssignment
from agencies.queries.members import free_usernames
from common.clock import now, today
from common.history import create, save_versioned
from tests.cast import make_agency, make_user

DAY = timedelta(days=1)


def names(response) -> list[str]:
    return [row.user.full_name for row in response.context["rows"]]


@pytest.fixture
def staff(cast):
    return cast.client("staff")


@pytest.fixture
def leader(cast):
    return cast.client("leader")


# --- The list ---
def test_member_list_shows_the_people_of_the_province_by_given_name(staff):
    response = staff.get(reverse("member_list"))

    assert names(response) == [
        "Trần Thị Hạnh", "Lê Thị Thư Ký", "Ngô Văn Lãnh", "Võ Văn Ngoài", "Đỗ Kiểm Tra", "Hồ Văn Xem",
    ]  # fmt: skip


def test_member_list_of_another_province_shows_its_own(cast):
    assert names(cast.client("foreign_staff").get(reverse("member_list"))) == ["Lò Văn Xa"]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("q=hanh", ["Trần Thị Hạnh"]),
        ("q=HẠNH", ["Trần Thị Hạnh"]),
        ("q=do kiem", ["Đỗ Kiểm Tra"]),
        ("q=thuky2", ["Võ Văn Ngoài"]),
        ("q=chau phu", ["Lê Thị Thư Ký"]),
        ("q=hanh chau phu", []),
        ("q=lò văn xa", []),
        ("duty=iso_secretary", ["Lê Thị Thư Ký", "Võ Văn Ngoài"]),
        ("duty=khong-co", []),
        ("state=waiting", ["Võ Văn Ngoài"]),
        ("state=disabled", ["Ngô Văn Lãnh"]),
        ("state=ended", ["Hồ Văn Xem"]),
        ("state=active", ["Trần Thị Hạnh", "Lê Thị Thư Ký", "Đỗ Kiểm Tra"]),
    ],
)
def test_member_list_filters(cast, staff, query, expected):
    waiting = User.objects.get(pk=cast.outsider.pk)
    waiting.set_unusable_password()
    waiting.save()
    disable_account(User.objects.get(pk=cast.leader.pk), reason="thử", by=None)
    ended = cast.viewer.memberships.get()
    ended.valid_to = today() - DAY
    save_versioned(ended, by=None)

    assert names(staff.get(f"{reverse('member_list')}?{query}")) == expected


def test_member_list_takes_as_many_queries_for_many_rows(cast, staff):
    counts = []
    for round_ in range(2):
        staff.get(reverse("member_list"))
        with CaptureQueriesContext(connection) as queries:
            staff.get(reverse("member_list"))
        counts.append(len(queries))
        for number in range(60):
            make_user(f"them{round_}{number}", f"Người {number}", {"duty": Duty.ISO_SECRETARY, "agency": cast.own})

    assert counts[0] == counts[1] <= 12


def test_member_list_has_fifty_a_page_and_prints_all(cast, staff):
    for number in range(60):
        make_user(f"them{number}", f"Người {number}", {"duty": Duty.ISO_SECRETARY, "agency": cast.own})

    assert len(staff.get(reverse("member_list")).context["rows"]) == 50
    assert len(staff.get(reverse("member_print")).context["rows"]) == 66


@pytest.mark.parametrize("name", ["secretary", "viewer", "inspector", "national"])
def test_member_pages_are_the_departments(cast, name):
    client = cast.client(name)
    own = ("member_list", "member_print", "member_invite", "member_invite_bulk", "member_links", "member_slip")

    assert {client.get(reverse(page)).status_code for page in own} == {403}
    assert client.get(reverse("member_detail", args=[cast.staff.pk])).status_code == 403


@pytest.mark.parametrize("page", ["member_detail", "member_grant", "member_disable", "member_link"])
def test_person_of_another_province_is_absent(cast, staff, page):
    foreign = staff.get(reverse(page, args=[cast.foreign_staff.pk]))
    absent = staff.get(reverse(page, args=[999_999]))

    assert foreign.status_code == absent.status_code == 404


@pytest.mark.parametrize("act", ["member_disable", "member_reopen", "member_link", "member_sign_out", "member_grant"])
def test_acts_on_a_person_of_another_province_do_nothing(cast, staff, act):
    before = User.objects.values().get(pk=cast.foreign_staff.pk)

    assert staff.post(reverse(act, args=[cast.foreign_staff.pk]), {"reason": "x"}).status_code == 404
    assert User.objects.values().get(pk=cast.foreign_staff.pk) == before


@pytest.mark.parametrize("target", ["staff", "leader"])
@pytest.mark.parametrize("act", ["member_disable", "member_reopen", "member_link", "member_sign_out"])
def test_acts_on_oneself_and_on_ones_leader_are_refused(cast, staff, act, target):
    response = staff.post(reverse(act, args=[cast.users[target].pk]), {"reason": "x"})

    assert response.status_code == 409
    assert "Hãy nhờ lãnh đạo Chi cục hoặc quản trị" in response.content.decode()


def test_superuser_is_out_of_reach(cast, staff):
    create(Membership(user=cast.root, duty=Duty.VIEWER, province=cast.home), by=None)

    assert staff.post(reverse("member_link", args=[cast.root.pk]), {"x": "1"}).status_code == 409
    assert not Invitation.objects.filter(user=cast.root).exists()


# --- Inviting one by one ---
def form_of(cast, **changes):
    data = {
        "full_name": "Nguyễn Văn Ân",
        "duty": Duty.ISO_SECRETARY,
        "agency": cast.other.pk,
        "email": "vp@vidu.example",
    }
    return {**data, **changes}


def test_invite_makes_account_duty_paper_and_link(cast, staff):
    data = form_of(cast, paper_number="12/QĐ-UBND", paper_day="01/02/2026", valid_from="01/03/2026", title="Văn thư")

    response = staff.post(reverse("member_invite"), data)

    person = User.objects.get(full_name="Nguyễn Văn Ân")
    [duty] = person.memberships.all()
    assert response.url == reverse("member_links")
    assert person.username == "nguyenvanan.agx30280"
    assert (duty.duty, duty.agency, str(duty.paper)) == (Duty.ISO_SECRETARY, cast.other, "12/QĐ-UBND ngày 01/02/2026")
    assert f"{duty.valid_from:%d/%m/%Y}" == "01/03/2026"


def test_invite_shows_the_link_once_and_it_works(cast, staff, client):
    staff.post(reverse("member_invite"), form_of(cast))

    [link] = staff.get(reverse("member_links")).context["links"]

    assert link.address.startswith("http://testserver/moi/")
    assert client.get(link.address.removeprefix("http://testserver")).status_code == 200
    assert cast.client("leader").get(reverse("member_links")).context["links"] == []


def test_links_are_shown_for_half_an_hour(cast, staff):
    staff.post(reverse("member_invite"), form_of(cast))
    session = staff.session
    session["links_made"] = {**session["links_made"], "at": (now() - timedelta(minutes=31)).timestamp()}
    session.save()

    assert staff.get(reverse("member_links")).context["links"] == []


def test_slip_carries_name_user_name_and_address(cast, staff):
    staff.post(reverse("member_invite"), form_of(cast))

    page = staff.get(reverse("member_slip")).content.decode()

    for told in (
        "Nguyễn Văn Ân",
        "nguyenvanan.agx30280",
        "UBND phường Mỹ Bình",
        "http://testserver/moi/",
        "An Giang",
    ):
        assert told in page


def test_mail_goes_out_after_the_press(cast, staff, settings, django_capture_on_commit_callbacks):
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    staff.post(reverse("member_invite"), form_of(cast))

    with django_capture_on_commit_callbacks(execute=True):
        staff.post(reverse("member_mail"))

    assert [message.to for message in mail.outbox] == [["vp@vidu.example"]]
    [link] = staff.get(reverse("member_links")).context["links"]
    assert link.invitation.mailed_at is not None


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"full_name": ""}, "full_name"),
        ({"duty": ""}, "duty"),
        ({"duty": "national_viewer"}, "duty"),
        ({"duty": "department_leader"}, "duty"),
        ({"agency": ""}, "agency"),
        ({"email": "không phải"}, "email"),
        ({"username": "có cách"}, "username"),
        ({"username": "ThuKy"}, "username"),
        ({"valid_from": "01/03/2026", "valid_to": "01/02/2026"}, "valid_to"),
        ({"paper_day": "2026"}, "paper_day"),
    ],
)
def test_invite_tells_faults_at_their_field(cast, staff, changes, field):
    response = staff.post(reverse("member_invite"), form_of(cast, **changes))

    assert [*response.context["form"].errors] == [field]
    assert not User.objects.filter(full_name="Nguyễn Văn Ân").exists()


def test_invite_offers_no_agency_of_another_province(cast, staff):
    response = staff.post(reverse("member_invite"), form_of(cast, agency=cast.foreign.pk))

    assert response.context["form"].errors == {"agency": ["Không có trong danh sách. Hãy chọn lại."]}


def test_invite_twice_by_a_double_press_makes_one_account(cast, staff):
    data = form_of(cast, form_token="một lần bấm")

    assert {staff.post(reverse("member_invite"), data).url for _ in range(2)} == {reverse("member_links")}
    assert User.objects.filter(full_name="Nguyễn Văn Ân").count() == 1


def test_user_names_are_free_and_numbered(cast):
    make_user("levanmot.agh889", "Lê Văn Một")
    people = [("Lê Văn Một", cast.own.pk), ("Lê Văn Một", cast.own.pk), ("Đặng Ý", None), ("!!!", None)]

    assert free_usernames(people) == ["levanmot.agh8892", "levanmot.agh8893", "dangy", "thanhvien"]


# --- Inviting in bulk ---
@pytest.fixture
def secretaries(cast):
    """Two agencies whose secretary has no account, one whose has, one elsewhere, and one who has left."""
    third = make_agency(cast.home, "UBND xã Cần Đăng", "AG.X3")

    def secretary(agency, name, **facts):
        facts = {"role": AppointmentRole.SECRETARY, **facts}
        return create(Appointment(agency=agency, name=name, **facts), by=None)

    return [
        secretary(cast.below, "Phan Thị Bình", email="binh@vidu.example"),
        secretary(third, "Cao Văn Đăng"),
        secretary(cast.own, "Lê Thị Thư Ký", user=cast.secretary),
        secretary(cast.foreign, "Lò Thị Xa"),
        secretary(cast.other, "Người Đã Nghỉ", valid_to=today() - DAY),
        secretary(cast.other, "Người Khác Vai", role=AppointmentRole.REPRESENTATIVE),
    ]


def candidates(response) -> list[str]:
    return [one.appointment.name for one in response.context["candidates"]]


def test_bulk_shows_secretaries_without_account(secretaries, staff):
    assert candidates(staff.get(reverse("member_invite_bulk"))) == ["Phan Thị Bình", "Cao Văn Đăng"]


def test_bulk_follows_the_filter_of_the_register(secretaries, staff):
    assert candidates(staff.get(f"{reverse('member_invite_bulk')}?q=can dang")) == ["Cao Văn Đăng"]


def test_bulk_invites_the_ticked_and_joins_them_to_the_roster(cast, secretaries, staff):
    binh, dang, _, foreign, *_ = secretaries

    response = staff.post(reverse("member_invite_bulk"), {"chosen": [binh.pk, dang.pk, foreign.pk]})

    binh.refresh_from_db()
    assert response.url == reverse("member_links")
    assert [one.invitation.user.full_name for one in staff.get(response.url).context["links"]] == [
        "Phan Thị Bình", "Cao Văn Đăng",
    ]  # fmt: skip
    assert (binh.user.username, binh.user.email) == ("phanthibinh.agx30487", "binh@vidu.example")
    assert binh.user.memberships.get().agency == cast.below
    assert binh.history.first().history_user == cast.staff
    assert not User.objects.filter(full_name="Lò Thị Xa").exists()
    assert staff.get(reverse("member_slip")).content.decode().count("<h2>Phiếu tài khoản</h2>") == 2


def test_bulk_with_nothing_ticked_says_so(secretaries, staff):
    response = staff.post(reverse("member_invite_bulk"), {})

    assert "Chưa chọn ai" in response.content.decode()


# --- What is done with an account ---
def test_disable_and_reopen(cast, staff, client):
    page = reverse("member_disable", args=[cast.secretary.pk])
    assert staff.post(page, {"reason": ""}).context["form"].errors == {
        "reason": ["Chưa ghi lý do. Ví dụ: chuyển công tác theo Quyết định 12/QĐ-UBND."]
    }
    staff.post(page, {"reason": "nghỉ thai sản"})
    assert not User.objects.get(pk=cast.secretary.pk).is_active

    response = staff.post(reverse("member_reopen", args=[cast.secretary.pk]))

    [link] = staff.get(response.url).context["links"]
    assert User.objects.get(pk=cast.secretary.pk).is_active
    assert client.get(link.address.removeprefix("http://testserver")).status_code == 200


def test_new_link_may_take_the_second_factor_off(cast, staff):
    page = reverse("member_link", args=[cast.secretary.pk])

    assert staff.post(page, {"csrf": "x"}).url == reverse("member_links")
    assert staff.post(page, {"remove_second_factor": "on"}).url == reverse("member_links")
    assert Invitation.objects.filter(user=cast.secretary, withdrawn_at=None).count() == 1


def test_sign_out_from_the_page_ends_the_sessions(cast, staff):
    session = cast.client("secretary")
    session.get(reverse("account"))

    staff.post(reverse("member_sign_out", args=[cast.secretary.pk]))

    assert session.get(reverse("account")).status_code == 302


def test_grant_gives_a_second_duty(cast, staff):
    data = {"duty": Duty.AGENCY_HEAD, "agency": cast.other.pk}

    assert staff.post(reverse("member_grant", args=[cast.secretary.pk]), data).status_code == 302
    assert [one.duty for one in cast.secretary.memberships.order_by("pk")] == [Duty.ISO_SECRETARY, Duty.AGENCY_HEAD]


# --- Ending a duty ---
def end(client, membership, **changes):
    data = {"last_day": f"{today():%d/%m/%Y}", "reason": "chuyển công tác", "account": "disable", **changes}
    return client.post(reverse("member_end", args=[membership.pk]), data)


def test_end_asks_about_the_account_and_leads_to_the_hand_over(cast, staff):
    duty = cast.secretary.memberships.get()
    assert [*end(staff, duty, account="").context["form"].errors] == ["account"]

    response = end(staff, duty)

    assert response.url == reverse("member_handover", args=[duty.pk])
    assert not User.objects.get(pk=cast.secretary.pk).is_active


def test_end_keeps_the_account_where_asked(cast, staff):
    end(staff, cast.secretary.memberships.get(), account="keep")

    assert User.objects.get(pk=cast.secretary.pk).is_active


def test_end_does_not_ask_where_another_duty_needs_the_account(cast, staff):
    create(Membership(user=cast.secretary, duty=Duty.AGENCY_HEAD, agency=cast.other), by=None)
    duty = cast.secretary.memberships.order_by("pk").first()
    assert "account" not in staff.get(reverse("member_end", args=[duty.pk])).context["form"].fields

    end(staff, duty)

    assert User.objects.get(pk=cast.secretary.pk).is_active


def test_hand_over_sheet_tells_what_the_person_held(cast, staff):
    create(Appointment(agency=cast.own, role=AppointmentRole.SECRETARY, name="Lê", user=cast.secretary), by=None)
    create(OfficerAssignment(agency=cast.other, user=cast.secretary), by=None)
    duty = cast.secretary.memberships.get()
    end(staff, duty)

    page = staff.get(reverse("member_handover", args=[duty.pk])).content.decode()

    for told in ("Biên bản bàn giao", "Lê Thị Thư Ký", "UBND huyện Châu Phú", "Cơ quan phụ trách (1)", "Mỹ Bình"):
        assert told in page


def test_foreign_duty_is_absent(cast, staff):
    duty = cast.foreign_staff.memberships.get()

    assert staff.get(reverse("member_end", args=[duty.pk])).status_code == 404
    assert staff.get(reverse("member_handover", args=[duty.pk])).status_code == 404


# --- One's own duties ---
def test_duty_switch_takes_own_duties_only(cast):
    second = create(Membership(user=cast.secretary, duty=Duty.AGENCY_HEAD, agency=cast.other), by=None)
    client = cast.client("secretary")

    assert client.post(reverse("duty_switch"), {"duty": second.pk, "next": "/tai-khoan/"}).url == "/tai-khoan/"
    assert client.get(reverse("account")).context["duty"]["pk"] == second.pk
    assert client.post(reverse("duty_switch"), {"duty": cast.staff.memberships.get().pk}).status_code == 404
    assert client.get(reverse("duty_switch")).status_code == 405


def test_person_begins_in_an_agency_that_stands(cast):
    """Of two duties the one in an agency that has ended may still be chosen, but is not where the day begins."""
    first = cast.secretary.memberships.get()
    second = create(Membership(user=cast.secretary, duty=Duty.ISO_SECRETARY, agency=cast.other), by=None)
    client = cast.client("secretary")
    assert client.get(reverse("account")).context["duty"]["pk"] == first.pk
    period = cast.own.periods.get()
    period.valid_to = today() - DAY
    save_versioned(period, by=None)
    assert client.get(reverse("account")).context["duty"]["pk"] == second.pk
    client.post(reverse("duty_switch"), {"duty": first.pk})
    assert client.get(reverse("account")).context["duty"]["pk"] == first.pk


def test_agencies_that_one_inspects_are_one_role_to_choose(cast):
    for agency in (cast.own, cast.below):
        create(Membership(user=cast.inspector, duty=Duty.INSPECTOR, agency=agency), by=None)
    create(Membership(user=cast.inspector, duty=Duty.ISO_SECRETARY, agency=cast.foreign), by=None)
    client = cast.client("inspector")
    inspected = cast.inspector.memberships.filter(duty=Duty.INSPECTOR).order_by("pk")
    for chosen in (inspected[0], inspected[2]):
        client.post(reverse("duty_switch"), {"duty": chosen.pk})
        told = client.get(reverse("account")).context
        assert told["duty"] == {"pk": chosen.pk, "label": "Thành viên đoàn kiểm tra", "place": "3 cơ quan"}
        assert [one["label"] for one in told["duties"]] == ["Thành viên đoàn kiểm tra", "Thư ký ISO"]


def test_delegate_and_take_back(cast, leader):
    duty = cast.leader.memberships.get()
    days = {"valid_from": f"{today():%d/%m/%Y}", "valid_to": f"{today() + DAY:%d/%m/%Y}"}
    data = {"to": cast.staff.pk, "paper_number": "15/GUQ-CC", "paper_day": "", **days}

    assert leader.post(reverse("duty_delegate", args=[duty.pk]), data).url == reverse("account")
    lent = duty.delegations.get()
    assert "Đã ủy quyền cho Trần Thị Hạnh" in leader.get(reverse("account")).content.decode()

    assert leader.get(reverse("delegation_end", args=[lent.pk])).status_code == 200
    leader.post(reverse("delegation_end", args=[lent.pk]))
    assert not duty.delegations.exists()


def test_delegation_of_another_is_absent(cast, staff):
    assert staff.get(reverse("duty_delegate", args=[cast.leader.memberships.get().pk])).status_code == 404
    assert staff.get(reverse("delegation_end", args=[999_999])).status_code == 404


# --- Accounts that nobody uses ---
def test_idle_accounts_are_disabled_by_their_duties(cast):
    def seen(user, days):
        user.last_seen_at = now() - timedelta(days=days)
        user.save()

    seen(cast.staff, 46)
    seen(cast.leader, 44)
    seen(cast.secretary, 399)
    seen(cast.outsider, 401)
    seen(cast.root, 1000)
    out = StringIO()

    call_command("disable_idle_accounts", "--dry-run", stdout=out)
    assert User.objects.filter(is_active=False).count() == 0
    call_command("disable_idle_accounts", stdout=out)

    assert set(User.objects.filter(is_active=False)) == {cast.staff, cast.outsider}
    assert "Sẽ ngừng 2 tài khoản." in out.getvalue()
    assert "Đã ngừng 2 tài khoản." in out.getvalue()
