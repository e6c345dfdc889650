"""Procedures written, put right, linked and withdrawn: what stands afterwards, and every refusal."""

import unicodedata
from datetime import date

import pytest

from agencies.choices import AgencyKind, Level
from common.errors import Refused, Stale
from common.events import EventEntry
from procedures.choices import HandlingKind, ProcedureKind, ProcedureState, ReviewCause, ReviewOutcome
from procedures.models import AdministrativeProcedure, Procedure, ProcedureLink, ProcedureRevision
from procedures.services.procedures import (
    correct_procedure,
    create_procedure,
    discard_procedure,
    link_procedure,
    set_links,
    unlink_procedure,
    withdraw_procedure,
)
from procedures.services.revisions import draft_revision
from tests.factories.agencies import DivisionFactory, PeriodFactory
from tests.factories.procedures import (
    HandlingFactory,
    ReviewFactory,
    make_administrative,
    make_baseline,
    make_draft,
    make_line,
    make_link,
    make_procedure,
    make_revision,
)

pytestmark = pytest.mark.django_db
Y2021, Y2022 = date(2021, 3, 1), date(2022, 3, 1)
BEFORE_2021 = date(2021, 2, 28)


@pytest.fixture
def agency():
    return PeriodFactory(name="UBND xã Bình Mỹ").agency


def write(agency, **facts):
    facts = {"kind": ProcedureKind.INTERNAL, "name": "Tiếp công dân", "by": None, **facts}
    return create_procedure(agency, **facts)


def sentence_of(act, *arguments, **named):
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return refusal.value.sentence


def links_of(procedure):
    rows = ProcedureLink.objects.filter(procedure=procedure).order_by("administrative__key", "pk")
    return [(row.administrative.key, row.valid_from, row.valid_to) for row in rows]


# --- Writing and putting right ----------------------------------------------------------------------------------
def test_new_procedure_is_a_draft_with_its_keys_and_history(agency):
    division = DivisionFactory(agency=agency)
    row = write(agency, code=" QT-01 ", division=division, note="Dòng một \n\n Dòng  hai ")
    row.refresh_from_db()

    assert (row.state, row.code, row.province, row.division) == (
        ProcedureState.DRAFT, "QT-01", agency.province, division,
    )  # fmt: skip
    assert (row.folded_name, row.note) == ("qt 01 tiep cong dan", "Dòng một\n\nDòng hai")
    assert list(row.history.values_list("history_type", "version")) == [("+", 1)]


def test_long_name_with_line_breaks_in_nfd_is_kept_whole_in_one_line_and_nfc(agency):
    typed = unicodedata.normalize("NFD", "Cấp giấy xác nhận\r\n\tđủ điều kiện ") * 12
    row = write(agency, name=typed)

    assert len(typed) > 300
    assert row.name == " ".join(["Cấp giấy xác nhận đủ điều kiện"] * 12)
    assert Procedure.objects.filter(folded_name__contains="du dieu kien cap giay").count() == 1


@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"kind": "x"}, "Hãy chọn loại quy trình"),
        ({"name": " \n "}, "Quy trình phải có tên"),
        ({"name": "a" * 4_001}, "Tên quy trình dài quá 4.000 ký tự"),
        ({"code": "Q" * 101}, "Ký hiệu dài quá 100 ký tự"),
    ],
)
def test_procedure_that_cannot_be_is_refused(agency, facts, told):
    assert told in sentence_of(write, agency, **facts)
    assert Procedure.objects.count() == 0


def test_division_of_another_agency_is_refused(agency):
    assert "không thuộc cơ quan" in sentence_of(write, agency, division=DivisionFactory())


def test_clauses_of_the_standard_are_kept_as_they_are_listed(agency):
    row = write(agency, kind=ProcedureKind.SYSTEM, name="Đánh giá nội bộ", clauses=" 9.2;  9.3 ", owner="Thư ký ISO")
    row = correct_procedure(row, version=1, by=None, clauses="9.2; 9.3; 10.2")
    row.refresh_from_db()

    assert (row.clauses, row.owner) == ("9.2; 9.3; 10.2", "Thư ký ISO")
    assert list(row.history.order_by("version").values_list("clauses", flat=True)) == ["9.2; 9.3", "9.2; 9.3; 10.2"]
    assert "Điều khoản dài quá 300 ký tự" in sentence_of(write, agency, clauses="9" * 301)


def test_code_stands_once_in_an_agency_until_its_procedure_is_withdrawn(agency):
    first = make_procedure(agency, code="QT-01", name="Khai sinh")

    told = sentence_of(write, agency, code="QT-01")
    write(PeriodFactory(province=agency.province).agency, code="QT-01")
    withdraw_procedure(first, on=Y2021, end_reason="Gộp", by=None, version=1)

    assert told.startswith("Cơ quan đã có quy trình mang ký hiệu QT-01: “Khai sinh”.")
    assert write(agency, code="QT-01").pk
    assert write(agency, name="Không ký hiệu").pk
    assert write(agency, name="Không ký hiệu nữa").pk


def test_correction_is_a_version_and_without_a_difference_nothing(agency):
    row = make_procedure(agency, code="QT-01", name="Khai sinh")
    row = correct_procedure(row, version=1, by=None, reason="Gõ nhầm", name="Đăng ký khai sinh")
    same = correct_procedure(row, version=2, by=None, reason="Gõ nhầm", name="Đăng ký  khai sinh")

    assert (row.name, row.folded_name, same.version) == ("Đăng ký khai sinh", "qt 01 dang ky khai sinh", 2)
    assert row.history.first().history_change_reason == "Gõ nhầm"


def test_correction_from_a_stale_version_is_refused(agency):
    row = make_procedure(agency)
    correct_procedure(row, version=1, by=None, owner="Chủ tịch")

    with pytest.raises(Stale):
        correct_procedure(row, version=1, by=None, owner="Phó Chủ tịch")


def test_kind_stays_while_tthc_are_linked(agency):
    row = make_procedure(agency, "1.000001")

    assert "Hãy gỡ các TTHC" in sentence_of(correct_procedure, row, version=1, by=None, kind="internal")
    unlink_procedure(row.links.get(), on=Y2021, by=None)
    assert correct_procedure(row, version=1, by=None, kind="internal").kind == ProcedureKind.INTERNAL


def test_fact_that_no_procedure_has_is_a_mistake_of_the_program(agency):
    with pytest.raises(TypeError):
        correct_procedure(make_procedure(agency), version=1, by=None, state="issued")


# --- Its end ----------------------------------------------------------------------------------------------------
def test_withdrawal_ends_the_procedure_and_its_revision_the_day_before(agency):
    row = make_procedure(agency, "1.000001")
    row = withdraw_procedure(row, on=Y2021, end_reason=" Không còn  phát sinh ", by=None, version=1)

    assert (row.state, row.valid_to, row.end_reason) == (
        ProcedureState.WITHDRAWN, BEFORE_2021, "Không còn phát sinh",
    )  # fmt: skip
    assert row.revisions.get().valid_to == BEFORE_2021
    assert [Procedure.objects.in_force(day).count() for day in (BEFORE_2021, Y2021)] == [1, 0]
    assert EventEntry.objects.filter(kind="procedure_withdrawn").count() == 1


def test_withdrawal_is_refused_without_reason_for_drafts_twice_and_on_days_that_cannot_be(agency):
    row, draft = make_procedure(agency), make_draft(agency)
    make_revision(row, on=Y2021, issue="02")

    def told(procedure, on=Y2022, end_reason="Gộp"):
        return sentence_of(
            withdraw_procedure, procedure, on=on, end_reason=end_reason, by=None, version=procedure.version
        )

    assert "ghi lý do" in told(row, end_reason=" ")
    assert "Hãy bỏ bản nháp" in told(draft)
    assert "ngày bãi bỏ phải sau ngày ấy" in told(row, on=date(2020, 1, 1))
    assert "Lần ban hành 02 có hiệu lực từ ngày 01/03/2021" in told(row, on=Y2021)
    gone = withdraw_procedure(row, on=Y2022, end_reason="Gộp", by=None, version=1)
    assert "đã bãi bỏ, ngày áp dụng cuối là 28/02/2022" in told(gone)


def test_withdrawal_waits_for_the_revision_in_the_making(agency):
    row = make_procedure(agency)
    draft_revision(row, by=None)

    assert "Hãy bỏ bản ấy trước" in sentence_of(
        withdraw_procedure, row, on=Y2021, end_reason="Gộp", by=None, version=1
    )


def test_withdrawal_does_the_open_reviews_of_the_procedure_only(agency):
    row, other = make_procedure(agency, "1.000001"), make_procedure(agency, "1.000001")
    line = make_line(agency.province, "1.000001", action="abolished", on=Y2021)
    tasks = [
        ReviewFactory(agency=agency, line=line, procedure=one, cause=ReviewCause.ABOLISHED) for one in (row, other)
    ]
    withdraw_procedure(row, on=Y2022, end_reason="TTHC bị bãi bỏ", by=None, version=1)
    for task in tasks:
        task.refresh_from_db()

    assert [(task.closed_on, task.outcome) for task in tasks] == [(Y2022, ReviewOutcome.DROPPED), (None, "")]


def test_issued_procedure_is_never_deleted(agency):
    row = make_procedure(agency, "1.000001")

    assert "Hãy bãi bỏ quy trình" in sentence_of(discard_procedure, row, reason="Nhầm", by=None, version=1)
    gone = withdraw_procedure(row, on=Y2021, end_reason="Gộp", by=None, version=1)
    assert "không xóa được" in sentence_of(discard_procedure, gone, reason="Nhầm", by=None, version=gone.version)
    assert (Procedure.objects.count(), ProcedureRevision.objects.count()) == (1, 1)


def test_draft_leaves_with_what_was_drafted_and_its_history_stays(agency):
    row = make_draft(agency)
    link_procedure(row, ["1.000001"], on=None, by=None)
    draft_revision(row, by=None, issue="01")
    discard_procedure(row, reason="Lập nhầm", by=None, version=1)

    assert [model.objects.count() for model in (Procedure, ProcedureRevision, ProcedureLink)] == [0, 0, 0]
    assert list(Procedure.history.values_list("history_type", "history_change_reason")) == [
        ("-", "Lập nhầm"), ("+", ""),
    ]  # fmt: skip


# --- TTHC -------------------------------------------------------------------------------------------------------
def test_codes_of_three_lengths_link_one_tthc_as_they_were_typed(agency):
    row = make_procedure(agency, kind=ProcedureKind.ADMINISTRATIVE)
    known = make_administrative("1.000002")
    link_procedure(
        row, ["1.000001.000.00.00.H57", "1.000001", known, " 2.000815.H55 "], on=Y2021, by=None
    )  # fmt: skip

    assert list(row.links.order_by("pk").values_list("administrative__key", "code", "valid_from")) == [
        ("1.000001", "1.000001.000.00.00.H57", Y2021),
        ("1.000002", "1.000002", Y2021),
        ("2.000815", "2.000815.H55", Y2021),
    ]
    assert AdministrativeProcedure.objects.count() == 3


def test_what_is_no_code_is_refused_with_what_was_perhaps_meant(agency):
    row = make_procedure(agency, kind=ProcedureKind.ADMINISTRATIVE)

    assert "“1.0O0001” không phải là mã TTHC. Có phải là 1.000001?" in sentence_of(
        link_procedure, row, ["2.000002", "1.0O0001"], on=Y2021, by=None
    )
    assert (ProcedureLink.objects.count(), AdministrativeProcedure.objects.count()) == (0, 0)


def test_links_of_a_draft_hold_since_ever(agency):
    row = make_draft(agency)
    link_procedure(row, ["1.000001"], on=Y2021, by=None)

    assert links_of(row) == [("1.000001", None, None)]


def test_what_is_linked_stays_and_an_earlier_day_stretches_it(agency):
    row = make_procedure(agency, kind=ProcedureKind.ADMINISTRATIVE)
    link_procedure(row, ["1.000001"], on=Y2022, by=None)
    later = link_procedure(row, ["1.000001"], on=date(2023, 1, 1), by=None)
    link_procedure(row, ["1.000001"], on=Y2021, by=None)

    assert (later, links_of(row)) == ([], [("1.000001", Y2021, None)])


@pytest.mark.parametrize("flag", ["at_district", "at_province", "at_ministry", "at_other"])
def test_tthc_of_another_level_is_refused(agency, flag):
    make_baseline(agency.province, "1.000001", at_commune=False, **{flag: True})
    row = make_procedure(agency, kind=ProcedureKind.ADMINISTRATIVE)

    told = sentence_of(link_procedure, row, ["1.000001"], on=Y2021, by=None)

    words = {"at_district": "huyện", "at_province": "tỉnh", "at_ministry": "bộ"}
    word = f"cấp {words[flag]}" if flag in words else "cơ quan khác"
    assert told.startswith(f"TTHC không thuộc cấp của cơ quan: 1.000001 ({word}).")
    assert ProcedureLink.objects.count() == 0


def test_level_is_that_of_the_day(agency):
    make_baseline(agency.province, "1.000001", at_commune=False, at_district=True)
    make_line(agency.province, "1.000001", action="amended", on=Y2022, at_district=False, at_commune=True)
    row = make_procedure(agency, kind=ProcedureKind.ADMINISTRATIVE)

    assert "cấp huyện" in sentence_of(link_procedure, row, ["1.000001"], on=Y2021, by=None)
    assert "cấp huyện" in sentence_of(link_procedure, row, ["1.000001"], on=date(2019, 1, 1), by=None)
    assert len(link_procedure(row, ["1.000001"], on=Y2022, by=None)) == 1


def test_delegated_unpublished_and_tthc_without_level_may_be_linked(agency):
    make_baseline(agency.province, "1.000001", at_commune=False, at_district=True)
    make_baseline(agency.province, "1.000002", at_commune=False)
    delegated = make_administrative("1.000001")
    HandlingFactory(agency=agency, administrative=delegated, kind=HandlingKind.DELEGATED)
    row = make_procedure(agency, kind=ProcedureKind.ADMINISTRATIVE)

    assert len(link_procedure(row, [delegated, "1.000002", "1.000003"], on=Y2021, by=None)) == 3


def test_central_agency_links_what_other_bodies_carry_out():
    central = PeriodFactory(agency__kind=AgencyKind.CENTRAL, level=Level.PROVINCE).agency
    make_baseline(central.province, "1.000001", at_commune=False, at_other=True)
    row = make_procedure(central, kind=ProcedureKind.ADMINISTRATIVE)

    assert len(link_procedure(row, ["1.000001"], on=Y2021, by=None)) == 1


def test_only_a_living_procedure_for_tthc_is_linked(agency):
    internal, row = make_procedure(agency), make_procedure(agency, "1.000001")
    withdraw_procedure(row, on=Y2021, end_reason="Gộp", by=None, version=1)

    assert "Chỉ quy trình TTHC" in sentence_of(link_procedure, internal, ["1.000002"], on=Y2021, by=None)
    assert "đã bãi bỏ" in sentence_of(link_procedure, row, ["1.000002"], on=Y2021, by=None)


def test_nothing_is_linked_after_the_last_day_of_the_agency():
    ended = PeriodFactory(valid_to=date(2025, 6, 30)).agency
    row = make_procedure(ended, kind=ProcedureKind.ADMINISTRATIVE)

    assert "ngày cuối là 30/06/2025" in sentence_of(link_procedure, row, ["1.000001"], on=date(2025, 7, 1), by=None)


def test_unlinking_ends_the_link_and_a_mistake_of_the_day_goes(agency):
    row = make_procedure(agency, "1.000001")
    mistake = make_link(row, "1.000002", valid_from=Y2021)

    ended = unlink_procedure(row.links.get(administrative__key="1.000001"), on=Y2021, by=None)
    gone = unlink_procedure(mistake, on=Y2021, by=None)

    assert gone is None
    assert links_of(row) == [("1.000001", date(2020, 1, 1), BEFORE_2021)]
    assert "đã được gỡ" in sentence_of(unlink_procedure, ended, on=Y2022, by=None)
    assert "đã được gỡ" in sentence_of(unlink_procedure, mistake, on=Y2022, by=None)


def test_unlinking_and_linking_do_the_reviews_that_they_answer(agency):
    row = make_procedure(agency, "1.000001")
    abolished = make_line(agency.province, "1.000001", action="abolished", on=Y2021)
    new = make_line(agency.province, "1.000002", action="new", on=Y2021, at_commune=True)
    task = ReviewFactory(agency=agency, line=abolished, procedure=row, cause=ReviewCause.ABOLISHED)
    asked = ReviewFactory(agency=agency, line=new, cause=ReviewCause.NEW)
    set_links(row, ["1.000002"], on=Y2022, by=None)
    task.refresh_from_db()
    asked.refresh_from_db()

    assert [(one.closed_on, one.outcome) for one in (task, asked)] == [
        (Y2022, ReviewOutcome.DROPPED),
        (Y2022, ReviewOutcome.WRITTEN),
    ]


def test_set_links_leaves_what_stays_alone(agency):
    row = make_procedure(agency, "1.000001", "1.000002")
    set_links(row, ["1.000002.H57", "1.000003"], on=Y2021, by=None)
    set_links(row, ["1.000002", "1.000003"], on=Y2022, by=None)

    assert links_of(row) == [
        ("1.000001", date(2020, 1, 1), BEFORE_2021),
        ("1.000002", date(2020, 1, 1), None),
        ("1.000003", Y2021, None),
    ]
    assert row.links.get(administrative__key="1.000002").version == 1
