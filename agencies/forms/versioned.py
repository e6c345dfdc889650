"""A form over a row that somebody else may save meanwhile: nothing that was typed is lost."""

from dataclasses import dataclass
from typing import Any

from django import forms

from common.errors import Refused, Stale


@dataclass(frozen=True)
class Compared:
    """A field as it stands now and as it was typed."""

    label: str
    now: str
    typed: str

    @property
    def differs(self) -> bool:
        return self.now != self.typed


class RegisterForm(forms.Form):
    """A form of the register: it takes a service's refusal to the fields that it is about."""

    use_required_attribute = False

    def refuse(self, refusal: Refused) -> None:
        """Put what the service said where the reader looks for it."""
        if not refusal.fields:
            self.add_error(None, refusal.sentence)
        for name, sentence in refusal.fields.items():
            self.add_error(name if name in self.fields else None, sentence)


class VersionedForm(RegisterForm):
    """A form that carries the version it was filled from; after a stale save it shows both states."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    compared: list[Compared] | None = None
    last_saved: Any = None  # whose save came first
    once_more = "bấm lưu lần nữa thì bản của bạn thay bản đang có."

    @staticmethod
    def values_of(row: Any) -> dict[str, Any]:
        """What the fields show of a row: the start of the form, and the other side after a stale save."""
        raise NotImplementedError

    def show_both(self, stale: Stale) -> None:
        """What stands now beside what was typed; saving once more is then meant."""
        self.compared = self._compare(self.values_of(stale.current))
        current: Any = stale.current
        sent: Any = self.data
        sent = sent.copy()  # every box that was ticked, too
        sent[self.add_prefix("version")] = str(current.version)
        self.data = sent
        self.add_error(None, stale.sentence)

    def _compare(self, standing: dict[str, Any]) -> list[Compared]:
        return [
            Compared(
                str(self.fields[name].label),
                self._readable(name, standing[name]),
                self._readable(name, self.cleaned_data.get(name)),
            )
            for name in self.fields
            if name in standing
        ]

    def _readable(self, name: str, value: Any) -> str:
        if value in (None, ""):
            return ""
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            queryset: Any = field.queryset
            row = value if hasattr(value, "pk") else queryset.filter(pk=value).first()
            return field.label_from_instance(row) if row else ""
        if isinstance(field, forms.ChoiceField):
            words: Any = field.choices
            return str(dict(words).get(value, value))
        if isinstance(field, forms.BooleanField):
            return "có" if value else "không"
        return f"{value:%d/%m/%Y}" if hasattr(value, "strftime") else str(value)
