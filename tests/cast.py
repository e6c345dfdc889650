"""The cast of every test: who works in the portal, and the few agencies around them.

Two provinces stand side by side; what one's people may open, the other's must never see.
"""

from dataclasses import dataclass
from functools import cache
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.test import Client

from accounts.models import User
from agencies.choices import AgencyKind, Duty, IdentifierScheme, Level, Obligation
from agencies.models import Agency, AgencyIdentifier, AgencyPeriod, Membership, Province
from common.history import create
from common.text import fold, sort_key
from tests.recorded import recorded

PASSWORD = "bốn con vịt bơi qua sông"
PERSONS = (
    "anonymous",
    "secretary",
    "outsider",
    "inspector",
    "viewer",
    "national",
    "staff",
    "leader",
    "foreign_staff",
)


@dataclass
class Cast:
    """The persons by role, the two provinces, and the agencies that the roles are about."""

    home: Province  # An Giang
    abroad: Province  # Sơn La
    own: Agency  # the secretary's
    below: Agency  # subordinate to `own`
    other: Agency  # same province, another agency: the outsider's
    foreign: Agency  # in the other province
    users: dict[str, User]
    sessions: dict[str, str]  # a key of each person's session

    def __getattr__(self, name: str) -> User:
        try:
            return self.__dict__["users"][name]
        except KeyError:
            raise AttributeError(name) from None

    def client(self, name: str) -> Client:
        """A browser in which this person is signed in."""
        client = Client()
        if name != "anonymous":
            key = self.sessions.get(name) or signed_in(self.users[name])  # a test may add persons
            client.cookies[settings.SESSION_COOKIE_NAME] = key
        return client


def make_agency(province: Province, name: str, code: str, **facts: Any) -> Agency:
    """An agency with its own code and one period that has held since ever."""
    kind = facts.pop("kind", AgencyKind.COMMUNE_COMMITTEE)
    agency = create(Agency(province=province, kind=kind), by=None)
    create(AgencyIdentifier(agency=agency, province=province, scheme=IdentifierScheme.OWN, value=code), by=None)
    facts = {"level": Level.COMMUNE, "obligation": Obligation.ENCOURAGED, **facts}
    keys = {"folded_name": fold(name), "sort_key": sort_key(name)}
    create(AgencyPeriod(agency=agency, province=province, name=name, **keys, **facts), by=None)
    return agency


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; one hash serves the whole cast."""
    return make_password(PASSWORD)


def make_user(username: str, full_name: str, *duties: dict[str, Any], **fields: Any) -> User:
    """An account with a password and its duties."""
    user = User(username=username, full_name=full_name, email=f"{username}@vidu.example", **fields)
    user.password = _hashed()
    create(user, by=None)
    for duty in duties:
        create(Membership(user=user, **duty), by=None)
    return user


@recorded
def make_cast() -> Cast:
    home = create(Province(code="89", name="An Giang", office_name="Chi cục TCĐLCL An Giang"), by=None)
    abroad = create(Province(code="14", name="Sơn La", office_name="Chi cục TCĐLCL Sơn La"), by=None)
    district = {"level": Level.DISTRICT, "obligation": Obligation.MANDATORY, "kind": AgencyKind.DISTRICT_COMMITTEE}
    own = make_agency(home, "UBND huyện Châu Phú", "AG.H889", **district)
    below = make_agency(home, "UBND xã Bình Mỹ", "AG.X30487", parent=own)
    other = make_agency(home, "UBND phường Mỹ Bình", "AG.X30280")
    foreign = make_agency(abroad, "UBND xã Vân Hồ", "SL.X1")
    users = {
        "secretary": make_user("thuky", "Lê Thị Thư Ký", {"duty": Duty.ISO_SECRETARY, "agency": own}),
        "outsider": make_user("thuky2", "Võ Văn Ngoài", {"duty": Duty.ISO_SECRETARY, "agency": other}),
        "inspector": make_user("kiemtra", "Đỗ Kiểm Tra", {"duty": Duty.INSPECTOR, "agency": other}),
        "viewer": make_user("nguoixem", "Hồ Văn Xem", {"duty": Duty.VIEWER, "province": home}),
        "national": make_user("toanquoc", "Bùi Toàn Quốc", {"duty": Duty.NATIONAL_VIEWER}),
        "staff": make_user("canbo", "Trần Thị Hạnh", {"duty": Duty.DEPARTMENT_STAFF, "province": home}),
        "leader": make_user("lanhdao", "Ngô Văn Lãnh", {"duty": Duty.DEPARTMENT_LEADER, "province": home}),
        "foreign_staff": make_user("canbo2", "Lò Văn Xa", {"duty": Duty.DEPARTMENT_STAFF, "province": abroad}),
        "root": make_user("quantri", "Quản Trị", is_staff=True, is_superuser=True),
    }
    sessions = {name: signed_in(user) for name, user in users.items()}
    return Cast(home, abroad, own, below, other, foreign, users, sessions)


def signed_in(user: User) -> str:
    """The key of a new session of this person."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()
