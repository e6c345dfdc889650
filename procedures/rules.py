"""Who may, in the catalogue: asked by views, the admin and templates alike."""

from typing import Any

from agencies.choices import AGENCY_DUTIES, Duty
from agencies.models import Agency, Membership, Province
from agencies.rules import duties_of, holds_duty_in, in_department
from common.clock import today
from procedures.models import ExternalDocument


def can_keep_catalogue(user: Any, agency: Agency) -> bool:
    """Procedures, drafts, external documents and the year's duties: the agency's own people, and the department."""
    return in_department(user, agency.province_id) or holds_duty_in(user, agency)


def can_approve_revisions(user: Any, agency: Agency) -> bool:
    """The head approves; where nobody has that duty on the portal, the secretary records the signed approval.

    The department may record it too, for an agency that sends paper.
    """
    if in_department(user, agency.province_id) or is_head(user, agency):
        return True
    return holds_duty_in(user, agency) and not has_head(agency)


def has_head(agency: Agency) -> bool:
    """Does somebody hold the duty of the agency's head today?"""
    return bool(Membership.objects.on(today()).filter(agency=agency, duty=Duty.AGENCY_HEAD).exists())


def is_head(user: Any, agency: Agency) -> bool:
    """Does this user hold the duty of the agency's head?"""
    return any(duty.agency_id == agency.pk and duty.duty == Duty.AGENCY_HEAD for duty in duties_of(user))


def can_publish(user: Any, province: Province | int) -> bool:
    """What is published in a province is recorded by its department."""
    return in_department(user, province)


def can_decide_handling(user: Any, agency: Agency) -> bool:
    """Which TTHC an agency handles decides what its coverage is counted of: the department's word."""
    return in_department(user, agency.province_id)


def can_edit_document(user: Any, document: ExternalDocument) -> bool:
    """What is recorded of a document holds for everyone who lists it: the department's word, or of its only user."""
    if in_department(user, document.province_id):
        return True
    listing = set(document.listings.filter(valid_to__isnull=True).values_list("agency", flat=True))
    own = {duty.agency_id for duty in duties_of(user) if duty.duty in AGENCY_DUTIES}
    return len(listing) == 1 and listing <= own
