"""Texts that are searched are held by trigrams where the database can, in the form that the questions ask by."""

import pytest
from django.db import connection

from agencies.models import AgencyIdentifier, AgencyPeriod
from agencies.queries.words import all_stand_in
from common.documents import OfficialDocument

pytestmark = pytest.mark.django_db
ASKED = {
    "names_by_trigram": AgencyPeriod.objects.filter(all_stand_in("folded_name", ["chau", "an"])),
    "codes_by_trigram": AgencyIdentifier.objects.filter(value__icontains="H01"),
    "numbers_by_trigram": OfficialDocument.objects.filter(number__icontains="77/QĐ"),
}


@pytest.mark.parametrize("name", ASKED)
def test_questions_are_answered_by_their_index(name: str) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL has such indexes")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    assert name in ASKED[name].order_by().values("pk").explain()


def test_other_databases_do_without() -> None:
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL has them")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE name LIKE %s", ["%trigram%"])
        assert cursor.fetchall() == []
