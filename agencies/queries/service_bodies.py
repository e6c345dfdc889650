"""Service bodies as pages show them: found by any of their names, each with the certificates it issued."""

from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from agencies.models import Certificate, ServiceBody
from agencies.queries.certificate_states import known_by, with_state
from common.text import fold

NATION = "none"  # how an address asks for the bodies that no province keeps for itself


def bodies_in_sight(user: Any) -> QuerySet[ServiceBody]:
    """The bodies that a user may read of, each with its province."""
    return ServiceBody.objects.visible_to(user).select_related("province")


def matching(bodies: Any, text: str) -> Any:
    """Those of which a present, short or former name holds every word, without accents."""
    words = fold(text).split()
    if not words and text.strip():
        return bodies.none()
    for word in words:
        bodies = bodies.filter(folded_name__contains=word)
    return bodies


def of_province(bodies: Any, wanted: str) -> Any:
    return bodies.filter(province__isnull=True) if wanted == NATION else bodies.filter(province=int(wanted))


def issued_by(body: int | OuterRef, user: Any, on: date) -> QuerySet[Certificate]:
    """The certificates of a body that a user may see, as they were known on a day."""
    return Certificate.objects.visible_to(user).filter(known_by(on), issuing_body=body)


def with_certificates(bodies: Any, user: Any, on: date) -> Any:
    """Adds how many certificates each body has issued, of those in the reader's sight."""
    issued = issued_by(OuterRef("pk"), user, on).order_by().values("issuing_body")
    counted = Subquery(issued.annotate(how_many=Count("pk", distinct=True)).values("how_many"))
    return bodies.annotate(certificate_count=Coalesce(counted, 0))


def newest_of(body: ServiceBody, user: Any, on: date, most: int) -> list[Any]:
    """The newest certificates of a body with their state on the day."""
    rows = with_state(issued_by(body.pk, user, on), on).select_related("edition", "paper", "holder")
    return list(rows.order_by("-issued_on", "-pk")[:most])
