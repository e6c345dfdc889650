"""Rows of the register for tests: real rows, saved with their history as the portal saves them."""

from datetime import date
from typing import Any

import factory

from accounts.models import User
from agencies import models
from agencies.choices import Duty, IdentifierScheme, Level, Obligation, UnitKind, UnitScheme
from common.documents import OfficialDocument
from common.history import create
from common.text import fold, sort_key


class TrackedFactory(factory.django.DjangoModelFactory):
    """Saves through common.history, so that every row has its first history row."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        return create(model_class(*args, **values), by=None)


class NamedFactory(TrackedFactory):
    """Rows that are searched and sorted by their name."""

    class Meta:
        abstract = True

    folded_name = factory.LazyAttribute(lambda row: fold(row.name))
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class ProvinceFactory(TrackedFactory):
    class Meta:
        model = models.Province

    code = factory.Sequence(lambda number: f"T{number}")
    name = factory.Sequence(lambda number: f"Tỉnh {number}")


class UnitFactory(NamedFactory):
    class Meta:
        model = models.AdministrativeUnit

    scheme = UnitScheme.BEFORE_2025_07
    code = factory.Sequence(lambda number: f"{number:05}")
    name = factory.Sequence(lambda number: f"Xã Thứ {number}")
    kind = UnitKind.COMMUNE
    level = Level.COMMUNE
    province = factory.SubFactory(ProvinceFactory)


class ClusterFactory(TrackedFactory):
    class Meta:
        model = models.Cluster

    province = factory.SubFactory(ProvinceFactory)
    name = factory.Sequence(lambda number: f"Cụm {number}")
    sort_key = factory.LazyAttribute(lambda row: sort_key(row.name))


class BareAgencyFactory(TrackedFactory):
    """An agency without any period."""

    class Meta:
        model = models.Agency

    province = factory.SubFactory(ProvinceFactory)


class PeriodFactory(NamedFactory):
    """A period with its agency; the agency's province is `province`."""

    class Meta:
        model = models.AgencyPeriod

    province = factory.SubFactory(ProvinceFactory)
    agency = factory.SubFactory(BareAgencyFactory, province=factory.SelfAttribute("..province"))
    name = factory.Sequence(lambda number: f"UBND xã Số {number}")
    level = Level.COMMUNE
    obligation = Obligation.ENCOURAGED


class IdentifierFactory(TrackedFactory):
    class Meta:
        model = models.AgencyIdentifier

    agency = factory.SubFactory(BareAgencyFactory)
    province = factory.SelfAttribute("agency.province")
    scheme = IdentifierScheme.OWN
    value = factory.Sequence(lambda number: f"AG.{number}")


class PaperFactory(TrackedFactory):
    class Meta:
        model = OfficialDocument

    number = factory.Sequence(lambda number: f"{number + 1}/QĐ-UBND")


class CertificateFactory(TrackedFactory):
    class Meta:
        model = models.Certificate

    holder = factory.SubFactory(BareAgencyFactory)
    province = factory.SelfAttribute("holder.province")
    kind = "declaration"
    edition = factory.LazyFunction(lambda: models.StandardEdition.objects.get(year=2015))
    paper = factory.SubFactory(PaperFactory)
    issued_on = date(2020, 3, 11)


class StatusFactory(TrackedFactory):
    class Meta:
        model = models.ApplicationStatus

    agency = factory.SubFactory(BareAgencyFactory)
    status = "applying"
    valid_from = date(2019, 1, 1)


class AppointmentFactory(TrackedFactory):
    class Meta:
        model = models.Appointment

    agency = factory.SubFactory(BareAgencyFactory)
    role = "secretary"
    name = "Lê Thị Thư Ký"
    valid_from = date(2019, 1, 1)


class DivisionFactory(NamedFactory):
    class Meta:
        model = models.Division

    agency = factory.SubFactory(BareAgencyFactory)
    name = factory.Sequence(lambda number: f"Phòng {number}")
    applies = "yes"


class OfficerAssignmentFactory(TrackedFactory):
    class Meta:
        model = models.OfficerAssignment

    agency = factory.SubFactory(BareAgencyFactory)
    valid_from = date(2019, 1, 1)


class FigureFactory(TrackedFactory):
    class Meta:
        model = models.StatedFigure

    agency = factory.SubFactory(BareAgencyFactory)
    kind = "certified"
    unit = "hoạt động"
    count = 72
    source = "Bài viết của UBND tỉnh"


class UserFactory(TrackedFactory):
    class Meta:
        model = User

    username = factory.Sequence(lambda number: f"nguoi{number}")
    full_name = factory.Sequence(lambda number: f"Nguyễn Văn {number}")


class MembershipFactory(TrackedFactory):
    class Meta:
        model = models.Membership

    user = factory.SubFactory(UserFactory)
    duty = Duty.DEPARTMENT_STAFF


def staff_of(province: models.Province, **user: Any) -> User:
    """A person who works at the department of a province."""
    return MembershipFactory(user__full_name=user.pop("full_name", "Trần Thị Hạnh"), province=province).user


def full_agency(province: models.Province, name: str, **facts: Any) -> models.AgencyPeriod:
    """An agency with a row of everything that a list shows."""
    period = PeriodFactory(province=province, name=name, **facts)
    agency = period.agency
    IdentifierFactory(agency=agency)
    CertificateFactory(holder=agency)
    StatusFactory(agency=agency)
    AppointmentFactory(agency=agency)
    OfficerAssignmentFactory(agency=agency, user=UserFactory())
    return period
