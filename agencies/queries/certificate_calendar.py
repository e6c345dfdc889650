"""What runs out, and when: the month of the calendar page, the alerts below it, and the feed of calendar programs."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import DateField, F, Q, QuerySet, Value

from agencies.choices import CertificateKind
from agencies.models import StandardEdition, SurveillanceAudit
from agencies.queries.certificate_list import certificates, running_out_within
from agencies.queries.certificate_states import in_force
from agencies.queries.names import shown_name, with_name

MOST_OF_A_FEED = 2_000
FEED_BACK, FEED_AHEAD = timedelta(days=92), timedelta(days=3 * 366)
EXPIRY, AUDIT, EDITION = "expiry", "audit", "edition"


@dataclass(frozen=True)
class Due:
    """Something that is due on a day."""

    day: date
    what: str  # EXPIRY | AUDIT | EDITION
    sentence: str
    name: str  # of the holder; of the edition
    certificate: int | None
    key: str  # stands for this very thing for ever: a calendar program knows it again by it

    @property
    def tone(self) -> str:
        return "bad" if self.what == EXPIRY else "warn"


def due_between(user: Any, first: date, last: date, on: date, *, most: int | None = None) -> list[Due]:
    """What the user sees fall due from a day to a day, as it is known on the day of the figures; in order of days."""
    parts = [_expiries(user, on, first, last), _audits(user, on, first, last), _editions(first, last)]
    rows = parts[0].union(*parts[1:], all=True).order_by("day", "what", "key")
    return [_due(row, on) for row in (rows if most is None else rows[:most])]


def _due(row: tuple[Any, ...], on: date) -> Due:
    day, what, key, certificate, edition, expected, name, begins, ends = row
    if what == EDITION:
        sentence = f"Hết thời gian chuyển đổi{' (dự kiến)' if expected else ''}"
        return Due(day, what, sentence, edition, None, f"{what}-{key}")
    holder = shown_name(name, on, begins, ends)
    return Due(day, what, SENTENCES[what].format(edition), holder, certificate, f"{what}-{key}")


SENTENCES = {EXPIRY: "Giấy chứng nhận {} hết hạn", AUDIT: "Đến hạn đánh giá giám sát {}"}


def _part(rows: QuerySet[Any], what: str, day: str, certificate: Any, edition: str, expected: Any = False) -> Any:
    """One sort of what is due, in the columns that `_due` reads; `rows` carry the name of the holder."""
    told = rows.annotate(
        day=F(day), what=Value(what), key=F("pk"), certificate_key=certificate, edition_code=F(edition),
        expected=expected if isinstance(expected, F) else Value(expected),
    )  # fmt: skip
    columns = ("day", "what", "key", "certificate_key", "edition_code", "expected", "name", "name_from", "name_to")
    return told.order_by().values_list(*columns)


def _expiries(user: Any, on: date, first: date, last: date) -> Any:
    """The last days of certificates to which nobody put an end before."""
    lasting = Q(ended_as="") | Q(ended_on__gt=on) | Q(ended_on__gt=F("expires_on"))
    rows = certificates(user, on).filter(lasting, kind=CertificateKind.CERTIFICATE, expires_on__range=(first, last))
    return _part(with_name(rows, "holder", on), EXPIRY, "expires_on", F("pk"), "edition__code")


def _audits(user: Any, on: date, first: date, last: date) -> Any:
    """Surveillance of what stands that is planned and was not held by the day."""
    not_held = Q(held_on__isnull=True) | Q(held_on__gt=on)
    standing = in_force(certificates(user, on), on)
    rows = SurveillanceAudit.objects.filter(
        not_held, certificate__in=standing.values("pk"), due_on__range=(first, last)
    )
    named = with_name(rows, "certificate__holder", on)
    return _part(named, AUDIT, "due_on", F("certificate"), "certificate__edition__code")


def _editions(first: date, last: date) -> Any:
    no_day = Value(None, output_field=DateField())
    rows = StandardEdition.objects.filter(transition_ends_on__range=(first, last))
    named = rows.annotate(name=F("code"), name_from=no_day, name_to=no_day)
    return _part(named, EDITION, "transition_ends_on", F("pk"), "code", F("is_expected"))


# --- The page ---------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Day:
    """A field of the month."""

    day: date
    in_month: bool
    due: list[Due]


def month_of(first: date, due: Iterable[Due]) -> list[list[Day]]:
    """The weeks of a month, from Monday."""
    by_day: dict[date, list[Due]] = {}
    for one in due:
        by_day.setdefault(one.day, []).append(one)
    start, last = first - timedelta(days=first.weekday()), month_end(first)
    weeks = []
    while start <= last:
        days = [start + timedelta(days=offset) for offset in range(7)]
        weeks.append([Day(day, day.month == first.month, by_day.get(day, [])) for day in days])
        start += timedelta(days=7)
    return weeks


def month_end(day: date) -> date:
    return next_month(day) - timedelta(days=1)


def next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def previous_month(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


@dataclass(frozen=True)
class Alert:
    """How many run out within so many days; the list under the same condition shows just these."""

    days: int
    count: int


def alerts(user: Any, on: date) -> list[Alert]:
    """The office's alerts, the nearest first, in one query."""
    widest = max(settings.CERTIFICATE_ALERT_DAYS)
    rows = running_out_within(certificates(user, on), widest, on).values_list("expires_on", flat=True)
    days_left = [(day - on).days for day in rows if day is not None]
    reached = sorted(settings.CERTIFICATE_ALERT_DAYS)
    return [Alert(days, sum(left <= days for left in days_left)) for days in reached]


# --- The feed ---------------------------------------------------------------------------------------------------
def feed_of(user: Any, on: date) -> list[Due]:
    """What a calendar program shows: a quarter back, three years ahead."""
    return due_between(user, on - FEED_BACK, on + FEED_AHEAD, on, most=MOST_OF_A_FEED)
