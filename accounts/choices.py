"""Fixed words of the accounts."""

from django.db import models


class InvitationPurpose(models.TextChoices):
    """What a one-time link is for."""

    FIRST_SIGN_IN = "first", "đăng nhập lần đầu"
    REOPEN = "reopen", "mở lại tài khoản"
    NEW_PASSWORD = "password", "đặt lại mật khẩu"
