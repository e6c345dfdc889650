"""What a request asks of the catalogue: the same question for its page, its export and its print."""

from functools import cached_property
from typing import Any

from agencies.models import Agency
from agencies.models.membership import sight_of
from agencies.views.asking import Asked
from common.http import PER_PAGE, typed_key
from procedures.filters.procedures import ProcedureFilter
from procedures.models import Procedure
from procedures.queries.procedure_list import FoundProcedures, find, order_for
from procedures.queries.procedure_options import options_of_procedures
from procedures.queries.procedure_standing import still_kept


class AskedOfProcedures(Asked):
    """The catalogue on the day of the figures, and the part of it that the conditions leave."""

    filter: ProcedureFilter
    past = False  # is the day of the figures over?
    agency: int | None = None

    @cached_property
    def kept(self) -> Any:
        """What the catalogue of the day holds, before any condition."""
        return still_kept(self.every, self.on, past=self.past)

    @cached_property
    def found(self) -> Any:
        if not self.filter.is_valid():
            return self.every.none()
        if not self.chosen:
            return self.kept
        rows = self.filter.qs
        return rows if self.filter.asks_for_standing else still_kept(rows, self.on, past=self.past)

    @property
    def ordered(self) -> tuple[str, ...]:
        return order_for(self.user, self.agency)

    def page_from(self, start: int) -> FoundProcedures:
        """The keys of a page, with the counts."""
        return find(self.kept, self.found, self.ordered, start=start, length=PER_PAGE)


def asked_of_procedures(request: Any, agency: Agency | None = None) -> AskedOfProcedures:
    """Read the question that a request asks; `agency`: of whose catalogue, where the page is about one."""
    data, user, on = request.GET, request.user, request.day
    chosen = agency.pk if agency else typed_key(data.get("agency", ""))
    options = options_of_procedures(user, on, province=typed_key(data.get("province", "")), agency=chosen)
    every = Procedure.objects.visible_to(user)
    if agency:
        every = every.filter(agency=agency)
        options.more.pop("agency", None)
        options.province, options.level = [], []
    everywhere = agency is None and sight_of(user).everything
    within = _within(user, agency, typed_key(data.get("province", "")))
    question = ProcedureFilter(data, every, on=on, options=options, everywhere=everywhere, within=within)
    asked = AskedOfProcedures(user, on, data, options, question, every)
    asked.past, asked.agency = on < request.today, chosen
    return asked


def _within(user: Any, agency: Agency | None, province: int | None) -> list[int] | None:
    """The provinces in which all that is asked for lies; None: it may lie in any."""
    sight = sight_of(user)
    one = agency.province_id if agency else province
    if one:
        return [one]
    return None if sight.everything or sight.agencies else sorted(sight.provinces)
