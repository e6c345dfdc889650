"""How long a measure may take; what it needs before it can begin is not counted."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def time_limit(seconds: int) -> Iterator[None]:
    def ring(*_: Any) -> None:
        raise TimeoutError(f"not done after {seconds} s")

    signal.signal(signal.SIGALRM, ring)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)


@contextmanager
def not_counted() -> Iterator[None]:
    """The limit that runs stands still meanwhile."""
    left = signal.alarm(0)
    try:
        yield
    finally:
        signal.alarm(left)  # none where no limit runs
