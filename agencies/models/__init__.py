from agencies.models.agency import Agency, AgencyIdentifier, AgencyPeriod
from agencies.models.calendar_feed import CalendarFeed
from agencies.models.certificate import Certificate, CertificateCover
from agencies.models.certificate_parts import CertificateFile, ScopeLine, SurveillanceAudit, Suspension
from agencies.models.edition import StandardEdition
from agencies.models.facts import ApplicationStatus, StatedFigure
from agencies.models.holiday import Holiday
from agencies.models.membership import Membership
from agencies.models.people import Appointment, Division, OfficerAssignment, SteeringCommittee
from agencies.models.province import AdministrativeLevel, AdministrativeUnit, Cluster, Province
from agencies.models.saved_filter import SavedFilter
from agencies.models.service_body import ServiceBody
from agencies.models.succession import AgencySuccession, AgencyTask

__all__ = [
    "CalendarFeed",
    "Suspension",
    "SurveillanceAudit",
    "ServiceBody",
    "ScopeLine",
    "CertificateFile",
    "CertificateCover",
    "AgencyTask",
    "AgencySuccession",
    "AdministrativeLevel",
    "AdministrativeUnit",
    "Agency",
    "AgencyIdentifier",
    "AgencyPeriod",
    "ApplicationStatus",
    "Appointment",
    "Certificate",
    "Cluster",
    "Division",
    "Holiday",
    "Membership",
    "OfficerAssignment",
    "Province",
    "SavedFilter",
    "StandardEdition",
    "StatedFigure",
    "SteeringCommittee",
]
