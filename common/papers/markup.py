"""WordprocessingML as text: paragraphs and tables whose looks stand in `looks`. Every text goes through `printable`.

Rows of a table are written as text because the library takes seconds for what parses at once.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape

from docx.oxml.ns import nsdecls

TWIPS_PER_MM = 1440 / 25.4
NAMESPACE = nsdecls("w")

# Space at the sides of a cell: a frame holds columns of text, a grid has lines.
CELL_MARGINS = {"Frame": 0, "Grid": 85}
_UNPRINTABLE = re.compile("[^\\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LINE_ENDS = re.compile("\r\n?|[\u000b\u000c\u0085\u2028\u2029]")


def twips(millimetres: float) -> int:
    return round(millimetres * TWIPS_PER_MM)


def printable(text: str) -> str:
    """Text as a paper can hold it: NFC, lines parted by newlines, nothing that XML forbids or nobody sees."""
    if text.isprintable():  # a quick answer for nearly every text
        return unicodedata.normalize("NFC", text)
    plain = _UNPRINTABLE.sub("", _LINE_ENDS.sub("\n", text).replace("\t", " "))
    plain = "".join(sign for sign in plain if unicodedata.category(sign) not in ("Cc", "Cf") or sign == "\n")
    return unicodedata.normalize("NFC", plain)


def run(text: str, looks: str = "") -> str:
    """Words of one look; a newline is a line break of the paragraph."""
    lines = printable(text).split("\n")
    shown = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(line)}</w:t>' for line in lines)
    return f"<w:r>{looks and f'<w:rPr>{looks}</w:rPr>'}{shown}</w:r>"


BOLD = "<w:b/>"


def paragraph(style: str, *runs: str, keep: bool = False, indents: tuple[int, int] | None = None) -> str:
    """A paragraph of ready runs; `keep` holds it on the page of the next, `indents` are twips left and right."""
    kept = "<w:keepNext/>" if keep else ""
    placed = f'<w:ind w:left="{indents[0]}" w:right="{indents[1]}" w:firstLine="0"/>' if indents else ""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{kept}{placed}</w:pPr>{"".join(runs)}</w:p>'


def line(style: str, text: str, *, keep: bool = False) -> str:
    """A paragraph of plain text."""
    return paragraph(style, run(text), keep=keep)


def rule(length: float, within: float) -> str:
    """A rule so many millimetres long in the middle of a column: the border of a paragraph of no height."""
    side = max(twips((within - length) / 2), 0)
    return paragraph("Rule", indents=(side, side))


# --- Tables -----------------------------------------------------------------------------------------------------
def cell(width: float, *paragraphs: str, columns: int = 1) -> str:
    """A cell over so many columns; no paragraph stands for an empty one."""
    spanned = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    size = f'<w:tcW w:w="{twips(width)}" w:type="dxa"/>'
    return f"<w:tc><w:tcPr>{size}{spanned}</w:tcPr>{''.join(paragraphs) or paragraph('Gap')}</w:tc>"


def row(cells: Iterable[str], *, header: bool = False) -> str:
    """A row that no page parts; a header is repeated on every page."""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{repeated}</w:trPr>{''.join(cells)}</w:tr>"


def cell_margins(style: str) -> str:
    side = f'w:w="{CELL_MARGINS[style]}" w:type="dxa"'
    return f"<w:tblCellMar><w:left {side}/><w:right {side}/></w:tblCellMar>"


def table(style: str, widths: Sequence[float], rows: Iterable[str]) -> str:
    """A table of fixed columns, and the paragraph that has to follow it."""
    columns = "".join(f'<w:gridCol w:w="{twips(width)}"/>' for width in widths)
    looks = (
        f'<w:tblPr><w:tblStyle w:val="{style}"/><w:tblW w:w="{sum(map(twips, widths))}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{cell_margins(style)}</w:tblPr>'
    )
    return f"<w:tbl>{looks}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>{paragraph('Gap')}"
