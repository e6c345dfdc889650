"""Official documents: one row for every plan, decision, letter and declaration; how their numbers are read.

Official numbers are the registry office's (văn thư): they are recorded as typed, never refused and never
handed out here. What can be read of a number is read: "346/QĐ-UBND" is number 346 of the series QĐ-UBND.
"""

import re
from dataclasses import dataclass

from django.db import models

from common.history import Tracked
from common.text import fold, normalise


class Direction(models.TextChoices):
    INCOMING = "incoming", "văn bản đến"
    OUTGOING = "outgoing", "văn bản đi"
    OWN = "own", "văn bản của cơ quan"


class OfficialDocument(Tracked):
    """Văn bản (NĐ 30/2020): its number as typed, day (empty = chưa rõ), issuer, excerpt, signer and scan."""

    number = models.CharField("số, ký hiệu", max_length=100, db_index=True)
    symbol = models.CharField("ký hiệu", max_length=60, blank=True)
    issued_on = models.DateField("ngày ban hành", null=True, blank=True)
    issuer = models.CharField("cơ quan ban hành", max_length=250, blank=True)
    excerpt = models.CharField("trích yếu", max_length=1_500, blank=True)
    signer = models.CharField("người ký", max_length=150, blank=True)
    direction = models.CharField("loại", max_length=10, choices=Direction, default=Direction.OWN)
    file = models.ForeignKey(
        "common.StoredFile",
        verbose_name="tệp",
        null=True,
        blank=True,
        related_name="+",
        on_delete=models.PROTECT,
    )

    class Meta:
        verbose_name = "văn bản"
        verbose_name_plural = "văn bản"
        constraints = [
            models.CheckConstraint(condition=~models.Q(number=""), name="document_has_number"),
            models.CheckConstraint(
                condition=models.Q(direction__in=Direction.values), name="document_direction_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} ngày {self.issued_on:%d/%m/%Y}" if self.issued_on else self.number


# --- Numbers ---
@dataclass(frozen=True)
class DocumentNumber:
    """What was read of a number; `typed` is what to store, `regular`: has it the shape of NĐ 30/2020?"""

    number: int | None
    year: int | None
    symbol: str
    typed: str
    regular: bool


_SYMBOL = r"[A-ZĐÂĂÊÔƠƯ][A-Za-zĐđÂĂÊÔƠƯ0-9&]*(?:[-.][A-ZĐÂĂÊÔƠƯ][A-Za-zĐđÂĂÊÔƠƯ0-9&]*)*"
_REGULAR = re.compile(rf"(?P<number>0?[1-9]|[1-9]\d{{1,5}})(?:/(?P<year>(?:19|20)\d\d))?/(?P<symbol>{_SYMBOL})")
# "SỐ 64/QĐ-NHNN", "569./QĐ-BXD", "346 / QĐ - UBND", bare "1681": readable, but not the shape of the decree.
_READABLE = re.compile(
    r"(?:số\s*:?\s*)?(?P<number>\d{1,6})\s*\.?\s*"
    r"(?:/\s*(?P<year>(?:19|20)\d\d)\s*)?"
    r"(?:/\s*(?P<symbol>[^\W\d_][\w&]*(?:\s*[-–.]\s*\w[\w&]*)*)\s*\.?)?",
    re.IGNORECASE,
)
_SPACED_DASH = re.compile(r"\s*[-–]\s*")
_BLANK_NUMBER = "\u00a0" * 6  # spaces that no browser draws together


def parse_number(text: str) -> DocumentNumber:
    """Read a document number; nothing is refused, what cannot be read stays as typed and is not `regular`."""
    typed = normalise(text)
    regular = _REGULAR.fullmatch(typed)
    match = regular or _READABLE.fullmatch(typed)
    if match is None:
        return DocumentNumber(None, None, "", typed, regular=False)
    return DocumentNumber(
        number=int(match["number"]),
        year=int(match["year"]) if match["year"] else None,
        symbol=_SPACED_DASH.sub("-", match["symbol"] or ""),
        typed=typed,
        regular=regular is not None,
    )


def print_number(number: int | None, symbol: str, year: int | None = None) -> str:
    """The number as papers print it: below ten with a zero; no number yet: the space to fill by hand."""
    printed = _BLANK_NUMBER if number is None else f"{number:02}"
    return "/".join([printed, *([str(year)] if year else []), *([symbol] if symbol else [])])


def same_number(a: str, b: str) -> bool:
    """Do two texts name one number? Case, marks, spaces, leading zeros and "Số" do not count; a year does."""
    return a == b or _identity(a) == _identity(b)


def _identity(text: str) -> tuple[int | None, int | None, str]:
    read = parse_number(text)
    return read.number, read.year, fold(read.symbol if read.number is not None else read.typed)
