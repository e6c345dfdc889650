"""Evidence: kept once, within its quotas, taken out only before it is sealed, given out as one zip."""

import hashlib
import io
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from common.errors import Refused, Stale
from common.file_checks import MEGABYTE
from common.files import StoredFile
from inspections.choices import Part, Round
from inspections.models import Evidence, SelfAssessment
from inspections.queries import evidence as quotas
from inspections.queries.evidence import held_by, may_read_file, reusable, same_files
from inspections.services.evidence import add_evidence, describe_evidence, remove_evidence, reuse_evidence
from inspections.services.evidence_zip import CONTENTS, evidence_zip, safe_name, zip_name
from tests.cast import Cast
from tests.common import sample_files
from tests.factories.inspections import EvidenceFactory, FileFactory
from tests.inspections.reports import AT, criterion, give_item_back, hand, open_plan, upload


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    return open_plan(cast)[0]


def add(report: SelfAssessment, *, by: Any, code: str = "1.1", file: Any = None, **facts: Any) -> Evidence:
    where = {} if "part" in facts else {"criterion": criterion(report, code)}
    return add_evidence(report, file or upload(), by=by, at=AT, **where, **facts)


def refused(act: Any, *args: Any, **facts: Any) -> str:
    with pytest.raises(Refused) as refusal:
        act(*args, **facts)
    return refusal.value.sentence


# --- Kept -------------------------------------------------------------------------------------------------------
def test_file_is_kept_with_its_own_day_and_hash(cast: Cast, report: SelfAssessment) -> None:
    row = add(report, by=cast.secretary, title="Quyết định lập BCĐ", dated_on=date(2026, 3, 1))
    assert (row.sha256, row.dated_on, row.position, row.round) == (
        hashlib.sha256(sample_files.pdf()).hexdigest(), date(2026, 3, 1), 1, Round.SELF,
    )  # fmt: skip
    report.refresh_from_db()
    assert (str(row), row.answer.criterion.code, report.state) == ("Quyết định lập BCĐ", "1.1", "in_progress")


def test_same_file_sent_twice_to_an_item_is_there_once(cast: Cast, report: SelfAssessment) -> None:
    assert add(report, by=cast.secretary) == add(report, by=cast.secretary)
    assert (Evidence.objects.count(), StoredFile.objects.count()) == (1, 1)


def test_same_file_for_another_item_is_stored_once_and_counts_once(cast: Cast, report: SelfAssessment) -> None:
    first = add(report, by=cast.secretary)
    second = add(report, by=cast.secretary, code="2.2")
    third = reuse_evidence(report, first, by=cast.secretary, at=AT, part=Part.POLICY)
    assert {row.file_id for row in (first, second, third)} == {first.file_id}
    assert held_by(report) == quotas.Held(1, first.file.size)


def test_last_years_file_is_offered_and_given_again(cast: Cast) -> None:
    (before,) = open_plan(cast, year=2025)
    old = add(before, by=cast.secretary)
    hand(before, by=cast.secretary)
    (report,) = open_plan(cast, year=2026)
    assert reusable(report) == [old]
    new = reuse_evidence(report, old, by=cast.secretary, at=AT, criterion=criterion(report, "1.1"))
    assert (new.file, new.assessment) == (old.file, report)


def test_files_of_another_agency_are_not_to_be_had(cast: Cast) -> None:
    report, foreign = open_plan(cast, cast.own, cast.other)
    if report.agency != cast.own:
        report, foreign = foreign, report
    theirs = add(foreign, by=cast.outsider)
    sentence = refused(reuse_evidence, report, theirs, by=cast.secretary, at=AT, part=Part.POLICY)
    assert sentence == "Tệp này là của cơ quan khác. Hãy chọn trong các tệp cơ quan đã gửi."
    mine = add(report, by=cast.secretary)  # the same content, sent by oneself
    assert mine.file != theirs.file
    assert (reusable(report), may_read_file(cast.secretary, theirs.file)) == ([mine], False)


# --- Limits -----------------------------------------------------------------------------------------------------
def test_thirty_first_file_is_refused(cast: Cast, report: SelfAssessment) -> None:
    first = add(report, by=cast.secretary)
    for _ in range(29):
        EvidenceFactory(assessment=report, answer=first.answer)
    sentence = refused(add, report, by=cast.secretary, file=upload("b.pdf", padding=1))
    assert sentence.startswith("Báo cáo đã có 30 tệp minh chứng, là mức tối đa.")
    again = reuse_evidence(report, first, by=cast.secretary, at=AT, part=Part.POLICY)
    assert again.file == first.file  # another use of a file is no file more


def test_two_hundred_megabytes_are_the_most(cast: Cast, report: SelfAssessment) -> None:
    first = add(report, by=cast.secretary)
    EvidenceFactory(assessment=report, answer=first.answer, file=FileFactory(size=200 * MEGABYTE - 100))
    sentence = refused(add, report, by=cast.secretary, file=upload("b.pdf", padding=1))
    assert sentence.startswith("Tệp này làm minh chứng của báo cáo vượt quá 200 MB (đã dùng 200 MB).")
    assert StoredFile.objects.count() == 2


def test_bad_file_leaves_nothing(cast: Cast, report: SelfAssessment) -> None:
    cut = ContentFile(sample_files.pdf()[:60], name="Biên bản.pdf")
    assert "“Biên bản.pdf”" in refused(add, report, by=cast.secretary, file=cut)
    assert (Evidence.objects.count(), StoredFile.objects.count(), report.answers.count()) == (0, 0, 0)


def test_day_to_come_is_refused(cast: Cast, report: SelfAssessment) -> None:
    sentence = refused(add, report, by=cast.secretary, dated_on=AT.date() + timedelta(days=1))
    assert sentence == "Ngày 21/06/2026 của minh chứng chưa đến. Hãy sửa ngày."


@pytest.mark.parametrize("name", ["outsider", "viewer", "inspector", "foreign_staff"])
def test_others_send_nothing(cast: Cast, report: SelfAssessment, name: str) -> None:
    sentence = refused(add, report, by=cast.users[name])
    assert sentence == "Chỉ cơ quan hoặc cán bộ nộp thay được gửi minh chứng cho báo cáo này."


# --- Changed and taken away -------------------------------------------------------------------------------------
def test_file_is_described_and_taken_away_while_nothing_is_sealed(cast: Cast, report: SelfAssessment) -> None:
    row = add(report, by=cast.secretary)
    changed = describe_evidence(row, by=cast.secretary, at=AT, version=1, title="Biên bản", dated_on=date(2026, 1, 2))
    assert (changed.title, changed.dated_on) == ("Biên bản", date(2026, 1, 2))
    with pytest.raises(Stale):
        describe_evidence(row, by=cast.secretary, at=AT, version=1, title="Khác")
    with pytest.raises(TypeError):
        describe_evidence(row, by=cast.secretary, at=AT, version=2, sha256="0")
    for _ in range(2):
        remove_evidence(row, by=cast.secretary)
    assert (Evidence.objects.count(), Evidence.history.filter(history_type="-").count()) == (0, 1)


def test_what_is_sealed_stays(cast: Cast, report: SelfAssessment) -> None:
    row = add(report, by=cast.secretary)
    hand(report, by=cast.secretary)
    for act in (
        lambda: remove_evidence(row, by=cast.secretary),
        lambda: describe_evidence(row, by=cast.secretary, at=AT, version=1, title="Khác"),
        lambda: add(report, by=cast.secretary, file=upload("b.pdf", padding=1)),
    ):
        assert refused(act).endswith("nên minh chứng đã niêm phong, không thêm, bớt được nữa.")


def test_item_that_came_back_takes_more_files_and_keeps_those_that_were_sealed(cast: Cast) -> None:
    (report,) = open_plan(cast, rounds=2)
    old = add(report, by=cast.secretary, code="2.2")
    give_item_back(hand(report, by=cast.secretary), by=cast.staff)
    new = add(report, by=cast.secretary, code="2.2", file=upload("b.pdf", padding=1))
    assert (new.round, old.round) == (Round.SECOND, Round.SELF)
    assert refused(remove_evidence, old, by=cast.secretary).startswith("Minh chứng này đã niêm phong cùng báo cáo")
    assert refused(add, report, by=cast.secretary, code="1.1").startswith("Chỉ những tiêu chí bị trả lại mới nhận")
    remove_evidence(new, by=cast.secretary)
    assert list(report.evidence.all()) == [old]


# --- The same file somewhere else -------------------------------------------------------------------------------
def test_reviewer_is_shown_where_else_a_file_lies(cast: Cast) -> None:
    (before,) = open_plan(cast, year=2025)
    add(before, by=cast.secretary)
    hand(before, by=cast.secretary)
    reports = {row.agency: row for row in open_plan(cast, cast.own, cast.other, year=2026)}
    row = add(reports[cast.own], by=cast.secretary)
    add(reports[cast.own], by=cast.secretary, code="2.2", file=upload("c.pdf", padding=3))
    add(reports[cast.other], by=cast.outsider)

    found = same_files(reports[cast.own], cast.staff)

    names = [(one.year, one.agency, one.is_own) for one in found[row.pk]]
    assert names == [(2026, str(cast.other), False), (2025, str(cast.own), True)]
    assert list(found) == [row.pk]
    to_secretary = same_files(reports[cast.own], cast.secretary)[row.pk]
    assert [one.agency for one in to_secretary] == ["", str(cast.own)]  # no name that he may not read


# --- As one zip -------------------------------------------------------------------------------------------------
def test_zip_holds_every_file_under_a_vietnamese_name(cast: Cast, report: SelfAssessment) -> None:
    add(report, by=cast.secretary, file=upload("Biên bản họp.pdf"), title="Biên bản")
    add(report, by=cast.secretary, file=upload("biên bản HỌP.pdf", padding=5))
    add(report, by=cast.secretary, part=Part.POLICY, file=upload("Chính sách.pdf", padding=9))
    gone = add(report, by=cast.secretary, code="2.2", file=upload("Mất.pdf", padding=2))
    default_storage.delete(gone.file.stored_name)

    archive = zipfile.ZipFile(io.BytesIO(b"".join(evidence_zip(report))))

    assert archive.testzip() is None
    names = ["Tiêu chí 1.1/Biên bản họp.pdf", "Tiêu chí 1.1/biên bản HỌP (2).pdf", CONTENTS]
    assert sorted(archive.namelist()) == sorted([*names, "Chính sách và mục tiêu chất lượng/Chính sách.pdf"])
    assert archive.read(names[0]) == sample_files.pdf()
    told = archive.read(CONTENTS).decode("utf-8-sig")
    assert "Tiêu chí 2.2/Mất.pdf\n    Tệp lỗi: “Mất.pdf” không còn trong kho." in told.replace("\r\n", "\n")
    assert told.count("SHA-256") == 3
    assert zip_name(report) == f"Minh chứng {report.name} 2026.zip"


def test_zip_comes_in_pieces(cast: Cast, report: SelfAssessment) -> None:
    add(report, by=cast.secretary, file=upload(padding=3 * MEGABYTE))
    pieces = list(evidence_zip(report))
    assert len(pieces) > 10
    assert max(len(piece) for piece in pieces) < MEGABYTE


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd", "etc passwd"),
        ("C:\\Windows\\a.pdf", "C Windows a.pdf"),
        ("CON.pdf", "_CON.pdf"),
        ("a\u202egpj.exe\u0000.pdf", "a gpj.exe.pdf"),
        ("  ...  ", "tep"),
        ("a" * 300 + ".pdf", "a" * 96 + ".pdf"),
        ("Quyết định 346?.pdf", "Quyết định 346.pdf"),
    ],
)
def test_names_are_safe_everywhere(name: str, safe: str) -> None:
    assert safe_name(name) == safe
