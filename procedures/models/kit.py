"""The starter kit: the clauses of an edition and the usual system processes, both rows that an office edits."""

from django.db import models

from agencies.models import StandardEdition
from common.history import Tracked


class StandardClause(Tracked):
    """Điều khoản of an edition of the standard: its number and title."""

    edition = models.ForeignKey(
        StandardEdition, verbose_name="phiên bản", related_name="clauses", on_delete=models.PROTECT
    )
    number = models.CharField("điều khoản", max_length=20)
    title = models.CharField("tên điều khoản", max_length=300)
    sort_key = models.CharField(max_length=100, editable=False)

    class Meta:
        verbose_name = "điều khoản"
        verbose_name_plural = "điều khoản"
        ordering = ["edition", "sort_key"]
        constraints = [models.UniqueConstraint(fields=["edition", "number"], name="clause_once_in_an_edition")]

    def __str__(self) -> str:
        return f"{self.number} {self.title}"


class KitProcedure(Tracked):
    """Quy trình mẫu: a usual system process that an agency starts from, in the order of the kit."""

    order = models.PositiveSmallIntegerField("thứ tự", unique=True)
    code = models.CharField("ký hiệu", max_length=60, unique=True)
    name = models.CharField("tên quy trình", max_length=500)
    clauses = models.CharField("điều khoản", max_length=300, blank=True)
    purpose = models.TextField("nội dung gợi ý", blank=True)

    class Meta:
        verbose_name = "quy trình mẫu"
        verbose_name_plural = "quy trình mẫu"
        ordering = ["order"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
