"""For which agencies a person answers: an officer for those in his charge, a head or a secretary for her own."""

from datetime import date
from typing import Any

from django.db.models import Q

from agencies.models import OfficerAssignment
from agencies.models.membership import sight_of


def answered_for(user: Any, on: date, path: str = "agency") -> Q:
    """Rows of these agencies; `path` leads from a row to its agency. What stands below one's own is not one's own."""
    sight = sight_of(user)
    own = Q(**{f"{path}__in": sight.heads})
    if sight.heads and not sight.provinces:
        return own
    return own | Q(**{f"{path}__in": OfficerAssignment.objects.on(on).filter(user=user.pk).values("agency")})
