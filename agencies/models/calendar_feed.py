"""A private address under which a calendar program reads what runs out."""

import secrets

from django.conf import settings
from django.db import models

from common.clock import now

TOKEN_BYTES = 24  # 192 bits


def new_feed_token() -> str:
    return secrets.token_urlsafe(TOKEN_BYTES)


class CalendarFeed(models.Model):
    """Lịch theo dõi riêng: whose it is and the token of its address; a new token makes the old address dead."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name="của người dùng",
        related_name="calendar_feed",
        on_delete=models.CASCADE,
    )
    token = models.CharField(max_length=40, default=new_feed_token, unique=True, editable=False)
    renewed_at = models.DateTimeField("đổi địa chỉ lúc", default=now)

    class Meta:
        verbose_name = "lịch theo dõi riêng"
        verbose_name_plural = "lịch theo dõi riêng"

    def __str__(self) -> str:
        return f"Lịch của {self.user}"
