"""What the tests of certificates share: a holder with its period, and short words for what is recorded."""

from datetime import date
from typing import Any

from agencies.choices import CertificateKind
from agencies.models import Agency, Certificate, StandardEdition
from agencies.services.certificates import record_certificate
from agencies.services.papers import PaperSaid
from tests.factories.agencies import PeriodFactory


def holder_named(name: str = "UBND xã Bình Mỹ", **period: Any) -> Agency:
    return PeriodFactory(name=name, **period).agency


def edition(year: int) -> StandardEdition:
    return StandardEdition.objects.get(year=year)


def declare(holder: Agency, on: date | None, *, year: int = 2015, **facts: Any) -> Certificate:
    facts.setdefault("paper", PaperSaid(number=f"{holder.pk}{on:%y%m%d}/QĐ-UBND" if on else "", issued_on=on))
    kind = CertificateKind.DECLARATION
    return record_certificate(holder, kind=kind, edition=edition(year), issued_on=on, by=None, **facts)


def certify(
    holder: Agency, on: date | None, until: date | None = None, *, year: int = 2015, **facts: Any
) -> Certificate:
    kind = CertificateKind.CERTIFICATE
    return record_certificate(
        holder, kind=kind, edition=edition(year), issued_on=on, expires_on=until, by=None, **facts
    )
