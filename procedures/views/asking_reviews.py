"""What a request asks of the list of reviews: the same question for its page and for a filter kept of it."""

from functools import cached_property
from typing import Any

from agencies.models import Agency
from agencies.queries.names import names_on
from agencies.queries.options import Options, saved_filters
from agencies.views.asking import Asked
from common.http import typed_key
from procedures.filters.reviews import ReviewFilter
from procedures.models import PublicationDecision
from procedures.queries import review_list as listed


class AskedOfReviews(Asked):
    """The reviews of the day in sight: those not done, unless another state is asked for."""

    filter: Any

    @cached_property
    def found(self) -> Any:
        if not self.filter.is_valid():
            return self.every.none()
        rows = self.filter.qs
        return rows if self.filter.asks_for_a_state else listed.of_state(rows, listed.OPEN, self.on)


def asked_of_reviews(request: Any) -> AskedOfReviews:
    """Read the question that a request asks of the reviews."""
    data, user, on = request.GET, request.user, request.day
    every = listed.reviews(user, on)
    agency, decision = _asked_agency(request), _asked_decision(request)
    question = ReviewFilter(data, every, user=user, on=on, agency=agency, decision=decision)
    options = Options(saved=saved_filters(user, "review_list"))
    return AskedOfReviews(user, on, data, options, question, every)


def _asked_agency(request: Any) -> list[tuple[str, str]]:
    """The agency of the address as the only one offered, where it is in sight."""
    key = typed_key(request.GET.get("agency", ""))
    if key is None or not Agency.objects.visible_to(request.user).filter(pk=key).exists():
        return []
    return [(str(key), names_on([key], request.day)[key])]


def _asked_decision(request: Any) -> list[tuple[str, str]]:
    key = typed_key(request.GET.get("decision", ""))
    rows = PublicationDecision.objects.visible_to(request.user).filter(pk=key)
    row = rows.select_related("paper").first() if key is not None else None
    return [(str(row.pk), str(row))] if row else []
