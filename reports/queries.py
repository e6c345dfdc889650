"""What the home page says of a register on a day: one query, counted here, so that every figure has its list."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery

from agencies.choices import Application, Level, Obligation
from agencies.models import AgencyPeriod, ApplicationStatus, Certificate
from agencies.models.membership import sight_of
from agencies.queries.certificate_states import in_force
from agencies.queries.register import STATUS_KINDS, newest_certificate, officer_of, register, secretary_of, status_of
from common.prepared import Given
from common.together import Written, among, by_word, written

LEVELS: dict[str, str] = dict(Level.choices)
OBLIGATIONS: dict[str, str] = dict(Obligation.choices)
STATUSES: dict[str, str] = dict(Application.choices)
LEVEL_ORDER, OBLIGATION_ORDER, STATUS_ORDER = (list(words) for words in (LEVELS, OBLIGATIONS, STATUSES))
UNKNOWN_STATUS = "chưa rõ"


@dataclass(frozen=True, slots=True)
class Standing:
    """How one agency stands on the day."""

    agency: int
    name: str
    level: str
    obligation: str
    status: str  # "" where none is recorded
    edition: int | None  # of the newest declaration
    officer: int | None
    has_secretary: bool
    district: int | None
    district_name: str
    phone: str
    email: str

    @property
    def status_word(self) -> str:
        return STATUSES.get(self.status, UNKNOWN_STATUS)

    @property
    def status_kind(self) -> str:
        return STATUS_KINDS.get(self.status, "")


COLUMNS = (
    "agency_id", "name", "level", "obligation", "status", "edition", "officer", "secretary",
    "unit__parent", "unit__parent__name", "unit__parent__level", "agency__phone", "agency__email",
    "province_id", "sort_key", "pk",
)  # fmt: skip
DAY: Any = Given("on")
IN_ORDER = ("province_id", "sort_key", "pk")


def standings(user: Any, on: date) -> list[Standing]:
    """Every agency in sight on the day, in the register's order."""
    return standings_and_counts(user, on, [])[0]


def standings_and_counts(
    user: Any, on: date, asked: Sequence[Sequence[QuerySet[Any] | Written]]
) -> tuple[list[Standing], list[dict[str, int]]]:
    """Every agency in sight on the day, and beside them the counts that the apps ask for, those of each app
    apart: all in one question."""
    seen = AgencyPeriod.objects.visible_to(user).on(on)
    rows = among(_everywhere(), "pk", written(seen.order_by().values("pk")))
    beside = [_beside(written(one), place) for place, questions in enumerate(asked) for one in questions]
    counts: list[dict[str, int]] = [{} for _ in asked]
    agencies = []
    for values in _one_after_the_other([rows, *beside]).rows(on=on):
        row = dict(zip(COLUMNS, values, strict=True))
        if row["pk"] is None:  # a count, not an agency
            counts[row["edition"]][row["name"]] = row["agency_id"]
        else:
            agencies.append(_standing(row))
    return agencies, counts


@cache
def _everywhere() -> Written:
    """Every agency on a day (`on`), in whosever sight: written once."""
    rows: QuerySet[Any] = AgencyPeriod.objects.on(DAY).annotate(
        status=Subquery(status_of(DAY).values("status")[:1]),
        edition=Subquery(newest_certificate(DAY).values("edition__year")[:1]),
        officer=Subquery(officer_of(DAY).values("user")[:1]),
        secretary=Subquery(secretary_of(DAY).values("pk")[:1]),
    )
    return written(rows.order_by().values(*COLUMNS))


def _beside(words: Written, place: int) -> Written:
    """How many there are of each word, in the columns of the register: what tells such a row from an agency is that
    it has no key. Put together as text: Django's union works out every column of every part again, which took the
    page longer than all the answers."""
    said = {"agency_id": "how_many", "name": "word", "edition": f"{place:d}"}
    columns = ", ".join(said.get(column, "NULL") for column in COLUMNS)
    counts = by_word(words)
    statement = f"SELECT {columns} FROM ({counts.statement}) AS counts"  # noqa: S608  no value
    return counts._replace(statement=statement if words.statement else "")


def _one_after_the_other(parts: list[Written]) -> Written:
    """All rows of all parts, agencies in the register's order."""
    asked = [part for part in parts if part.statement]
    if not asked:
        return Written("", ())
    places = ", ".join(str(COLUMNS.index(column) + 1) for column in IN_ORDER)
    statement = f"{' UNION ALL '.join(part.statement for part in asked)} ORDER BY {places}"
    return Written(statement, tuple(value for part in asked for value in part.parameters))


def _standing(row: dict[str, Any]) -> Standing:
    in_district = row["unit__parent__level"] == Level.DISTRICT
    return Standing(
        agency=row["agency_id"],
        name=row["name"],
        level=row["level"],
        obligation=row["obligation"],
        status=row["status"] or "",
        edition=row["edition"],
        officer=row["officer"],
        has_secretary=row["secretary"] is not None,
        district=row["unit__parent"] if in_district else None,
        district_name=row["unit__parent__name"] if in_district else "",
        phone=row["agency__phone"],
        email=row["agency__email"],
    )


@dataclass(frozen=True)
class Line:
    """A line of the table level × obligation × application status, with its count under each edition."""

    level: str
    obligation: str
    status: str
    editions: dict[int | None, int]

    @property
    def total(self) -> int:
        return sum(self.editions.values())


def counted(rows: Iterable[Standing]) -> list[Line]:
    """Level × obligation × application status × edition: the lines that hold at least one agency."""
    groups: dict[tuple[str, str, str], Counter[int | None]] = {}
    for row in rows:
        groups.setdefault((row.level, row.obligation, row.status), Counter())[row.edition] += 1
    return [Line(*key, dict(groups[key])) for key in sorted(groups, key=_official_order)]


def _official_order(key: tuple[str, str, str]) -> tuple[int, ...]:
    orders = (LEVEL_ORDER, OBLIGATION_ORDER, STATUS_ORDER)
    return tuple(order.index(word) if word in order else len(order) for word, order in zip(key, orders, strict=True))


@dataclass(frozen=True)
class District:
    """How many agencies of a district, or of a level where there are no districts, have declared."""

    key: int
    name: str
    declared: int
    total: int


def by_district(rows: Iterable[Standing]) -> list[District]:
    """Communes by district, the slowest first."""
    names: dict[int, str] = {}
    totals: Counter[int] = Counter()
    declared: Counter[int] = Counter()
    for row in rows:
        if row.district is not None and row.level == Level.COMMUNE:
            names[row.district] = row.district_name
            totals[row.district] += 1
            declared[row.district] += row.edition is not None
    districts = [District(key, name, declared[key], totals[key]) for key, name in names.items()]
    return sorted(districts, key=lambda district: (district.declared / district.total, district.name))


@dataclass(frozen=True)
class ProvinceLine:
    """A province in the nation's table."""

    key: int
    name: str
    total: int
    applying: int
    declared: int


def by_province(user: Any, on: date) -> list[ProvinceLine]:
    """The nation by province, counted in the database: a national reader opens a province to see its agencies."""
    # Both are looked up once for the nation, and not again for each agency.
    applying = ApplicationStatus.objects.on(on).filter(status=Application.APPLYING).order_by().values("agency")
    declared = in_force(Certificate.objects.order_by(), on).values("holder")
    rows = (
        register(user, on)
        .order_by()
        .values("province", "province__name")
        .annotate(
            total=Count("pk"),
            applying=Count("pk", filter=Q(agency__in=applying)),
            declared=Count("pk", filter=Q(agency__in=declared)),
        )
        .order_by("province__name")
    )
    return [
        ProvinceLine(row["province"], row["province__name"], row["total"], row["applying"], row["declared"])
        for row in rows
    ]


def sees_many_provinces(user: Any) -> bool:
    sight = sight_of(user)
    return sight.everything or len(sight.provinces) > 1
