"""A roster of the ground floor's own: official documents by their number, for two made-up tenants."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from openpyxl import Workbook

from common import history
from common.documents import OfficialDocument
from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import CellType, Column, Context, Fault, Kind, Row, Written

PLACES = {"89": "An Giang", "14": "Sơn La"}
FIELDS = {"day": "issued_on", "excerpt": "excerpt", "signer": "signer"}


class DocumentKind(Kind):
    """Documents by number; `issuer` holds the tenant, so that two tenants may know the same number."""

    name = "documents"
    label = "Danh sách văn bản"
    asks_day = True
    max_rows = 20_000
    columns = (
        Column("number", "Số, ký hiệu", CellType.CODE, required=True, example="05/KH-SKHCN"),
        Column("day", "Ngày ban hành", CellType.DATE),
        Column("excerpt", "Trích yếu", aliases=("Nội dung",)),
        Column("signer", "Người ký"),
    )

    def __init__(self, sight: dict[str, Sequence[str]]) -> None:
        self.sight = sight  # user name -> tenants

    def scopes(self, user: Any) -> list[tuple[str, str]]:
        return [(key, PLACES[key]) for key in self.sight.get(getattr(user, "username", ""), ())]

    def prepare(self, rows: list[Row], context: Context) -> None:
        known = {document.number: document for document in self._documents(context)}
        first: dict[str, int] = {}
        for row in rows:
            number = row.values.get("number", "")
            earlier = first.setdefault(number, row.number)
            if number and earlier != row.number:
                row.faults.append(
                    Fault("number", f"“{number}” đã có ở dòng {earlier}. Hãy ghi số khác.", f"{number}b")
                )
            elif number in known:
                self._compare(row, known[number])

    def _documents(self, context: Context) -> Iterable[OfficialDocument]:
        return OfficialDocument.objects.filter(issuer=PLACES[context.scope])

    def _compare(self, row: Row, document: OfficialDocument) -> None:
        row.target, row.versions = document.pk, {f"common.OfficialDocument:{document.pk}": document.version}
        for key, name in FIELDS.items():
            before = getattr(document, name)
            if key in row.values and row.values[key] != before:
                row.changes[key] = (str(before or ""), str(row.values[key] or ""))

    def write(self, rows: Sequence[Row], context: Context, reason: str) -> Iterator[Written]:
        known = {document.pk: document for document in self._documents(context)}
        new, changed = [], []
        for row in rows:
            document = known.get(row.target or 0) or OfficialDocument(
                number=row.values["number"], issuer=PLACES[context.scope]
            )
            for key, name in FIELDS.items():
                if key in row.values:
                    setattr(document, name, row.values[key])
            (changed if row.target else new).append(document)
        history.bulk_create(new, by=context.by, reason=reason)
        history.bulk_save(changed, by=context.by, reason=reason)
        yield from (Written("common.OfficialDocument", each.pk, None, each.version) for each in new)
        yield from (Written("common.OfficialDocument", each.pk, each.version - 1, each.version) for each in changed)

    def title_of(self, row: Row) -> tuple[str, str]:
        return str(row.values.get("excerpt") or "Văn bản"), str(row.raw.get("number") or "")


@contextmanager
def registered(kind: Kind, *, alone: bool = False) -> Iterator[Kind]:
    """The kind in the register for as long as a test runs; `alone`: and no other."""
    others = spreadsheet_kinds._entries
    spreadsheet_kinds._entries = {**({} if alone else others), kind.name: (100, kind)}
    try:
        yield kind
    finally:
        spreadsheet_kinds._entries = others


HEADER = ("Số, ký hiệu", "Ngày ban hành", "Trích yếu", "Người ký")


def workbook(*rows: Sequence[Any], header: Sequence[str] = HEADER, sheet: str = "Văn bản") -> bytes:
    book = Workbook()
    book.active.title = sheet
    book.active.append(list(header))
    for row in rows:
        book.active.append(list(row))
    content = BytesIO()
    book.save(content)
    return content.getvalue()


def upload(*rows: Sequence[Any], name: str = "van_ban.xlsx", **options: Any) -> ContentFile:
    return ContentFile(workbook(*rows, **options), name=name)
