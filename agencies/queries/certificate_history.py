"""Everything that was ever saved about a declaration or certificate and its parts."""

from agencies.models import (
    Certificate,
    CertificateCover,
    CertificateFile,
    ScopeLine,
    SurveillanceAudit,
    Suspension,
)
from agencies.queries.agency_history import Sources

CERTIFICATE_SOURCES: Sources = {
    "certificate": (Certificate, "id", lambda record: record.get_kind_display()),
    "cover": (CertificateCover, "certificate", lambda record: ""),
    "line": (ScopeLine, "certificate", lambda record: record.group),
    "file": (CertificateFile, "certificate", lambda record: record.label),
    "suspension": (Suspension, "certificate", lambda record: ""),
    "audit": (SurveillanceAudit, "certificate", lambda record: record.get_result_display()),
}
