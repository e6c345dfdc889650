"""A file whose title says whose it is: another agency's is refused to a secretary, asked about of an officer."""

from collections.abc import Sequence
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from common.events import EventEntry
from common.files import StoredFile
from common.spreadsheets.models import ImportBatch
from procedures.models import ExternalListing, Procedure
from procedures.resources.scopes import agency_scope
from tests.cast import Cast, make_agency

PROCEDURES = (("Ký hiệu", "Tên quy trình", "Loại quy trình"), ("QT-1", "Tiếp công dân", "Quy trình nội bộ"))
DOCUMENTS = (("Số, ký hiệu", "Tên văn bản"), ("61/2018/NĐ-CP", "Nghị định về một cửa"))
NATION = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"


def book(*rows: Sequence[str]) -> SimpleUploadedFile:
    content = BytesIO()
    with xlsxwriter.Workbook(content) as workbook:
        sheet = workbook.add_worksheet("Danh mục")
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return SimpleUploadedFile("danh mục.xlsx", content.getvalue())


def send(cast: Cast, person: str, *titles: Sequence[str], kind: str = "procedures", agency: Any = None) -> Any:
    table = PROCEDURES if kind == "procedures" else DOCUMENTS
    asked = {"kind": kind, "scope": agency_scope(agency or cast.own), "on": "28/11/2022", "correct": ""}
    return cast.client(person).post(reverse("import_create"), asked | {"file": book(*titles, *table)})


def told(answer: Any) -> list[str]:
    return [] if answer.status_code == 302 else list(answer.context["form"].errors["file"])


# --- A secretary ------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "titles",
    [
        [["Đơn vị: UBND phường Mỹ Bình"]],
        [["DANH MỤC QUY TRÌNH"], ["Đơn vị:", "UBND phường Mỹ Bình"]],
        [["Tên cơ quan : Ủy ban nhân dân P. Mỹ Bình"]],
        [["UBND PHƯỜNG MỸ BÌNH", NATION]],
        [["Danh mục quy trình của UBND phường Mỹ Bình năm 2022"]],
        [["UBND TỈNH AN GIANG", NATION], ["UBND PHƯỜNG MỸ BÌNH"], ["DANH MỤC QUY TRÌNH"]],
    ],
)
@pytest.mark.parametrize("kind", ["procedures", "external_documents"])
def test_file_of_another_agency_is_an_error_to_a_secretary(kind: str, titles: list[list[str]], cast: Cast) -> None:
    (sentence,) = told(send(cast, "secretary", *titles, kind=kind))
    assert sentence.startswith("Tệp này là của “")
    assert sentence.endswith(
        "mà lần nhập này dành cho UBND huyện Châu Phú. Hãy chọn tệp của cơ quan mình; nếu tiêu đề trong tệp ghi nhầm "
        "thì sửa lại rồi tải lên."
    )
    assert (ImportBatch.objects.count(), StoredFile.objects.count()) == (0, 0)


def test_file_of_an_agency_that_the_register_does_not_know_is_an_error_where_it_is_labelled(cast: Cast) -> None:
    assert told(send(cast, "secretary", ["Đơn vị: UBND xã Không Có"]))[0].startswith(
        "Tệp này là của “UBND xã Không Có”, "
    )


def test_group_of_rows_of_another_agency_is_an_error_too(cast: Cast) -> None:
    table = [*PROCEDURES, ["ĐƠN VỊ: UBND PHƯỜNG MỸ BÌNH"], ["QT-2", "Khác", "Quy trình nội bộ"]]
    asked = {"kind": "procedures", "scope": agency_scope(cast.own), "on": "28/11/2022", "correct": ""}
    answer = cast.client("secretary").post(
        reverse("import_create"), asked | {"file": book(["UBND HUYỆN CHÂU PHÚ"], *table)}
    )
    assert told(answer)[0].startswith("Tệp này là của “UBND phường Mỹ Bình”")


@pytest.mark.parametrize(
    "titles",
    [
        [],
        [["DANH MỤC QUY TRÌNH"], ["Đơn vị: quy trình"]],
        [["Đơn vị tính: bộ"]],
        [["Đơn vị: UBND huyện Châu Phú"]],
        [["Cơ quan: ỦY BAN NHÂN DÂN HUYỆN CHÂU PHÚ"]],
        [["Đơn vị: huyện Châu Phú"]],
        [["UBND TỈNH AN GIANG", NATION], ["UBND HUYỆN CHÂU PHÚ"]],
        [["Danh mục của UBND huyện Châu Phú, sao từ UBND phường Mỹ Bình"]],
    ],
)
def test_file_of_her_own_comes_in(titles: list[list[str]], cast: Cast) -> None:
    assert told(send(cast, "secretary", *titles)) == []
    assert ImportBatch.objects.get().options == {}


def test_longer_name_is_another_agency_and_who_stands_above_is_none(cast: Cast) -> None:
    longer = make_agency(cast.home, "UBND xã Bình Mỹ Tây", "AG.X9")
    assert told(send(cast, "staff", ["Đơn vị: UBND xã Bình Mỹ"], agency=longer)) == []
    assert ImportBatch.objects.get().options["doubt"].startswith("Tệp ghi là của “UBND xã Bình Mỹ”,")
    ImportBatch.objects.all().delete()
    assert told(send(cast, "staff", ["UBND HUYỆN CHÂU PHÚ"], agency=cast.below)) == []  # over the name of a commune
    assert ImportBatch.objects.get().options == {}


# --- An officer -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("kind", ["procedures", "external_documents"])
def test_file_of_another_agency_is_asked_about_of_an_officer(kind: str, cast: Cast) -> None:
    assert told(send(cast, "staff", ["Đơn vị: UBND phường Mỹ Bình"], kind=kind)) == []
    batch, client = ImportBatch.objects.get(), cast.client("staff")
    address, table = reverse("import_apply", args=[batch.pk]), Procedure if kind == "procedures" else ExternalListing
    doubt = "Tệp ghi là của “UBND phường Mỹ Bình”, mà lần nhập này dành cho UBND huyện Châu Phú."
    page = client.get(reverse("import_preview", args=[batch.pk])).content.decode()
    assert doubt in page
    assert "Vẫn nhập tệp này cho UBND huyện Châu Phú" in page
    client.post(reverse("import_recheck", args=[batch.pk]))
    batch.refresh_from_db()
    refused = client.post(address, {"revision": batch.revision}, follow=True).content.decode()
    assert f"{doubt} Chưa lưu gì: hãy đánh dấu" in refused
    assert table.objects.count() == 0
    client.post(address, {"revision": batch.revision, "dung-noi": "1"})
    assert table.objects.get().agency == cast.own
    assert EventEntry.objects.get(kind="import_confirmed").text == f"Vẫn nhập cho UBND huyện Châu Phú. {doubt}"


def test_the_command_line_asks_nobody_and_refuses_it(cast: Cast, tmp_path: Path) -> None:
    path, out = tmp_path / "danh mục.xlsx", StringIO()
    path.write_bytes(book(["Đơn vị: UBND phường Mỹ Bình"], *PROCEDURES).read())
    words = ["--kind", "procedures", "--province", cast.home.code, "--as", cast.staff.username, "--agency", "AG.H889"]
    with pytest.raises(SystemExit):
        call_command("import_roster", str(path), *words, stdout=out, stderr=StringIO())
    assert "Tệp ghi là của “UBND phường Mỹ Bình”" in out.getvalue()
    assert ImportBatch.objects.count() == 0


def test_file_for_a_whole_province_may_name_anybody(cast: Cast) -> None:
    asked = {"kind": "procedures", "scope": f"province:{cast.home.pk}", "on": "28/11/2022", "correct": ""}
    file = book(["Đơn vị: UBND phường Mỹ Bình"], *PROCEDURES)
    assert told(cast.client("staff").post(reverse("import_create"), asked | {"file": file})) == []
    assert ImportBatch.objects.get().options == {}
