"""The sheet of a plan's lists: the columns of its annexes, and the form in one more, so that one sheet holds both.

Two annexes that an office sends under headings ("A. Kiểm tra qua hồ sơ …") need no column: the heading says the form.
"""

from agencies.choices import Level, Obligation
from agencies.resources.finder import CODE, NAME
from common.spreadsheets.kinds import CellType, Column, Row
from common.text import fold
from inspections.choices import InspectionForm

_FORMS = (
    ("Hồ sơ", InspectionForm.DOSSIER),
    ("Qua hồ sơ", InspectionForm.DOSSIER),
    ("Báo cáo", InspectionForm.DOSSIER),
    ("Thông qua hồ sơ, báo cáo", InspectionForm.DOSSIER),
    ("Trụ sở", InspectionForm.ON_SITE),
    ("Trực tiếp", InspectionForm.ON_SITE),
    ("Tại trụ sở cơ quan", InspectionForm.ON_SITE),
)
_LEVELS = (("Tỉnh", Level.PROVINCE), ("Huyện", Level.DISTRICT), ("Xã", Level.COMMUNE))
_OBLIGATIONS = (("BB", Obligation.MANDATORY), ("KK", Obligation.ENCOURAGED))
COLUMNS = (
    CODE,
    NAME,
    Column("form", "Hình thức", CellType.CHOICE, ("Hình thức kiểm tra",), choices=tuple(InspectionForm.choices),
           choice_aliases=_FORMS, example="qua hồ sơ, báo cáo", width=20,
           help="Để trống được nếu dòng nhóm phía trên đã ghi hình thức."),
    Column("level", "Cấp", CellType.CHOICE, ("Cấp hành chính",), choices=tuple(Level.choices), choice_aliases=_LEVELS,
           example="Cấp xã", width=10, help="Lấy theo danh sách cơ quan; chỉ để đối chiếu."),
    Column("obligation", "Đối tượng", CellType.CHOICE, ("Đối tượng áp dụng",), choices=tuple(Obligation.choices),
           choice_aliases=_OBLIGATIONS, example="Khuyến khích", width=13,
           help="Lấy theo danh sách cơ quan; chỉ để đối chiếu."),
    Column("edition", "Phiên bản đang áp dụng", aliases=("Phiên bản",), max_length=100, example="TCVN ISO 9001:2015",
           width=20, help="Lấy theo công bố, chứng nhận còn hiệu lực; chỉ để đối chiếu."),
    Column("window", "Thời gian dự kiến", aliases=("Thời gian", "Thời gian kiểm tra"), max_length=60, width=24,
           example="14/06/2021 - 18/06/2021",
           help="Một ngày, từ ngày đến ngày, “tháng 6/2021” hoặc “quý II/2021”."),
    Column("team", "Đoàn", aliases=("Đoàn kiểm tra", "Tên đoàn"), max_length=150, example="Đoàn số 1", width=16,
           help="Tên một đoàn đã lập trong kế hoạch."),
    Column("note", "Ghi chú", max_length=500, width=28),
)  # fmt: skip


def form_of(row: Row) -> str:
    """The form of a row: told in its column, else by the heading over it; empty where neither says it."""
    said = str(row.values.get("form") or "")
    heading = fold(row.group)
    if said or not heading:
        return said
    on_site, dossier = "tru so" in heading, "ho so" in heading or "bao cao" in heading
    if on_site == dossier:
        return ""
    return InspectionForm.ON_SITE if on_site else InspectionForm.DOSSIER
