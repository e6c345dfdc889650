"""The demo, whole: loaded once for all that is asked of it, since that takes longer than most tests together."""

import io

import pytest
from django.apps import apps
from django.core.management import call_command

from tests.agencies.demo_checks import check_agencies_and_papers
from tests.inspections.demo_checks import check_plans
from tests.procedures.demo_checks import check_catalogues


def load_demo(*words: str) -> str:
    out = io.StringIO()
    call_command("load_demo", *words, stdout=out)
    return out.getvalue()


def rows() -> dict[str, int]:
    """Every row of the portal by its table, its histories included."""
    return {model._meta.label: model.objects.count() for model in apps.get_models()}


@pytest.mark.django_db
def test_demo_is_whole_and_loading_it_again_adds_nothing() -> None:
    told = load_demo("--if-empty")
    check_agencies_and_papers(told)
    check_catalogues()
    check_plans()
    before = rows()
    assert load_demo() == told
    assert rows() == before
