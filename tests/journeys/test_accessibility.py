"""Every page, empty, full and in error, at 1280 and 320 px: axe finds nothing, nothing runs off the side."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.template.loader import render_to_string
from django.urls import reverse
from playwright.sync_api import Page

from accounts.models import User
from agencies.choices import Duty
from agencies.models import Province
from common.clock import today
from common.history import create
from tests.cast import Cast, make_user
from tests.journeys.acts import expect, sign_in
from tests.journeys.examine import examine, examine_sent_bare, look, told
from tests.journeys.full import MORE_THAN_A_PAGE, fill, imports
from tests.journeys.pages import ON_THE_WAY, answering, examined, forms_of, pages_of, read_by
from tests.journeys.test_accessibility_plans import SENT_BARE as FORMS_OF_PLANS
from tests.journeys.test_accessibility_reports import SENT_BARE as FORMS_OF_REPORTS
from tests.journeys.test_accessibility_review import SENT_BARE as FORMS_OF_REVIEWS
from tests.test_access import named_urls

PageOf = Callable[[User], Page]
TABS = ("loi", "moi", "thay-doi", "chuan-hoa", "khong-doi", "bo-qua")


def test_every_named_url_is_looked_at() -> None:
    assert sorted(set(named_urls()) - examined()) == []
    told = "".join(path.read_text() for path in Path(__file__).parent.glob("test_accessibility*.py"))
    assert sorted(name for name in {*ON_THE_WAY, *answering("get")} if f'"{name}' not in told) == []


def test_every_form_of_the_inspections_is_sent_bare() -> None:
    assert sorted((*FORMS_OF_PLANS, *FORMS_OF_REPORTS, *FORMS_OF_REVIEWS)) == sorted(answering("post"))


def test_control_a_named_url_that_nobody_looks_at_is_found() -> None:
    assert {"home", "page_of_tomorrow"} - examined() == {"page_of_tomorrow"}


def test_department_where_everything_is_given(page_of: PageOf, cast: Cast) -> None:
    pages = pages_of(cast, "staff")
    fill(cast, MORE_THAN_A_PAGE)
    pages |= {
        "agency_list, found": "/co-quan/?q=so+1&level=commune&edition=any",
        "agency_list, nothing": "/co-quan/?q=khongcogi",
        "agency_list, faulty": "/co-quan/?level=khongco",
        "search, found": reverse("search") + "?q=so+1",
        "search, nothing": reverse("search") + "?q=khongcogi",
    }
    found = examine(page_of(cast.staff), pages)
    assert found == [], told(found)


def test_department_forms_sent_bare(page_of: PageOf, cast: Cast) -> None:
    found = examine_sent_bare(page_of(cast.staff), forms_of(cast, "staff"))
    assert found == [], told(found)


def test_department_with_nothing_yet(page_of: PageOf, db: None) -> None:
    province = create(Province(code="89", name="An Giang"), by=None)
    officer = make_user("canbo", "Trần Thị Hạnh", {"duty": Duty.DEPARTMENT_STAFF, "province": province})
    names = (
        "home",
        "search",
        "agency_list",
        "agency_create",
        "filter_list",
        "filter_save",
        "unit_list",
        "cluster_list",
    )
    more = ("member_list", "member_print", "member_invite_bulk", "member_links", "member_slip", "import_list")
    found = examine(page_of(officer), {name: reverse(name) for name in (*names, *more)})
    assert found == [], told(found)


def test_imports_in_every_state(page_of: PageOf, cast: Cast, tmp_path: Path) -> None:
    batches = imports(cast, tmp_path)
    page = page_of(cast.staff)
    preview = reverse("import_preview", args=[batches["faulty"].pk])
    found = examine(page, {f"import_preview, {tab}": f"{preview}?tt={tab}" for tab in TABS})
    found += examine(page, {"import_match": reverse("import_match", args=[batches["matching"].pk])})
    page.get_by_role("button", name="Dùng cách ghép này").click()
    found += look(page, "import_match, sent bare")
    page.goto(preview)
    page.get_by_label("Bỏ qua").check()
    page.get_by_role("button", name="Lưu").click()
    found += look(page, "import_result, applied")
    page.get_by_role("button", name="Hoàn tác lần nhập này").click()
    found += look(page, "import_result, undone")
    found += examine(page, {"import_list": reverse("import_list")})
    assert found == [], told(found)


@pytest.mark.parametrize("person", ["secretary", "viewer", "national", "leader"])
def test_pages_of_the_others(page_of: PageOf, cast: Cast, person: str) -> None:
    names = ("home", "agency_list", "agency_detail", "unit_list", "account", "help")
    pages = read_by(cast, person) if person == "secretary" else pages_of(cast, person, only=names)
    fill(cast)
    found = examine(page_of(getattr(cast, person)), pages)
    assert found == [], told(found)


def test_looking_back(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto("/")
    page.locator(".day-drop summary").click()
    page.get_by_label("Xem số liệu của ngày").fill("30/06/2021")
    found = look(page, "the day in the header, open")
    page.get_by_role("button", name="Xem ngày này").click()
    names = ("home", "agency_list", "agency_detail", "agency_people", "agency_divisions", "agency_figures")
    found += examine(page, pages_of(cast, "staff", only=names))
    assert found == [], told(found)


def test_conflict_of_two_saves(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    page.goto(reverse("agency_correct", args=[cast.own.pk, cast.own.periods.get().pk]))
    page.locator("[name=version]").evaluate("one => { one.value = '0'; }")
    page.get_by_role("button", name="Lưu thông tin đã sửa").click()
    assert page.get_by_text("Hai bản khác nhau").is_visible()
    found = look(page, "agency_correct, stale")
    assert found == [], told(found)


@pytest.mark.parametrize("act", ["Đặt đối tượng áp dụng", "Gán cụm", "Giao chuyên viên"])
def test_act_on_many(page_of: PageOf, cast: Cast, act: str) -> None:
    page = page_of(cast.staff)
    page.goto(reverse("agency_list"))
    page.get_by_label("Chọn UBND phường Mỹ Bình").check()
    page.get_by_role("button", name=act).click()
    found = look(page, f"agency_bulk, {act}")
    if act != "Gán cụm":  # which asks for nothing that could be wrong
        page.get_by_label("Từ ngày").fill("không phải ngày")
        page.get_by_role("button", name="Ghi cho 1 cơ quan").click()
        expect(page.locator(".error-summary")).to_be_focused()
        found += look(page, f"agency_bulk, {act}, faulty")
    assert found == [], told(found)


def test_duty_is_lent_and_taken_back(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.staff)
    address = reverse("duty_delegate", args=[cast.staff.memberships.get().pk])
    found = examine(page, {"duty_delegate": address}) + examine_sent_bare(page, {"duty_delegate": address})
    page.goto(address)
    page.get_by_label("Người nhận").select_option(index=1)
    page.get_by_label("Đến hết ngày").fill(f"{today() + timedelta(days=7):%d/%m/%Y}")
    page.get_by_label("Số văn bản").fill("15/GUQ-CCTĐC")
    page.get_by_label("Ngày văn bản").fill(f"{today():%d/%m/%Y}")
    page.get_by_role("button", name="Ủy quyền").click()
    page.get_by_role("link", name="Thu hồi").first.click()
    found += look(page, "delegation_end")
    assert found == [], told(found)


def test_admin_of_the_rescuers(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.root)
    names = ("admin:index", "admin:agencies_agency_changelist", "admin:agencies_province_changelist")
    found = examine(page, {name: reverse(name) for name in names})
    assert found == [], told(found)


def test_invitation_its_link_and_its_slip(page_of: PageOf, page: Page, cast: Cast) -> None:
    officer = page_of(cast.staff)
    officer.goto(reverse("member_link", args=[cast.secretary.pk]))
    officer.get_by_role("button", name="Cấp đường dẫn").click()
    found = look(officer, "member_links")
    link = officer.get_by_label("Đường dẫn của").input_value()
    found += examine(officer, {"member_slip": reverse("member_slip")})
    found += examine(page, {"invitation_accept": link}) + examine_sent_bare(page, {"invitation_accept": link})
    found += examine(page, {"invitation_accept, refused": "/moi/khong-co/"}, status=404)
    assert found == [], told(found)


def test_sign_in_and_the_second_factor(page: Page, cast: Cast) -> None:
    names = ("account_login", "account_inactive")
    found = examine(page, pages_of(cast, "anonymous", only=names))
    sign_in(page, "thuky", "không phải mật khẩu")
    found += look(page, "account_login, refused")
    sign_in(page, "thuky")
    page.goto(reverse("mfa_activate_totp"))
    found += look(page, "mfa_activate_totp")
    page.get_by_role("button", name="Bật xác thực hai lớp").click()
    found += look(page, "mfa_activate_totp, sent bare")
    TOTP.activate(cast.secretary, generate_totp_secret())
    RecoveryCodes.activate(cast.secretary)
    found += examine(page, {name: reverse(name) for name in ("mfa_index", "mfa_view_recovery_codes", "account")})
    more = ("mfa_generate_recovery_codes", "mfa_deactivate_totp", "mfa_reauthenticate")
    found += examine(page, {name: reverse(name) for name in more})
    page.context.clear_cookies()
    sign_in(page, "thuky")
    found += look(page, "mfa_authenticate")
    page.get_by_role("button", name="Tiếp tục").click()
    found += look(page, "mfa_authenticate, sent bare")
    assert found == [], told(found)


def test_pages_that_say_no(page_of: PageOf, cast: Cast) -> None:
    page = page_of(cast.viewer)
    found = examine(page, {"403": reverse("member_list")}, status=403)
    found += examine(page, {"404": "/khong-co/"}, status=404)
    page = page_of(cast.staff)
    page.goto(reverse("agency_list"))
    page.get_by_role("button", name="Gán cụm").click()
    found += look(page, "409")
    for name in ("403_csrf", "429", "500", "503"):
        page.set_content(render_to_string(f"{name}.html"))  # at our address, so that its style is found
        found += look(page, name)
    assert found == [], told(found)


@pytest.fixture
def form(page_of: PageOf, cast: Cast) -> Page:
    page = page_of(cast.staff)
    page.goto(reverse("agency_create"))
    assert look(page, "form") == []
    return page


@pytest.mark.parametrize(
    ("breach", "caught"),
    [
        ("document.querySelector('label[for=id_name]').remove()", "label"),
        ("document.documentElement.lang = 'en'", "the language is 'en'"),
        ("document.querySelector('main').append(document.createElement('h1'))", "2 headings of the first level"),
        ("document.querySelector('h1').style.width = '2000px'", "the page scrolls sideways"),
        ("document.querySelector('h1').style.color = '#ccc'", "color-contrast"),
    ],
)
def test_control_a_breach_is_caught(form: Page, breach: str, caught: str) -> None:
    form.evaluate(breach)
    found: Any = look(form, "form")
    assert [line for line in found if caught in line] != []
