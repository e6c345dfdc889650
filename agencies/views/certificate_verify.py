"""The public page behind a QR code: is this declaration or certificate in force today?"""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import render

from agencies.queries.certificate_verified import verified
from common.clock import now
from common.http import reads, typed_text
from common.limits import count_guess, refusal_of_guesser

WHAT = "kiem-chung"
LONGEST = 100  # signs of an address that are looked up
KEPT = "public, max-age=60"  # seconds: what changed is told within a minute


@login_not_required
@reads
def certificate_verify(request: Any, token: str) -> HttpResponse:
    """The state of today, whatever day a signed-in reader has chosen; every unknown token gets one and the same
    page, and who tries too many gets none."""
    refusal = refusal_of_guesser(request, WHAT)
    if refusal is not None:
        return refusal
    found = verified(typed_text(token, LONGEST), request.today)
    if found is None:
        count_guess(request, WHAT)
    context = {"found": found, "at": now() if found else None}
    answer = render(request, "agencies/certificate_verify.html", context, status=200 if found else 404)
    if not request.user.is_authenticated:  # an answer that carries a session is nobody else's
        answer.headers["Cache-Control"] = KEPT
    return answer
