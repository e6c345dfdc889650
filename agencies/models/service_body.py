"""Who advises, certifies and trains: outside the administration, under a confirmation of the standards authority."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.choices import BodyKind, ConfirmationState
from agencies.models.membership import sight_of
from agencies.models.province import Province
from common.history import Tracked

CONFIRMATION_TONES: dict[str, str] = {
    ConfirmationState.VALID: "good",
    ConfirmationState.SUSPENDED: "warn",
    ConfirmationState.WITHDRAWN: "bad",
    ConfirmationState.ENDED: "bad",
}


class ServiceBodyQuerySet(models.QuerySet["ServiceBody"]):
    def visible_to(self, user: Any) -> "ServiceBodyQuerySet":
        """Those known to the whole nation, and those that a province in sight keeps for itself."""
        sight = sight_of(user)
        if sight.everything:
            return self
        return self.filter(Q(province__isnull=True) | Q(province__in=sight.provinces))


class ServiceBody(Tracked):
    """Tổ chức tư vấn, chứng nhận, đào tạo or an independent consultant, with its Giấy xác nhận (TT 26/2014/TT-BKHCN).

    Without a province it is known to all and kept in the admin; else the province's department keeps it.
    """

    province = models.ForeignKey(
        Province, verbose_name="tỉnh ghi nhận", null=True, blank=True, related_name="+", on_delete=models.PROTECT
    )
    name = models.CharField("tên", max_length=250)
    short_name = models.CharField("tên viết tắt", max_length=100, blank=True)
    former_names = models.TextField("tên trước đây", blank=True, help_text="Mỗi dòng một tên.")
    kind = models.CharField("loại", max_length=15, choices=BodyKind)
    confirmation_number = models.CharField("số Giấy xác nhận", max_length=100, blank=True)
    confirmed_on = models.DateField("ngày Giấy xác nhận", null=True, blank=True)
    confirmation_scope = models.TextField("phạm vi xác nhận", blank=True)
    confirmation_state = models.CharField(
        "tình trạng Giấy xác nhận", max_length=10, choices=ConfirmationState, default=ConfirmationState.UNKNOWN
    )
    source = models.CharField("nguồn", max_length=300, blank=True)
    note = models.TextField("ghi chú", blank=True)
    folded_name = models.CharField(max_length=1_500, editable=False)  # of its former names as well
    sort_key = models.CharField(max_length=700, editable=False)

    objects = ServiceBodyQuerySet.as_manager()

    class Meta:
        verbose_name = "tổ chức dịch vụ"
        verbose_name_plural = "tổ chức dịch vụ"
        ordering = ["sort_key"]
        constraints = [
            models.UniqueConstraint(fields=["province", "name"], name="service_body_once_in_a_province"),
            models.UniqueConstraint(
                fields=["name"], condition=Q(province__isnull=True), name="service_body_once_in_the_nation"
            ),
            models.CheckConstraint(condition=Q(kind__in=BodyKind.values), name="service_body_kind_known"),
            models.CheckConstraint(
                condition=Q(confirmation_state__in=ConfirmationState.values), name="confirmation_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def confirmation_tone(self) -> str:
        """How its state is drawn: good, warn, bad, or neither."""
        return CONFIRMATION_TONES.get(self.confirmation_state, "")
