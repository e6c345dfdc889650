"""Telling an agency what became of its report: a notice to each of its people; what came back is mailed at once.

All else reaches them by the next digest of the day.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse

from common.notices import Notice, notify
from common.outbox import OutgoingMail, queue_mail
from inspections.models import SelfAssessment
from inspections.queries.due_days import office_day
from inspections.queries.reminders import people_of

TO_MEND = "Báo cáo tự kiểm tra, đánh giá cần bổ sung"


def tell_agency(
    row: SelfAssessment, text: str, *, at: datetime, page: str = "assessment_detail", by_mail: bool = False
) -> None:
    """A notice to each who holds a duty in the agency on the day; it leads to a page of the report. `by_mail`: what
    came back to be mended does not wait for the digest."""
    tell_agencies([row], text, at=at, page=page, by_mail=by_mail)


def tell_agencies(
    rows: Iterable[SelfAssessment], text: str, *, at: datetime, page: str, by_mail: bool = False
) -> None:
    """The same to the agencies of many reports, whose people are asked for once."""
    reports = list(rows)
    people = people_of({row.agency_id for row in reports}, office_day(at))
    for row in reports:
        for person in people.get(row.agency_id, []):
            notice = notify(person, text, url=reverse(page, args=[row.pk]), at=at)
            if by_mail and person.email:
                _mail(notice, row, text, at=at)


def _mail(notice: Notice, row: SelfAssessment, text: str, *, at: datetime) -> None:
    person: Any = notice.user
    site = settings.SITE_ADDRESS.rstrip("/")
    where = f"Mở trang này để bổ sung: {site}{notice.url}" if site else "Hãy đăng nhập cổng để bổ sung."
    queue_mail(
        key=key_at_once(notice), address=person.email, subject=f"{TO_MEND}: {row.name}",
        body=letter_to(person, f"{row.name}, báo cáo năm {row.plan.year}.\n{text}\n\n{where}\n"),
        on=office_day(at), at=at, user=person,
    )  # fmt: skip


def key_at_once(notice: Notice) -> str:
    return f"at-once-{notice.pk}"


def not_mailed_yet(notices: Iterable[Notice]) -> list[Notice]:
    """Without those that went out in a mail of their own."""
    rows = list(notices)
    keys = [key_at_once(one) for one in rows]
    mailed = set(OutgoingMail.objects.filter(key__in=keys).values_list("key", flat=True))
    return [one for one, key in zip(rows, keys, strict=True) if key not in mailed]


def letter_to(person: Any, text: str) -> str:
    return f"Kính gửi {person.full_name or person.username},\n\n{text}"
