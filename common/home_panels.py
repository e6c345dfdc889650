"""Panels of the home page that higher apps register: what they tell is counted in the page's one question."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from common.registry import Register

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from common.together import Written


@dataclass(frozen=True)
class HomePanel:
    """`counts(user, on)` gives questions whose rows each have a `word`; `told({word: how many})` what the template
    shows as `rows`, nothing where there is nothing to show."""

    template: str
    counts: Callable[[Any, date], Sequence[QuerySet[Any] | Written]]
    told: Callable[[Mapping[str, int]], Sequence[Any]]


home_panels: Register[HomePanel] = Register()
