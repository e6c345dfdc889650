"""P1–P4 and P6: pages, signed in, through every middleware, as CPU of the web process and of its database session."""

from collections.abc import Callable, Iterator
from statistics import median

from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import AgencyPeriod
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import cpu, in_turn, p95, queries_of, ratio, timed

OFFICER, WATCHER, ROOT = "canbo", "toanquoc", "quantri"
NOTHING = "khongtontaio"
ROUNDS, REQUESTS = 5, 20
Act = Callable[[], None]


def opening(name: str, user: str, *args: object, query: str = "") -> Act:
    """An act: this user's browser asks for the page, and gets it."""
    client = Client()
    client.force_login(User.objects.get(username=user))
    address = reverse(name, args=args) + query

    def ask() -> None:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address} answered {answer.status_code}")

    return ask


def milliseconds(seconds: list[float]) -> str:
    return f"{median(seconds) * 1000:.1f} ms"


def plain_page(measure: Measure, databases: Databases) -> Iterator[Figure]:
    for scale in scales(databases):
        databases.use(scale)
        ours, plain = in_turn(opening("agency_list", OFFICER), opening("plain_table", OFFICER), times=31, warm=3)
        detail = f"{milliseconds(ours)} : {milliseconds(plain)}"
        yield measure.figure(f"{scale}, {databases.engine}", ratio(ours, plain), detail)


def stock_admin(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """Against a change list with the columns that ours shows, and one with those of its own table alone."""
    for scale in scales(databases):
        databases.use(scale)
        goal = Goal("≥", 30) if scale == "34x" else measure.goal
        for what in ("same columns", "own columns"):
            site = what.replace(" ", "_")
            change_list = opening(f"{site}:agencies_agencyperiod_changelist", ROOT)
            stock, ours = in_turn(change_list, opening("agency_list", ROOT), times=7, warm=2)
            detail = f"{milliseconds(stock)} : {milliseconds(ours)}"
            label = f"{measure.label}, {what}"
            yield measure.figure(f"{scale}, {databases.engine}", ratio(stock, ours), detail, label=label, goal=goal)


def query_counts(measure: Measure, databases: Databases) -> Iterator[Figure]:
    pages = [
        ("agency_list", OFFICER, "list of a province", 6),
        ("home", OFFICER, "home of a province", 4),
        ("agency_list", WATCHER, "list of the nation", 6),
        ("home", WATCHER, "home of the nation", 4),
    ]
    for name, user, what, most in pages:
        counts = {label: queries for label, queries in _counts(name, user, databases)}
        told = ", ".join(f"{count} at {label}" for label, count in counts.items())
        same = "" if len(set(counts.values())) == 1 else ", not the same"
        label = f"{measure.label}: {what}"
        yield measure.figure(
            databases.engine, max(counts.values()), told + same, label=label, goal=Goal("≤", most, "queries")
        )


def _counts(name: str, user: str, databases: Databases) -> Iterator[tuple[str, int]]:
    officers = {"1 row": "canbo", "50 rows": "canbo2"}
    for label, officer in officers.items():
        databases.use("small")
        if user == WATCHER and label == "1 row":
            continue  # the nation of the small database has 51 agencies
        yield label, _count(name, officer if user == OFFICER else user)
    databases.use("1x")
    yield "118", _count(name, user)
    if databases.is_postgres:
        databases.use("34x")
        yield "34x", _count(name, user)


def _count(name: str, user: str) -> int:
    page = opening(name, user)
    page()
    return len(queries_of(page))


def growth(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """p95 over rounds of requests at 34x and at 1x in turn; the median of the rounds' ratios."""
    databases.use("1x")
    agency = AgencyPeriod.objects.order_by("pk").first().agency_id
    pages = [
        ("list of a province", ("agency_list", OFFICER), "", 1.15),
        ("filtered list of a province", ("agency_list", OFFICER), "?level=commune&status=applying", 1.15),
        ("home of a province", ("home", OFFICER), "", 1.15),
        ("page of an agency", ("agency_detail", OFFICER, agency), "", 1.15),
        ("list of the nation", ("agency_list", WATCHER), "", 1.15),
        ("home of the nation", ("home", WATCHER), "", 1.6),
    ]
    for what, address, query, bound in pages:
        label = f"{measure.label}: {what}"
        try:
            large, small = _by_scale(databases, *address, query=query)
        except Exception as fault:  # one page that cannot be opened leaves the others their figures
            yield measure.figure(databases.engine, None, told(fault), label=label, goal=Goal("≤", bound))
            continue
        value = median(p95(one) / p95(other) for one, other in zip(large, small, strict=True))
        everything = (sum(large, []), sum(small, []))
        detail = " : ".join(f"{p95(seconds) * 1000:.1f} ms" for seconds in everything)
        yield measure.figure(databases.engine, value, detail, label=label, goal=Goal("≤", bound))


def no_match(measure: Measure, databases: Databases) -> Iterator[Figure]:
    query = f"?q={NOTHING}"
    for what, user in (("in a province", OFFICER), ("in the nation", WATCHER)):
        large, small = _by_scale(databases, "agency_list", user, query=query)
        value = median(median(one) / median(other) for one, other in zip(large, small, strict=True))
        detail = f"{milliseconds(sum(large, []))} : {milliseconds(sum(small, []))}"
        yield measure.figure(databases.engine, value, detail, label=f"{measure.label} {what}")


def _by_scale(databases: Databases, name: str, user: str, *args: object, query: str) -> list[list[list[float]]]:
    """The seconds of each round of requests at 34x and at 1x, one request here and one there in turn."""
    acts = []
    for scale in ("34x", "1x"):
        databases.use(scale)
        acts.append((scale, opening(name, user, *args, query=query)))
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
    Measure("P1", "list page against the same table from one query", Goal("≤", 1.5), plain_page),
    Measure("P2", "the stock admin's change list against our list page", Goal("≥", 4), stock_admin),
    Measure("P3", "queries of a page", Goal("≤", 6, "queries"), query_counts),
]
GROWTH = [
    Measure("P4", "p95 at 34x against 1x", Goal("≤", 1.15), growth),
    Measure("P6", "search without a match, 34x against 1x,", Goal("≤", 1.2), no_match),
]
