"""The catalogue in the browser: two lists come in and all is covered; a decision breaks it, a secretary mends it."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from accounts.models import User
from common.clock import today
from procedures.choices import ProcedureState
from procedures.models import Procedure, PublicationDecision, ReviewTask
from tests.cast import Cast
from tests.common.sample_files import pdf
from tests.factories.procedures import make_baseline, make_procedure
from tests.journeys import catalogue
from tests.journeys.acts import go, heading, row_of

PageOf = Callable[[User], Page]
WITHOUT_SCRIPT = pytest.mark.browser_context_args(java_script_enabled=False)
IN_TOTAL = re.compile(r"82,[34]|252\s*/\s*306")  # 252 procedures are not 252 TTHC
DISTRICT = [f"1.0000{number:02}" for number in range(1, 13)]
COMMUNE = [f"2.0000{number:02}" for number in range(1, 5)]
NEW = "1.000099"
ABOLISHED, AMENDED = [*DISTRICT[:3], *COMMUNE[:2]], [*DISTRICT[3:5], COMMUNE[2]]
LISTS = ("Chưa có quy trình", "Trỏ TTHC đã bãi bỏ", "Cần rà soát", "Trùng")


def day(days_ago: int = 0) -> str:
    return f"{today() - timedelta(days=days_ago):%d/%m/%Y}"


# --- The two lists come in --------------------------------------------------------------------------------------
@pytest.fixture(params=[pytest.param("made", marks=WITHOUT_SCRIPT), "sample"])
def lists(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """The list of TTHC and the catalogue: made here, or the ones of Hương Thủy where they are at hand."""
    if request.param == "made":
        return catalogue.tthc_list(tmp_path / "tthc.xlsx"), catalogue.procedure_list(tmp_path / "quy_trinh.xlsx")
    files = catalogue.SAMPLES / catalogue.TTHC_SAMPLE, catalogue.SAMPLES / catalogue.PROCEDURES_SAMPLE
    if not all(file.exists() for file in files):
        pytest.skip("the samples of Hương Thủy are not at hand")
    return files


def upload(page: Page, file: Path, *, as_at: str, rows: int) -> None:
    page.get_by_label("Tình trạng đến ngày").fill(as_at)
    page.get_by_label("Chọn bảng tính danh sách").set_input_files(file)
    page.get_by_role("button", name="Tải lên và xem trước").click()
    heading(page, "Xem trước khi nhập")
    page.get_by_role("button", name=f"Lưu {rows} dòng mới").click()
    heading(page, "Kết quả nhập")


def test_officer_brings_in_both_lists_and_sees_every_tthc_covered(
    page_of: PageOf, cast: Cast, lists: tuple[Path, Path]
) -> None:
    published, procedures = lists
    page = page_of(cast.staff)
    page.goto("/")
    go(page, "Nhập từ Excel")
    page.get_by_role("link", name="Nhập một bảng tính").click()
    page.get_by_label("Loại danh sách").select_option("Danh mục TTHC")
    page.get_by_label("Nhập cho").select_option("An Giang")
    upload(page, published, as_at="12/09/2022", rows=306)

    page.goto(f"/co-quan/{cast.own.pk}/quy-trinh/")
    page.get_by_role("link", name="Nhập từ Excel").last.click()
    upload(page, procedures, as_at="28/11/2022", rows=273)

    page.goto(f"/co-quan/{cast.own.pk}/quy-trinh/")
    expect(page.locator(".counters .figure")).to_have_text(["6", "15", "252"])
    expect(page.get_by_text("273 quy trình có hiệu lực ngày")).to_be_visible()
    page.get_by_role("link", name="Bao phủ TTHC", exact=True).last.click()
    expect(page.locator(".gauge-figures")).to_have_text("306/306")
    expect(page.locator(".gauge-share")).to_have_text("100,0%")
    expect(page.locator("figcaption")).to_have_text("Phủ 306/306 TTHC bởi 252 quy trình")
    assert mended(page) == {one: 0 for one in LISTS}
    for address in (page.url, f"{page.url}ma-tran/", f"{page.url}?xem=da-phu", "/bao-phu/", "/bao-phu/co-quan/",
                    f"/co-quan/{cast.own.pk}/quy-trinh/", f"/co-quan/{cast.own.pk}/quy-trinh/in/", "/"):  # fmt: skip
        page.goto(address)
        assert IN_TOTAL.findall(page.content()) == [], address
    exported = page.request.get("/bao-phu/co-quan/xuat/csv/").text()
    assert "306" in exported
    assert IN_TOTAL.findall(exported) == []


def test_control_a_share_of_procedures_would_be_found() -> None:
    told = ["Bao phủ 82,35%", "82,4 %", "252/306", "252 / 306"]
    assert [one for one in [*told, "306/306", "100%", "252 quy trình"] if IN_TOTAL.search(one)] == told


# --- A decision breaks it, a secretary mends it -----------------------------------------------------------------
@pytest.fixture
def covered(cast: Cast) -> Cast:
    """A district committee and a commune whose catalogues cover all that they handle."""
    make_baseline(cast.home, *DISTRICT, at_district=True, at_commune=False)
    make_baseline(cast.home, *COMMUNE)
    first, *_ = DISTRICT
    make_procedure(cast.own, first, code="QT-01", name="Quy trình một")
    make_procedure(cast.own, *DISTRICT[1:3], DISTRICT[5], code="QT-02", name="Quy trình hai")
    make_procedure(cast.own, *DISTRICT[3:5], code="QT-03", name="Quy trình ba")
    make_procedure(cast.own, *DISTRICT[6:], code="QT-04", name="Quy trình bốn")
    make_procedure(cast.other, *COMMUNE, code="MB-01", name="Tiếp nhận hồ sơ ở Mỹ Bình")
    return cast


def mended(page: Page) -> dict[str, int]:
    """What each of the four lists beside the gauge counts."""
    tabs = page.get_by_role("navigation", name="Các danh sách")
    return {one: int(tabs.get_by_role("link", name=one).locator(".count").inner_text()) for one in LISTS}


def todos_of(page: Page) -> dict[str, int]:
    """The reviews that the home page asks for: what, and how many."""
    page.goto("/")
    told = {}
    for line in page.locator(".todo li").all():
        link = line.get_by_role("link")
        if str(link.get_attribute("href")).startswith("/ra-soat/"):
            told[link.inner_text()] = int(line.locator(".todo-count").inner_text())
    return told


NEEDS_ONE = "TTHC mới cần lập quy trình"
TO_REVIEW = "quy trình cần rà soát vì TTHC được sửa đổi"
TO_UNLINK = "quy trình cần gỡ TTHC đã bãi bỏ"


def publish(page: Page) -> None:
    """Five TTHC abolished, three amended, one new; the difference first, nothing written until it is accepted."""
    page.goto("/")
    go(page, "TTHC được công bố")
    page.get_by_role("link", name="Quyết định công bố").first.click()
    page.get_by_role("link", name="Ghi quyết định công bố").click()
    form = page.locator("main form")
    form.get_by_label("Số quyết định").fill("548/QĐ-UBND")
    form.get_by_label("Ngày ban hành").fill(day(10))
    form.get_by_label("TTHC được sửa đổi, bổ sung").fill("\n".join(AMENDED))
    form.get_by_label("TTHC bị bãi bỏ").fill("; ".join(ABOLISHED))
    form.get_by_label("Mã TTHC").first.fill(NEW)
    form.get_by_label("Tên thủ tục").first.fill("Cấp giấy phép khai thác cát sông")
    form.get_by_label("Lĩnh vực").first.fill("Đất đai")
    form.get_by_label("Cấp huyện").first.check()
    form.get_by_role("button", name="Xem thay đổi").last.click()

    heading(page, "Thay đổi theo quyết định công bố")
    expect(page.locator(".lead")).to_contain_text("chưa lưu vào hệ thống")
    tabs = page.get_by_role("navigation", name="Thay đổi và nơi liên quan").get_by_role("link")
    expect(tabs).to_have_text([
        "TTHC mới ban hành 1", "TTHC được sửa đổi, bổ sung 3", "TTHC bị bãi bỏ 5", "Cơ quan phải rà soát 2",
        "Quy trình phải rà soát 4",
    ])  # fmt: skip
    tabs.filter(has_text="Cơ quan phải rà soát").click()
    expect(page.locator("table.list tbody th")).to_have_text(["UBND huyện Châu Phú", "UBND phường Mỹ Bình"])
    assert not ReviewTask.objects.exists()
    assert not PublicationDecision.objects.filter(is_baseline=False).exists()
    page.get_by_role("button", name=re.compile("^Lưu ")).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("548/QĐ-UBND")
    expect(page.locator(".messages")).to_contain_text("Đã lưu")


def record_revision(page: Page, *, reason: str = "", file: Path | None = None) -> None:
    """The signed paper's number and day, and its file."""
    heading(page, "Ghi bản đã ban hành")
    form = page.locator("main form")
    form.get_by_label("Ngày ban hành").fill(day())
    form.get_by_label("Số quyết định ban hành").fill("812/QĐ-UBND")
    if file:
        form.get_by_label("Tệp quy trình").set_input_files(file)
    form.get_by_label("Lý do ban hành, sửa đổi").fill(reason)
    page.get_by_role("button", name="Ghi bản ban hành").last.click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi bản ban hành")


def scrolls_sideways(page: Page) -> int:
    wide: int = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return wide


def test_decision_opens_reviews_and_a_secretary_on_her_telephone_makes_coverage_whole(
    page_of: PageOf, covered: Cast, tmp_path: Path
) -> None:
    officer, secretary, neighbour = (
        page_of(person) for person in (covered.staff, covered.secretary, covered.outsider)
    )
    publish(officer)
    assert todos_of(officer) == {NEEDS_ONE: 1, TO_REVIEW: 3, TO_UNLINK: 5}
    assert todos_of(neighbour) == {TO_REVIEW: 1, TO_UNLINK: 2}

    page = secretary
    page.set_viewport_size({"width": 320, "height": 800})
    assert todos_of(page) == {NEEDS_ONE: 1, TO_REVIEW: 2, TO_UNLINK: 3}
    page.get_by_role("link", name=TO_UNLINK).click()
    heading(page, "Rà soát quy trình")
    expect(page.locator("table.list tbody tr")).to_have_count(3)
    assert scrolls_sideways(page) <= 0
    coverage = f"/co-quan/{covered.own.pk}/bao-phu/"
    page.goto(coverage)
    expect(page.locator(".gauge-figures")).to_have_text("9/10")
    assert mended(page) == dict(zip(LISTS, (1, 3, 2, 0), strict=True))
    assert scrolls_sideways(page) <= 0

    mend_what_was_abolished(page, coverage)
    scan = tmp_path / "QT-03_lan_2.pdf"
    scan.write_bytes(pdf())
    mend_what_was_amended(page, coverage, scan)
    write_what_is_new(page, coverage)

    page.goto(coverage)
    expect(page.locator(".gauge-figures")).to_have_text("10/10")
    assert mended(page) == {one: 0 for one in LISTS}
    assert todos_of(page) == {}
    assert todos_of(officer) == {TO_REVIEW: 1, TO_UNLINK: 2}
    states = Procedure.objects.filter(agency=covered.own).order_by("code").values_list("state", flat=True)
    assert list(states).count(ProcedureState.WITHDRAWN) == 1


def mend_what_was_abolished(page: Page, coverage: str) -> None:
    """QT-02 lets go of two TTHC and keeps its third; QT-01, which had but one, is withdrawn."""
    for code in DISTRICT[1:3]:
        page.goto(f"{coverage}?xem=tro-sai")
        row_of(page, code).get_by_role("link", name="Gỡ TTHC").click()
        page.get_by_label("Không áp dụng từ ngày").fill(day())
        page.get_by_role("button", name="Gỡ TTHC").click()
        expect(page.locator(".messages")).to_contain_text("Đã gỡ TTHC khỏi quy trình")
    page.goto(f"{coverage}?xem=tro-sai")
    row_of(page, DISTRICT[0]).get_by_role("link", name="Quy trình một").first.click()
    page.get_by_role("link", name="Bãi bỏ").click()
    page.get_by_label("Bãi bỏ từ ngày").fill(day())
    page.get_by_label("Lý do").fill("TTHC không còn")
    page.get_by_role("button", name="Ghi bãi bỏ").click()
    expect(page.locator(".messages")).to_contain_text("Đã ghi bãi bỏ")


def mend_what_was_amended(page: Page, coverage: str, scan: Path) -> None:
    page.goto(f"{coverage}?xem=ra-soat")
    page.get_by_role("link", name="Quy trình ba").first.click()
    page.get_by_role("link", name="Ghi bản đã ban hành").click()
    record_revision(page, reason="TTHC được sửa đổi, bổ sung", file=scan)
    expect(page.get_by_role("link", name=scan.name).first).to_be_visible()
    assert scrolls_sideways(page) <= 0


def write_what_is_new(page: Page, coverage: str) -> None:
    page.goto(f"{coverage}?xem=thieu")
    row_of(page, NEW).get_by_role("link", name="Lập quy trình").click()
    page.get_by_label("Tên quy trình").fill("Cấp giấy phép khai thác cát sông")
    expect(page.get_by_label("Mã TTHC mà quy trình áp dụng")).to_have_value(NEW)
    page.get_by_role("button", name="Thêm rồi ghi bản đã ban hành").click()
    record_revision(page)


# --- Nobody looks over the fence --------------------------------------------------------------------------------
def test_secretary_neither_opens_nor_counts_a_neighbours_catalogue(page_of: PageOf, covered: Cast) -> None:
    theirs = Procedure.objects.get(agency=covered.other)
    page, neighbour = page_of(covered.secretary), page_of(covered.outsider)
    place = f"/co-quan/{covered.other.pk}"
    for address in (f"{place}/quy-trinh/", f"{place}/quy-trinh/in/", f"{place}/bao-phu/", f"{place}/bao-phu/ma-tran/",
                    f"{place}/tai-lieu/", f"{place}/tai-lieu/in/", f"{place}/hoat-dong/", f"{place}/quy-trinh/sao/",
                    f"/quy-trinh/{theirs.pk}/"):  # fmt: skip
        refused, answered = page.goto(address), neighbour.goto(address)
        assert (refused and refused.status, answered and answered.status) == (404, 200), address
        assert "Mỹ Bình" not in page.content()

    asked = f"?agency={covered.other.pk}"
    lists = (f"/quy-trinh/{asked}", "/quy-trinh/?q=tiep+nhan", "/tim-kiem/?q=tiep+nhan", "/quy-trinh/")
    hers, seen = {address: told(page, address) for address in lists}, [told(neighbour, one) for one in lists]
    assert {address: theirs.name in words for address, words in hers.items()} == dict.fromkeys(lists, False)
    assert all(theirs.name in words for words in seen)  # a control: whose it is finds it by each of these
    expect(page.locator("#so-luong")).to_contain_text("4 quy trình")
    expect(page.locator("#danh-sach tbody tr")).to_have_count(4)
    assert "5 quy trình" not in "".join(hers.values())

    for query in ("", asked):
        sheet = page.request.get(f"/quy-trinh/xuat/csv/{query}")
        assert theirs.name not in sheet.text(), query
        assert theirs.code not in sheet.text(), query
    assert theirs.name in neighbour.request.get("/quy-trinh/xuat/csv/").text()


def told(page: Page, address: str) -> str:
    page.goto(address)
    return page.locator("main").inner_text()
