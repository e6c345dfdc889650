"""A question to the register that somebody saved, asked again: whom a list of a plan begins with."""

from datetime import date
from typing import Any

from django.http import QueryDict

from agencies.filters import AgencyFilter
from agencies.models import SavedFilter
from agencies.queries.options import options_for
from agencies.queries.register import register
from common.errors import Refused
from common.http import typed_key

OF_THE_REGISTER = "agency_list"


def agencies_asked(query: str, user: Any, on: date) -> list[int]:
    """The agencies in sight that a question to the register (the query of its address) finds on a day, in the order
    of their names. Refuses a condition that cannot be read."""
    data = QueryDict(query)
    named = {name: typed_key(data.get(name, "")) for name in ("province", "unit", "parent")}
    options = options_for(user, on, url_name=OF_THE_REGISTER, **named)
    question = AgencyFilter(data, register(user, on), user=user, on=on, options=options)
    if not question.is_valid():
        raise Refused(
            "Điều kiện lọc không còn đúng. Hãy mở danh sách cơ quan, chọn lại điều kiện rồi lưu bộ lọc mới."
        )
    return list(question.qs.order_by("sort_key", "pk").values_list("agency", flat=True))


def agencies_of_filter(saved: SavedFilter, user: Any, on: date) -> list[int]:
    """The same for a saved filter. Refuses one of another list."""
    if saved.url_name != OF_THE_REGISTER:
        raise Refused(f"Bộ lọc “{saved.name}” không phải của danh sách cơ quan. Hãy chọn bộ lọc khác.")
    return agencies_asked(saved.query, user, on)
