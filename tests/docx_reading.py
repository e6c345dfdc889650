"""A .docx as a person would look at it: its pages, its paragraphs with what their styles give them, its tables."""

import io
import zipfile
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from defusedxml.ElementTree import fromstring

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
MM_PER_TWIP = 25.4 / 1440


def mm(twips: str) -> float:
    return round(int(twips) * MM_PER_TWIP, 1)


@dataclass(frozen=True)
class Shown:
    """A paragraph as it is read: its words, and the look that its style gives it."""

    text: str
    style: str
    size: float
    bold: bool
    italic: bool
    align: str
    keeps_next: bool
    indents: tuple[float, float]


class Docx:
    """The file, opened as an archive of XML: nothing of the library that wrote it."""

    def __init__(self, content: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            self.entries = archive.infolist()
            self.parts = {name: archive.read(name) for name in archive.namelist()}

    def xml(self, part: str) -> Any:
        return fromstring(self.parts[part])

    @cached_property
    def body(self) -> Any:
        return self.xml("word/document.xml").find(f"{W}body")

    @cached_property
    def styles(self) -> dict[str, Any]:
        return {one.get(f"{W}styleId"): one for one in self.xml("word/styles.xml").iter(f"{W}style")}

    @cached_property
    def paragraphs(self) -> list[Shown]:
        return [self.shown(one) for one in self.body.iter(f"{W}p")]

    @property
    def texts(self) -> list[str]:
        return [one.text for one in self.paragraphs]

    def one(self, style: str) -> Shown:
        """The only paragraph of a style."""
        (found,) = self.all(style)
        return found

    def all(self, style: str) -> list[Shown]:
        return [one for one in self.paragraphs if one.style == style]

    def after(self, style: str) -> Shown:
        """The paragraph that follows the first of a style."""
        styles = [one.style for one in self.paragraphs]
        return self.paragraphs[styles.index(style) + 1]

    def shown(self, paragraph: Any) -> Shown:
        key = paragraph.find(f"{W}pPr/{W}pStyle").get(f"{W}val")
        style = self.styles[key]
        size, align = style.find(f"{W}rPr/{W}sz"), style.find(f"{W}pPr/{W}jc")
        own = paragraph.find(f"{W}pPr/{W}ind")
        keeps = (f"{W}pPr/{W}keepNext",)
        return Shown(
            text=text_of(paragraph),
            style=key,
            size=int(size.get(f"{W}val")) / 2 if size is not None else self.size,
            bold=style.find(f"{W}rPr/{W}b") is not None,
            italic=style.find(f"{W}rPr/{W}i") is not None,
            align=align.get(f"{W}val") if align is not None else "left",
            keeps_next=any(one.find(path) is not None for one in (paragraph, style) for path in keeps),
            indents=(mm(own.get(f"{W}left")), mm(own.get(f"{W}right"))) if own is not None else (0, 0),
        )

    @cached_property
    def size(self) -> float:
        default = self.xml("word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr/{W}sz")
        return int(default.get(f"{W}val")) / 2

    @property
    def sections(self) -> list[Any]:
        return list(self.body.iter(f"{W}sectPr"))

    @property
    def grids(self) -> list[Any]:
        """The tables that have lines."""
        tables = self.body.iter(f"{W}tbl")
        return [one for one in tables if one.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val") == "Grid"]


def text_of(element: Any) -> str:
    """The words of a paragraph, a line break as a newline."""
    pieces = {f"{W}t": lambda one: one.text or "", f"{W}br": lambda one: "\n"}
    return "".join(pieces[one.tag](one) for one in element.iter() if one.tag in pieces)


def rows_of(table: Any) -> list[list[str]]:
    return [[text_of(cell) for cell in row.iter(f"{W}tc")] for row in table.iter(f"{W}tr")]
