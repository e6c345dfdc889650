"""Who works at a province's department, and who signs in for an agency."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q

from agencies.choices import AGENCY_DUTIES, DEPARTMENT_DUTIES
from agencies.models import Appointment, Membership, Province


def officers_of(province: Province, on: date) -> Any:
    """The users who hold a duty in the province's department on a day; of a province that was merged into
    another, the other's department goes on with the register."""
    held = Membership.objects.on(on).filter(
        duty__in=DEPARTMENT_DUTIES, province__in=[province.pk, province.merged_into_id or province.pk]
    )
    return get_user_model().objects.filter(is_active=True, pk__in=held.values("user")).order_by("full_name", "pk")


def duty_behind(appointment: Appointment, on: date) -> Membership | None:
    """The duty that the account of a person in an ISO role holds for the agency, on the day or later."""
    if appointment.user_id is None:
        return None
    held = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    held = held.filter(user=appointment.user_id, agency=appointment.agency_id, duty__in=AGENCY_DUTIES)
    return held.select_related("user").order_by("pk").first()


def left_for(new: Appointment) -> Appointment | None:
    """Who, with an account, left the ISO role the day before this person took it."""
    if new.valid_from is None:
        return None
    same_role = Appointment.objects.filter(agency=new.agency_id, role=new.role, user__isnull=False)
    return same_role.filter(valid_to=new.valid_from - timedelta(days=1)).order_by("-pk").first()
