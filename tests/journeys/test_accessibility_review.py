"""Reviews, results and reminders in every state, at 1280 and 320 px: axe finds nothing, nothing runs off."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from agencies.choices import Duty
from agencies.models import Membership
from common.history import create, save_versioned
from inspections.models import Criterion, SelfAssessment
from inspections.services.assignments import assign_section
from inspections.services.evidence import add_evidence
from inspections.services.extensions import extend
from inspections.services.reminders import note_reminder
from inspections.services.results import give_opinion, grade_by_hand, publish_results
from tests.cast import Cast, make_agency
from tests.inspections.reports import AT, OPENED, criterion, give_item_back, hand, open_plan, review, score, upload
from tests.journeys.examine import examine, examine_sent_bare, told
from tests.journeys.full import LONG

PageOf = Callable[[User], Page]
SENT_BARE = (
    "dossier_review_item", "dossier_give_back", "dossier_extend", "result_grade", "result_notice_record",
    "reminder_note", "reminder_letter_sent", "reminder_rules", "section_assignments",
)  # fmt: skip


def full(cast: Cast) -> dict[str, SelfAssessment]:
    """Reports in each state, with names and texts as long as they come."""
    third = make_agency(cast.home, LONG, "AG.X3")
    fourth = make_agency(cast.home, "UBND xã Ba Chúc", "AG.X4")
    create(Membership(user=cast.secretary, duty=Duty.ISO_SECRETARY, agency=fourth), by=None)
    opened = {row.agency: row for row in open_plan(cast, cast.own, cast.other, third, fourth, rounds=2)}
    own, other, late, back = (opened[agency] for agency in (cast.own, cast.other, third, fourth))
    for row in Criterion.objects.filter(section__criteria_set=own.criteria_set):
        row.text, row.evidence_asked = f"{row.text}: {LONG}", LONG
        save_versioned(row, by=None)
    for report, by in ((own, cast.secretary), (other, cast.outsider)):
        where = {"criterion": criterion(report, "1.1"), "by": by, "at": AT}
        add_evidence(report, upload("quyet_dinh_thanh_lap_ban_chi_dao_va_to_giup_viec_iso_9001.pdf"), **where)
        hand(report, by=by)
    result: Any = review(other, by=cast.staff).result
    grade_by_hand(result, grade="Khá", reason=LONG, by=cast.leader, at=AT, version=result.version)
    publish_results(own.plan, by=cast.leader, at=AT)
    result.refresh_from_db()
    give_opinion(result, text=LONG, by=cast.outsider, on=OPENED, version=result.version)
    score(own, "1.1", "7", by=cast.staff, note=LONG)
    give_item_back(hand(back, by=cast.secretary), by=cast.staff)
    extend([late], until=late.due_on.replace(year=late.due_on.year + 1), reason=LONG, by=cast.staff, at=AT)
    section: Any = own.criteria_set.sections.first()
    assign_section(own.plan, section, department=cast.other, by=cast.staff)
    assign_section(own.plan, section, reviewer=cast.staff, by=cast.staff)
    call = {"channel": "telephone", "on": AT.date(), "to_name": LONG, "text": LONG}
    note_reminder(late, by=cast.staff, at=AT, **call)
    return {"own": own, "other": other, "late": late, "back": back}


def test_reviews_where_everything_is_given(page_of: PageOf, cast: Cast) -> None:
    reports = full(cast)
    own, other = reports["own"], reports["other"]
    first = criterion(own, "2.2")
    listed = reverse("dossier_review_list")
    pages = {f"dossier_review, {name}": reverse("dossier_review", args=[row.pk]) for name, row in reports.items()}
    pages |= {
        "dossier_review_list": listed,
        "dossier_review_list, every": f"{listed}?state=every",
        "dossier_review_list, nothing": f"{listed}?q=khongcogi",
        "dossier_review_list, faulty": f"{listed}?state=khongco",
        "dossier_review_item": reverse("dossier_review_item", args=[own.pk, first.pk]),
        "dossier_seals": reverse("dossier_seals", args=[other.pk]),
        "result_list": reverse("result_list", args=[own.plan_id]),
    }
    of_plan = ("section_assignments", "reminder_list", "reminder_history", "reminder_rules")
    pages |= {name: reverse(name, args=[own.plan_id]) for name in of_plan}
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_forms_of_reviews_sent_bare(page_of: PageOf, cast: Cast) -> None:
    reports = full(cast)
    own, other, late = reports["own"], reports["other"], reports["late"]
    fresh = hand(open_plan(cast, title="Kế hoạch kiểm tra bổ sung")[0], by=cast.secretary)
    forms = {
        "dossier_review_item": reverse("dossier_review_item", args=[own.pk, criterion(own, "2.2").pk]),
        "dossier_give_back": reverse("dossier_give_back", args=[fresh.pk]),
        "dossier_extend": reverse("dossier_extend", args=[late.pk]),
        "result_grade": reverse("result_grade", args=[other.pk]),
        "result_notice_record": reverse("result_notice_record", args=[other.pk]),
        "reminder_note": reverse("reminder_note", args=[late.pk]),
        "reminder_letter_sent": reverse("reminder_letter_sent", args=[own.plan_id]),
        "reminder_rules": reverse("reminder_rules", args=[own.plan_id]),
        "section_assignments": reverse("section_assignments", args=[own.plan_id]),
    }
    assert sorted(forms) == sorted(SENT_BARE)
    found = examine_sent_bare(page_of(cast.leader), forms)
    assert found == [], told(found)


def test_reviews_with_nothing_yet(page_of: PageOf, cast: Cast) -> None:
    report = open_plan(cast)[0]
    pages = {name: reverse(name, args=[report.pk]) for name in ("dossier_review", "dossier_seals")}
    pages |= {name: reverse(name, args=[report.plan_id]) for name in ("result_list", "reminder_history")}
    pages["dossier_review_list"] = reverse("dossier_review_list")
    found = examine(page_of(cast.viewer), {key: pages[key] for key in ("dossier_review", "result_list")})
    found += examine(page_of(cast.staff), pages)
    assert found == [], told(found)
