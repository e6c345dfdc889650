"""Choosing a password."""

from typing import Any

from allauth.account.forms import ChangePasswordForm
from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.forms.sign_in import LONGEST_PASSWORD
from accounts.forms.wording import word
from accounts.models import User
from accounts.passwords import shortest_allowed

NOT_THE_SAME = "Hai lần gõ không giống nhau. Hãy gõ lại mật khẩu mới."


def _hint(user: User | None) -> str:
    return (
        f"Ít nhất {shortest_allowed(user)} ký tự; nên là bốn, năm từ không liên quan nhau, có dấu, có cách đều được. "
        "Không dùng mật khẩu hay gặp, tên của bạn hoặc tên cơ quan."
    )


class NewPasswordForm(forms.Form):
    """A password for an account that was opened by a one-time link."""

    password1 = forms.CharField(
        label="Mật khẩu mới",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Chưa ghi mật khẩu mới."},
    )
    password2 = forms.CharField(
        label="Gõ lại mật khẩu mới",
        strip=False,
        max_length=LONGEST_PASSWORD,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": "Chưa gõ lại mật khẩu mới."},
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _hint(user)

    def clean_password1(self) -> str:
        chosen: str = self.cleaned_data["password1"]
        validate_password(chosen, self.user)
        return chosen

    def clean(self) -> None:
        chosen = self.cleaned_data.get("password1")
        again = self.cleaned_data.get("password2")
        if chosen and again and chosen != again:
            self.add_error("password2", NOT_THE_SAME)


class PasswordChangeForm(ChangePasswordForm):
    """Changing one's own password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = ("Mật khẩu hiện tại", "Mật khẩu mới", "Gõ lại mật khẩu mới")
        word(self, dict(zip(("oldpassword", "password1", "password2"), labels, strict=True)))
        self.fields["password1"].help_text = _hint(self.user)
        for name in ("oldpassword", "password1", "password2"):
            self.fields[name].error_messages["required"] = "Chưa ghi mật khẩu ở ô này."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or self.cleaned_data
        if cleaned.get("password1") and cleaned.get("password2") and cleaned["password1"] != cleaned["password2"]:
            self.add_error("password2", NOT_THE_SAME)
        return cleaned
