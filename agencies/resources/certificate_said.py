"""A row of the sheet of declarations and certificates with its words looked up."""

from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any

from agencies.choices import CertificateKind
from agencies.models import Agency, Certificate, ServiceBody, StandardEdition
from common.documents import parse_number
from common.spreadsheets.kinds import Fault, Row
from common.text import fold


@dataclass
class Said:
    """A row with its words looked up; `known` is the paper among those of the register that it is about."""

    row: Row
    holder: Agency | None = None
    edition: StandardEdition | None = None
    body: ServiceBody | None = None
    known: Certificate | None = None
    replaced: Certificate | None = field(default=None, repr=False)

    def given(self, key: str) -> Any:
        """The value of a cell; None where it is empty or its column absent: neither says anything."""
        value = self.row.values.get(key)
        return None if value == "" else value

    def refuse(self, column: str, message: str, suggestion: str = "") -> None:
        self.row.faults.append(Fault(column if column in self.row.raw else "", message, suggestion))

    @property
    def identity(self) -> Hashable:
        """Rows of one holder with the same answers to these are the same paper."""
        if self.holder is None or {fault.column for fault in self.row.faults} & {"number", "issued_on"}:
            return None  # which paper is meant cannot be read
        number, day = self.given("number"), self.given("issued_on")
        named = number_key(number) if number else ()
        further = () if number and day else (self.edition and self.edition.pk, self.given("issue_number"))
        return (
            self.holder.pk,
            self.given("kind") or CertificateKind.DECLARATION,
            self.given("part"),
            named,
            day,
            further,
        )


def number_key(number: str) -> tuple[int | None, int | None, str]:
    """A number as it is compared (`common.documents.same_number`), to look many up at once."""
    read = parse_number(number)
    return read.number, read.year, fold(read.symbol if read.number is not None else read.typed)
