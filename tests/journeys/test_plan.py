"""The plan of An Giang in the browser: built from a filter and proposals, agreed to, submitted, issued, started."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from accounts.models import User
from agencies.choices import Level, Obligation
from agencies.models import SavedFilter
from common.clock import today
from inspections.choices import PlanState
from inspections.filters.saved_filters import OF_THE_REGISTER
from inspections.models import CriteriaSet, InspectionPlan, SelfAssessment
from tests.cast import Cast
from tests.inspections.plans import ON_SITE, applying
from tests.journeys.acts import go, heading

PageOf = Callable[[User], Page]
# How many of each level are inspected by dossier, and how many of them on site too
AN_GIANG = ((Level.PROVINCE, "Sở số", 30, 10), (Level.DISTRICT, "UBND huyện số", 11, 4),
            (Level.COMMUNE, "UBND xã số", 156, 52))  # fmt: skip
MOST_ACTIONS = 15
FILTER = "Cơ quan đang áp dụng"
YEAR = today().year


@pytest.fixture
def an_giang(cast: Cast) -> Cast:
    """The agencies of 2021 in their shape, and the officer's filter that finds just them."""
    for level, name, dossier, on_site in AN_GIANG:
        for number in range(1, dossier + 1):
            obliged = level != Level.COMMUNE and number <= on_site
            obligation = Obligation.MANDATORY if obliged else Obligation.ENCOURAGED
            applying(cast.home, f"{name} {number}", level=level, obligation=obligation, certified=False)
    SavedFilter.objects.create(owner=cast.staff, name=FILTER, url_name=OF_THE_REGISTER, query="status=applying")
    return cast


class Officer:
    """An officer at his screen, of whom every press that leads on is counted."""

    def __init__(self, page: Page) -> None:
        self.page, self.actions = page, 0

    def press(self, what: Locator) -> None:
        self.actions += 1
        with self.page.expect_navigation():
            what.click()

    def link(self, name: str) -> None:
        self.press(self.page.get_by_role("link", name=name, exact=True).first)

    def button(self, name: str) -> None:
        self.press(self.page.get_by_role("button", name=name, exact=True).first)

    def told(self, text: str) -> None:
        expect(self.page.locator(".messages")).to_contain_text(text)


def test_officer_builds_the_plan_of_an_giang_and_has_it_approved(page_of: PageOf, an_giang: Cast) -> None:
    officer = Officer(page_of(an_giang.staff))
    officer.page.goto("/")
    plan = build(officer)
    assert officer.actions <= MOST_ACTIONS, officer.actions

    leader = Officer(page_of(an_giang.leader))
    leader.page.goto(f"/ke-hoach-kiem-tra/{plan.pk}/lap/trinh/")
    for name in ("Đồng ý kế hoạch này", "Ghi nhận lãnh đạo Sở đồng ý"):
        leader.link(name)
        leader.button(name)
    approve(officer, plan)

    plan.refresh_from_db()
    assert (plan.state, str(plan.approval_paper.number)) == (PlanState.UNDER_WAY, "346/QĐ-UBND")
    assert SelfAssessment.objects.filter(plan=plan).count() == 197
    assert (plan.criteria_set.province, plan.criteria_set.is_locked) == (an_giang.home, True)
    assert not CriteriaSet.objects.filter(province=None, locked_on__isnull=False).exists()
    expect(officer.page.get_by_text("197 cơ quan, 263 cuộc kiểm tra").first).to_be_visible()


def build(officer: Officer) -> InspectionPlan:
    """From the home page to the last step, in which nothing is left to be mended."""
    page = officer.page
    officer.actions += 1
    go(page, "Kế hoạch kiểm tra")
    officer.link("Lập kế hoạch")
    page.get_by_label("Hạn nộp báo cáo").fill(f"30/06/{YEAR}")
    page.get_by_label("Kiểm tra tại trụ sở từ ngày").fill(f"01/09/{YEAR}")
    page.get_by_label("Kiểm tra tại trụ sở đến ngày").fill(f"30/09/{YEAR}")
    page.get_by_label("Bộ tiêu chí", exact=False).first.select_option(index=1)
    officer.button("Lập kế hoạch")

    heading(page, "Chỉ tiêu")
    for level, _, dossier, on_site in AN_GIANG:
        for form, count in (("Qua hồ sơ, báo cáo", dossier), ("Tại trụ sở", on_site)):
            page.get_by_label(f"{form}, {Level(level).label.lower()}, chung cả hai").fill(str(count))
    officer.button("Lưu chỉ tiêu, chọn cơ quan")

    page.get_by_label("Bộ lọc đã lưu").select_option(FILTER)
    officer.button("Thêm theo bộ lọc")
    officer.told("Đã thêm 197 dòng vào danh sách.")
    officer.link("Tiếp: Hình thức")
    officer.button("Đưa các cơ quan được chọn vào danh sách")
    officer.told("Đã thêm 66 dòng vào danh sách.")
    officer.link("Tiếp: Đoàn, lịch")
    officer.link("Lập đoàn")
    page.get_by_label("Tên đoàn").fill("Đoàn số 1")
    page.get_by_label("Họ và tên").first.fill("Trần Thị Hạnh")
    page.get_by_label("Vai trò").first.select_option("lead")
    officer.button("Lập đoàn")
    page.locator("#danh-sach").get_by_label("Đoàn").select_option("Đoàn số 1")
    page.locator("#danh-sach").get_by_label("Từ ngày").fill(f"01/09/{YEAR}")
    page.locator("#danh-sach").get_by_label("Đến ngày").fill(f"30/09/{YEAR}")
    page.get_by_label("Cả 66 dòng theo bộ lọc").check()
    officer.button("Đặt đoàn và thời gian")
    officer.told("Đã phân công đoàn cho 66 dòng.")
    officer.link("Tiếp: Kiểm tra lại")
    officer.link("Tiếp: Trình")
    expect(page.get_by_text("197 cơ quan, 263 cuộc kiểm tra").first).to_be_visible()

    plan = InspectionPlan.objects.get()
    on_site = plan.inspections.filter(form=ON_SITE)
    assert sorted(on_site.values_list("level", flat=True)) == [
        level for level, _, _, count in sorted(AN_GIANG) for _ in range(count)
    ]
    assert all(line.cause_text and line.team and line.window_from for line in on_site.select_related("team"))
    return plan


def approve(officer: Officer, plan: InspectionPlan) -> None:
    """What the officer records of the way on paper, and the start."""
    page = officer.page
    page.goto(f"/ke-hoach-kiem-tra/{plan.pk}/so-ke-hoach/")
    page.get_by_label("Số").first.fill("05/KH-SKHCN")
    page.locator("main form button[type=submit]").last.click()
    page.goto(f"/ke-hoach-kiem-tra/{plan.pk}/lap/trinh/")
    for name, number in (("Ghi Tờ trình", "12/TTr-SKHCN"), ("Ghi văn bản ban hành", "346/QĐ-UBND")):
        officer.link(name)
        if number.startswith("346"):
            page.get_by_label("Hình thức ban hành").select_option(index=1)
        page.locator("[name=paper_number]").fill(number)
        page.locator("[name=paper_day]").fill(f"{today():%d/%m/%Y}")
        officer.button(name)
    officer.link("Bắt đầu thực hiện")
    officer.button("Bắt đầu thực hiện")
    officer.told("mỗi cơ quan đã có báo cáo để làm")
