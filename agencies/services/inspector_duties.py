"""Inspectors' duties, many at once: a team is given its agencies, and gives them back."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from agencies.choices import DEPARTMENT_DUTIES, Duty
from agencies.models import Membership, Province
from agencies.services.dated import day_before, told
from common.events import log_event
from common.history import bulk_create, bulk_save, delete

Pair = tuple[int, int]  # the keys of an account and of an agency


def who_needs_no_duty(province: Province | int, on: date) -> set[int]:
    """Accounts that inspect any agency of the province as it is: its department's, and the administrators'."""
    held = Membership.objects.on(on).filter(duty__in=DEPARTMENT_DUTIES, province=province)
    users = get_user_model().objects.filter(Q(is_superuser=True) | Q(pk__in=held.values("user")))
    return set(users.values_list("pk", flat=True))


@transaction.atomic
def give_inspections(pairs: Iterable[Pair], *, by: Any, on: date, reason: str) -> list[Membership]:
    """Make people inspectors of agencies from a day on; who is one there already stays so, and nothing is given."""
    wanted = set(pairs)
    standing = Membership.objects.on(on).filter(duty=Duty.INSPECTOR, user__in={user for user, _ in wanted})
    wanted -= set(standing.values_list("user", "agency"))
    given = [
        Membership(user_id=user, agency_id=agency, duty=Duty.INSPECTOR, valid_from=on)
        for user, agency in sorted(wanted)
    ]
    bulk_create(given, by=by, reason=reason)
    _tell("duty_given", given, f"Giao kiểm tra {{}} cơ quan từ ngày {told(on)}: {reason}", by=by)
    return given


@transaction.atomic
def end_inspections(duties: Sequence[Membership], *, by: Any, on: date, reason: str) -> None:
    """From this day on nobody holds these duties. One that began on the day itself is taken away altogether."""
    new = [duty for duty in duties if duty.valid_from is not None and duty.valid_from >= on]
    older = [duty for duty in duties if duty not in new]
    for duty in older:
        duty.valid_to = day_before(on)
    bulk_save(older, by=by, reason=reason)
    _tell("duty_ended", duties, f"Thôi kiểm tra {{}} cơ quan từ ngày {told(on)}: {reason}", by=by)
    delete(new, by=by, reason=reason)


def _tell(kind: str, duties: Sequence[Membership], sentence: str, *, by: Any) -> None:
    """A line of the log for each person."""
    of_person: dict[int, int] = defaultdict(int)
    for duty in duties:
        of_person[duty.user_id] += 1
    for person in get_user_model().objects.filter(pk__in=of_person).order_by("pk"):
        log_event(kind, f"{person.username}: {sentence.format(of_person[person.pk])}", by=by, subject=person)
