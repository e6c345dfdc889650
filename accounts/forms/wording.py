"""Fields of allauth's forms in our words."""

from typing import Any

from django import forms


def word(form: Any, labels: dict[str, str]) -> None:
    """Vietnamese labels, no placeholder (it vanishes while one types), no English hint."""
    for name, label in labels.items():
        field: forms.Field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)
