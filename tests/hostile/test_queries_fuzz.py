"""Whatever is typed into an address or a form: the portal answers, never with a fault of its own.

`FUZZ=full` tries every odd value in every field, and many more addresses; else each field gets the values that
have broken portals most, and a share of the others that moves on from field to field.
"""

import os
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Membership
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
FULL = os.environ.get("FUZZ") == "full"
LONG, FAR = "ạ" * 10_000, "9" * 5_000
WORST = [FAR, "01/01/0001"]
ODD = [
    "", " ", "0", "-1", "1", "2", "1.5", "1e9", "9" * 19, "9223372036854775808", "²", "१२", "٣", "NaN", "None",
    "none", "null", "me", "any", "\x00", "a\x00b", "\u202e", "\ufeff", "\ud7ff\ue000", "e\u0301\u0301\u0301",
    "😀" * 50, LONG, "'", '"', "%", "%00", "_", "\\", "'; DROP TABLE agencies_agency; --", "{{ 7 }}",
    "<script>", "../../etc/passwd", "31/12/9999", "29/02/2023", "0001-01-01", "31/12/99999",
    "\r\nSet-Cookie: a=b", "true", "[]", "ＵＢＮＤ",
]  # fmt: skip
VALUE = st.one_of(st.sampled_from(WORST + ODD), st.text(max_size=40), st.integers().map(str))
SLOWLY = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def fuzzed(count: int) -> Any:
    return settings(max_examples=count, derandomize=True, database=None, deadline=None, suppress_health_check=SLOWLY)


QUERIES = {
    "agency_list": ("q", "level", "obligation", "status", "edition", "unit", "officer", "cluster", "kind", "missing",
                    "province", "sort", "trang", "saved"),
    "unit_list": ("q", "province", "cha", "trang"),
    "cluster_list": ("trang", "province"),
    "member_list": ("q", "duty", "state", "trang"),
    "member_print": ("q", "duty", "state"),
    "member_invite_bulk": ("q", "level", "unit", "cluster", "province"),
    "import_list": ("trang", "kind"),
    "import_create": ("loai", "scope"),
    "search": ("q", "trang"),
    "filter_list": ("trang",),
    "filter_save": ("q", "unit", "level", "trang"),
    "home": ("viec", "province"),
    "agency_create": ("province",),
    "account_login": ("next",),
}  # fmt: skip


def address_of(world: World, name: str) -> str:
    side = world.home
    numbers = {
        "agency_export": ["csv"],
        "agency_correct": [side.agency.pk, side.period.pk],
        "appointment_edit": [side.agency.pk, side.appointment.pk],
        "appointment_end": [side.agency.pk, side.appointment.pk],
        "division_edit": [side.agency.pk, side.division.pk],
        "division_end": [side.agency.pk, side.division.pk],
        "cluster_rename": [side.cluster.pk],
        "import_preview": [side.batch.pk],
        "import_apply": [side.batch.pk],
        "import_row": [side.batch.pk, 3],
        "import_match": [side.batch.pk],
        "member_grant": [side.keeper.pk],
        "member_disable": [side.keeper.pk],
        "member_end": [side.keeper.memberships.get().pk],
        "duty_delegate": [Membership.objects.get(user=side.officer).pk],
        "invitation_accept": ["khong-co"],
    }
    of_agency = name.startswith(("agency_", "figure_", "committee_", "appointment_", "division_"))
    alone = ("agency_list", "agency_create", "agency_bulk")
    default = [side.agency.pk] if of_agency and name not in alone else []
    return reverse(name, args=numbers.get(name, default))


@pytest.mark.parametrize("name", [*QUERIES, "agency_export", "agency_history", "import_preview"])
def test_fuzz_no_address_makes_the_portal_stumble(world, name):
    client, address = world.cast.client("staff"), address_of(world, name)
    names = QUERIES.get(name, (*QUERIES["agency_list"], "chon", "tt"))

    @fuzzed(200 if FULL else 8)
    @given(st.dictionaries(st.sampled_from(names), VALUE, min_size=1, max_size=4))
    def ask(query: dict[str, str]) -> None:
        answer = client.get(address, query)
        if answer.streaming:
            answer.getvalue()  # a file is made while it is read
        assert answer.status_code in (200, 302, 400, 404, 409)

    ask()


@pytest.mark.parametrize("name", QUERIES)
def test_fuzz_every_odd_value_in_every_condition(world, name):
    client, address = world.cast.client("staff"), address_of(world, name)
    odd_values = WORST + (ODD if FULL else ODD[list(QUERIES).index(name) % 4 :: 4])
    seen = {client.get(address, dict.fromkeys(QUERIES[name], odd)).status_code for odd in odd_values}
    assert seen <= {200, 302, 400, 404}


FORMS = {
    "agency_create": ("name", "short_name", "level", "obligation", "parent", "unit", "cluster", "kind", "valid_from",
                      "own", "electronic", "phone", "email", "website"),
    "agency_correct": ("name", "level", "parent", "unit", "cluster", "valid_from", "valid_to", "version", "reason"),
    "agency_change": ("name", "level", "unit", "cluster", "on", "version", "reason"),
    "agency_contact": ("phone", "email", "address", "website", "kind", "note", "version"),
    "agency_identifiers": ("own", "electronic", "unit", "on", "correct", "version"),
    "agency_status": ("status", "on", "source", "paper_number", "paper_day", "reason"),
    "agency_officer": ("user", "on", "reason"),
    "figure_add": ("kind", "count", "unit", "group", "as_of", "source", "total_of"),
    "committee_add": ("paper_number", "paper_day", "issuer", "signer", "excerpt"),
    "appointment_add": ("role", "name", "on", "title", "phone", "email", "paper_number", "paper_day"),
    "appointment_edit": ("name", "valid_from", "valid_to", "version"),
    "appointment_end": ("on", "version", "reason"),
    "division_add": ("name", "applies", "applies_since", "valid_from"),
    "division_edit": ("name", "applies", "applies_since", "version"),
    "division_end": ("on", "version"),
    "agency_bulk": ("act", "chon", "seen", "query", "confirmed", "obligation", "mode", "on", "cluster", "user",
                    "tat_ca"),
    "cluster_create": ("name", "province"),
    "cluster_rename": ("name", "version"),
    "filter_save": ("name", "query", "shared"),
    "member_invite": ("full_name", "duty", "agency", "province", "valid_from", "valid_to", "username",
                      "paper_number"),
    "member_grant": ("duty", "agency", "valid_from", "valid_to", "paper_number", "paper_day"),
    "member_end": ("last_day", "reason", "account"),
    "member_disable": ("reason",),
    "member_invite_bulk": ("chosen",),
    "duty_delegate": ("to", "valid_from", "valid_to", "paper_number", "paper_day"),
    "duty_switch": ("duty", "next"),
    "day_set": ("day", "next"),
    "import_create": ("kind", "scope", "on", "correct"),
    "import_row": ("o-name", "o-email", "dung", "goi-y-email", "trang"),
    "import_apply": ("revision", "bo-qua-loi"),
    "import_match": ("trang-tinh", "cot-0"),
    "account_edit": ("full_name", "title", "phone", "email", "version"),
    "account_login": ("login", "password", "next"),
    "invitation_accept": ("password1", "password2"),
}  # fmt: skip
# What else a form needs before an odd value reaches the rules behind it.
VALID = {
    "agency_correct": {"name": "UBND xã Thử", "level": "commune", "version": "2"},
    "agency_change": {"name": "UBND xã Thử", "level": "commune", "on": "01/02/2026", "version": "2"},
    "agency_contact": {"version": "1"},
    "agency_status": {"status": "applying", "on": "01/02/2026"},
    "agency_officer": {"on": "01/02/2026"},
    "agency_create": {"name": "UBND xã Thử", "level": "commune"},
    "figure_add": {"kind": "certified", "count": "3", "unit": "hoạt động", "source": "Báo cáo"},
    "committee_add": {"paper_number": "1/QĐ-UBND", "paper_day": "01/02/2026"},
    "appointment_add": {"role": "secretary", "name": "Lê Thị Thử", "on": "01/02/2026"},
    "appointment_edit": {"name": "Lê Thị Thử", "version": "1"},
    "appointment_end": {"on": "01/02/2026", "version": "1"},
    "division_add": {"name": "Phòng Thử", "applies": "yes"},
    "division_edit": {"name": "Phòng Thử", "applies": "yes", "version": "1"},
    "division_end": {"on": "01/02/2026", "version": "1"},
    "cluster_rename": {"name": "Cụm Thử", "version": "1"},
    "filter_save": {"name": "Bộ lọc thử", "query": "level=commune"},
    "member_invite": {"full_name": "Lê Thị Thử", "duty": "department_staff"},
    "member_grant": {"duty": "viewer"},
    "member_end": {"last_day": "01/12/2026", "reason": "thử", "account": "keep"},
    "duty_delegate": {"valid_from": "01/12/2026", "valid_to": "02/12/2026", "paper_number": "1/GUQ"},
    "import_apply": {"revision": "1"},
    "account_edit": {"full_name": "Trần Thị Hạnh", "version": "1"},
}


def body_of(world: World, name: str) -> dict[str, Any]:
    more: dict[str, Any] = {}
    if name == "agency_bulk":
        more = {"act": "obligation", "confirmed": "1", "obligation": "mandatory", "mode": "change",
                "on": "01/02/2026", "chon": world.home.agency.pk}  # fmt: skip
    if name == "duty_delegate":
        more = {"to": world.cast.leader.pk}
    if name == "import_create":
        more = {"kind": "agencies", "scope": f"province:{world.home.province.pk}", "on": "01/02/2026"}
    return VALID.get(name, {}) | more


@pytest.mark.parametrize("name", FORMS)
def test_fuzz_no_form_makes_the_portal_stumble(world, name):
    client, address, valid = world.cast.client("staff"), address_of(world, name), body_of(world, name)
    stumbled = []
    begin = 7 * list(FORMS).index(name)  # the first fields of two forms meet different values
    for place, field in enumerate((*FORMS[name], "form_token"), begin):
        for odd in WORST + (ODD if FULL else [ODD[place % len(ODD)]]):
            try:
                status = client.post(address, valid | {field: odd}).status_code
            except Exception as fault:
                status = f"{type(fault).__name__}: {fault}"[:150]
            if status not in (200, 302, 400, 403, 404, 409, 429):
                stumbled.append((field, odd[:20], status))
    assert stumbled == []
