"""The system's yearly duties: quality objectives, internal audits and management reviews of an agency."""

from django.db import models
from django.db.models import F, Q

from agencies.models import Agency, Division
from agencies.models.facts import OfVisibleAgencies
from common.history import Tracked


class QualityObjective(Tracked):
    """Mục tiêu chất lượng of an agency or one of its divisions for a year, and what came of it."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="objectives", on_delete=models.PROTECT)
    division = models.ForeignKey(
        Division, verbose_name="phòng", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    year = models.PositiveSmallIntegerField("năm")
    text = models.CharField("mục tiêu", max_length=1_000)
    target = models.CharField("chỉ tiêu", max_length=300, blank=True)
    measure = models.CharField("cách đo", max_length=500, blank=True)
    owner = models.CharField("người chịu trách nhiệm", max_length=200, blank=True)
    due_on = models.DateField("hạn", null=True, blank=True)
    midyear_result = models.CharField("kết quả 6 tháng", max_length=500, blank=True)
    result = models.CharField("kết quả cả năm", max_length=500, blank=True)
    met = models.BooleanField("đạt", null=True, blank=True)

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "mục tiêu chất lượng"
        verbose_name_plural = "mục tiêu chất lượng"
        ordering = ["-year", "pk"]
        indexes = [models.Index(fields=["agency", "year"], name="objectives_of_a_year")]

    def __str__(self) -> str:
        return self.text

    @property
    def is_missed(self) -> bool:
        return self.met is False


class InternalAudit(Tracked):
    """Đánh giá nội bộ (điều 9.2): planned, held, what it found and how much of it is put right."""

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", related_name="internal_audits", on_delete=models.PROTECT
    )
    year = models.PositiveSmallIntegerField("năm")
    planned_on = models.DateField("ngày dự kiến", null=True, blank=True)
    held_on = models.DateField("ngày đánh giá", null=True, blank=True)
    lead = models.CharField("trưởng đoàn", max_length=200, blank=True)
    places = models.CharField("nơi được đánh giá", max_length=1_000, blank=True)
    nonconformities = models.PositiveSmallIntegerField("số điểm không phù hợp", null=True, blank=True)
    resolved = models.PositiveSmallIntegerField("đã khắc phục", null=True, blank=True)
    findings = models.TextField("kết quả đánh giá", blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    file = models.ForeignKey(
        "common.StoredFile", verbose_name="biên bản, báo cáo", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "đánh giá nội bộ"
        verbose_name_plural = "đánh giá nội bộ"
        ordering = ["-year", "-held_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(planned_on__isnull=False) | Q(held_on__isnull=False), name="internal_audit_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(resolved__isnull=True)
                | Q(nonconformities__isnull=False) & Q(resolved__lte=F("nonconformities")),
                name="internal_audit_resolves_what_it_found",
            ),
        ]
        indexes = [models.Index(fields=["agency", "year"], name="internal_audits_of_a_year")]

    def __str__(self) -> str:
        return f"Đánh giá nội bộ {self.held_on or self.planned_on:%d/%m/%Y}"


class ManagementReview(Tracked):
    """Xem xét của lãnh đạo (điều 9.3): held on a day, with its conclusions and minutes."""

    agency = models.ForeignKey(
        Agency, verbose_name="cơ quan", related_name="management_reviews", on_delete=models.PROTECT
    )
    year = models.PositiveSmallIntegerField("năm")
    held_on = models.DateField("ngày họp")
    chair = models.CharField("người chủ trì", max_length=200, blank=True)
    conclusions = models.TextField("kết luận", blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    file = models.ForeignKey(
        "common.StoredFile", verbose_name="biên bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "xem xét của lãnh đạo"
        verbose_name_plural = "xem xét của lãnh đạo"
        ordering = ["-held_on", "pk"]
        indexes = [models.Index(fields=["agency", "year"], name="management_reviews_of_a_year")]

    def __str__(self) -> str:
        return f"Xem xét của lãnh đạo {self.held_on:%d/%m/%Y}"
