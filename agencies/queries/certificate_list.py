"""The register of declarations and certificates on a day: conditions, counts, and the fifty rows of a page.

A page asks twice: for the keys of what was found, in their order (few and thin, and over the whole nation no further
than a thousand), and for the rows of fifty keys with all that they show. So a province's page costs the same however
large the nation is, and what is dear (names, states) is worked out for the shown rows alone.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import cache
from typing import Any

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, When

from agencies.choices import CertificateKind
from agencies.models import AgencyPeriod, Certificate
from agencies.models.membership import sight_of
from agencies.queries.certificate_states import in_force, known_by, standing, with_state
from agencies.queries.charge import answered_for
from agencies.queries.names import last_period
from agencies.queries.register import MOST_COUNTED, Found, first_of, found_of
from agencies.queries.words import all_stand_in, words_of
from common.prepared import Given
from common.text import normalise
from common.together import Written, in_order, together, written

STANDING = "standing"  # asked for together: whatever counts on the day
DAY: Any = Given("on")  # of a statement that is written once for all days


def certificates(user: Any, on: date) -> QuerySet[Certificate]:
    """What was declared or issued by the day, as far as the user sees it."""
    return Certificate.objects.visible_to(user).filter(known_by(on))


# --- What may be asked of them ----------------------------------------------------------------------------------
def of_state(rows: QuerySet[Certificate], state: str, on: date) -> QuerySet[Certificate]:
    """Those in a state on the day; `STANDING`: in any of the states that count."""
    return in_force(rows, on) if state == STANDING else with_state(rows, on).filter(state=state)


def running_out_within(rows: QuerySet[Certificate], days: int, on: date) -> QuerySet[Certificate]:
    """Those that still stand and expire within so many days."""
    return in_force(rows, on).filter(expires_on__gte=on, expires_on__lte=on + timedelta(days=days))


def of_level(rows: QuerySet[Certificate], level: str, on: date) -> QuerySet[Certificate]:
    """Those whose holder stands at a level on the day, or last stood there."""
    return rows.alias(holder_level=Subquery(last_period("holder", on).values("level")[:1])).filter(holder_level=level)


def of_body(rows: QuerySet[Certificate], body: int | None) -> QuerySet[Certificate]:
    """Those that a certification body issued; None: certificates of which the issuer is not known."""
    if body is None:
        return rows.filter(kind=CertificateKind.CERTIFICATE, issuing_body__isnull=True)
    return rows.filter(issuing_body=body)


def in_charge_of(rows: QuerySet[Certificate], user: Any, on: date) -> QuerySet[Certificate]:
    """Those for whose holder this user answers on the day."""
    return rows.filter(answered_for(user, on, "holder"))


def deciding(rows: QuerySet[Certificate], on: date) -> QuerySet[Certificate]:
    """One row a holder: the one in force under its newest edition, which says on which edition the holder stands."""
    same = in_force(Certificate.objects.filter(known_by(on), holder=OuterRef("holder")), on)
    order = ("edition__year", "issued_on", "pk")
    best = same.order_by(*(F(field).desc(nulls_last=True) for field in order)).values("pk")[:1]
    return in_force(rows, on).filter(pk=Subquery(best))


def matching(rows: QuerySet[Certificate], text: str) -> QuerySet[Certificate]:
    """Those in whose holder's name, of any time, every word stands, or the number of whose paper holds the text."""
    words = words_of(text)
    if not words:
        return rows.none()
    named = rows.filter(Exists(_called(words)))
    if not any(sign.isdigit() for sign in text):  # a number has digits; a name seldom has
        return named
    number = normalise(text).replace("đ", "Đ")  # SQLite folds ASCII letters only
    numbered = rows.filter(paper__number__icontains=number)
    # Keys of both apart: each has an index of its own, and "or" over two tables has none.
    return rows.filter(pk__in=named.order_by().values("pk").union(numbered.order_by().values("pk")))


def _called(words: Sequence[str]) -> QuerySet[AgencyPeriod]:
    return AgencyPeriod.objects.filter(all_stand_in("folded_name", words), agency=OuterRef("holder"))


# --- Order ------------------------------------------------------------------------------------------------------
RUNS_OUT = 0  # the first rank: what stands and will expire
ORDERS = ("issued", "-issued", "expires", "-expires")


def order_of(on: date, wanted: str = "") -> list[Any]:
    if wanted in ORDERS:
        column = F("issued_on" if wanted.endswith("issued") else "expires_on")
        return [column.desc(nulls_last=True) if wanted[0] == "-" else column.asc(nulls_last=True), "pk"]
    return [_urgency(on), _expiry_ahead(on).asc(nulls_last=True), F("issued_on").desc(nulls_last=True), "pk"]


def _urgency(on: date) -> Case:
    """What still stands and will expire, the soonest first; then what stands without an end; then the rest."""
    stands = Case(When(expires_on__isnull=True, then=1), default=RUNS_OUT)
    return Case(When(standing(on), then=stands), default=2, output_field=IntegerField())


def _expiry_ahead(on: date) -> Case:
    """The day of expiry where it lies ahead: what expired long ago is ordered by its issue like all the rest."""
    return Case(When(expires_on__gte=on, then=F("expires_on")))


# --- Keys and counts --------------------------------------------------------------------------------------------
def find(every: Any, found: Any, user: Any, *, on: date, order: str = "") -> Found:
    """Keys and counts of a question (`found`) to the register (`every`), in one query wherever something is found."""
    if sight_of(user).everything:
        return _found_in_the_nation(None if found is every else found, on, order)
    return found_of(every, found.order_by(*order_of(on, order)), narrowed=found is not every)


def _found_in_the_nation(found: QuerySet[Certificate] | None, on: date, order: str) -> Found:
    """No further than a thousand; None: all that is known on the day."""
    if order:
        rows = Certificate.objects.filter(known_by(on)) if found is None else found
        in_order = rows.order_by(*order_of(on, order)).values_list("pk", flat=True)
        keys = list(in_order[: MOST_COUNTED + 1])
    else:
        first = _first_of_all() if found is None else _first_of(found)
        keys = [key for (key,) in first.rows(on=on)]
    return first_of(keys)


@cache
def _first_of_all() -> Written:
    return _first_of(Certificate.objects.filter(known_by(DAY)))


def _first_of(found: QuerySet[Certificate]) -> Written:
    """What will run out, the soonest first, and of the rest the newest; nothing orders the nation's whole register.

    Each part is cut in the order of an index, and only what is left of both is put into the order of the list.
    """
    ranks = {"key": F("pk"), "urgency": _urgency(DAY), "ahead": _expiry_ahead(DAY), "issued": F("issued_on")}
    ranked: Any = found.annotate(**ranks)
    soon = ranked.filter(standing(DAY), expires_on__gte=DAY).order_by("expires_on", "pk")
    newest = ranked.filter(urgency__gt=RUNS_OUT).order_by("-pk")
    parts = [written(part.values(*ranks)[: MOST_COUNTED + 1]) for part in (soon, newest)]
    order = "urgency, ahead NULLS LAST, issued DESC NULLS LAST, key"
    return in_order(together(parts), "key", order, first=MOST_COUNTED + 1)
