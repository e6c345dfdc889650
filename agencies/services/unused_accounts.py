"""Accounts that nobody uses are closed: department duties after 45 days, agency duties after 400 (settings)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Q

from accounts.models import User
from accounts.services.people import disable_account
from agencies.choices import DEPARTMENT_DUTIES
from agencies.models import Membership
from common.clock import now


@dataclass(frozen=True)
class Unused:
    """An account that was not used for longer than its duties allow."""

    user: User
    last_seen: datetime
    days: int


def unused_accounts(*, on: date) -> list[Unused]:
    """The active accounts that are beyond their days; superusers are left to the command line.

    A department duty has the short time, and so has an account without any duty; with other duties the long one
    holds: an agency's secretary signs in twice a year.
    """
    held = Membership.objects.on(on).values_list("user", "duty")
    patient: dict[int, bool] = {}
    for user, duty in held:
        patient[user] = patient.get(user, True) and duty not in DEPARTMENT_DUTIES
    found = []
    active = User.objects.filter(is_active=True, is_superuser=False).filter(~Q(is_demo=True)).order_by("username")
    for user in active:
        days = settings.UNUSED_DAYS_AGENCY if patient.get(user.pk) else settings.UNUSED_DAYS_DEPARTMENT
        last_seen = user.last_seen_at or user.date_joined
        if now() - last_seen > timedelta(days=days):
            found.append(Unused(user, last_seen, days))
    return found


def disable_unused(*, by: Any, on: date) -> list[Unused]:
    """Disable them; each is reopened by a one-time link of the department."""
    found = unused_accounts(on=on)
    for one in found:
        disable_account(one.user, reason=f"không đăng nhập quá {one.days} ngày", by=by)
    return found
