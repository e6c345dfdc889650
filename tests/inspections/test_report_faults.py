"""What goes wrong on a report's way: a line that drops in a file, a disk that is full, a button pressed twice."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection, transaction
from django.test.client import BOUNDARY, MULTIPART_CONTENT, Client, encode_multipart
from django.urls import reverse

from common.clock import now
from common.files import StoredFile, sweep
from common.numbering import NumberSeries
from inspections.choices import AssessmentState, Round
from inspections.models import AssessmentSeal, Criterion, Evidence, SelfAssessment
from inspections.queries.criteria import score_in
from inspections.services.criteria import change_set, write_content
from inspections.services.evidence import add_evidence
from tests.cast import Cast
from tests.common import sample_files
from tests.factories.inspections import small_content
from tests.inspections.reports import AT, D, answer, criterion, fill, hand, open_plan, upload
from tests.inspections.test_handing_in import FullDisk, refused

FILES = {
    "Biên bản.pdf": sample_files.pdf(padding=5_000),
    "Biên bản.docx": sample_files.docx({"word/more.xml": bytes(5_000)}),
    "Biên bản.png": sample_files.png(),
    "Biên bản.jpg": sample_files.jpg(),
}


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return fill(open_plan(cast)[0], by=cast.secretary)


@pytest.fixture
def client(cast: Cast) -> Client:
    return cast.client("secretary")


def nothing_of_it(report: SelfAssessment, folder: Any) -> bool:
    report.refresh_from_db()
    left = [Evidence.objects.count(), StoredFile.objects.count(), AssessmentSeal.objects.count()]
    on_disk = [path for path in Path(folder).rglob("*") if path.is_file()]
    return (report.state, report.receipt, left, on_disk) == (AssessmentState.IN_PROGRESS, "", [0, 0, 0], [])


# --- A line that drops ------------------------------------------------------------------------------------------
def cut_off(client: Client, address: str, name: str, content: bytes, **fields: Any) -> Any:
    """The form as far as it came: half of its file, and nothing after. A file without its end is none."""
    field = "upload" if "upload" in fields else "scan"
    sent = {**fields, field: SimpleUploadedFile(name, content)}
    body = encode_multipart(BOUNDARY, sent)
    middle = body.index(content) + len(content) // 2
    return client.generic("POST", address, body[:middle], content_type=MULTIPART_CONTENT)


@pytest.mark.parametrize("name", FILES)
def test_evidence_that_was_cut_off_leaves_nothing(
    client: Client, report: SelfAssessment, settings: Any, name: str
) -> None:
    address, key = reverse("evidence_add", args=[report.pk]), criterion(report, "1.1").pk
    answered = cut_off(client, address, name, FILES[name], criterion=key, upload="")
    assert answered.status_code == 409
    assert "Chưa có tệp nào được chọn. Hãy chọn tệp." in answered.content.decode()
    assert nothing_of_it(report, settings.MEDIA_ROOT)
    whole = client.post(address, {"criterion": key, "upload": SimpleUploadedFile(name, FILES[name])})
    assert (whole.status_code, Evidence.objects.count()) == (302, 1)


@pytest.mark.parametrize("name", ["Biên bản.pdf", "Biên bản.png"])
def test_report_whose_scan_was_cut_off_is_not_handed_in(
    client: Client, report: SelfAssessment, settings: Any, name: str
) -> None:
    address = reverse("assessment_hand_in", args=[report.pk])
    answered = cut_off(client, address, name, FILES[name], number="15/BC-UBND", day="15/06/2026")
    assert answered.status_code == 200
    assert "Hãy chọn bản quét báo cáo đã ký." in answered.content.decode()
    assert nothing_of_it(report, settings.MEDIA_ROOT)
    assert not NumberSeries.objects.exists()


# --- A disk that is full ----------------------------------------------------------------------------------------
def test_full_disk_keeps_no_evidence_and_every_word(cast: Cast, report: SelfAssessment, settings: Any) -> None:
    storages = settings.STORAGES
    settings.STORAGES = {**storages, "default": {"BACKEND": f"{FullDisk.__module__}.FullDisk"}}
    facts = {"by": cast.secretary, "at": AT, "criterion": criterion(report, "2.4")}
    assert refused(add_evidence, report, upload(), **facts).startswith("Chưa lưu được tệp “Báo cáo đã ký.pdf”")
    assert not report.answers.filter(criterion__code="2.4").exists()
    assert nothing_of_it(report, settings.MEDIA_ROOT)
    settings.STORAGES = storages
    assert add_evidence(report, upload(), **facts).position == 1


@pytest.mark.parametrize("table", ["inspections_evidence", "historicalevidence"])
def test_no_space_for_the_row_leaves_a_file_that_is_swept(
    cast: Cast, report: SelfAssessment, settings: Any, table: str
) -> None:
    def full(execute: Any, sql: str, *rest: Any) -> Any:
        if sql.startswith("INSERT") and table in sql:
            raise OperationalError("database or disk is full")
        return execute(sql, *rest)

    asked = criterion(report, "1.1")
    with connection.execute_wrapper(full), pytest.raises(OperationalError), transaction.atomic():
        add_evidence(report, upload(), by=cast.secretary, at=AT, criterion=asked)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (0, 0)
    assert sweep(older_than=-(now() - AT), at=now()).orphans == 1
    assert nothing_of_it(report, settings.MEDIA_ROOT)


# --- A button pressed twice -------------------------------------------------------------------------------------
def test_report_sent_twice_has_one_receipt_and_leads_there_both_times(client: Client, report: SelfAssessment) -> None:
    """The same form again, the page opened a second time, and the button after going back."""
    address = reverse("assessment_hand_in", args=[report.pk])
    tokens = [client.get(address).context["form_token"] for _ in range(2)]
    answers = [
        client.post(address, {"number": "15/BC-UBND", "day": "15/06/2026", "scan": upload(), "form_token": token})
        for token in (tokens[0], tokens[0], tokens[1], "")
    ]
    assert {answered.url for answered in answers} == {reverse("assessment_receipt", args=[report.pk])}
    report.refresh_from_db()
    assert report.receipt.endswith("-000001")
    assert (AssessmentSeal.objects.count(), StoredFile.objects.count(), NumberSeries.objects.get().last) == (1, 1, 1)


# --- Criteria that somebody would change afterwards ---------------------------------------------------------------
def test_criteria_stay_as_they_were_when_the_report_was_opened(cast: Cast, report: SelfAssessment) -> None:
    """Neither through the services nor on the pages; what was said scores the same as before."""
    criteria_set, before = report.criteria_set, score_in(report, Round.SELF)
    acts = (
        lambda: change_set(criteria_set, by=cast.leader, version=criteria_set.version, bonus_cap=D(50)),
        lambda: write_content(criteria_set, small_content(), by=cast.leader, version=criteria_set.version),
    )
    assert all("đã khóa" in refused(act) for act in acts)
    asked = criterion(report, "2.2")
    leader = cast.client("leader")
    for name in ("criteria_edit", "criterion_edit"):
        sent = {"maximum": "100", "name": "Khác", "code": "2.2", "version": criteria_set.version}
        assert leader.post(reverse(name, args=[criteria_set.pk]), sent).status_code == 403
    assert Criterion.objects.get(pk=asked.pk).maximum == asked.maximum
    criteria_set.refresh_from_db()
    assert (criteria_set.is_locked, criteria_set.name != "Khác") == (True, True)
    assert score_in(report, Round.SELF) == before
    row = answer(report, "2.2", by=cast.secretary, version=report.answers.get(criterion=asked).version, points=D(9))
    assert (row.score, hand(report, by=cast.secretary).state) == (D(9), AssessmentState.SUBMITTED)
