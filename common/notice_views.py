"""Thông báo của tôi: what somebody is told, the newest first; opening one is reading it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from common.clock import now
from common.http import page_of, reads, writes
from common.notices import Notice, mark_read


@reads
def notice_list(request: Any) -> HttpResponse:
    """One's own notices; those not read yet are marked."""
    page = page_of(request, Notice.objects.visible_to(request.user))
    rows = list(page.object_list)
    context = {"page": page, "rows": rows, "has_unread": any(row.read_at is None for row in rows)}
    return render(request, "common/notice_list.html", context)


@writes(on_any_day=True)
def notice_open(request: Any, pk: int) -> HttpResponse:
    """Read, and led to the page that it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.user), pk=pk)
    mark_read(request.user, at=now(), notice=notice)
    return redirect(notice.url or "notice_list")


@writes(on_any_day=True)
def notice_read_all(request: Any) -> HttpResponse:
    count = mark_read(request.user, at=now())
    messages.success(request, f"Đã đánh dấu đã đọc {count} thông báo.")
    return redirect("notice_list")
