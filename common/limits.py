"""How often one address may guess at what nobody should guess: counted by the minute, in the shared cache.

Who knows the right address is never counted, so that a whole office may read from behind one proxy.
"""

from allauth.core.internal.ratelimit import cache_lock, get_ip, respond_429
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse

from common.clock import now

GUESSES_A_MINUTE = 60
KEPT = 120  # seconds: longer than the minute that a count is about


def refusal_of_guesser(request: HttpRequest, what: str) -> HttpResponse | None:
    """The answer to an address that has guessed too often this minute; None lets it in. Looking writes nothing."""
    guesses = cache.get(_key(request, what), 0)
    return respond_429(request) if guesses >= GUESSES_A_MINUTE else None


def count_guess(request: HttpRequest, what: str) -> None:
    """Note a guess that met nothing."""
    key = _key(request, what)
    with cache_lock(key):
        cache.set(key, cache.get(key, 0) + 1, KEPT)


def _key(request: HttpRequest, what: str) -> str:
    return f"guesses:{what}:{get_ip(request)}:{now():%Y%m%d%H%M}"
