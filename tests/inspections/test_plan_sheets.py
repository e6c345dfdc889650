"""The plans as a sheet, and how far a plan is with each agency: what the page shows, to whom it shows it."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.choices import Level, Obligation
from inspections.models import InspectionPlan
from inspections.services.plan_lists import set_team, set_window
from inspections.services.visits import finish_inspection
from tests.cast import Cast
from tests.inspections.plans import DECISION, ON_SITE, OWN_PAPER, STARTED, YEAR, applying, draft, issued, team_of
from tests.inspections.test_list_exports import filled, names, taken

pytestmark = pytest.mark.django_db
WENT = date(2021, 6, 14)
DISTRICT, COMMUNE = "UBND huyện Tịnh Biên", "UBND xã Vĩnh Ánh"


@pytest.fixture
def plan(cast: Cast) -> InspectionPlan:
    """Of two agencies by dossier, the district on site too, where it was visited."""
    district = applying(cast.home, DISTRICT, level=Level.DISTRICT, obligation=Obligation.MANDATORY)
    made = draft(cast.home, applying(cast.home, COMMUNE), district, on_site=(district,))
    lines = [made.inspections.get(form=ON_SITE).pk]
    set_team(made, lines, team_of(made, "Nguyễn Văn A"), by=None)
    set_window(made, lines, first=STARTED, last=STARTED, by=None)
    made = issued(made)
    finish_inspection(made.inspections.get(form=ON_SITE), on=WENT, note="Biên bản 03", by=cast.staff)
    return made


def test_plans_go_out_with_their_papers_and_how_many_they_inspect(cast: Cast, plan: InspectionPlan) -> None:
    (row,) = map(filled, taken(cast, "staff", "plan_list_export"))

    assert row == {
        "STT": "1", "Tỉnh": str(cast.home), "Năm": str(YEAR), "Kế hoạch": plan.title, "Trạng thái": "đã ban hành",
        "Số kế hoạch": OWN_PAPER.number, "Ngày kế hoạch": "19/01/2021", "Văn bản ban hành": DECISION.number,
        "Ngày ban hành": "25/02/2021", "Số cơ quan": "2", "Kiểm tra qua hồ sơ": "2", "Kiểm tra tại trụ sở": "1",
    }  # fmt: skip
    assert taken(cast, "foreign_staff", "plan_list_export") == []


def test_file_of_plans_holds_what_the_list_shows(cast: Cast, plan: InspectionPlan) -> None:
    draft(cast.home, year=YEAR - 1, title="Kế hoạch năm trước")

    def titles(**query: str) -> list[str]:
        return [row["Kế hoạch"] for row in taken(cast, "staff", "plan_list_export", **query)]

    assert titles() == [plan.title, "Kế hoạch năm trước"]
    assert titles(state="issued") == [plan.title]
    faulty = cast.client("staff").get(reverse("plan_list_export", args=["csv"]), {"year": "x"})
    assert faulty.status_code == 409
    assert "Điều kiện lọc chưa đúng nên không xuất được" in faulty.content.decode()


def test_row_an_agency_tells_how_far_each_of_its_inspections_is(cast: Cast, plan: InspectionPlan) -> None:
    district, commune = map(filled, taken(cast, "staff", "plan_export", plan.pk, each="agency"))

    assert {key: value for key, value in district.items() if key != "STT"} == {
        "Cơ quan": DISTRICT, "Cấp": "Cấp huyện", "Đối tượng": "Bắt buộc",
        "Phiên bản đang áp dụng": "TCVN ISO 9001:2015", "Kiểm tra qua hồ sơ": "chưa kiểm tra",
        "Kiểm tra tại trụ sở": "đã kiểm tra", "Thời gian dự kiến": "01/03/2021", "Đoàn": "Đoàn số 1",
        "Ngày kiểm tra tại trụ sở": "14/06/2021", "Nội dung ghi khi kiểm tra": "Biên bản 03",
        "Lý do chọn": "cán bộ chọn",
    }  # fmt: skip
    assert (commune["Cơ quan"], "Kiểm tra tại trụ sở" in commune) == (COMMUNE, False)


def test_rows_an_agency_are_those_of_the_filter(cast: Cast, plan: InspectionPlan) -> None:
    only_visited = taken(cast, "staff", "plan_export", plan.pk, each="agency", form_of="on_site")
    assert names(only_visited) == [DISTRICT]
    assert filled(only_visited[0])["Kiểm tra qua hồ sơ"] == "chưa kiểm tra"
    assert names(taken(cast, "staff", "plan_export", plan.pk, each="agency", q="vinh anh")) == [COMMUNE]
    assert cast.client("foreign_staff").get(reverse("plan_export", args=[plan.pk, "csv"])).status_code == 404
