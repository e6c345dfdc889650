"""The rosters that the catalogue brings in and gives out."""

from common.registry import spreadsheet_kinds
from procedures.resources.external_documents import DocumentRoster
from procedures.resources.procedures import ProcedureRoster
from procedures.resources.publications import PublicationDecisions
from procedures.resources.tthc import TthcList

KINDS = (ProcedureRoster(), TthcList(), PublicationDecisions(), DocumentRoster())


def register_kinds() -> None:
    for order, kind in enumerate(KINDS, start=50):
        spreadsheet_kinds.add(kind.name, kind, order=order)
