"""What the frame says of the office and of the user's duty."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from agencies.models import Membership, Province
from agencies.rules import duties_of


def office(request: HttpRequest) -> dict[str, Any]:
    """The department whose portal this is for the user, his duty in use, and those he may switch to."""
    duty = getattr(request, "duty", None)
    province = province_of(duty)
    user: Any = getattr(request, "user", None)
    return {
        "office": _office_of(province) if province else {**settings.OFFICE, "province": ""},
        "duty": _told(duty) if duty else None,
        "duties": [_told(held) for held in duties_of(user)] if user is not None and user.is_authenticated else [],
    }


def province_of(duty: Membership | None) -> Province | None:
    if duty is None:
        return None
    return duty.province or (duty.agency.province if duty.agency else None)


def _office_of(province: Province) -> dict[str, str]:
    return {
        "name": province.office_name or settings.OFFICE["name"],
        "province": province.name,
        "address": province.office_address,
        "phone": province.office_phone,
        "email": province.office_email,
    }


def _told(duty: Any) -> dict[str, Any]:
    gone = "cơ quan không còn trong danh sách"  # as its agency's pages call it
    everywhere = duty.province.name if duty.province else "toàn quốc"
    place = (duty.agency_name or gone) if duty.agency_id else everywhere
    return {"pk": duty.pk, "label": duty.get_duty_display(), "place": place}
