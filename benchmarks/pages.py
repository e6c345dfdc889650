"""P1–P4 and P6: pages, signed in, through every middleware, as CPU of the web process and of its database session."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from itertools import product
from statistics import median

from django.test import Client
from django.urls import reverse

from accounts.models import User
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.listings import (
    COUNTED,
    FLAT,
    GROWING,
    LISTINGS,
    OFFICER,
    OVERVIEWS,
    REGISTER,
    ROOT,
    SECRETARY,
    WATCHER,
    Listing,
    Of,
    Visit,
    nothing,
)
from benchmarks.measuring import cpu, in_turn, p95, queries_of, ratio, timed
from common.middleware import DAY_IN_SESSION

NOTHING = "khongtontaio"
ROUNDS, REQUESTS = 9, 15
# Who looks at the same page of a province of one agency, and of one of fifty
IN_SMALL = {"1 row": {OFFICER: OFFICER, SECRETARY: SECRETARY},
            "50 rows": {OFFICER: f"{OFFICER}2", SECRETARY: f"{SECRETARY}2"}}  # fmt: skip
Act = Callable[[], None]


def visitor(user: str, on: date | None = None) -> Client:
    """The browser of a user who is signed in; `on`: the day that he looks at."""
    client = Client()
    client.force_login(User.objects.get(username=user))
    if on is not None:
        session = client.session
        session[DAY_IN_SESSION] = on.isoformat()
        session.save()
    return client


def opening(
    name: str, user: str, *, query: str = "", on: date | None = None, of: Of = nothing, narrowed: str = ""
) -> Act:
    """An act: this user's browser asks for the page, and gets it. `of`: the row that the address names, or that its
    question is `narrowed` to."""
    client = visitor(user, on)
    row = of(User.objects.get(username=user))
    address = reverse(name) + narrowed.format(*row) if narrowed else reverse(name, args=row) + query

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return ask


def milliseconds(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.1f} ms"


def plain_page(measure: Measure, databases: Databases, listings: Sequence[Listing]) -> Iterator[Figure]:
    for scale in scales(databases):
        databases.use(scale)
        for listing in listings:
            names = (listing.name, listing.plain)
            page, least = (opening(name, OFFICER, on=listing.on, of=listing.of) for name in names)
            ours, plain = in_turn(page, least, times=31, warm=3)
            detail = f"{milliseconds(ours)} : {milliseconds(plain)}"
            label = f"{measure.label}{listing.mark}"
            yield measure.figure(f"{scale}, {databases.engine}", ratio(ours, plain), detail, label=label)


def stock_admin(measure: Measure, databases: Databases, listings: Sequence[Listing]) -> Iterator[Figure]:
    """Against a change list with the columns that ours shows, and one with those of its own table alone."""
    for scale in scales(databases):
        databases.use(scale)
        goal = Goal("≥", 30) if scale == "34x" else measure.goal
        for listing, what in product(listings, ("same columns", "own columns")):
            name = f"{what.replace(' ', '_')}:{listing.model}_changelist"
            change_list = opening(
                name, ROOT, on=listing.on, of=listing.of if listing.narrowed else nothing, narrowed=listing.narrowed
            )
            page = opening(listing.name, ROOT, on=listing.on, of=listing.of)
            stock, ours = in_turn(change_list, page, times=7, warm=2)
            detail = f"{milliseconds(stock)} : {milliseconds(ours)}"
            label = f"{measure.label}{listing.mark}, {what}"
            yield measure.figure(f"{scale}, {databases.engine}", ratio(stock, ours), detail, label=label, goal=goal)


def overviews(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """What sums up against the plainest page of fifty rows, of the same reader."""
    for scale in scales(databases):
        databases.use(scale)
        for visit in OVERVIEWS:
            page, least = (opening(name, visit.user) for name in (visit.name, REGISTER.plain))
            ours, plain = in_turn(page, least, times=31, warm=3)
            detail = f"{milliseconds(ours)} : {milliseconds(plain)}"
            label = f"{measure.label}: {visit.what}"
            yield measure.figure(f"{scale}, {databases.engine}", ratio(ours, plain), detail, label=label)


def query_counts(measure: Measure, databases: Databases, visits: Sequence[Visit]) -> Iterator[Figure]:
    for visit in visits:
        counts = dict(_counts(visit, databases))
        told = ", ".join(f"{count} at {label}" for label, count in counts.items())
        same = "" if len(set(counts.values())) == 1 else ", not the same"
        label = f"{measure.label}: {visit.what}"
        goal = Goal("≤", visit.most, "queries")
        yield measure.figure(databases.engine, max(counts.values()), told + same, label=label, goal=goal)


def _counts(visit: Visit, databases: Databases) -> Iterator[tuple[str, int]]:
    for label, users in IN_SMALL.items():
        databases.use("small")
        if visit.user == WATCHER and label == "1 row":
            continue  # the nation of the small database has 51 agencies
        yield label, _count(visit, users.get(visit.user, visit.user))
    databases.use("1x")
    yield "118", _count(visit, visit.user)
    if databases.is_postgres:
        databases.use("34x")
        yield "34x", _count(visit, visit.user)


def _count(visit: Visit, user: str) -> int:
    page = opening(visit.name, user, query=visit.query, on=visit.on, of=visit.of)
    page()
    return len(queries_of(page))


def growth(measure: Measure, databases: Databases, visits: Sequence[Visit]) -> Iterator[Figure]:
    """p95 over rounds of requests at 34x and at 1x in turn; the median of the rounds' ratios."""
    for visit in visits:
        label, goal = f"{measure.label}: {visit.what}", Goal("≤", visit.most)
        try:
            large, small = _by_scale(databases, visit)
        except Exception as fault:  # one page that cannot be opened leaves the others their figures
            yield measure.figure(databases.engine, None, told(fault), label=label, goal=goal)
            continue
        value = median(p95(one) / p95(other) for one, other in zip(large, small, strict=True))
        everything = (sum(large, []), sum(small, []))
        detail = " : ".join(f"{p95(seconds) * 1000:.1f} ms" for seconds in everything)
        yield measure.figure(databases.engine, value, detail, label=label, goal=goal)


def no_match(measure: Measure, databases: Databases, listings: Sequence[Listing]) -> Iterator[Figure]:
    for listing, (what, user) in product(listings, (("in a province", OFFICER), ("in the nation", WATCHER))):
        if not listing.searches or (user == WATCHER and listing.narrowed):
            continue
        visit = Visit(listing.what, listing.name, user, 0, f"?q={NOTHING}", listing.on, listing.of)
        large, small = _by_scale(databases, visit)
        value = median(median(one) / median(other) for one, other in zip(large, small, strict=True))
        detail = f"{milliseconds(sum(large, []))} : {milliseconds(sum(small, []))}"
        yield measure.figure(databases.engine, value, detail, label=f"{measure.label} {what}{listing.mark}")


def _by_scale(databases: Databases, visit: Visit) -> list[list[list[float]]]:
    """The seconds of each round of requests at 34x and at 1x, one request here and one there in turn."""
    acts = []
    for scale in ("34x", "1x"):
        databases.use(scale)
        acts.append((scale, opening(visit.name, visit.user, query=visit.query, on=visit.on, of=visit.of)))
    rounds: list[list[list[float]]] = [[], []]
    for number in range(ROUNDS):
        for place, (scale, act) in enumerate(acts):
            databases.use(scale)
            act()  # the first on a new connection is not like the others
            if number == 0:
                act()
            rounds[place].append([timed(act, cpu) for _ in range(REQUESTS)])
    return rounds


def scales(databases: Databases) -> list[str]:
    return ["1x", "34x"] if databases.is_postgres else ["1x"]


def told(fault: BaseException) -> str:
    """A fault in one line."""
    return f"{type(fault).__name__}: {fault}".splitlines()[0][:160]


PAGES = [
    Measure(
        "P1", "list page against the same table from one query", Goal("≤", 1.5),
        partial(plain_page, listings=LISTINGS),
    ),
    Measure(
        "P2", "the stock admin's change list against our list page", Goal("≥", 4),
        partial(stock_admin, listings=LISTINGS),
    ),
    Measure("P3", "queries of a page", Goal("≤", 6, "queries"), partial(query_counts, visits=COUNTED)),
    Measure("P5", "overview against a page from one query", Goal("≤", 2), overviews),
]  # fmt: skip
GROWTH = [
    Measure("P4", "p95 at 34x against 1x", Goal("≤", FLAT), partial(growth, visits=GROWING)),
    Measure("P6", "search without a match, 34x against 1x,", Goal("≤", 1.2), partial(no_match, listings=LISTINGS)),
]
