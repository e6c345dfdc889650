"""The copy of the migrated portal that tests begin with."""

import sqlite3
from contextlib import closing

import pytest

from tests import migrated
from tests.migrated import Copy


@pytest.fixture
def elsewhere(tmp_path, monkeypatch, settings):
    settings.BASE_DIR = tmp_path
    monkeypatch.setattr(migrated, "FOLDER", tmp_path / "var")
    (tmp_path / "common" / "migrations").mkdir(parents=True)
    return tmp_path


def copy_of(name):
    copy = Copy()
    copy.name, copy.is_used = f"file:{name}?mode=memory&cache=shared", True
    copy.lay()
    return copy


def test_copy_is_kept_once_and_laid_from_then_on(elsewhere):
    first = copy_of("first")
    first.memory.execute("CREATE TABLE migrated (day TEXT)")
    first.keep()
    second = copy_of("second")
    with closing(sqlite3.connect(second.name, uri=True)) as found:
        assert found.execute("SELECT name FROM sqlite_master").fetchall() == [("migrated",)]
    assert (first.turn.closed, second.turn.closed) == (True, True)


def test_another_migration_makes_another_copy_and_takes_the_old_one_away(elsewhere):
    copy_of("old").keep()
    (elsewhere / "common" / "migrations" / "0001_initial.py").write_text("operations = []")
    copy = copy_of("new")
    assert not copy.turn.closed, "an outdated copy was laid"
    copy.keep()
    assert [path.name for path in (elsewhere / "var").glob("*.sqlite3")] == [copy.path.name]


def test_other_engines_migrate_themselves(elsewhere):
    copy = Copy()
    copy.is_used = False
    copy.lay()
    copy.keep()
    assert not (elsewhere / "var").exists()
