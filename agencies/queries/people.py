"""Who works at a province's department."""

from datetime import date
from typing import Any

from django.contrib.auth import get_user_model

from agencies.choices import DEPARTMENT_DUTIES
from agencies.models import Membership, Province


def officers_of(province: Province, on: date) -> Any:
    """The users who hold a duty in the province's department on a day; of a province that was merged into
    another, the other's department goes on with the register."""
    held = Membership.objects.on(on).filter(
        duty__in=DEPARTMENT_DUTIES, province__in=[province.pk, province.merged_into_id or province.pk]
    )
    return get_user_model().objects.filter(is_active=True, pk__in=held.values("user")).order_by("full_name", "pk")
