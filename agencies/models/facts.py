"""What is known of an agency's system without a row for each thing."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.choices import Application, FigureKind
from agencies.models.agency import Agency
from common.days import Dated, DatedQuerySet, dated_in_order
from common.history import Tracked


class OfVisibleAgencies(DatedQuerySet):
    def visible_to(self, user: Any) -> "OfVisibleAgencies":
        return self.filter(agency__in=Agency.objects.visible_to(user))


class ApplicationStatus(Tracked, Dated):
    """Tình trạng áp dụng HTQLCL of an agency from a day, with its source."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="statuses", on_delete=models.PROTECT)
    status = models.CharField("tình trạng áp dụng", max_length=12, choices=Application)
    source = models.CharField("nguồn", max_length=300, blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "tình trạng áp dụng"
        verbose_name_plural = "tình trạng áp dụng"
        ordering = ["agency", "valid_from"]
        constraints = [
            dated_in_order("application_status"),
            models.UniqueConstraint(fields=["agency", "valid_from"], name="application_status_once_from_a_day"),
            models.UniqueConstraint(
                fields=["agency"], condition=Q(valid_from__isnull=True), name="application_status_once_since_ever"
            ),
            models.CheckConstraint(condition=Q(status__in=Application.values), name="application_status_known"),
        ]

    def __str__(self) -> str:
        return self.get_status_display()


class StatedFigure(Tracked):
    """A number that a source states without its rows (số liệu nêu trong văn bản); shown beside what rows give."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="figures", on_delete=models.PROTECT)
    kind = models.CharField("được", max_length=10, choices=FigureKind)
    group = models.CharField("nhóm", max_length=250, blank=True)
    unit = models.CharField("đơn vị tính", max_length=60)
    count = models.PositiveIntegerField("số lượng")
    total_of = models.ForeignKey(
        "self",
        verbose_name="thành phần của",
        null=True,
        blank=True,
        related_name="parts",
        on_delete=models.PROTECT,
    )
    as_of = models.DateField("tính đến ngày", null=True, blank=True)
    source = models.CharField("nguồn", max_length=300)

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "số liệu nêu trong văn bản"
        verbose_name_plural = "số liệu nêu trong văn bản"
        ordering = ["agency", "pk"]

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"
