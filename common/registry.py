"""Where higher apps register what lower ones show or refuse: tabs, to-dos, spreadsheet kinds, file readers.

Everything is filled from `AppConfig.ready()`, in the order of INSTALLED_APPS; nothing here names an app.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from common.together import Written, by_word, together, written

if TYPE_CHECKING:
    from django.db.models import Model, Q, QuerySet

    from common.icalendar import WholeDay
    from common.spreadsheets.kinds import Kind

Entry = TypeVar("Entry")


class Register(Generic[Entry]):
    """An ordered list of entries, each under a name that stands once."""

    def __init__(self) -> None:
        self._entries: dict[str, tuple[int, Entry]] = {}

    def add(self, name: str, entry: Entry, *, order: int = 100) -> None:
        if name in self._entries:
            raise ValueError(f"registered twice: {name}")
        self._entries[name] = (order, entry)

    def get(self, name: str) -> Entry | None:
        found = self._entries.get(name)
        return found[1] if found else None

    def __iter__(self) -> Iterator[Entry]:
        return iter(entry for _, entry in sorted(self._entries.values(), key=lambda pair: pair[0]))


@dataclass(frozen=True)
class NavigationItem:
    """A line of the left navigation: shown where `seen_by(user)` says so; `stems` are the URL names it stands for."""

    label: str
    url_name: str
    seen_by: Callable[[Any], bool]
    stems: tuple[str, ...] = ()


class Navigation(Register[NavigationItem]):
    """The lines of the left navigation, and which pages of higher apps stand under the line of a lower one."""

    def __init__(self) -> None:
        super().__init__()
        self._under: dict[str, tuple[str, ...]] = {}

    def put_under(self, line: str, *url_names: str) -> None:
        """Mark a line, by its address, on these pages too; it may be registered before or after."""
        self._under[line] = (*self._under.get(line, ()), *url_names)

    def stands_for(self, item: NavigationItem) -> tuple[str, ...]:
        """The URL names of the pages on which a line is marked."""
        return (item.url_name, *item.stems, *self._under.get(item.url_name, ()))


@dataclass(frozen=True)
class Tab:
    """A tab of an agency's page."""

    label: str
    url_name: str  # takes the agency's primary key


@dataclass(frozen=True)
class Todo:
    """A line of "việc cần làm": how many, what, and the address of the list that shows just these."""

    count: int
    sentence: str
    address: str
    note: str = ""
    state: str = ""  # good | warn | bad | ""


@dataclass(frozen=True)
class Work:
    """The to-dos of an app: how many of each kind there are, and what is said of them.

    `counts(user, on, mine)` gives questions whose rows are what waits, each with its `word`, so that the home page
    can count those of all apps in one; `told({word: how many}, mine)` makes lines of the answers. `mine`: only what
    concerns agencies in the user's own charge.
    """

    counts: Callable[[Any, date, bool], Sequence[QuerySet[Any] | Written]]
    told: Callable[[Mapping[str, int], bool], list[Todo]]

    def ask(self, user: Any, on: date, mine: bool) -> list[Todo]:
        """The lines of this app alone."""
        asked = together(by_word(written(question)) for question in self.counts(user, on, mine))
        return self.told(dict(asked.rows()), mine)


@dataclass(frozen=True)
class SearchResult:
    """One hit of the search box."""

    title: str
    detail: str
    address: str


@dataclass(frozen=True)
class SearchGroup:
    """The hits of one type: the first few, how many there are in all, and the list that shows them."""

    label: str
    results: list[SearchResult]
    total: int
    address: str


@dataclass(frozen=True)
class Follower:
    """Who is told of every write to rows of these models: made (+), changed (~), taken away (-).

    Told by `common.history`, the one door to tracked rows, in the transaction of the write: whoever writes need not
    think of it and cannot forget it. A follower may refuse, and then nothing is written.
    """

    models: frozenset[type[Model]]
    told: Callable[[Sequence[Any], str], None]


@dataclass(frozen=True)
class Difference:
    """What a higher app knows of a paper that stands and that makes it be declared anew.

    `columns(day)` are expressions over the rows of a list, cheap where the app knows nothing of a row; `differs` is
    the condition over them. `told(row)` is the sentence about a row with these columns, empty where nothing differs;
    `named(row, day)` says by name what it is about, on a page of that one row.
    """

    columns: Callable[[date], Mapping[str, Any]]
    differs: Q
    told: Callable[[Any], str]
    named: Callable[[Any, date], list[str]]


@dataclass(frozen=True)
class CountedList:
    """The list that a higher app can keep behind a number of a lower one's page: its address, and whether the number
    was counted from it. Until then the number is only stated."""

    address: str
    is_counted: bool


navigation = Navigation()
agency_tabs: Register[Tab] = Register()
todos: Register[Work] = Register()
# (user, on, text) -> hits
searches: Register[Callable[[Any, date, str], SearchGroup]] = Register()
spreadsheet_kinds: Register[Kind] = Register()
# (agency, day) -> why it must not be reorganised on that day, as a sentence; empty: nothing speaks against it
succession_refusals: Register[Callable[[Any, date], str]] = Register()
# (user, stored_file) -> may he read it? A file is readable when one of them says yes.
file_readers: Register[Callable[[Any, Any], bool]] = Register()
# keys of provinces → keys of the users who are theirs by something else than a duty
known_people: Register[Callable[[Any], QuerySet[Any, Any]]] = Register()
followers: Register[Follower] = Register()
declaration_differences: Register[Difference] = Register()
# scope lines -> {key: its list}; a line that is left out can have none
scope_lists: Register[Callable[[Sequence[Any]], Mapping[int, CountedList]]] = Register()
# (agencies, day) → what an inspection found there and nobody has put right yet, in words; the others are left out
open_findings: Register[Callable[[Sequence[int], date], Mapping[int, str]]] = Register()
# (user, day, host of the portal) → what else stands in the calendar that he subscribed to
calendar_days: Register[Callable[[Any, date, str], Sequence[WholeDay]]] = Register()
# What fills the demo besides the registers themselves, called once these are there
demo_parts: Register[Callable[[], None]] = Register()
