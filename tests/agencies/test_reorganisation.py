"""The wave of 01/7/2025 in An Giang: what the lists propose, what applying writes, what undoing gives back."""

import csv
from datetime import date
from time import monotonic

import pytest
from django.core.files.base import File
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agencies.choices import Application, CertificateEnd, IdentifierScheme, Level, SuccessionKind, UnitScheme
from agencies.management.commands.load_units import load_units
from agencies.models import (
    AdministrativeUnit,
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    AgencySuccession,
    AgencyTask,
    ApplicationStatus,
    Appointment,
    Certificate,
    Membership,
    OfficerAssignment,
    Province,
    SteeringCommittee,
)
from agencies.models.membership import sight_of
from agencies.services.provinces import change_province_unit, merge_province
from agencies.services.reorganisation import SUCCESSIONS, new_communes, propose, read_successions
from common.errors import Refused
from common.registry import spreadsheet_kinds
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.staging import receive
from common.spreadsheets.undoing import undo_batch
from tests.agencies.rosters import ROSTER, UNITS, an_giang, root
from tests.agencies.wave import applied, picture, staged, standing_province
from tests.factories.agencies import MembershipFactory, ProvinceFactory, UnitFactory

pytestmark = pytest.mark.django_db
LAST, FIRST = date(2025, 6, 30), date(2025, 7, 1)
WRITING = ("INSERT", "UPDATE", "DELETE", "SAVEPOINT", "RELEASE")


def levels_on(day: date, province: Province) -> list[int]:
    periods = AgencyPeriod.objects.on(day).filter(agency__province=province)
    return [periods.filter(level=level).count() for level in Level]


def test_proposal_is_the_lists_and_guesses_nothing():
    proposal = propose(standing_province())

    assert (proposal.districts, proposal.communes, proposal.heirs) == (11, 156, 54)
    assert len(proposal.lines) == 11 + 1 + 159  # the districts, the unknown one, and 155 of which three are split
    assert [(one.code, one.old) for one in proposal.unknown] == [("30285", "Phường Đông Xuyên")]
    assert (proposal.head.code, proposal.head.name, len(proposal.left_over)) == ("91", "Tỉnh An Giang", 48)
    assert ("30292", "Phường Bình Khánh", "Phường Bình Đức") in [(r.code, r.old, r.new) for r in proposal.reused]
    assert ("30685", "Thị trấn Phú Hoà", "Xã Phú Hòa") in [(r.code, r.old, r.new) for r in proposal.spelt_anew]


def test_proposal_needs_the_old_units():
    with pytest.raises(Refused, match="Chưa có danh mục đơn vị hành chính trước 01/7/2025"):
        propose(Province.objects.create(code="98", name="Không có"))


def test_wave_is_applied_within_its_budget_and_undone_row_for_row():
    province = standing_province()
    batch = staged(province, root())
    assert batch.counts | {"mended": 1} == {"new": 171, "changed": 0, "unchanged": 0, "faulty": 0, "mended": 1}
    before = picture()

    begun = monotonic()
    with CaptureQueriesContext(connection) as queries:
        batch = apply_batch(batch, by=root(), revision=batch.revision)
    reading = [query["sql"] for query in queries if not query["sql"].startswith(WRITING)]
    assert (len(reading) <= 60, monotonic() - begun <= 10) == (True, True), len(reading)

    _check_houses(province)
    _check_old_agencies()
    _check_heirs(province)
    undo_batch(batch, by=root())
    assert picture() == before


def _check_houses(province):
    assert levels_on(LAST, province) == [30, 11, 156]
    assert levels_on(FIRST, province) == [30, 0, 54]
    kinds = [AgencySuccession.objects.filter(kind=kind).count() for kind in SuccessionKind]
    assert kinds == [153, 7, 11]  # 152 whole and the unknown one; four parts and three main parts; the districts
    open_end = AgencySuccession.objects.get(kind=SuccessionKind.MERGE, target=None)
    assert open_end.source.periods.get().name == "UBND phường Đông Xuyên"
    assert open_end.heir_is_unknown
    assert {str(row.paper) for row in AgencySuccession.objects.all()} == {"1654/NQ-UBTVQH15 ngày 16/06/2025"}
    province.refresh_from_db()
    assert (province.code, province.unit.code, province.unit.name) == ("89", "91", "Tỉnh An Giang")


def _check_old_agencies():
    ended = Certificate.objects.filter(ended_as=CertificateEnd.HOLDER_ENDED, ended_on=FIRST)
    assert (ended.count(), Certificate.objects.filter(ended_as="").count()) == (167, 30)
    for model in (Appointment, SteeringCommittee, OfficerAssignment):
        assert (model.objects.on(LAST).count(), model.objects.on(FIRST).count()) == (197, 30)
    secretaries = Membership.objects.filter(duty="iso_secretary")
    assert (secretaries.on(LAST).count(), secretaries.on(FIRST).count()) == (197, 30)
    assert ApplicationStatus.objects.on(FIRST).filter(status=Application.ENDED).count() == 167


def _check_heirs(province):
    heirs = AgencyPeriod.objects.on(FIRST).filter(level=Level.COMMUNE).select_related("unit", "agency")
    assert {(one.unit.scheme, one.agency.kind, one.obligation) for one in heirs} == {
        ("from-2025-07", "commune_committee", "encouraged")
    }
    assert "UBND phường Long Xuyên" in {one.name for one in heirs}
    codes = AgencyIdentifier.objects.filter(scheme=IdentifierScheme.UNIT, valid_from=FIRST)
    assert sorted(codes.values_list("value", flat=True)) == sorted(one.unit.code for one in heirs)
    started = ApplicationStatus.objects.filter(status=Application.NOT_STARTED, valid_from=FIRST)
    assert {row.agency_id for row in started} == {one.agency_id for one in heirs}
    assert AgencyTask.objects.filter(since=FIRST, done_on=None).count() == 3 * 54
    loaded = AdministrativeUnit.objects.filter(scheme="from-2025-07", level=Level.COMMUNE)
    assert ({unit.province_id for unit in loaded}, loaded.count()) == ({province.pk}, 102)


def test_wave_is_refused_while_one_of_its_agencies_is_edited():
    province = standing_province(departments=0)
    batch = staged(province, root())
    row = Appointment.objects.filter(agency__province=province).first()
    row.version += 1
    row.save()  # as a colleague's save does
    before = picture()
    with pytest.raises(Refused, match="đã thay đổi từ lúc xem trước"):
        apply_batch(batch, by=root(), revision=batch.revision)
    assert picture() == before


def test_wave_is_not_undone_once_something_was_built_on_it():
    province = standing_province(departments=0)
    batch = applied(province, root())
    heir = Agency.objects.filter(ancestors__isnull=False).first()
    MembershipFactory(duty="iso_secretary", agency=heir)
    before = picture()
    with pytest.raises(Refused, match="nhiệm vụ"):
        undo_batch(batch, by=root())
    assert picture() == before


# --- A province that is merged itself ---------------------------------------------------------------------------
def ninh_thuan() -> Province:

    load_units(UNITS, scheme=UnitScheme.BEFORE_2025_07, only="58")
    return standing_province(Province.objects.get(code="58"), departments=2)


def test_merged_province_points_to_its_heir_whose_people_see_it_until_it_is_undone():
    province = ninh_thuan()
    batch = staged(province, root())
    khanh_hoa = Province.objects.get(name="Khánh Hòa")
    officer = MembershipFactory(province=khanh_hoa).user
    assert Agency.objects.visible_to(officer).count() == 0
    before = picture()

    apply_batch(batch, by=root(), revision=batch.revision)

    province.refresh_from_db()
    officer = type(officer).objects.get(pk=officer.pk)
    assert (province.merged_into, province.code) == (khanh_hoa, "58")
    assert sight_of(officer).provinces == {province.pk, khanh_hoa.pk}
    assert levels_on(FIRST, province) == [2, 0, 24]
    assert Agency.objects.visible_to(officer).count() == 2 + 7 + 65 + 24
    undo_batch(batch, by=root())
    assert picture() == before


def test_merged_province_must_be_merged_for_its_communes_to_stand():
    with pytest.raises(Refused, match="Hãy đánh dấu để tỉnh nhập vào Khánh Hòa"):
        staged(ninh_thuan(), root(), along=False)


def test_province_goes_on_as_it_is_where_the_officer_says_so():
    province = standing_province(departments=0)
    unit = province.unit
    batch = staged(province, root(), along=False)
    apply_batch(batch, by=root(), revision=batch.revision)
    province.refresh_from_db()
    assert province.unit == unit


def test_units_alone_propose_no_agency():
    with pytest.raises(Refused, match="Không có cơ quan nào"):
        staged(an_giang(), root())


# --- The roster of the articles ---------------------------------------------------------------------------------
def test_roster_of_an_giang_goes_through_the_wave_and_both_days_stay_readable():
    province = an_giang()
    with ROSTER.open("rb") as file:
        roster = receive(File(file, ROSTER.name), _kind("agencies"), scope=f"province:{province.pk}",
                         on=date(2020, 12, 31), by=root())  # fmt: skip
    apply_batch(roster, by=root(), revision=roster.revision)
    proposal = propose(province)
    assert (proposal.districts, proposal.communes, proposal.heirs) == (11, 156, 54)
    assert (proposal.without_agency, proposal.without_unit) == ([], [])

    batch = applied(province, root())

    assert batch.counts["faulty"] == 0
    assert levels_on(date(2021, 2, 25), province) == [30, 11, 156]
    assert levels_on(FIRST, province) == [30, 0, 54]


def _kind(name):
    kind = spreadsheet_kinds.get(name)
    assert kind is not None
    return kind


# --- The province's own services --------------------------------------------------------------------------------
def test_province_is_not_merged_into_one_that_was_merged_into_it():
    one, other = ProvinceFactory(name="Một"), ProvinceFactory(name="Hai")
    merge_province(one, other, by=root())
    with pytest.raises(Refused, match="Một đã nhập vào Hai, nên Hai không nhập ngược lại được"):
        merge_province(other, one, by=root())
    with pytest.raises(Refused, match="đã nhập vào một tỉnh khác"):
        merge_province(one, ProvinceFactory(), by=root())


def test_province_takes_no_unit_of_another_and_none_twice():
    province = ProvinceFactory(name="Một")
    unit = UnitFactory(province=province, name="Tỉnh Một", level=Level.PROVINCE, kind="tinh")
    with pytest.raises(Refused, match="không phải đơn vị cấp tỉnh của Một"):
        change_province_unit(province, UnitFactory(level=Level.PROVINCE, kind="tinh"), by=root())
    with pytest.raises(Refused, match="không phải đơn vị cấp tỉnh của Một"):
        change_province_unit(province, UnitFactory(province=province), by=root())
    change_province_unit(province, unit, by=root())
    with pytest.raises(Refused, match="Không cần đổi nữa"):
        change_province_unit(province, unit, by=root())


def test_list_of_successions_without_its_columns_is_refused(tmp_path):
    file = tmp_path / "danh_muc.csv"
    file.write_text("old_code,new_code\n1,2\n")
    with pytest.raises(Refused, match="thiếu cột extent"):
        read_successions(file)


def test_list_of_successions_names_what_the_province_lists_know():
    """Every new commune of the list of successions that our four provinces go into stands in the new list."""
    new = new_communes()
    steps = read_successions(SUCCESSIONS)
    with UNITS.open() as lines:
        old = [row["code"] for row in csv.DictReader(lines) if row["level"] == "commune"]
    heirs = {code for unit in old for code, _ in steps.get(unit, ())}
    assert (len(old), len(heirs), heirs - new.keys()) == (566, 193, set())
