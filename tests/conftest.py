"""What every test may ask for, and what holds for all of them."""

import gc
from typing import Any

import hypothesis
import pytest
from django.conf import settings
from django.db import connection
from django.urls import get_resolver

from common import limits
from common.clock import now
from tests.cast import cast
from tests.migrated import Copy
from tests.template_variables import MARK

__all__ = ["cast"]

# A change lands or not by what it changes: each run draws the same examples, however slow the machine is just then.
# `make explore` draws others.
UNHURRIED: Any = {"deadline": None, "suppress_health_check": [hypothesis.HealthCheck.too_slow]}
hypothesis.settings.register_profile("same", derandomize=True, database=None, **UNHURRIED)
hypothesis.settings.register_profile("explore", print_blob=True, **UNHURRIED)
hypothesis.settings.load_profile("same")


def pytest_configure() -> None:
    """Settings that differ in tests, before anything reads them."""
    settings.TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = MARK
    # Pages find their style and script without collectstatic having run.
    settings.WHITENOISE_AUTOREFRESH = settings.WHITENOISE_USE_FINDERS = True
    settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    # Argon2 is slow on purpose; what it protects is not what most tests are about.
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher", *settings.PASSWORD_HASHERS]


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if connection.vendor == "postgresql":
        _leave_out_what_a_database_does_not_decide(config, items)
    for item in items:
        asks_for: list[str] = getattr(item, "fixturenames", [])
        marker = item.get_closest_marker("django_db")
        if (marker and marker.kwargs.get("transaction")) or {"transactional_db", "live_server"} & set(asks_for):
            # Emptying the tables after such a test takes the migrations' reference rows too: put them back.
            item.add_marker(pytest.mark.django_db(transaction=True, serialized_rollback=True), append=False)
        if item.get_closest_marker("postgres") and connection.vendor != "postgresql":
            item.add_marker(pytest.mark.skip(reason="PostgreSQL decides this: runs there"))


def pytest_collection_finish() -> None:
    """What was imported stays to the end: it is not looked through for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def _leave_out_what_a_database_does_not_decide(config: pytest.Config, items: list[pytest.Item]) -> None:
    """A second engine tells nothing new of it: it was tried beside the first, SQLite."""
    pages = {name for name in get_resolver().reverse_dict if isinstance(name, str)}
    deciding = [
        item
        for item in items
        if _asks_a_database(item) and not item.get_closest_marker("words") and not _is_of_a_page(item, pages)
    ]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(deciding)])
    items[:] = deciding


def _is_of_a_page(item: pytest.Item, pages: set[str]) -> bool:
    """Its file is named for a page: what that asks is tried on both engines below it, and by whatever is typed."""
    if item.get_closest_marker("drawn"):
        return False  # it is not tried beside SQLite
    stem = item.path.stem.removeprefix("test_")
    return stem in pages or stem.endswith("_pages")


def _asks_a_database(item: pytest.Item) -> bool:
    wanted: list[str] = getattr(item, "fixturenames", [])
    return item.get_closest_marker("django_db") is not None or bool({"db", "transactional_db"} & set(wanted))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> Copy:
    """What pytest-django asks for before it makes the database."""
    copy = Copy()
    copy.lay()
    return copy


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_modify_db_settings: Copy) -> None:
    django_db_modify_db_settings.keep()


@pytest.fixture(autouse=True)
def _files_of_one_test(settings: Any, tmp_path: Any) -> None:
    """What a test stores lies in a folder of its own."""
    settings.MEDIA_ROOT = str(tmp_path / "files")


@pytest.fixture
def one_minute(monkeypatch: pytest.MonkeyPatch) -> None:
    """Guesses are counted by the minute: those of a test fall into one, however long it takes."""
    moment = now()
    monkeypatch.setattr(limits, "now", lambda: moment)
