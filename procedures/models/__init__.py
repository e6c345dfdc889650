"""The tables of the catalogue, each in the file of its resource."""

from procedures.models.administrative import (
    AdministrativeProcedure,
    HandlingException,
    LineExecutor,
    PublicationDecision,
    PublicationLine,
)
from procedures.models.duties import InternalAudit, ManagementReview, QualityObjective
from procedures.models.external import DocumentTask, ExternalDocument, ExternalListing, ListingUse
from procedures.models.kit import KitProcedure, StandardClause
from procedures.models.procedure import Procedure, ProcedureLink, ProcedureRevision, RevisionChange
from procedures.models.reviews import CoverageMark, CoverageSummary, ReviewTask
from procedures.models.scope import ScopeProcedure

__all__ = [
    "AdministrativeProcedure",
    "CoverageMark",
    "CoverageSummary",
    "DocumentTask",
    "ExternalDocument",
    "ExternalListing",
    "HandlingException",
    "InternalAudit",
    "KitProcedure",
    "LineExecutor",
    "ListingUse",
    "ManagementReview",
    "Procedure",
    "ProcedureLink",
    "ProcedureRevision",
    "PublicationDecision",
    "PublicationLine",
    "QualityObjective",
    "ReviewTask",
    "RevisionChange",
    "ScopeProcedure",
    "StandardClause",
]
