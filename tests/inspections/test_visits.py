"""That an inspection took place: recorded for one or many, corrected, taken back, refused; how many are done."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.choices import Duty
from agencies.models import Membership
from common.clock import today
from common.errors import Stale
from common.history import create
from inspections.choices import PlannedState, PlanState
from inspections.models import InspectionPlan, PlannedInspection
from inspections.queries.plan_progress import progress_of
from inspections.services.outside_inspections import cancel_outside, plan_outside
from inspections.services.plan_amendments import Amendment, amend_plan
from inspections.services.visits import finish_inspection, finish_inspections, reopen_inspection
from tests.cast import Cast
from tests.inspections.plans import AMENDING, DOSSIER, ISSUED, ON_SITE, again, applying, draft, issued, merged
from tests.inspections.test_plans import said

pytestmark = pytest.mark.django_db
WENT = date(2021, 6, 14)


@pytest.fixture
def plan(cast: Cast) -> InspectionPlan:
    """In force; it visits three and reads the reports of two."""
    three = [applying(cast.home, f"UBND xã {name}") for name in "ABC"]
    return issued(draft(cast.home, *three[:2], on_site=tuple(three)))


def visits(plan: InspectionPlan) -> list[PlannedInspection]:
    return list(plan.inspections.filter(form=ON_SITE).order_by("sort_key"))


def standing(plan: InspectionPlan) -> list[tuple[str, date | None]]:
    return [(line.state, line.done_on) for line in visits(plan)]


# --- One --------------------------------------------------------------------------------------------------------
def test_visit_is_recorded_corrected_and_taken_back_and_its_history_says_so(cast: Cast, plan: InspectionPlan) -> None:
    line = finish_inspection(visits(plan)[0], on=WENT, note=" Biên bản  03 ", by=cast.staff)
    assert (line.state, line.done_on, line.done_note) == (PlannedState.DONE, WENT, "Biên bản 03")
    same = finish_inspection(line, on=WENT, note="Biên bản 03", by=cast.staff)
    assert same.version == line.version
    line = finish_inspection(line, on=WENT + timedelta(days=1), by=cast.staff, version=line.version)
    line = reopen_inspection(line, reason="Ghi nhầm xã", by=cast.staff, version=line.version)
    assert (line.state, line.done_on, line.done_note) == (PlannedState.PLANNED, None, "")
    told = line.history.order_by("-history_id").values_list("state", "done_on", "history_change_reason")[:3]
    assert list(told) == [
        (PlannedState.PLANNED, None, "Ghi nhầm xã"),
        (PlannedState.DONE, date(2021, 6, 15), "Đã kiểm tra ngày 15/06/2021"),
        (PlannedState.DONE, WENT, "Đã kiểm tra ngày 14/06/2021"),
    ]


def test_visit_that_cannot_be_is_refused(cast: Cast, plan: InspectionPlan) -> None:
    line, gone, ended = visits(plan)
    tomorrow = today() + timedelta(days=1)
    amend_plan(plan, Amendment(take_out=[gone.pk]), on=date(2021, 5, 4), reason="Sáp nhập", paper=AMENDING, by=None,
               version=again(plan).version)  # fmt: skip
    merged(ended.agency, None, day=date(2021, 5, 1))
    create(Membership(user=cast.staff, duty=Duty.AGENCY_HEAD, agency=line.agency), by=None)

    def refused(one: PlannedInspection = line, on: date = WENT, by: Any = None) -> str:
        return said(lambda: finish_inspection(one, on=on, by=by))

    assert refused(on=tomorrow) == f"Ngày {tomorrow:%d/%m/%Y} chưa đến. Hãy ghi hôm nay hoặc một ngày trước đó."
    assert refused(on=date(2021, 2, 24)) == (
        "Ngày 24/02/2021 đứng trước ngày kế hoạch được ban hành, 25/02/2021. Hãy sửa ngày, "
        "hoặc ghi là kiểm tra ngoài kế hoạch."
    )
    assert refused(gone) == "Cuộc kiểm tra này đã đưa ra khỏi kế hoạch nên không ghi ngày kiểm tra được."
    assert refused(ended).startswith("Ngày 14/06/2021 không có “UBND xã C”.")
    assert refused(by=cast.staff).startswith("Chỉ cán bộ của Chi cục được ghi cuộc kiểm tra")
    assert refused(plan.inspections.filter(form=DOSSIER)[0]).startswith("Kiểm tra qua hồ sơ của kế hoạch xong khi")
    with pytest.raises(Stale):
        finish_inspection(line, on=WENT, by=None, version=line.version + 1)
    assert said(lambda: reopen_inspection(line, reason="x", by=None, version=line.version)).startswith(
        "Cuộc kiểm tra này chưa kiểm tra"
    )
    line = finish_inspection(line, on=WENT, by=None)
    told = said(lambda: reopen_inspection(line, reason=" ", by=None, version=line.version))
    assert told == "Hãy ghi lý do đưa về chưa kiểm tra."


@pytest.mark.parametrize(
    ("state", "told"),
    [(PlanState.DRAFT, "chưa ban hành nên chưa kiểm tra"), (PlanState.CLOSED, "đã kết thúc. Cuộc kiểm tra sau đó")],
)
def test_plan_that_is_not_carried_out_visits_nobody(plan: InspectionPlan, state: str, told: str) -> None:
    line = finish_inspection(visits(plan)[0], on=WENT, by=None)
    InspectionPlan.objects.filter(pk=plan.pk).update(state=state)
    assert told in said(lambda: finish_inspection(line, on=ISSUED, by=None))
    assert told in said(lambda: finish_inspections(plan, [line.pk], on=ISSUED, by=None))
    assert told in said(lambda: reopen_inspection(line, reason="x", by=None, version=line.version))


def test_outside_a_plan_any_form_is_recorded_and_two_are_never_open(cast: Cast) -> None:
    first = plan_outside(cast.own, form=DOSSIER, reason="Có phản ánh", on=ISSUED, by=None)
    first = finish_inspection(first, on=WENT, by=cast.staff)
    second = plan_outside(cast.own, form=DOSSIER, reason="Lại có", on=ISSUED, by=None)
    assert "cuộc kiểm tra đột xuất khác chưa xong" in said(
        lambda: reopen_inspection(first, reason="Nhầm", by=None, version=first.version)
    )
    cancel_outside(second, reason="Thôi", by=None, version=second.version)
    assert reopen_inspection(first, reason="Nhầm", by=None, version=first.version).state == PlannedState.PLANNED


# --- Many -------------------------------------------------------------------------------------------------------
def test_many_are_recorded_at_once_or_none(plan: InspectionPlan) -> None:
    one, two, three = visits(plan)
    finish_inspection(one, on=ISSUED, by=None)
    told = said(lambda: finish_inspections(plan, [one.pk, two.pk], on=WENT, by=None))
    assert told.startswith("“UBND xã A” đã ghi kiểm tra ngày 25/02/2021. Chưa ghi dòng nào")
    assert standing(plan)[1] == (PlannedState.PLANNED, None)
    dossier = plan.inspections.filter(form=DOSSIER).values_list("pk", flat=True)[0]
    assert "qua hồ sơ" in said(lambda: finish_inspections(plan, [two.pk, dossier], on=WENT, by=None))
    assert "không còn trong danh sách" in said(lambda: finish_inspections(plan, [two.pk, 0], on=WENT, by=None))

    version = again(plan).version
    assert finish_inspections(plan, [two.pk, three.pk], on=WENT, by=None, note="Đoàn 1") == 2
    assert finish_inspections(plan, [two.pk, three.pk], on=WENT, by=None) == 0
    assert standing(plan)[1:] == [(PlannedState.DONE, WENT)] * 2
    assert again(plan).version == version  # whoever amends the plan meanwhile amends what he saw


def test_what_is_done_is_counted_by_form_and_each_number_is_its_lists(cast: Cast, plan: InspectionPlan) -> None:
    finish_inspections(plan, [line.pk for line in visits(plan)[:2]], on=WENT, by=None)
    told = [(one.form, one.done, one.total, [count for _, _, count in one.left]) for one in progress_of(plan)]
    assert told == [(DOSSIER, 0, 2, [2]), (ON_SITE, 2, 3, [1])]
    client = cast.client("staff")
    page = client.get(reverse("plan_detail", args=[plan.pk])).content.decode()
    lines = reverse("plan_lines", args=[plan.pk])
    for query, count in (
        ("form_of=on_site&state=done", 2),
        ("form_of=on_site", 3),
        ("form_of=on_site&state=planned", 1),
    ):
        assert f'<a href="{lines}?{query.replace("&", "&amp;")}">{count}' in page
        assert client.get(f"{lines}?{query}").context["page"].paginator.count == count


# --- Pages ------------------------------------------------------------------------------------------------------
def test_rows_lead_to_the_record_and_it_leads_back(cast: Cast, plan: InspectionPlan) -> None:
    line, client = visits(plan)[0], cast.client("staff")
    lists = reverse("plan_lines", args=[plan.pk]) + "?form_of=on_site"
    address = reverse("inspection_finish", args=[line.pk])
    assert f'href="{address}?next=' in client.get(lists).content.decode()
    assert address in client.get(reverse("plan_schedule", args=[plan.pk])).content.decode()
    form = client.get(address).context["form"]
    said_on = {"version": form["version"].value(), "done_on": "14/06/2021", "done_note": "Biên bản 03"}
    answer = client.post(f"{address}?next={lists}", said_on)
    assert (answer.status_code, answer["Location"]) == (302, lists)
    page = client.get(lists).content.decode()
    assert ("14/06/2021" in page, "Biên bản 03" in page, "Sửa ngày" in page) == (True, True, True)
    stale = client.post(address, {**said_on, "done_on": "15/06/2021"})
    assert [one.now for one in stale.context["form"].compared if one.differs] == ["14/06/2021"]
    reopen = reverse("inspection_reopen", args=[line.pk])
    version = PlannedInspection.objects.get(pk=line.pk).version
    assert "reason" in client.post(reopen, {"version": version}).context["form"].errors
    assert client.post(reopen, {"version": version, "reason": "Nhầm"}).status_code == 302
    assert standing(plan)[0] == (PlannedState.PLANNED, None)


def test_ticked_rows_are_recorded_once_for_one_press(cast: Cast, plan: InspectionPlan) -> None:
    client, address = cast.client("staff"), reverse("plan_visits", args=[plan.pk])
    one, two, _ = visits(plan)
    token = client.get(address).context["form_token"]
    sent = {"dong": [one.pk, two.pk], "done_on": "14/06/2021", "form_token": token}
    nothing = client.post(address, {"done_on": "14/06/2021"})
    assert "Chưa chọn dòng nào" in nothing.content.decode()
    faulty = client.post(address, {**sent, "done_on": ""})
    assert [is_ticked for _, is_ticked in faulty.context["rows"]] == [True, True, False]
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert [line.version for line in visits(plan)] == [one.version + 1, two.version + 1, 1]
    left = client.get(address).context["rows"]
    assert [row.name for row, _ in left] == ["UBND xã C"]
    assert client.get(reverse("plan_visits", args=[draft(cast.home, title="Khác").pk])).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_visits_costs_six_queries_at_any_size(rows: int, cast: Cast, django_assert_num_queries: Any) -> None:
    plan = issued(draft(cast.home, on_site=tuple(applying(cast.home, f"UBND xã {number}") for number in range(rows))))
    client, address = cast.client("staff"), reverse("plan_visits", args=[plan.pk])
    client.get(address)
    with django_assert_num_queries(6):  # session, user, duties; plan with its teams, count, rows
        assert len(client.get(address).context["rows"]) == rows
