"""The event log: sign-ins, downloads and decisions, appended and never changed."""

from typing import Any

from django.conf import settings
from django.db import models

from common.clock import now
from common.history import request_in_progress


class EventEntry(models.Model):
    """A line of the event log (nhật ký): who did what, to which row, in which request."""

    at = models.DateTimeField("lúc", default=now, db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người thực hiện",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
    )
    kind = models.CharField("loại", max_length=40)
    text = models.CharField("nội dung", max_length=500)
    subject = models.CharField("đối tượng", max_length=100, blank=True)
    request_id = models.CharField("mã yêu cầu", max_length=64, blank=True, default=request_in_progress)

    class Meta:
        verbose_name = "dòng nhật ký"
        verbose_name_plural = "nhật ký"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.at:%d/%m/%Y %H:%M} {self.text}"


def log_event(kind: str, text: str, *, by: Any = None, subject: models.Model | None = None) -> EventEntry:
    """Append a line in the caller's transaction."""
    return EventEntry.objects.create(
        kind=kind,
        text=text[:500],
        actor=by if getattr(by, "pk", None) else None,
        subject=f"{subject._meta.label}:{subject.pk}" if subject is not None else "",
    )
