"""The parts that a page is built from; every template has them without {% load %} (see docs/look.md).

They show what they are given: no database, no app of ours, and settings only for the office's name.
"""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.paginator import Page
from django.http import QueryDict
from django.template import Context, Library
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from common.templatetags import charts, fields, pictures, values

register = Library()
for part in (values, fields, charts, pictures):
    register.tags.update(part.register.tags)
    register.filters.update(part.register.filters)

STATES = {"good", "warn", "bad", ""}
BANNERS = {"info", "good", "warn", "bad"}
MESSAGE_KINDS = {"success": "good", "warning": "warn", "error": "bad"}
NOT_GIVEN = "Chưa cung cấp"


def _known(value: str, allowed: set[str]) -> str:
    """A misspelt kind would lose its meaning silently, so it stops the page in tests."""
    if value not in allowed:
        raise ValueError(f"{value!r} is none of {sorted(allowed)}")
    return value


# --- Words ---------------------------------------------------------------------------------------------------
@register.simple_tag
def state(kind: str, word: str) -> SafeString:
    """A state: its word, with a shape (● good, ◐ warn, ✕ bad, ○ neither) and a tint."""
    return format_html('<span class="state state-{}">{}</span>', _known(kind, STATES) or "idle", word)


@register.simple_block_tag
def banner(content: str, kind: str = "info") -> SafeString:
    """A notice across the page; a bad one is read out at once."""
    role = "alert" if kind == "bad" else "status"
    return format_html('<div class="banner banner-{}" role="{}">{}</div>', _known(kind, BANNERS), role, content)


@register.filter
def banner_kind(message_tags: str) -> str:
    """The banner of a message of django.contrib.messages, by its level."""
    return next((kind for level, kind in MESSAGE_KINDS.items() if level in message_tags), "info")


@register.simple_block_tag
def empty_state(content: str, sentence: str) -> SafeString:
    """Where a list has no row: why, and what to do now."""
    return format_html('<div class="empty"><p>{}</p><div class="acts">{}</div></div>', sentence, content)


@register.simple_block_tag
def confirmation(content: str, title: str, *, reference: str = "") -> SafeString:
    """What was done, its reference, and what comes next."""
    code = format_html('<p class="reference">Mã số: <strong>{}</strong></p>', reference) if reference else ""
    return format_html('<section class="confirmation"><h2>{}</h2>{}{}</section>', title, code, content)


@register.simple_block_tag
def fault(content: str) -> SafeString:
    """A fault at the cell that it is about: what is there, and the cure."""
    return format_html('<div class="fault"><span class="visually-hidden">Lỗi: </span>{}</div>', content)


# --- Boxes and lists -----------------------------------------------------------------------------------------
@register.simple_block_tag
def panel(content: str, title: str = "", *, level: int = 2, classes: str = "") -> SafeString:
    """A white panel; `classes="flush"` where a list fills it to the edge."""
    heading = format_html("<h{0}>{1}</h{0}>", level, title) if title else ""
    return format_html('<section class="panel {}">{}{}</section>', classes, heading, content)


@register.simple_block_tag
def listing(content: str, caption: str, *, hide_caption: bool = False, classes: str = "") -> SafeString:
    """A table of rows: header that stays in sight, cards on a phone (by data-label), caption for all."""
    return format_html(
        '<div class="panel flush"><table class="list {}"><caption{}>{}</caption>{}</table></div>',
        classes,
        mark_safe(' class="visually-hidden"') if hide_caption else "",
        caption,
        content,
    )


@register.simple_block_tag
def facts(content: str) -> SafeString:
    """A list of `fact`s."""
    return format_html('<dl class="facts">{}</dl>', content)


@register.simple_tag
def fact(label: str, value: Any, *, empty: str = NOT_GIVEN, url: str = "", act: str = "Sửa") -> SafeString:
    """A row of `facts`: label, value or the word for its absence, and the link that changes it."""
    shown = format_html('<span class="absent">{}</span>', empty) if value in (None, "") else _readable(value)
    return _fact_row(label, shown, url, act)


@register.simple_block_tag
def fact_block(content: str, label: str, *, url: str = "", act: str = "Sửa") -> SafeString:
    """A row of `facts` whose value is more than one word: links, pills, a list."""
    return _fact_row(label, content, url, act)


def _readable(value: Any) -> Any:
    return values.day(value) if hasattr(value, "strftime") else value


def _fact_row(label: str, shown: Any, url: str, act: str) -> SafeString:
    hidden = format_html('<span class="visually-hidden"> {}</span>', label)
    link = format_html('<dd class="fact-act"><a href="{}">{}{}</a></dd>', url, act, hidden) if url else ""
    return format_html("<div><dt>{}</dt><dd>{}</dd>{}</div>", label, shown, link)


@register.inclusion_tag("components/todo_list.html")
def todo_list(todos: Any, *, nothing: str = "Không có việc nào đang chờ.") -> dict[str, Any]:
    """Lines of work: count, what (a link to just these), and since when or how pressing."""
    return {"todos": list(todos), "nothing": nothing}


# --- Ways through the portal ---------------------------------------------------------------------------------
@register.inclusion_tag("components/tabs.html")
def tabs(items: Any, label: str) -> dict[str, Any]:
    """Tabs are links: `label`, `url`, `current`, and `count` where it says something."""
    return {"items": items, "label": label}


@register.inclusion_tag("components/chips.html")
def chips(items: Any, clear_url: str = "") -> dict[str, Any]:
    """The chosen filters: `label`, and the `url` of the same list without it."""
    return {"items": list(items), "clear_url": clear_url}


@register.inclusion_tag("components/steps.html")
def steps(current: int, *names: str) -> dict[str, Any]:
    """Where a wizard stands; `current` counts from 1."""
    return {
        "steps": [{"name": name, "place": place} for place, name in enumerate(names, 1)],
        "current": current,
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, parameter: str = "trang", what: str = "dòng") -> dict[str, Any]:
    """Which rows these are, and the way to the others; keeps every other part of the address."""
    query: QueryDict = context["request"].GET.copy()

    def address_of(place: int) -> str:
        query[parameter] = str(place)
        return f"?{query.urlencode()}"

    paginator = page.paginator
    several = paginator.num_pages > 1
    shown = paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1) if several else ()
    return {
        "page": page,
        "what": what,
        "links": [
            {
                "number": place,
                "url": address_of(place) if isinstance(place, int) else "",
                "current": place == page.number,
            }
            for place in shown
        ],
        "previous": address_of(page.previous_page_number()) if page.has_previous() else "",
        "next": address_of(page.next_page_number()) if page.has_next() else "",
    }


@register.simple_tag
def address(path: str, **query: Any) -> str:
    """A path with a query; empty values are left out."""
    given = {key: value for key, value in query.items() if value not in (None, "")}
    return f"{path}?{urlencode(given)}" if given else path


# --- Marks on a list -----------------------------------------------------------------------------------------
@register.simple_tag
def check_all(name: str, label: str = "Chọn tất cả trên trang này") -> SafeString:
    """The box in a list's head that ticks every box called `name`; shown only where the script runs."""
    return format_html(
        '<input class="form-check-input" type="checkbox" data-check-all="{}" aria-label="{}" hidden>',
        name,
        label,
    )


@register.simple_tag
def check_row(name: str, value: Any, label: str, *, checked: bool = False) -> SafeString:
    """The box of one row."""
    return format_html(
        '<input class="form-check-input" type="checkbox" name="{}" value="{}" aria-label="Chọn {}"{}>',
        name, value, label, mark_safe(" checked") if checked else "",
    )  # fmt: skip


# --- The frame -----------------------------------------------------------------------------------------------
@register.simple_tag
def office_name() -> str:
    """The office's name from the settings: pages without a signed-in user, and error pages, have no other."""
    return str(settings.OFFICE["name"])


@register.simple_tag
def idle_seconds() -> int:
    """After how many seconds without a request the session ends; the script warns two minutes before."""
    return int(settings.IDLE_LIMIT.total_seconds())
