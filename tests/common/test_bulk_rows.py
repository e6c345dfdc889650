"""Many rows in few statements: the same rows as `bulk_create` writes, with their keys."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import bulk_rows
from common.documents import OfficialDocument
from common.events import EventEntry
from common.spreadsheets.models import ImportChange

pytestmark = pytest.mark.django_db


def documents(count):
    return [
        OfficialDocument(number=f"{number}/KH", issued_on=date(2021, 2, number % 28 + 1) if number % 2 else None)
        for number in range(count)
    ]


def values(document):
    return {field.name: getattr(document, field.attname) for field in OfficialDocument._meta.concrete_fields}


def test_inserted_rows_stand_as_they_were_and_know_their_keys():
    made = documents(5)
    bulk_rows.insert(made)
    stored = {document.pk: document for document in OfficialDocument.objects.all()}
    assert [values(stored[document.pk]) for document in made] == [values(document) for document in made]
    assert not any(document._state.adding for document in made)


def test_overwritten_rows_take_every_value():
    made = documents(3)
    bulk_rows.insert(made)
    for document in made:
        document.excerpt, document.issued_on = "Kế hoạch “mới”; 100%", date(2022, 1, 31)
    bulk_rows.overwrite(made)
    assert [values(OfficialDocument.objects.get(pk=document.pk)) for document in made] == [*map(values, made)]
    assert OfficialDocument.objects.count() == 3


def test_statements_do_not_grow_with_every_row():
    with CaptureQueriesContext(connection) as asked:
        bulk_rows.insert(documents(1_500))
    assert len(asked) == 1
    assert OfficialDocument.objects.count() == 1_500


def test_few_rows_a_statement_where_the_database_takes_few_values(monkeypatch):
    monkeypatch.setattr(bulk_rows, "most_parameters", lambda connection: 40)
    made = documents(7)
    bulk_rows.insert(made)
    assert [OfficialDocument.objects.get(pk=document.pk).number for document in made] == [
        document.number for document in made
    ]


def test_nothing_is_sent_for_no_rows():
    with CaptureQueriesContext(connection) as asked:
        bulk_rows.insert([])
        bulk_rows.overwrite([])
        bulk_rows.insert_values(ImportChange, ["batch"], [])
    assert len(asked) == 0


def test_maker_gives_what_the_constructor_gives():
    """Values, defaults and what stands in every row; each a moment of its own; what is no field is refused."""
    make = bulk_rows.Maker(EventEntry, kind="thử")
    made, built = make(text="một"), EventEntry(kind="thử", text="một")
    names = [field.attname for field in EventEntry._meta.concrete_fields if field.attname != "at"]
    assert [getattr(made, name) for name in names] == [getattr(built, name) for name in names]
    assert (made._state.adding, made._state.db, made.pk) == (True, None, None)
    assert made.at < make().at
    with pytest.raises(TypeError, match="EventEntry has no txt"):
        make(txt="một")
