"""The chain of certificates and the reorganisations in every state, at 1280 and 320 px: axe finds nothing."""

from collections.abc import Callable
from datetime import date

from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from agencies.choices import Duty, TaskKind
from agencies.models import AgencySuccession, AgencyTask, Province
from agencies.services.calendar_feeds import renew_feed
from common.history import create
from tests.agencies.wave import staged, standing_province
from tests.cast import Cast, make_user
from tests.factories.agencies import PeriodFactory, staff_of
from tests.journeys.chain import chained
from tests.journeys.examine import examine, examine_sent_bare, look, told
from tests.journeys.full import LONG

PageOf = Callable[[User], Page]
LAST_DAY, FIRST_DAY = date(2025, 6, 30), date(2025, 7, 1)
PARTS = ("dong", "cu", "moi", "chua-ro")  # the lists of a wave


def test_certificates_in_every_state(page_of: PageOf, cast: Cast) -> None:
    rows, page = chained(cast), page_of(cast.staff)
    renew_feed(by=cast.staff)
    month = f"{reverse('certificate_calendar')}?thang={rows.planned.due_on:%Y-%m}"
    pages = {
        "certificate_list": reverse("certificate_list"),
        "certificate_list, found": reverse("certificate_list") + "?state=suspended&kind=certificate",
        "certificate_list, nothing": reverse("certificate_list") + "?q=khongcogi",
        "certificate_list, faulty": reverse("certificate_list") + "?state=khongco",
        "certificate_calendar, full": month,
        "transition_board": reverse("transition_board"),
        "agency_certificates": reverse("agency_certificates", args=[cast.own.pk]),
        "certificate_sheet": reverse("certificate_sheet", args=[rows.running_out.pk]),
    }
    pages |= {
        f"certificate_detail, {state}": reverse("certificate_detail", args=[row.pk])
        for state, row in rows.states().items()
    }
    found = examine(page, pages)
    assert found == [], told(found)


def test_forms_of_certificates(page_of: PageOf, cast: Cast) -> None:
    rows, page = chained(cast), page_of(cast.staff)
    acts = ("certificate_renew", "certificate_correct", "certificate_suspend", "audit_plan", "audit_add")
    forms = {f"{name}, certificate": reverse(name, args=[rows.running_out.pk]) for name in acts}
    forms["certificate_resume, suspended"] = reverse("certificate_resume", args=[rows.suspended.pk])
    forms["audit_record, planned"] = reverse("audit_record", args=[rows.running_out.pk, rows.planned.pk])
    for kind in ("declaration", "certificate"):
        forms[f"certificate_record, {kind}"] = f"{reverse('certificate_record')}?agency={cast.own.pk}&kind={kind}"
    found = examine(page, forms) + examine_sent_bare(page, forms)
    found += examine(page, {"certificate_record, nothing chosen": reverse("certificate_record") + "?agency=&kind="})
    assert found == [], told(found)


def test_chain_with_nothing_yet(page_of: PageOf, db: None) -> None:
    province = create(Province(code="89", name="An Giang"), by=None)
    officer = make_user("canbo", "Trần Thị Hạnh", {"duty": Duty.DEPARTMENT_STAFF, "province": province})
    names = (
        "certificate_list",
        "certificate_record",
        "certificate_calendar",
        "transition_board",
        "service_body_list",
    )
    more = ("succession_list", "reorganisation_propose", "task_list")
    found = examine(page_of(officer), {name: reverse(name) for name in (*names, *more)})
    assert found == [], told(found)


def test_public_page_for_whoever_is_not_signed_in(page: Page, cast: Cast) -> None:
    states = chained(cast).states().items()
    pages = {f"certificate_verify, {state}": reverse("certificate_verify", args=[row.token]) for state, row in states}
    found = examine(page, pages)
    unknown = reverse("certificate_verify", args=["khong-co-ma-nay"])
    found += examine(page, {"certificate_verify, unknown": unknown}, status=404)
    assert found == [], told(found)


def test_certificates_of_a_past_day(page_of: PageOf, cast: Cast) -> None:
    rows, page = chained(cast), page_of(cast.staff)
    page.goto("/")
    page.locator(".day-drop summary").click()
    page.get_by_label("Xem số liệu của ngày").fill("30/06/2021")
    page.get_by_role("button", name="Xem ngày này").click()
    pages = {name: reverse(name) for name in ("certificate_list", "certificate_calendar", "transition_board")}
    pages["certificate_detail"] = reverse("certificate_detail", args=[rows.replaced.pk])
    found = examine(page, pages)
    assert found == [], told(found)


def test_reorganisation_that_happened(page_of: PageOf, cast: Cast) -> None:
    new = PeriodFactory(province=cast.home, name=f"UBND phường {LONG}", valid_from=FIRST_DAY).agency
    for number, target in enumerate((new, new, None)):
        old = PeriodFactory(province=cast.home, name=f"UBND xã Số {number} {LONG}", valid_to=LAST_DAY).agency
        facts = {"kind": "merge", "share": "toàn bộ", "note": LONG}
        create(AgencySuccession(province=cast.home, source=old, target=target, day=FIRST_DAY, **facts), by=None)
    for kind in TaskKind:
        create(AgencyTask(agency=new, kind=kind, since=FIRST_DAY, note=LONG), by=None)
    wave = f"{reverse('succession_list')}?tinh={cast.home.pk}&ngay={FIRST_DAY:%Y-%m-%d}"
    pages = {"succession_list": reverse("succession_list"), "task_list": reverse("task_list"), "home": "/"}
    pages |= {f"succession_list, {part}": f"{wave}&xem={part}" for part in PARTS}
    pages |= {"task_list, of a kind": reverse("task_list") + "?viec=declare&ai=toi"}
    pages |= {"agency_detail, heir": reverse("agency_detail", args=[new.pk])}
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_reorganisation_that_is_proposed(page_of: PageOf, db: None) -> None:
    province = standing_province(departments=1)
    officer = staff_of(province)
    page, propose = page_of(officer), {"reorganisation_propose": reverse("reorganisation_propose")}
    found = examine(page, propose) + examine_sent_bare(page, propose)
    batch = staged(province, officer)
    effects = reverse("reorganisation_effects", args=[batch.pk])
    page.goto(effects)
    tabs = page.get_by_role("navigation", name="Các tác động").get_by_role("link").all()
    addresses = [str(tab.get_attribute("href")) for tab in tabs]
    found += examine(page, {f"reorganisation_effects {address}": address for address in addresses})
    row = {"reorganisation_row": reverse("reorganisation_row", args=[batch.pk, batch.rows.earliest("number").number])}
    found += examine(page, row) + examine_sent_bare(page, row)
    page.goto(reverse("import_preview", args=[batch.pk]))
    found += look(page, "import_preview, successions")
    assert len(addresses) > 3
    assert found == [], told(found)
