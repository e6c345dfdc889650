"""What bears a number is ended from a day, never deleted: not by the admin, not past the services."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db.models import ProtectedError
from django.urls import reverse

from agencies.models import Agency
from procedures.models import AdministrativeProcedure, ExternalDocument, Procedure, PublicationDecision
from procedures.services.external_documents import list_document
from tests.cast import Cast
from tests.factories.procedures import SINCE, make_baseline, make_procedure

MODELS = [model for model in apps.get_app_config("procedures").get_models() if model in admin.site._registry]


@pytest.fixture
def numbered(cast: Cast) -> Cast:
    make_baseline(cast.home, "1.000001")
    make_procedure(cast.own, "1.000001")
    list_document(cast.own, on=SINCE, by=None, symbol="61/2018/NĐ-CP", title="Nghị định 61")
    return cast


def test_the_admin_knows_the_tables_of_the_catalogue() -> None:
    assert {Procedure, PublicationDecision, AdministrativeProcedure, ExternalDocument} <= set(MODELS)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_the_admin_deletes_nothing_of_the_catalogue(model: type, numbered: Cast) -> None:
    rows = model._default_manager  # type: ignore[attr-defined]
    client, stem = numbered.client("root"), f"admin:procedures_{model._meta.model_name}"  # type: ignore[attr-defined]
    assert client.get(reverse(f"{stem}_changelist")).status_code == 200
    before = rows.count()
    ticked = {"action": "delete_selected", "_selected_action": list(rows.values_list("pk", flat=True)), "post": "yes"}
    client.post(reverse(f"{stem}_changelist"), ticked)
    row = rows.first()
    if row is not None:
        assert client.post(reverse(f"{stem}_delete", args=[row.pk]), {"post": "yes"}).status_code == 403
    assert rows.count() == before


@pytest.mark.parametrize("model", [Agency, Procedure, PublicationDecision, AdministrativeProcedure, ExternalDocument])
def test_the_database_keeps_what_others_rest_on(model: type, numbered: Cast) -> None:
    for row in model._default_manager.filter(pk__in=_rested_on(model)):  # type: ignore[attr-defined]
        with pytest.raises(ProtectedError):
            row.delete()


def _rested_on(model: type) -> list[int]:
    """The rows that another row of this world names."""
    rows = model._default_manager.all()  # type: ignore[attr-defined]
    names = {Agency: "procedures", Procedure: "revisions", PublicationDecision: "lines",
             AdministrativeProcedure: "links", ExternalDocument: "listings"}  # fmt: skip
    found = list(rows.filter(**{f"{names[model]}__isnull": False}).values_list("pk", flat=True))
    assert found
    return found
