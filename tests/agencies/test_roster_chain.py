"""The roster meets the chain: its declarations close each other on their day, as those of the forms do."""

from datetime import date

import pytest

from agencies.choices import CertificateEnd
from agencies.models import Certificate
from agencies.services.certificate_ends import withdraw_certificate
from common.spreadsheets.undoing import undo_batch
from tests.agencies.rosters import Desk, an_giang, faults, root
from tests.agencies.round_trips import applied

pytestmark = pytest.mark.django_db
LATER = date(2022, 12, 31)
FIRST = {
    "code": "A1", "name": "Sở Nội vụ", "edition": "2008", "declaration_number": "1/QĐ-SNV",
    "declared_on": "01/03/2014",
}  # fmt: skip
SECOND = FIRST | {"edition": "2015", "declaration_number": "2/QĐ-SNV", "declared_on": "01/03/2018"}
THIRD = SECOND | {"declaration_number": "3/QĐ-SNV", "declared_on": "01/03/2021"}


@pytest.fixture
def desk():
    return Desk(an_giang())


def chain():
    """Number, end and what was replaced, in the order of the days."""
    rows = Certificate.objects.select_related("paper", "renewal_of__paper").order_by("issued_on")
    return [
        (row.paper.number, row.ended_as, row.ended_on, row.renewal_of.paper.number if row.renewal_of else None)
        for row in rows
    ]


def test_a_new_declaration_of_the_roster_closes_the_old_one(desk):
    desk.bring_in(FIRST)
    desk.bring_in(SECOND)

    assert chain() == [
        ("1/QĐ-SNV", CertificateEnd.REPLACED, date(2018, 3, 1), None), ("2/QĐ-SNV", "", None, "1/QĐ-SNV"),
    ]  # fmt: skip
    assert {row.province for row in Certificate.objects.all()} == {desk.province}
    assert [row.state for row in desk.check(SECOND)] == ["unchanged"]


def test_an_older_declaration_of_the_roster_comes_in_closed(desk):
    desk.bring_in(FIRST)
    desk.bring_in(THIRD, on=LATER)
    desk.bring_in(SECOND, on=LATER)

    assert chain() == [
        ("1/QĐ-SNV", CertificateEnd.REPLACED, date(2018, 3, 1), None),
        ("2/QĐ-SNV", CertificateEnd.REPLACED, date(2021, 3, 1), "1/QĐ-SNV"),
        ("3/QĐ-SNV", "", None, "2/QĐ-SNV"),
    ]
    assert [desk.check(row, on=LATER)[0].state for row in (FIRST, SECOND, THIRD)] == ["unchanged"] * 3


@pytest.mark.parametrize("kind", ["agencies", "certificates"])
def test_an_older_declaration_between_two_is_taken_back_and_they_are_linked_again(desk, kind):
    """What lets go of its predecessor for the one between is written twice, and goes back the way it came."""
    desk.bring_in(FIRST)
    desk.bring_in(THIRD, on=LATER)
    before = chain()
    row = SECOND | {"declared_on": date(2018, 3, 1)} if kind == "agencies" else {
        "agency_code": "A1", "edition": "2015", "number": "2/QĐ-SNV", "issued_on": date(2018, 3, 1),
    }  # fmt: skip
    there = Desk(desk.province, kind)
    batch = applied(there.kind, f"province:{desk.province.pk}", LATER, root(), row)
    assert [line[3] for line in chain()] == [None, "1/QĐ-SNV", "2/QĐ-SNV"]
    undo_batch(batch, by=root())
    assert chain() == before == [
        ("1/QĐ-SNV", CertificateEnd.REPLACED, date(2021, 3, 1), None), ("3/QĐ-SNV", "", None, "1/QĐ-SNV"),
    ]  # fmt: skip


def test_two_declarations_around_a_known_one_come_in_together(desk):
    """The known one gets a predecessor that is still to be made, and is closed by another: one stands at a time."""
    desk.bring_in(SECOND)
    there = Desk(desk.province, "certificates")
    facts = {"agency_code": "A1", "edition": "2015"}
    there.bring_in(
        facts | {"number": "3/QĐ-SNV", "issued_on": date(2021, 3, 1)},
        facts | {"number": "1/QĐ-SNV", "issued_on": date(2016, 3, 1)},
        on=LATER,
    )
    assert chain() == [
        ("1/QĐ-SNV", CertificateEnd.REPLACED, date(2018, 3, 1), None),
        ("2/QĐ-SNV", CertificateEnd.REPLACED, date(2021, 3, 1), "1/QĐ-SNV"),
        ("3/QĐ-SNV", "", None, "2/QĐ-SNV"),
    ]


def test_a_corrected_day_moves_the_end_of_the_one_before(desk):
    desk.bring_in(FIRST)
    desk.bring_in(SECOND)
    desk.bring_in(SECOND | {"declared_on": "01/04/2018"})

    assert chain()[0][:3] == ("1/QĐ-SNV", CertificateEnd.REPLACED, date(2018, 4, 1))


def test_a_further_declaration_without_day_is_a_fault_with_its_cure(desk):
    desk.bring_in(FIRST)
    rows = desk.check(FIRST | {"declaration_number": "9/QĐ-SNV", "declared_on": ""})

    told = (
        "Cơ quan đã có công bố HTQLCL số 1/QĐ-SNV ngày 01/03/2014. Hãy cho biết công bố này ban hành ngày nào, "
        "để biết công bố nào thay công bố nào."
    )
    assert faults(rows) == [(5, "declared_on", told)]


def test_an_edition_newer_than_the_day_is_a_fault(desk):
    ((_, column, told),) = faults(desk.check(SECOND | {"declared_on": "01/03/2014"}))

    assert (column, told.startswith("TCVN ISO 9001:2015 được công bố ngày 31/12/2015")) == ("edition", True)


def test_a_certificate_of_the_roster_closes_nothing(desk):
    desk.bring_in(FIRST)
    desk.bring_in(SECOND | {"form": "Chứng nhận"})

    assert [line[1] for line in chain()] == ["", ""]


def test_a_withdrawn_declaration_that_the_roster_repeats_stays_withdrawn(desk):
    desk.bring_in(FIRST)
    row = Certificate.objects.get()
    withdraw_certificate(row, on=date(2016, 1, 1), reason="Dừng áp dụng", by=None, version=1)
    desk.bring_in(SECOND)

    assert chain()[0][:3] == ("1/QĐ-SNV", CertificateEnd.WITHDRAWN, date(2016, 1, 1))
    assert [row.state for row in desk.check(FIRST, SECOND | {"code": "A2", "name": "Sở Y tế"})][0] == "unchanged"
