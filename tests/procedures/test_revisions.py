"""Revisions drafted, reviewed, approved and put right: one in force on any day, and every refusal."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError

from agencies.choices import Duty
from agencies.services.papers import PaperSaid
from common.errors import Refused, Stale
from common.events import EventEntry
from procedures.choices import ProcedureState, ReviewCause, ReviewOutcome, RevisionState, RevisionStep
from procedures.models import Procedure, ProcedureRevision, RevisionChange
from procedures.queries.procedure_page import page_of
from procedures.queries.revisions import next_number, revision_in_force, state_of
from procedures.services.procedures import withdraw_procedure
from procedures.services.revision_checks import ChangeSaid
from procedures.services.revisions import (
    approve_revision,
    correct_revision,
    discard_revision,
    draft_revision,
    record_revision,
    return_revision,
    send_to_review,
)
from tests.common.sample_files import pdf
from tests.factories.agencies import MembershipFactory, PeriodFactory, UserFactory, staff_of
from tests.factories.procedures import (
    ReviewFactory,
    RevisionFactory,
    make_draft,
    make_line,
    make_link,
    make_procedure,
    make_revision,
)

pytestmark = pytest.mark.django_db
Y2020, Y2021, Y2022, Y2023 = date(2020, 1, 1), date(2021, 3, 1), date(2022, 3, 1), date(2023, 3, 1)


@pytest.fixture
def agency():
    return PeriodFactory(name="UBND xã Bình Mỹ").agency


def approve(row, on, **facts):
    facts = {"effective_on": on, "issued_on": on, "by": None, "version": row.version, **facts}
    return approve_revision(row, **facts)


def in_review(procedure, **facts):
    row = draft_revision(procedure, by=None, **{"reason": "TTHC sửa đổi", **facts})
    return send_to_review(row, by=None, version=1)


def record(procedure, on, **facts):
    return record_revision(procedure, issued_on=on, effective_on=on, by=None, **facts)


def sentence_of(act, *arguments, **named):
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return refusal.value.sentence


def days(procedure):
    rows = ProcedureRevision.objects.filter(procedure=procedure).order_by("pk")
    return [(row.issue, row.step, row.valid_from, row.valid_to) for row in rows]


# --- From draft to force ----------------------------------------------------------------------------------------
def test_revision_goes_its_way_and_issues_its_procedure(agency):
    procedure = make_draft(agency)
    row = draft_revision(procedure, by=None, issue=" 01 ", drafted_by="Lê Thị Thư Ký", drafted_on=Y2020)
    row = send_to_review(row, by=None, version=1, reviewed_by="Võ Văn Phó", reviewed_on=Y2020)
    row = approve(row, Y2021, approved_by="Nguyễn Văn Chủ Tịch", approved_on=Y2021, paper=PaperSaid("12/QĐ-UBND"))
    procedure.refresh_from_db()

    assert (procedure.state, procedure.valid_from) == (ProcedureState.ISSUED, Y2021)
    assert (row.issue, row.drafted_by, row.reviewed_by, row.approved_by, row.valid_from, row.valid_to) == (
        "01", "Lê Thị Thư Ký", "Võ Văn Phó", "Nguyễn Văn Chủ Tịch", Y2021, None,
    )  # fmt: skip
    assert (row.paper.number, row.paper.issued_on) == ("12/QĐ-UBND", Y2021)
    assert [step for step in row.history.order_by("pk").values_list("step", flat=True)] == [
        RevisionStep.DRAFT, RevisionStep.REVIEW, RevisionStep.APPROVED,
    ]  # fmt: skip
    assert EventEntry.objects.filter(kind="revision_approved").count() == 1


def test_new_revision_retires_the_old_on_its_day(agency):
    procedure = make_procedure(agency)
    row = approve(in_review(procedure, issue="02"), Y2022)

    old = procedure.revisions.get(issue="01")
    assert days(procedure) == [
        ("01", RevisionStep.APPROVED, Y2020, date(2022, 2, 28)),
        ("02", RevisionStep.APPROVED, Y2022, None),
    ]
    assert [[state_of(one, day) for one in (old, row)] for day in (Y2021, Y2022)] == [
        [RevisionState.IN_FORCE, RevisionState.APPROVED],
        [RevisionState.OBSOLETE, RevisionState.IN_FORCE],
    ]
    assert [revision_in_force(procedure, day) for day in (date(2019, 1, 1), Y2021, Y2022)] == [None, old, row]


def test_state_of_a_revision_in_the_making_is_its_step(agency):
    row = draft_revision(make_procedure(agency), by=None, reason="Sửa")
    before = state_of(row, Y2022)
    row = send_to_review(row, by=None, version=1)

    assert (before, state_of(row, Y2022)) == (RevisionState.DRAFT, RevisionState.REVIEW)


@pytest.mark.parametrize("day", [Y2020, date(2019, 12, 31)])
def test_revision_that_is_not_after_the_one_in_force_is_refused(agency, day):
    procedure = make_procedure(agency)
    row = in_review(procedure, issue="02")

    assert "lần mới phải có hiệu lực sau ngày ấy" in sentence_of(approve, row, day)
    assert "lần mới phải có hiệu lực sau ngày ấy" in sentence_of(record, procedure, day, issue="03")
    assert days(procedure)[0] == ("01", RevisionStep.APPROVED, Y2020, None)


def test_revision_that_is_not_after_one_approved_for_later_is_refused(agency):
    procedure = make_procedure(agency)
    approve(in_review(procedure, issue="02"), Y2023)
    row = in_review(procedure, issue="03")

    assert "Lần ban hành 02 đã có hiệu lực từ ngày 01/03/2023" in sentence_of(approve, row, Y2022)


def test_database_holds_one_open_revision_and_one_in_the_making(agency):
    procedure = make_procedure(agency)
    with pytest.raises(IntegrityError, match=r"one_open_revision_of_a_procedure|procedure_id"):
        RevisionFactory(procedure=procedure, issue="02", valid_from=Y2021)


def test_second_revision_in_the_making_is_refused(agency):
    procedure = make_procedure(agency)
    draft_revision(procedure, by=None)

    assert "Quy trình đã có một bản đang soạn." in sentence_of(draft_revision, procedure, by=None)


def test_steps_are_taken_in_turn(agency):
    procedure = make_procedure(agency)
    row = draft_revision(procedure, by=None, reason="Sửa")

    assert "đang soạn, không phải đang xem xét" in sentence_of(approve, row, Y2021)
    assert "không phải đang xem xét" in sentence_of(return_revision, row, reason="Sai", by=None, version=1)
    row = send_to_review(row, by=None, version=1)
    assert "đang xem xét, không phải đang soạn" in sentence_of(send_to_review, row, by=None, version=2)


def test_returned_revision_is_a_draft_with_the_reason_until_it_is_sent_again(agency):
    row = in_review(make_procedure(agency))
    assert "ghi lý do trả lại" in sentence_of(return_revision, row, reason=" ", by=None, version=2)
    row = return_revision(row, reason="Thiếu biểu mẫu", by=None, version=2)
    returned = (row.step, row.returned_reason)
    row = send_to_review(row, by=None, version=3)

    assert (returned, row.returned_reason) == ((RevisionStep.DRAFT, "Thiếu biểu mẫu"), "")


def test_amendment_without_reason_is_not_sent(agency):
    first = draft_revision(make_draft(agency), by=None)
    later = draft_revision(make_procedure(agency), by=None)

    assert send_to_review(first, by=None, version=1).step == RevisionStep.REVIEW
    assert "Lần sửa đổi phải có lý do" in sentence_of(send_to_review, later, by=None, version=1)


@pytest.mark.parametrize("act", [send_to_review, discard_revision, correct_revision])
def test_stale_version_is_refused(agency, act):
    row = draft_revision(make_draft(agency), by=None)
    correct_revision(row, version=1, by=None, issue="01")

    with pytest.raises(Stale):
        act(row, by=None, version=1, **({"reason": "Nhầm"} if act is discard_revision else {}))


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"issue": "1" * 21}, "“lần ban hành” dài quá 20 ký tự"),
        ({"drafted_on": Y2022, "reviewed_on": Y2021}, "Ngày xem xét 01/03/2021 đứng trước ngày soạn thảo"),
        ({"reviewed_on": Y2022, "approved_on": Y2021}, "Ngày phê duyệt 01/03/2021 đứng trước ngày xem xét"),
        ({"issue": "01"}, "Quy trình đã có lần ban hành 01."),
        ({"changes": [ChangeSaid(" ")]}, "phải ghi yêu cầu sửa đổi"),
        ({"upload": SimpleUploadedFile("a.exe", b"MZ")}, "không thuộc loại được nhận"),
    ],
)
def test_revision_that_cannot_be_is_refused(agency, facts, told):
    procedure = make_procedure(agency)

    assert told in sentence_of(draft_revision, procedure, by=None, **facts)
    assert procedure.revisions.count() == 1


def test_effective_day_before_the_day_of_issue_is_refused(agency):
    row = in_review(make_procedure(agency))

    assert "Ngày hiệu lực 01/03/2021 đứng trước ngày ban hành 01/03/2022" in sentence_of(
        approve, row, Y2021, issued_on=Y2022
    )


def test_withdrawn_procedure_and_ended_agency_have_no_new_revision(agency):
    row = make_procedure(agency)
    withdraw_procedure(row, on=Y2021, end_reason="Gộp", by=None, version=1)
    ended = make_draft(PeriodFactory(valid_to=Y2021).agency)

    assert "Hãy lập quy trình mới" in sentence_of(draft_revision, row, by=None)
    assert "Hãy lập quy trình mới" in sentence_of(record, row, Y2022)
    assert "ngày cuối là 01/03/2021" in sentence_of(record, ended, Y2022)


# --- Who approves -----------------------------------------------------------------------------------------------
def test_head_approves_where_there_is_one_else_the_secretary_records_it(agency):
    secretary = MembershipFactory(user=UserFactory(), duty=Duty.ISO_SECRETARY, agency=agency).user
    own, later = make_draft(agency), make_draft(agency)
    assert approve(in_review(own), Y2021, by=secretary).is_approved
    head = MembershipFactory(user=UserFactory(), duty=Duty.AGENCY_HEAD, agency=agency).user
    row = in_review(later)

    assert "chính người đó phê duyệt" in sentence_of(approve, row, Y2021, by=secretary)
    assert "chính người đó phê duyệt" in sentence_of(
        record_revision, later, issued_on=Y2021, effective_on=Y2021, by=secretary
    )
    assert approve(row, Y2021, by=head).is_approved


def test_department_records_for_an_agency_that_sends_paper(agency):
    MembershipFactory(user=UserFactory(), duty=Duty.AGENCY_HEAD, agency=agency)
    officer = staff_of(agency.province)
    row = record_revision(make_draft(agency), issued_on=Y2021, effective_on=None, by=officer, issue="01")

    assert (row.is_approved, row.valid_from, row.history.get().history_user) == (True, Y2021, officer)


# --- A signed file is a revision --------------------------------------------------------------------------------
def test_uploaded_file_with_number_and_day_is_a_revision(agency):
    procedure, content = make_draft(agency), pdf()
    record(
        procedure, Y2021, issue="01", paper=PaperSaid("7/QĐ-UBND"),
        upload=SimpleUploadedFile("Quy trình tiếp dân.pdf", content),
    )  # fmt: skip
    procedure.refresh_from_db()
    row = procedure.revisions.get()

    assert (procedure.state, row.step, row.valid_from, row.paper.number) == (
        ProcedureState.ISSUED, RevisionStep.APPROVED, Y2021, "7/QĐ-UBND",
    )  # fmt: skip
    assert (row.file.name, row.file.size) == ("Quy trình tiếp dân.pdf", len(content))


def test_first_revision_without_a_day_holds_since_ever_and_the_next_needs_one(agency):
    procedure = make_draft(agency)
    record(procedure, None, issue="01")

    assert "Hãy cho biết lần này có hiệu lực từ ngày nào" in sentence_of(record, procedure, None, issue="02")
    record(procedure, Y2021, issue="02")
    assert days(procedure) == [
        ("01", RevisionStep.APPROVED, None, date(2021, 2, 28)),
        ("02", RevisionStep.APPROVED, Y2021, None),
    ]
    assert Procedure.objects.in_force(date(2010, 1, 1)).count() == 1


# --- Reviews ----------------------------------------------------------------------------------------------------
def test_revision_does_the_reviews_of_what_was_amended_before_it(agency):
    procedure = make_procedure(agency, "1.000001", "1.000002")
    amended = [make_line(agency.province, key, action="amended", on=Y2021) for key in ("1.000001", "1.000002")]
    ended = make_line(agency.province, "1.000003", action="abolished", on=Y2021)
    make_link(procedure, "1.000003")
    tasks = [ReviewFactory(agency=agency, line=line, procedure=procedure) for line in amended]
    tasks.append(ReviewFactory(agency=agency, line=ended, procedure=procedure, cause=ReviewCause.ABOLISHED))
    approve(in_review(procedure, issue="02"), Y2022)
    for task in tasks:
        task.refresh_from_db()

    assert [(task.closed_on, task.outcome) for task in tasks] == [
        (Y2022, ReviewOutcome.REVISED), (Y2022, ReviewOutcome.REVISED), (None, ""),
    ]  # fmt: skip


def test_revision_older_than_the_amendment_does_no_review(agency):
    procedure = make_procedure(agency, "1.000001")
    task = ReviewFactory(
        agency=agency, procedure=procedure, line=make_line(agency.province, "1.000001", action="amended", on=Y2022)
    )
    record(procedure, Y2021, issue="02")
    task.refresh_from_db()

    assert task.closed_on is None


def test_first_issue_does_the_review_of_a_new_tthc(agency):
    procedure = make_draft(agency)
    make_link(procedure, "1.000001", valid_from=None)
    line = make_line(agency.province, "1.000001", action="new", on=Y2021, at_commune=True)
    task = ReviewFactory(agency=agency, line=line, cause=ReviewCause.NEW)
    record(procedure, Y2022, issue="01")
    task.refresh_from_db()

    assert (task.closed_on, task.outcome) == (Y2022, ReviewOutcome.WRITTEN)


# --- Putting right, taking away ---------------------------------------------------------------------------------
def test_draft_is_corrected_with_its_table_of_changes_and_saved_once(agency):
    row = draft_revision(make_procedure(agency), by=None, changes=[ChangeSaid("Cập nhật biểu mẫu", "Trang 3")])
    said = [ChangeSaid(" Cập nhật  biểu mẫu ", "Trang 3"), ChangeSaid("Rút ngắn thời hạn", content="Còn 5 ngày")]
    row = correct_revision(row, version=1, by=None, changes=said, reason="Sửa")
    same = correct_revision(row, version=2, by=None, changes=said, reason="Sửa")

    assert list(row.changes.values_list("demand", "place", "content")) == [
        ("Cập nhật biểu mẫu", "Trang 3", ""), ("Rút ngắn thời hạn", "", "Còn 5 ngày"),
    ]  # fmt: skip
    assert same.version == 2


def test_line_of_the_table_of_changes_keeps_its_five_columns_and_bears_its_revisions_number_where_it_has_none(agency):
    said = [ChangeSaid("Rút ngắn thời hạn", "Trang 3", "Còn 5 ngày", "02/01", Y2021), ChangeSaid("Sửa biểu mẫu")]
    procedure = make_procedure(agency)
    draft_revision(procedure, by=None, issue="03", revision="00", changes=said, reason="Sửa")
    shown = page_of(procedure, None, Y2022).changes

    assert [(one.demand, one.place, one.content, one.number, one.changed_on) for one in shown] == [
        ("Rút ngắn thời hạn", "Trang 3", "Còn 5 ngày", "02/01", Y2021),
        ("Sửa biểu mẫu", "", "", "03/00", None),
    ]


def test_approved_revision_is_corrected_with_a_reason_and_its_neighbour_follows(agency):
    procedure = make_procedure(agency)
    row = make_revision(procedure, on=Y2022, issue="02", issued_on=Y2021)
    assert "Hãy ghi lý do sửa" in sentence_of(correct_revision, row, version=1, by=None, issue="03")
    correct_revision(row, version=1, by=None, effective_on=Y2021, reason_of_change="Gõ nhầm ngày")

    assert days(procedure) == [
        ("01", RevisionStep.APPROVED, Y2020, date(2021, 2, 28)),
        ("02", RevisionStep.APPROVED, Y2021, None),
    ]


def test_correction_that_leaves_the_place_among_the_others_is_refused(agency):
    procedure = make_procedure(agency)
    first = procedure.revisions.get()
    second = make_revision(procedure, on=Y2022, issue="02")
    words = {"by": None, "reason_of_change": "Gõ nhầm"}

    for day in (Y2020, None):
        refused = sentence_of(correct_revision, second, version=1, effective_on=day, issued_on=None, **words)
        assert "hiệu lực" in refused
    assert "chỉ có hiệu lực đến hết ngày 28/02/2022" in sentence_of(
        correct_revision, first, version=2, effective_on=Y2023, **words
    )


def test_day_of_the_first_revision_moves_its_procedure(agency):
    procedure = make_procedure(agency)
    row = procedure.revisions.get()
    correct_revision(row, version=1, by=None, effective_on=Y2021, reason_of_change="Gõ nhầm ngày")
    procedure.refresh_from_db()

    assert (procedure.valid_from, procedure.revisions.get().valid_from) == (Y2021, Y2021)


def test_approved_revision_is_never_deleted_and_a_draft_goes_with_its_table(agency):
    procedure = make_procedure(agency)
    row = draft_revision(procedure, by=None, changes=[ChangeSaid("Sửa")])
    discard_revision(row, reason="Lập nhầm", by=None, version=1)

    assert (RevisionChange.objects.count(), procedure.revisions.count()) == (0, 1)
    assert "không xóa được" in sentence_of(
        discard_revision, procedure.revisions.get(), reason="Lập nhầm", by=None, version=1
    )
    assert "đã được bỏ" in sentence_of(send_to_review, row, by=None, version=1)


def test_next_number_follows_the_last(agency):
    draft, procedure = make_draft(agency), make_procedure(agency)
    told = [next_number(draft), next_number(procedure)]
    make_revision(procedure, on=Y2021, issue="01", revision="09")
    told.append(next_number(procedure))
    make_revision(procedure, on=Y2022, issue="02", revision="A")

    assert [*told, next_number(procedure)] == [("01", "00"), ("01", "01"), ("01", "10"), ("02", "")]
