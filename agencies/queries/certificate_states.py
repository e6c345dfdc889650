"""How a certificate or declaration stands on a day: one definition, told twice, once for a row and once for SQL.

The order of the questions is the definition: begun? ended? run out? suspended? still as it was declared?
A day on which something ends by its own words ("có hiệu lực đến hết ngày") is its last day in force; a day on which
somebody ended it (`ended_on`) is its first day out of force.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Protocol

from django.conf import settings
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from agencies.choices import CertificateEnd, CertificateKind, CertificateState
from agencies.models import AgencySuccession, Certificate, CertificateCover, Suspension
from common.days import on_day
from common.registry import declaration_differences

STATE_OF_AN_END = {
    CertificateEnd.REPLACED: CertificateState.REPLACED,
    CertificateEnd.WITHDRAWN: CertificateState.WITHDRAWN,
    CertificateEnd.EXPIRED: CertificateState.EXPIRED,
    CertificateEnd.HOLDER_ENDED: CertificateState.HISTORICAL,
}
STATE_TONES: dict[str, str] = {
    CertificateState.IN_FORCE: "good",
    CertificateState.RUNNING_OUT: "warn",
    CertificateState.REDECLARE: "warn",
    CertificateState.EDITION_BEHIND: "warn",
    CertificateState.SUSPENDED: "bad",
    CertificateState.EXPIRED: "bad",
    CertificateState.WITHDRAWN: "bad",
}


def warned_from(on: date) -> date:
    """The last day of expiry that counts as running out on a day: the widest of the office's alerts."""
    return on + timedelta(days=max(settings.CERTIFICATE_ALERT_DAYS))


def alert_days(certificate: Certificate, on: date) -> int | None:
    """Which of the alerts (180, 90, 30 days) a certificate has reached on a day; None: none of them."""
    if certificate.expires_on is None or certificate.expires_on < on:
        return None
    left = (certificate.expires_on - on).days
    return min((days for days in settings.CERTIFICATE_ALERT_DAYS if left <= days), default=None)


# --- For one row ------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Circumstances:
    """What the row itself does not say of its state on a day."""

    suspended: bool = False
    reorganised: bool = False  # the holder took another agency over, or gave a part away, since it declared
    cover_ended: bool = False  # an agency that it covers was merged, split or dissolved
    differs: bool = False  # what it declares is not so any more, as other apps know
    differences: tuple[str, ...] = ()  # and what they say of it


class Recorded(Protocol):
    """What the definition reads of a row: a certificate has it, and so has a line of the list."""

    @property
    def is_declaration(self) -> bool: ...
    @property
    def begins_on(self) -> date | None: ...
    @property
    def ended_as(self) -> str: ...
    @property
    def ended_on(self) -> date | None: ...
    @property
    def expires_on(self) -> date | None: ...
    @property
    def edition_ends_on(self) -> date | None: ...


def state_of(certificate: Recorded, on: date, known: Circumstances) -> CertificateState:
    """The definition."""
    begins = certificate.begins_on
    if begins and begins > on:
        return CertificateState.NOT_YET
    if certificate.ended_as and (certificate.ended_on is None or certificate.ended_on <= on):
        return STATE_OF_AN_END[CertificateEnd(certificate.ended_as)]
    if certificate.expires_on and certificate.expires_on < on:
        return CertificateState.EXPIRED
    if known.suspended:
        return CertificateState.SUSPENDED
    if not certificate.is_declaration:
        if certificate.expires_on is None:
            return CertificateState.UNKNOWN
        return (
            CertificateState.RUNNING_OUT if certificate.expires_on <= warned_from(on) else CertificateState.IN_FORCE
        )
    if known.reorganised or known.cover_ended or known.differs:
        return CertificateState.REDECLARE
    ends = certificate.edition_ends_on
    return CertificateState.EDITION_BEHIND if ends and ends < on else CertificateState.IN_FORCE


def reasons_to_redeclare(certificate: Certificate, on: date, known: Circumstances) -> list[str]:
    """Why a declaration that stands has to be made anew, in sentences; empty where it need not."""
    if not certificate.is_declaration:
        return []
    reasons = []
    if known.reorganised:
        reasons.append("Cơ quan đã nhận thêm hoặc chuyển đi một phần khi sắp xếp tổ chức.")
    if known.cover_ended:
        reasons.append("Một cơ quan thuộc phạm vi công bố đã được sắp xếp lại.")
    reasons += known.differences
    ends = certificate.edition_ends_on
    if ends and ends < on:
        reasons.append(f"{certificate.edition.code} đã hết thời gian chuyển đổi ngày {ends:%d/%m/%Y}.")
    return reasons


# --- For a list -------------------------------------------------------------------------------------------------
BEGINS_ON = Coalesce("in_force_from", "issued_on")


def with_state(certificates: QuerySet[Certificate], on: date) -> QuerySet[Any]:
    """Adds `state` on the day, and what it rests on: `begins`, and what `with_circumstances` adds."""
    return with_circumstances(certificates, on).annotate(begins=BEGINS_ON).annotate(state=_state(on))


def with_circumstances(certificates: QuerySet[Certificate], on: date) -> QuerySet[Any]:
    """Adds what `state_of` asks beside the row: `is_suspended`, `is_reorganised`, `cover_ended`, `differs`, and the
    columns of other apps (`common.registry.Difference`) that say in what it does."""
    columns = {name: column for one in declaration_differences for name, column in one.columns(on).items()}
    differs = Q(pk__in=())  # nothing differs where no app knows of it
    for one in declaration_differences:
        differs |= one.differs
    return certificates.annotate(
        **columns,
        is_suspended=Exists(Suspension.objects.filter(on_day(on), certificate=OuterRef("pk"))),
        is_reorganised=Exists(_successions_of_the_holder(on)),
        cover_ended=Exists(_ended_covers(on)),
    ).annotate(differs=Case(When(differs, then=Value(True)), default=Value(False)))


def circumstances(certificate: Any) -> Circumstances:
    """What `with_state` found out about a row."""
    return Circumstances(
        suspended=certificate.is_suspended,
        reorganised=certificate.is_reorganised,
        cover_ended=certificate.cover_ended,
        differs=certificate.differs,
        differences=tuple(told for one in declaration_differences if (told := one.told(certificate))),
    )


def known_by(on: date) -> Q:
    """What a list shows on a day: what was issued by then, or on a day that nobody knows."""
    return Q(issued_on__isnull=True) | Q(issued_on__lte=on)


def standing(on: date) -> Q:
    """The condition "còn hiệu lực" over plain columns, for counts; a suspension is asked apart."""
    begun = Q(in_force_from__lte=on) | Q(in_force_from__isnull=True) & known_by(on)
    not_ended = Q(ended_as="") | Q(ended_on__gt=on)
    not_expired = Q(expires_on__isnull=True) | Q(expires_on__gte=on)
    return begun & not_ended & not_expired


def in_force(certificates: QuerySet[Certificate], on: date) -> QuerySet[Certificate]:
    """Those that count on the day: in force, running out, to be re-declared, of an older edition, of unknown term."""
    # The few that are suspended on the day are looked up once, and not again for each certificate.
    suspended = Suspension.objects.filter(on_day(on)).order_by().values("certificate")
    return certificates.filter(standing(on)).exclude(pk__in=suspended)


def _successions_of_the_holder(on: date) -> QuerySet[AgencySuccession]:
    """Reorganisations of the holder since the declaration began; where that day is not known, nothing is said."""
    of_holder = Q(target=OuterRef("holder")) | Q(source=OuterRef("holder"))
    return AgencySuccession.objects.filter(of_holder, day__lte=on, day__gt=_OUTER_BEGINS_ON)


def _ended_covers(on: date) -> QuerySet[CertificateCover]:
    return CertificateCover.objects.filter(
        certificate=OuterRef("pk"), agency__heirs__day__lte=on, agency__heirs__day__gt=_OUTER_BEGINS_ON
    )


_OUTER_BEGINS_ON = Coalesce(OuterRef("in_force_from"), OuterRef("issued_on"))


def _state(on: date) -> Case:
    """`state_of`, question by question."""
    ends_recorded = ~Q(ended_as="") & (Q(ended_on__isnull=True) | Q(ended_on__lte=on))
    certificate = Q(kind=CertificateKind.CERTIFICATE)
    anew = Q(is_reorganised=True) | Q(cover_ended=True) | Q(differs=True)
    return Case(
        When(begins__gt=on, then=Value(CertificateState.NOT_YET)),
        *(When(ends_recorded & Q(ended_as=end), then=Value(state)) for end, state in STATE_OF_AN_END.items()),
        When(expires_on__lt=on, then=Value(CertificateState.EXPIRED)),
        When(is_suspended=True, then=Value(CertificateState.SUSPENDED)),
        When(certificate & Q(expires_on__isnull=True), then=Value(CertificateState.UNKNOWN)),
        When(certificate & Q(expires_on__lte=warned_from(on)), then=Value(CertificateState.RUNNING_OUT)),
        When(certificate, then=Value(CertificateState.IN_FORCE)),
        When(anew, then=Value(CertificateState.REDECLARE)),
        When(edition__transition_ends_on__lt=on, then=Value(CertificateState.EDITION_BEHIND)),
        default=Value(CertificateState.IN_FORCE),
    )
