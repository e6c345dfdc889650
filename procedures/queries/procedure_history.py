"""Everything that was ever saved about a procedure and its parts."""

from agencies.queries.agency_history import Sources
from procedures.models import Procedure, ProcedureLink, ProcedureRevision, ReviewTask

PROCEDURE_SOURCES: Sources = {
    "procedure": (Procedure, "id", lambda record: ""),
    "link": (ProcedureLink, "procedure", lambda record: record.code),
    "revision": (ProcedureRevision, "procedure", lambda record: f"lần {record.issue}" if record.issue else ""),
    "review": (ReviewTask, "procedure", lambda record: record.get_cause_display()),
}
