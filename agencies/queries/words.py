"""Words that are searched for in folded names: one meaning, told twice, once for SQL and once for a row in hand.

A word of four letters may be the beginning of one; a shorter one stands whole, or "phu" would find every phường.
"""

from collections.abc import Iterable

from django.db.models import CharField, Q, TextField, Transform

from common.text import fold

MOST_WORDS = 12
SHORTEST_BEGINNING = 4  # letters


def words_of(text: str) -> list[str]:
    """The words of what was typed; none where it is mere signs, which finds nothing and not everything."""
    return fold(text).split()[:MOST_WORDS]


@TextField.register_lookup
@CharField.register_lookup
class Padded(Transform):
    """A text between two spaces, in which a word at its start or end looks like any other.

    On PostgreSQL an index by trigrams holds names in just this form.
    """

    lookup_name = "padded"
    template = "(' ' || %(expressions)s || ' ')"
    output_field = CharField()


def stands_in(column: str, word: str) -> Q:
    """A word stands in a folded text, whole or (a longer one) as a beginning."""
    return Q(**{f"{column}__padded__contains": _sought(word)})


def _sought(word: str) -> str:
    return f" {word}" if len(word) >= SHORTEST_BEGINNING else f" {word} "


def all_stand_in(column: str, words: Iterable[str]) -> Q:
    """Every word stands in a folded text."""
    every = Q()
    for word in words:
        every &= stands_in(column, word)
    return every


def are_in(folded: str, words: Iterable[str]) -> bool:
    """The same of a folded text in hand."""
    padded = f" {folded} "
    return all(_sought(word) in padded for word in words)
