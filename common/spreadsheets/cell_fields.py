"""The cells of a row in the database: JSON as Django keeps it, without a coder made for each value."""

from typing import Any

from django.db import models

from common.spreadsheets.cell_json import CellDecoder, CellEncoder

EMPTY: dict[str, Any] = {"{}": dict, "[]": list}  # most rows have no fault, no note and no change


class CellField(models.JSONField[Any, Any]):
    """A JSON field of cells; a plain `JSONField` for migrations."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{**options, "encoder": CellEncoder, "decoder": CellDecoder})
        self.write, self.read = CellEncoder().encode, CellDecoder().decode

    def deconstruct(self) -> Any:
        name, _, args, options = super().deconstruct()
        return name, "django.db.models.JSONField", args, options

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        if not isinstance(value, str):
            return super().from_db_value(value, expression, connection)
        return EMPTY[value]() if value in EMPTY else self.read(value)

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        if connection.vendor != "sqlite" or not isinstance(value, dict | list):
            return super().get_db_prep_save(value, connection)
        if not value:
            return "{}" if isinstance(value, dict) else "[]"
        return self.write(value)
