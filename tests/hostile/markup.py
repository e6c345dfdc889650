"""A text that breaks out of every place of a page where text may stand, and what shows that one did."""

import re
from collections.abc import Callable, Iterable, Iterator
from html import escape
from html.parser import HTMLParser
from itertools import count
from typing import Any

from django.apps import apps
from django.db import models

from common.history import Tracked, save_versioned

# Out of a bare attribute, out of both quotations, out of title, textarea, script and comment; a template of ours;
# and markup that is escaped already, which must not be unescaped.
BREAKS = " xss=1 '\"></title></textarea></script>--><xss>{{7*7}}&lt;yss&gt;"
SHORT = "'\"><xss>"
# Words that the portal writes itself; no person types them.
NOT_TYPED = {
    "common.ImportBatch": {"kind", "scope"},
    "common.ImportChange": {"model"},
    "common.ImportTurn": {"kind", "scope"},
    "common.EventEntry": {"kind", "subject"},
    "common.StoredFile": {"stored_name", "purpose", "sha256", "content_type"},
    "common.FormToken": {"token", "address"},
    "common.Notice": {"url"},
    "common.NumberSeries": {"series"},
    "common.OutgoingMail": {"key"},
    "agencies.Certificate": {"token"},
    "agencies.CalendarFeed": {"token"},
    "agencies.SavedFilter": {"url_name", "query"},
    "accounts.Invitation": {"token_hash"},
    "accounts.User": {"password"},
    "procedures.AdministrativeProcedure": {"key"},
    "inspections.InspectionPlan": {"title_key"},
    "inspections.PlanVersion": {"sha256"},
    "inspections.SelfAssessment": {"receipt"},
    "inspections.Evidence": {"sha256"},
    "inspections.AssessmentSeal": {"sha256"},
}
# What lists search and sort by, and whose request wrote a row; no person types them and no page shows them.
KEYS = {"folded_name", "folded", "sort_key", "symbol_key", "name_key", "request_id"}
# What the database itself keeps empty in some rows.
EMPTY: dict[str, Callable[[Any], bool]] = {
    "inspections.PlannedInspection.outside_reason": lambda row: row.plan_id is not None,
    "inspections.PlannedInspection.done_note": lambda row: row.state != "done",
}
BELOW_INSPECTIONS = ("common", "accounts", "agencies", "procedures", "reports")
ATTRIBUTES = re.compile(r"^(?:on|hx-on|xss)", re.IGNORECASE)
SCHEMES = re.compile(
    r"^(?:https?://(?:testserver|iso\.example)|/(?!/)|[?#]|mailto:|tel:|data:image/|$)", re.IGNORECASE
)


# --- Putting it everywhere --------------------------------------------------------------------------------------
def typed_columns(model: Any) -> list[Any]:
    """The columns of a model in which a person's text stands."""
    left_out = NOT_TYPED.get(model._meta.label, set()) | KEYS
    return [
        field
        for field in model._meta.concrete_fields
        if isinstance(field, models.CharField | models.TextField) and not field.choices and field.name not in left_out
    ]


def models_of_ours(*of_apps: str) -> Iterator[Any]:
    """Those of some apps; of all below the inspections where none is named: these are a walk of their own."""
    for model in apps.get_models():
        ours = model._meta.app_label in (of_apps or BELOW_INSPECTIONS)
        if ours and not model._meta.object_name.startswith("Historical"):
            yield model


def poisoned(mark: str, length: int | None) -> str:
    """The text of a column: its mark, and as much of the breaks as the column holds."""
    room = (length or 1_000) - len(mark)
    return mark + (BREAKS if room >= len(BREAKS) else SHORT if room >= len(SHORT) else "<")


def poison(models_to_fill: Iterable[Any]) -> dict[str, list[str]]:
    """Write the text into every typed column of every row; what stands now in which column ("app.Model.column")."""
    written: dict[str, list[str]] = {}
    marks = (f"{number:x}" for number in count(0x100))  # no text is like another
    for model in models_to_fill:
        for row in model._base_manager.order_by("pk"):
            values = {}
            for field in typed_columns(model):
                column = f"{model._meta.label}.{field.name}"
                if column in EMPTY and EMPTY[column](row):
                    continue
                values[field.name] = poisoned(next(marks), field.max_length)
                written.setdefault(column, []).append(values[field.name])
            if not values:
                continue
            for name, value in values.items():
                setattr(row, name, value)
            if isinstance(row, Tracked):
                save_versioned(row, by=None, reason="lý do" + BREAKS)
            else:
                model._base_manager.filter(pk=row.pk).update(**values)
    return written


# --- Finding it -------------------------------------------------------------------------------------------------
class _Page(HTMLParser):
    """The tags and attributes of a page that only a break could have made."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if "xss" in tag:
            self.found.append(f"<{tag}>")
        for name, value in attrs:
            address = re.sub(r"[\s\0]", "", value or "")
            if ATTRIBUTES.match(name) or not re.fullmatch(r"[a-z][\w:.-]*", name):
                self.found.append(f"<{tag} {name}>")
            elif name in ("href", "src", "action", "formaction") and not SCHEMES.match(address):
                self.found.append(f"<{tag} {name}={value}>")


def breaks_in(html: str) -> list[str]:
    """What got out of its place on a page."""
    page = _Page()
    page.feed(html)
    raw = [sign for sign in ("<xss", "&lt;yss", "49&amp;lt;yss") if sign in html.lower()]
    return [*page.found, *raw]


def shown_in(html: str, text: str) -> bool:
    return escape(text) in html
