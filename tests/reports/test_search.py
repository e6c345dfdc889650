"""The search box finds agencies, people and papers, without accents and within sight."""

from datetime import date

import pytest
from django.urls import reverse

from agencies.choices import AppointmentRole, CertificateKind
from agencies.models import Appointment, Certificate, StandardEdition
from common.documents import OfficialDocument
from common.history import create


@pytest.fixture
def register(cast):
    for agency, person, number in (
        (cast.own, "Nguyễn Thị Thủy", "325/QĐ-CB"),
        (cast.foreign, "Lò Thị Thuỷ", "325/QĐ-SL"),
    ):
        create(Appointment(agency=agency, role=AppointmentRole.SECRETARY, name=person), by=None)
        paper = create(OfficialDocument(number=number, issuer=str(agency)), by=None)
        edition = StandardEdition.objects.get(year=2015)
        kind = CertificateKind.DECLARATION
        facts = {"kind": kind, "edition": edition, "paper": paper, "issued_on": date(2020, 1, 2)}
        create(Certificate(holder=agency, province=agency.province, **facts), by=None)
    return cast


def found(cast, person, text):
    return cast.client(person).get(reverse("search"), {"q": text}).content.decode()


@pytest.mark.parametrize("typed", ["chau phu", "Châu Phú", "H. Châu Phú", "ubnd huyen chau phu", "AG.H889"])
def test_search_finds_an_agency_however_it_is_typed(register, typed):
    html = found(register, "staff", typed)
    assert reverse("agency_detail", args=[register.own.pk]) in html


def test_search_marks_the_match_with_its_accents(register):
    assert "<mark>Châu Phú</mark>" in found(register, "staff", "chau phu")


def test_search_finds_people_within_sight_only(register):
    html = found(register, "staff", "thuy")
    assert "Nguyễn Thị" in html
    assert "Lò Thị" not in html
    assert reverse("agency_people", args=[register.own.pk]) in html


def test_search_finds_a_paper_by_its_number_within_sight_only(register):
    html = found(register, "foreign_staff", "325/qđ")
    assert "<mark>325/QĐ</mark>-SL" in html
    assert "-CB" not in html


@pytest.mark.parametrize("typed", ["", "   ", "…!?", "%", "_"])
def test_search_of_nothing_finds_nothing(register, typed):
    assert "<mark>" not in found(register, "staff", typed)


def test_search_that_finds_nothing_says_how_to_go_on(register):
    assert "Hãy thử ít từ hơn" in found(register, "staff", "khong co ten nay")
