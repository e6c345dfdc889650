"""Stored files."""

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """Tệp."""

    name = models.CharField("tên tệp", max_length=255)
    stored_name = models.CharField(max_length=100, unique=True, editable=False)
    size = models.PositiveBigIntegerField("dung lượng", default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    state = models.CharField("trạng thái", max_length=10, default="pending")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, related_name="+", on_delete=models.PROTECT
    )
    uploaded_at = models.DateTimeField("tải lên lúc", auto_now_add=True)

    def __str__(self) -> str:
        return self.name
