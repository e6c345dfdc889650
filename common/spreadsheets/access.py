"""Who brings which rosters in, and for which tenants: the kinds say so, everybody else asks here."""

from typing import Any

from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import Kind
from common.spreadsheets.models import ImportBatch


def kinds_for(user: Any) -> list[tuple[Kind, list[tuple[str, str]]]]:
    """The kinds that this user may bring in, each with its tenants."""
    offered = [(kind, list(kind.scopes(user))) for kind in spreadsheet_kinds]
    return [(kind, scopes) for kind, scopes in offered if scopes]


def may_import(user: Any) -> bool:
    """Does this user bring anything in? Asked for every page's navigation, so answered once a request."""
    known: bool | None = getattr(user, "_may_import", None)
    if known is None:
        known = any(kind.scopes(user) for kind in spreadsheet_kinds)
        user._may_import = known
    return known


def may_read_upload(user: Any, stored: Any) -> bool:
    """A file that came with an import is read by who sees the import."""
    return stored.purpose == "roster" and ImportBatch.objects.visible_to(user).filter(file=stored).exists()
