"""Two at once at one agency: only row locks decide who is first, so these run on PostgreSQL."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection

from agencies.choices import CertificateEnd
from agencies.models import Certificate
from common.errors import Refused
from tests.agencies.certificates import certify, declare, holder_named

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]
OLD, NEW = date(2018, 3, 11), date(2020, 3, 11)


def at_once(*acts):
    """Every act in a thread of its own, all let go together; what each made, or the sentence that refused it."""
    start = Barrier(len(acts))

    def run(act):
        start.wait()
        try:
            return act().pk
        except Refused as refusal:
            return refusal.sentence
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


def refusals(given):
    return [one for one in given if isinstance(one, str)]


def test_two_renewals_at_once_give_one_and_a_clear_sentence():
    holder = holder_named()
    old = certify(holder, OLD, date(2021, 3, 10))

    given = at_once(*[lambda: certify(holder, NEW, renewal_of=Certificate.objects.get(pk=old.pk))] * 2)

    old.refresh_from_db()
    assert (Certificate.objects.count(), old.ended_as, old.ended_on) == (2, CertificateEnd.REPLACED, NEW)
    assert [told[:29] for told in refusals(given)] == ["Văn bản này đã được thay bằng"]


def test_two_declarations_of_one_day_at_once_give_one():
    holder = holder_named()
    declare(holder, OLD)

    given = at_once(*[lambda: declare(holder, NEW)] * 2)

    assert (Certificate.objects.filter(ended_as="").count(), Certificate.objects.count()) == (1, 2)
    assert [told[:14] for told in refusals(given)] == ["Cơ quan đã có "]


def test_declarations_of_several_days_at_once_stand_one_after_the_other():
    holder = holder_named()
    days = [date(2019, 1, day) for day in range(1, 6)]

    assert refusals(at_once(*[lambda day=day: declare(holder, day) for day in days])) == []
    ends = Certificate.objects.order_by("issued_on").values_list("issued_on", "ended_on")
    assert list(ends) == list(zip(days, [*days[1:], None], strict=True))
