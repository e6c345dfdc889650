"""Editions of the standard and administrative levels: rows that every province works with, open to correction."""

from datetime import date

from django.db import migrations
from django.utils.timezone import now

REASON = "Dữ liệu ban đầu của cổng"
EDITIONS = [
    {"year": 2000, "source": "Phiên bản của Quyết định 144/2006/QĐ-TTg ngày 20/6/2006"},
    {
        "year": 2008,
        "transition_ends_on": date(2021, 6, 30),
        "source": "Phiên bản của Quyết định 19/2014/QĐ-TTg ngày 05/3/2014",
        "note": "Hạn chuyển đổi 30/6/2021 là hạn Khánh Hòa và Quảng Bình đặt ra; hạn chung cả nước chưa kiểm chứng. "
        "Giấy chứng nhận ISO 9001:2008 hết hiệu lực từ 15/9/2018.",
    },
    {
        "year": 2015,
        "published_on": date(2015, 12, 31),
        "source": "Quyết định 4109/QĐ-BKHCN ngày 31/12/2015 (chưa kiểm chứng)",
        "note": "ISO 9001:2015 được ISO công bố ngày 15/9/2015.",
    },
    {
        "year": 2026,
        "is_expected": True,
        "source": "Tin của ISO đến tháng 6/2026 (chưa kiểm chứng)",
        "note": "ISO 9001:2026 dự kiến công bố tháng 9/2026, thời gian chuyển đổi dự kiến 3 năm; chưa có ngày chính "
        "thức của ISO và của TCVN. Ghi ngày vào đây khi có văn bản.",
    },
]
DISTRICTS_END, COMMUNES_ANEW = date(2025, 6, 30), date(2025, 7, 1)
REFORM = "Nghị quyết 202/2025/QH15 và Luật tổ chức chính quyền địa phương hai cấp từ 01/7/2025"
OBLIGATION = "Đối tượng theo Quyết định 19/2014/QĐ-TTg"
LEVELS = [
    ("province", "Cấp tỉnh", "tỉnh, thành phố", "mandatory", None, None, OBLIGATION),
    ("district", "Cấp huyện (đến 30/6/2025)", "huyện, quận, thị xã, thành phố thuộc tỉnh", "mandatory", None,
     DISTRICTS_END, f"{OBLIGATION}; {REFORM}"),
    ("commune", "Cấp xã (đến 30/6/2025)", "xã, phường, thị trấn", "encouraged", None, DISTRICTS_END,
     f"{OBLIGATION}; {REFORM}"),
    ("commune", "Cấp xã", "xã, phường, đặc khu", "encouraged", COMMUNES_ANEW, None, REFORM),
]  # fmt: skip


def add_editions(apps, schema_editor):
    editions = apps.get_model("agencies", "StandardEdition")
    history = apps.get_model("agencies", "HistoricalStandardEdition")
    for facts in EDITIONS:
        year = facts["year"]
        row = {"code": f"TCVN ISO 9001:{year}", "iso_code": f"ISO 9001:{year}", **facts}
        edition = editions.objects.create(**row)
        history.objects.create(
            id=edition.pk, history_date=now(), history_type="+", history_change_reason=REASON, version=1, **row
        )


def add_levels(apps, schema_editor):
    levels = apps.get_model("agencies", "AdministrativeLevel")
    fields = ("level", "label", "units_label", "obligation", "valid_from", "valid_to", "source")
    levels.objects.bulk_create(levels(**dict(zip(fields, row, strict=True))) for row in LEVELS)


def remove_editions(apps, schema_editor):
    years = [facts["year"] for facts in EDITIONS]
    apps.get_model("agencies", "StandardEdition").objects.filter(year__in=years).delete()
    apps.get_model("agencies", "HistoricalStandardEdition").objects.filter(year__in=years).delete()


def remove_levels(apps, schema_editor):
    apps.get_model("agencies", "AdministrativeLevel").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("agencies", "0001_initial")]
    operations = [
        migrations.RunPython(add_editions, remove_editions),
        migrations.RunPython(add_levels, remove_levels),
    ]
