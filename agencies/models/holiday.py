"""Days on which offices are closed, or work although it is a weekend."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.models.membership import sight_of
from agencies.models.province import Province
from common.history import Tracked


class HolidayQuerySet(models.QuerySet["Holiday"]):
    def visible_to(self, user: Any) -> "HolidayQuerySet":
        """Those of the whole nation, and those of provinces in sight."""
        sight = sight_of(user)
        return self if sight.everything else self.filter(Q(province__isnull=True) | Q(province__in=sight.provinces))

    def of(self, province: Province | int) -> "HolidayQuerySet":
        """Those that a province keeps: the nation's and its own."""
        return self.filter(Q(province__isnull=True) | Q(province=province))


class Holiday(Tracked):
    """Ngày nghỉ of the nation, or of one province; or a weekend day that is worked (ngày làm bù)."""

    province = models.ForeignKey(
        Province, verbose_name="tỉnh", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    on = models.DateField("ngày")
    name = models.CharField("tên ngày nghỉ", max_length=150)
    is_worked = models.BooleanField("là ngày làm bù", default=False)

    objects = HolidayQuerySet.as_manager()

    class Meta:
        verbose_name = "ngày nghỉ, ngày làm bù"
        verbose_name_plural = "ngày nghỉ, ngày làm bù"
        ordering = ["on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["province", "on"], name="holiday_once_in_a_province"),
            models.UniqueConstraint(
                fields=["on"], condition=Q(province__isnull=True), name="holiday_once_in_the_nation"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.on:%d/%m/%Y}"
