"""P1–P4 and P6: pages, signed in, through every middleware, as CPU of the web process and of its database session."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import product
from statistics import median

from django.test import Client
from django.urls import reverse

from accounts.models import User
from agencies.models import AgencyPeriod
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import cpu, in_turn, p95, queries_of, ratio, timed
from common.middleware import DAY_IN_SESSION

OFFICER, WATCHER, ROOT = "canbo", "toanquoc", "quantri"
NOTHING = "khongtontaio"
PAST = date(2022, 6, 30)
ROUNDS, REQUESTS = 9, 15
Act = Callable[[], None]


@dataclass(frozen=True)
class Listing:
    """A list page, the plainest page of the same rows, the model's change list; and the day of the figures."""

    what: str
    name: str
    plain: str
    model: str
    on: date | None = None

    @property
    def mark(self) -> str:
        """What a label says of a list that is not the register of agencies."""
        return f", {self.what}" if self.what else ""


REGISTER = Listing("", "agency_list", "plain_table", "agencies_agencyperiod")
CERTIFICATES = Listing(
    "certificates on a past day", "certificate_list", "plain_certificates", "agencies_certificate", PAST
)
PROCEDURES = Listing("procedures", "procedure_list", "plain_procedures", "procedures_procedure")
PUBLISHED = Listing("published TTHC", "administrative_list", "plain_lines", "procedures_publicationline")
LISTINGS = (REGISTER, CERTIFICATES, PROCEDURES, PUBLISHED)


def visitor(user: str, on: date | None = None) -> Client:
    """The browser of a user who is signed in; `on`: the day that he looks at."""
    client = Client()
    client.force_login(User.objects.get(username=user))
    if on is not None:
        session = client.session
        session[DAY_IN_SESSION] = on.isoformat()
        session.save()
    return client


def opening(name: str, user: str, *args: object, query: str = "", on: date | None = None) -> Act:
    """An act: this user's browser asks for the page, and gets it."""
    client = visitor(user, on)
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
        for listing in LISTINGS:
            page, least = (opening(name, OFFICER, on=listing.on) for name in (listing.name, listing.plain))
            ours, plain = in_turn(page, least, times=31, warm=3)
            detail = f"{milliseconds(ours)} : {milliseconds(plain)}"
            label = f"{measure.label}{listing.mark}"
            yield measure.figure(f"{scale}, {databases.engine}", ratio(ours, plain), detail, label=label)


def stock_admin(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """Against a change list with the columns that ours shows, and one with those of its own table alone."""
    for scale in scales(databases):
        databases.use(scale)
        goal = Goal("≥", 30) if scale == "34x" else measure.goal
        for listing, what in product(LISTINGS, ("same columns", "own columns")):
            site = what.replace(" ", "_")
            change_list = opening(f"{site}:{listing.model}_changelist", ROOT, on=listing.on)
            stock, ours = in_turn(change_list, opening(listing.name, ROOT, on=listing.on), times=7, warm=2)
            detail = f"{milliseconds(stock)} : {milliseconds(ours)}"
            label = f"{measure.label}{listing.mark}, {what}"
            yield measure.figure(f"{scale}, {databases.engine}", ratio(stock, ours), detail, label=label, goal=goal)


def query_counts(measure: Measure, databases: Databases) -> Iterator[Figure]:
    pages = [
        ("agency_list", OFFICER, "list of a province", 6, None),
        ("home", OFFICER, "home of a province", 4, None),
        ("certificate_list", OFFICER, "certificates of a province on a past day", 6, PAST),
        ("procedure_list", OFFICER, "procedures of a province", 6, None),
        ("administrative_list", OFFICER, "TTHC that a province has published", 6, None),
        ("review_list", OFFICER, "reviews of a province", 6, None),
        ("coverage_overview", OFFICER, "coverage of a province", 6, None),
        ("agency_list", WATCHER, "list of the nation", 6, None),
        ("home", WATCHER, "home of the nation", 4, None),
        ("certificate_list", WATCHER, "certificates of the nation on a past day", 6, PAST),
        ("procedure_list", WATCHER, "procedures of the nation", 6, None),
        ("coverage_overview", WATCHER, "coverage of the nation", 6, None),
    ]
    for name, user, what, most, on in pages:
        counts = {label: queries for label, queries in _counts(name, user, databases, on)}
        told = ", ".join(f"{count} at {label}" for label, count in counts.items())
        same = "" if len(set(counts.values())) == 1 else ", not the same"
        label = f"{measure.label}: {what}"
        yield measure.figure(
            databases.engine, max(counts.values()), told + same, label=label, goal=Goal("≤", most, "queries")
        )


def _counts(name: str, user: str, databases: Databases, on: date | None) -> Iterator[tuple[str, int]]:
    officers = {"1 row": "canbo", "50 rows": "canbo2"}
    for label, officer in officers.items():
        databases.use("small")
        if user == WATCHER and label == "1 row":
            continue  # the nation of the small database has 51 agencies
        yield label, _count(name, officer if user == OFFICER else user, on)
    databases.use("1x")
    yield "118", _count(name, user, on)
    if databases.is_postgres:
        databases.use("34x")
        yield "34x", _count(name, user, on)


def _count(name: str, user: str, on: date | None) -> int:
    page = opening(name, user, on=on)
    page()
    return len(queries_of(page))


def growth(measure: Measure, databases: Databases) -> Iterator[Figure]:
    """p95 over rounds of requests at 34x and at 1x in turn; the median of the rounds' ratios."""
    databases.use("1x")
    agency = AgencyPeriod.objects.order_by("pk").first().agency_id
    pages = [
        ("list of a province", ("agency_list", OFFICER), "", 1.15, None),
        ("filtered list of a province", ("agency_list", OFFICER), "?level=commune&status=applying", 1.15, None),
        ("home of a province", ("home", OFFICER), "", 1.15, None),
        ("page of an agency", ("agency_detail", OFFICER, agency), "", 1.15, None),
        ("certificates of a province on a past day", ("certificate_list", OFFICER), "", 1.15, PAST),
        ("its certificates in force", ("certificate_list", OFFICER), "?state=standing&level=commune", 1.15, PAST),
        ("procedures of a province", ("procedure_list", OFFICER), "", 1.15, None),
        (
            "its procedures for TTHC in force",
            ("procedure_list", OFFICER),
            "?kind=administrative&state=in_force",
            1.15,
            None,
        ),
        ("its procedures for a field", ("procedure_list", OFFICER), "?field=Chứng thực", 1.15, None),
        ("procedures of an agency", ("agency_procedures", OFFICER, agency), "", 1.15, None),
        ("TTHC that a province has published", ("administrative_list", OFFICER), "", 1.15, None),
        ("reviews of a province", ("review_list", OFFICER), "", 1.15, None),
        ("coverage of a province", ("coverage_overview", OFFICER), "", 1.15, None),
        ("list of the nation", ("agency_list", WATCHER), "", 1.15, None),
        ("home of the nation", ("home", WATCHER), "", 1.6, None),
        ("certificates of the nation on a past day", ("certificate_list", WATCHER), "", 1.15, PAST),
        ("procedures of the nation", ("procedure_list", WATCHER), "", 1.15, None),
        ("coverage of the nation", ("coverage_overview", WATCHER), "", 1.6, None),
    ]
    for what, address, query, bound, on in pages:
        label = f"{measure.label}: {what}"
        try:
            large, small = _by_scale(databases, *address, query=query, on=on)
        except Exception as fault:  # one page that cannot be opened leaves the others their figures
            yield measure.figure(databases.engine, None, told(fault), label=label, goal=Goal("≤", bound))
            continue
        value = median(p95(one) / p95(other) for one, other in zip(large, small, strict=True))
        everything = (sum(large, []), sum(small, []))
        detail = " : ".join(f"{p95(seconds) * 1000:.1f} ms" for seconds in everything)
        yield measure.figure(databases.engine, value, detail, label=label, goal=Goal("≤", bound))


def no_match(measure: Measure, databases: Databases) -> Iterator[Figure]:
    query = f"?q={NOTHING}"
    for listing, (what, user) in product(LISTINGS, (("in a province", OFFICER), ("in the nation", WATCHER))):
        large, small = _by_scale(databases, listing.name, user, query=query, on=listing.on)
        value = median(median(one) / median(other) for one, other in zip(large, small, strict=True))
        detail = f"{milliseconds(sum(large, []))} : {milliseconds(sum(small, []))}"
        yield measure.figure(databases.engine, value, detail, label=f"{measure.label} {what}{listing.mark}")


def _by_scale(
    databases: Databases, name: str, user: str, *args: object, query: str, on: date | None
) -> list[list[list[float]]]:
    """The seconds of each round of requests at 34x and at 1x, one request here and one there in turn."""
    acts = []
    for scale in ("34x", "1x"):
        databases.use(scale)
        acts.append((scale, opening(name, user, *args, query=query, on=on)))
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
