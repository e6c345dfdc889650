"""Two at once at one procedure: only row locks decide who is first, so these run on PostgreSQL."""

from datetime import date

import pytest

from agencies.models import Agency
from procedures.choices import ProcedureState, RevisionStep
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink, ProcedureRevision
from procedures.services.keys import administratives_for
from procedures.services.procedures import create_procedure, link_procedure, withdraw_procedure
from procedures.services.restoring import restore_procedure
from procedures.services.revisions import approve_revision, draft_revision, record_revision, send_to_review
from tests.agencies.test_certificate_races import at_once, refusals
from tests.factories.agencies import PeriodFactory
from tests.factories.procedures import make_procedure

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
NEW, LATER = date(2021, 3, 1), date(2022, 3, 1)


def procedure_again(procedure):
    return Procedure.objects.get(pk=procedure.pk)


def open_revisions(procedure):
    rows = ProcedureRevision.objects.filter(procedure=procedure, step=RevisionStep.APPROVED, valid_to=None)
    return rows.count()


def test_two_people_recording_a_revision_of_one_day_give_one():
    procedure = make_procedure(PeriodFactory().agency)

    def record():
        return record_revision(procedure_again(procedure), issued_on=NEW, effective_on=NEW, by=None)

    given = at_once(record, record)

    assert (open_revisions(procedure), procedure.revisions.count()) == (1, 2)
    assert [told[:20] for told in refusals(given)] == ["Lần ban hành chưa rõ"]


def test_two_people_approving_one_revision_approve_it_once():
    procedure = make_procedure(PeriodFactory().agency)
    row = send_to_review(draft_revision(procedure, by=None, reason="Sửa"), by=None, version=1)

    def approve():
        again = ProcedureRevision.objects.get(pk=row.pk)
        return approve_revision(again, effective_on=NEW, issued_on=NEW, by=None, version=2)

    given = at_once(approve, approve)

    assert (open_revisions(procedure), procedure.revisions.count(), len(refusals(given))) == (1, 2, 1)


def test_revision_and_withdrawal_at_once_leave_no_revision_in_force_of_what_is_withdrawn():
    procedure = make_procedure(PeriodFactory().agency)

    def record():
        return record_revision(procedure_again(procedure), issued_on=LATER, effective_on=LATER, by=None)

    def withdraw():
        return withdraw_procedure(procedure_again(procedure), on=NEW, end_reason="Gộp", by=None, version=1)

    given = at_once(record, withdraw)

    assert len(refusals(given)) == 1
    assert open_revisions(procedure) == (0 if procedure_again(procedure).is_withdrawn else 1)


def test_two_drafts_at_once_give_one():
    procedure = make_procedure(PeriodFactory().agency)

    given = at_once(*[lambda: draft_revision(procedure_again(procedure), by=None)] * 2)

    assert [told[:32] for told in refusals(given)] == ["Quy trình đã có một bản đang soạ"]


def test_two_procedures_of_one_code_at_once_give_one():
    agency = PeriodFactory().agency

    def write():
        again = Agency.objects.get(pk=agency.pk)
        return create_procedure(again, kind="internal", name="Tiếp dân", code="QT-01", by=None)

    assert (len(refusals(at_once(write, write))), Procedure.objects.count()) == (1, 1)


def test_restoring_and_a_new_procedure_of_the_same_code_at_once_leave_one_bearer():
    agency = PeriodFactory().agency
    gone = make_procedure(agency, code="QT-01")
    gone = withdraw_procedure(gone, on=NEW, end_reason="Nhầm", by=None, version=1)

    def restore():
        return restore_procedure(procedure_again(gone), reason="Nhầm", by=None, version=gone.version)

    def write():
        again = Agency.objects.get(pk=agency.pk)
        return create_procedure(again, kind="internal", name="Tiếp dân", code="QT-01", by=None)

    given = at_once(restore, write)

    assert len(refusals(given)) == 1
    assert Procedure.objects.filter(code="QT-01").exclude(state=ProcedureState.WITHDRAWN).count() == 1


def test_two_agencies_that_name_a_new_code_at_once_get_the_same_tthc():
    rows = [make_procedure(PeriodFactory().agency, kind="administrative") for _ in range(2)]

    def link(row):
        return link_procedure(procedure_again(row), ["1.000001"], on=NEW, by=None)[0]

    given = at_once(*[lambda row=row: link(row) for row in rows])

    assert (refusals(given), AdministrativeProcedure.objects.count(), ProcedureLink.objects.count()) == ([], 1, 2)
    assert administratives_for(["1.000001"], by=None)["1.000001"].version == 1
