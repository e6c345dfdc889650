"""A roster as an office sends it: title rows, a header of two rows, group and total rows, a signature."""

from pathlib import Path
from typing import Any

from openpyxl import Workbook

TITLES = (
    "ỦY BAN NHÂN DÂN TỈNH AN GIANG",
    "SỞ KHOA HỌC VÀ CÔNG NGHỆ",
    "",
    "DANH SÁCH CƠ QUAN HÀNH CHÍNH NHÀ NƯỚC ÁP DỤNG HTQLCL THEO TCVN ISO 9001",
    "(Kèm theo Kế hoạch số 05/KH-SKHCN ngày 19 tháng 01 năm 2021)",
    "",
)
HEADER = (
    *("STT", "Mã cơ quan", "Tên cơ quan", "Cấp", "Đối tượng", "Điện thoại", "Thư ký ISO", "Phiên bản"),
    *("Công bố/Chứng nhận", None, "Số quy trình", None, None, "Ghi chú"),
)
BELOW = (*[None] * 8, "Số QĐ công bố", "Ngày công bố", "QTHT", "QTNB", "QT TTHC", None)
ROWS = (
    ("AG.T01", "Văn phòng UBND tỉnh", "Tỉnh", "Bắt buộc", "02963036345", "Bùi Quốc Châu",
     "ISO 9001:2008", "325/QĐ-UBND", "11/07/2017", 6, 18, 123),
    ("AG.T02", "Sở Nội vụ", "Tỉnh", "Bắt buộc", 2963574453, "Đỗ Ngọc Uyên",
     "TCVN ISO 2001:2008", "121/QĐ-CB", "24/02/2019", 6, 6, 61),
    ("AG.T03", "Sở Tư pháp", "Tỉnh", "Bắt buộc", "02963957007", "Hồ Thị Mỹ",
     "TCVN ISO 9001:2015", "98/QĐ-CB", "29/02/2019", 6, 12, 140),
    ("AG.X30280", "UBND phường Mỹ Bình", "Xã", "Khuyến khích", "02963811304", "Đặng Ngọc Khoa",
     "TCVN ISO 9001:2015", "740/QĐ-UBND", "11/03/2020", 6, 5, 136),
)  # fmt: skip


def roster(path: Path) -> Path:
    """Four agencies: one with the edition "TCVN ISO 2001:2008", one with a 29 February that never was."""
    book = Workbook()
    sheet: Any = book.active
    sheet.title = "DS cơ quan"
    for title in TITLES:
        sheet.append([title or None])
    sheet.append(HEADER)
    sheet.append(BELOW)
    for first in "ABCDEFGHN":
        sheet.merge_cells(f"{first}7:{first}8")
    sheet.merge_cells("I7:J7")
    sheet.merge_cells("K7:M7")
    _group(sheet, "I. CẤP TỈNH")
    for number, row in enumerate(ROWS[:3], start=1):
        sheet.append([number, *row])
    sheet.append(["Cộng cấp tỉnh: 3 cơ quan"])
    _group(sheet, "II. CẤP XÃ")
    sheet.append([4, *ROWS[3]])
    sheet.append(["TỔNG CỘNG: 4 cơ quan"])
    sheet.append([])
    sheet.append([None, None, "NGƯỜI LẬP BIỂU", *[None] * 5, "LÃNH ĐẠO CHI CỤC"])
    book.save(path)
    return path


def _group(sheet: Any, words: str) -> None:
    sheet.append([words])
    sheet.merge_cells(start_row=sheet.max_row, start_column=1, end_row=sheet.max_row, end_column=14)
