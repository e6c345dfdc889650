"""What a request asks of the lists of the catalogue: the same question for a page and its export."""

from functools import cached_property
from typing import Any

from agencies.views.asking import Asked
from common.http import typed_key
from procedures.filters.administrative import AdministrativeFilter
from procedures.queries import administrative_list


class AskedOfTthc(Asked):
    """The published TTHC of the day in sight, and the part of them that the conditions leave."""

    filter: Any

    @cached_property
    def found(self) -> Any:
        if not self.filter.is_valid():
            return self.every.none()
        lines = self.filter.qs
        return lines if self.filter.asks_for_ended else administrative_list.in_force(lines)

    @cached_property
    def lines(self) -> administrative_list.FoundLines:
        return administrative_list.find(self.found, self.user)


def asked_of_tthc(request: Any) -> AskedOfTthc:
    """Read the question that a request asks of the register of published TTHC."""
    data, user, on = request.GET, request.user, request.day
    options = administrative_list.options_of_tthc(user, on, typed_key(data.get("province", "")))
    every = administrative_list.lines_on(user, on)
    question = AdministrativeFilter(data, every, options=options)
    return AskedOfTthc(user, on, data, options, question, every)
