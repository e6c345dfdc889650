"""A roster of agencies is planned before its transaction; what moved in between is seen, nothing else is redone."""

import pytest

from agencies.models import Agency, AgencyPeriod, ApplicationStatus, Appointment, Certificate
from agencies.resources.agencies import AgencyRoster
from agencies.resources.register import stamp_of
from common import history
from common.spreadsheets.applying import Moved, apply_batch
from common.spreadsheets.staging import receive
from tests.agencies.rosters import DAY, Desk, an_giang, root
from tests.spreadsheets.kinds_for_tests import upload

pytestmark = pytest.mark.django_db
HEADER = (
    "Mã cơ quan",
    "Tên cơ quan",
    "Cấp",
    "Cơ quan cấp trên",
    "Số điện thoại",
    "Thư ký ISO",
    "Phiên bản",
    "Ngày công bố",
)
KNOWN = {"code": "A1", "name": "Sở Nội vụ", "level": "Tỉnh", "phone": "0296381130", "secretary": "Lê An",
         "edition": "ISO 9001-2015", "declared_on": "11/03/2020"}  # fmt: skip


@pytest.fixture
def desk():
    made = Desk(an_giang())
    made.bring_in(KNOWN)
    return made


@pytest.fixture
def stage(desk):
    def take_in(*rows):
        scope = f"province:{desk.province.pk}"
        return receive(upload(*rows, header=HEADER), desk.kind, scope=scope, on=DAY, by=root())

    return take_in


@pytest.fixture
def prepared(monkeypatch):
    """Every time that the roster is prepared; what `between` holds happens after the first time."""
    times, between, prepare = [], [], AgencyRoster.prepare

    def look(self, rows, context):
        prepare(self, rows, context)
        times.append(len(rows))
        while between:
            between.pop()()

    monkeypatch.setattr(AgencyRoster, "prepare", look)
    return times, between


def call_otherwise():
    agency = Agency.objects.get(identifiers__value="A1")
    agency.phone = "0296999999"
    history.save_versioned(agency, by=root())


def test_what_nobody_touched_is_planned_once(stage, prepared):
    batch = stage(("A1", "Sở Nội vụ", "Tỉnh", None, "0296222222"), ("A2", "Sở Y tế", "Tỉnh"))
    times, _ = prepared
    times.clear()
    apply_batch(batch, by=root(), revision=1)
    assert times == [2]
    assert set(Agency.objects.values_list("phone", flat=True)) == {"0296222222", ""}


def test_a_row_that_moved_between_plan_and_transaction_stops_the_import(stage, prepared):
    batch = stage(("A1", "Sở Nội vụ", "Tỉnh", None, "0296222222"))
    times, between = prepared
    times.clear()
    between.append(call_otherwise)
    with pytest.raises(Moved):
        apply_batch(batch, by=root(), revision=1)
    assert times == [1, 1]
    assert Agency.objects.get().phone == "0296999999"


def test_what_moved_elsewhere_is_looked_at_again_and_does_not_stop_it(stage, prepared):
    batch = stage(("A2", "Sở Y tế", "Tỉnh"))
    times, between = prepared
    times.clear()
    between.append(call_otherwise)
    apply_batch(batch, by=root(), revision=1)
    assert times == [1, 1]
    assert sorted(AgencyPeriod.objects.values_list("name", flat=True)) == ["Sở Nội vụ", "Sở Y tế"]


@pytest.mark.parametrize("model", [Agency, AgencyPeriod, Appointment, ApplicationStatus, Certificate])
def test_the_mark_of_a_register_tells_a_change_of_any_of_its_rows(desk, model):
    before = stamp_of(desk.province)
    assert stamp_of(desk.province) == before
    history.save_versioned(model.objects.get(), by=root())
    assert stamp_of(desk.province) != before


def test_the_mark_of_a_register_tells_one_row_that_took_the_place_of_another(desk):
    before, status = stamp_of(desk.province), ApplicationStatus.objects.get()
    history.delete([status], by=root(), reason="thử")
    status.pk, status._state.adding = None, True
    history.create(status, by=root())
    assert stamp_of(desk.province) != before


def test_a_parent_whose_row_is_faulty_and_skipped_is_nobodys_parent(stage):
    batch = stage(
        ("B1", "Chi cục Thủy lợi", "Tỉnh", "Sở Nông nghiệp"),
        ("B2", "Sở Nông nghiệp", "Tỉnh", None, None, None, "ISO 9"),
    )
    assert batch.counts["faulty"] == 1
    apply_batch(batch, by=root(), revision=1, skip_faulty=True)
    period = AgencyPeriod.objects.get(name="Chi cục Thủy lợi")
    assert (period.parent, AgencyPeriod.objects.count()) == (None, 2)


def test_a_parent_of_the_same_file_is_written_with_its_key(stage):
    batch = stage(("B1", "Chi cục Thủy lợi", "Tỉnh", "Sở Nông nghiệp"), ("B2", "Sở Nông nghiệp", "Tỉnh"))
    apply_batch(batch, by=root(), revision=1)
    parent = AgencyPeriod.objects.get(name="Sở Nông nghiệp").agency
    assert AgencyPeriod.objects.get(name="Chi cục Thủy lợi").parent == parent
