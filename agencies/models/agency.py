"""The register: an agency is an identity; what it was from a day to a day stands in its periods."""

from typing import Any

from django.db import models
from django.db.models import OuterRef, Q, Subquery

from agencies.choices import AgencyKind, IdentifierScheme, Level, Obligation
from agencies.models.membership import sight_of
from agencies.models.province import AdministrativeUnit, Cluster, Province
from common.days import Dated, DatedQuerySet, dated_in_order
from common.history import Tracked


class AgencyQuerySet(models.QuerySet["Agency"]):
    """Readings of the register, as the office speaks."""

    def visible_to(self, user: Any) -> "AgencyQuerySet":
        """The agencies that this user may open: the one place where sight is decided."""
        sight = sight_of(user)
        if sight.everything:
            return self
        own = Q(pk__in=sight.agencies) | Q(province__in=sight.provinces)
        if not sight.heads:
            return self.filter(own)
        below = AgencyPeriod.objects.on(sight.day).filter(parent__in=sight.heads).values("agency")
        return self.filter(own | Q(pk__in=below))


class Agency(Tracked):
    """Cơ quan hành chính nhà nước: its identity and how to reach it. Never deleted; it ends by a dated period."""

    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="agencies", on_delete=models.PROTECT)
    kind = models.CharField("loại", max_length=20, choices=AgencyKind, blank=True)
    address = models.CharField("địa chỉ", max_length=300, blank=True)
    phone = models.CharField("điện thoại", max_length=100, blank=True)
    email = models.CharField("thư điện tử", max_length=200, blank=True)
    website = models.CharField("trang thông tin điện tử", max_length=200, blank=True)
    note = models.TextField("ghi chú", blank=True)

    objects = AgencyQuerySet.as_manager()

    class Meta:
        verbose_name = "cơ quan"
        verbose_name_plural = "cơ quan"
        indexes = [models.Index(fields=["province", "kind"], name="agency_kinds_of_a_province")]

    def __str__(self) -> str:
        latest = self.periods.order_by("-valid_from").first()
        return latest.name if latest else f"Cơ quan {self.pk}"


class AgencyPeriodQuerySet(DatedQuerySet):
    """The register on a day: one row an agency."""

    def visible_to(self, user: Any) -> "AgencyPeriodQuerySet":
        sight = sight_of(user)
        if sight.everything:
            return self
        own = Q(agency__in=sight.agencies) | Q(province__in=sight.provinces)
        if not sight.heads:
            return self.filter(own)
        below = AgencyPeriod.objects.on(sight.day).filter(parent__in=sight.heads).values("agency")
        return self.filter(own | Q(agency__in=below))

    def at_level(self, level: str) -> "AgencyPeriodQuerySet":
        return self.filter(level=level)

    def with_code(self) -> "AgencyPeriodQuerySet":
        """Adds `code`, the department's own code of the agency."""
        own = AgencyIdentifier.objects.filter(agency=OuterRef("agency"), scheme=IdentifierScheme.OWN)
        return self.annotate(code=Subquery(own.order_by("valid_to", "pk").values("value")[:1]))


class AgencyPeriod(Tracked, Dated):
    """What an agency was from a day to a day. A rename or a change of level is a new period of the same agency."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="periods", on_delete=models.PROTECT)
    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    name = models.CharField("tên cơ quan", max_length=250)
    short_name = models.CharField("tên viết tắt", max_length=100, blank=True)
    level = models.CharField("cấp", max_length=10, choices=Level)
    obligation = models.CharField("đối tượng áp dụng", max_length=12, choices=Obligation, blank=True)
    obligation_basis = models.CharField("căn cứ", max_length=250, blank=True)
    parent = models.ForeignKey(
        Agency,
        verbose_name="cơ quan cấp trên",
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )
    unit = models.ForeignKey(
        AdministrativeUnit, verbose_name="đơn vị hành chính", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    cluster = models.ForeignKey(
        Cluster,
        verbose_name="cụm theo dõi",
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )
    folded_name = models.CharField(max_length=700, editable=False)
    sort_key = models.CharField(max_length=700, editable=False)

    objects = AgencyPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = "thông tin cơ quan theo thời gian"
        verbose_name_plural = "thông tin cơ quan theo thời gian"
        ordering = ["sort_key", "pk"]
        constraints = [
            dated_in_order("agency_period"),
            models.UniqueConstraint(fields=["agency", "valid_from"], name="agency_period_once_from_a_day"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(valid_from__isnull=True), name="agency_period_once_since_ever"
            ),
            models.CheckConstraint(condition=Q(level__in=Level.values), name="agency_period_level_known"),
            models.CheckConstraint(
                condition=Q(obligation__in=[*Obligation.values, ""]), name="agency_period_obligation_known"
            ),
        ]
        indexes = [
            models.Index(fields=["province", "sort_key"], name="register_in_order"),
            models.Index(fields=["province", "level", "sort_key"], name="register_by_level"),
            models.Index(fields=["parent"], name="register_below"),
        ]

    def __str__(self) -> str:
        return self.name


class AgencyIdentifier(Tracked, Dated):
    """A code under which an agency is known (mã cơ quan, mã định danh điện tử, mã đơn vị, mã cũ)."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="identifiers", on_delete=models.PROTECT)
    province = models.ForeignKey(Province, related_name="+", on_delete=models.PROTECT)
    scheme = models.CharField("loại mã", max_length=12, choices=IdentifierScheme)
    value = models.CharField("mã", max_length=60)

    class Meta:
        verbose_name = "mã cơ quan"
        verbose_name_plural = "mã cơ quan"
        ordering = ["scheme", "value"]
        constraints = [
            dated_in_order("identifier"),
            models.UniqueConstraint(
                fields=["province", "value"],
                condition=Q(scheme=IdentifierScheme.OWN),
                name="own_code_once_in_a_province",
            ),
            models.UniqueConstraint(
                fields=["value"], condition=Q(scheme=IdentifierScheme.ELECTRONIC), name="electronic_code_once"
            ),
        ]
        indexes = [models.Index(fields=["province", "value"], name="identifier_by_value")]

    def __str__(self) -> str:
        return self.value
