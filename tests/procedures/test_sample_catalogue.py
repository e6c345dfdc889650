"""Hương Thủy's catalogue as the office keeps it goes in untouched: 6 + 15 + 252 procedures for 306 TTHC."""

from datetime import date
from pathlib import Path

import pytest
from django.core.files.base import File

from common.spreadsheets.applying import apply_batch
from common.spreadsheets.staging import receive
from procedures.choices import ProcedureKind
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink
from procedures.queries.coverage import coverage_of
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.scopes import agency_scope
from tests.agencies.rosters import root
from tests.factories.agencies import ProvinceFactory
from tests.factories.procedures import make_baseline
from tests.procedures.catalogues import make_agency

SAMPLE = Path(__file__).parents[3] / "shared" / "samples" / "huong_thuy_danh_muc_quy_trinh_2022.xlsx"
DAY = date(2022, 11, 28)
KIND = ProcedureRoster()
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not SAMPLE.exists(), reason="the office's own file is not part of the repository"),
]


@pytest.fixture
def town():
    return make_agency(ProvinceFactory(name="Thừa Thiên Huế"), "UBND thị xã Hương Thủy")


def send(town):
    with SAMPLE.open("rb") as content:
        upload = File(content, name=SAMPLE.name)
        return receive(upload, KIND, scope=agency_scope(town), on=DAY, by=root())


def test_sample_goes_in_as_it_is_and_once(town):
    batch = send(town)
    assert (batch.count("new"), batch.count("faulty"), batch.unknown) == (273, 0, [])
    apply_batch(batch, by=root(), revision=batch.revision)
    kinds = {kind.value: Procedure.objects.filter(kind=kind).count() for kind in ProcedureKind}
    assert kinds == {"system": 6, "internal": 15, "administrative": 252}
    assert (AdministrativeProcedure.objects.count(), ProcedureLink.objects.count()) == (306, 306)
    again = send(town)
    assert (again.count("unchanged"), again.to_write) == (273, 0)


def test_coverage_of_the_sample_is_306_of_306_and_never_82_35_percent(town):
    batch = send(town)
    apply_batch(batch, by=root(), revision=batch.revision)
    keys = AdministrativeProcedure.objects.values_list("key", flat=True)
    make_baseline(town.province, *keys, at_district=True, at_commune=False)
    coverage = coverage_of([town], DAY)[town.pk]
    assert (coverage.system, coverage.internal, coverage.administrative) == (6, 15, 252)
    assert (coverage.covered, coverage.handled) == (306, 306)
    assert (coverage.stale, coverage.doubled, coverage.pointing_nowhere) == (0, 0, 0)
