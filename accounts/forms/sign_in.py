"""Signing in by user name."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm

from accounts.forms.wording import word

LONGEST_PASSWORD = 200  # hashing takes its time by the length, so the length has an end


class SignInForm(LoginForm):
    """User name and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"login": "Tên đăng nhập", "password": "Mật khẩu"})
        self.fields["login"].widget.attrs |= {"autocapitalize": "none", "spellcheck": "false"}
        self.fields["login"].error_messages["required"] = "Chưa ghi tên đăng nhập. Tên này có trên phiếu tài khoản."
        self.fields["password"].error_messages["required"] = "Chưa ghi mật khẩu."
        self.fields["password"].max_length = LONGEST_PASSWORD


class PasswordAgainForm(ReauthenticateForm):
    """The password once more, before something that touches the account's safety."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"password": "Mật khẩu"})
        self.fields["password"].error_messages["required"] = "Chưa ghi mật khẩu."
