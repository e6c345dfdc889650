"""Who signs in."""

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import PermissionsMixin, UserManager
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.db import models
from django.utils import timezone

from common.history import Tracked


class User(AbstractBaseUser, PermissionsMixin, Tracked):
    """A person's account (tài khoản). What he may do stands in his duties, which higher apps keep.

    E-mail addresses need not be unique: an office shares one.
    """

    username = models.CharField(
        "tên đăng nhập",
        max_length=150,
        unique=True,
        validators=[UnicodeUsernameValidator()],
        error_messages={"unique": "Tên đăng nhập này đã có người dùng. Hãy chọn tên khác."},
    )
    full_name = models.CharField("họ và tên", max_length=150, blank=True)
    title = models.CharField("chức vụ", max_length=150, blank=True)
    email = models.EmailField("thư điện tử", blank=True)
    phone = models.CharField("điện thoại", max_length=50, blank=True)
    is_staff = models.BooleanField("vào được trang quản trị", default=False)
    is_active = models.BooleanField("đang dùng", default=True)
    is_demo = models.BooleanField("người giả định (bản dùng thử)", default=False)
    date_joined = models.DateTimeField("ngày lập", default=timezone.now, editable=False)
    last_seen_at = models.DateTimeField("hoạt động gần nhất", null=True, blank=True, editable=False)
    signed_out_at = models.DateTimeField("đăng xuất mọi nơi lúc", null=True, blank=True, editable=False)

    password_is_short = models.BooleanField("mật khẩu ngắn, chỉ dùng kèm lớp thứ hai", default=False, editable=False)

    not_in_history = ("password", "last_login", "last_seen_at")

    objects = UserManager()

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["email"]

    class Meta:
        verbose_name = "tài khoản"
        verbose_name_plural = "tài khoản"
        ordering = ["username"]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)
