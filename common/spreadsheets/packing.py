"""What of a checked row is kept with its batch, and how."""

from typing import Any

from common.spreadsheets.kinds import Row

# All that checking a row once more may change
OUTCOME = ["state", "mended", "target", "raw", "values", "faults", "notes", "changes", "versions"]


def packed(row: Row) -> dict[str, Any]:
    """A checked row as it is kept."""
    return {
        "number": row.number,
        "group": row.group[:250],
        "state": row.state,
        "mended": bool(row.notes) and not row.faults,
        "target": row.target,
        "raw": row.raw,
        "values": row.values,
        "faults": [[fault.column, fault.message, fault.suggestion] for fault in row.faults],
        "notes": [[note.column, note.before, note.after, note.message] for note in row.notes],
        "changes": {key: list(pair) for key, pair in row.changes.items()},
        "versions": row.versions,
    }
