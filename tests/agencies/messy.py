"""The demo's roster as an office would send it: titles, a header of two rows, groups, a signature, and dirt."""

import unicodedata
from datetime import datetime
from io import BytesIO
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

HEADER = ("STT", "Mã cơ quan", "Tên cơ quan", "Cấp", "Đối tượng", "Huyện, TX, TP", "Điện thoại", "Email",
          "Thư ký ISO", "Phiên bản", "Công bố/Chứng nhận", None, "Số quy trình", None, None, "Ghi chú")  # fmt: skip
BELOW = (*[None] * 10, "Số QĐ công bố", "Ngày công bố", "QTHT", "QTNB", "QT TTHC", None)
KEYS = ("code", "name", "level", "obligation", "district", "phone", "email", "secretary", "edition",
        "declaration_number", "declared_on", "stated_system", "stated_internal", "stated_administrative", "note",
)  # fmt: skip
SPELLINGS = {
    "TCVN ISO 9001:2015": ("TCVN ISO 9001:2015", "tcvn iso 9001 : 2015", "ISO 9001-2015", "TCVN 9001:2015"),
    "TCVN ISO 9001:2008": ("TCVN ISO 9001:2008", "ISO 9001:2008"),
}
GROUPS = {"Tỉnh": "I. CẤP TỈNH", "Huyện": "II. CẤP HUYỆN", "Xã": "III. CẤP XÃ"}
LOST_ZEROS, TEXT_DAYS, DECOMPOSED, SPACED = 3, 5, 7, 6  # every so many rows


def messy_workbook(rows: list[dict[str, Any]]) -> BytesIO:
    """The rows (cells by column key) as a workbook of an office, with its group, total and signature rows."""
    book = Workbook()
    sheet = book.active
    sheet.title = "DS cơ quan"
    sheet.append(["ỦY BAN NHÂN DÂN TỈNH AN GIANG"])
    sheet.append(["DANH SÁCH CƠ QUAN HÀNH CHÍNH NHÀ NƯỚC ÁP DỤNG HTQLCL"])
    sheet.append([])
    sheet.append(HEADER)
    sheet.append(BELOW)
    _merge_header(sheet, row=4)
    group = district = ""
    for number, row in enumerate(rows, start=1):
        if row["level"] != group:
            if group:
                sheet.append([f"Cộng: {number - 1} cơ quan"])
            group = row["level"]
            sheet.append([GROUPS[group]])
        if group == "Xã" and row["district"] != district:
            district = row["district"]
            sheet.append([district.upper()])
        sheet.append([number, *_dirty(number, row)])
    sheet.append([f"TỔNG CỘNG: {len(rows)} cơ quan"])
    sheet.append([])
    sheet.append([None, None, "NGƯỜI LẬP BIỂU", *[None] * 6, "LÃNH ĐẠO CHI CỤC"])
    file = BytesIO()
    book.save(file)
    file.seek(0)
    return file


def _merge_header(sheet: Any, row: int) -> None:
    for index, below in enumerate(BELOW, start=1):
        if below is None:
            letter = get_column_letter(index)
            sheet.merge_cells(f"{letter}{row}:{letter}{row + 1}")
    sheet.merge_cells(f"K{row}:L{row}")
    sheet.merge_cells(f"M{row}:O{row}")


def _dirty(number: int, row: dict[str, Any]) -> list[Any]:
    cells = dict(row)
    spellings = SPELLINGS[cells["edition"]]
    cells["edition"] = spellings[number % len(spellings)]
    day: datetime = cells["declared_on"]
    if number % TEXT_DAYS == 0:
        cells["declared_on"] = f"{day:%d/%m/%Y}"
    if number % LOST_ZEROS == 0:
        cells["phone"] = int(cells["phone"])
    if number % DECOMPOSED == 0:
        cells["name"] = unicodedata.normalize("NFD", cells["name"])
    elif number % SPACED == 0:
        cells["name"] = f"  {cells['name']} "
    return [cells[key] for key in KEYS]
