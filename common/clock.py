"""The one place where the portal asks what time it is; everything below the edge gets the day passed in."""

from datetime import date, datetime

from django.utils import timezone


def now() -> datetime:
    return timezone.now()


def today() -> date:
    """The office's day (Asia/Ho_Chi_Minh)."""
    return timezone.localdate(now())
