"""Side doors to plans, criteria, reports and reviews: an officer of another province, and a secretary next door.

Tried as in test_side_doors: by the thief, for whom nothing of the other side is there, and by its owner.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from agencies.services.calendar_feeds import renew_feed
from inspections.models import SelfAssessment
from tests.access_table import rows
from tests.answers import read_whole
from tests.hostile.inspections import (
    OF_A_DRAFT,
    OF_A_PLAN,
    OF_A_REPORT,
    OF_A_RESULT,
    OF_A_SET,
    addresses_of,
)
from tests.hostile.test_side_doors import TODAY, Door, get, post, send, sides
from tests.hostile.world import World, facts, text_of
from tests.test_access import OF_THIS_REQUEST

pytestmark = [pytest.mark.django_db, pytest.mark.words]
OWN = "{s.inspections"
DRAFT, PLAN, SET = f"{OWN}.draft.pk}}", f"{OWN}.plan.pk}}", f"{OWN}.criteria.pk}}"
REPORT, FINAL = f"{OWN}.report.pk}}", f"{OWN}.final.pk}}"
TITLE, SET_NAME, NAME = "inspections.plan.title", "inspections.criteria.name", "inspections.report.name"
# Only posted to, or answered with a file or a refusal for want of something to do.
ACTS = {"assessment_recount", "evidence_add", "result_publish", "dossier_review_accept", "dossier_review_finish",
        "dossier_review_second", "criteria_drop", "plan_ask"}  # fmt: skip
OPEN_OR_SHUT = (200, 302, 403, 404, 409)  # what the owner gets where the row stands elsewhere on its way
WITHOUT_NAME = {"assessment_form_xlsx", "assessment_zip"}


def pages(door: Callable[..., Door]) -> list[Door]:
    """Every page by its number: absent."""
    stems = ((OF_A_DRAFT, DRAFT), (OF_A_PLAN, PLAN), (OF_A_SET, SET), (OF_A_REPORT, REPORT), (OF_A_RESULT, FINAL))
    return [
        door(f"page-{name}", get(name, args=key), 404, open=OPEN_OR_SHUT)
        for names, key in stems
        for name in names
        if name not in ACTS | WITHOUT_NAME
    ]


def lists(door: Callable[..., Door]) -> list[Door]:
    """Lists, their conditions and what is taken away: nothing of the other side."""
    return [
        door("plans", get("plan_list"), 200, TITLE),
        door("plans-name", get("plan_list", "?q=kin"), 200, TITLE),
        door("reports", get("assessment_list"), 200, NAME),
        door("reports-plan", get("assessment_list", f"?plan={PLAN}"), 200, NAME),
        door("reports-name", get("assessment_list", "?q=ubnd"), 200, NAME),
        door("reports-file", get("assessment_export", args="csv"), 200, NAME),
        door("evidence", get("file_download", args=f"{OWN}.evidence.file_id}}"), 404, open=(200,)),
        door("signed", get("file_download", args=f"{OWN}.final.report_file_id}}"), 404, open=(200,)),
        door("zip", get("assessment_zip", args=REPORT), 404, open=(200,)),
        door("form", get("assessment_form_xlsx", args=REPORT), 404, open=(200,)),
    ]


OF_STAFF = [
    Door("reviews", get("dossier_review_list", "?state=every"), 200, NAME),
    Door("reviews-plan", get("dossier_review_list", f"?state=every&plan={PLAN}"), 200, NAME),
    Door("criteria", get("criteria_list"), 200, SET_NAME),
    Door("outside", get("outside_list"), 200, "inspections.outside.name"),
    Door("annex", get("plan_annex", args=f"{PLAN} ho-so"), 404, open=(200,)),
    Door("lists", get("plan_export", args=f"{PLAN} csv"), 404, open=(200,)),
    Door("reviews-file", get("dossier_review_export", "?state=every", args="csv"), 200, NAME),
    Door("plans-file", get("plan_list_export", args="csv"), 200, TITLE),
    Door("outside-file", get("outside_export", args="csv"), 200, "inspections.outside.name"),
    Door("results-file", get("result_export", args=f"{PLAN} csv"), 404, NAME),
    Door("owed-file", get("reminder_export", args=f"{PLAN} csv"), 404, NAME),
    Door("log-file", get("reminder_history_export", args=f"{PLAN} csv"), 404, NAME),
    Door("document", get("plan_document", args=f"{PLAN} ke-hoach"), 404, open=(200,)),
    Door("version", get("plan_version", args=f"{PLAN} 0"), 404, TITLE),
    Door("act-drop", post("outside_drop", f"{OWN}.outside.pk}}", reason="x", version="1"), 404, open=(302,),
         writes=True),
    Door("act-recount", post("assessment_recount", REPORT), 404, open=(302,)),
    Door("act-take-back", post("section_take_back", f"{PLAN} {OWN}.assignment.pk}}"), 404, open=(302,), writes=True),
    Door("act-rules", post("reminder_rules", PLAN, days="5"), 404, open=(302,), writes=True),
    Door("act-note", post("reminder_note", REPORT, channel="telephone", on=TODAY, to_name="x", text="x"), 404,
         open=(302,), writes=True),
]  # fmt: skip


def doors_of(thief: str) -> list[Door]:
    def door(name: str, *told: Any, **more: Any) -> Door:
        return Door(f"{thief}-{name}", *told, thief=thief, **more)

    return [*lists(door), *pages(door)]


DOORS = [*doors_of("staff"), *OF_STAFF, *doors_of("outsider")]


def faults_at(world: World, door: Door, thief: Client, owner: Client) -> list[Any]:
    """What is wrong with a door; whatever was done at it is taken back. An agency's officer may be refused outright
    what is the department's alone (403): that tells him as little."""
    side, _ = sides(world, door)
    before, found = facts() if door.writes else None, []
    with transaction.atomic():
        answer = send(world, thief, door)
        shut = {door.shut, 403} if door.thief == "outsider" and door.shut == 404 else {door.shut}
        found += [answer.status_code] if answer.status_code not in shut else []
        words = {*side.secrets, side.keeper.full_name}
        found += [word for word in words if word in text_of(answer)]
        found += ["the thief wrote"] if door.writes and facts() != before else []
        answer = send(world, owner, door)
        found += [f"owner: {answer.status_code}"] if answer.status_code not in door.open else []
        shown = side
        for name in door.shows.split(".") if door.shows else ():
            shown = getattr(shown, name)
        if door.shows and str(shown) not in text_of(answer):
            found.append("the owner does not see it")
        if not door.shows:
            read_whole(answer)  # read to its end, a file is closed
        found += ["the owner wrote nothing"] if door.writes and facts() == before else []
        transaction.set_rollback(True)
    return found


@pytest.mark.parametrize("thief", ["staff", "outsider"])
def test_side_doors_to_plans_and_reports_are_shut_for_the_thief_and_open_for_the_owner(
    inspected: World, thief: str
) -> None:
    doors = [door for door in DOORS if door.thief == thief]
    clients = [inspected.cast.client(name) for name in (thief, sides(inspected, doors[0])[1])]
    faults = {door.id: faults_at(inspected, door, *clients) for door in doors}
    assert {name: found for name, found in faults.items() if found} == {}
    assert len(doors) >= 50


def test_control_a_door_that_is_open_is_found(inspected: World) -> None:
    clients = [inspected.cast.client("foreign_staff")] * 2
    door = Door("page", get("plan_detail", args=PLAN), 404, TITLE)
    assert inspected.abroad.secrets[-1] in faults_at(inspected, door, *clients)


@pytest.mark.parametrize("thief", ["staff", "outsider"])
def test_foreign_and_absent_rows_answer_with_the_same_page(inspected: World, thief: str) -> None:
    """Nobody learns from the page that says no whether there is such a row."""
    client, shown = inspected.cast.client(thief), {row.name for row in rows() if row.method == "get"}
    asked = {name: numbers for name, numbers in addresses_of(inspected.abroad).items() if numbers and name in shown}
    for name, numbers in asked.items():
        answers = [client.get(reverse(name, args=[key, *numbers[1:]])) for key in (numbers[0], 987_654_321)]
        bodies = [OF_THIS_REQUEST.sub("", answer.content.decode()) for answer in answers]
        assert (name, [answer.status_code for answer in answers]) == (name, [404, 404])
        assert (name, bodies[0]) == (name, bodies[1])
    assert len(asked) >= 50


def test_control_a_page_that_tells_of_a_foreign_row_is_found(inspected: World) -> None:
    client, plan = inspected.cast.client("foreign_staff"), inspected.abroad.inspections.plan
    answers = [client.get(reverse("plan_detail", args=[key])) for key in (plan.pk, 987_654_321)]
    assert [answer.status_code for answer in answers] == [200, 404]


def test_calendar_home_and_search_tell_nothing_of_the_other_side(inspected: World) -> None:
    """A feed of deadlines, and the work that the first page counts, for who made none of it."""
    for person, side in (("staff", inspected.abroad), ("foreign_staff", inspected.home)):
        client, token = inspected.cast.client(person), renew_feed(by=inspected.cast.users[person]).token
        told = [client.get(reverse("home")), client.get(reverse("search"), {"q": "kin"})]
        told.append(client.get(reverse("calendar_feed", args=[token])))
        assert [(person, word) for word in side.secrets for one in told if word in text_of(one)] == []
    own = inspected.cast.client("foreign_staff").get(reverse("calendar_feed", args=[token]))
    assert inspected.abroad.inspections.plan.title[:30] in text_of(own).replace("\r\n ", "")


@pytest.mark.parametrize("hostile", ['UBND xã "Mỹ Đức"; x=1', "UBND xã\r\nX-Ten: gia", "../../etc/passwd", "ộ" * 240])
def test_name_of_a_file_of_a_report_makes_no_header_of_its_own(inspected: World, hostile: str) -> None:
    client, own = inspected.cast.client("staff"), inspected.home.inspections
    SelfAssessment.objects.filter(pk=own.final.pk).update(name=hostile)
    for name in ("assessment_zip", "result_notice_docx", "assessment_form_xlsx"):
        answer = client.get(reverse(name, args=[own.final.pk]))
        told = answer.headers["Content-Disposition"]
        read_whole(answer)
        assert (answer.status_code, told.startswith("attachment; filename"), "X-Ten" in answer.headers) == (
            200, True, False,
        )  # fmt: skip
        assert not {"\r", "\n"} & set(told)


# --- Rows of another under one's own ----------------------------------------------------------------------------
NESTED = (
    ("evidence_edit", {"title": "x", "version": "1"}),
    ("team_edit", {"name": "Đoàn chen vào", "version": "1"}),
    ("team_remove", {"version": "1"}),
    ("section_take_back", {}),
    ("assessment_section", {}),
    ("dossier_review_item", {"points": "5"}),
)


def test_foreign_row_under_ones_own_address_is_absent(inspected: World) -> None:
    client = inspected.cast.client("staff")
    own, foreign = addresses_of(inspected.home), addresses_of(inspected.abroad)
    before = facts()
    for name, body in NESTED:
        swapped = reverse(name, args=[own[name][0], foreign[name][1]])
        statuses = {client.post(swapped, body).status_code, client.get(swapped).status_code} - {405}
        absent = {403} if name == "dossier_review_item" else {404}  # of a report with its result nothing is scored
        assert (name, statuses, facts() == before) == (name, absent, True)
