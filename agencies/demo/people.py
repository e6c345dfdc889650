"""The demo's made-up people: a department officer, a leader, an inspector and a secretary a province, one viewer."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import make_password

from accounts.models import User
from agencies.choices import AppointmentRole, Duty
from agencies.demo.provinces import MADE_UP, NATIONAL_VIEWER, PROVINCES, USER_NAMES, DemoProvince
from agencies.models import Agency, AgencyPeriod, Appointment, Membership, Province
from agencies.services.people import appoint
from common.history import create, save_versioned
from common.text import exact_key

REASON = "Dữ liệu dùng thử"


def add_officer(demo: DemoProvince, province: Province, password: str) -> User:
    """The department officer: the first person of a province, as whom everything else of it is entered."""
    officer = _account(demo, Duty.DEPARTMENT_STAFF, password)
    _give(officer, Duty.DEPARTMENT_STAFF, province=province)
    return officer


def add_others(demo: DemoProvince, province: Province, password: str) -> None:
    """Leader, inspector and secretary, once the agencies are there."""
    leader = _account(demo, Duty.DEPARTMENT_LEADER, password)
    _give(leader, Duty.DEPARTMENT_LEADER, province=province)
    inspector = _account(demo, Duty.INSPECTOR, password)
    for name in demo.inspected:
        _give(inspector, Duty.INSPECTOR, agency=agency_named(name, province))
    secretary = _account(demo, Duty.ISO_SECRETARY, password)
    agency = agency_named(demo.secretary_of, province)
    _give(secretary, Duty.ISO_SECRETARY, agency=agency)
    _link_appointment(secretary, agency)


def go_on_in_heir(demo: DemoProvince, province: Province, *, since: date, by: User) -> None:
    """Secretary and inspector have an agency that stands today, after that of the secretary has ended."""
    heir = agency_named(demo.heir, province)
    secretary, inspector = (
        User.objects.get(username=_user_name(demo, duty)) for duty in (Duty.ISO_SECRETARY, Duty.INSPECTOR)
    )
    _give(secretary, Duty.ISO_SECRETARY, agency=heir, valid_from=since)
    _give(inspector, Duty.INSPECTOR, agency=heir, valid_from=since)
    if not Appointment.objects.filter(agency=heir, user=secretary).exists():
        role, name = AppointmentRole.SECRETARY, secretary.full_name
        appoint(heir, role=role, name=name, on=since, user=secretary, by=by, reason=REASON)


def add_to_department(demo: DemoProvince, stem: str, agency: Agency, *, since: date, like: User) -> User:
    """The ISO secretary of a department, which reviews with the office; his password is that of all the others."""
    name, _ = demo.of_departments[stem]
    user = _saved(f"{stem}.{demo.slug}", name, Duty.ISO_SECRETARY.label, like.password)
    _give(user, Duty.ISO_SECRETARY, agency=agency, valid_from=since)
    return user


def add_national_viewer(password: str) -> None:
    username, name = NATIONAL_VIEWER
    _give(_saved(username, name, Duty.NATIONAL_VIEWER.label, password), Duty.NATIONAL_VIEWER)


def hashed_password() -> str:
    """The demo's one password, hashed once: the hash is made to be slow."""
    return make_password(settings.DEMO_PASSWORD)


def agency_named(name: str, province: Province) -> Agency:
    """An agency of the demo by its name, marks counted and tone places not."""
    periods = AgencyPeriod.objects.filter(province=province).select_related("agency").order_by("pk")
    return next(period.agency for period in periods if exact_key(period.name) == exact_key(name))


def told_accounts() -> str:
    """The accounts that are here and their password, as the command prints them; empty where the demo is not."""
    here = set(User.objects.filter(is_demo=True).values_list("username", flat=True))
    told = [(username, what) for username, what in _accounts() if username in here]
    if not told:
        return ""
    width = max(len(username) for username, _ in told)
    head = f"Tài khoản dùng thử (người giả định), mật khẩu chung: {settings.DEMO_PASSWORD}"
    return "\n".join([head, *(f"  {username:<{width}}  {what}" for username, what in told)])


def _accounts() -> Iterator[tuple[str, str]]:
    """Every account of the demo, and what its person does."""
    for demo in PROVINCES:
        for duty, stem in USER_NAMES.items():
            place = (demo.heir or demo.secretary_of) if duty == Duty.ISO_SECRETARY else demo.office["office_name"]
            yield f"{stem}.{demo.slug}", f"{duty.label}, {place}"
        for stem, (_, department) in demo.of_departments.items():
            yield f"{stem}.{demo.slug}", f"{Duty.ISO_SECRETARY.label}, {department}; thẩm định một phần"
    yield NATIONAL_VIEWER[0], Duty.NATIONAL_VIEWER.label


def _account(demo: DemoProvince, duty: Duty, password: str) -> User:
    return _saved(_user_name(demo, duty), demo.people[duty], duty.label, password)


def _user_name(demo: DemoProvince, duty: Duty) -> str:
    return f"{USER_NAMES[duty]}.{demo.slug}"


def _saved(username: str, name: str, title: str, password: str) -> User:
    known = User.objects.filter(username=username).first()
    if known:
        return known
    user = User(
        username=username,
        full_name=f"{name} {MADE_UP}",
        title=title,
        email=f"{username}@vidu.example",
        password=password,
        is_demo=True,
    )
    return create(user, by=None, reason=REASON)


def _give(user: User, duty: Duty, **place: Any) -> None:
    if not Membership.objects.filter(user=user, duty=duty, **place).exists():
        create(Membership(user=user, duty=duty, **place), by=None, reason=REASON)


def _link_appointment(user: User, agency: Agency) -> None:
    """Where the roster names the secretary (a made-up one), the account is his."""
    held = Appointment.objects.filter(agency=agency, role=AppointmentRole.SECRETARY, user=None).first()
    if held and user.full_name.startswith(held.name):
        held.user = user
        save_versioned(held, by=None, reason=REASON)
