from agencies.models.agency import Agency, AgencyIdentifier, AgencyPeriod
from agencies.models.certificate import Certificate
from agencies.models.edition import StandardEdition
from agencies.models.facts import ApplicationStatus, StatedFigure
from agencies.models.membership import Membership
from agencies.models.people import Appointment, Division, OfficerAssignment, SteeringCommittee
from agencies.models.province import AdministrativeLevel, AdministrativeUnit, Cluster, Province
from agencies.models.saved_filter import SavedFilter

__all__ = [
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
    "Membership",
    "OfficerAssignment",
    "Province",
    "SavedFilter",
    "StandardEdition",
    "StatedFigure",
    "SteeringCommittee",
]
