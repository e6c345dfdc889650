"""The forms of a page as a browser would send them: read from its HTML, so that no list of fields is kept by hand."""

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client


@dataclass
class FormOnPage:
    """A form, the values that it stands with, and what can be typed into it."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    names: list[str] = field(default_factory=list)  # of all but files and buttons, in their order
    files: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)  # where words are typed

    def note(self, name: str, value: str | None) -> None:
        if name not in self.names:
            self.names.append(name)
        if value is not None:
            self.values.setdefault(name, []).append(value)


class _Forms(HTMLParser):
    """The forms in the page's own part, between <main> and </main>: those of the frame are the portal's."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[FormOnPage] = []
        self._inside = False
        self._form: FormOnPage | None = None
        self._text = self._select = ""
        self._options: list[tuple[str, bool]] = []
        self._many = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        known = dict(attrs)
        if tag == "main":
            self._inside = True
        elif tag == "form" and self._inside:
            self._form = FormOnPage(known.get("action") or "", (known.get("method") or "get").lower())
            self.forms.append(self._form)
        if self._form is None or "disabled" in known:
            return
        name = known.get("name") or ""
        if tag == "textarea" and name:
            self._text = name
            self._form.note(name, "")
            self._form.texts.append(name)
        elif tag == "select" and name:
            self._select, self._options, self._many = name, [], "multiple" in known
        elif tag == "option" and self._select:
            self._options.append((known.get("value") or "", "selected" in known))
        elif tag == "input" and name:
            self._input(self._form, name, known)

    def _input(self, form: FormOnPage, name: str, known: dict[str, str | None]) -> None:
        kind = (known.get("type") or "text").lower()
        if kind == "file":
            form.files.append(name)
        elif kind in ("checkbox", "radio"):
            form.note(name, (known.get("value") or "on") if "checked" in known else None)
        elif kind not in ("submit", "button", "reset", "image"):
            form.note(name, known.get("value") or "")
            if kind not in ("hidden", "number"):
                form.texts.append(name)

    def handle_data(self, data: str) -> None:
        if self._text and self._form is not None:
            self._form.values[self._text][-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea" and self._text and self._form is not None:
            # The newline right after the tag is none of the text
            self._form.values[self._text][-1] = self._form.values[self._text][-1].removeprefix("\n")
            self._text = ""
        elif tag == "select" and self._select and self._form is not None:
            chosen = [value for value, is_chosen in self._options if is_chosen]
            chosen = chosen or ([] if self._many else [value for value, _ in self._options[:1]])
            self._form.note(self._select, None)
            for value in chosen:
                self._form.note(self._select, value)
            self._select = ""
        elif tag == "form":
            self._form = None
        elif tag == "main":
            self._inside = False


def forms_in(html: str) -> list[FormOnPage]:
    reader = _Forms()
    reader.feed(html)
    return reader.forms


def forms_at(client: Client, address: str) -> list[FormOnPage]:
    """The forms of a page that are sent; those that lead back to this page have its address for their action."""
    answer: Any = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    found = [form for form in forms_in(answer.content.decode()) if form.method == "post"]
    for form in found:
        form.action = form.action or address
    return found
