"""Pages of the year's duties: shown together, written on forms that keep what was typed."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from common.clock import today
from procedures.models import InternalAudit, ManagementReview, QualityObjective
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from tests.answers import read_whole
from tests.cast import Cast
from tests.common.sample_files import pdf

THIS_YEAR = today().year


def objective(agency: Any, year: int = THIS_YEAR, **facts: Any) -> QualityObjective:
    return keep_objective(agency, **{"today": today(), "by": None, "year": year, "text": "Đúng hạn", **facts})


def audit(agency: Any, year: int = THIS_YEAR, **facts: Any) -> InternalAudit:
    said = {"today": today(), "by": None, "year": year, "planned_on": date(year, 9, 1), **facts}
    return keep_internal_audit(agency, **said)


def review(agency: Any, **facts: Any) -> ManagementReview:
    said = {"today": today(), "by": None, "year": THIS_YEAR, "held_on": today(), **facts}
    return keep_management_review(agency, **said)


def form_of(client: Client, address: str) -> dict[str, Any]:
    form = client.get(address).context["form"]
    return {name: form[name].value() or "" for name in form.fields if form[name].value() is not None}


@pytest.mark.parametrize("number", [1, 3])
def test_agency_duties_takes_the_same_queries_for_any_number(
    number: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    for _ in range(number):
        objective(cast.own)
        audit(cast.own)
        review(cast.own)
    client = cast.client("secretary")
    address = reverse("agency_duties", args=[cast.own.pk])
    client.get(address)
    with django_assert_num_queries(9):  # session, user, duties, agency, periods; years, objectives, audits, reviews
        page = client.get(address)
    duties = page.context["duties"]
    assert [len(duties.objectives), len(duties.audits), len(duties.reviews)] == [number] * 3


def test_the_page_shows_a_year_of_its_own(cast: Cast) -> None:
    objective(cast.own, text="Mục tiêu năm nay")
    objective(cast.own, year=2021, text="Mục tiêu 2021", result="97%", met=True)
    client, address = cast.client("secretary"), reverse("agency_duties", args=[cast.own.pk])
    assert [row.text for row in client.get(address).context["duties"].objectives] == ["Mục tiêu năm nay"]
    past = client.get(address, {"nam": "2021"})
    assert [row.text for row in past.context["duties"].objectives] == ["Mục tiêu 2021"]
    assert "1/1 mục tiêu đã đánh giá là đạt" in past.content.decode()
    assert client.get(address, {"nam": "x"}).context["year"] == THIS_YEAR


def test_a_secretary_writes_an_objective_and_then_its_result(cast: Cast) -> None:
    client, add = cast.client("secretary"), reverse("objective_add", args=[cast.own.pk])
    sent = form_of(client, add) | {"text": "98% hồ sơ đúng hạn", "target": "98%"}
    answer = client.post(add, sent)
    assert answer.url == f"{reverse('agency_duties', args=[cast.own.pk])}?nam={THIS_YEAR}"
    row = QualityObjective.objects.get()
    edit = reverse("objective_edit", args=[cast.own.pk, row.pk])
    faulty = client.post(edit, form_of(client, edit) | {"met": "no"})
    assert faulty.context["form"].errors["result"] == [
        "Đã ghi đạt hay không đạt mà thiếu kết quả cả năm. Hãy nhập kết quả."
    ]
    assert client.post(edit, form_of(client, edit) | {"met": "no", "result": "96%"}).status_code == 302
    row.refresh_from_db()
    assert (row.met, row.result, row.version) == (False, "96%", 2)


def test_an_audit_takes_its_minutes_and_only_who_sees_the_agency_reads_them(cast: Cast) -> None:
    row = audit(cast.own)
    client, address = cast.client("secretary"), reverse("internal_audit_edit", args=[cast.own.pk, row.pk])
    sent = form_of(client, address) | {
        "held_on": f"{today():%d/%m/%Y}", "nonconformities": "2", "resolved": "1", "findings": "Hai điểm",
        "upload": SimpleUploadedFile("Biên bản đánh giá.pdf", pdf()),
    }  # fmt: skip
    assert client.post(address, sent).status_code == 302
    row.refresh_from_db()
    download = reverse("file_download", args=[row.file_id])
    assert read_whole(client.get(download)) == pdf()
    assert cast.client("outsider").get(download).status_code == 404
    assert cast.client("foreign_staff").get(download).status_code == 404


def test_a_stale_audit_shows_both(cast: Cast) -> None:
    row = audit(cast.own)
    client, address = cast.client("secretary"), reverse("internal_audit_edit", args=[cast.own.pk, row.pk])
    first, second = form_of(client, address), form_of(client, address)
    assert client.post(address, first | {"lead": "Nguyễn Văn A"}).status_code == 302
    page = client.post(address, second | {"lead": "Trần Thị B"})
    lead = next(one for one in page.context["form"].compared if one.differs)
    assert (lead.label, lead.now, lead.typed) == ("Trưởng đoàn", "Nguyễn Văn A", "Trần Thị B")


def test_a_review_of_another_agency_is_not_there(cast: Cast) -> None:
    row = review(cast.other)
    client = cast.client("secretary")
    assert client.get(reverse("management_review_edit", args=[cast.own.pk, row.pk])).status_code == 404
    assert client.get(reverse("management_review_edit", args=[cast.other.pk, row.pk])).status_code == 404
    assert (
        cast.client("staff").get(reverse("management_review_edit", args=[cast.other.pk, row.pk])).status_code == 200
    )
