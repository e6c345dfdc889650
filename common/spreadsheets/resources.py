"""The admin's export, made from the same declaration as everything else.

django-import-export serves the admin for exports only. Its import is shut: it would write without history, row by
row and without a preview; rosters come in through the wizard and `import_roster` alone. Its own workbook writer lets
a text start a formula; these formats use ours.
"""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from django.db import models

from common.errors import Refused
from common.spreadsheets.kinds import Column, Kind
from common.spreadsheets.writing import stream_csv, write_xlsx


def resource_for(kind: Kind, model: type[models.Model], attributes: Mapping[str, str] | None = None) -> type:
    """An export-only Resource of a model with the kind's columns.

    `attributes` says where a column's value stands ("unit__name"); a column that stands nowhere on the model is
    left out, the others are read under their own key.
    """
    from import_export import fields, resources, widgets  # noqa: PLC0415  a third of the start-up time

    class AsItIs(widgets.Widget):
        """Days stay days and counts stay counts until our writer meets them."""

        def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
            return value

    class ExportOnly(resources.ModelResource):
        def import_data(self, *args: Any, **kwargs: Any) -> Any:
            raise Refused("Ở đây chỉ xuất được. Muốn nhập, hãy dùng “Nhập từ Excel”.")

    paths = {column: (attributes or {}).get(column.key, column.key) for column in kind.columns}
    columns = {
        column.key: fields.Field(attribute=path, column_name=column.label, widget=AsItIs(), readonly=True)
        for column, path in paths.items()
        if _stands_on(model, path)
    }
    meta = type("Meta", (), {"model": model, "fields": list(columns), "export_order": list(columns)})
    maker: Any = type(ExportOnly)  # the metaclass that collects declared columns
    made: type = maker(f"{model.__name__}Resource", (ExportOnly,), {**columns, "Meta": meta})
    return made


def formats_for(kind: Kind) -> list[type]:
    """The two formats in which the admin gives a kind out: xlsx and csv, no cell of which can start a formula."""
    from import_export.formats import base_formats  # noqa: PLC0415  a third of the start-up time

    class Workbook(base_formats.XLSX):
        def export_data(self, dataset: Any, **kwargs: Any) -> bytes:
            book = BytesIO()
            write_xlsx(_columns(kind, dataset), dataset, book, title=kind.sheet_title or kind.label)
            return book.getvalue()

        def can_import(self) -> bool:
            return False

    class Csv(base_formats.CSV):
        def export_data(self, dataset: Any, **kwargs: Any) -> str:
            return "".join(stream_csv(_columns(kind, dataset), dataset))

        def can_import(self) -> bool:
            return False

    return [Workbook, Csv]


def _columns(kind: Kind, dataset: Any) -> list[Column]:
    by_label = {column.label: column for column in kind.columns}
    return [by_label[label] for label in dataset.headers]


def _stands_on(model: Any, path: str) -> bool:
    first, _, rest = path.partition("__")
    if not rest:
        return hasattr(model, first)
    return hasattr(model, first) and _stands_on(model._meta.get_field(first).related_model, rest)
