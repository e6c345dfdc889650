"""What the forms of certificates offer: who can have issued one, what it may have come from, what it may cover."""

from datetime import date
from typing import Any

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from agencies.choices import BodyKind, CertificateKind
from agencies.models import Agency, AgencyPeriod, Certificate, Division, Province, ServiceBody
from agencies.queries.names import last_period


def bodies_to_choose(province: Province | int) -> QuerySet[ServiceBody]:
    """The certification bodies that the whole nation knows, and those that the province keeps for itself."""
    known = Q(province__isnull=True) | Q(province=province)
    return ServiceBody.objects.filter(known, kind=BodyKind.CERTIFICATION)


def agencies_to_choose(province: Province | int, on: date) -> Any:
    """The agencies of a province that stand on a day, with `name_now`, in the order of their names."""
    standing = AgencyPeriod.objects.on(on).filter(agency=OuterRef("pk"))
    named = Agency.objects.filter(province=province).annotate(
        name_now=Subquery(standing.values("name")[:1]), sorted_as=Subquery(standing.values("sort_key")[:1])
    )
    return named.filter(name_now__isnull=False).order_by("sorted_as")


def origins_to_choose(holder: Agency, on: date) -> QuerySet[Certificate]:
    """What a system may have grown out of: the province's certificates, the holder's and its ancestors' own papers.

    With `name_now` of the holder.
    """
    near = Q(kind=CertificateKind.CERTIFICATE) | Q(holder=holder) | Q(holder__heirs__target=holder)
    rows = Certificate.objects.filter(near, province=holder.province_id).select_related("edition").distinct()
    return rows.annotate(name_now=Subquery(last_period("holder", on).values("name")[:1])).order_by("name_now", "pk")


def divisions_to_choose(holder: Agency, on: date) -> QuerySet[Division]:
    """The holder's divisions on a day."""
    return Division.objects.on(on).filter(agency=holder)


def standing_before(holder: Agency, kind: str) -> Certificate | None:
    """What a new one of this kind would most likely replace: the holder's newest that has not ended."""
    rows = Certificate.objects.filter(holder=holder, kind=kind, ended_as="").select_related("edition")
    return rows.order_by("part", F("issued_on").desc(nulls_last=True), "-pk").first()
