"""Exceptions to what an agency's level carries out: recorded, ended, taken away; refused where they say nothing."""

from datetime import date

import pytest

from agencies.services.papers import PaperSaid
from common.errors import Refused, Stale
from procedures.choices import HandlingKind
from procedures.models import HandlingException
from procedures.queries.handled import handled
from procedures.services.handling import end_exception, except_handling, remove_exception
from tests.factories.agencies import PeriodFactory
from tests.factories.procedures import AdministrativeFactory, make_line

pytestmark = pytest.mark.django_db
DAY = date(2022, 6, 1)
LATER = date(2022, 9, 1)


@pytest.fixture
def agency():
    return PeriodFactory(name="UBND xã Phú Sơn", valid_to=date(2025, 6, 30)).agency


@pytest.fixture
def own(agency):
    """A TTHC of the agency's level."""
    return make_line(agency.province, "1.000001").administrative


@pytest.fixture
def districts(agency):
    return make_line(agency.province, "1.000002", at_commune=False, at_district=True).administrative


def codes(agency, on):
    return list(handled(agency, on).values_list("code", flat=True))


def test_exception_holds_from_its_day_and_ends_the_day_before(agency, own):
    row = except_handling(
        agency, own, kind=HandlingKind.NOT_COMPETENT, on=DAY, by=None, reason=" Phân cấp  lại ",
        paper=PaperSaid("12/QĐ-UBND"),
    )  # fmt: skip

    assert (row.reason, row.paper.number, codes(agency, DAY)) == ("Phân cấp lại", "12/QĐ-UBND", [])
    ended = end_exception(row, on=LATER, by=None, version=1)
    assert (ended.valid_to, ended.version) == (date(2022, 8, 31), 2)
    assert (codes(agency, date(2022, 8, 31)), codes(agency, LATER)) == ([], ["1.000001"])


def test_delegated_tthc_of_another_level(agency, districts):
    except_handling(
        agency, districts, kind=HandlingKind.DELEGATED, on=DAY, until=LATER, by=None, reason="Ủy quyền thí điểm"
    )

    assert [codes(agency, day) for day in (DAY, LATER, date(2022, 9, 2))] == [["1.000002"], ["1.000002"], []]


def test_exception_recorded_by_mistake_is_taken_away(agency, own):
    row = except_handling(agency, own, kind=HandlingKind.NOT_COMPETENT, on=DAY, by=None, reason="Nhầm mã")

    with pytest.raises(Refused, match="Hãy ghi vì sao bỏ"):
        remove_exception(row, by=None, version=1, reason=" ")
    remove_exception(row, by=None, version=1, reason="Ghi nhầm")

    assert not HandlingException.objects.exists()
    assert HandlingException.history.count() == 2


@pytest.mark.parametrize(
    ("which", "facts", "sentence"),
    [
        ("own", {"kind": "x"}, "Hãy chọn: không phát sinh"),
        ("own", {"reason": ""}, "phải có căn cứ"),
        ("own", {"until": date(2022, 5, 1)}, "đứng trước ngày đầu"),
        ("own", {"on": date(2025, 7, 1)}, "đã kết thúc hoạt động"),
        ("own", {"on": date(2019, 12, 31)}, "không có TTHC này trong danh mục"),
        ("own", {"kind": HandlingKind.DELEGATED}, "đã thực hiện TTHC này theo cấp"),
        ("districts", {}, "không thuộc cấp của cơ quan"),
        ("unpublished", {}, "không có TTHC này trong danh mục"),
    ],
)
def test_exception_that_says_nothing_is_refused(agency, own, districts, which, facts, sentence):
    row = {"own": own, "districts": districts, "unpublished": AdministrativeFactory()}[which]
    said = {"kind": HandlingKind.NOT_COMPETENT, "on": DAY, "reason": "Phân cấp lại"} | facts

    with pytest.raises(Refused, match=sentence):
        except_handling(agency, row, by=None, **said)

    assert not HandlingException.objects.exists()


def test_days_of_another_exception_are_refused(agency, own):
    except_handling(agency, own, kind=HandlingKind.NOT_ARISING, on=LATER, by=None, reason="Xã không có chợ")

    with pytest.raises(Refused, match="đã được ghi “không phát sinh” từ ngày 01/09/2022"):
        except_handling(agency, own, kind=HandlingKind.NOT_COMPETENT, on=DAY, by=None, reason="Phân cấp lại")
    before = except_handling(
        agency, own, kind=HandlingKind.NOT_COMPETENT, on=DAY, until=date(2022, 8, 31), by=None, reason="Phân cấp lại"
    )
    assert before.pk


def test_exception_ends_after_it_began_and_once(agency, own):
    row = except_handling(agency, own, kind=HandlingKind.NOT_ARISING, on=DAY, by=None, reason="Xã không có chợ")

    with pytest.raises(Refused, match="phải sau ngày ấy"):
        end_exception(row, on=DAY, by=None, version=1)
    end_exception(row, on=LATER, by=None, version=1)
    with pytest.raises(Stale):
        end_exception(row, on=LATER, by=None, version=1)
    with pytest.raises(Refused, match="đã hết từ sau ngày 31/08/2022"):
        end_exception(row, on=date(2023, 1, 1), by=None, version=2)
