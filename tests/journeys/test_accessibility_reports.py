"""The agency's pages at 1280 and 320 px, empty, filled in, handed in, returned and graded: axe finds nothing."""

from collections.abc import Callable
from datetime import timedelta

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from common.clock import today
from inspections.models import SelfAssessment
from inspections.parts import SLUGS
from inspections.services.evidence import add_evidence
from tests.cast import Cast
from tests.factories.inspections import make_set, reference_content
from tests.inspections.reports import AT, criterion, fill, give_item_back, hand, open_plan, review, upload
from tests.journeys.examine import examine, examine_sent_bare, told
from tests.journeys.full import LONG

PageOf = Callable[[User], Page]
OF_THE_SECRETARY = ("assessment_hand_in", "assessment_form")
SENT_BARE = (*OF_THE_SECRETARY, "assessment_hand_in_for", "assessment_opinion", "assessment_part", "evidence_edit")
LONG_FILE = "Bien_ban_hop_xem_xet_cua_lanh_dao_nam_2026_da_ky_so_ngay_01_03_2026_ban_chinh_thuc.pdf"


def open_report(cast: Cast, **facts: object) -> SelfAssessment:
    due = {"report_due_on": today() + timedelta(days=10), "rounds": 2, "title": f"Kế hoạch kiểm tra {LONG}"}
    return open_plan(cast, **{**due, **facts})[0]


def pages_of(report: SelfAssessment, *names: str) -> dict[str, str]:
    return {f"{name}, {report.state}": reverse(name, args=[report.pk]) for name in names}


def sections_of(report: SelfAssessment) -> dict[str, str]:
    sections = report.criteria_set.sections.filter(criteria__at_commune=True).distinct()
    return {f"section {row.pk}": reverse("assessment_section", args=[report.pk, row.pk]) for row in sections}


def test_a_report_to_be_filled_in(page_of: PageOf, cast: Cast) -> None:
    short = make_set(cast.home, name="Phiếu rút gọn", content=reference_content("criteria_communes"))
    report = open_report(cast, criteria_set=short)
    parts = {f"part {slug}": reverse("assessment_part", args=[report.pk, slug]) for slug in SLUGS.values()}
    names = ("assessment_detail", "assessment_check", "assessment_hand_in", "assessment_form")
    pages = pages_of(report, *names) | parts | sections_of(report)
    pages["assessment_list"] = reverse("assessment_list")
    pages["agency_assessments"] = reverse("agency_assessments", args=[cast.own.pk])
    page = page_of(cast.secretary)
    forms = pages_of(report, *OF_THE_SECRETARY) | {"assessment_part": parts["part kho-khan"]}
    found = examine(page, pages) + examine_sent_bare(page, forms)
    officer = page_of(cast.staff)
    found += examine(officer, {"list, empty": f"{reverse('assessment_list')}?state=final"})
    handed = pages_of(report, "assessment_hand_in_for")
    found += examine(officer, handed) + examine_sent_bare(officer, handed)
    assert found == [], told(found)


def test_a_report_filled_in_returned_and_graded(page_of: PageOf, cast: Cast) -> None:
    filled, returned, final = (open_report(cast, title=f"Kế hoạch {number}: {LONG}") for number in range(3))
    fill(filled, by=cast.secretary)
    file = upload(LONG_FILE)
    evidence = add_evidence(filled, file, by=cast.secretary, at=AT, criterion=criterion(filled, "2.1"), title=LONG)
    give_item_back(hand(returned, by=cast.secretary), by=cast.staff)
    review(hand(final, by=cast.secretary), by=cast.staff)
    for report in (filled, returned, final):
        report.refresh_from_db()
    pages = pages_of(filled, "assessment_detail", "assessment_check") | sections_of(filled)
    pages["evidence_edit"] = reverse("evidence_edit", args=[filled.pk, evidence.pk])
    pages |= pages_of(returned, "assessment_detail", "assessment_receipt", "assessment_explain")
    pages |= pages_of(
        final,
        "assessment_detail",
        "assessment_history",
        "assessment_check",
        "assessment_result",
        "assessment_opinion",
    )
    pages["agency_assessments"] = reverse("agency_assessments", args=[cast.own.pk])
    pages["notice_list"] = reverse("notice_list")
    page = page_of(cast.secretary)
    found = examine(page, pages)
    forms = {"evidence_edit": pages["evidence_edit"], **pages_of(final, "assessment_opinion")}
    found += examine_sent_bare(page, forms)
    assert found == [], told(found)
