"""What is known of a published decision besides its lines: issuer, signer, excerpt, scan."""

from typing import Any

from django.db import transaction

from agencies.services.papers import PaperSaid, keep_paper
from common.errors import Refused, Stale
from common.history import save_versioned
from common.text import normalise
from procedures.models import PublicationDecision


@transaction.atomic
def describe_publication(
    decision: PublicationDecision, *, said: PaperSaid, note: str, version: int, by: Any
) -> PublicationDecision:
    """Complete what the paper of a decision says, and keep its scan; number and day stay as they were decided.

    Refuses a list without a paper, a file that is no PDF, and a stale version (`Stale`).
    """
    current = PublicationDecision.objects.select_related("paper").get(pk=decision.pk)
    if current.version != version:
        raise Stale(current)
    if current.paper is None:
        raise Refused("Danh mục ban đầu không có quyết định để bổ sung thông tin.")
    current.paper = keep_paper(current.paper, said, by=by)
    current.note = normalise(note)
    return save_versioned(current, by=by, version=version)
