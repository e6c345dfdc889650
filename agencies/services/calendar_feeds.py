"""The private address under which a calendar program reads what runs out."""

from typing import Any

from django.db import transaction

from agencies.models import CalendarFeed
from agencies.models.calendar_feed import new_feed_token
from common.clock import now


@transaction.atomic
def renew_feed(*, by: Any) -> CalendarFeed:
    """Give a user his address, or another one: the old is dead at once. Refuses nobody: it opens only his sight."""
    feed, made = CalendarFeed.objects.get_or_create(user=by)
    if not made:
        feed.token, feed.renewed_at = new_feed_token(), now()
        feed.save()
    return feed
