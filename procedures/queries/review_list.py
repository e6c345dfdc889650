"""What published decisions ask agencies to review: the open ones of a day, what is overdue, how the others ended."""

from datetime import date
from typing import Any

from django.db.models import F, Q, QuerySet

from agencies.models.membership import sight_of
from agencies.queries.charge import answered_for
from agencies.queries.names import with_name
from agencies.queries.words import stands_in, words_of
from procedures.choices import ReviewCause
from procedures.models import ReviewTask

OPEN, OVERDUE, CLOSED = "con", "qua-han", "xong"
STATES = ((OVERDUE, "quá hạn"), (CLOSED, "đã xong"))  # beside the open ones, which the list shows unasked
SENTENCES = {
    ReviewCause.NEW: "TTHC mới cần lập quy trình",
    ReviewCause.AMENDED: "quy trình cần rà soát vì TTHC được sửa đổi",
    ReviewCause.REPLACED: "quy trình cần sửa vì TTHC bị thay thế",
    ReviewCause.ABOLISHED: "quy trình cần gỡ TTHC đã bãi bỏ",
}


def reviews(user: Any, on: date) -> QuerySet[ReviewTask]:
    """Every review that had been opened by the day, of the agencies in sight."""
    rows: QuerySet[ReviewTask] = ReviewTask.objects.visible_to(user)
    sight = sight_of(user)
    if sight.everything:
        rows = ReviewTask.objects.all()
    elif sight.provinces and not sight.agencies:
        rows = ReviewTask.objects.filter(province__in=sight.provinces)  # the same, without a subquery
    return rows.filter(opened_on__lte=on)


def of_state(rows: QuerySet[ReviewTask], state: str, on: date) -> QuerySet[ReviewTask]:
    """Those that were open on the day, open past their due day, or closed by then."""
    if state == CLOSED:
        return rows.filter(closed_on__lte=on)
    still = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=on))
    return still.filter(due_on__lt=on) if state == OVERDUE else still


def open_reviews(user: Any, on: date) -> QuerySet[ReviewTask]:
    return of_state(reviews(user, on), OPEN, on)


def in_charge_of(rows: QuerySet[ReviewTask], user: Any, on: date) -> QuerySet[ReviewTask]:
    """Those of the agencies for which this user answers."""
    return rows.filter(answered_for(user, on))


def matching(rows: QuerySet[ReviewTask], text: str, *, in_nation: bool) -> QuerySet[ReviewTask]:
    """Those of which the TTHC or the procedure holds every word.

    `in_nation`: over all provinces each of both is looked up in its own index; "or" over two tables has none.
    """
    words = words_of(text)
    if not words:
        return rows.none()
    of_line, of_procedure = Q(), Q()
    for word in words:
        of_line &= stands_in("line__folded", word)
        of_procedure &= stands_in("procedure__folded_name", word)
    if not in_nation:
        return rows.filter(of_line | of_procedure)
    by_line, by_procedure = (rows.filter(held).order_by().values("pk") for held in (of_line, of_procedure))
    return rows.filter(pk__in=by_line.union(by_procedure))


def review_rows(rows: QuerySet[ReviewTask], on: date) -> QuerySet[Any]:
    """The rows of the list with the names of their agencies, the most pressing first."""
    named = with_name(rows.select_related("line", "procedure", "agency__province"), "agency", on)
    return named.order_by(F("due_on").asc(nulls_last=True), "opened_on", "pk")
