"""Codes of the second factor, and failures of them in the event log."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django.core.exceptions import ValidationError

from accounts.forms.wording import word
from common.events import log_event

MISSING = "Chưa ghi mã. Hãy mở ứng dụng xác thực trên điện thoại để xem mã 6 chữ số."


class _Codes:
    """What the three forms share: the words of the field, digits typed in groups, the log."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        word(self, {"code": "Mã xác thực"})
        field = self.fields["code"]  # type: ignore[attr-defined]
        field.error_messages["required"] = MISSING
        field.widget.attrs |= {"inputmode": "numeric", "maxlength": 20}

    def clean_code(self) -> str:
        # "123 456" is how a phone shows it.
        self.cleaned_data["code"] = self.cleaned_data["code"].replace(" ", "")  # type: ignore[attr-defined]
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            log_event("second_factor_failed", "Mã xác thực không đúng", subject=self.user)  # type: ignore[attr-defined]
            raise


class CodeForm(_Codes, AuthenticateForm):
    """The code at sign-in: from the phone, or a recovery code."""


class CodeAgainForm(_Codes, ReauthenticateForm):
    """The code once more, before something that touches the account's safety."""


class ActivateForm(_Codes, ActivateTOTPForm):
    """The first code: it proves that the phone has the secret."""
