"""The keys under which a name is searched and sorted; whoever writes a name writes them with it."""

from typing import NamedTuple

from common.text import fold, sort_key

LONGEST_FOLDED = 500
LONGEST_SORT_KEY = 400  # the shortest column that holds one (units, clusters)


class Keys(NamedTuple):
    """What is stored beside a name."""

    folded_name: str
    sort_key: str


def keys_of(name: str) -> Keys:
    """The search key and the sort key of a name, cut to what every table can hold."""
    return Keys(fold(name)[:LONGEST_FOLDED], sort_key(name)[:LONGEST_SORT_KEY])
