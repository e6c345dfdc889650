"""A decision typed on a page, on its way into the one engine: a workbook of its own, staged like any upload."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile, File
from django.db import transaction

from agencies.models import Province
from agencies.resources.scopes import PREFIX
from agencies.services.papers import SCANS
from common.clock import today
from common.errors import Refused
from common.files import store
from common.registry import spreadsheet_kinds
from common.spreadsheets.models import TYPED, ImportBatch
from common.spreadsheets.staging import receive
from common.spreadsheets.writing import write_xlsx
from common.text import fold
from procedures.choices import PublicationAction
from procedures.resources.publications import SCAN, PublicationDecisions
from procedures.resources.tthc_columns import DECISION_COLUMNS
from procedures.services.publications import known_decision
from procedures.services.published_lines import Chains


@dataclass(frozen=True)
class DecidedRow:
    """What the decision does to one TTHC, as it was typed."""

    action: PublicationAction
    code: str
    name: str = ""
    field: str = ""
    levels: str = ""
    replaced_by: str = ""


@transaction.atomic
def stage_publication(
    province: Province,
    rows: Iterable[DecidedRow],
    *,
    number: str,
    issued_on: date | None,
    in_force_from: date | None,
    review_due_on: date | None,
    by: Any,
    upload: File | None = None,
) -> ImportBatch:
    """Stage the decision, with the scan of its paper, as an import whose difference the officer accepts or leaves.

    Refuses a scan that is no PDF, and one of a decision that is recorded already: that one is completed on its page.
    """
    begins = in_force_from or issued_on
    options = {TYPED: "1"}
    if upload is not None:
        options |= _kept_scan(province, number, begins, issued_on, upload, by)
    of_decision = {"number": number, "issued_on": issued_on, "day": in_force_from, "review_due_on": review_due_on}
    book = BytesIO()
    cells = (_cells(of_decision | _values(row)) for row in rows)
    write_xlsx(DECISION_COLUMNS, cells, book, title=f"Quyết định {number}", subtitle=province.name)
    kind = spreadsheet_kinds.get(PublicationDecisions.name) or PublicationDecisions()
    name = f"cong-bo-{fold(number).replace(' ', '-')[:60] or 'tthc'}.xlsx"
    file = ContentFile(book.getvalue(), name=name)
    return receive(file, kind, scope=f"{PREFIX}{province.pk}", on=begins or today(), by=by, options=options)


def _kept_scan(
    province: Province, number: str, begins: date | None, issued_on: date | None, upload: File, by: Any
) -> dict[str, str]:
    if known_decision(Chains(province), number, begins, issued_on):
        sentence = f"Quyết định {number} đã được ghi. Hãy mở trang của quyết định ấy để bổ sung tệp."
        raise Refused(sentence, {"upload": sentence})
    try:
        return {SCAN: str(store(upload, by=by, purpose="document", limits=SCANS).pk)}
    except Refused as refusal:
        raise Refused(refusal.sentence, {"upload": refusal.sentence}) from refusal


def _values(row: DecidedRow) -> dict[str, Any]:
    return vars(row) | {"action": row.action.label}


def _cells(values: dict[str, Any]) -> list[Any]:
    return [values.get(column.key) or "" for column in DECISION_COLUMNS]
