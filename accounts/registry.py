"""Where higher apps tell what the accounts must not know themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from common.registry import Register


@dataclass(frozen=True)
class Panel:
    """A part of a person's own account page: the template that draws it, and what it shows."""

    template_name: str
    content: Any


# (user, on) -> a panel of his own account page
account_panels: Register[Callable[[Any, Any], Panel]] = Register()
# (user) -> names that someone who knows the user would try as a password, such as his agency's
names_around: Register[Callable[[Any], Iterable[str]]] = Register()
