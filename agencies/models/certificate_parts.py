"""What belongs to a certificate or declaration: scope lines, files, suspensions and surveillance audits."""

from django.db import models
from django.db.models import Q

from agencies.choices import AuditResult, Counted
from agencies.models.certificate import Certificate
from common.days import Dated, DatedQuerySet, dated_in_order
from common.history import Tracked


class ScopeLine(Tracked):
    """Một dòng phạm vi: how many procedures, activities or TTHC of a group the paper names. Totals are computed."""

    certificate = models.ForeignKey(
        Certificate, verbose_name="công bố, chứng nhận", related_name="lines", on_delete=models.PROTECT
    )
    group = models.CharField("nhóm, lĩnh vực", max_length=250)
    counted = models.CharField("đơn vị tính", max_length=15, choices=Counted)
    count = models.PositiveIntegerField("số lượng")

    class Meta:
        verbose_name = "dòng phạm vi"
        verbose_name_plural = "dòng phạm vi"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=Q(counted__in=Counted.values), name="scope_line_unit_known"),
            models.UniqueConstraint(fields=["certificate", "group", "counted"], name="scope_line_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}: {self.count} {self.get_counted_display()}"


class CertificateFile(Tracked):
    """A further file of a certificate or declaration; the scan of the paper itself stands on the paper."""

    certificate = models.ForeignKey(
        Certificate, verbose_name="công bố, chứng nhận", related_name="files", on_delete=models.PROTECT
    )
    file = models.ForeignKey("common.StoredFile", verbose_name="tệp", related_name="+", on_delete=models.PROTECT)
    label = models.CharField("nội dung tệp", max_length=200, blank=True)

    class Meta:
        verbose_name = "tệp của công bố, chứng nhận"
        verbose_name_plural = "tệp của công bố, chứng nhận"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.label or str(self.file)


class Suspension(Tracked, Dated):
    """Tạm đình chỉ: the days on which a certificate does not count, with reason and paper."""

    certificate = models.ForeignKey(
        Certificate, verbose_name="chứng nhận", related_name="suspensions", on_delete=models.PROTECT
    )
    reason = models.CharField("lý do", max_length=500)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "tạm đình chỉ"
        verbose_name_plural = "tạm đình chỉ"
        ordering = ["valid_from", "pk"]
        constraints = [
            dated_in_order("suspension"),
            models.CheckConstraint(condition=Q(valid_from__isnull=False), name="suspension_has_its_day"),
            models.UniqueConstraint(
                fields=["certificate"], condition=Q(valid_to__isnull=True), name="one_open_suspension"
            ),
        ]

    def __str__(self) -> str:
        return f"Tạm đình chỉ từ {self.valid_from:%d/%m/%Y}"


class SurveillanceAudit(Tracked):
    """Đánh giá giám sát of a certificate: when it is due, when it was held, what it found."""

    certificate = models.ForeignKey(
        Certificate, verbose_name="chứng nhận", related_name="audits", on_delete=models.PROTECT
    )
    due_on = models.DateField("hạn đánh giá", null=True, blank=True)
    held_on = models.DateField("ngày đánh giá", null=True, blank=True)
    result = models.CharField("kết quả", max_length=12, choices=AuditResult, blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    note = models.CharField("ghi chú", max_length=500, blank=True)

    class Meta:
        verbose_name = "đánh giá giám sát"
        verbose_name_plural = "đánh giá giám sát"
        ordering = ["due_on", "held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on__isnull=False) | Q(held_on__isnull=False), name="audit_has_a_day"
            ),
            models.CheckConstraint(condition=Q(result__in=[*AuditResult.values, ""]), name="audit_result_known"),
            models.CheckConstraint(
                condition=Q(result="") | Q(held_on__isnull=False), name="audit_result_only_when_held"
            ),
        ]
        indexes = [models.Index(fields=["due_on"], name="audits_due")]

    def __str__(self) -> str:
        return f"Đánh giá giám sát {self.held_on or self.due_on:%d/%m/%Y}"
