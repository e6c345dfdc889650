"""All evidence of a report as one zip, written piece by piece: no more of it lies in memory than one piece.

Names are Vietnamese and come from people: each is made safe for every system, and none leads out of its folder.
"""

import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath
from typing import IO, Any

from common.errors import Refused
from common.files import read
from common.text import normalise
from inspections.choices import Part
from inspections.models import Evidence, SelfAssessment

PIECE = 256 * 1024
LONGEST_NAME = 100
CONTENTS = "Danh sách minh chứng.txt"
_NOT_IN_A_NAME = re.compile(r'[\\/:*?"<>|]+')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])", re.IGNORECASE)
STAMP = (1980, 1, 1, 0, 0, 0)  # the same report gives the same zip


class _Pieces:
    """A file to write to that can only go forward; what was written is taken out piece by piece."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing is held back."""

    def taken(self) -> bytes:
        data, self._written = b"".join(self._written), []
        return data


def evidence_zip(assessment: SelfAssessment) -> Iterator[bytes]:
    """The pieces of the zip: a folder for each item, and the list of all files with their hashes.

    A file that is damaged in the storage is named in the list, and the others come all the same.
    """
    rows = _rows(assessment)
    pieces = _Pieces()
    told = ["Minh chứng của " + assessment.name, ""]
    names = _Names()
    out: Any = pieces
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for row in rows:
            name = names.given(_folder(row), row.file.name)
            try:
                content = read(row.file)
            except Refused as fault:
                told.append(f"{name}\n    {fault.sentence}")
                continue
            told.append(f"{name}\n    SHA-256 {row.sha256}" + (f"\n    {row.title}" if row.title else ""))
            with content:
                yield from _written(archive, name, _read(content), pieces)
        yield from _written(archive, CONTENTS, [("\r\n".join(told) + "\r\n").encode("utf-8-sig")], pieces)
    yield pieces.taken()


def zip_name(assessment: SelfAssessment) -> str:
    return safe_name(f"Minh chứng {assessment.name} {assessment.plan.year}") + ".zip"


def _rows(assessment: SelfAssessment) -> Iterable[Evidence]:
    rows = assessment.evidence.select_related("file", "answer__criterion")
    return rows.order_by("answer__criterion__section__position", "answer__criterion__position", "position", "pk")


def _folder(row: Evidence) -> str:
    return safe_name(f"Tiêu chí {row.answer.criterion.code}" if row.answer else Part(row.part).label)


def _read(content: IO[bytes] | Any) -> Iterator[bytes]:
    while data := content.read(PIECE):
        yield data


def _written(archive: zipfile.ZipFile, name: str, data: Iterable[bytes], pieces: _Pieces) -> Iterator[bytes]:
    entry = zipfile.ZipInfo(name, STAMP)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w") as member:
        for piece in data:
            member.write(piece)
            yield pieces.taken()
    yield pieces.taken()


# --- Names ------------------------------------------------------------------------------------------------------
class _Names:
    """Each name once in its folder, however letters are written: "a.pdf", then "a (2).pdf"."""

    def __init__(self) -> None:
        self._given: set[str] = set()

    def given(self, folder: str, name: str) -> str:
        path = PurePosixPath(safe_name(name))
        stem, suffix = path.stem, path.suffix
        number, found = 1, f"{folder}/{stem}{suffix}"
        while found.casefold() in self._given:
            number += 1
            found = f"{folder}/{stem} ({number}){suffix}"
        self._given.add(found.casefold())
        return found


def safe_name(name: str) -> str:
    """A name for one file or folder: no path, nothing hidden, no word that Windows keeps for itself."""
    shown = "".join(char if unicodedata.category(char)[0] != "C" else " " for char in name)
    clean = normalise(_NOT_IN_A_NAME.sub(" ", shown)).strip(" .")
    path = PurePosixPath(clean or "tep")
    stem, suffix = path.stem[: LONGEST_NAME - len(path.suffix)].strip(" ."), path.suffix[:20]
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    return f"{stem or 'tep'}{suffix}"
