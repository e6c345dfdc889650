"""Who saved a row last, and when: what a reader of two versions asks first."""

from typing import Any

from agencies.models import AgencyIdentifier


def last_saved(row: Any) -> Any:
    """The newest history entry of a row (`history_user`, `history_date`); of codes, that of any of them."""
    if hasattr(row, "history"):
        entries = type(row).history.filter(id=row.pk)
    else:
        entries = AgencyIdentifier.history.filter(agency=row.agency.pk)
    return entries.select_related("history_user").order_by("-history_id").first()
