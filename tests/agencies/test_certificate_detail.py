"""A certificate's page: its state and why, scope against the stated total, the chain, files, history, the sheet."""

import re
from datetime import date, timedelta
from typing import Any
from xml.etree import ElementTree

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import CertificateCover, CertificateFile, ScopeLine, SurveillanceAudit, Suspension
from agencies.queries.certificate_page import Scope
from common.clock import today
from common.file_checks import DOCUMENTS
from common.files import store
from common.history import create, save_versioned
from tests.agencies.declared import certificate, declaration
from tests.answers import read_whole
from tests.cast import Cast, make_agency
from tests.common.sample_files import pdf
from tests.factories.agencies import PaperFactory

QUERIES = 13  # with those that its lines list


def page(cast: Cast, row: Any, person: str = "staff") -> str:
    return cast.client(person).get(f"/cong-bo/{row.pk}/").content.decode()


def line(row: Any, group: str, counted: str, count: int) -> ScopeLine:
    return create(ScopeLine(certificate=row, group=group, counted=counted, count=count), by=None)


@pytest.mark.parametrize("many", [1, 3])
def test_certificate_detail_costs_the_same_for_one_row_and_a_whole_chain(
    many: int, cast: Cast, django_assert_num_queries: Any
) -> None:
    rows = [certificate(cast.own, 10)]
    for number in range(many - 1):
        rows.append(certificate(cast.own, 500 + number, renewal_of=rows[-1]))
    for row in rows:
        line(row, "Thủ tục hành chính", "procedure", 15)
        create(CertificateCover(certificate=row, agency=cast.below), by=None)
        create(SurveillanceAudit(certificate=row, due_on=today()), by=None)
        create(
            Suspension(certificate=row, valid_from=date(2021, 1, 1), valid_to=date(2021, 2, 1), reason="x"), by=None
        )
    client = cast.client("staff")
    client.get("/tro-giup/")
    with django_assert_num_queries(QUERIES):
        answer = client.get(f"/cong-bo/{rows[0].pk}/")
    assert len(answer.context["page"].chain.rows) == many


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"days_left": 20}, "còn 20 ngày (trong mốc 30 ngày)."),
        ({"days_left": 170}, "còn 170 ngày (trong mốc 180 ngày)."),
        ({"days_left": -1}, "Có hiệu lực đến hết ngày"),
        ({}, "Nguồn không nêu ngày hết hạn."),
        ({"ended_as": "expired"}, "Nguồn ghi nhận đã hết hiệu lực; chưa rõ từ ngày nào."),
        ({"ended_as": "withdrawn", "ended_on": date(2022, 1, 5)}, "Đã bị thu hồi từ ngày 05/01/2022."),
        ({"issued_on": date(2030, 1, 5)}, "Có hiệu lực từ ngày 05/01/2030."),
    ],
)
def test_certificate_detail_says_why_it_stands_so(facts: dict[str, Any], sentence: str, cast: Cast) -> None:
    assert sentence in page(cast, certificate(cast.own, **facts))


def test_certificate_detail_says_that_an_edition_is_over(cast: Cast) -> None:
    row = declaration(cast.own, 2008)
    row.edition.transition_ends_on = date(2021, 6, 30)
    save_versioned(row.edition, by=None)
    html = page(cast, row)
    assert "chưa chuyển đổi phiên bản" in html
    assert "TCVN ISO 9001:2008 đã hết thời gian chuyển đổi ngày 30/06/2021." in html


def test_certificate_detail_invents_no_day(cast: Cast) -> None:
    html = page(cast, certificate(cast.own, issued_on=None, paper=None))
    assert html.count('<span class="absent">chưa rõ</span>') == 5  # number, body, issued, in force from, until
    assert "chưa rõ ngày" in html


def test_certificate_detail_counts_its_lines_and_shows_the_difference(cast: Cast) -> None:
    row = certificate(cast.own, 400, stated_total=22)
    line(row, "Thủ tục hành chính", "procedure", 15)
    line(row, "Nội bộ", "procedure", 6)
    line(row, "Chỉ đạo điều hành", "activity", 14)
    assert "Các dòng cộng lại 21 quy trình, lệch 1." in page(cast, row)
    line(row, "Hệ thống", "procedure", 1)
    assert "Các dòng cộng lại 22 quy trình." in page(cast, row)


def test_scope_compares_nothing_that_cannot_be_compared() -> None:
    lines = [
        ScopeLine(group="a", counted="activity", count=58),
        ScopeLine(group="b", counted="administrative", count=14),
    ]
    assert [(total.unit, total.count) for total in Scope(lines, 72).totals] == [("hoạt động", 58), ("TTHC", 14)]
    assert (Scope(lines, 72).difference, Scope([], 72).difference, Scope(lines[:1], None).difference) == (None,) * 3
    assert Scope(lines[:1], 72).difference == 14


def test_certificate_detail_of_a_declaration_adds_its_three_figures(cast: Cast) -> None:
    figures = {"stated_system": 6, "stated_internal": 15, "stated_administrative": 252}
    assert "Ba loại quy trình cộng lại 273." in page(cast, declaration(cast.own, stated_total=273, **figures))
    assert "Ba loại quy trình cộng lại 273, lệch 2." in page(
        cast, declaration(cast.other, stated_total=275, **figures)
    )


# --- The chain --------------------------------------------------------------------------------------------------
def test_certificate_detail_tells_the_chain_across_holders_and_unknown_days(cast: Cast) -> None:
    office = make_agency(cast.home, "Văn phòng UBND tỉnh", "AG.VP")
    first = certificate(office, year=2000, issued_on=date(2007, 12, 27), ended_as="expired")
    second = certificate(
        cast.own, year=2008, issued_on=None, issue_number=2, developed_from=first, developed_source="Bài viết"
    )
    answer = cast.client("staff").get(f"/cong-bo/{second.pk}/")
    chain = answer.context["page"].chain
    assert [row.pk for row in chain.rows] == [first.pk, second.pk]
    assert [event.day for event in chain.events] == [date(2007, 12, 27), None, None]
    html = answer.content.decode()
    assert f'<a href="/cong-bo/{first.pk}/">Văn phòng UBND tỉnh được cấp: Giấy chứng nhận, TCVN ISO 9001:2000' in html
    assert "<li>Bài viết</li>" in html
    assert cast.client("secretary").get(f"/cong-bo/{second.pk}/").context["page"].chain.names.get(office.pk) is None


def test_certificate_detail_draws_the_chain_with_title_and_description(cast: Cast) -> None:
    row = certificate(cast.own, 100)
    create(SurveillanceAudit(certificate=row, held_on=date(2021, 5, 5), result="maintained"), by=None)
    drawn = re.search(r'<svg width="100%".*?</svg>', page(cast, row), re.DOTALL)
    assert drawn is not None
    picture = ElementTree.fromstring(drawn[0])  # noqa: S314  a page of ours
    named = {child.get("id") for child in picture if child.tag in ("title", "desc")}
    assert set((picture.get("aria-labelledby") or "").split()) == named
    places = [value for part in picture.iter() for name, value in part.items() if name in ("x", "x1", "cx", "width")]
    assert [value for value in places if "," in value] == []  # SVG reads points, whatever the page's language


# --- Files, history, the agency's tab ---------------------------------------------------------------------------
def test_certificate_files_are_read_by_who_sees_the_certificate(cast: Cast) -> None:
    row = certificate(cast.own, 100)
    scan, more = (
        store(SimpleUploadedFile(f"{name}.pdf", pdf()), by=cast.staff, purpose="certificate", limits=DOCUMENTS)
        for name in ("giay", "phu_luc")
    )
    row.paper.file = scan
    save_versioned(row.paper, by=None)
    create(CertificateFile(certificate=row, file=more, label="Phụ lục"), by=None)
    html = page(cast, row, "secretary")
    assert f'<a href="/tep/{scan.pk}/">giay.pdf</a>' in html
    assert "Phụ lục" in html
    for person, status in [("secretary", 200), ("viewer", 200), ("outsider", 404), ("foreign_staff", 404)]:
        answers = [cast.client(person).get(f"/tep/{file.pk}/") for file in (scan, more)]
        assert (person, [answer.status_code for answer in answers]) == (person, [status, status])
        assert {read_whole(answer) == pdf() for answer in answers} == {status == 200}


def test_certificate_history_tells_its_parts_too(cast: Cast) -> None:
    row = certificate(cast.own, 100)
    line(row, "Thủ tục hành chính", "procedure", 15)
    row.scope = "Toàn cơ quan"
    save_versioned(row, by=cast.staff, reason="Bổ sung phạm vi")
    html = cast.client("staff").get(f"/cong-bo/{row.pk}/lich-su/").content.decode()
    assert "Bổ sung phạm vi" in html
    assert "Dòng phạm vi: Thủ tục hành chính" in html
    assert row.token not in html


def test_agency_certificates_holds_hers_and_what_covers_her(cast: Cast) -> None:
    declaration(cast.below, issued_on=date(2019, 1, 1))
    above = certificate(cast.own, 100)
    create(CertificateCover(certificate=above, agency=cast.below), by=None)
    certificate(cast.other, 100)
    rows = cast.client("staff").get(f"/co-quan/{cast.below.pk}/cong-bo/").context["certificates"]
    assert [(row.holder_name, row.is_own) for row in rows] == [
        ("UBND huyện Châu Phú", False),
        ("UBND xã Bình Mỹ", True),
    ]


# --- The sheet --------------------------------------------------------------------------------------------------
def test_certificate_sheet_carries_the_public_address_as_code_and_letters(cast: Cast, settings: Any) -> None:
    settings.SITE_ADDRESS = "https://iso.angiang.gov.vn"
    row = declaration(cast.own, paper=PaperFactory(number="740/QĐ-UBND", signer="Người Ký"))
    html = cast.client("secretary").get(f"/cong-bo/{row.pk}/phieu/").content.decode()
    assert f"https://iso.angiang.gov.vn/kiem-chung/{row.token}/" in html
    assert html.count('class="qr-code"') == 1
    assert "740/QĐ-UBND" in html
    assert "Người Ký" not in html


def test_certificate_sheet_without_an_address_takes_that_of_the_request(cast: Cast) -> None:
    row = declaration(cast.own)
    assert (
        f"http://testserver/kiem-chung/{row.token}/"
        in cast.client("staff").get(f"/cong-bo/{row.pk}/phieu/").content.decode()
    )


def test_certificate_detail_shows_the_state_of_the_day_in_the_header(cast: Cast) -> None:
    row = certificate(cast.own, expires_on=today() + timedelta(days=30))
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "01/01/2021"})
    html = client.get(f"/cong-bo/{row.pk}/").content.decode()
    assert "còn hiệu lực" in html
    assert "sắp hết hạn" not in html
