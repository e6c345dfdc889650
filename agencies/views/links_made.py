"""The one-time links that were just made: kept in the session for a short while, for their page and their slips."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.urls import reverse

from accounts.models import Invitation
from accounts.services.one_time_links import OneTimeLink, hash_of
from common.clock import now
from common.http import site_of

IN_SESSION = "links_made"
SHOWN_FOR = timedelta(minutes=30)


@dataclass(frozen=True)
class LinkMade:
    """A link as its page and its slip show it."""

    invitation: Invitation
    address: str


def keep(request: Any, links: Sequence[OneTimeLink]) -> None:
    """Only the hash is stored for good; this is the one place where the token itself is found for half an hour."""
    request.session[IN_SESSION] = {"at": now().timestamp(), "tokens": [link.token for link in links]}


def links_made(request: Any) -> list[LinkMade]:
    """The links made last in this session that can still be used, with their addresses."""
    kept = request.session.get(IN_SESSION)
    if not kept or now().timestamp() - kept["at"] > SHOWN_FOR.total_seconds():
        request.session.pop(IN_SESSION, None)
        return []
    by_hash = {hash_of(token): token for token in kept["tokens"]}
    open_ones = Invitation.objects.filter(
        token_hash__in=by_hash, used_at=None, withdrawn_at=None, expires_at__gt=now()
    )
    rows = {row.token_hash: row for row in open_ones.select_related("user")}
    site = site_of(request)
    return [
        LinkMade(rows[mark], site + reverse("invitation_accept", args=[token]))
        for mark, token in by_hash.items()
        if mark in rows
    ]
