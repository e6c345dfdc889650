"""Where an agency stands: the province as tenant, the administrative units, and the department's own clusters."""

from django.db import models
from django.db.models import F, Q

from agencies.choices import Level, Obligation, UnitKind, UnitScheme
from common.days import Dated, dated_in_order
from common.history import Tracked


class Province(Tracked):
    """A province as tenant of the portal (tỉnh, thành phố): stable, while its unit and code change.

    A province that was merged into another points to it; sight of the other then includes it.
    """

    code = models.CharField("mã", max_length=10, unique=True)
    name = models.CharField("tên", max_length=100)
    unit = models.ForeignKey(
        "AdministrativeUnit", verbose_name="đơn vị hành chính", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    merged_into = models.ForeignKey(
        "self",
        verbose_name="đã nhập vào",
        null=True,
        blank=True,
        related_name="merged",
        on_delete=models.PROTECT,
    )
    office_name = models.CharField("cơ quan chủ quản", max_length=200, blank=True)
    office_address = models.CharField("địa chỉ", max_length=300, blank=True)
    office_phone = models.CharField("điện thoại, fax", max_length=100, blank=True)
    office_email = models.EmailField("thư điện tử", blank=True)

    class Meta:
        verbose_name = "tỉnh, thành phố"
        verbose_name_plural = "tỉnh, thành phố"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=~Q(merged_into=F("id")), name="province_not_merged_into_itself")
        ]

    def __str__(self) -> str:
        return self.name


class AdministrativeLevel(models.Model):
    """Cấp hành chính while it exists: the district level ended on 30/6/2025 (reference row)."""

    level = models.CharField("cấp", max_length=10, choices=Level)
    label = models.CharField("tên gọi", max_length=100)
    units_label = models.CharField("gồm", max_length=100)
    obligation = models.CharField("đối tượng áp dụng mặc định", max_length=12, choices=Obligation)
    valid_from = models.DateField("từ ngày", null=True, blank=True)
    valid_to = models.DateField("đến hết ngày", null=True, blank=True)
    source = models.CharField("nguồn", max_length=200, blank=True)

    class Meta:
        verbose_name = "cấp hành chính"
        verbose_name_plural = "cấp hành chính"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["level", "valid_from"], name="level_once_from_a_day")]

    def __str__(self) -> str:
        return self.label


class AdministrativeUnit(Tracked, Dated):
    """Đơn vị hành chính: a row of one of the two lists, known by (scheme, code), never by its code alone."""

    scheme = models.CharField("danh mục", max_length=20, choices=UnitScheme)
    code = models.CharField("mã", max_length=10)
    name = models.CharField("tên", max_length=150)
    kind = models.CharField("loại", max_length=20, choices=UnitKind)
    level = models.CharField("cấp", max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", verbose_name="thuộc", null=True, blank=True, related_name="children", on_delete=models.PROTECT
    )
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="units", on_delete=models.PROTECT)
    folded_name = models.CharField(max_length=300, editable=False)
    sort_key = models.CharField(max_length=400, editable=False)

    class Meta:
        verbose_name = "đơn vị hành chính"
        verbose_name_plural = "đơn vị hành chính"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "code"], name="unit_once_in_its_list"),
            dated_in_order("unit"),
        ]
        indexes = [models.Index(fields=["province", "scheme", "level", "sort_key"], name="unit_in_order")]

    def __str__(self) -> str:
        return self.name


class Cluster(Tracked):
    """Cụm, địa bàn theo dõi: how the department shares its agencies out."""

    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="clusters", on_delete=models.PROTECT)
    name = models.CharField("tên cụm", max_length=150)
    sort_key = models.CharField(max_length=400, editable=False)

    class Meta:
        verbose_name = "cụm theo dõi"
        verbose_name_plural = "cụm theo dõi"
        ordering = ["sort_key"]
        constraints = [models.UniqueConstraint(fields=["province", "name"], name="cluster_once_in_a_province")]

    def __str__(self) -> str:
        return self.name
