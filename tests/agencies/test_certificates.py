"""Recording, renewing and correcting declarations and certificates: the chain, and every refusal."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.choices import CertificateEnd, Counted, DeclarationReason, TaskKind
from agencies.models import AgencyTask, Certificate, CertificateCover, ScopeLine
from agencies.services.certificate_checks import Line
from agencies.services.certificate_ends import withdraw_certificate
from agencies.services.certificates import attach_file, correct_certificate, record_certificate
from agencies.services.papers import PaperSaid
from agencies.services.people import set_up_committee
from common.documents import OfficialDocument
from common.errors import Refused, Stale
from common.history import create
from tests.agencies.certificates import certify, declare, edition, holder_named
from tests.common.sample_files import pdf
from tests.factories.agencies import DivisionFactory, PeriodFactory, ProvinceFactory

pytestmark = pytest.mark.django_db
Y2016, Y2018, Y2020, Y2022 = (date(year, 3, 11) for year in (2016, 2018, 2020, 2022))


def ends(*rows):
    """How each row stands now: why it ended, on which day, and what it took the place of."""
    fresh = [Certificate.objects.get(pk=row.pk) for row in rows]
    return [(row.ended_as, row.ended_on, row.renewal_of_id) for row in fresh]


def sentence_of(act, *arguments, **named):
    with pytest.raises(Refused) as refusal:
        act(*arguments, **named)
    return refusal.value.sentence


# --- The chain of declarations ----------------------------------------------------------------------------------
def test_declaration_closes_the_one_before_on_its_day():
    holder = holder_named()
    first, second = declare(holder, Y2018), declare(holder, Y2020)

    assert ends(first, second) == [(CertificateEnd.REPLACED, Y2020, None), ("", None, first.pk)]


def test_declaration_in_force_later_closes_the_one_before_on_that_day():
    holder = holder_named()
    first = declare(holder, Y2018)
    declare(holder, Y2020, in_force_from=date(2020, 4, 1))

    assert ends(first)[0][:2] == (CertificateEnd.REPLACED, date(2020, 4, 1))


def test_declaration_recorded_late_comes_in_closed_by_the_next():
    holder = holder_named()
    first, third = declare(holder, Y2016), declare(holder, Y2020)
    second = declare(holder, Y2018)

    assert ends(first, second, third) == [
        (CertificateEnd.REPLACED, Y2018, None),
        (CertificateEnd.REPLACED, Y2020, first.pk),
        ("", None, second.pk),
    ]


def test_declarations_of_two_parts_stand_together():
    holder = holder_named()
    rows = [declare(holder, Y2018), declare(holder, Y2018, part="Trung tâm hành chính công")]

    assert ends(*rows) == [("", None, None)] * 2


def test_declaration_without_day_stands_until_one_with_a_day():
    holder = holder_named()
    first, second = declare(holder, None), declare(holder, Y2020)

    assert ends(first, second) == [(CertificateEnd.REPLACED, Y2020, None), ("", None, first.pk)]


def test_declaration_without_day_beside_another_is_refused():
    holder = holder_named()
    declare(holder, Y2018)

    assert sentence_of(declare, holder, None).startswith("Cơ quan đã có công bố HTQLCL số")
    assert Certificate.objects.count() == 1


def test_two_declarations_of_one_day_are_refused():
    holder = holder_named()
    declare(holder, Y2018)

    assert "hãy sửa công bố ấy" in sentence_of(declare, holder, Y2018)


def test_withdrawn_declaration_stays_withdrawn_when_a_new_one_comes():
    holder = holder_named()
    first = declare(holder, Y2016)
    withdraw_certificate(first, on=Y2018, reason="Tạm dừng áp dụng", by=None, version=1)
    second = declare(holder, Y2020)

    assert ends(first, second) == [(CertificateEnd.WITHDRAWN, Y2018, None), ("", None, None)]


def test_declaration_before_the_withdrawal_of_its_predecessor_is_refused():
    holder = holder_named()
    first = declare(holder, Y2016)
    withdraw_certificate(first, on=Y2020, reason="Tạm dừng áp dụng", by=None, version=1)

    assert "ngày 11/03/2020, sau ngày 11/03/2018" in sentence_of(declare, holder, Y2018)


def test_declaration_of_an_agency_that_is_gone_ends_with_it():
    holder = holder_named(valid_to=date(2025, 6, 30))

    assert ends(declare(holder, Y2018)) == [(CertificateEnd.HOLDER_ENDED, date(2025, 7, 1), None)]
    assert "Ngày 02/07/2025 không có cơ quan này" in sentence_of(declare, holder, date(2025, 7, 2))


def test_declaration_does_the_open_task_of_its_agency():
    holder = holder_named()
    task = create(AgencyTask(agency=holder, kind=TaskKind.DECLARE, since=Y2018), by=None)
    committee = create(AgencyTask(agency=holder, kind=TaskKind.COMMITTEE, since=Y2018), by=None)
    declare(holder, Y2016)
    task.refresh_from_db()
    before = task.done_on
    declare(holder, Y2020)
    set_up_committee(holder, number="4/QĐ-UBND", issued_on=Y2022, by=None)
    task.refresh_from_db()
    committee.refresh_from_db()

    assert (before, task.done_on, committee.done_on) == (None, Y2020, Y2022)


# --- Certificates -----------------------------------------------------------------------------------------------
def test_certificates_of_a_holder_stand_together_until_one_is_renewed():
    holder = holder_named()
    first, other = certify(holder, Y2018, date(2021, 3, 10)), certify(holder, Y2018, date(2021, 3, 10))
    renewed = certify(holder, Y2020, date(2023, 3, 10), renewal_of=first, issue_number=2)

    assert ends(first, other, renewed) == [
        (CertificateEnd.REPLACED, Y2020, None), ("", None, None), ("", None, first.pk),
    ]  # fmt: skip


def test_renewal_without_a_day_leaves_the_old_one_to_its_expiry():
    holder = holder_named()
    dated, undated = certify(holder, Y2018, date(2021, 3, 10)), certify(holder, Y2018)
    certify(holder, None, renewal_of=dated)
    certify(holder, None, renewal_of=undated)

    assert ends(dated, undated) == [("", None, None), (CertificateEnd.REPLACED, None, None)]


def test_second_renewal_is_refused_and_names_the_first():
    holder = holder_named()
    first = certify(holder, Y2018, date(2021, 3, 10))
    certify(holder, Y2020, renewal_of=first)

    told = sentence_of(certify, holder, Y2022, renewal_of=first)

    assert told == (
        "Văn bản này đã được thay bằng giấy chứng nhận ngày 11/03/2020. Hãy mở văn bản mới ấy thay vì lập lần nữa."
    )
    assert Certificate.objects.count() == 2


def test_renewal_of_another_holder_or_kind_or_backwards_is_refused():
    holder = holder_named()
    foreign = certify(holder_named("UBND xã Bình Thủy", province=holder.province), Y2018)
    own, declared = certify(holder, Y2018), declare(holder, Y2018)

    assert "của chính cơ quan này" in sentence_of(certify, holder, Y2020, renewal_of=foreign)
    assert "giấy chứng nhận thay giấy chứng nhận" in sentence_of(certify, holder, Y2020, renewal_of=declared)
    assert "phải sau ngày 11/03/2018" in sentence_of(certify, holder, Y2016, renewal_of=own)


def test_origin_needs_its_source_and_another_holder_or_edition():
    office, committee = holder_named("Văn phòng UBND tỉnh"), None
    committee = holder_named("UBND tỉnh", province=office.province)
    first = certify(office, date(2007, 12, 27), year=2000)
    second = certify(committee, None, year=2008, developed_from=first, developed_source="Báo Chính phủ")

    assert (second.developed_from, ends(first)) == (first, [("", None, None)])
    assert "phải có nguồn" in sentence_of(certify, committee, None, year=2008, developed_from=first)
    told = sentence_of(certify, office, Y2016, year=2000, developed_from=first, developed_source="Báo")
    assert "là thay thế" in told


# --- Facts that cannot be ---------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("facts", "told"),
    [
        ({"until": date(2019, 1, 1)}, "Ngày hết hạn 01/01/2019 đứng trước ngày cấp 11/03/2020."),
        ({"until": date(2020, 3, 20), "in_force_from": date(2020, 4, 1)}, "đứng trước ngày có hiệu lực 01/04/2020"),
        ({"reason": DeclarationReason.FIRST}, "Lý do công bố chỉ ghi cho công bố."),
        ({"issue_number": 0}, "Lần cấp đếm từ 1."),
        ({"ended_as": "withdrawn", "ended_on": Y2018}, "Ngày kết thúc 11/03/2018 đứng trước ngày bắt đầu"),
    ],
)
def test_certificate_that_cannot_be_is_refused(facts, told):
    assert told in sentence_of(certify, holder_named(), Y2020, **facts)
    assert (Certificate.objects.count(), OfficialDocument.objects.count()) == (0, 0)


def test_edition_newer_than_the_day_is_refused():
    holder = holder_named()
    published = edition(2015).published_on

    assert f"công bố ngày {published:%d/%m/%Y}, sau ngày 30/12/2015" in sentence_of(
        declare, holder, date(2015, 12, 30)
    )
    assert "TCVN ISO 9001:2026 mới hơn ngày 11/03/2020" in sentence_of(declare, holder, Y2020, year=2026)
    assert declare(holder, published).pk


def test_declaration_has_no_expiry_and_no_issuer():
    assert "Công bố không có ngày hết hạn" in sentence_of(declare, holder_named(), Y2020, expires_on=Y2022)


def test_covers_of_another_province_are_refused():
    holder = holder_named()
    beside = PeriodFactory(province=holder.province).agency
    division = DivisionFactory(agency=holder)
    foreign = DivisionFactory(agency=holder_named("UBND xã Lạ", province=ProvinceFactory()))

    row = declare(holder, Y2020, covers=[beside, division, beside])

    assert set(row.covers.values_list("agency", "division")) == {(beside.pk, None), (None, division.pk)}
    for cover in (foreign.agency, foreign):
        assert "thuộc tỉnh khác" in sentence_of(declare, holder, Y2022, covers=[cover])
    assert "Hãy bỏ nó khỏi danh sách" in sentence_of(declare, holder, Y2022, covers=[holder])


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        ([Line("", Counted.PROCEDURE, 1)], "phải có tên nhóm"),
        ([Line("Đất đai", "", 1)], "Hãy chọn đơn vị tính"),
        ([Line("Đất đai", Counted.PROCEDURE, -1)], "không thể nhỏ hơn 0"),
        ([Line("Đất đai", Counted.PROCEDURE, 1), Line("ĐẤT ĐAI", Counted.PROCEDURE, 2)], "đứng hai lần"),
    ],
)
def test_scope_lines_that_cannot_be_are_refused(lines, told):
    assert told in sentence_of(declare, holder_named(), Y2020, lines=lines)
    assert ScopeLine.objects.count() == 0


def test_paper_that_is_no_pdf_is_refused_and_nothing_stays():
    upload = SimpleUploadedFile("Quyết định.pdf", b"MZ not a PDF at all")
    said = PaperSaid(number="12/QĐ-UBND", upload=upload)

    assert "không phải là PDF" in sentence_of(declare, holder_named(), Y2020, paper=said)
    assert (Certificate.objects.count(), OfficialDocument.objects.count()) == (0, 0)


def test_paper_is_kept_byte_for_byte_with_its_issuer():
    content = pdf()
    said = PaperSaid(number="12/QĐ-UBND", signer="Nguyễn Văn A", upload=SimpleUploadedFile("QĐ 12.pdf", content))

    paper = declare(holder_named("UBND xã Bình Mỹ"), Y2020, paper=said).paper

    assert (paper.issuer, paper.signer, paper.file.name, paper.file.size) == (
        "UBND xã Bình Mỹ", "Nguyễn Văn A", "QĐ 12.pdf", len(content),
    )  # fmt: skip


def test_paper_without_number_is_refused():
    said = PaperSaid(signer="Nguyễn Văn A")

    assert "thiếu số văn bản" in sentence_of(declare, holder_named(), Y2020, paper=said)


def test_unknown_kind_is_refused():
    assert "Hãy chọn hình thức" in sentence_of(
        record_certificate, holder_named(), kind="x", edition=edition(2015), by=None
    )


# --- Correcting -------------------------------------------------------------------------------------------------
def test_correction_moves_the_neighbours_with_its_day():
    holder = holder_named()
    first, second = declare(holder, Y2016), declare(holder, Y2020)
    correct_certificate(second, version=1, by=None, issued_on=Y2018)

    assert ends(first, second) == [(CertificateEnd.REPLACED, Y2018, None), ("", None, first.pk)]


def test_correction_may_turn_the_order_round():
    holder = holder_named()
    first, second = declare(holder, Y2018), declare(holder, Y2020)
    correct_certificate(second, version=1, by=None, issued_on=Y2016)

    assert ends(second, first) == [(CertificateEnd.REPLACED, Y2018, None), ("", None, second.pk)]


def test_correction_of_the_part_opens_what_it_had_closed():
    holder = holder_named()
    first, second = declare(holder, Y2018), declare(holder, Y2020)
    correct_certificate(second, version=1, by=None, part="Trung tâm hành chính công")

    assert ends(first, second) == [("", None, None)] * 2


def test_correction_of_the_link_opens_the_certificate_that_was_renewed_by_mistake():
    holder = holder_named()
    first, other = certify(holder, Y2016), certify(holder, Y2018)
    renewed = certify(holder, Y2020, renewal_of=first)
    correct_certificate(renewed, version=1, by=None, renewal_of=other)

    assert ends(first, other, renewed) == [
        ("", None, None),
        (CertificateEnd.REPLACED, Y2020, None),
        ("", None, other.pk),
    ]


def test_correction_into_a_loop_is_refused():
    holder = holder_named()
    first = certify(holder, None)
    second = certify(holder, None, renewal_of=first)
    third = certify(holder, None, year=2008, developed_from=second, developed_source="Báo")

    for facts in ({"renewal_of": third}, {"developed_from": third, "developed_source": "Báo"}, {"renewal_of": first}):
        assert "nguồn của chính" in sentence_of(correct_certificate, first, version=2, by=None, **facts)


def test_correction_behind_its_renewal_is_refused():
    holder = holder_named()
    first = certify(holder, Y2016)
    certify(holder, Y2018, renewal_of=first)

    assert "phải có trước ngày ấy" in sentence_of(correct_certificate, first, version=2, by=None, issued_on=Y2020)


def test_correction_from_a_stale_version_is_refused():
    row = declare(holder_named(), Y2018)
    correct_certificate(row, version=1, by=None, note="Đã đối chiếu bản gốc")

    with pytest.raises(Stale):
        correct_certificate(row, version=1, by=None, note="Khác")


def test_correction_of_lines_covers_and_paper_is_a_version_of_the_certificate():
    holder = holder_named()
    beside = PeriodFactory(province=holder.province).agency
    lines = [Line("Đất đai", Counted.PROCEDURE, 10), Line("Hộ tịch", Counted.PROCEDURE, 4)]
    row = declare(holder, Y2018, lines=lines, covers=[beside])
    row = correct_certificate(
        row, version=1, by=None, lines=[Line("Đất đai", Counted.PROCEDURE, 12)], covers=[],
        paper=PaperSaid(number="99/QĐ-UBND", issued_on=Y2018),
    )  # fmt: skip

    assert (row.version, OfficialDocument.objects.count()) == (2, 1)
    assert (row.paper.number, row.paper.issuer) == ("99/QĐ-UBND", "UBND xã Bình Mỹ")
    assert list(row.lines.values_list("group", "count", "version")) == [("Đất đai", 12, 2)]
    assert CertificateCover.objects.count() == 0


def test_correction_without_a_difference_saves_nothing():
    row = declare(holder_named(), Y2018)

    assert correct_certificate(row, version=1, by=None, scope="", issued_on=Y2018).version == 1


# --- Files ------------------------------------------------------------------------------------------------------
def test_file_is_attached_and_another_type_refused():
    row = declare(holder_named(), Y2018)
    attached = attach_file(row, upload=SimpleUploadedFile("Niêm yết.pdf", pdf()), label="Ảnh niêm yết", by=None)

    assert (str(attached), attached.file.name) == ("Ảnh niêm yết", "Niêm yết.pdf")
    assert "không thuộc loại được nhận" in sentence_of(
        attach_file, row, upload=SimpleUploadedFile("a.exe", b"MZ"), by=None
    )
