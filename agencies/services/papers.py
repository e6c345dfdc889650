"""The papers that facts of the register rest on."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.base import File

from common.documents import OfficialDocument, parse_number
from common.errors import Refused
from common.file_checks import PDF, Limits
from common.files import store
from common.history import create, save_versioned
from common.text import normalise

SCANS = Limits((PDF,))  # signed digitally or scanned: a paper that counts comes as a PDF
WITHOUT_NUMBER = "Có ngày, người ký hoặc tệp mà thiếu số văn bản. Hãy nhập số, ký hiệu của văn bản."


@dataclass(frozen=True)
class PaperSaid:
    """What a form says of a paper; the file, if there is one, is kept byte for byte as it came."""

    number: str = ""
    issued_on: date | None = None
    issuer: str = ""
    signer: str = ""
    excerpt: str = ""
    upload: File | None = None


def record_paper(
    *,
    by: Any,
    number: str,
    issued_on: date | None = None,
    issuer: str = "",
    signer: str = "",
    excerpt: str = "",
    upload: File | None = None,
) -> OfficialDocument | None:
    """Record a decision as its paper says; without a number there is no paper, and nothing is written.

    Refuses a file that is no PDF.
    """
    said = PaperSaid(number, issued_on, issuer, signer, excerpt, upload)
    paper = OfficialDocument()
    if not _take(paper, said, by=by):
        return None
    return create(paper, by=by)


def keep_paper(
    known: OfficialDocument | None, said: PaperSaid, *, by: Any, reason: str = ""
) -> OfficialDocument | None:
    """The paper as a form says it: the known one corrected, or a new one; None where the form names none.

    Refuses a day, a signer or a file without a number, and a file that is no PDF.
    """
    if not normalise(said.number):
        if said.signer or said.upload or (said.issued_on and not known):
            raise Refused(WITHOUT_NUMBER, {"paper_number": WITHOUT_NUMBER})
        return None
    if known is None:
        return record_paper(by=by, **vars(said))
    before = [getattr(known, name) for name in _KEPT]
    _take(known, said, by=by)
    if [getattr(known, name) for name in _KEPT] == before:
        return known
    return save_versioned(known, by=by, reason=reason)


_KEPT = ("number", "symbol", "issued_on", "issuer", "signer", "excerpt", "file_id")


def _take(paper: OfficialDocument, said: PaperSaid, *, by: Any) -> bool:
    read = parse_number(said.number)
    if not read.typed:
        return False
    paper.number, paper.symbol, paper.issued_on = read.typed[:100], read.symbol[:60], said.issued_on
    for name in ("issuer", "signer", "excerpt"):
        setattr(paper, name, normalise(getattr(said, name)))
    if said.upload is not None:
        try:
            paper.file = store(said.upload, by=by, purpose="document", limits=SCANS)
        except Refused as refusal:
            raise Refused(refusal.sentence, {"paper_file": refusal.sentence}) from refusal
    return True
