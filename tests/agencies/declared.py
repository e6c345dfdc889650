"""Declarations and certificates for tests: rows in force, saved with their history."""

from datetime import date, timedelta
from typing import Any

from agencies.models import Agency, Certificate, StandardEdition
from common.clock import today
from tests.factories.agencies import CertificateFactory


def edition(year: int) -> StandardEdition:
    return StandardEdition.objects.get(year=year)


def declaration(holder: Agency, year: int = 2015, **facts: Any) -> Certificate:
    """A declaration of an agency, in force since 11/3/2020 unless the facts say otherwise."""
    return CertificateFactory(holder=holder, province=holder.province, edition=edition(year), **facts)


def certificate(holder: Agency, days_left: int | None = None, year: int = 2015, **facts: Any) -> Certificate:
    """A third party's certificate that expires so many days from today (None: its facts say when)."""
    if days_left is not None:
        facts["expires_on"] = today() + timedelta(days=days_left)
    facts = {"issued_on": date(2020, 3, 11), **facts}
    return CertificateFactory(
        holder=holder, province=holder.province, kind="certificate", edition=edition(year), **facts
    )
