"""A person's own name and contact."""

from typing import Any

from django import forms

from accounts.models import User
from common.errors import Stale
from common.text import normalise


class ProfileForm(forms.ModelForm):
    """What a person may change of his own account."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    standing: Any = None  # the account as another window saved it first

    class Meta:
        model = User
        fields = ["full_name", "title", "phone", "email"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["full_name"].required = True
        self.fields["full_name"].error_messages["required"] = "Chưa ghi họ và tên."
        self.fields["email"].error_messages["invalid"] = "Địa chỉ thư chưa đúng. Ví dụ: vpubnd@angiang.gov.vn."
        self.fields["version"].initial = self.instance.version
        completions = {"full_name": "name", "title": "organization-title", "phone": "tel", "email": "email"}
        for name, completion in completions.items():
            self.fields[name].widget.attrs["autocomplete"] = completion

    def show_standing(self, stale: Stale) -> None:
        """What stands now beside what was typed; saving once more is then meant."""
        self.standing = stale.current
        self.data = {**self.data.dict(), "version": str(self.standing.version)}  # type: ignore[attr-defined]
        self.add_error(None, stale.sentence)

    def clean(self) -> None:
        for name in ("full_name", "title", "phone"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = normalise(self.cleaned_data[name])
