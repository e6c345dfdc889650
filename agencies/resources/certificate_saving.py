"""Writing declarations and certificates of a file: at no moment two stand for one part, or two replace one."""

from collections.abc import Iterator, Sequence
from typing import Any

from agencies.models import Certificate
from common.history import bulk_create, bulk_save
from common.spreadsheets.kinds import Written


class Saving:
    """Saves rows with their history for an import, and says what was written in which order."""

    def __init__(self, by: Any, reason: str) -> None:
        self.by, self.reason = by, reason

    def save(self, rows: Sequence[Any]) -> list[Written]:
        versions = [row.version for row in rows]
        bulk_save(rows, by=self.by, reason=self.reason)
        return [
            Written(row._meta.label, row.pk, before, row.version) for row, before in zip(rows, versions, strict=True)
        ]

    def create(self, rows: Sequence[Any]) -> list[Written]:
        bulk_create(rows, by=self.by, reason=self.reason)
        return [Written(row._meta.label, row.pk, None, row.version) for row in rows]

    def certificates(self, changed: Sequence[Certificate], made: Sequence[Certificate]) -> Iterator[Written]:
        """What is closed before what stands in its place; what names a paper that is still to be made, after it.

        A known paper that gets another predecessor lets go of its own first, for the new one that comes between.
        It is then written twice, and undo goes the same way back.
        """
        waiting = [row for row in changed if row.renewal_of is not None and row.renewal_of.pk is None]
        at_once = [row for row in changed if not any(row is one for one in waiting)]
        yield from self._make_room(changed, waiting)
        yield from self.save(sorted(at_once, key=lambda row: row.is_open))
        while made:
            ready = [row for row in made if row.renewal_of is None or row.renewal_of.pk is not None]
            yield from self.create(ready)
            made = [row for row in made if row.pk is None]
        yield from self.save(waiting)

    def _make_room(self, changed: Sequence[Certificate], waiting: Sequence[Certificate]) -> list[Written]:
        later = {row.pk for row in waiting}
        planned = {row.pk: row for row in changed}
        rows = []
        for standing in Certificate.objects.filter(pk__in=planned).order_by("pk"):
            row = planned[standing.pk]
            frees = standing.renewal_of_id not in (None, row.renewal_of.pk if row.renewal_of else None)
            closes = row.pk in later and standing.is_open and not row.is_open
            if frees:
                standing.renewal_of = None
            if closes:
                standing.ended_as, standing.ended_on = row.ended_as, row.ended_on
            if frees or closes:
                rows.append(standing)
        written = self.save(rows)
        for standing in rows:
            planned[standing.pk].version = standing.version
        return written
