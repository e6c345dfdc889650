"""Side doors: another tenant's rows asked for by every way but the front door; beside each, its owner is let in.

A door is tried twice in the same world: by the thief, who must get the given answer, see no name of the other side
and leave every table as it was; and by the owner, for whom the same request shows the name or writes the row.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from agencies.models import Membership
from common.clock import today
from tests.hostile.world import Side, World, facts, lend, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.words]
Ask = Callable[[World, Side], tuple[str, dict[str, Any] | None]]  # whose rows -> the address, and what is posted


@dataclass(frozen=True)
class Door:
    """One way round: who tries it, whose door it is, and what the answers are."""

    id: str
    ask: Ask
    shut: int  # what the thief gets; 200 is a page in which nothing of the other side stands
    shows: str = ""  # an attribute path of the other side whose name the owner sees
    open: tuple[int, ...] = (200,)
    thief: str = "staff"
    writes: bool = False


def get(name: str, query: str = "", args: str = "") -> Ask:
    """GET of a named address; `{}` in arguments and query is filled from the other side's rows."""

    def ask(world: World, other: Side) -> tuple[str, None]:
        numbers = [part.format(s=other) for part in args.split()]
        return reverse(name, args=numbers) + query.format(s=other), None

    return ask


def post(url_name: str, args: str = "", /, **fields: str) -> Ask:
    def ask(world: World, other: Side) -> tuple[str, dict[str, Any]]:
        numbers = [part.format(s=other) for part in args.split()]
        return reverse(url_name, args=numbers), {key: value.format(s=other) for key, value in fields.items()}

    return ask


AGENCY, BATCH = "{s.agency.pk}", "{s.batch.pk}"
TODAY, NEXT_WEEK = (f"{day:%d/%m/%Y}" for day in (today(), today() + timedelta(days=7)))
PERIOD = {"name": "UBND huyện Bị Sửa", "level": "commune", "version": "{s.period.version}"}
DOORS = [
    # --- Lists and their conditions
    Door("list", get("agency_list"), 200, "period.name"),
    Door("list-unit", get("agency_list", "?unit={s.unit.pk}"), 200, "period.name"),
    Door("list-cluster", get("agency_list", "?cluster={s.cluster.pk}"), 200, "period.name"),
    Door("list-officer", get("agency_list", "?officer={s.officer.pk}"), 200, "period.name"),
    Door("list-name", get("agency_list", "?q=ubnd"), 200, "period.name"),
    Door("list-code-sorted", get("agency_list", "?sort=-declared&edition=any"), 200, "period.name"),
    Door("list-paper", get("search", "?q=KIN"), 200, "certificate.paper.number"),
    Door("list-htmx-page", get("agency_list", "?trang=1&status=none"), 200, "period.name"),
    Door("filters-in-list", get("agency_list"), 200, "saved.name"),
    Door("filters-page", get("filter_list"), 200, "saved.name"),
    Door("units-of-province", get("unit_list", "?province={s.province.pk}&q=mat"), 404, "unit.name"),
    Door("units-search", get("unit_list", "?q=bi+mat"), 200, "unit.name"),
    Door("clusters", get("cluster_list"), 200, "cluster.name"),
    Door("search-agency", get("search", "?q=ubnd"), 200, "period.name"),
    Door("search-person", get("search", "?q=nguoi+giu"), 200, "appointment.name"),
    Door("members", get("member_list"), 200, "keeper.full_name"),
    Door("members-search", get("member_list", "?q=a"), 200, "officer.full_name"),
    Door("members-duty", get("member_list", "?duty=iso_secretary"), 200, "keeper.full_name"),
    Door("members-print", get("member_print"), 200, "keeper.full_name"),
    Door("imports", get("import_list"), 200, "batch.file.name"),
    Door("invite-bulk", get("member_invite_bulk"), 200, "appointment.name"),
    Door("invite-bulk-unit", get("member_invite_bulk", "?unit={s.unit.pk}"), 200, "appointment.name"),
    Door("invite-bulk-cluster", get("member_invite_bulk", "?cluster={s.cluster.pk}"), 200, "appointment.name"),
    # --- Drop-downs
    Door("dropdown-unit", get("agency_create"), 200, "unit.name"),
    Door("dropdown-cluster", get("agency_create"), 200, "cluster.name"),
    Door("dropdown-invite-agency", get("member_invite"), 200, "period.name"),
    Door("dropdown-import-place", get("import_create"), 200, "province.name"),
    Door("create-in-province", get("agency_create", "?province={s.province.pk}"), 404, "unit.name"),
    Door("cluster-in-province", get("cluster_create", "?province={s.province.pk}"), 404, "province.name"),
    # --- Taking away
    Door("export-csv", get("agency_export", args="csv"), 200, "period.name"),
    Door("export-xlsx", get("agency_export", args="xlsx"), 200, "period.name"),
    Door("export-ticked", get("agency_export", "?chon={s.agency.pk}", "csv"), 404, "period.name"),
    Door("export-ticked-xlsx", get("agency_export", "?chon={s.agency.pk}", "xlsx"), 404, "period.name"),
    Door("export-unit", get("agency_export", "?unit={s.unit.pk}", "csv"), 409, "period.name"),
    Door("export-cluster", get("agency_export", "?cluster={s.cluster.pk}", "csv"), 409, "period.name"),
    Door("export-officer", get("agency_export", "?officer={s.officer.pk}", "csv"), 409, "period.name"),
    # --- An agency's pages
    *[
        Door(f"page-{name}", get(name, args=AGENCY), 404, "period.name")
        for name in ("agency_detail", "agency_divisions", "agency_people", "agency_figures", "agency_history",
                     "agency_change", "agency_contact", "agency_identifiers", "agency_status", "agency_officer",
                     "figure_add", "committee_add", "appointment_add", "division_add")
    ],
    Door("page-correct", get("agency_correct", args=f"{AGENCY} {{s.period.pk}}"), 404, "period.name"),
    Door("page-appointment", get("appointment_edit", args=f"{AGENCY} {{s.appointment.pk}}"), 404, "appointment.name"),
    Door("page-division", get("division_edit", args=f"{AGENCY} {{s.division.pk}}"), 404, "division.name"),
    # --- People and imports by their number
    *[
        Door(f"person-{name}", get(name, args="{s.keeper.pk}"), 404, "keeper.full_name")
        for name in ("member_detail", "member_grant", "member_disable", "member_link")
    ],
    *[
        Door(f"import-{name}", get(name, args=BATCH), 404, "province.name")
        for name in ("import_preview", "import_faults")
    ],
    Door("import-file", get("file_download", args="{s.batch.file_id}"), 404, "province.name"),
    # --- Acts
    *[
        Door(f"act-{name}", post(name, BATCH, revision="1", **{"bo-qua-loi": "1"}), 404, open=(302,), writes=True)
        for name in ("import_apply", "import_recheck")
    ],
    Door("act-import-row", post("import_row", f"{BATCH} 3", **{"o-email": "b@vidu.example"}), 404, open=(302,),
         writes=True),
    Door("act-correct", post("agency_correct", f"{AGENCY} {{s.period.pk}}", **PERIOD), 404, open=(302,), writes=True),
    Door("act-change", post("agency_change", AGENCY, on=TODAY, **PERIOD), 404, open=(302,), writes=True),
    Door("act-contact", post("agency_contact", AGENCY, version="1", phone="0296 111 111"), 404, open=(302,),
         writes=True),
    Door("act-cluster", post("cluster_rename", "{s.cluster.pk}", version="1", name="Cụm X"), 404, open=(302,),
         writes=True),
    Door("act-filter-delete", post("filter_delete", "{s.saved.pk}"), 404, open=(302,), writes=True),
    Door("act-disable", post("member_disable", "{s.keeper.pk}", reason="thử"), 404, open=(302,), writes=True),
    Door("act-sign-out", post("member_sign_out", "{s.keeper.pk}"), 404, open=(302,), writes=True),
    Door("act-link", post("member_link", "{s.keeper.pk}", form_token="x"), 404, open=(302,), writes=True),
    Door("act-invite-bulk", post("member_invite_bulk", chosen="{s.appointment.pk}"), 200, open=(302,), writes=True),
    # --- A secretary and the agencies of her own province
    *[
        Door(f"secretary-{name}", get(name, args=AGENCY), 404, "period.name", thief="outsider")
        for name in ("agency_detail", "agency_people", "agency_history", "agency_contact")
    ],
    Door("secretary-list", get("agency_list"), 200, "period.name", thief="outsider"),
    Door("secretary-search", get("search", "?q=ubnd"), 200, "period.name", thief="outsider"),
    Door("secretary-export", get("agency_export", args="csv"), 200, "period.name", thief="outsider"),
    Door("secretary-export-ticked", get("agency_export", "?chon={s.agency.pk}", "xlsx"), 404, "period.name",
         thief="outsider"),
    Door("secretary-filters", get("filter_list"), 200, "saved.name", thief="outsider"),
    Door("secretary-file", get("file_download", args="{s.batch.file_id}"), 404, "province.name", thief="outsider"),
]  # fmt: skip


def sides(world: World, door: Door) -> tuple[Side, str]:
    """Whose door it is, and who may open it: secretaries are tried at the agency of another in their province."""
    return (world.home, "staff") if door.thief == "outsider" else (world.abroad, "foreign_staff")


def send(world: World, client: Client, door: Door) -> Any:
    address, body = door.ask(world, sides(world, door)[0])
    return client.get(address) if body is None else client.post(address, body)


def name_at(side: Side, path: str) -> str:
    value: Any = side
    for part in path.split("."):
        value = getattr(value, part)
    return str(value)


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.id)
def test_side_door_is_shut_for_the_thief_and_open_for_the_owner(world, door):
    side, owner = sides(world, door)
    thief, at_home = world.cast.client(door.thief), world.cast.client(owner)
    before = facts() if door.writes else None
    answer = send(world, thief, door)
    assert answer.status_code == door.shut
    seen = text_of(answer)
    hidden = [secret for secret in (*side.secrets, side.keeper.full_name) if secret in seen]
    if door.thief != "outsider":  # who works in the province knows its department
        hidden += [secret for secret in (side.province.name, side.officer.full_name) if secret in seen]
    assert hidden == []
    if door.writes:
        assert facts() == before
    answer = send(world, at_home, door)
    assert answer.status_code in door.open
    assert not door.shows or name_at(side, door.shows) in text_of(answer)
    if door.writes:
        assert facts() != before
    assert door.shows or door.writes


# --- Many at once: own and foreign rows in one request ----------------------------------------------------------
MIXED = [
    ("obligation", {"obligation": "mandatory", "mode": "correct"}),
    ("cluster", {"cluster": "{cluster}"}),
    ("officer", {"user": "{officer}", "on": TODAY}),
]


def bulk(client: Client, world: World, act: str, fields: dict[str, str], *chosen: Any) -> Any:
    own = {"cluster": world.home.cluster.pk, "officer": world.cast.leader.pk}
    body = {key: value.format(**own) for key, value in fields.items()}
    body |= {"act": act, "confirmed": "1", "chon": [one.pk for one in chosen]}
    return client.post(reverse("agency_bulk"), body)


@pytest.mark.parametrize(("act", "fields"), MIXED, ids=[act for act, _ in MIXED])
def test_bulk_with_one_foreign_agency_writes_nothing_at_all(world, act, fields):
    client = world.cast.client("staff")
    before = facts()
    assert bulk(client, world, act, fields, world.cast.other, world.cast.foreign).status_code == 404
    assert facts() == before
    assert bulk(client, world, act, fields, world.cast.other).status_code == 302
    assert facts() != before


@pytest.mark.parametrize("fmt", ["csv", "xlsx"])
def test_export_with_one_foreign_agency_ticked_gives_nothing(world, fmt):
    address, client = reverse("agency_export", args=[fmt]), world.cast.client("staff")
    mixed = client.get(address, {"chon": [world.cast.other.pk, world.cast.foreign.pk]})
    alone = client.get(address, {"chon": [world.cast.other.pk]})
    assert (mixed.status_code, alone.status_code) == (404, 200)
    assert "UBND phường Mỹ Bình" in text_of(alone)


def test_bulk_seen_versions_of_foreign_periods_are_no_way_in(world):
    body = {"act": "obligation", "confirmed": "1", "obligation": "mandatory", "mode": "correct",
            "chon": world.cast.other.pk}  # fmt: skip
    period, foreign = world.cast.other.periods.get(), world.abroad.period
    client, before = world.cast.client("staff"), facts()
    both = [f"{period.pk}:{period.version}", f"{foreign.pk}:{foreign.version}"]
    for seen in ([both[1]], both):
        assert client.post(reverse("agency_bulk"), body | {"seen": seen}).status_code == 409
    assert facts() == before
    assert client.post(reverse("agency_bulk"), body | {"seen": both[:1]}).status_code == 302
    assert facts() != before


def test_bulk_of_everything_found_takes_the_thiefs_own_list(world):
    body = {"act": "obligation", "tat_ca": "1", "query": f"province={world.abroad.province.pk}"}
    answer = world.cast.client("staff").post(reverse("agency_bulk"), body)
    assert answer.status_code == 409
    answer = world.cast.client("staff").post(reverse("agency_bulk"), body | {"query": ""})
    assert {row["province_id"] for row in answer.context["rows"]} == {world.home.province.pk}


# --- A row of another agency under one's own agency's address ---------------------------------------------------
NESTED = [
    ("appointment_edit", "appointment", {"version": "1", "name": "Kẻ Đổi Tên"}),
    ("appointment_end", "appointment", {"version": "1", "on": TODAY}),
    ("division_edit", "division", {"version": "1", "name": "Phòng Bị Đổi", "applies": "no"}),
    ("division_end", "division", {"version": "1", "on": TODAY}),
    ("agency_correct", "period", {"version": "2", "name": "UBND Bị Đổi", "level": "district"}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "row", "fields"), NESTED, ids=[name for name, _, _ in NESTED])
def test_foreign_row_under_ones_own_agency_is_absent(world, name, row, fields):
    client, before, own = world.cast.client("staff"), facts(), world.home.agency.pk
    swapped = reverse(name, args=[own, getattr(world.abroad, row).pk])
    assert (client.get(swapped).status_code, client.post(swapped, fields).status_code) == (404, 404)
    assert facts() == before
    assert client.post(reverse(name, args=[own, getattr(world.home, row).pk]), fields).status_code == 302
    assert facts() != before


FOREIGN_CHOICES = [
    ("agency_change", "unit", "unit", PERIOD | {"on": TODAY}),
    ("agency_change", "cluster", "cluster", PERIOD | {"on": TODAY}),
    ("agency_officer", "user", "officer", {"on": TODAY}),
    (
        "figure_add",
        "total_of",
        "figure",
        {"kind": "certified", "count": "3", "unit": "hoạt động", "source": "Báo cáo"},
    ),
]


@pytest.mark.parametrize(
    ("name", "field", "row", "fields"), FOREIGN_CHOICES, ids=[f"{one[0]}-{one[1]}" for one in FOREIGN_CHOICES]
)
def test_foreign_row_chosen_in_a_form_is_not_offered(world, name, field, row, fields):
    address, client = reverse(name, args=[world.home.agency.pk]), world.cast.client("staff")
    body, before = {key: value.format(s=world.home) for key, value in fields.items()}, facts()
    answer = client.post(address, body | {field: getattr(world.abroad, row).pk})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert facts() == before
    own = world.cast.leader if field == "user" else getattr(world.home, row)
    assert client.post(address, body | {field: own.pk}).status_code == 302


# --- Duties -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["duty_delegate", "delegation_end"])
@pytest.mark.parametrize("thief", ["staff", "leader", "outsider"])
def test_duty_of_somebody_else_cannot_be_lent_or_taken_back(world, name, thief):
    duty = world.cast.secretary.memberships.get()
    lent = lend(duty, world.cast.outsider)
    asked = lent if name == "delegation_end" else duty
    client = world.cast.client(thief)
    before = facts()
    body = {"to": world.cast.outsider.pk, "valid_from": TODAY, "valid_to": NEXT_WEEK, "paper_number": "1/GUQ"}
    assert client.post(reverse(name, args=[asked.pk]), body).status_code == 404
    assert facts() == before
    assert world.cast.client("secretary").post(reverse(name, args=[asked.pk]), body).status_code in (200, 302)


def test_switch_to_a_duty_of_somebody_else_is_absent(world):
    client, leader = world.cast.client("staff"), world.cast.leader.memberships.get()
    assert client.post(reverse("duty_switch"), {"duty": leader.pk}).status_code == 404
    own = Membership.objects.get(user=world.cast.staff)
    assert client.post(reverse("duty_switch"), {"duty": own.pk}).status_code == 302
    assert client.session["duty"] == own.pk


@pytest.mark.parametrize("name", ["member_end", "member_handover"])
def test_foreign_duty_is_as_absent(world, name):
    asked = reverse(name, args=[world.abroad.keeper.memberships.get().pk])
    body = {"last_day": TODAY, "reason": "thử", "account": "keep"}
    client = world.cast.client("staff")
    before = facts()
    for send_it in (client.get, client.post):
        assert send_it(asked, body).status_code in (404, 405)
    assert facts() == before
    assert world.cast.client("foreign_staff").get(asked).status_code == 200
