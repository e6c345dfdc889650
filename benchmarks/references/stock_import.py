"""django-import-export as it comes: a resource for each table, made by its own factory, row after row."""

from typing import Any

from agencies.models import (
    Agency,
    AgencyIdentifier,
    AgencyPeriod,
    ApplicationStatus,
    Appointment,
    Certificate,
)  # fmt: skip
from common.documents import OfficialDocument

TABLES: tuple[Any, ...] = (
    OfficialDocument, Agency, AgencyIdentifier, AgencyPeriod, Appointment, ApplicationStatus, Certificate,
)  # fmt: skip


def exported(tables: tuple[Any, ...] = TABLES) -> list[tuple[Any, Any]]:
    """What an import wrote, as the data sets that the resources themselves give out."""
    return [(resource, resource.export()) for resource in _resources(tables)]


def stock_import(data_sets: list[tuple[Any, Any]]) -> None:
    """Bring the data sets in again, into a register without these rows; their history comes by save()."""
    for resource, data_set in data_sets:
        resource.import_data(data_set, raise_errors=True)


def _resources(tables: tuple[Any, ...]) -> list[Any]:
    from import_export.resources import modelresource_factory  # noqa: PLC0415  a third of the start-up time

    return [modelresource_factory(model)() for model in tables]
