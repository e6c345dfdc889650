"""Compile locale/vi/LC_MESSAGES/*.po to .mo: GNU gettext's format, without needing GNU gettext on the machine."""

import ast
import re
import struct
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parent.parent / "locale" / "vi" / "LC_MESSAGES"
MAGIC = 0x950412DE
LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr\[\d\]|msgstr)\s+(".*")')


def parse(text: str) -> dict[str, str]:
    """Key and translation as the compiled file holds them: the context before the key, the plural behind it."""
    found: dict[str, str] = {}
    for block in re.split(r"\n\s*\n", text):
        if entry := parse_entry(block):
            key, translation = entry
            if key in found:
                raise ValueError(f"stands twice: {key!r}")
            found[key] = translation
    return found


def parse_entry(block: str) -> tuple[str, str] | None:
    """One entry: keywords with a quoted string, each of which may go on over further lines."""
    parts: dict[str, str] = {}
    keyword = ""
    for line in block.splitlines():
        if line.startswith("#"):
            continue
        if matched := LINE.fullmatch(line):
            keyword = matched[1].removesuffix("[0]")
            parts[keyword] = ast.literal_eval(matched[2])
        else:
            parts[keyword] += ast.literal_eval(line)
    if "msgid" not in parts:
        return None
    key = parts["msgid"]
    if "msgctxt" in parts:
        key = f"{parts['msgctxt']}\x04{key}"
    if "msgid_plural" in parts:
        key = f"{key}\x00{parts['msgid_plural']}"
    return key, parts["msgstr"]


def compiled(text: str) -> bytes:
    """The .mo file of a .po file: the same bytes for the same text, whoever compiles it."""
    entries = sorted((key.encode(), translation.encode()) for key, translation in parse(text).items())
    start_of_keys, start_of_translations = 28, 28 + 8 * len(entries)
    place = start_of_translations + 8 * len(entries)
    tables, strings = b"", b""
    for column in (0, 1):
        for entry in entries:
            tables += struct.pack("<II", len(entry[column]), place + len(strings))
            strings += entry[column] + b"\0"
    header = struct.pack("<7I", MAGIC, 0, len(entries), start_of_keys, start_of_translations, 0, place)
    return header + tables + strings


if __name__ == "__main__":
    for source in sorted(FOLDER.glob("*.po")):
        source.with_suffix(".mo").write_bytes(compiled(source.read_text()))
        sys.stdout.write(f"{source.with_suffix('.mo').name}: {len(parse(source.read_text()))}\n")
