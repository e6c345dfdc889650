"""Form fields and their faults: one way to show them on every page (no other form renderer is used)."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.template import Library
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

register = Library()

DAY_HINT = "Ngày/tháng/năm, ví dụ 25/02/2021."
GROUPS = (forms.RadioSelect, forms.CheckboxSelectMultiple)


class Fault(NamedTuple):
    """A line of the error summary: what is wrong, and the id of the field to jump to ("": the whole form)."""

    target: str
    label: str
    sentence: str


def _target(bound: BoundField) -> str:
    """The id that a link must name to land in the field: of a group, its first box."""
    if isinstance(bound.field.widget, GROUPS):
        return f"{bound.auto_id}_0" if bound.auto_id else ""
    return bound.id_for_label


def faults(form: BaseForm) -> Iterator[Fault]:
    """Every fault of a form in the order of its fields, those of the form as a whole first."""
    if hasattr(form, "forms"):  # a formset
        yield from (Fault("", "", str(sentence)) for sentence in form.non_form_errors())  # type: ignore[attr-defined]
        for one in form.forms:
            yield from faults(one)
        return
    place = getattr(form, "place", "")  # where on the page the form as a whole begins
    yield from (Fault(place, "", str(sentence)) for sentence in form.non_field_errors())
    of = getattr(form, "of", "")  # which of several forms of one page this is, in words
    for bound in form:
        visible = not bound.is_hidden
        label = ", ".join(filter(None, (of, str(bound.label))))
        for sentence in bound.errors:
            yield Fault(_target(bound) if visible else "", label if visible else "", str(sentence))


@register.inclusion_tag("components/error_summary.html")
def error_summary(*forms_on_page: BaseForm | None) -> dict[str, Any]:
    """At the top of every page with a form; shows nothing while nothing is wrong."""
    return {"faults": [fault for form in forms_on_page if form is not None for fault in faults(form)]}


def _usual_hint(bound: BoundField) -> str:
    return DAY_HINT if isinstance(bound.field, forms.DateField) else ""


def _css_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.CheckboxInput | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return "form-check-input"
    return "form-select" if isinstance(widget, forms.Select) else "form-control"


def _attributes(bound: BoundField, hint: str) -> dict[str, Any]:
    """What the widget needs beyond its own: classes, the ids that describe it, and no half-English bubble."""
    widget = bound.field.widget
    described = [f"{bound.auto_id}_hint"] if hint else []
    if bound.errors:
        described.append(f"{bound.auto_id}_error")
    own_class = widget.attrs.get("class", "")
    attributes: dict[str, Any] = {
        "class": f"{own_class} {_css_class(widget)}{' is-invalid' if bound.errors else ''}".strip()
    }
    if described and not isinstance(widget, GROUPS):
        attributes["aria-describedby"] = " ".join(described)
    if bound.field.required and not isinstance(widget, GROUPS):
        attributes["aria-required"] = "true"
    if isinstance(bound.field, forms.DateField):
        attributes |= {"inputmode": "numeric", "autocomplete": "off", "data-day": True, "maxlength": 10}
        attributes["class"] += " field-day"
    return attributes


@register.inclusion_tag("components/field.html")
def field(bound: BoundField, *, label: str = "", hint: str = "", optional_mark: bool = True) -> dict[str, Any]:
    """One field: label, hint, fault, input, tied together for every reader.

    The browser's own bubbles (in the browser's language) are kept out: faults come from the server,
    in Vietnamese, after sending.
    """
    bound.form.use_required_attribute = False
    widget = bound.field.widget
    shown_hint = hint or str(bound.help_text or "") or (DAY_HINT if isinstance(bound.field, forms.DateField) else "")
    if again := _left_behind(bound):
        shown_hint = f"{again} {shown_hint}".strip()
    attributes = _attributes(bound, shown_hint)
    grouped = isinstance(widget, GROUPS)
    return {
        "bound": bound,
        "label": label or bound.label,
        "hint": shown_hint,
        "again": bool(again),
        "widget": "" if grouped else bound.as_widget(attrs=attributes),
        "choices": list(bound) if grouped else [],
        "choice_class": attributes["class"],
        "described_by": " ".join(_described(bound, shown_hint)),
        "kind": "group" if grouped else "check" if isinstance(widget, forms.CheckboxInput) else "line",
        "optional": optional_mark and not bound.field.required,
    }


def _left_behind(bound: BoundField) -> str:
    """A page that comes back for another fault comes without the file that was chosen: no browser keeps it."""
    chosen = bound.data if bound.form.is_bound and isinstance(bound.field, forms.FileField) else None
    if not chosen or bound.errors:
        return ""
    return f"Tệp “{chosen.name}” chưa được gửi vì trang còn chỗ phải sửa. Sửa xong, hãy chọn lại tệp này."


def _described(bound: BoundField, hint: str) -> list[str]:
    return [f"{bound.auto_id}_hint"] * bool(hint) + [f"{bound.auto_id}_error"] * bool(bound.errors)


@register.simple_tag
def filter_field(bound: BoundField, *, label: str = "") -> SafeString:
    """A field of a list's filter: small label above, nothing else. Drop-downs and lines are written straight:
    Django's widget renders a template per option and per attribute, which costs more than the list itself."""
    widget = bound.field.widget
    if isinstance(widget, forms.Select) and not isinstance(widget, (forms.RadioSelect, forms.SelectMultiple)):
        drawn = _select(bound)
    elif isinstance(widget, forms.TextInput):
        drawn = _line(bound)
    else:
        drawn = bound.as_widget(attrs={"class": _css_class(widget)})
    return format_html(
        '<div class="filter"><label for="{}">{}</label>{}</div>',
        bound.id_for_label,
        label or bound.label,
        drawn,
    )


def _select(bound: BoundField) -> SafeString:
    chosen = str(bound.value() if bound.value() is not None else "")
    options = "".join([_option(value, text, chosen) for value, text in bound.field.widget.choices])
    return format_html(
        '<select class="form-select" name="{}" id="{}">{}</select>',
        bound.html_name,
        bound.auto_id,
        SafeString(options),
    )


def _line(bound: BoundField) -> SafeString:
    attributes = bound.build_widget_attrs({"class": _css_class(bound.field.widget), "id": bound.auto_id})
    drawn = bound.field.widget.get_context(bound.html_name, bound.value(), attributes)["widget"]
    told = {"type": drawn["type"], "name": drawn["name"], "value": drawn["value"], **drawn["attrs"]}
    return format_html("<input{}>", flatatt(told))


def _option(value: Any, text: Any, chosen: str) -> str:
    """One option, escaped by hand: `format_html` would cost a page with a hundred of them a tenth of its time."""
    if isinstance(text, list | tuple):
        inner = "".join([_option(key, word, chosen) for key, word in text])
        return f'<optgroup label="{conditional_escape(value)}">{inner}</optgroup>'
    mark = " selected" if str(value) == chosen else ""
    return f'<option value="{conditional_escape(value)}"{mark}>{conditional_escape(text)}</option>'
