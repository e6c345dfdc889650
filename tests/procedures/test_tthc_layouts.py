"""Lists of TTHC as offices and the national portal send them, whole files: of our own making, and real samples."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from django.core.files.base import ContentFile

from agencies.models import Province
from common.spreadsheets.applying import apply_batch
from common.spreadsheets.models import ImportBatch
from common.spreadsheets.rows import Reason
from common.spreadsheets.staging import receive
from procedures.models import PublicationLine
from procedures.models.administrative import LEVEL_LABELS
from tests.agencies.rosters import Desk, root
from tests.factories.agencies import ProvinceFactory
from tests.procedures.rosters import LIST_DAY, SAMPLES, departments, how_many, province

pytestmark = pytest.mark.django_db
AGAIN = {"new": 0, "changed": 0, "faulty": 0}
LONG = "Cấp giấy phép " + "cho trường hợp đặc biệt " * 50


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def home() -> Province:
    return province()


def received(name: str, content: bytes, home: Province, on: date = LIST_DAY) -> ImportBatch:
    kind = Desk(home, "tthc").kind
    return receive(ContentFile(content, name=name), kind, scope=f"province:{home.pk}", on=on, by=root())


def saved(batch: ImportBatch) -> ImportBatch:
    return apply_batch(batch, by=root(), revision=batch.revision)


def sample(name: str) -> bytes:
    path = SAMPLES / name
    if not path.exists():
        pytest.skip("the sample files are not at hand")
    return path.read_bytes()


def counts(batch: ImportBatch) -> dict[str, int]:
    assert (batch.state, batch.refusal) == ("ready", "")
    return {key: batch.counts[key] for key in ("new", "changed", "unchanged", "faulty")}


def skipped(batch: ImportBatch, reason: Reason) -> list[int]:
    return [number for number, why, _ in batch.skipped if why == reason]


def levels() -> dict[str, int]:
    lines = PublicationLine.objects
    return {flag: lines.filter(**{flag: True}).count() for flag in LEVEL_LABELS} | {
        "unknown": lines.filter(**dict.fromkeys(LEVEL_LABELS, False)).count()
    }


# --- The two public layouts, made here --------------------------------------------------------------------------
def national_portal() -> bytes:
    """A merged title of several lines, the header in row 2, levels only told by the executing bodies."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet("Danh sách TTHC")
        sheet.merge_range(
            0, 0, 0, 4, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập – Tự do\n-----\n\nDANH SÁCH TTHC\n\n"
        )
        rows = [
            ("Mã số", "Tên", "Cơ quan ban hành", "Cơ quan thực hiện", "Lĩnh vực"),
            ("1.900001", "Cấp thẻ ", "Bộ A", "Chủ tịch ủy ban nhân dân cấp tỉnh\nSở Tư Pháp", "Luật sư"),
            ("2.900002", "Thu  hồi\tthẻ", "Bộ A", "\nỦy ban nhân dân cấp xã\nỦy ban nhân dân cấp xã", "Hộ tịch"),
            ("5.900003", LONG, "Bộ A", "Cục Bổ trợ", "Đăng ký, quản lý, biện pháp bảo đảm"),
            ("6.900004", "Ðăng ký", "Bộ A", "", "Hộ tịch"),
        ]
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def provincial() -> str:
    """A quoted title of four lines, twelve columns, lines without a code, one code on several lines."""
    header = ["STT", "Mã TTHC", "Tên TTHC", "QĐ Công bố", "Đối tượng", "Lĩnh vực", "Cơ quan công khai",
              "Cấp thực hiện", "Tình trạng", "Tên giấy tờ", "Mẫu đơn, tờ khai", "Tên File"]  # fmt: skip
    first = ["1", "1.900001.000.00.00.H12", "Xét, cấp học bổng", "1724/QĐ-UBND", "Công dân", "Giáo dục (Bộ B)",
             "UBND tỉnh", "Cấp Bộ; Cấp Tỉnh; Cấp Xã", "Công khai", "Đơn", "a/b.docx", "b.docx"]  # fmt: skip
    again = [*first[:5], "Giáo dục", "UBND tỉnh", "Cấp Xã", "Công khai", "Đơn khác", "a/d.docx", "d.docx"]
    second = ["2", "1.900002", "Sử dụng hè phố", "1544/QĐ-UBND (TTHC đặc thù, Sở GTVT)", "", "Đường bộ", "UBND tỉnh",
              "Cấp Xã; Cơ quan khác", "Công khai", "", "", ""]  # fmt: skip
    title = "CỘNG HÒA\nĐộc lập\n-----\nDANH SÁCH THỦ TỤC HÀNH CHÍNH"
    rows = [[title, *[""] * 11], [""] * 12, header, first, [*[""] * 10, "a/c.docx", "c.docx"], [*[""] * 11, "x.docx"]]
    text = io.StringIO()
    csv.writer(text).writerows([*rows, second, ["9", *again[1:]]])
    return text.getvalue()


def test_layout_of_the_national_portal_goes_in_untouched(home: Province) -> None:
    departments(home)
    batch = received("bo.xlsx", national_portal(), home)
    assert (counts(batch), batch.unknown) == (
        {"new": 4, "changed": 0, "unchanged": 0, "faulty": 0},
        ["Cơ quan ban hành"],
    )
    saved(batch)
    told = {line.code: (line.levels, line.names_agencies) for line in PublicationLine.objects.all()}
    assert told == {
        "1.900001": (["cấp tỉnh"], True),
        "2.900002": (["cấp xã"], False),
        "5.900003": ([], False),
        "6.900004": ([], False),
    }
    assert PublicationLine.objects.get(code="2.900002").name == "Thu hồi thẻ"
    assert PublicationLine.objects.get(code="6.900004").name == "Đăng ký"
    assert PublicationLine.objects.get(code="5.900003").field == "Đăng ký, quản lý, biện pháp bảo đảm"


def test_layout_of_a_province_goes_in_untouched(home: Province) -> None:
    batch = received("tinh.csv", f"\ufeff{provincial()}".encode(), home)
    assert counts(batch) == {"new": 2, "changed": 0, "unchanged": 1, "faulty": 0}
    assert skipped(batch, Reason.CONTINUATION) == [5, 6]
    saved(batch)
    line = PublicationLine.objects.get(code="1.900001.000.00.00.H12")
    assert (line.levels, line.field) == (["cấp bộ", "cấp tỉnh", "cấp xã"], "Giáo dục (Bộ B)")
    other = PublicationLine.objects.get(code="1.900002")
    assert (other.levels, other.stated_decision) == (
        ["cấp xã", "cơ quan khác"],
        "1544/QĐ-UBND (TTHC đặc thù, Sở GTVT)",
    )


# --- The samples ------------------------------------------------------------------------------------------------
def test_sample_of_huong_thuy_goes_in_untouched(home: Province) -> None:
    content = sample("huong_thuy_danh_muc_tthc_2022.xlsx")
    batch = received("tthc.xlsx", content, home)
    assert counts(batch) == {"new": 306, "changed": 0, "unchanged": 0, "faulty": 0}
    assert len(skipped(batch, Reason.GROUP)) == len(batch.skipped) == 16
    saved(batch)
    assert levels() == {
        "at_ministry": 0, "at_province": 0, "at_district": 306, "at_commune": 0, "at_other": 0, "unknown": 0,
    }  # fmt: skip
    before = how_many()
    assert counts(received("tthc.xlsx", content, home)) == {**AGAIN, "unchanged": 306}
    assert how_many() == before


def test_sample_of_the_national_portal_goes_in_untouched(home: Province) -> None:
    departments(home)
    content = sample("tthc_bo_tu_phap_cong_dich_vu_cong_quoc_gia.xlsx")
    batch = saved(received("bo.xlsx", content, home))
    assert (batch.counts["new"], batch.counts["faulty"], batch.skipped) == (271, 0, [])
    assert PublicationLine.objects.count() == 271
    assert levels()["unknown"] == 126
    assert PublicationLine.objects.filter(executing__agency__isnull=False, at_province=False).count() == 0
    assert counts(received("bo.xlsx", content, home)) == {**AGAIN, "unchanged": 271}


def test_sample_of_ca_mau_goes_in_untouched(home: Province) -> None:
    content = sample("tthc_ca_mau.csv")
    batch = saved(received("ca_mau.csv", content, home))
    assert (batch.counts["new"], batch.counts["unchanged"], batch.counts["faulty"]) == (416, 4, 0)
    assert len(skipped(batch, Reason.CONTINUATION)) == len(batch.skipped) == 6
    assert PublicationLine.objects.values("administrative").distinct().count() == 416
    assert levels()["unknown"] == 0
    assert counts(received("ca_mau.csv", content, home)) == {**AGAIN, "unchanged": 420}


def test_samples_one_after_the_other_leave_each_tthc_once(home: Province) -> None:
    """The three lists share TTHC: the later one puts words right and never makes a second line of one day."""
    names = (
        "tthc_ca_mau.csv",
        "tthc_bo_tu_phap_cong_dich_vu_cong_quoc_gia.xlsx",
        "huong_thuy_danh_muc_tthc_2022.xlsx",
    )
    for name in names:
        batch = received(name, sample(name), home)
        assert batch.counts["faulty"] == 0
        saved(batch)
    lines = PublicationLine.objects.filter(province=home)
    assert lines.count() == lines.values("administrative").distinct().count()
    elsewhere = received(names[0], sample(names[0]), ProvinceFactory())
    assert counts(elsewhere)["new"] == 416
