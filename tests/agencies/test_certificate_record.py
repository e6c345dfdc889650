"""The forms of declarations and certificates: recorded, renewed, corrected, without a script."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from agencies.choices import CertificateEnd
from agencies.models import Certificate, StandardEdition
from agencies.services.certificate_checks import Line
from agencies.services.certificates import correct_certificate
from tests.agencies.certificates import certify, declare
from tests.cast import Cast
from tests.common.sample_files import pdf
from tests.factories.agencies import DivisionFactory
from tests.page_text import english_in

OLD, NEW = date(2018, 3, 11), date(2020, 3, 11)


def edition(year: int = 2015) -> int:
    return StandardEdition.objects.get(year=year).pk


def rows(lines: list[tuple[str, str, str]] = (), covers: list[int] = ()) -> dict[str, Any]:
    """What the rows of a form send: the counts, and each cell."""
    sent: dict[str, Any] = {}
    for prefix, filled in (("lines", lines), ("covers", covers)):
        sent |= {f"{prefix}-TOTAL_FORMS": len(filled), f"{prefix}-INITIAL_FORMS": 0}
    for number, (group, count, counted) in enumerate(lines):
        sent |= {f"lines-{number}-group": group, f"lines-{number}-count": count, f"lines-{number}-counted": counted}
    for number, agency in enumerate(covers):
        sent[f"covers-{number}-agency"] = agency
    return sent


def sent_by(answer: Any) -> dict[str, Any]:
    """What the form that is shown would send as it stands."""
    form = answer.context["form"]
    values: dict[str, Any] = {}
    for one in (form, *form.lines, *form.covers, form.lines.management_form, form.covers.management_form):
        for bound in one:
            value = bound.value()
            if value is not None and not hasattr(value, "read"):
                values[bound.html_name] = f"{value:%d/%m/%Y}" if isinstance(value, date) else value
    return values


def record_address(cast: Cast, **query: Any) -> str:
    return reverse("certificate_record", query={"agency": cast.own.pk, **query})


# --- Recording --------------------------------------------------------------------------------------------------
def test_certificate_record_asks_for_the_agency_first(cast: Cast) -> None:
    client = cast.client("staff")
    page = client.get(reverse("certificate_record"))
    led = client.get(reverse("certificate_record"), {"agency": "", "kind": "certificate"})
    chosen = client.get(f"{reverse('certificate_record')}?kind=", {"agency": cast.own.pk, "kind": "certificate"})

    assert "Hãy chọn cơ quan." in led.content.decode()
    assert "UBND huyện Châu Phú" in page.content.decode()
    assert chosen.context["form"].fields.keys() >= {"expires_on", "issuing_body"}


def test_certificate_record_saves_a_declaration_with_scope_cover_and_paper(cast: Cast) -> None:
    division = DivisionFactory(agency=cast.own)
    upload = SimpleUploadedFile("QĐ 12.pdf", pdf())
    data = {
        "edition": edition(), "paper_number": "12/QĐ-UBND", "issued_on": "11/03/2020", "signer": "Trần Văn B",
        "reason": "first", "scope": "Toàn bộ TTHC", "stated_total": "22", "divisions": [division.pk],
        "paper_file": upload, **rows([("Đất đai", "14", "procedure"), ("", "", "")], [cast.below.pk, ""]),
    }  # fmt: skip
    answer = cast.client("staff").post(record_address(cast), data)
    row = Certificate.objects.get()

    assert answer.url == reverse("certificate_detail", args=[row.pk])
    assert (row.kind, row.issued_on, row.paper.number, row.paper.issued_on) == (
        "declaration", NEW, "12/QĐ-UBND", NEW,
    )  # fmt: skip
    assert (row.paper.file.name, row.paper.signer, row.stated_total) == ("QĐ 12.pdf", "Trần Văn B", 22)
    assert list(row.lines.values_list("group", "count")) == [("Đất đai", 14)]
    covered = set(row.covers.values_list("agency", "division"))
    assert covered == {(cast.below.pk, None), (None, division.pk)}


@pytest.mark.parametrize(
    ("kind", "changed", "told"),
    [
        ("certificate", {"expires_on": "01/01/2019"}, "Ngày hết hạn 01/01/2019 đứng trước ngày cấp 11/03/2020."),
        ("certificate", {"edition": "2026"}, "mới hơn ngày 11/03/2020"),
        ("declaration", {"issued_on": "32/13/2020"}, "Hãy ghi ngày theo dạng ngày/tháng/năm"),
        ("declaration", {"lines-0-count": "x"}, "Hãy nhập một số nguyên, ví dụ 22."),
        ("declaration", {"lines-0-counted": ""}, "Hãy chọn đơn vị tính"),
        ("declaration", {"lines-TOTAL_FORMS": ""}, "Biểu mẫu bị thiếu phần đếm số dòng."),
        ("declaration", {"covers-0-agency": "foreign"}, "Giá trị này không có trong danh sách."),
        ("declaration", {"divisions": "987654"}, "Phòng này không có trong danh sách."),
        ("declaration", {"paper_file": "no pdf"}, "không thuộc loại được nhận (PDF)"),
        ("declaration", {"paper_number": "", "signer": "Trần Văn B"}, "thiếu số văn bản"),
    ],
)
def test_certificate_record_refuses_and_keeps_what_was_typed(cast: Cast, kind: str, changed: Any, told: str) -> None:
    DivisionFactory(agency=cast.own)
    data = {
        "edition": edition(), "paper_number": "12/QĐ-UBND", "issued_on": "11/03/2020", "note": "Giữ lại dòng này",
        **rows([("Đất đai", "14", "procedure")], [cast.below.pk]),
    }  # fmt: skip
    if "edition" in changed:
        changed = {"edition": edition(2026)}
    if "covers-0-agency" in changed:
        changed = {"covers-0-agency": cast.foreign.pk}
    if "paper_file" in changed:
        changed = {"paper_file": SimpleUploadedFile("QĐ.docx", b"MZ")}
    answer = cast.client("staff").post(record_address(cast, kind=kind), data | changed)
    text = answer.content.decode()

    assert (answer.status_code, told in text, "Giữ lại dòng này" in text) == (200, True, True)
    assert (Certificate.objects.count(), english_in(text)) == (0, [])


def test_certificate_record_gives_more_rows_and_saves_nothing(cast: Cast) -> None:
    data = {
        "paper_number": "12/QĐ-UBND", "more_rows": "1",
        **rows([("Đất đai", "14", "procedure"), ("", "", "")], [cast.below.pk]),
    }  # fmt: skip
    answer = cast.client("staff").post(record_address(cast), data)
    form = answer.context["form"]

    assert (form["paper_number"].value(), form.lines[0]["group"].value(), form.errors) == (
        "12/QĐ-UBND",
        "Đất đai",
        {},
    )
    assert (len(form.lines.forms), len(form.covers.forms), Certificate.objects.count()) == (4, 3, 0)
    assert int(form.covers[0]["agency"].value()) == cast.below.pk


@pytest.mark.parametrize(
    ("person", "status"), [("staff", 200), ("secretary", 403), ("viewer", 403), ("foreign_staff", 404)]
)
def test_certificate_record_of_an_agency_is_its_departments(cast: Cast, person: str, status: int) -> None:
    assert cast.client(person).get(record_address(cast)).status_code == status
    answer = cast.client(person).post(
        record_address(cast), {"edition": edition(), "issued_on": "11/03/2020", **rows()}
    )
    assert Certificate.objects.count() == (1 if status == 200 else 0), answer.status_code


def test_certificate_record_leads_to_what_stands_before_it(cast: Cast) -> None:
    old = declare(cast.own, OLD)
    client, address = cast.client("staff"), reverse("certificate_record")
    told = client.get(address, {"agency": cast.own.pk, "kind": "declaration"}).content.decode()
    assert (
        f'<a href="{reverse("certificate_renew", args=[old.pk])}">Công bố lại từ nội dung của văn bản ấy</a>' in told
    )
    for query in ({"agency": cast.own.pk, "kind": "certificate"}, {"agency": cast.other.pk}):
        assert "từ nội dung của văn bản ấy" not in client.get(address, query).content.decode()


# --- Renewing ---------------------------------------------------------------------------------------------------
def test_certificate_renew_starts_from_the_predecessor_and_closes_it(cast: Cast) -> None:
    old = certify(cast.own, OLD, date(2021, 3, 10), issue_number=1, scope="Đất đai", covers=[cast.below],
                  lines=[Line("Đất đai", "procedure", 14)], stated_total=14)  # fmt: skip
    client = cast.client("staff")
    address = reverse("certificate_renew", args=[old.pk])
    start = sent_by(client.get(address))

    assert (start["issue_number"], start["scope"], start["lines-0-group"]) == (2, "Đất đai", "Đất đai")
    assert (start["covers-0-agency"], "issued_on" in start, "expires_on" in start) == (cast.below.pk, False, False)

    answer = client.post(address, start | {"issued_on": "11/03/2020", "expires_on": "10/03/2023"})
    old.refresh_from_db()
    assert answer.url == reverse("certificate_detail", args=[old.renewal.pk])
    assert (old.ended_as, old.ended_on, old.renewal.issue_number) == (CertificateEnd.REPLACED, NEW, 2)
    assert (old.renewal.lines.get().count, old.renewal.covers.get().agency) == (14, cast.below)


def test_certificate_renewed_twice_is_refused_with_the_first(cast: Cast) -> None:
    old = certify(cast.own, OLD, date(2021, 3, 10))
    client = cast.client("staff")
    address = reverse("certificate_renew", args=[old.pk])
    start = sent_by(client.get(address)) | {"issued_on": "11/03/2020"}
    client.post(address, start)
    again = client.post(address, start | {"issued_on": "12/03/2020"})

    assert "đã được thay bằng giấy chứng nhận ngày 11/03/2020 (do" in again.content.decode()
    assert client.get(address).status_code == 409
    assert Certificate.objects.count() == 2


# --- Correcting -------------------------------------------------------------------------------------------------
def test_certificate_correct_changes_what_was_typed(cast: Cast) -> None:
    row = declare(cast.own, OLD)
    client = cast.client("staff")
    address = reverse("certificate_correct", args=[row.pk])
    start = sent_by(client.get(address))
    client.post(address, start | {"signer": "Trần Văn B", "reason_of_change": "Đối chiếu bản gốc"})
    row.refresh_from_db()

    assert (row.version, row.paper.signer, row.issued_on) == (2, "Trần Văn B", OLD)
    assert row.paper.history.latest().history_change_reason == "Đối chiếu bản gốc"


def test_certificate_correct_of_a_stale_page_shows_both(cast: Cast) -> None:
    row = declare(cast.own, OLD)
    division = DivisionFactory(agency=cast.own, name="Phòng Tư pháp")
    client = cast.client("staff")
    address = reverse("certificate_correct", args=[row.pk])
    start = sent_by(client.get(address))
    correct_certificate(row, version=1, by=cast.leader, scope="Bản của lãnh đạo", covers=[cast.below])
    mine = start | {"scope": "Bản của tôi", "divisions": [division.pk], "lines-0-group": "Đất đai",
                    "lines-0-count": "4", "lines-0-counted": "procedure"}  # fmt: skip
    answer = client.post(address, mine)
    told = {line.label: (line.now, line.typed) for line in answer.context["form"].compared if line.differs}

    assert told == {
        "Phạm vi ghi trong văn bản": ("Bản của lãnh đạo", "Bản của tôi"),
        "Phòng thuộc phạm vi": ("", "Phòng Tư pháp"),
        "Các dòng phạm vi": ("", "Đất đai: 4 quy trình"),
        "Cơ quan thuộc phạm vi": (cast.below.periods.get().name, ""),
    }
    assert [int(key) for key in sent_by(answer)["divisions"]] == [division.pk]
    client.post(address, sent_by(answer))
    row.refresh_from_db()
    assert (row.version, row.scope) == (3, "Bản của tôi")


# --- Cost -------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("lines", [1, 3])
def test_certificate_forms_cost_the_same_at_one_and_three_rows(
    cast: Cast, lines: int, django_assert_num_queries: Any
) -> None:
    row = declare(cast.own, OLD, covers=[cast.below],
                  lines=[Line(f"Nhóm {number}", "procedure", 1) for number in range(lines)])  # fmt: skip
    client = cast.client("staff")
    client.get("/tro-giup/")
    with django_assert_num_queries(14):
        client.get(reverse("certificate_correct", args=[row.pk]))
