"""What the frame says of the office and of the user's duty."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from agencies.choices import Duty
from agencies.models import Membership, Province
from agencies.rules import duties_of


def office(request: HttpRequest) -> dict[str, Any]:
    """The department whose portal this is for the user, his duty in use, and those he may switch to."""
    duty = getattr(request, "duty", None)
    province = province_of(duty)
    user: Any = getattr(request, "user", None)
    duties = _to_choose(duties_of(user), duty) if user is not None and user.is_authenticated else []
    return {
        "office": _office_of(province) if province else {**settings.OFFICE, "province": ""},
        "duty": next((told for told in duties if duty and told["pk"] == duty.pk), None),
        "duties": duties,
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


def _to_choose(duties: Sequence[Any], in_use: Membership | None) -> list[dict[str, Any]]:
    """The roles to work in, in order: the agencies of a province that one inspects are one role, be they hundreds."""
    roles: dict[Any, list[Any]] = defaultdict(list)
    for duty in duties:
        roles[duty.agency.province_id if duty.duty == Duty.INSPECTOR else f"duty {duty.pk}"].append(duty)
    told = []
    for held in roles.values():
        shown = next((duty for duty in held if in_use and duty.pk == in_use.pk), held[0])
        of_many = {"place": f"{len(held)} cơ quan"} if len(held) > 1 else {}
        told.append(_told(shown) | of_many)
    return told


def _told(duty: Any) -> dict[str, Any]:
    gone = "cơ quan không còn trong danh sách"  # as its agency's pages call it
    everywhere = duty.province.name if duty.province else "toàn quốc"
    place = (duty.agency_name or gone) if duty.agency_id else everywhere
    return {"pk": duty.pk, "label": duty.get_duty_display(), "place": place}
