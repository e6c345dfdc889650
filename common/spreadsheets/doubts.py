"""What makes one doubt that a file is meant for the place that it was handed in for: told, and asked once more.

A kind that knows says it (`Kind.doubt_of`) from what stands above and between the rows. The doubt is kept with the
batch until it is saved; a file that cannot be meant is refused at once, and then nothing of it is kept.
"""

from typing import Any

from common.errors import Refused
from common.events import log_event
from common.spreadsheets.finding import Found
from common.spreadsheets.kinds import Context, Kind
from common.spreadsheets.models import ImportBatch

DOUBT = "doubt"  # in the options of a batch


def note_doubt(batch: ImportBatch, found: Found, *, by: Any) -> None:
    """Keep what its kind says of a batch that was just read. Saves nothing; refuses what the kind refuses."""
    told = doubt_about(found, batch.roster, batch.context(by))
    batch.options = {key: word for key, word in batch.options.items() if key != DOUBT} | (
        {DOUBT: told} if told else {}
    )


def doubt_about(found: Found, kind: Kind, context: Context) -> str:
    groups = list(dict.fromkeys(row.group for row in found.rows if row.group))
    return kind.doubt_of(found.titles, groups, context)


def doubt_of(batch: ImportBatch) -> str:
    return batch.options.get(DOUBT, "")


def refuse_in_doubt(batch: ImportBatch, *, confirmed: bool, by: Any) -> None:
    """Refuses a batch in doubt until it is confirmed, which is recorded."""
    if not doubt_of(batch) or not batch.is_ready:
        return
    if not confirmed:
        raise Refused(
            f"{doubt_of(batch)} Chưa lưu gì: hãy đánh dấu “Vẫn nhập tệp này cho {batch.place}”, hoặc tải tệp khác "
            "lên."
        )
    log_event("import_confirmed", f"Vẫn nhập cho {batch.place}. {doubt_of(batch)}", by=by, subject=batch)
