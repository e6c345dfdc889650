"""A withdrawal taken back: everything stands as if it had not been, and every refusal."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from agencies.models import AgencyPeriod
from common.clock import today
from common.errors import Refused, Stale
from common.events import EventEntry
from common.history import save_versioned
from procedures.choices import ProcedureState, ReviewCause, ReviewOutcome
from procedures.models import Procedure, ReviewTask
from procedures.queries.coverage import coverage_of
from procedures.services.procedures import unlink_procedure, withdraw_procedure
from procedures.services.restoring import restore_procedure
from tests.cast import Cast
from tests.factories.agencies import PaperFactory, PeriodFactory
from tests.factories.procedures import (
    ReviewFactory,
    make_baseline,
    make_draft,
    make_line,
    make_procedure,
    make_revision,
)

pytestmark = pytest.mark.django_db
Y2021, Y2022, Y2023 = date(2021, 3, 1), date(2022, 3, 1), date(2023, 3, 1)
BEFORE_2022 = date(2022, 2, 28)


@pytest.fixture
def agency() -> Any:
    return PeriodFactory(name="UBND xã Bình Mỹ").agency


def withdrawn(row: Procedure, on: date = Y2022) -> Procedure:
    return withdraw_procedure(row, on=on, end_reason="Gộp", by=None, version=row.version)


def restored(row: Procedure, reason: str = "Bãi bỏ nhầm") -> Procedure:
    return restore_procedure(row, reason=reason, by=None, version=row.version)


def refusal_of(row: Procedure, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        restored(row, **facts)
    return refusal.value.sentence


def test_it_is_in_force_on_every_day_again(agency: Any) -> None:
    row = make_procedure(agency, code="QT-01")
    make_revision(row, on=Y2021, issue="02")
    gone = withdrawn(row)
    gone.end_paper = PaperFactory()
    gone = save_versioned(gone, by=None)
    back = restored(gone, reason=" Bãi bỏ  nhầm ")
    assert (back.state, back.valid_to, back.end_reason, back.end_paper) == (ProcedureState.ISSUED, None, "", None)
    ends = [(one.issue, one.valid_to) for one in row.revisions.order_by("pk")]
    assert ends == [("01", date(2021, 2, 28)), ("02", None)]
    days = (date(2020, 1, 1), Y2022, today())
    assert [Procedure.objects.in_force(day).count() for day in days] == [1, 1, 1]


def test_the_history_keeps_both_acts(agency: Any) -> None:
    row = restored(withdrawn(make_procedure(agency)))
    said = [(one.state, one.history_change_reason) for one in row.history.order_by("history_id")][1:]
    assert said == [("withdrawn", "Gộp"), ("issued", "Bãi bỏ nhầm")]
    kinds = EventEntry.objects.filter(kind__startswith="procedure_").order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["procedure_withdrawn", "procedure_restored"]


def test_coverage_is_as_if_it_had_not_been(agency: Any) -> None:
    make_baseline(agency.province, "1.000001", "1.000002")
    row = make_procedure(agency, "1.000001", "1.000002")
    unlink_procedure(row.links.get(administrative__key="1.000002"), on=Y2022, by=None)
    figures = []
    for act in (lambda one: one, withdrawn, restored):
        row = act(row)
        told = coverage_of([agency], today())[agency.pk]
        figures.append((told.has_catalogue, told.covered, told.handled))
    assert figures == [(True, 1, 2), (False, 0, 2), (True, 1, 2)]  # what was unlinked on the very day stays unlinked


def test_reviews_that_its_end_answered_are_open_again(agency: Any) -> None:
    line = make_line(agency.province, "1.000001", action="abolished", on=Y2021)
    amended = make_line(agency.province, "1.000002", action="amended", on=Y2021)
    row, other = make_procedure(agency, "1.000001", "1.000002"), make_procedure(agency, "1.000001")
    open_one = ReviewFactory(agency=agency, line=line, procedure=row, cause=ReviewCause.ABOLISHED)
    told = {"closed_on": Y2021, "outcome": ReviewOutcome.NO_EFFECT, "reason": "Chỉ đổi tên"}
    answered = ReviewFactory(agency=agency, line=amended, procedure=row, **told)
    dropped = {"closed_on": Y2022, "outcome": ReviewOutcome.DROPPED}
    others = ReviewFactory(agency=agency, line=line, procedure=other, cause=ReviewCause.ABOLISHED, **dropped)
    gone = withdrawn(row)
    assert ReviewTask.objects.filter(closed_on__isnull=True).count() == 0
    restored(gone)
    for task in (open_one, answered, others):
        task.refresh_from_db()
    assert [(one.closed_on, one.outcome) for one in (open_one, answered, others)] == [
        (None, ""),
        (Y2021, ReviewOutcome.NO_EFFECT),
        (Y2022, ReviewOutcome.DROPPED),
    ]


def test_what_was_published_meanwhile_is_asked_of_it(agency: Any) -> None:
    make_baseline(agency.province, "1.000001", "1.000002")
    row = make_procedure(agency, "1.000001", "1.000002")
    gone = withdrawn(row)
    line = make_line(agency.province, "1.000001", action="amended", on=Y2023)
    restored(gone)
    asked = ReviewTask.objects.get()
    assert (asked.line, asked.procedure_id, asked.cause, asked.closed_on) == (line, row.pk, "amended", None)
    assert asked.due_on == today() + timedelta(days=30)
    restored(withdrawn(Procedure.objects.get(), on=today()))  # asked once, whatever befalls the procedure
    assert ReviewTask.objects.get().closed_on is None


def test_a_tthc_that_was_to_be_written_has_its_procedure_again(agency: Any) -> None:
    row = withdrawn(make_procedure(agency, "1.000001"))
    line = make_line(agency.province, "1.000001", action="new", on=Y2023)
    task = ReviewFactory(agency=agency, line=line, procedure=None, cause=ReviewCause.NEW)
    restored(row)
    task.refresh_from_db()
    assert (task.closed_on, task.outcome) == (today(), ReviewOutcome.WRITTEN)


# --- Refusals ---------------------------------------------------------------------------------------------------
def test_only_a_withdrawal_is_taken_back_and_with_a_reason(agency: Any) -> None:
    row, draft = make_procedure(agency), make_draft(agency)
    assert [refusal_of(one) for one in (row, draft)] == [
        "Quy trình này không bị bãi bỏ nên không cần khôi phục. Hãy mở lại trang để xem tình trạng hiện nay."
    ] * 2
    gone = withdrawn(row)
    assert refusal_of(gone, reason="  ") == "Hãy ghi lý do khôi phục quy trình."
    assert refusal_of(gone, reason="a" * 501).startswith("Lý do khôi phục dài quá 500 ký tự.")
    with pytest.raises(Stale):
        restore_procedure(gone, reason="Nhầm", by=None, version=gone.version - 1)


@pytest.mark.parametrize("make", [make_procedure, make_draft])
def test_a_code_that_another_bears_by_now_is_refused(agency: Any, make: Any) -> None:
    gone = withdrawn(make_procedure(agency, code="QT-01"))
    make(PeriodFactory(province=agency.province).agency, code="QT-01")
    bearer = make(agency, code="QT-01", name="Khai sinh")
    assert refusal_of(gone) == (
        "Ký hiệu QT-01 nay là của quy trình khác: “Khai sinh”. Hãy sửa ký hiệu của quy trình ấy, hoặc bãi bỏ quy "
        "trình ấy trước khi khôi phục."
    )
    gone.refresh_from_db()
    assert gone.is_withdrawn
    bearer.code = "QT-02"
    save_versioned(bearer, by=None)
    assert restored(gone).code == "QT-01"


def test_an_agency_that_has_ended_gets_nothing_back(agency: Any) -> None:
    gone = withdrawn(make_procedure(agency))
    period = AgencyPeriod.objects.get(agency=agency)
    period.valid_to = date(2025, 6, 30)
    save_versioned(period, by=None)
    assert refusal_of(gone) == (
        "Cơ quan này đã kết thúc hoạt động, ngày cuối là 30/06/2025, nên quy trình của cơ quan không khôi phục được. "
        "Hãy lập quy trình ở cơ quan kế thừa."
    )
    period.valid_to = today() + timedelta(days=5)
    save_versioned(period, by=None)
    assert restored(gone).state == ProcedureState.ISSUED


# --- The page ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("person", ["staff", "secretary"])
def test_the_page_takes_it_back(person: str, cast: Cast) -> None:
    row = withdrawn(make_procedure(cast.own, code="QT-01"))
    client, page = cast.client(person), reverse("procedure_detail", args=[row.pk])
    address = reverse("procedure_restore", args=[row.pk])
    assert f'href="{address}">Khôi phục' in client.get(page).content.decode()
    assert "ngày áp dụng cuối 28/02/2022 (Gộp)" in client.get(address).content.decode()
    assert client.post(address, {"version": row.version, "reason": ""}).context["form"].errors == {
        "reason": ["Hãy ghi lý do khôi phục quy trình."]
    }
    assert client.post(address, {"version": row.version, "reason": "Nhầm"}).url == page
    shown = client.get(page).content.decode()
    assert "Đã khôi phục quy trình như chưa từng bãi bỏ." in shown
    assert address not in shown
    assert Procedure.objects.get().state == ProcedureState.ISSUED


def test_who_only_reads_is_not_offered_it(cast: Cast) -> None:
    row = withdrawn(make_procedure(cast.own))
    page = cast.client("viewer").get(reverse("procedure_detail", args=[row.pk])).content.decode()
    assert "Khôi phục" not in page


def test_a_past_day_offers_nothing(cast: Cast) -> None:
    row = withdrawn(make_procedure(cast.own))
    client = cast.client("staff")
    client.post(reverse("day_set"), {"day": "31/12/2023"})
    assert "Khôi phục" not in client.get(reverse("procedure_detail", args=[row.pk])).content.decode()
