"""Python's search for cycles, left out where thousands of rows come into being and stay.

The collector looks at all of them again and again and finds nothing: a third of the time of an import. What is let
go is freed all the same; only cycles wait until the end.
"""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collection() -> Iterator[None]:
    """No search for cycles meanwhile, in the whole process; who found it off leaves it off."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
