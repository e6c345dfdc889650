"""Editions of the standard: rows with editable days, never a list in code."""

from django.db import models

from common.history import Tracked


class StandardEdition(Tracked):
    """Phiên bản tiêu chuẩn (TCVN ISO 9001:2015). Days are data with a source; "dự kiến" while unconfirmed."""

    code = models.CharField("ký hiệu", max_length=40, unique=True)
    year = models.PositiveSmallIntegerField("năm", unique=True)
    iso_code = models.CharField("ký hiệu ISO", max_length=40, blank=True)
    published_on = models.DateField("ngày công bố", null=True, blank=True)
    transition_ends_on = models.DateField("hết thời gian chuyển đổi", null=True, blank=True)
    is_expected = models.BooleanField("dự kiến", default=False)
    source = models.CharField("nguồn", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)

    class Meta:
        verbose_name = "phiên bản tiêu chuẩn"
        verbose_name_plural = "phiên bản tiêu chuẩn"
        ordering = ["year"]

    def __str__(self) -> str:
        return f"{self.code} (dự kiến)" if self.is_expected else self.code
