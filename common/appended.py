"""Rows that are written once: what was decided, sealed or sent on a day, never changed and never taken away."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models

from common.clock import now
from common.history import request_in_progress


class Unchangeable(TypeError):
    """Code tried to change a row that stands for ever: a fault of the code, which no user is asked to mend."""


class AppendedQuerySet(models.QuerySet[Any]):
    """Adds and reads."""

    def update(self, **values: Any) -> NoReturn:
        raise Unchangeable(f"{self.model._meta.label} is only added to")

    def bulk_update(self, *args: Any, **options: Any) -> NoReturn:
        raise Unchangeable(f"{self.model._meta.label} is only added to")

    def delete(self) -> NoReturn:
        raise Unchangeable(f"{self.model._meta.label} is only added to")


class Appended(models.Model):
    """A row that is only added: when, by whom (nobody: the portal itself) and in which request.

    Its `objects` come from an `AppendedQuerySet`.
    """

    at = models.DateTimeField("lúc", default=now, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người thực hiện",
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        on_delete=models.PROTECT,
    )
    request_id = models.CharField(
        "mã yêu cầu", max_length=64, blank=True, default=request_in_progress, editable=False
    )

    class Meta:
        abstract = True

    def delete(self, *args: Any, **options: Any) -> NoReturn:
        raise Unchangeable(f"{self._meta.label} is only added to")

    def _do_update(self, *args: Any) -> NoReturn:  # where Django saves a row that is there already
        raise Unchangeable(f"{self._meta.label} is only added to")
