"""Notices on the portal: what somebody is told when he next opens it."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Value
from django.urls import reverse

from common.clock import now
from common.registry import Todo


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, user: Any) -> "NoticeQuerySet":
        """One's own."""
        return self.filter(user=user)

    def unread(self) -> "NoticeQuerySet":
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Thông báo trên cổng to one person, with the address of the page that it is about."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name="người nhận", related_name="notices", on_delete=models.PROTECT
    )
    text = models.CharField("nội dung", max_length=500)
    url = models.CharField("trang", max_length=300, blank=True)
    created_at = models.DateTimeField("lúc", default=now)
    read_at = models.DateTimeField("đã đọc lúc", null=True, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = "thông báo"
        verbose_name_plural = "thông báo"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "read_at", "created_at"], name="notices_of_a_person")]

    def __str__(self) -> str:
        return self.text


def notify(user: Any, text: str, *, url: str = "", at: datetime) -> Notice:
    """Tell somebody, in the caller's transaction."""
    return Notice.objects.create(user=user, text=text[:500], url=url, created_at=at)


def mark_read(user: Any, *, at: datetime, notice: Notice | None = None) -> int:
    """One notice of a person, or all of his, as read; what he had read before keeps its time."""
    open_ones = Notice.objects.visible_to(user).unread()
    rows = list(open_ones if notice is None else open_ones.filter(pk=notice.pk))
    for row in rows:
        row.read_at = at
        row.save(update_fields=["read_at"])
    return len(rows)


# --- Among what waits for somebody ------------------------------------------------------------------------------
UNREAD = "unread_notice"


def counts(user: Any, on: date, mine: bool) -> list[models.QuerySet[Any]]:
    """Those that one has not read yet, as a question that the home page puts together with others."""
    unread = Notice.objects.visible_to(user).unread().order_by()
    return [unread.values(word=Value(UNREAD, output_field=models.CharField()))]


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    waiting = counted.get(UNREAD, 0)
    return [Todo(waiting, "thông báo chưa đọc", reverse("notice_list"))] if waiting else []
