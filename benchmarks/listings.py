"""Which pages are measured, with whose eyes, on which day, and what each list is compared with."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from accounts.models import User
from agencies.models import AgencyPeriod

OFFICER, WATCHER, ROOT, SECRETARY = "canbo", "toanquoc", "quantri", "thuky"
PAST = date(2022, 6, 30)
FLAT, NATIONAL = 1.15, 1.6  # p95 at 34x against 1x: of a list, of the nation's overview
Of = Callable[[User], tuple[int, ...]]


def nothing(user: User) -> tuple[int, ...]:
    """What an address without a row in it names."""
    return ()


def first_agency(user: User) -> tuple[int, ...]:
    return (AgencyPeriod.objects.order_by("pk")[0].agency_id,)


@dataclass(frozen=True)
class Listing:
    """A list page, the plainest page of the same rows, the model's change list; and the day of the figures.

    `of`: the row that its address names, to which the change list is narrowed by `narrowed`.
    """

    what: str
    name: str
    plain: str
    model: str
    on: date | None = None
    of: Of = nothing
    narrowed: str = ""
    searches: bool = True

    @property
    def mark(self) -> str:
        """What a label says of a list that is not the register of agencies."""
        return f", {self.what}" if self.what else ""


@dataclass(frozen=True)
class Visit:
    """A page whose queries are counted, or whose time is compared from scale to scale; `most`: the goal."""

    what: str
    name: str
    user: str
    most: float
    query: str = ""
    on: date | None = None
    of: Of = nothing


REGISTER = Listing("", "agency_list", "plain_table", "agencies_agencyperiod")
CERTIFICATES = Listing(
    "certificates on a past day", "certificate_list", "plain_certificates", "agencies_certificate", PAST
)
PROCEDURES = Listing("procedures", "procedure_list", "plain_procedures", "procedures_procedure")
PUBLISHED = Listing("published TTHC", "administrative_list", "plain_lines", "procedures_publicationline")
LISTINGS = (REGISTER, CERTIFICATES, PROCEDURES, PUBLISHED)

COUNTED = (
    Visit("list of a province", "agency_list", OFFICER, 6),
    Visit("home of a province", "home", OFFICER, 4),
    Visit("certificates of a province on a past day", "certificate_list", OFFICER, 6, on=PAST),
    Visit("procedures of a province", "procedure_list", OFFICER, 6),
    Visit("TTHC that a province has published", "administrative_list", OFFICER, 6),
    Visit("reviews of a province", "review_list", OFFICER, 6),
    Visit("coverage of a province", "coverage_overview", OFFICER, 6),
    Visit("list of the nation", "agency_list", WATCHER, 6),
    Visit("home of the nation", "home", WATCHER, 4),
    Visit("certificates of the nation on a past day", "certificate_list", WATCHER, 6, on=PAST),
    Visit("procedures of the nation", "procedure_list", WATCHER, 6),
    Visit("coverage of the nation", "coverage_overview", WATCHER, 6),
)
OVERVIEWS = (
    Visit("home of a province", "home", OFFICER, 2),
    Visit("home of a secretary", "home", SECRETARY, 2),
    Visit("home of the nation", "home", WATCHER, 2),
    Visit("coverage of a province", "coverage_overview", OFFICER, 2),
)
GROWING = (
    Visit("list of a province", "agency_list", OFFICER, FLAT),
    Visit("filtered list of a province", "agency_list", OFFICER, FLAT, "?level=commune&status=applying"),
    Visit("home of a province", "home", OFFICER, FLAT),
    Visit("page of an agency", "agency_detail", OFFICER, FLAT, of=first_agency),
    Visit("certificates of a province on a past day", "certificate_list", OFFICER, FLAT, on=PAST),
    Visit("its certificates in force", "certificate_list", OFFICER, FLAT, "?state=standing&level=commune", PAST),
    Visit("procedures of a province", "procedure_list", OFFICER, FLAT),
    Visit("its procedures for TTHC in force", "procedure_list", OFFICER, FLAT, "?kind=administrative&state=in_force"),
    Visit("its procedures for a field", "procedure_list", OFFICER, FLAT, "?field=Chứng thực"),
    Visit("procedures of an agency", "agency_procedures", OFFICER, FLAT, of=first_agency),
    Visit("TTHC that a province has published", "administrative_list", OFFICER, FLAT),
    Visit("reviews of a province", "review_list", OFFICER, FLAT),
    Visit("coverage of a province", "coverage_overview", OFFICER, FLAT),
    Visit("list of the nation", "agency_list", WATCHER, FLAT),
    Visit("home of the nation", "home", WATCHER, NATIONAL),
    Visit("certificates of the nation on a past day", "certificate_list", WATCHER, FLAT, on=PAST),
    Visit("procedures of the nation", "procedure_list", WATCHER, FLAT),
    Visit("coverage of the nation", "coverage_overview", WATCHER, NATIONAL),
)
