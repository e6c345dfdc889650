"""A made-up catalogue as a department gathers it: title rows, one header row, one procedure of an agency a row."""

from datetime import date, timedelta
from pathlib import Path
from random import Random

import xlsxwriter

from benchmarks.data import ONE_PROVINCE, SYLLABLES

HEADINGS = (
    "STT", "Mã cơ quan", "Ký hiệu", "Tên quy trình", "Loại quy trình", "Bộ phận thực hiện", "Mã TTHC áp dụng",
    "Lần ban hành", "Ngày ban hành", "Ngày hiệu lực",
)  # fmt: skip
FIRST_ROW = 3  # of the sheet, from 0
TTHC = 6_000  # as many as the nation has


def write_catalogue(path: Path, size: int) -> Path:
    """A workbook with so many procedures of the province's agencies, the same in every run."""
    chance = Random(size)
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet("Danh mục")
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_string(0, 0, "DANH MỤC QUY TRÌNH HỆ THỐNG QUẢN LÝ CHẤT LƯỢNG")
        sheet.write_row(2, 0, HEADINGS)
        for ordinal in range(1, size + 1):
            for column, value in enumerate([ordinal, *_row(ordinal, size, chance)]):
                if isinstance(value, date):
                    sheet.write_datetime(FIRST_ROW + ordinal - 1, column, value, day)
                else:
                    sheet.write(FIRST_ROW + ordinal - 1, column, value)
    return path


def _row(ordinal: int, size: int, chance: Random) -> list[object]:
    agency = f"R.{ordinal % ONE_PROVINCE + 1:05}"
    issued = date(2021, 1, 4) + timedelta(days=chance.randrange(700))
    codes = [f"4.{chance.randrange(TTHC):06}.000.00.00.H57" for _ in range(1 + (ordinal % 5 == 0))]
    return [
        agency, f"QT-{size}-{ordinal:05}", f"Cấp giấy {' '.join(chance.sample(SYLLABLES, 4)).lower()} {ordinal}",
        "Quy trình TTHC", f"Phòng {' '.join(chance.sample(SYLLABLES, 2))}", "; ".join(dict.fromkeys(codes)), "01",
        issued, issued + timedelta(days=7),
    ]  # fmt: skip
