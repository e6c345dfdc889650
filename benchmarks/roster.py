"""A made-up roster as a department keeps it: title rows, one header row, one agency a row."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from benchmarks.data import FAMILIES, SYLLABLES

HEADINGS = (
    "STT", "Mã cơ quan", "Tên cơ quan", "Cấp", "Đối tượng", "Địa chỉ", "Số điện thoại", "Email", "Trưởng BCĐ", "ĐDLĐ",
    "Thư ký ISO", "Phiên bản", "Hình thức", "Số QĐ công bố", "Ngày công bố",
)  # fmt: skip
FIRST_ROW = 3  # of the sheet, from 0


def write_roster(path: Path, size: int) -> Path:
    """A workbook with so many agencies, the same in every run; of 49 in 50 rows nothing needs mending."""
    chance = Random(size)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh sách")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, "DANH SÁCH CƠ QUAN ÁP DỤNG HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG")
        sheet.write_row(2, 0, HEADINGS)
        for ordinal in range(1, size + 1):
            values = [ordinal, *_row(ordinal, chance)]
            for column, value in enumerate(values):
                if isinstance(value, date):
                    sheet.write_datetime(FIRST_ROW + ordinal - 1, column, value, day)
                else:
                    sheet.write(FIRST_ROW + ordinal - 1, column, value)
    return path


def _row(ordinal: int, chance: Random) -> list[object]:
    place = " ".join(chance.sample(SYLLABLES, 2))
    phone = f"0296{chance.randrange(10**7):07}"
    return [
        f"R.{ordinal:05}",
        f"Trung tâm {place} {ordinal}",
        "Cấp xã",
        chance.choice(["Bắt buộc", "Khuyến khích"]),
        f"Ấp {chance.choice(SYLLABLES)}, {place}",
        int(phone) if ordinal % 50 == 0 else phone,  # a number that lost its zero
        f"cq{ordinal}@vidu.example",
        _person(chance),
        _person(chance),
        _person(chance),
        "TCVN ISO 9001:2015",
        "Công bố",
        f"{ordinal}/QĐ-UBND",
        date(2019, 1, 1) + timedelta(chance.randrange(1_500)),
    ]


def _person(chance: Random) -> str:
    return f"{chance.choice(FAMILIES)} {chance.choice(SYLLABLES)} {chance.choice(SYLLABLES)}"
