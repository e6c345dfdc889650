"""How agencies came out of agencies: merged, split, dissolved from a day, and what the heirs have to do anew."""

from django.db import models
from django.db.models import F, Q

from agencies.choices import SuccessionKind, TaskKind
from agencies.models.agency import Agency
from agencies.models.facts import OfVisibleAgencies
from agencies.models.province import Province
from common.history import Tracked


class AgencySuccession(Tracked):
    """Sắp xếp cơ quan: from this day `source` is gone (or gave a part away) and `target` goes on with its work.

    No target at all: it was dissolved, or the heir is not known yet ("nơi nhận chưa rõ"). A rename or a change of
    level is no succession but a new period of the same agency.
    """

    province = models.ForeignKey(Province, verbose_name="tỉnh", related_name="+", on_delete=models.PROTECT)
    day = models.DateField("từ ngày")
    kind = models.CharField("hình thức", max_length=10, choices=SuccessionKind)
    source = models.ForeignKey(Agency, verbose_name="cơ quan cũ", related_name="heirs", on_delete=models.PROTECT)
    target = models.ForeignKey(
        Agency, verbose_name="cơ quan mới", null=True, blank=True, related_name="ancestors", on_delete=models.PROTECT
    )
    share = models.CharField("phần chuyển sang", max_length=300, blank=True)
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    note = models.CharField("ghi chú", max_length=300, blank=True)

    class Meta:
        verbose_name = "sắp xếp cơ quan"
        verbose_name_plural = "sắp xếp cơ quan"
        ordering = ["day", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=SuccessionKind.values), name="succession_kind_known"),
            models.CheckConstraint(
                condition=~Q(kind=SuccessionKind.DISSOLVE) | Q(target__isnull=True), name="dissolved_into_nothing"
            ),
            models.CheckConstraint(
                condition=Q(target__isnull=True) | ~Q(source=F("target")), name="succession_to_another"
            ),
            models.UniqueConstraint(fields=["source", "target", "day"], name="succession_once"),
            models.UniqueConstraint(
                fields=["source", "day"], condition=Q(target__isnull=True), name="succession_to_nobody_once"
            ),
        ]
        indexes = [models.Index(fields=["province", "day"], name="successions_of_a_province")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.day:%d/%m/%Y}"

    @property
    def heir_is_unknown(self) -> bool:
        return self.target_id is None and self.kind != SuccessionKind.DISSOLVE


class AgencyTask(Tracked):
    """Việc phải làm lại: what an heir has to do anew after a reorganisation, open until its day of `done_on`."""

    agency = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="tasks", on_delete=models.PROTECT)
    kind = models.CharField("việc", max_length=12, choices=TaskKind)
    since = models.DateField("từ ngày")
    done_on = models.DateField("xong ngày", null=True, blank=True)
    note = models.CharField("ghi chú", max_length=300, blank=True)

    objects = OfVisibleAgencies.as_manager()

    class Meta:
        verbose_name = "việc phải làm lại"
        verbose_name_plural = "việc phải làm lại"
        ordering = ["since", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TaskKind.values), name="task_kind_known"),
            models.CheckConstraint(
                condition=Q(done_on__isnull=True) | Q(done_on__gte=F("since")), name="task_done_after_it_began"
            ),
            models.UniqueConstraint(fields=["agency", "kind", "since"], name="task_once_from_a_day"),
        ]
        indexes = [models.Index(fields=["done_on", "agency"], name="tasks_open")]

    def __str__(self) -> str:
        return self.get_kind_display()
