"""The ladders, the caps and the habits hold in every source file; and the checker finds what breaks them."""

import ast
import subprocess
from pathlib import Path

import pytest

from tests.source_rules import APP_RANK, MAY_UPDATE, breaches, short_functions

ROOT = Path(__file__).resolve().parent.parent
LINES_OF_SOURCE = 400
LINES_OF_TESTS = 600

# path, text, the breach that it must be told
BAD = [
    ("accounts/rules.py", "from agencies.models import Agency", "accounts imports agencies"),
    ("common/text.py", "import reports.views", "common imports reports"),
    ("inspections/models.py", "from programmes.models import Plan", "inspections imports programmes"),
    ("agencies/rules.py", "from tests.cast import cast", "imports tests"),
    (
        "common/files.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from agencies.models import Agency",
        "common imports agencies",
    ),
    ("accounts/models/user.py", "AGENCY = 'agencies.Agency'", "accounts names agencies"),
    ("common/registry.py", "TEMPLATE = 'reports/home.html'", "common names reports"),
    ("common/registry.py", "LABEL = 'agencies'", "common names agencies"),
    ("agencies/models/agency.py", "from agencies.services.agencies import create", "models import services"),
    ("agencies/rules.py", "from agencies import queries", "rules import queries"),
    ("agencies/choices.py", "import agencies.models.agency", "choices import models"),
    ("agencies/forms/agency.py", "from agencies.views.agency import agency_list", "forms import views"),
    ("common/spreadsheets/models.py", "from common.views import x", "models import views"),
    ("agencies/services/agencies.py", "from django.http import Http404", "no request and no answer"),
    ("agencies/queries/people.py", "from django import shortcuts", "no request and no answer"),
    ("agencies/rules.py", "def can_edit(request): ...", "take a request"),
    ("agencies/rules.py", "def can():\n    from common.text import fold", "inside a function"),
    ("agencies/apps.py", "def other():\n    from common.text import fold", "inside a function"),
    ("agencies/rules.py", "x = import_module('a')", "goes round the ladder"),
    ("agencies/rules.py", "from django.db.models.signals import post_save", "not by signal"),
    ("agencies/models/agency.py", "class A:\n    def save(self): ...", "a rule in save()"),
    ("agencies/services/bulk.py", "rows.update(name='x')", "update() writes no history"),
    ("agencies/services/bulk.py", "rows.update(**values)", "update() writes no history"),
    ("agencies/services/bulk.py", "Agency.objects.bulk_update(rows, ['name'])", "bulk_update() writes no history"),
    ("agencies/rules.py", "def long():\n" + "    x = 1\n" * 50, "long() has 51 lines"),
    ("agencies/rules.py", "x = 1  # noqa", "without its reason"),
    ("agencies/rules.py", "x = 1  # noqa: E501", "without its reason"),
]
GOOD = [
    ("agencies/rules.py", "from accounts.models import User\nfrom agencies.models import Agency"),
    ("agencies/apps.py", "def ready(self):\n    from agencies import registry"),
    ("agencies/resources.py", "def make():\n    import openpyxl  # noqa: PLC0415  a third of the start-up time"),
    (
        "agencies/views/agency.py",
        "def agency_list(request):\n    return render(request, 'agencies/agency_list.html')",
    ),
    ("agencies/services/bulk.py", "seen.update(more)\ndigest.update(chunk)"),
    ("common/history.py", "rows.update(name='x')"),
    ("common/text.py", '"""Below agencies.models."""'),
    ("common/text.py", "SENTENCE = 'the agencies of a province'"),
    ("agencies/rules.py", "def short():\n" + "    x = 1\n" * 49),
]


def files(*folders: str) -> list[str]:
    """Our Python files as git knows them, new ones included; migrations are written by a machine."""
    listed = subprocess.run(  # noqa: S603  git, with words of our own
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *folders],  # noqa: S607  from the PATH
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.splitlines()
    return [
        path for path in listed if path.endswith(".py") and "/migrations/" not in path and (ROOT / path).is_file()
    ]


def lines_of(path: str) -> int:
    return len((ROOT / path).read_text().splitlines())


def test_sources_keep_the_ladders():
    paths = [path for path in files() if path.split("/")[0] in APP_RANK]
    found = [line for path in paths for line in breaches(path, (ROOT / path).read_text())]

    assert "common/history.py" in paths
    assert found == []


@pytest.mark.parametrize(("path", "text", "told"), BAD)
def test_checker_finds_a_breach(path, text, told):
    found = breaches(path, text)

    assert len(found) == 1
    assert told in found[0]


@pytest.mark.parametrize(("path", "text"), GOOD)
def test_checker_lets_good_text_pass(path, text):
    assert breaches(path, text) == []


def test_exceptions_are_still_needed():
    for path in MAY_UPDATE:
        if (ROOT / path).is_file():
            assert ".update(" in (ROOT / path).read_text(), f"{path} needs no exception any more"


def test_files_stay_within_their_caps():
    too_long = [
        f"{path}: {lines_of(path)} lines"
        for path in files()
        if lines_of(path) > (LINES_OF_TESTS if path.startswith("tests/") else LINES_OF_SOURCE)
    ]

    assert too_long == []


def test_functions_of_tests_and_scripts_stay_within_the_cap():
    too_long = [
        f"{path}:{line} {sentence}"
        for path in files("tests", "scripts", "benchmarks")
        for line, sentence in short_functions(path, ast.parse((ROOT / path).read_text()))
    ]

    assert too_long == []
