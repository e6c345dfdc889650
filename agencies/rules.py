"""Who may: plain questions about a user and a row, asked by views, the admin and templates alike."""

from typing import Any

from django.db.models import Q

from agencies.choices import AGENCY_DUTIES, DEPARTMENT_DUTIES, PROVINCE_DUTIES, Duty
from agencies.models import Agency, Certificate, Membership, Province, ServiceBody
from agencies.models.membership import sight_of
from common.clock import today


def duties_of(user: Any) -> tuple[Membership, ...]:
    """The duties that a user holds today."""
    return sight_of(user).memberships


def in_department(user: Any, province: Province | int | None = None) -> bool:
    """Does he work at the department (of this province, or of any)? A superuser may step in anywhere."""
    return _holds_at_department(user, DEPARTMENT_DUTIES, province)


def leads_department(user: Any, province: Province | int | None = None) -> bool:
    """Is he a leader of the department (of this province, or of any)?"""
    return _holds_at_department(user, (Duty.DEPARTMENT_LEADER,), province)


def _holds_at_department(user: Any, duties: tuple[Duty, ...], province: Province | int | None) -> bool:
    if user.is_superuser:
        return True
    held = {duty.province_id for duty in duties_of(user) if duty.duty in duties}
    return bool(held) if province is None else _key(province) in held | _merged_into(user, held)


def _merged_into(user: Any, held: set[int | None]) -> set[int]:
    """Provinces that were merged into one of the department's own: it goes on with their register."""
    return set(sight_of(user).provinces) if held and held >= _provinces_of_duties(user) else set()


def _provinces_of_duties(user: Any) -> set[int | None]:
    return {duty.province_id for duty in duties_of(user) if duty.duty in PROVINCE_DUTIES}


def _key(row: Any) -> int:
    return row if isinstance(row, int) else row.pk


def sees_whole_province(user: Any) -> bool:
    """Does he see lists of many agencies (department, viewer, national viewer, superuser)?"""
    sight = sight_of(user)
    return sight.everything or bool(sight.provinces)


def can_edit_register(user: Any, province: Province | int) -> bool:
    """The register of a province is kept by its department."""
    return in_department(user, province)


def can_edit_agency(user: Any, agency: Agency) -> bool:
    """Name, level, obligation, parent, unit, status: what the department decides."""
    return in_department(user, agency.province_id)


def can_keep_agency_data(user: Any, agency: Agency) -> bool:
    """Address, telephone, divisions, ISO roles: also the agency's own head and secretary."""
    return can_edit_agency(user, agency) or holds_duty_in(user, agency)


def holds_duty_in(user: Any, agency: Agency | int) -> bool:
    """Is he the agency's head or ISO secretary? Then he never reviews or scores it."""
    return any(duty.agency_id == _key(agency) and duty.duty in AGENCY_DUTIES for duty in duties_of(user))


def can_keep_body(user: Any, body: ServiceBody) -> bool:
    """A province's own service bodies are kept by its department; those of the whole nation by administrators."""
    return in_department(user, body.province_id) if body.province_id else bool(user.is_superuser)


def can_import(user: Any, province: Province | int) -> bool:
    return in_department(user, province)


def can_manage_members(user: Any, province: Province | int | None = None) -> bool:
    """Invite, end, disable, reopen: the department."""
    return in_department(user, province)


def can_delegate(user: Any, membership: Membership) -> bool:
    """A person lends his own duty; a lent duty cannot be lent on."""
    return membership.user_id == user.pk and membership.delegated_from_id is None


def can_read_history(user: Any, agency: Agency) -> bool:
    return can_keep_agency_data(user, agency) or agency.province_id in sight_of(user).provinces


def can_print_sheet(user: Any, certificate: Certificate) -> bool:
    """The sheet with the QR code hangs at the office: the agency's own people print it, or the department does."""
    return in_department(user, certificate.province_id) or holds_duty_in(user, certificate.holder)


def can_give_duty(user: Any, duty: str, province: Province | int | None) -> bool:
    """The department gives the duties of its province; only its leader gives leadership, nobody the whole nation."""
    if user.is_superuser:
        return True
    if province is None or duty == Duty.NATIONAL_VIEWER:
        return False
    if duty == Duty.DEPARTMENT_LEADER and not any(held.duty == duty for held in duties_of(user)):
        return False
    return in_department(user, province)


def can_manage_account(user: Any, person: Any) -> bool:
    """May he disable, reopen, give links? Never his own account, never one with more rights than he could give."""
    if person.pk == user.pk or person.is_superuser or person.is_staff:
        return False
    held = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=today()), user=person)
    return all(
        can_give_duty(user, one.duty, one.province_id or (one.agency.province_id if one.agency else None))
        for one in held.select_related("agency")
    )
