"""Who saved a row last, and when: what a reader of two versions asks first."""

from typing import Any

from agencies.models import AgencyIdentifier
from agencies.queries.certificate_standing import Standing


def last_saved(row: Any) -> Any:
    """The newest history entry of a row (`history_user`, `history_date`); of codes, and of what befell
    a certificate, that of any of their rows."""
    if isinstance(row, Standing):
        return row.last_saved()
    if hasattr(row, "history"):
        entries = type(row).history.filter(id=row.pk)
    else:
        entries = AgencyIdentifier.history.filter(agency=row.agency.pk)
    return entries.select_related("history_user").order_by("-history_id").first()
