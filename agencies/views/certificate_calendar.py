"""The calendar of what runs out: a month on the page, and the feed for calendar programs."""

import re
from datetime import date
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.queries.calendar_feeds import feed_for, reader_of
from agencies.queries.certificate_calendar import (
    Due,
    alerts,
    due_between,
    feed_of,
    month_end,
    month_of,
    next_month,
    previous_month,
)
from agencies.services.calendar_feeds import renew_feed
from common.clock import now
from common.downloads import HEADERS
from common.http import reads, site_of, typed_text, writes
from common.icalendar import WholeDay, calendar
from common.limits import count_guess, refusal_of_guesser
from common.registry import calendar_days

WHAT = "lich"
LONGEST = 100  # signs of an address that are looked up
FIRST_YEAR, LAST_YEAR = 1990, 2100
MONTH = re.compile(r"(?P<year>[0-9]{4})-(?P<month>0[1-9]|1[0-2])")


@reads
def certificate_calendar(request: Any) -> HttpResponse:
    """What falls due in a month (`?thang=2026-11`), and how much runs out within the office's alerts."""
    first = _month_asked(request)
    due = due_between(request.user, first, month_end(first), request.day)
    feed = feed_for(request.user)
    context = {
        "first": first,
        "due": due,
        "weeks": month_of(first, due),
        "previous": previous_month(first),
        "following": next_month(first),
        "alerts": alerts(request.user, request.day),
        "feed": feed,
        "feed_address": site_of(request) + reverse("calendar_feed", args=[feed.token]) if feed else "",
    }
    return render(request, "agencies/certificate_calendar.html", context)


def _month_asked(request: Any) -> date:
    """The first day of the month in the address; anything else is the month of the day of the figures."""
    asked = MONTH.fullmatch(request.GET.get("thang", ""))
    if asked and FIRST_YEAR <= int(asked["year"]) <= LAST_YEAR:
        return date(int(asked["year"]), int(asked["month"]), 1)
    return date(request.day.year, request.day.month, 1)


@writes(on_any_day=True)
def calendar_feed_renew(request: Any) -> HttpResponse:
    """Give the reader a private address for his calendar program, or another one in its place."""
    had_one = feed_for(request.user) is not None
    renew_feed(by=request.user)
    done = "Đã đổi địa chỉ lịch riêng; địa chỉ cũ không dùng được nữa." if had_one else "Đã tạo địa chỉ lịch riêng."
    messages.success(request, done)
    return redirect("certificate_calendar")


@login_not_required
@reads
def calendar_feed(request: Any, token: str) -> HttpResponse:
    """The calendar of whose token it is, as he sees it today; for every other token the page of an absent address."""
    refusal = refusal_of_guesser(request, WHAT)
    if refusal is not None:
        return refusal
    reader = reader_of(typed_text(token, LONGEST))
    if reader is None:
        count_guess(request, WHAT)
        raise Http404
    events = [_event(request, one) for one in feed_of(reader, request.today)]
    place = urlsplit(site_of(request)).hostname or ""
    events += [one for told in calendar_days for one in told(reader, request.today, place)]
    content = calendar("Công bố, chứng nhận TCVN ISO 9001", events, at=now())
    headers = {**HEADERS, "Content-Disposition": 'attachment; filename="lich.ics"'}
    return HttpResponse(content, content_type="text/calendar; charset=utf-8", headers=headers)


def _event(request: Any, one: Due) -> WholeDay:
    place = urlsplit(site_of(request)).hostname
    page = site_of(request) + reverse("certificate_detail", args=[one.certificate]) if one.certificate else ""
    return WholeDay(f"{one.key}@{place}", one.day, f"{one.sentence}: {one.name}", address=page)
