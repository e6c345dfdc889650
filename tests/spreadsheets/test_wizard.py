"""The pages of "Nhập từ Excel", as an officer walks them without JavaScript."""

import re
from collections.abc import Iterator
from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from common import history
from common.documents import OfficialDocument
from common.spreadsheets import staging
from common.spreadsheets.models import BatchState, ImportBatch
from tests.spreadsheets.conftest import DAY
from tests.spreadsheets.kinds_for_tests import DocumentKind, registered, upload, workbook

GOOD = ("05/KH-SKHCN", DAY, "Kế hoạch năm 2021", "Nguyễn Văn Bình")
FAULTY = ("07/KH-SKHCN", "29/02/2019", "Kế hoạch <b>kiểm tra</b>", "")
TWICE = ("05/KH-SKHCN", DAY, "Kế hoạch khác", "")


@pytest.fixture
def kind() -> Iterator[DocumentKind]:
    with registered(DocumentKind({"canbo": ["89"], "lanhdao": ["89"], "canbo2": ["14"]})) as documents:
        yield documents


@pytest.fixture
def staff(cast, kind):
    return cast.client("staff")


@pytest.fixture
def stage(cast, kind):
    def take_in(*rows, **options):
        return staging.receive(upload(*rows, **options), kind, scope="89", on=DAY, by=cast.staff)

    return take_in


def send(client, *rows, content=None, name="van_ban.xlsx", **fields):
    file = SimpleUploadedFile(name, content if content is not None else workbook(*rows))
    asked = {"kind": "documents", "scope": "89", "on": "19/01/2021", "correct": "", "file": file, **fields}
    return client.post(reverse("import_create"), asked)


def page(client, name, *args, query=""):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_officer_uploads_looks_applies_and_takes_back(staff, cast):
    history.create(OfficialDocument(number="346/QĐ-UBND", issuer="An Giang", excerpt="Cũ"), by=cast.staff)
    assert "Chưa có lần nhập nào" in page(staff, "import_list")
    answer = send(staff, GOOD, ("346/QĐ-UBND", None, "Mới", ""))
    batch = ImportBatch.objects.get()
    assert answer.url == reverse("import_preview", args=[batch.pk])
    shown = page(staff, "import_preview", batch.pk)
    assert "<strong>chưa lưu vào hệ thống</strong>" in shown
    assert "Lưu 1 dòng mới, 1 thay đổi" in shown
    assert "<del>Cũ</del>" in shown
    assert "<ins>Mới</ins>" in shown
    answer = staff.post(reverse("import_apply", args=[batch.pk]), {"revision": 1, "form_token": "a"})
    assert answer.url == reverse("import_result", args=[batch.pk])
    again = staff.post(reverse("import_apply", args=[batch.pk]), {"revision": 1, "form_token": "a"})
    assert again.url == answer.url
    assert "1 dòng mới, 1 dòng thay đổi" in page(staff, "import_result", batch.pk)
    staff.post(reverse("import_undo", args=[batch.pk]))
    assert "Lần nhập này đã được hoàn tác" in page(staff, "import_result", batch.pk)
    assert [document.excerpt for document in OfficialDocument.objects.all()] == ["Cũ"]
    assert "đã hoàn tác" in page(staff, "import_list")


def test_refused_file_comes_back_to_the_form_with_the_sentence(staff):
    answer = send(staff, content=b"no workbook at all")
    assert answer.status_code == 200
    assert "Lỗi: Nhập một bảng tính" in answer.content.decode()
    assert "van_ban.xlsx" in answer.context["form"].errors["file"][0]
    assert not ImportBatch.objects.exists()


def test_upload_form_says_what_is_missing(staff):
    answer = staff.post(reverse("import_create"), {"kind": "documents", "on": "31/02/2021", "scope": "14"})
    assert answer.context["form"].errors.as_data().keys() == {"scope", "on", "file"}
    assert not ImportBatch.objects.exists()


def test_fault_stands_at_its_cell_and_is_corrected_in_place(staff, stage):
    batch = stage(GOOD, FAULTY, TWICE)
    shown = page(staff, "import_preview", batch.pk)
    assert "Ô B3: " in shown
    assert "Kế hoạch &lt;b&gt;kiểm tra&lt;/b&gt;" in shown
    assert "Dùng “05/KH-SKHCNb”" in shown
    row = reverse("import_row", args=[batch.pk, 4])
    staff.post(row, {"dung": "number", "goi-y-number": "05/KH-SKHCNb", "o-number": "05/KH-SKHCN"})
    answer = staff.post(
        reverse("import_row", args=[batch.pk, 3]), {"o-day": "28/02/2019", "o-excerpt": FAULTY[2]}, follow=True
    )
    assert "Đã sửa dòng 3, dòng này hết lỗi." in answer.content.decode()
    batch.refresh_from_db()
    assert (batch.counts["faulty"], [(note["row"], note["column"]) for note in batch.corrections]) == (
        0, [(4, "number"), (3, "day")],
    )  # fmt: skip


def test_cell_of_several_lines_keeps_them_while_it_is_corrected(staff, stage):
    batch = stage(GOOD, [FAULTY[0], "29/02\n2019", *FAULTY[2:]])
    shown = page(staff, "import_preview", batch.pk)
    assert re.search(r'<textarea [^>]*name="o-day"[^>]*>\n29/02\n2019</textarea>', shown)
    row = reverse("import_row", args=[batch.pk, 3])
    answer = staff.post(row, {"o-day": "29/02\r\n2019"}, follow=True)
    assert "Dòng 3 chưa đổi gì." in answer.content.decode()
    staff.post(row, {"o-day": "28/02\r\n2020"})
    batch.refresh_from_db()
    assert batch.corrections[0]["after"] == "28/02\n2020"


def test_correction_that_changes_nothing_says_so(staff, stage):
    batch = stage(GOOD, FAULTY)
    answer = staff.post(reverse("import_row", args=[batch.pk, 3]), {"o-day": "29/02/2019"}, follow=True)
    assert "Dòng 3 chưa đổi gì." in answer.content.decode()


def test_faulty_rows_are_skipped_only_when_ticked(staff, stage):
    batch = stage(GOOD, FAULTY)
    apply = reverse("import_apply", args=[batch.pk])
    answer = staff.post(apply, {"revision": "1"}, follow=True)
    assert "Còn 1 dòng lỗi nên chưa lưu gì." in answer.content.decode()
    answer = staff.post(apply, {"revision": "1", "bo-qua-loi": "1"}, follow=True)
    assert "đã bỏ qua 1 dòng lỗi" in answer.content.decode()


def test_moved_rows_lead_back_to_the_preview_and_recheck_shows_the_new_one(staff, stage, cast):
    batch = stage(GOOD)
    history.create(OfficialDocument(number=GOOD[0], issuer="An Giang", excerpt="Của người khác"), by=cast.leader)
    answer = staff.post(reverse("import_apply", args=[batch.pk]), {"revision": "1"}, follow=True)
    assert "Số liệu trong hệ thống đã thay đổi từ lúc xem trước" in answer.content.decode()
    answer = staff.post(reverse("import_recheck", args=[batch.pk]), follow=True)
    assert "<del>Của người khác</del>" in answer.content.decode()


def test_match_step_offers_the_columns_and_reads_the_choice(staff, stage):
    batch = stage(GOOD, header=("Ký hiệu VB", "Ngày ban hành", "Nội dung", "Người ký"))
    match = reverse("import_match", args=[batch.pk])
    assert staff.get(reverse("import_preview", args=[batch.pk])).url == match
    assert "Cột A: Ký hiệu VB" in page(staff, "import_match", batch.pk)
    columns = {"cot-0": "number", "cot-1": "day", "cot-2": "number", "cot-3": ""}
    answer = staff.post(match, columns)
    assert answer.context["form"].errors == {
        "cot-2": ["“Số, ký hiệu” đã chọn cho một cột khác. Chọn lại."],
    }
    answer = staff.post(match, {**columns, "cot-2": "excerpt"})
    assert answer.url == reverse("import_preview", args=[batch.pk])
    batch.refresh_from_db()
    assert (batch.state, batch.mapping) == (BatchState.READY, {"number": 0, "day": 1, "excerpt": 2})


def test_reading_page_shows_progress_and_refreshes_without_script(staff, stage, monkeypatch):
    monkeypatch.setattr(staging, "AT_ONCE", 0)
    batch = stage(GOOD)
    answer = staff.get(reverse("import_preview", args=[batch.pk]))
    assert answer["Refresh"] == "4"
    assert "Đã kiểm tra 0 trong 1 dòng." in answer.content.decode()


def test_every_tab_shows_its_rows(staff, stage):
    batch = stage((" 05/KH-SKHCN ", DAY, "Kế  hoạch", ""), FAULTY, ("TỔNG CỘNG: 2 văn bản", None, None, None))
    for slug, text in {
        "loi": "Ô B3: ", "moi": "Ngày ban hành: 19/01/2021", "chuan-hoa": "<ins>Kế hoạch</ins>",
        "bo-qua": "TỔNG CỘNG: 2 văn bản", "thay-doi": "Không có dòng nào ở mục", "khong-doi": "Không có dòng nào",
    }.items():  # fmt: skip
        assert text in page(staff, "import_preview", batch.pk, query=f"?tt={slug}"), slug


def test_preview_stays_small_whatever_the_file(staff, stage):
    long = "Kế hoạch rất dài " * 25
    batch = stage(*[(f"{n}/KH", "29/02/2019", long, long) for n in range(1, 301)])
    answer = staff.get(reverse("import_preview", args=[batch.pk]))
    assert len(answer.content) <= 300_000
    assert "1–50 trong 300 dòng" in answer.content.decode()


def test_files_go_out_as_attachments(staff, stage):
    batch = stage(GOOD, FAULTY, name="Văn bản.xlsx")
    answer = staff.get(reverse("import_faults", args=[batch.pk]))
    assert quote("Văn bản_loi.xlsx") in answer["Content-Disposition"]
    cells = [cell.value for row in load_workbook(BytesIO(b"".join(answer))).active for cell in row]
    assert "07/KH-SKHCN" in cells
    assert "05/KH-SKHCN" not in cells
    answer = staff.get(reverse("import_original", args=[batch.pk]), follow=True)
    assert quote("Văn bản.xlsx") in answer["Content-Disposition"]
    assert b"".join(answer).startswith(b"PK")
    answer = staff.get(reverse("import_template", args=["documents"]))
    assert 'filename="mau_documents.xlsx"' in answer["Content-Disposition"]
    assert b"".join(answer).startswith(b"PK")


PAGES = ("import_preview", "import_match", "import_result", "import_faults", "import_original")
ACTS = ("import_apply", "import_undo", "import_recheck")


@pytest.mark.parametrize("name", [*PAGES, *ACTS])
def test_foreign_import_is_as_absent(cast, stage, name):
    batch = stage(GOOD, FAULTY)
    foreign = cast.client("foreign_staff")
    ask = foreign.post if name in ACTS else foreign.get
    answers = [ask(reverse(name, args=[pk])) for pk in (batch.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert cast.client("leader").get(reverse("import_preview", args=[batch.pk])).status_code == 200


def test_who_may_import_nothing_is_told_so_and_has_no_line_in_the_navigation(cast, kind):
    secretary = cast.client("secretary")
    with registered(kind, alone=True):
        assert [secretary.get(reverse(name)).status_code for name in ("import_list", "import_create")] == [403, 403]
        assert secretary.get(reverse("import_template", args=["documents"])).status_code == 404
        assert reverse("import_list") not in secretary.get(reverse("help")).content.decode()
        assert reverse("import_list") in cast.client("staff").get(reverse("help")).content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_import_list_asks_the_same_number_of_queries(staff, stage, kind, count, django_assert_num_queries):
    for number in range(count):
        stage((f"{number}/KH", DAY, "Kế hoạch", ""))
    with registered(kind, alone=True):
        page(staff, "import_list")  # the first request of a session notes down who is here
        with django_assert_num_queries(5):  # session, user, duties, count, imports
            page(staff, "import_list")


def test_roster_as_at_a_day_asks_for_it(staff):
    answer = send(staff, GOOD, on="")
    assert answer.context["form"].errors == {"on": ["Ghi ngày mà số liệu trong tệp phản ánh, ví dụ 31/12/2020."]}
