"""Withdrawing, suspending, resuming, auditing, files: the services' refusals, and the pages over them."""

import hashlib
import re
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.choices import AuditResult, CertificateEnd, TaskKind
from agencies.models import AgencyTask, Certificate, CertificateFile, SurveillanceAudit, Suspension
from agencies.services.agency_tasks import finish_task
from agencies.services.certificate_ends import resume_certificate, suspend_certificate, withdraw_certificate
from agencies.services.papers import PaperSaid
from agencies.services.surveillance import plan_audit, record_audit
from common.errors import Refused, Stale
from common.history import create, save_versioned
from tests.agencies.certificates import certify, declare, holder_named
from tests.answers import read_whole
from tests.cast import Cast
from tests.common.sample_files import pdf

pytestmark = pytest.mark.django_db
BEGUN, MIDDLE, LATER, EXPIRY = date(2020, 3, 11), date(2021, 6, 1), date(2021, 9, 1), date(2023, 3, 10)
KEPT = hashlib.sha256(pdf()).digest()


@pytest.fixture
def row() -> Certificate:
    return certify(holder_named(), BEGUN, EXPIRY)


def sentence_of(act: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*arguments, by=None, **named)
    return refusal.value.sentence


# --- Withdrawn --------------------------------------------------------------------------------------------------
def test_withdrawal_ends_an_open_suspension(row: Certificate) -> None:
    suspend_certificate(row, on=MIDDLE, reason="Chưa khắc phục", by=None, version=1)
    ended = withdraw_certificate(row, on=LATER, reason="Không khắc phục", by=None, version=2)

    assert (ended.ended_as, ended.ended_on, ended.end_reason) == (CertificateEnd.WITHDRAWN, LATER, "Không khắc phục")
    assert Suspension.objects.get().valid_to == date(2021, 8, 31)


def test_withdrawal_on_a_day_that_nobody_knows(row: Certificate) -> None:
    assert withdraw_certificate(row, on=None, reason="Theo báo cáo", by=None, version=1).ended_on is None


def test_withdrawal_that_cannot_be_is_refused(row: Certificate) -> None:
    assert "Hãy ghi lý do" in sentence_of(withdraw_certificate, row, on=MIDDLE, reason=" ", version=1)
    early, late = date(2020, 3, 10), date(2023, 3, 11)
    assert "không thể sớm hơn" in sentence_of(withdraw_certificate, row, on=early, reason="x", version=1)
    assert "đã hết hạn ngày 10/03/2023" in sentence_of(withdraw_certificate, row, on=late, reason="x", version=1)
    with pytest.raises(Stale):
        withdraw_certificate(row, on=MIDDLE, reason="x", by=None, version=9)
    withdraw_certificate(row, on=MIDDLE, reason="x", by=None, version=1)
    again = sentence_of(withdraw_certificate, row, on=LATER, reason="x", version=2)
    assert again == "Văn bản này đã thu hồi từ ngày 01/06/2021 rồi. Không cần ghi thêm."


# --- Suspended and resumed --------------------------------------------------------------------------------------
def test_suspension_holds_until_the_day_before_it_is_resumed(row: Certificate) -> None:
    suspend_certificate(row, on=MIDDLE, reason="Chưa khắc phục", by=None, version=1)
    over = resume_certificate(row, on=LATER, by=None, version=2)
    again = suspend_certificate(row, on=LATER, reason="Tái phạm", by=None, version=3)

    assert [(one.valid_from, one.valid_to) for one in (over, again)] == [
        (MIDDLE, date(2021, 8, 31)), (LATER, None),
    ]  # fmt: skip


def test_suspension_that_cannot_be_is_refused(row: Certificate) -> None:
    declared = declare(row.holder, BEGUN)
    assert "Chỉ giấy chứng nhận" in sentence_of(suspend_certificate, declared, on=MIDDLE, reason="x", version=1)
    assert "không bị tạm đình chỉ" in sentence_of(resume_certificate, row, on=MIDDLE, version=1)
    suspend_certificate(row, on=MIDDLE, reason="x", by=None, version=1)
    twice = sentence_of(suspend_certificate, row, on=LATER, reason="x", version=2)
    assert "đã tạm đình chỉ từ ngày 01/06/2021" in twice
    assert "phải sau ngày ấy" in sentence_of(resume_certificate, row, on=MIDDLE, version=2)


# --- Audited ----------------------------------------------------------------------------------------------------
def test_audit_is_planned_and_then_held(row: Certificate) -> None:
    planned = plan_audit(row, due_on=MIDDLE, by=None)
    result = AuditResult.MAINTAINED
    held = record_audit(row, held_on=BEGUN, result=result, by=None, today=LATER, audit=planned, version=1)

    assert (held.pk, held.due_on, held.held_on, held.version) == (planned.pk, MIDDLE, BEGUN, 2)
    with pytest.raises(Stale):
        record_audit(row, held_on=BEGUN, result=result, by=None, today=LATER, audit=planned, version=1)


def test_audit_that_cannot_be_is_refused(row: Certificate) -> None:
    plan_audit(row, due_on=MIDDLE, by=None)
    assert "Đã có lần đánh giá" in sentence_of(plan_audit, row, due_on=MIDDLE)
    assert "không thể sớm hơn" in sentence_of(plan_audit, row, due_on=date(2020, 1, 1))
    assert "hết hạn ngày 10/03/2023" in sentence_of(plan_audit, row, due_on=date(2024, 1, 1))
    assert "công bố không có" in sentence_of(plan_audit, declare(row.holder, BEGUN), due_on=MIDDLE)
    facts = {"result": AuditResult.MAINTAINED, "today": MIDDLE}
    assert "chưa đến" in sentence_of(record_audit, row, held_on=LATER, **facts)
    assert "Hãy chọn kết quả" in sentence_of(record_audit, row, held_on=MIDDLE, result="", today=LATER)


# --- Tasks ------------------------------------------------------------------------------------------------------
def test_task_is_done_once_and_not_before_it_began(row: Certificate) -> None:
    task = create(AgencyTask(agency=row.holder, kind=TaskKind.PROCEDURES, since=MIDDLE), by=None)
    assert "không thể sớm hơn" in sentence_of(finish_task, task, on=BEGUN, version=1)
    assert finish_task(task, on=LATER, by=None, version=1).done_on == LATER
    assert "đã xong ngày 01/09/2021" in sentence_of(finish_task, task, on=LATER, version=2)
    with pytest.raises(Stale):
        finish_task(task, on=LATER, by=None, version=1)


# --- Pages ------------------------------------------------------------------------------------------------------
@pytest.fixture
def kept(cast: Cast) -> Certificate:
    return certify(cast.own, BEGUN, EXPIRY)


def test_certificate_withdraw_keeps_the_paper(cast: Cast, kept: Certificate) -> None:
    data = {
        "on": "01/06/2021", "reason": "Không duy trì", "paper_number": "9/QĐ-CN", "version": 1,
        "paper_file": SimpleUploadedFile("QĐ 9.pdf", pdf()),
    }  # fmt: skip
    answer = cast.client("staff").post(reverse("certificate_withdraw", args=[kept.pk]), data)
    kept.refresh_from_db()

    assert answer.url == reverse("certificate_detail", args=[kept.pk])
    assert (kept.ended_on, kept.end_paper.number, kept.end_paper.file.name) == (MIDDLE, "9/QĐ-CN", "QĐ 9.pdf")


def test_certificate_suspend_and_resume_from_the_page(cast: Cast, kept: Certificate) -> None:
    client = cast.client("staff")
    data = {"on": "01/06/2021", "reason": "Chưa khắc phục", "version": 1}
    client.post(reverse("certificate_suspend", args=[kept.pk]), data)
    client.post(reverse("certificate_resume", args=[kept.pk]), {"on": "01/09/2021", "version": 2})

    assert list(Suspension.objects.values_list("valid_from", "valid_to")) == [(MIDDLE, date(2021, 8, 31))]


def test_certificate_acts_of_a_stale_page_say_who_was_first(cast: Cast, kept: Certificate) -> None:
    withdraw_certificate(kept, on=MIDDLE, reason="x", by=cast.leader, version=1)
    data = {"on": "01/06/2021", "reason": "Chưa khắc phục", "version": 1}
    answer = cast.client("staff").post(reverse("certificate_suspend", args=[kept.pk]), data)

    assert "vừa được người khác lưu" in answer.content.decode()
    assert "Chưa khắc phục" in answer.content.decode()
    assert Suspension.objects.count() == 0


def test_every_paper_of_what_befell_a_certificate_is_read_on_its_page(cast: Cast, kept: Certificate) -> None:
    client = cast.client("staff")
    acts = [
        ("certificate_suspend", {"on": "01/06/2021", "reason": "Chưa khắc phục", "version": 1}, "8/QĐ"),
        ("audit_add", {"held_on": "01/07/2021", "result": "corrections"}, "7/BC"),
        ("certificate_withdraw", {"on": "01/09/2021", "reason": "Không duy trì", "version": 2}, "9/QĐ"),
    ]
    for name, data, number in acts:
        file = SimpleUploadedFile(f"{number[0]}.pdf", pdf())
        client.post(reverse(name, args=[kept.pk]), data | {"paper_number": number, "paper_file": file})

    seen = cast.client("secretary").get(reverse("certificate_detail", args=[kept.pk]))
    html = seen.content.decode()
    assert "Tạm đình chỉ đến hết ngày 31/08/2021: Chưa khắc phục (8/QĐ)" in html
    assert "bị thu hồi: Không duy trì (9/QĐ)" in html
    scans = re.findall(r'<a href="(/tep/\d+/)">(\d\.pdf)</a> <small>([^<]+)', html)
    assert [told for _, *told in scans] == [
        ["8.pdf", "quyết định tạm đình chỉ"], ["7.pdf", "kết quả đánh giá giám sát"],
        ["9.pdf", "văn bản chấm dứt hiệu lực"],
    ]  # fmt: skip
    for address, *_ in scans:
        assert hashlib.sha256(read_whole(cast.client("secretary").get(address))).digest() == KEPT


def compared(answer: Any) -> list[tuple[str, str, str]]:
    return [(one.label, one.now, one.typed) for one in answer.context["form"].compared]


def test_act_on_a_certificate_that_a_colleague_suspended_first_shows_both(cast: Cast, kept: Certificate) -> None:
    """A suspension leaves the certificate's own row alone: what counts is all that befell it."""
    client, address = cast.client("staff"), reverse("certificate_withdraw", args=[kept.pk])
    seen = client.get(address).context["form"]["version"].value()
    paper = PaperSaid("8/QĐ", MIDDLE)
    suspend_certificate(kept, on=MIDDLE, reason="Chưa khắc phục", by=cast.leader, version=seen, paper=paper)
    answer = client.post(address, {"on": "01/09/2021", "reason": "Không duy trì", "version": seen})

    assert compared(answer) == [
        ("Tình trạng", "tạm đình chỉ từ ngày 01/06/2021", "đã thu hồi từ ngày 01/09/2021"),
        ("Không còn hiệu lực từ ngày", "", "01/09/2021"), ("Lý do", "", "Không duy trì"),
        ("Số văn bản", "", ""), ("Ngày văn bản", "", ""),
    ]  # fmt: skip
    assert answer.context["form"].last_saved.history_user == cast.leader
    assert 'value="Không duy trì"' in answer.content.decode()
    assert Certificate.objects.get().is_open

    again = answer.context["form"]["version"].value()
    client.post(address, {"on": "01/09/2021", "reason": "Không duy trì", "version": again})
    assert Certificate.objects.get().ended_on == LATER


def test_suspension_and_return_that_came_second_show_what_came_first(cast: Cast, kept: Certificate) -> None:
    client = cast.client("staff")
    suspend_certificate(
        kept, on=MIDDLE, reason="Chưa khắc phục", by=cast.leader, version=1, paper=PaperSaid("8/QĐ", MIDDLE)
    )
    data = {"on": "01/09/2021", "reason": "Của tôi", "version": 1}
    second = compared(client.post(reverse("certificate_suspend", args=[kept.pk]), data))
    assert second[1:] == [
        ("Tạm đình chỉ từ ngày", "01/06/2021", "01/09/2021"), ("Lý do", "Chưa khắc phục", "Của tôi"),
        ("Số văn bản", "8/QĐ", ""), ("Ngày văn bản", "01/06/2021", ""),
    ]  # fmt: skip
    resume_certificate(kept, on=LATER, by=cast.leader, version=2)
    late = compared(client.post(reverse("certificate_resume", args=[kept.pk]), data | {"version": 2}))
    assert late == [
        ("Tình trạng", "có hiệu lực trở lại từ ngày 01/09/2021", "có hiệu lực trở lại từ ngày 01/09/2021"),
        ("Có hiệu lực trở lại từ ngày", "01/09/2021", "01/09/2021"),
    ]  # fmt: skip


STALE = ["certificate_suspend", "certificate_resume", "certificate_withdraw", "certificate_correct"]


@pytest.mark.parametrize("name", STALE)
def test_form_of_a_certificate_that_a_colleague_saved_first_saves_nothing(
    name: str, cast: Cast, kept: Certificate
) -> None:
    suspend_certificate(kept, on=MIDDLE, reason="x", by=cast.leader, version=1)
    kept.refresh_from_db()
    kept.note = "Đồng nghiệp vừa ghi"
    save_versioned(kept, by=cast.leader)
    before = Certificate.objects.values().get(), list(Suspension.objects.values())
    client, address = cast.client("staff"), reverse(name, args=[kept.pk])
    form = client.get(address).context["form"]
    data = {key: form[key].value() or "" for key in form.fields if not key.endswith("_file")}
    rows = {f"{prefix}-{count}": 0 for prefix in ("lines", "covers") for count in ("TOTAL_FORMS", "INITIAL_FORMS")}
    answer = client.post(address, data | rows | {"on": "01/09/2021", "reason": "Lý do của tôi", "version": 1})
    assert "vừa được người khác lưu" in answer.content.decode()
    assert (Certificate.objects.values().get(), list(Suspension.objects.values())) == before


def test_audit_and_task_of_a_stale_page_save_nothing(cast: Cast, kept: Certificate) -> None:
    planned = plan_audit(kept, due_on=MIDDLE, by=None)
    task = create(AgencyTask(agency=cast.own, kind="declare", since=BEGUN), by=None)
    for row in (planned, task):
        row.note = "x"
        save_versioned(row, by=cast.leader)
    client = cast.client("staff")
    answers = [
        client.post(reverse("audit_record", args=[kept.pk, planned.pk]),
                    {"held_on": "01/06/2021", "result": "maintained", "version": 1}),
        client.post(reverse("task_finish", args=[task.pk]), {"on": "01/06/2021", "version": 1}),
    ]  # fmt: skip
    assert ["vừa được người khác lưu" in answer.content.decode() for answer in answers] == [True, True]
    assert (SurveillanceAudit.objects.get().held_on, AgencyTask.objects.get().done_on) == (None, None)


def test_audits_are_recorded_from_the_pages(cast: Cast, kept: Certificate) -> None:
    client = cast.client("staff")
    client.post(reverse("audit_plan", args=[kept.pk]), {"due_on": "01/06/2021"})
    planned = SurveillanceAudit.objects.get()
    data = {"held_on": "01/06/2021", "result": "maintained", "paper_number": "7/BC-CN", "version": 1}
    client.post(reverse("audit_record", args=[kept.pk, planned.pk]), data)
    client.post(reverse("audit_add", args=[kept.pk]), {"held_on": "01/09/2021", "result": "corrections"})

    audits = SurveillanceAudit.objects.values_list("due_on", "held_on", "result", "paper__number").order_by("pk")
    assert list(audits) == [(MIDDLE, MIDDLE, "maintained", "7/BC-CN"), (None, LATER, "corrections", None)]


def test_audit_of_another_certificate_is_not_found(cast: Cast, kept: Certificate) -> None:
    other = plan_audit(certify(cast.other, BEGUN, EXPIRY), due_on=MIDDLE, by=None)

    assert cast.client("staff").get(reverse("audit_record", args=[kept.pk, other.pk])).status_code == 404


def test_certificate_file_add_keeps_the_file_for_those_who_see_the_certificate(cast: Cast, kept: Certificate) -> None:
    address = reverse("certificate_file_add", args=[kept.pk])
    data = {"upload": SimpleUploadedFile("Niêm yết.pdf", pdf()), "label": "Ảnh niêm yết"}
    cast.client("staff").post(address, data)
    file = CertificateFile.objects.get().file

    download = reverse("file_download", args=[file.pk])
    assert b"".join(cast.client("secretary").get(download).streaming_content) == pdf()
    assert cast.client("outsider").get(download).status_code == 404
    refused = cast.client("staff").post(address, {"upload": SimpleUploadedFile("a.exe", b"MZ")})
    assert "không thuộc loại được nhận" in refused.content.decode()
