"""Published decisions: the list of them, and of each its lines and the reviews that it has opened."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from procedures.choices import PublicationAction, ReviewOutcome
from procedures.models import PublicationDecision, PublicationLine
from procedures.queries import review_list

ACTIONS = tuple(PublicationAction)


def publications_known(user: Any, on: date) -> QuerySet[PublicationDecision]:
    """The decisions in sight that were signed, or in force, by the day."""
    known = Q(in_force_from__lte=on) | Q(paper__issued_on__lte=on)
    rows: QuerySet[PublicationDecision] = PublicationDecision.objects.visible_to(user)
    return rows.filter(known).select_related("paper__file", "province")


def publication_rows(user: Any, on: date) -> QuerySet[Any]:
    """The list, the newest first, with how many lines of each action: by subqueries, which the database works out
    for the rows of a page alone."""
    lines = PublicationLine.objects.filter(decision=OuterRef("pk"))
    counts = {f"{action}_lines": _how_many(lines.filter(action=action)) for action in ACTIONS}
    return publications_known(user, on).annotate(**counts).order_by("-in_force_from", "-pk")


def _how_many(lines: QuerySet[PublicationLine]) -> Coalesce:
    counted = lines.order_by().values("decision").annotate(how_many=Count("pk")).values("how_many")
    return Coalesce(Subquery(counted), 0)


def with_open_reviews(rows: Sequence[Any], user: Any, on: date) -> Sequence[Any]:
    """Tells each of a page's decisions how many of the reviews that it asked for are still open."""
    still = review_list.open_reviews(user, on).filter(line__decision__in=[row.pk for row in rows]).order_by()
    counted = dict(still.values_list("line__decision").annotate(how_many=Count("pk")))
    for row in rows:
        row.open_reviews = counted.get(row.pk, 0)
    return rows


def counts_by_action(decision: PublicationDecision) -> dict[str, int]:
    rows: Any = decision.lines.order_by().values_list("action").annotate(how_many=Count("pk"))
    return dict(rows)


def lines_of(decision: PublicationDecision, action: str) -> QuerySet[PublicationLine]:
    """Its lines, of one action or of all, by field and name."""
    rows = PublicationLine.objects.filter(decision=decision).select_related("replaced_by")
    return (rows.filter(action=action) if action else rows).order_by("sort_key", "pk")


def reviews_of(decision: PublicationDecision, user: Any, on: date) -> dict[str, int]:
    """How the reviews that it has opened stand: all, open, overdue, and of each outcome."""
    asked = review_list.reviews(user, on).filter(line__decision=decision)
    still = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    counts = {"every": Count("pk"), "open": Count("pk", filter=still)}
    counts["overdue"] = Count("pk", filter=still & Q(due_on__lt=on))
    counts["agencies"] = Count("agency", distinct=True)
    counts |= {outcome.name.lower(): Count("pk", filter=Q(outcome=outcome) & ~still) for outcome in ReviewOutcome}
    found: dict[str, int] = asked.aggregate(**counts)
    return found


def agencies_asked(decision: PublicationDecision, user: Any, on: date) -> QuerySet[Any]:
    """The agencies of which it asked a review, one a row with how many of theirs are open and how many done."""
    asked = review_list.reviews(user, on).filter(line__decision=decision).order_by().values("agency")
    done = Q(closed_on__lte=on)
    counted = asked.annotate(
        open=Count("pk", filter=~done | Q(closed_on__isnull=True)), done=Count("pk", filter=done)
    )
    return counted.order_by("-open", "agency")


def may_read_file(user: Any, stored: Any) -> bool:
    """The scan of a published decision is read by everyone who sees the decision."""
    return bool(PublicationDecision.objects.visible_to(user).filter(paper__file=stored).exists())
