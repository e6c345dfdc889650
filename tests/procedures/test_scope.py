"""The scope of a declaration lists procedures: its number is counted, and the catalogue may grow away from it."""

from datetime import date

import pytest
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as tries
from hypothesis import strategies as some

from agencies.choices import CertificateKind, CertificateState, Counted
from agencies.models import Certificate, CertificateCover, ScopeLine
from agencies.queries.certificate_states import circumstances, reasons_to_redeclare, state_of, with_state
from agencies.queries.certificate_words import told_by_name, told_state
from agencies.services.certificate_checks import Line
from agencies.services.certificates import correct_certificate
from common.errors import Refused, Stale
from common.history import create, save_versioned
from procedures.models import ScopeProcedure
from procedures.queries.scope import listed, procedures_of
from procedures.services.scope import list_procedures
from tests.factories.agencies import CertificateFactory, PeriodFactory
from tests.factories.procedures import make_draft, make_procedure
from tests.procedures.test_coverage_stored import undone

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)
LATER = date(2022, 9, 1)


@pytest.fixture
def agency():
    return PeriodFactory(name="UBND xã Phú Sơn").agency


@pytest.fixture
def declaration(agency):
    return CertificateFactory(holder=agency, issued_on=date(2022, 1, 1))


def make_scope_line(certificate, group="Quy trình hệ thống", **facts):
    facts = {"counted": Counted.PROCEDURE, "count": 6} | facts
    return create(ScopeLine(certificate=certificate, group=group, **facts), by=None)


def on_day(certificate, on=DAY):
    return with_state(Certificate.objects.select_related("edition"), on).get(pk=certificate.pk)


def test_number_of_a_line_is_counted_from_its_list(agency, declaration):
    line = make_scope_line(declaration)
    first, second = make_procedure(agency), make_procedure(agency)

    saved = list_procedures(line, [second, first, first], version=1, by=None)

    assert (saved.count, saved.version, listed([saved])) == (2, 2, {line.pk: 2})
    assert list(procedures_of(line)) == [first, second]
    assert list_procedures(saved, [first, second], version=2, by=None).version == 2  # nothing to write
    shorter = list_procedures(saved, [first], version=2, by=None)
    assert (shorter.count, ScopeProcedure.history.count()) == (1, 3)
    emptied = list_procedures(shorter, [], version=3, by=None)
    assert (emptied.count, listed([line])) == (1, {})


def test_list_of_a_covered_agency_is_part_of_the_scope(agency, declaration):
    below = PeriodFactory(province=agency.province).agency
    create(CertificateCover(certificate=declaration, agency=below), by=None)

    assert list_procedures(make_scope_line(declaration), [make_procedure(below)], version=1, by=None).count == 1


def test_what_cannot_be_listed_is_refused(agency, declaration):
    line, other = make_scope_line(declaration), make_scope_line(declaration, "Quy trình nội bộ")
    tthc = make_scope_line(declaration, "TTHC", counted=Counted.ADMINISTRATIVE)
    own = make_procedure(agency)
    list_procedures(other, [own], version=1, by=None)
    said = [
        (line, make_procedure(PeriodFactory().agency), "không thuộc cơ quan nào trong phạm vi"),
        (line, make_draft(agency), "chưa ban hành"),
        (line, own, "đã có ở dòng “Quy trình nội bộ”"),
        (tthc, make_procedure(agency), "đếm TTHC, không đếm quy trình"),
    ]

    for row, procedure, sentence in said:
        with pytest.raises(Refused, match=sentence):
            list_procedures(row, [procedure], version=1, by=None)
    with pytest.raises(Stale):
        list_procedures(line, [], version=2, by=None)
    assert ScopeProcedure.objects.count() == 1


def test_counted_number_is_not_typed(agency, declaration):
    line = make_scope_line(declaration)
    list_procedures(line, [make_procedure(agency)], version=1, by=None)

    with pytest.raises(Refused, match="được đếm từ danh sách 1 quy trình"):
        correct_certificate(
            declaration, version=declaration.version, by=None, lines=[Line(line.group, Counted.PROCEDURE, 9)]
        )

    line.refresh_from_db()
    assert line.count == 1


# --- The catalogue moves on ---------------------------------------------------------------------------------------
def test_declaration_is_made_anew_when_the_catalogue_differs(agency, declaration):
    listed_one, ended = make_procedure(agency, name="Xử lý khiếu nại"), make_procedure(agency, name="Quản lý xe")
    list_procedures(make_scope_line(declaration), [listed_one, ended], version=1, by=None)
    assert on_day(declaration).state == CertificateState.IN_FORCE

    for number in range(3):
        make_procedure(agency, on=LATER, code=f"QT-8{number}", name=f"Quy trình mới {number}")
    ended.valid_to = LATER
    save_versioned(ended, by=None)

    assert on_day(declaration).state == CertificateState.IN_FORCE
    row = on_day(declaration, date(2022, 9, 2))
    assert row.state == CertificateState.REDECLARE
    assert told_state(row, date(2022, 9, 2)) == [
        "Danh mục quy trình có thêm 3 quy trình chưa nêu trong phạm vi, không còn 1 quy trình đã nêu trong phạm vi."
    ]
    assert told_by_name(row, date(2022, 9, 2)) == [
        "Chưa nêu trong phạm vi: QT-80 Quy trình mới 0; QT-81 Quy trình mới 1; QT-82 Quy trình mới 2.",
        f"Đã nêu nhưng không còn hiệu lực: {ended}.",
    ]
    assert told_by_name(on_day(declaration), DAY) == []


def test_number_without_a_list_is_never_compared(agency, declaration):
    make_scope_line(declaration)
    make_procedure(agency)

    row = on_day(declaration)
    assert (row.state, row.scope_added, row.scope_gone) == (CertificateState.IN_FORCE, 0, 0)


@pytest.mark.parametrize("why", ["another line states a number", "a part of the system"])
def test_scope_that_is_not_listed_whole_asks_for_nothing_more(agency, declaration, why):
    list_procedures(make_scope_line(declaration), [make_procedure(agency)], version=1, by=None)
    make_procedure(agency)
    assert on_day(declaration).state == CertificateState.REDECLARE

    if why == "a part of the system":
        declaration.part = "Một cửa"
        save_versioned(declaration, by=None)
    else:
        make_scope_line(declaration, "Quy trình nội bộ")

    assert on_day(declaration).state == CertificateState.IN_FORCE


def test_certificate_of_a_third_party_is_not_declared_anew(agency):
    certificate = CertificateFactory(holder=agency, kind=CertificateKind.CERTIFICATE, expires_on=date(2030, 1, 1))
    list_procedures(make_scope_line(certificate), [make_procedure(agency)], version=1, by=None)
    make_procedure(agency)

    assert on_day(certificate).state == CertificateState.IN_FORCE


SCOPES = some.fixed_dictionaries(
    {
        "procedures": some.lists(some.sampled_from(["draft", "before", "now", "ended"]), min_size=1, max_size=4),
        "listed": some.sets(some.integers(0, 3)),
        "stated": some.booleans(),
        "part": some.booleans(),
    }
)


@pytest.mark.drawn
@given(facts=SCOPES)
@tries(
    max_examples=60,
    phases=[Phase.explicit, Phase.generate],
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_state_of_a_list_is_the_definition_with_a_scope_too(agency, facts):
    days = {"before": (date(2020, 1, 1), None), "now": (DAY, None), "ended": (date(2020, 1, 1), date(2022, 5, 31))}
    with undone():
        declaration = CertificateFactory(
            holder=agency, issued_on=date(2022, 1, 1), part="Một cửa" if facts["part"] else ""
        )
        line = make_scope_line(declaration)
        if facts["stated"]:
            make_scope_line(declaration, "Quy trình nội bộ")
        procedures = []
        for kind in facts["procedures"]:
            begins, ends = days.get(kind, (None, None))
            made = make_draft(agency) if kind == "draft" else make_procedure(agency, on=begins, valid_to=ends)
            procedures.append((kind, made))
        chosen = [one for place, one in enumerate(procedures) if place in facts["listed"] and one[0] != "draft"]
        list_procedures(line, [procedure for _, procedure in chosen], version=1, by=None)

        whole = bool(chosen) and not facts["stated"] and not facts["part"]
        more = sum(kind in ("before", "now") for kind, _ in procedures if whole)
        more -= sum(kind in ("before", "now") for kind, _ in chosen if whole)
        fewer = sum(kind == "ended" for kind, _ in chosen)

        row = on_day(declaration)
        known = circumstances(row)
        assert (row.scope_added, row.scope_gone) == (more, fewer)
        assert row.state == state_of(row, DAY, known)
        assert (row.state == CertificateState.REDECLARE) == bool(more or fewer)
        assert reasons_to_redeclare(row, DAY, known) == list(known.differences)
