"""What an agency has to show for its system: its own declaration or a third party's certificate."""

from typing import Any

from django.db import models
from django.db.models import Q

from agencies.choices import CertificateKind
from agencies.models.agency import Agency
from agencies.models.edition import StandardEdition
from common.history import Tracked


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any) -> "CertificateQuerySet":
        return self.filter(holder__in=Agency.objects.visible_to(user))


class Certificate(Tracked):
    """Công bố HTQLCL or Giấy chứng nhận of a holder under an edition, by its paper, with the counts it states."""

    holder = models.ForeignKey(Agency, verbose_name="cơ quan", related_name="certificates", on_delete=models.PROTECT)
    kind = models.CharField("hình thức", max_length=12, choices=CertificateKind)
    edition = models.ForeignKey(
        StandardEdition, verbose_name="phiên bản", related_name="certificates", on_delete=models.PROTECT
    )
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    issued_on = models.DateField("ngày công bố, cấp", null=True, blank=True)
    stated_system = models.PositiveIntegerField("số quy trình hệ thống", null=True, blank=True)
    stated_internal = models.PositiveIntegerField("số quy trình nội bộ", null=True, blank=True)
    stated_administrative = models.PositiveIntegerField("số quy trình TTHC", null=True, blank=True)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "công bố, chứng nhận"
        verbose_name_plural = "công bố, chứng nhận"
        ordering = ["holder", "-issued_on"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=CertificateKind.values), name="certificate_kind_known")
        ]
        indexes = [models.Index(fields=["holder", "issued_on"], name="certificates_of_a_holder")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.edition}"
