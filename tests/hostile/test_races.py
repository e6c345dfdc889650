"""Two at once: the same row changed by two people, a form sent twice by one, and names that only one may take.

In turns on every database; truly at once on PostgreSQL, where only locks and unique rows decide who is first.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import Agency, AgencyIdentifier, Appointment, Cluster, Division, SavedFilter, StatedFigure
from agencies.services import units
from common.clock import today
from common.events import EventEntry
from common.spreadsheets.models import BatchState
from tests.hostile.world import World, import_of

pytestmark = pytest.mark.django_db
TODAY = f"{today():%d/%m/%Y}"
BOTH = ("staff", "leader")
AT_ONCE = 4


# --- Sending ----------------------------------------------------------------------------------------------------
def filled(client: Client, address: str) -> dict[str, str]:
    """What a browser would send of the form on a page."""
    form = client.get(address).context["form"]
    return {bound.html_name: _typed(bound.value()) for bound in form}


def _typed(value: Any) -> str:
    if value is None or value is False:
        return ""
    return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(getattr(value, "pk", value))


def at_once(acts: Sequence[Callable[[], Any]]) -> list[Any]:
    """Every act in a thread with a connection of its own, all let go together; what each gave."""
    start = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=20)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def signed_in(world: World, count: int) -> list[Client]:
    """Browsers of two officers in turn; their sessions have begun, so that nothing but the act is left to do."""
    clients = [world.cast.client(BOTH[number % 2]) for number in range(count)]
    for client in clients:
        client.raise_request_exception = False
        client.get(reverse("help"))
    return clients


# --- C2: the same row, changed by two ---------------------------------------------------------------------------
@dataclass(frozen=True)
class Form:
    """A form that changes a row: its page, the field that both change, and the row where it must stand."""

    url_name: str
    row: Callable[[World], Any]
    name: str
    column: str = ""  # of the row, where it is called otherwise
    numbers: tuple[str, ...] = ("agency", "row")
    more: dict[str, str] = field(default_factory=dict)
    texts: tuple[str, str] = ("Bản thứ nhất", "Bản thứ hai")

    def address(self, world: World) -> str:
        own = {"agency": world.home.agency.pk, "row": self.row(world).pk}
        return reverse(self.url_name, args=[own[name] for name in self.numbers])

    def stands(self, world: World) -> tuple[str, int, int]:
        """The text, the version and how many history rows the row has now."""
        row = self.row(world)
        row = type(row).objects.get(pk=row.pk)
        return getattr(row, self.column or self.name), row.version, row.history.count()


FORMS = [
    Form("agency_correct", lambda world: world.home.period, "short_name"),
    Form("agency_contact", lambda world: world.home.agency, "address", numbers=("agency",)),
    Form("appointment_edit", lambda world: world.home.appointment, "title"),
    Form("division_edit", lambda world: world.home.division, "name"),
    Form("cluster_rename", lambda world: world.home.cluster, "name", numbers=("row",)),
    Form("account_edit", lambda world: world.cast.staff, "title", numbers=()),
]
forms = pytest.mark.parametrize("form", FORMS, ids=[form.url_name for form in FORMS])


def browsers(form: Form, world: World, count: int) -> list[Client]:
    """Of two officers; an account is edited by its owner alone, in several windows."""
    if form.url_name != "account_edit":
        return signed_in(world, count)
    return [client for client in signed_in(world, count * 2)[::2]]


@forms
@pytest.mark.parametrize("first", [0, 1])
def test_second_save_of_a_row_overwrites_nothing_and_loses_no_text(world, form, first):
    address = form.address(world)
    clients = browsers(form, world, 2)
    bodies = [filled(client, address) | {form.name: text} for client, text in zip(clients, form.texts, strict=True)]
    text, version, history = form.stands(world)
    early, late = first, 1 - first
    assert clients[early].post(address, bodies[early]).status_code == 302
    refused = clients[late].post(address, bodies[late])
    assert refused.status_code == 200
    assert form.stands(world) == (form.texts[early], version + 1, history + 1)
    assert refused.context["form"][form.name].value() == form.texts[late]
    html = refused.content.decode()
    assert html.count(form.texts[early]) >= 1
    # Meant after all: what the page holds now is sent once more
    again = {bound.html_name: _typed(bound.value()) for bound in refused.context["form"]}
    assert clients[late].post(address, again).status_code == 302
    assert form.stands(world) == (form.texts[late], version + 2, history + 2)
    assert text not in form.texts


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@forms
def test_saves_of_a_row_at_once_let_one_through(world, form):
    address, clients = form.address(world), browsers(form, world, AT_ONCE)
    bodies = [filled(client, address) | {form.name: f"Bản {number}"} for number, client in enumerate(clients)]
    _, version, history = form.stands(world)
    answers = at_once(
        [lambda pair=pair: pair[0].post(address, pair[1]) for pair in zip(clients, bodies, strict=True)]
    )
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [200] * (AT_ONCE - 1) + [302]
    assert form.stands(world) == (f"Bản {statuses.index(302)}", version + 1, history + 1)
    for number, answer in enumerate(answers):  # contexts are of no thread: what stands on the page counts
        assert answer.status_code == 302 or f'value="Bản {number}"' in answer.content.decode()


def test_control_without_the_version_the_last_save_wins(world, monkeypatch):
    def careless(cluster: Cluster, *, version: int, **facts: Any) -> Cluster:
        cluster = Cluster.objects.get(pk=cluster.pk)
        return rename(cluster, version=cluster.version, **facts)

    rename = units.rename_cluster
    monkeypatch.setattr("agencies.views.clusters.rename_cluster", careless)
    form = next(form for form in FORMS if form.url_name == "cluster_rename")
    address, clients = form.address(world), browsers(form, world, 2)
    bodies = [filled(client, address) | {"name": text} for client, text in zip(clients, form.texts, strict=True)]
    for client, body in zip(clients, bodies, strict=True):
        assert client.post(address, body).status_code == 302
    assert form.stands(world)[0] == form.texts[1]


# --- C3: one form, sent twice -----------------------------------------------------------------------------------
def agency_of(world: World) -> list[int]:
    return [world.home.agency.pk]


# The form, what its address needs, what is sent, and the rows that there must be one of.
SENT = {
    "agency_create": (lambda world: [], {"name": "UBND xã Mới", "level": "commune", "own": "AG.M1"},
                      lambda: Agency.objects.filter(periods__name="UBND xã Mới")),
    "cluster_create": (lambda world: [], {"name": "Cụm Mới"}, lambda: Cluster.objects.filter(name="Cụm Mới")),
    "appointment_add": (agency_of, {"role": "committee_deputy", "name": "Lê Văn Mới", "on": TODAY,
                                    "paper_number": "9/QĐ-MOI"},
                        lambda: Appointment.objects.filter(name="Lê Văn Mới", paper__number="9/QĐ-MOI")),
    "division_add": (agency_of, {"name": "Phòng Mới", "applies": "yes"},
                     lambda: Division.objects.filter(name="Phòng Mới")),
    "figure_add": (agency_of, {"kind": "certified", "count": "3", "unit": "hoạt động", "source": "Báo cáo mới"},
                   lambda: StatedFigure.objects.filter(source="Báo cáo mới")),
    "filter_save": (lambda world: [], {"name": "Bộ lọc mới", "query": "level=commune"},
                    lambda: SavedFilter.objects.filter(name="Bộ lọc mới")),
    "member_invite": (lambda world: [], {"full_name": "Lê Thị Mới", "duty": "department_staff"},
                      lambda: User.objects.filter(full_name="Lê Thị Mới", memberships__duty="department_staff")),
}  # fmt: skip
sent_forms = pytest.mark.parametrize("name", SENT)


def send(client: Client, world: World, name: str, token: str) -> Any:
    numbers, body, _ = SENT[name]
    return client.post(reverse(name, args=numbers(world)), body | {"form_token": token})


@sent_forms
def test_form_sent_twice_in_turn_is_led_to_what_the_first_did(world, name):
    [client] = signed_in(world, 1)
    first, second, back = (send(client, world, name, "một lần") for _ in range(3))
    assert (first.status_code, second.status_code, second.url, back.url) == (302, 302, first.url, first.url)
    assert SENT[name][2]().count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@sent_forms
def test_form_sent_twice_at_once_does_its_work_once(world, name):
    clients = signed_in(world, AT_ONCE * 2)[::2]  # one officer, in windows that share the form
    answers = at_once([lambda client=client: send(client, world, name, "một lần") for client in clients])
    assert [answer.status_code for answer in answers] == [302] * AT_ONCE
    assert len({answer.url for answer in answers}) == 1
    assert SENT[name][2]().count() == 1


def test_token_of_a_form_leads_nobody_else_to_it(world):
    staff, leader = signed_in(world, 2)
    assert send(staff, world, "cluster_create", "một lần").status_code == 302
    answer = leader.post(reverse("cluster_create"), {"name": "Cụm Khác", "form_token": "một lần"})
    assert (answer.status_code, Cluster.objects.filter(name="Cụm Khác").exists()) == (409, False)


# --- Names and codes that only one may take ---------------------------------------------------------------------
@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", ["agency_create", "cluster_create", "division_add", "filter_save", "member_invite"])
def test_the_same_made_by_two_at_once_is_never_a_fault_of_ours(world, name):
    """What must be unique is taken once; who came second is told so, or (a person's name) gets a number behind it."""
    clients = signed_in(world, AT_ONCE * 2)[::2] if name == "filter_save" else signed_in(world, AT_ONCE)
    answers = at_once([lambda pair=pair: send(pair[1], world, name, f"lần {pair[0]}") for pair in enumerate(clients)])
    statuses = {answer.status_code for answer in answers}
    assert statuses <= {200, 302, 409}
    assert 302 in statuses
    if name == "member_invite":
        names = list(SENT[name][2]().values_list("username", flat=True))
        assert len(names) == len(set(names)) == sum(answer.status_code == 302 for answer in answers)
    elif name != "agency_create":
        assert SENT[name][2]().count() == 1
    else:
        assert AgencyIdentifier.objects.filter(value="AG.M1").count() == SENT[name][2]().count() == 1


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_appointed_at_once_to_one_role_never_both_hold_it(world):
    names = [f"Lê Văn {number}" for number in range(AT_ONCE)]
    address = reverse("appointment_add", args=[world.home.agency.pk])
    bodies = [{"role": "representative", "name": name, "on": TODAY} for name in names]
    clients = signed_in(world, AT_ONCE)
    answers = at_once(
        [lambda pair=pair: pair[0].post(address, pair[1]) for pair in zip(clients, bodies, strict=True)]
    )
    held = Appointment.objects.filter(agency=world.home.agency, role="representative")
    assert sorted(answer.status_code for answer in answers) == [200] * (AT_ONCE - 1) + [302]
    assert held.on(today()).count() == 1


# --- C5: imports ------------------------------------------------------------------------------------------------
def apply(client: Client, batch: Any) -> Any:
    return client.post(reverse("import_apply", args=[batch.pk]), {"revision": batch.revision, "bo-qua-loi": "1"})


def test_two_imports_of_the_same_agencies_in_turn_write_them_once(world):
    _two_imports(world, lambda acts: [act() for act in acts])


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_agencies_at_once_write_them_once(world):
    _two_imports(world, at_once)


def _two_imports(world: World, run: Callable[..., Any]) -> None:
    batches = [world.home.batch, import_of(world.home.province, world.cast.leader, "cua-lanh-dao.xlsx")]
    acts = [lambda pair=pair: apply(*pair) for pair in zip(signed_in(world, 2), batches, strict=True)]
    before = Agency.objects.count()
    answers = run(acts)
    for batch in batches:
        batch.refresh_from_db()
    applied = [batch.state == BatchState.APPLIED for batch in batches]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert sorted(applied) == [False, True]
    assert [answer.url.endswith("/ket-qua/") for answer in answers] == applied
    assert (Agency.objects.count(), EventEntry.objects.filter(kind="import_applied").count()) == (before + 1, 1)


def test_import_of_an_agency_that_a_page_entered_meanwhile_writes_nothing(world):
    """The preview said "new"; the page was first, so the preview is to be looked at again."""
    code = f"{world.home.province.code}.N1"
    assert world.home.batch.rows.get(number=2).values["code"] == code
    [client] = signed_in(world, 1)
    entered = client.post(reverse("agency_create"), {"name": "Sở Nhập Tay", "level": "province", "own": code})
    answer = apply(client, world.home.batch)
    assert (entered.status_code, answer.status_code) == (302, 302)
    assert not answer.url.endswith("/ket-qua/")
    assert AgencyIdentifier.objects.get(value=code).agency.periods.get().name == "Sở Nhập Tay"
