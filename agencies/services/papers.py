"""The papers that facts of the register rest on."""

from datetime import date
from typing import Any

from common.documents import OfficialDocument, parse_number
from common.history import create
from common.text import normalise


def record_paper(
    *, by: Any, number: str, issued_on: date | None = None, issuer: str = "", signer: str = "", excerpt: str = ""
) -> OfficialDocument | None:
    """Record a decision as its paper says; without a number there is no paper, and nothing is written."""
    read = parse_number(number)
    if not read.typed:
        return None
    return create(
        OfficialDocument(
            number=read.typed[:100],
            symbol=read.symbol[:60],
            issued_on=issued_on,
            issuer=normalise(issuer),
            signer=normalise(signer),
            excerpt=normalise(excerpt),
        ),
        by=by,
    )
