"""Who of the demo acts on its plans, and what all that is made up is called."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from accounts.models import User
from agencies.choices import Duty
from agencies.models import Agency, AgencyPeriod, Membership, Province
from common.clock import today

MADE_UP = "(giả định)"
REASON = "Dữ liệu dùng thử: kế hoạch theo bài báo, báo cáo và điểm là giả định"


@dataclass(frozen=True)
class Staff:
    """The department of a province: who makes plans and reviews, and who agrees."""

    officer: User
    leader: User


def staff_of(province: Province) -> Staff:
    duties = Membership.objects.filter(province=province).select_related("user").order_by("pk")
    return Staff(*(duties.filter(duty=duty)[0].user for duty in (Duty.DEPARTMENT_STAFF, Duty.DEPARTMENT_LEADER)))


def agency_on(province: Province, name: str, on: date) -> Agency:
    agency: Agency = AgencyPeriod.objects.on(on).get(province=province, name=name).agency
    return agency


def days_ago(days: int) -> date:
    return today() - timedelta(days=days)


def at_nine(day: date) -> datetime:
    """Nine o'clock of the office's day."""
    return datetime.combine(day, time(9), timezone.get_current_timezone())
