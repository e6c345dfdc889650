"""Who holds which duty in the provinces whose members a user manages, and what a person holds."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.db.models import F, FilteredRelation, Q, QuerySet

from agencies.choices import AppointmentRole, MemberState
from agencies.models import (
    AgencyIdentifier,
    AgencyPeriod,
    Appointment,
    Membership,
    OfficerAssignment,
    Province,
)
from agencies.models.membership import sight_of
from agencies.rules import in_department
from common.days import on_day
from common.registry import Todo, known_people, todos
from common.text import fold, sort_key

NOT_YET = Q(user__password__startswith=UNUSABLE_PASSWORD_PREFIX)


# --- The list ---
def managed_provinces(user: Any) -> QuerySet[Province]:
    """The provinces whose members this user manages."""
    if user.is_superuser:
        return Province.objects.all()
    return Province.objects.filter(pk__in=[pk for pk in sight_of(user).provinces if in_department(user, pk)])


def managed_members(user: Any, on: date) -> Any:
    """The duties, ended ones too, of the people whom this user manages; `agency_name` as it is on the day."""
    provinces = managed_provinces(user)
    members = _with_agency_name(Membership.objects.all(), on)
    if not user.is_superuser:
        members = members.filter(Q(province__in=provinces) | Q(agency__province__in=provinces))
    return members.select_related("user", "province", "paper", "delegated_from__user")


def managed_people(user: Any) -> Any:
    """The people whom this user manages: who holds or held a duty in one of his provinces, or is known there."""
    provinces = managed_provinces(user)
    held = Membership.objects.filter(Q(province__in=provinces) | Q(agency__province__in=provinces))
    known = Q(pk__in=held.values("user"))
    for people_of in known_people:
        known |= Q(pk__in=people_of(provinces.values("pk")))
    people = get_user_model().objects.all()
    return people if user.is_superuser else people.filter(known)


def in_state(members: Any, state: str, on: date) -> Any:
    """Only the duties in this state."""
    if state == MemberState.ENDED:
        return members.filter(valid_to__lt=on)
    # A duty without a last day has not ended: the two are asked apart, for SQL would say "unknown" of it.
    members = members.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on))
    if state == MemberState.DISABLED:
        return members.filter(user__is_active=False)
    members = members.filter(user__is_active=True)
    return members.filter(NOT_YET) if state == MemberState.WAITING else members.exclude(NOT_YET)


def state_of(membership: Any, on: date) -> MemberState:
    """How this duty and its account stand."""
    if membership.valid_to and membership.valid_to < on:
        return MemberState.ENDED
    if not membership.user.is_active:
        return MemberState.DISABLED
    return MemberState.ACTIVE if membership.user.has_usable_password() else MemberState.WAITING


def in_order(members: Any, text: str = "") -> list[int]:
    """The keys of the duties whose person, user name or agency holds every word, in the order of given names.

    Names of people have no stored keys: a province has some hundred members, not thousands.
    """
    words = fold(text).split()
    found = []
    for pk, name, username, agency in members.values_list(
        "pk", "user__full_name", "user__username", "agency_name"
    ).order_by("pk"):
        told = f"{fold(f'{name} {agency or str()}')} {username.lower()}"
        if all(word in told for word in words):
            given = name.split()[-1] if name.split() else username
            found.append((sort_key(given), sort_key(name), pk))
    return [pk for _, _, pk in sorted(found)]


def by_keys(members: Any, keys: Sequence[int]) -> list[Any]:
    """These duties, in this order."""
    rows = {row.pk: row for row in members.filter(pk__in=keys)}
    return [rows[key] for key in keys if key in rows]


# --- Who has no account yet ---
@dataclass(frozen=True)
class Candidate:
    """An ISO secretary of the roster who has no account, and the user name that he would get."""

    appointment: Appointment
    agency_name: str
    username: str


def secretaries_without_account(user: Any, agencies: Any, on: date) -> list[Candidate]:
    """The ISO secretaries on the day of these agencies (a set of keys) who have no account, by agency."""
    found = (
        Appointment.objects.on(on)
        .filter(
            agency__in=agencies,
            agency__province__in=managed_provinces(user),
            role=AppointmentRole.SECRETARY,
            user__isnull=True,
        )
        .select_related("agency")
        .order_by("pk")
    )
    periods = AgencyPeriod.objects.on(on).filter(agency__in=[one.agency_id for one in found])
    names = {key: (order, name) for key, order, name in periods.values_list("agency", "sort_key", "name")}
    known = sorted((one for one in found if one.agency_id in names), key=lambda one: names[one.agency_id])
    usernames = free_usernames([(one.name, one.agency_id) for one in known])
    return [Candidate(one, names[one.agency_id][1], username) for one, username in zip(known, usernames, strict=True)]


def free_usernames(people: Sequence[tuple[str, int | None]]) -> list[str]:
    """A user name for each person and his agency: the name without marks, the agency's code behind it.

    Where it is taken, by an account or by one before in the list, a number follows.
    """
    agencies = {agency for _, agency in people if agency}
    codes = dict(
        AgencyIdentifier.objects.filter(agency__in=agencies).order_by("-scheme", "pk").values_list("agency", "value")
    )
    stems = [_stem(name, codes.get(agency, "") if agency else "") for name, agency in people]
    taken = {
        name.lower()
        for name in get_user_model().objects.filter(_starts_with_any(stems)).values_list("username", flat=True)
    }
    chosen = []
    for stem in stems:
        name, number = stem, 1
        while name in taken:
            number += 1
            name = f"{stem}{number}"
        taken.add(name)
        chosen.append(name)
    return chosen


def _stem(name: str, code: str) -> str:
    person = fold(name).replace(" ", "")[:60] or "thanhvien"
    place = fold(code).replace(" ", "")[:20]
    return f"{person}.{place}" if place else person


def _starts_with_any(stems: Iterable[str]) -> Q:
    # A few hundred names at most; each alternative is one index range.
    condition = Q(pk__in=[])
    for initial in {stem[:3] for stem in stems}:
        condition |= Q(username__istartswith=initial)
    return condition


# --- What a person holds ---
@dataclass(frozen=True)
class Holdings:
    """What a person hands over: duties, ISO roles, agencies in charge, and what waits for him."""

    duties: list[Any]
    appointments: list[Any]
    charges: list[Any]
    todos: list[Todo]

    @property
    def nothing(self) -> bool:
        return not (self.duties or self.appointments or self.charges or self.todos)


def holdings_of(person: Any, on: date) -> Holdings:
    """What a person holds on a day."""

    def held(rows: Any) -> list[Any]:
        return list(_with_agency_name(rows.on(on).filter(user=person), on))

    return Holdings(
        duties=held(Membership.objects.select_related("province", "paper").order_by("pk")),
        appointments=held(Appointment.objects.select_related("paper").order_by("pk")),
        charges=held(OfficerAssignment.objects.order_by("pk")),
        todos=[todo for work in todos for todo in work.ask(person, on, True) if todo.count],
    )


def duties_told(person: Any, on: date) -> list[Any]:
    """A person's duties that have not ended, with their places, papers and what he lends to whom."""
    held = Membership.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), user=person)
    return list(
        _with_agency_name(held, on)
        .select_related("province", "paper", "delegated_from__user")
        .prefetch_related("delegations__user", "delegations__paper")
        .order_by("pk")
    )


def _with_agency_name(rows: Any, on: date) -> Any:
    """Adds `agency_name`, as the agency is called on the day."""
    named = FilteredRelation("agency__periods", condition=on_day(on, "agency__periods__"))
    return rows.annotate(now=named).annotate(agency_name=F("now__name"))


def colleagues_of(membership: Membership, on: date) -> Any:
    """To whom a duty may be lent: active people with a duty at the same place."""
    place = Q(agency=membership.agency_id) if membership.agency_id else Q(province=membership.province_id)
    held = Membership.objects.on(on).filter(place).values("user")
    return (
        get_user_model()
        .objects.filter(pk__in=held, is_active=True)
        .exclude(pk=membership.user_id)
        .order_by("full_name", "pk")
    )


def names_around(person: Any) -> list[str]:
    """The names of the agencies, units and offices in which a person works: nobody's password."""
    if not person.pk:
        return []
    held = Membership.objects.filter(user=person)
    agencies = AgencyPeriod.objects.filter(agency__in=held.values("agency"))
    names = [name for pair in agencies.values_list("name", "short_name") for name in pair]
    for pair in Province.objects.filter(pk__in=held.values("province")).values_list("name", "office_name"):
        names.extend(pair)
    return [name for name in names if name]
