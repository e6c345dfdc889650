"""Whose calendar stands behind a token."""

from typing import Any

from agencies.models import CalendarFeed
from agencies.models.membership import sight_of


def feed_for(user: Any) -> CalendarFeed | None:
    """The user's own feed, if he has asked for one."""
    return CalendarFeed.objects.filter(user=user).first()


def reader_of(token: str) -> Any:
    """The user whose feed it is; None for an unknown token, a disabled account, and who holds no duty today."""
    feed = CalendarFeed.objects.filter(token=token).select_related("user").first()
    if feed is None or not feed.user.is_active:
        return None
    sight = sight_of(feed.user)
    return feed.user if sight.everything or sight.provinces or sight.agencies else None
