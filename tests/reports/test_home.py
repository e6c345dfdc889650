"""The first page: its figures are those of the lists that they open."""

import re
from datetime import date

import pytest
from django.urls import reverse

from agencies.choices import Application, Duty, Level, Obligation, TaskKind
from agencies.models import AgencyTask, ApplicationStatus, Membership, OfficerAssignment, StandardEdition
from common.history import bulk_create, create
from reports.queries import counted, standings
from tests.agencies.declared import certificate
from tests.cast import Cast, make_agency, make_user
from tests.factories.agencies import CertificateFactory

LINKED_NUMBER = re.compile(r'<td class="num"[^>]*><a href="([^"]+)">([\d.]+)</a>')
TODO = re.compile(r'<span class="todo-count">([\d.]+)</span> <a href="([^"]+)">')
DAY = date(2021, 1, 19)


@pytest.fixture
def register(cast: Cast) -> Cast:
    """Three agencies of the province that stand differently."""
    edition = StandardEdition.objects.get(year=2015)
    create(ApplicationStatus(agency=cast.own, status=Application.APPLYING, valid_from=DAY), by=None)
    CertificateFactory(holder=cast.own, edition=edition, paper=None, issued_on=DAY)
    create(OfficerAssignment(agency=cast.own, user=cast.staff), by=None)
    return cast


def shown_count(client, address):
    """The first number of the list's sentence: how many rows it shows."""
    html = client.get(address).content.decode()
    return int(re.search(r"([\d.]+)(?: trong [\d.]+)? cơ quan, số liệu", html)[1].replace(".", ""))


def test_home_every_number_opens_the_list_with_the_same_number(register):
    client = register.client("staff")
    html = client.get(reverse("home")).content.decode().replace("&amp;", "&")
    numbers = [(address, int(shown)) for address, shown in LINKED_NUMBER.findall(html)]
    numbers += [(address, int(shown)) for shown, address in TODO.findall(html)]
    assert len(numbers) >= 10
    assert [(address, shown_count(client, address)) for address, _ in numbers] == numbers


def test_home_counts_by_level_obligation_status_and_edition(register):
    lines = counted(standings(register.staff, DAY))
    assert [(line.level, line.obligation, line.status, line.editions) for line in lines] == [
        (Level.DISTRICT, Obligation.MANDATORY, Application.APPLYING, {2015: 1}),
        (Level.COMMUNE, Obligation.ENCOURAGED, "", {None: 2}),
    ]


def test_home_counts_nothing_out_of_sight(register):
    assert {row.agency for row in standings(register.staff, DAY)} == {
        register.own.pk,
        register.below.pk,
        register.other.pk,
    }
    assert {row.agency for row in standings(register.foreign_staff, DAY)} == {register.foreign.pk}
    assert {row.agency for row in standings(register.secretary, DAY)} == {register.own.pk, register.below.pk}


def test_home_of_mine_counts_only_agencies_in_my_charge(register):
    html = register.client("staff").get(reverse("home"), {"viec": "cua-toi"}).content.decode()
    everybody = register.client("staff").get(reverse("home")).content.decode()
    assert [int(count) for count, _ in TODO.findall(html)] == [1, 1]  # no secretary, no contact
    assert len(TODO.findall(everybody)) > 2


def test_home_before_the_day_of_a_fact_does_not_know_it(register):
    lines = counted(standings(register.staff, date(2021, 1, 18)))
    assert [(line.level, line.status, line.editions) for line in lines] == [
        (Level.DISTRICT, "", {None: 1}),
        (Level.COMMUNE, "", {None: 2}),
    ]


@pytest.mark.parametrize("agencies", [1, 3])
def test_home_asks_four_questions_however_many_agencies(cast, agencies, django_assert_num_queries):
    for number in range(agencies - 1):
        make_agency(cast.abroad, f"UBND xã {number}", f"SL.Y{number}")
    client = cast.client("foreign_staff")
    client.get(reverse("home"))
    with django_assert_num_queries(4):  # session, user, duties, the register with what is to be done
        client.get(reverse("home"))


def test_home_of_the_nation_counts_by_province(register):
    html = register.client("national").get(reverse("home")).content.decode()
    assert re.findall(r">(An Giang|Sơn La)</a>", html) == ["An Giang", "Sơn La"]
    assert [int(count) for _, count in LINKED_NUMBER.findall(html)] == [1, 1, 3, 0, 0, 1]


def test_home_of_a_person_without_duty_says_whom_to_ask(cast):
    user = make_user("khongviec", "Người Không Việc")
    cast.users["idle"] = user
    assert "chưa được giao nhiệm vụ" in cast.client("idle").get(reverse("home")).content.decode()


def test_home_of_a_secretary_leads_to_her_agency(cast):
    html = cast.client("outsider").get(reverse("home")).content.decode()
    assert "<h1>UBND phường Mỹ Bình</h1>" in html
    assert reverse("agency_detail", args=[cast.other.pk]) in html
    assert "Mỹ Bình" in html
    assert "Vân Hồ" not in html
    assert "Số liệu còn đúng không" in html
    assert "Số liệu còn đúng không" not in cast.client("inspector").get(reverse("home")).content.decode()


def test_home_of_a_department_over_two_provinces_shows_both(cast):
    cast.users["both"] = make_user(
        "haitinh",
        "Người Hai Tỉnh",
        {"duty": Duty.VIEWER, "province": cast.home},
        {"duty": Duty.VIEWER, "province": cast.abroad},
    )
    html = cast.client("both").get(reverse("home")).content.decode()
    assert "4 cơ quan của 2 tỉnh" in html


def test_home_of_a_secretary_counts_her_own_papers_and_not_those_below(cast):
    for agency in (cast.own, cast.below):
        certificate(agency, 20)
        create(AgencyTask(agency=agency, kind=TaskKind.DECLARE, since=date(2025, 7, 1)), by=None)
    client = cast.client("secretary")
    told = {url: int(count) for count, url in TODO.findall(client.get("/").content.decode().replace("&amp;", "&"))}
    own = {"/cong-bo/?state=running_out&officer=me": 1, f"{reverse('task_list')}?viec=declare&ai=cua-toi": 1}
    assert told == own
    assert {url: client.get(url).context["page"].paginator.count for url in told} == own
    assert client.get("/cong-bo/?state=running_out").context["page"].paginator.count == 2
    assert "Cơ quan: của tôi" in client.get("/cong-bo/?state=running_out&officer=me").content.decode()


def test_home_of_who_inspects_many_agencies_shows_his_own_first_and_leads_to_all(cast):
    many = [make_agency(cast.home, f"UBND xã Số {number:02}", f"AG.N{number}") for number in range(20)]
    bulk_create([Membership(user=cast.outsider, duty=Duty.INSPECTOR, agency=one) for one in many], by=None)
    page = cast.client("outsider").get(reverse("home"))
    assert page.context["rows"][0].agency == cast.other.pk
    text = page.content.decode()
    assert f'<a href="{reverse("agency_list")}">Xem cả 21 cơ quan</a>' in text
    assert "UBND xã Số 18" in text
    assert "UBND xã Số 19" not in text
