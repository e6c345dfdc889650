"""Which procedures of the catalogue a line of a certificate's or declaration's scope names."""

from typing import Any

from django.db import models

from agencies.models import Certificate, ScopeLine
from common.history import Tracked
from procedures.models.procedure import Procedure


class OfVisibleCertificates(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> "OfVisibleCertificates":
        return self.filter(line__certificate__in=Certificate.objects.visible_to(user))


class ScopeProcedure(Tracked):
    """Quy trình thuộc phạm vi: a procedure that a scope line lists; a line with such rows is counted, not stated."""

    line = models.ForeignKey(
        ScopeLine, verbose_name="dòng phạm vi", related_name="procedures", on_delete=models.PROTECT
    )
    procedure = models.ForeignKey(
        Procedure, verbose_name="quy trình", related_name="scopes", on_delete=models.PROTECT
    )

    objects = OfVisibleCertificates.as_manager()

    class Meta:
        verbose_name = "quy trình thuộc phạm vi"
        verbose_name_plural = "quy trình thuộc phạm vi"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["line", "procedure"], name="procedure_in_scope_once")]

    def __str__(self) -> str:
        return str(self.procedure)
