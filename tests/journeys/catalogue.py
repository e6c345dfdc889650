"""The two lists of a district committee as offices send them, in Hương Thủy's figures: 306 TTHC, 273 procedures."""

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from openpyxl import Workbook

SAMPLES = Path(__file__).resolve().parents[3] / "shared" / "samples"
TTHC_SAMPLE = "huong_thuy_danh_muc_tthc_2022.xlsx"
PROCEDURES_SAMPLE = "huong_thuy_danh_muc_quy_trinh_2022.xlsx"
SHARES = [1] * 208 + [2] * 34 + [3] * 10  # how many TTHC each of the 252 procedures carries out: 306 together
SYSTEM, INTERNAL = 6, 15
PER_FIELD = 20
FIELDS = ("Hộ tịch", "Chứng thực", "Đất đai", "Môi trường", "Xây dựng", "Lao động, thương binh và xã hội",
          "Giáo dục và đào tạo", "Khiếu nại, tố cáo")  # fmt: skip
TTHC_TITLES = (
    "DANH MỤC THỦ TỤC HÀNH CHÍNH THUỘC THẨM QUYỀN GIẢI QUYẾT CỦA UBND CẤP HUYỆN",
    "(Ban hành kèm theo Quyết định số 2210/QĐ-UBND ngày 12/9/2022 của Chủ tịch UBND tỉnh)",
)
TTHC_HEADER = ("STT", "Mã TTHC", "Tên thủ tục hành chính", "Lĩnh vực", "Cấp thực hiện", "Thời hạn giải quyết (ngày)",
               "Quyết định công bố")  # fmt: skip
PROCEDURE_TITLES = (
    "UBND HUYỆN CHÂU PHÚ",
    "DANH MỤC QUY TRÌNH HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG THEO TCVN ISO 9001:2015",
)
PROCEDURE_HEADER = ("STT", "Ký hiệu", "Tên quy trình", "Loại quy trình", "Bộ phận thực hiện", "Mã TTHC áp dụng",
                    "Lần ban hành", "Ngày ban hành", "Ngày hiệu lực")  # fmt: skip


def codes() -> list[str]:
    return [f"{1 + number % 2}.{1_000 + 17 * number:06}.000.00.00.H57" for number in range(sum(SHARES))]


def tthc_list(path: Path) -> Path:
    """306 TTHC of the district level in groups by field, as a province publishes them."""
    rows: list[Sequence[Any]] = []
    for number, code in enumerate(codes()):
        field = FIELDS[number // PER_FIELD % len(FIELDS)]
        if number % PER_FIELD == 0:
            rows.append([f"Lĩnh vực: {field}"])
        name = f"Cấp {field.lower()} - trường hợp {number + 1}"
        rows.append([number + 1, code, name, field, "Cấp huyện", 1 + number % 20, "2210/QĐ-UBND"])
    return _book(path, "Danh mục TTHC", [*TTHC_TITLES, None], TTHC_HEADER, rows)


def procedure_list(path: Path) -> Path:
    """6 + 15 + 252 procedures; the last ones carry out all the TTHC of `tthc_list`."""
    rows = [[number, *row] for number, row in enumerate(_procedures(), start=1)]
    return _book(path, "Danh mục quy trình", [*PROCEDURE_TITLES, None], PROCEDURE_HEADER, rows)


def _procedures() -> Iterator[Sequence[Any]]:
    issued = ("01", date(2021, 1, 8), date(2021, 1, 15))
    for number in range(1, SYSTEM + 1):
        yield f"QT-HT-{number:02}", f"Quy trình hệ thống {number}", "Quy trình hệ thống", "Văn phòng", None, *issued
    for number in range(1, INTERNAL + 1):
        yield f"QT-NB-{number:02}", f"Quy trình nội bộ {number}", "Quy trình nội bộ", "Văn phòng", None, *issued
    left = iter(codes())
    for number, share in enumerate(SHARES, start=1):
        own = "; ".join(next(left) for _ in range(share))
        yield f"QT-{number:03}", f"Giải quyết việc {number}", "Quy trình TTHC", "Phòng Tư pháp", own, *issued


def _book(path: Path, title: str, above: Sequence[Any], header: Sequence[str], rows: Sequence[Sequence[Any]]) -> Path:
    book = Workbook()
    sheet: Any = book.active
    sheet.title = title
    for line in above:
        sheet.append([line])
    sheet.append(header)
    for row in rows:
        sheet.append(row)
    book.save(path)
    return path
