"""Who may do what for whom, from a day to a day: the only source of rights."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from agencies.choices import AGENCY_DUTIES, PROVINCE_DUTIES, Duty
from agencies.models.province import Province
from common.clock import today
from common.days import Dated, DatedQuerySet, dated_in_order, on_day
from common.history import Tracked
from common.prepared import prepared

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")
NOTHING = Q()


class Membership(Tracked, Dated):
    """A duty (nhiệm vụ) of a person, with its paper; `delegated_from` where it is lent for a time (ủy quyền).

    Duties over a whole province name the province (and the person's own agency where it is on the register);
    duties in one agency name the agency; the national viewer names neither.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="tài khoản",
        related_name="memberships",
        on_delete=models.PROTECT,
    )
    duty = models.CharField("nhiệm vụ", max_length=20, choices=Duty)
    agency = models.ForeignKey(
        "agencies.Agency", verbose_name="cơ quan", null=True, blank=True, related_name="memberships",
        on_delete=models.PROTECT,
    )  # fmt: skip
    province = models.ForeignKey(
        "agencies.Province", verbose_name="tỉnh", null=True, blank=True, related_name="memberships",
        on_delete=models.PROTECT,
    )  # fmt: skip
    paper = models.ForeignKey(
        "common.OfficialDocument", verbose_name="văn bản", null=True, blank=True, related_name="+",
        on_delete=models.PROTECT,
    )  # fmt: skip
    delegated_from = models.ForeignKey(
        "self", verbose_name="ủy quyền của", null=True, blank=True, related_name="delegations",
        on_delete=models.PROTECT,
    )  # fmt: skip

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = "nhiệm vụ"
        verbose_name_plural = "nhiệm vụ"
        ordering = ["user", "pk"]
        constraints = [
            dated_in_order("membership"),
            models.CheckConstraint(condition=Q(duty__in=Duty.values), name="membership_duty_known"),
            models.CheckConstraint(
                condition=Q(duty=Duty.NATIONAL_VIEWER, province__isnull=True, agency__isnull=True)
                | Q(duty__in=PROVINCE_DUTIES, province__isnull=False)
                | Q(duty__in=[*AGENCY_DUTIES, Duty.INSPECTOR], agency__isnull=False),
                name="membership_reaches_what_its_duty_needs",
            ),
            models.CheckConstraint(
                condition=Q(delegated_from__isnull=True) | Q(valid_to__isnull=False),
                name="delegation_has_an_end",
            ),
        ]
        indexes = [models.Index(fields=["agency", "duty"], name="members_of_an_agency")]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_duty_display()}"


@dataclass(frozen=True)
class Sight:
    """What a user may open on a day: whole provinces, single agencies, and what stands below his own."""

    day: date
    everything: bool = False
    provinces: frozenset[int] = frozenset()
    agencies: frozenset[int] = frozenset()
    heads: frozenset[int] = frozenset()  # his own agencies, below which he reads
    memberships: tuple[Membership, ...] = field(default=(), compare=False)

    def narrow(self, rows: Rows, of_agencies: Q, *, always: Q = NOTHING) -> Rows:
        """The rows of provinces in sight, and what is `always` seen; `of_agencies`: which more single agencies open.

        Who has none is not asked for them: a whole province is read without a list of its agencies.
        """
        if self.everything:
            return rows
        seen = always | Q(province__in=self.provinces)
        return rows.filter(seen | of_agencies if self.agencies else seen)


def sight_of(user: Any) -> Sight:
    """The user's sight today, asked of the database once for each loaded user."""
    day = today()
    known = getattr(user, "_sight", None)
    if known is None or known.day != day:
        known = user._sight = _look(user, day)
    return known


def _look(user: Any, day: date) -> Sight:
    if not getattr(user, "is_active", False):
        return Sight(day)
    # A delegation holds no longer than the duty that it lends from.
    duties = [
        duty
        for duty in _held(user=user.pk, day=day)
        if duty.delegated_from is None or duty.delegated_from.holds_on(day)
    ]
    own = frozenset(duty.agency_id for duty in duties if duty.duty in AGENCY_DUTIES)
    given = frozenset(duty.agency_id for duty in duties if duty.duty == Duty.INSPECTOR)
    provinces = frozenset(duty.province_id for duty in duties if duty.duty in PROVINCE_DUTIES)
    return Sight(
        day,
        everything=user.is_superuser or any(duty.duty == Duty.NATIONAL_VIEWER for duty in duties),
        provinces=_with_those_merged_in(provinces) if any(duty.was_joined for duty in duties) else provinces,
        agencies=own | given,
        heads=own,
        memberships=tuple(duties),
    )


@prepared
def _held(*, user: int, day: date) -> models.QuerySet[Any]:
    """The duties of a user on a day, with `agency_name`; `was_joined`: others were merged into the province."""
    name = FilteredRelation("agency__periods", condition=on_day(day, "agency__periods__"))
    joined = Exists(Province.objects.filter(merged_into=OuterRef("province")))
    named = Membership.objects.on(day).filter(user=user).annotate(now=name)
    told = named.annotate(agency_name=F("now__name"), was_joined=joined)
    return told.select_related("province", "agency__province", "delegated_from").order_by("pk")


def _with_those_merged_in(provinces: frozenset[int]) -> frozenset[int]:
    """A province's sight includes the provinces that were merged into it, and those merged into them."""
    parents = dict(Province.objects.values_list("pk", "merged_into"))
    reached = set(provinces)
    while joined := {pk for pk, into in parents.items() if into in reached} - reached:
        reached |= joined
    return frozenset(reached)
