"""What somebody had typed when the session ended: kept over the sign-in, so that no word of it is lost.

Only forms that ask for it (`KEPT`) are kept, for the person who typed, in the browser in which it was typed, and it
is only shown: nothing of it is saved before it is sent again. Of a session that is no longer there at all (the page
stood open over night) nobody knows whose it was: such a form says it itself, in a mark that only we can have made.
"""

from typing import Any

from django.core import signing
from django.http import HttpRequest, QueryDict, UnreadablePostError

KEPT = "keep_typed"
NOT_TYPED = frozenset({"csrfmiddlewaretoken", "form_token", KEPT})
IN_SESSION = "left_form"
MOST_CHARACTERS = 200_000

SALT = "left_form"
MOST_SECONDS = 7 * 24 * 3600

Left = dict[str, Any]


def mark_of(user: Any) -> str:
    """What a form carries as `KEPT`: for whom it was made."""
    return signing.dumps(user.pk, salt=SALT)


def _typist(request: HttpRequest) -> int | None:
    if request.user.is_authenticated:
        return request.user.pk
    try:
        return signing.loads(request.POST[KEPT], salt=SALT, max_age=MOST_SECONDS)
    except signing.BadSignature:
        return None


def left_behind(request: HttpRequest) -> Left | None:
    """The form that a session which is over sent, if it is one to be kept."""
    try:
        if request.method != "POST" or KEPT not in request.POST:
            return None
    except UnreadablePostError:
        return None  # cut off on its way
    typed = {name: request.POST.getlist(name) for name in request.POST if name not in NOT_TYPED}
    if sum(len(text) for texts in typed.values() for text in texts) > MOST_CHARACTERS:
        return None
    if (user := _typist(request)) is None:
        return None
    return {"user": user, "path": request.path, "typed": typed}


def keep_left(request: HttpRequest, left: Left | None) -> None:
    """Carry it into the session that begins with the next sign-in."""
    if left is not None:
        request.session[IN_SESSION] = left


def typed_before(request: HttpRequest) -> QueryDict | None:
    """What the reader of this page had typed on it; another person's is as absent."""
    left = request.session.get(IN_SESSION)
    if not left or left["user"] != request.user.pk or left["path"] != request.path:
        return None
    typed = QueryDict(mutable=True)
    for name, texts in left["typed"].items():
        typed.setlist(name, texts)
    return typed


def forget_left(request: HttpRequest) -> None:
    """It was saved."""
    if typed_before(request) is not None:
        del request.session[IN_SESSION]
