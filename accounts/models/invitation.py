"""One-time links with which a person sets a password."""

from django.conf import settings
from django.db import models

from accounts.choices import InvitationPurpose


class Invitation(models.Model):
    """A one-time link (đường dẫn dùng một lần) to an account; only the hash of its token is kept."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tài khoản",
        related_name="invitations",
        on_delete=models.CASCADE,
    )
    purpose = models.CharField("mục đích", max_length=20, choices=InvitationPurpose)
    token_hash = models.CharField("dấu của đường dẫn", max_length=64, unique=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="người cấp",
        related_name="+",
        null=True,
        on_delete=models.PROTECT,
    )
    made_at = models.DateTimeField("cấp lúc")
    expires_at = models.DateTimeField("hết hạn lúc")
    used_at = models.DateTimeField("dùng lúc", null=True, blank=True)
    withdrawn_at = models.DateTimeField("thu hồi lúc", null=True, blank=True)
    mailed_at = models.DateTimeField("gửi thư lúc", null=True, blank=True)
    mail_failed_at = models.DateTimeField("gửi thư không được lúc", null=True, blank=True)

    class Meta:
        verbose_name = "đường dẫn dùng một lần"
        verbose_name_plural = "đường dẫn dùng một lần"
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.get_purpose_display()} · {self.user}"
