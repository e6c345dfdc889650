"""The throw-away cluster: it answers while it is lent, and nothing of it stays."""

import os
from pathlib import Path
from tempfile import mkdtemp

import psycopg2
import pytest

from scripts import postgres

BINARIES = postgres.find_binaries()
needs_postgres = pytest.mark.skipif(BINARIES is None, reason=postgres.MISSING)


@needs_postgres
def test_cluster_answers_and_is_gone_after_a_failure(monkeypatch):
    addresses, told, folders = [], [], []

    def made(**facts):
        folders.append(Path(mkdtemp(**facts)))
        return str(folders[0])

    monkeypatch.setattr(postgres.tempfile, "mkdtemp", made)

    def fail_within() -> None:
        with postgres.cluster(BINARIES, postgres.FOR_TESTS) as address:
            addresses.append(address)
            connection = psycopg2.connect(address)
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT lower('ĐẮK LẮK'), current_setting('listen_addresses'), current_setting('autovacuum')"
                )
                told.append(cursor.fetchone())
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_within()

    assert told == [("đắk lắk", "127.0.0.1", "off")]
    with pytest.raises(psycopg2.OperationalError):
        psycopg2.connect(addresses[0])
    assert [folder.exists() for folder in folders] == [False]


@needs_postgres
def test_programs_are_found_off_the_path(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    assert postgres.find_binaries() == BINARIES or not str(BINARIES).startswith("/usr/lib/postgresql")


def test_folder_without_a_server_has_no_version(tmp_path):
    assert postgres.version_of(tmp_path) == 0


def test_old_server_is_not_taken(tmp_path, monkeypatch):
    for name in ("postgres", "initdb"):
        (tmp_path / name).write_text("#!/bin/sh\necho 'postgres (PostgreSQL) 13.9'\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))

    assert postgres.version_of(tmp_path) == 13
    assert postgres.find_binaries() != tmp_path
    assert os.access(tmp_path / "initdb", os.X_OK)
