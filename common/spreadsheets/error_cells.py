"""The cells of a workbook that show an error: calamine reads them as blank, and a blank would clear a value.

Looked for in the sheets' XML, and only where the bytes of a sheet hold an error cell at all.
"""

import re
import zipfile
from pathlib import Path, PurePosixPath

from defusedxml.ElementTree import fromstring

RELATION_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ERROR_CELL = re.compile(
    rb'<c\b(?=[^>]*\bt="e")[^>]*\br="([A-Z]{1,3})(\d+)"[^>]*>(?:(?!</c>).)*?<v>([^<]*)</v>', re.S
)


def error_cells(path: Path) -> dict[str, dict[tuple[int, int], str]]:
    """Sheet name -> (row, column), both from 0 -> what the cell shows ("#REF!")."""
    found = {}
    with zipfile.ZipFile(path) as archive:
        for name, member in _members(archive).items():
            if member in archive.namelist() and b't="e"' in (content := archive.read(member)):
                found[name] = {
                    (int(row) - 1, _index(letters)): shown.decode()
                    for letters, row, shown in _ERROR_CELL.findall(content)
                }
    return found


def _members(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name -> the member of the zip that holds it."""
    relations = fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {each.get("Id"): each.get("Target", "") for each in relations}
    sheets = fromstring(archive.read("xl/workbook.xml")).findall(".//{*}sheet")
    return {
        sheet.get("name", ""): str(PurePosixPath("xl", targets.get(sheet.get(RELATION_ID), ""))).lstrip("/")
        for sheet in sheets
    }


def _index(letters: bytes) -> int:
    index = 0
    for letter in letters:
        index = index * 26 + letter - ord("A") + 1
    return index - 1
