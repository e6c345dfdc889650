"""Published decisions: the list of them, and of each its lines and the reviews that it has opened."""

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
    """The list, the newest first: how many lines of each action, and how many reviews are still open."""
    lines = {f"{action}_lines": Count("lines", filter=Q(lines__action=action)) for action in ACTIONS}
    still = review_list.open_reviews(user, on).filter(line__decision=OuterRef("pk")).order_by()
    open_ones = still.values("line__decision").annotate(how_many=Count("pk")).values("how_many")
    rows = publications_known(user, on).annotate(**lines, open_reviews=Coalesce(Subquery(open_ones), 0))
    return rows.order_by("-in_force_from", "-pk")


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


def may_read_file(user: Any, stored: Any) -> bool:
    """The scan of a published decision is read by everyone who sees the decision."""
    return bool(PublicationDecision.objects.visible_to(user).filter(paper__file=stored).exists())
