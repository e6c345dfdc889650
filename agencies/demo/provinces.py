"""The demo's provinces: those of the five articles that the portal was asked for, with what these say of the office.

Persons are made up and marked as such; nothing else is.
"""

from dataclasses import dataclass, field
from datetime import date

from agencies.choices import Duty

MADE_UP = "(giả định)"


@dataclass(frozen=True)
class DemoProvince:
    """A province, its folder under fixtures/demo, the day of its roster, and for whom its people have duties."""

    code: str
    slug: str  # the end of its people's user names
    folder: str
    roster_day: date
    people: dict[str, str]  # the made-up name of each duty
    secretary_of: str  # the agency of the ISO secretary, by name
    inspected: tuple[str, ...]  # the agencies given to the inspector, by name
    office: dict[str, str] = field(default_factory=dict)
    of_departments: dict[str, tuple[str, str]] = field(default_factory=dict)  # user name → made-up name, department
    heir: str = ""  # where 01/7/2025 has come: the commune in which secretary and inspector go on, by name


PROVINCES = (
    DemoProvince(
        "89", "angiang", "an_giang", date(2020, 12, 31),
        {
            Duty.DEPARTMENT_STAFF: "Trần Thị Minh Hạnh",
            Duty.DEPARTMENT_LEADER: "Lê Hoàng Phúc",
            Duty.INSPECTOR: "Đỗ Thanh Bình",
            Duty.ISO_SECRETARY: "Ngô Quốc Châu",
        },
        "UBND huyện Châu Phú",
        ("UBND huyện Châu Phú", "Sở Nội vụ", "UBND phường Mỹ Bình"),
        {"office_name": "Chi cục TCĐLCL An Giang"},
        {"noivu": ("Huỳnh Thị Kim Ngân", "Sở Nội vụ"), "tuphap": ("Võ Thành Nhân", "Sở Tư pháp")},
        "UBND xã Châu Phú",
    ),
    DemoProvince(
        "14", "sonla", "son_la", date(2020, 12, 31),
        {
            Duty.DEPARTMENT_STAFF: "Lò Văn Tâm",
            Duty.DEPARTMENT_LEADER: "Cầm Thị Hương",
            Duty.INSPECTOR: "Quàng Văn Minh",
            Duty.ISO_SECRETARY: "Hà Thị Lan",
        },
        "UBND huyện Vân Hồ",
        ("UBND huyện Vân Hồ", "UBND huyện Mộc Châu", "UBND huyện Yên Châu"),
        {"office_name": "Chi cục TCĐLCL Sơn La"},
    ),
    DemoProvince(
        "58", "ninhthuan", "ninh_thuan", date(2020, 12, 31),
        {
            Duty.DEPARTMENT_STAFF: "Phạm Thị Thu",
            Duty.DEPARTMENT_LEADER: "Nguyễn Đức Thắng",
            Duty.INSPECTOR: "Đạo Thị Hoa",
            Duty.ISO_SECRETARY: "Trương Văn Lộc",
        },
        "UBND thành phố Phan Rang-Tháp Chàm",
        ("UBND thành phố Phan Rang-Tháp Chàm", "UBND huyện Ninh Hải"),
        {
            "office_name": "Chi cục Tiêu chuẩn Đo lường Chất lượng Ninh Thuận",
            "office_address": "Số 10 đường Phạm Đình Hổ, phường Mỹ Bình, TP Phan Rang - Tháp Chàm, tỉnh Ninh Thuận",
            "office_phone": "0259.3825105",
            "office_email": "tcdlcl@ninhthuan.gov.vn",
        },
    ),
    DemoProvince(
        "46", "hue", "thua_thien_hue", date(2020, 12, 31),
        {
            Duty.DEPARTMENT_STAFF: "Tôn Thất Hưng",
            Duty.DEPARTMENT_LEADER: "Hoàng Thị Diệu",
            Duty.INSPECTOR: "Lê Văn Sáng",
            Duty.ISO_SECRETARY: "Phan Thị Nhàn",
        },
        "UBND thị xã Hương Thủy",
        ("UBND thị xã Hương Thủy", "UBND phường Thủy Châu"),
        {"office_name": "Chi cục TCĐLCL Thừa Thiên Huế"},
    ),
)  # fmt: skip
USER_NAMES = {
    Duty.DEPARTMENT_STAFF: "canbo",
    Duty.DEPARTMENT_LEADER: "lanhdao",
    Duty.INSPECTOR: "kiemtra",
    Duty.ISO_SECRETARY: "thuky",
}
NATIONAL_VIEWER = ("toanquoc", "Bùi Thị Quốc")
