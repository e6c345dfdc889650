"""Whatever is typed at the pages of certificates, reorganisations and service bodies, tried as at the others."""

from typing import Any

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from tests.hostile.papers import reorganisation_of
from tests.hostile.test_queries_fuzz import FULL, ODD, VALUE, WORST, fuzzed
from tests.hostile.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
LIST = ("q", "kind", "edition", "state", "within", "level", "body", "officer", "stands", "province", "sort", "trang")
QUERIES = {
    "certificate_list": LIST,
    "certificate_export": LIST,
    "certificate_record": ("agency", "kind", "province"),
    "certificate_history": ("trang",),
    "certificate_calendar": ("thang",),
    "transition_board": ("province",),
    "service_body_list": ("q", "kind", "state", "province", "trang"),
    "service_body_export": ("q", "kind", "state", "province"),
    "succession_list": ("ngay", "tinh", "xem", "trang"),
    "succession_export": ("ngay", "tinh"),
    "reorganisation_propose": ("province",),
    "task_list": ("viec", "ai", "trang"),
}


def address_of(world: World, name: str) -> str:
    papers, certified = world.home.papers, [world.home.papers.certified.pk]
    numbers: dict[str, list[Any]] = {
        **dict.fromkeys(("certificate_export", "service_body_export", "succession_export"), ["csv"]),
        **dict.fromkeys((*FORMS, "certificate_history"), certified),
        **dict.fromkeys(("certificate_record", "service_body_create", "reorganisation_propose"), []),
        "audit_record": [*certified, papers.planned.pk],
        "service_body_edit": [papers.body.pk],
        "task_finish": [papers.task.pk],
    }
    return reverse(name, args=numbers.get(name, []))


@pytest.mark.parametrize("name", QUERIES)
def test_fuzz_no_address_of_papers_makes_the_portal_stumble(papered: World, name: str) -> None:
    client, address = papered.cast.client("staff"), address_of(papered, name)
    names = QUERIES[name]

    def status_of(query: dict[str, str]) -> int:
        answer = client.get(address, query)
        if answer.streaming:
            answer.getvalue()  # a file is made while it is read
        return int(answer.status_code)

    @fuzzed(200 if FULL else 5)
    @given(st.dictionaries(st.sampled_from(names), VALUE, min_size=1, max_size=4))
    def ask(query: dict[str, str]) -> None:
        assert status_of(query) in (200, 302, 400, 404, 409)

    ask()
    odd_values = WORST + (ODD if FULL else ODD[list(QUERIES).index(name) % 4 :: 4])
    assert {status_of(dict.fromkeys(names, odd)) for odd in odd_values} <= {200, 302, 400, 404, 409}


WITH_PAPER = ("paper_number", "paper_day", "version")
CERTIFICATE = (
    "edition", "issue_number", "paper_number", "issued_on", "signer", "issuing_body", "in_force_from", "expires_on",
    "notice", "notified_on", "posted_on", "scope", "stated_total", "developed_from", "developed_source", "note",
    "divisions", "lines-TOTAL_FORMS", "lines-INITIAL_FORMS", "lines-0-count", "lines-0-group", "covers-TOTAL_FORMS",
    "covers-0-agency", "more_rows",
)  # fmt: skip
BODY = ("name", "short_name", "former_names", "kind", "confirmation_number", "confirmed_on", "confirmation_scope",
        "confirmation_state", "source", "note", "reason")  # fmt: skip
FORMS = {
    "certificate_record": (*CERTIFICATE, "part", "reason"),
    "certificate_renew": CERTIFICATE,
    "certificate_correct": (*CERTIFICATE, "version", "reason_of_change"),
    "certificate_withdraw": ("on", "reason", *WITH_PAPER),
    "certificate_suspend": ("on", "reason", *WITH_PAPER),
    "certificate_resume": ("on", "reason", "version"),
    "certificate_file_add": ("label", "upload"),
    "audit_plan": ("due_on", "note"),
    "audit_add": ("held_on", "result", "note", "paper_number", "paper_day"),
    "audit_record": ("held_on", "result", "note", *WITH_PAPER),
    "service_body_create": BODY,
    "service_body_edit": (*BODY, "version"),
    "reorganisation_propose": ("paper_number", "paper_day", "province_paper", "along"),
    "reorganisation_row": ("kind", "new_code", "new", "share", "note", "together"),
    "task_finish": ("on", "reason", "version"),
}
DAY = "01/02/2026"
ROWS = {
    "lines-TOTAL_FORMS": "1", "lines-INITIAL_FORMS": "0", "lines-0-group": "Đất đai", "lines-0-count": "3",
    "lines-0-counted": "activity", "covers-TOTAL_FORMS": "1", "covers-INITIAL_FORMS": "0",
}  # fmt: skip
# What else a form needs before an odd value reaches the rules behind it.
VALID = {
    **dict.fromkeys(("certificate_record", "certificate_renew", "certificate_correct"),
                    ROWS | {"paper_number": "9/QĐ", "issued_on": DAY, "version": "1"}),
    **dict.fromkeys(("certificate_withdraw", "certificate_suspend"), {"on": DAY, "reason": "thử", "version": "1"}),
    "certificate_resume": {"on": DAY, "version": "1"},
    "audit_plan": {"due_on": DAY},
    "audit_add": {"held_on": DAY, "result": "maintained"},
    "audit_record": {"held_on": DAY, "result": "maintained", "version": "1"},
    **dict.fromkeys(("service_body_create", "service_body_edit"),
                    {"name": "Viện Thử", "kind": "training", "confirmation_state": "unknown", "version": "1"}),
    "reorganisation_propose": {"paper_number": "1654/NQ", "paper_day": DAY},
    "reorganisation_row": {"kind": "merge", "new": "UBND huyện Châu Phú"},
    "task_finish": {"on": DAY, "version": "1"},
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_fuzz_no_form_of_papers_makes_the_portal_stumble(papered: World, name: str) -> None:
    client, valid = papered.cast.client("staff"), VALID.get(name, {})
    if name == "reorganisation_row":
        address = reverse(name, args=[reorganisation_of(papered.home).pk, 2])
    else:
        address = address_of(papered, name)
    if name == "certificate_record":
        address += f"?agency={papered.cast.other.pk}"
    if name.startswith("certificate_re") or name == "certificate_correct":
        valid = valid | {"edition": papered.home.certificate.edition_id}
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
