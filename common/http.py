"""What a view may do: read or write, never both by accident.

`@reads` answers GET and cannot change a fact; `@writes` answers POST in one transaction and once for each
form token; `@edits` is a page with a form: it reads on GET and writes on POST.
"""

import re
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from threading import get_ident
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.db import IntegrityError, connection, models, transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods

from common.errors import Refused

View = Callable[..., Any]  # answers with a page, a redirect or a streamed file
PER_PAGE = 50
LONGEST_KEY = 18  # digits: any number of that length is one that a database can hold
WRITING_SQL = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM|REPLACE INTO)\s+"?(\w+)', re.IGNORECASE)
# What a GET may note down: the session, who was here, the log, the counters that limit guessing.
NOTED_BY_READING = {
    "django_session",
    "usersessions_usersession",
    "accounts_user",
    "common_evententry",
    "portal_cache",
}


class WroteOnReading(Exception):
    """A GET tried to change a fact: a defect of ours, never a user's fault."""


class FormToken(models.Model):
    """A form that was sent once; the second press is led to what the first one did."""

    token = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE)
    address = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "biểu mẫu đã gửi"
        verbose_name_plural = "biểu mẫu đã gửi"

    def __str__(self) -> str:
        return self.address


def new_form_token() -> str:
    return secrets.token_urlsafe(24)


def reads(view: View) -> View:
    """A page that only shows: GET and HEAD, and no statement of it may change a fact."""

    @require_http_methods(["GET", "HEAD"])
    @wraps(view)
    def reading(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with no_facts_changed():
            return view(request, *args, **kwargs)

    return reading


def writes(view: View | None = None, *, on_any_day: bool = False) -> Any:
    """An act: POST, in one transaction, once for each form token, and only while the day shown is today."""

    def decorate(view: View) -> View:
        @require_http_methods(["POST"])
        @wraps(view)
        def writing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return _write_once(view, request, on_any_day, args, kwargs)

        return writing

    return decorate(view) if view else decorate


def edits(view: View | None = None, *, on_any_day: bool = False) -> Any:
    """A page with a form: reads on GET, writes on POST."""

    def decorate(view: View) -> View:
        @require_http_methods(["GET", "HEAD", "POST"])
        @wraps(view)
        def editing(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method == "POST":
                return _write_once(view, request, on_any_day, args, kwargs)
            with no_facts_changed():
                return view(request, *args, **kwargs)

        return editing

    return decorate(view) if view else decorate


def _write_once(view: View, request: HttpRequest, on_any_day: bool, args: Any, kwargs: Any) -> HttpResponse:
    if not on_any_day and not getattr(request, "day_is_today", True):
        raise Refused("Đang xem số liệu của một ngày khác nên không ghi được. Hãy bấm “Về hôm nay” rồi làm lại.")
    token = typed_text(request.POST.get("form_token", ""), 64)
    try:
        with transaction.atomic():
            sent = FormToken.objects.create(token=token, user=request.user) if token else None  # type: ignore[misc]
            response = view(request, *args, **kwargs)
            if not isinstance(response, HttpResponseRedirect):
                transaction.set_rollback(True)  # the form came back with faults: nothing of it stays
            elif sent is not None:
                sent.address = response.url[:500]
                sent.save(update_fields=["address"])
            return response
    except IntegrityError as conflict:
        first = FormToken.objects.filter(token=token, user=request.user).first() if token else None  # type: ignore[misc]
        if first is not None:
            return redirect(first.address or "/")
        if not _is_doubled(conflict):
            raise
        # Two people made the same thing at once: the rules of both found its place free.
        raise Refused(
            "Vừa có người khác ghi dữ liệu trùng với nội dung bạn gửi, nên chưa lưu gì. Hãy quay lại, tải lại trang "
            "để xem bản đang có rồi làm lại."
        ) from conflict


def _is_doubled(conflict: IntegrityError) -> bool:
    """Was it a row that must be unique (and not one that our code should never have written)?"""
    cause = conflict.__cause__
    told = getattr(cause, "pgcode", None) or getattr(cause, "sqlite_errorname", "")
    return told in ("23505", "SQLITE_CONSTRAINT_UNIQUE")


@contextmanager
def no_facts_changed() -> Iterator[None]:
    """Statements that write to anything but notes of reading raise `WroteOnReading`.

    Those of this thread: a server under test shares one connection among all that it answers at once, and another
    may be writing. For the same reason just this guard is taken away at the end, not the one that came last.
    """
    reader = get_ident()

    def guard(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        writing = WRITING_SQL.match(sql)
        if writing and writing[1] not in NOTED_BY_READING and get_ident() == reader:
            raise WroteOnReading(writing[1])
        return execute(sql, params, many, context)

    connection.execute_wrappers.append(guard)
    try:
        yield
    finally:
        connection.execute_wrappers.remove(guard)


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that `?trang=` asks for; a page that does not exist becomes the nearest that does."""
    return Paginator(rows, per_page).get_page(request.GET.get("trang"))


def site_of(request: HttpRequest) -> str:
    """The portal's address as its users know it, for what leaves the portal: links, QR codes, calendars."""
    return settings.SITE_ADDRESS.rstrip("/") or f"{request.scheme}://{request.get_host()}"


def typed_text(text: str, longest: int) -> str:
    """What was typed where no form field checks it; without NUL, which PostgreSQL holds in no text."""
    return text.replace("\0", "")[:longest]


def typed_key(text: str) -> int | None:
    """A row's number out of an address or a form; None for whatever else was typed there."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= LONGEST_KEY else None


def typed_keys(texts: list[str]) -> set[int]:
    """The numbers of the rows that were ticked; a tick that is no number stands for a row that does not exist."""
    keys = {typed_key(text) for text in texts}
    if None in keys:
        raise Http404
    return {key for key in keys if key is not None}


def next_address(request: HttpRequest, default: str) -> str:
    """Where a form leads back to: `next` if it is an address of ours, else `default`."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(wanted, allowed_hosts=None, require_https=request.is_secure())
    return wanted if safe and wanted.startswith("/") else default
