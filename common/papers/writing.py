"""Writes an official paper as .docx in the layout of NĐ 30/2020/NĐ-CP, Phụ lục I."""

from collections.abc import Callable, Sequence
from typing import Any

from docx.document import Document as DocumentObject
from docx.enum.section import WD_SECTION
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn

from common.papers import content
from common.papers.blank import LANDSCAPE_TEXT_WIDTH, TEXT_WIDTH, blank, saved, set_page
from common.papers.content import Annex, Block, Paper
from common.papers.grids import grid_of
from common.papers.head import even, head_of, title_of
from common.papers.looks import BODY_SIZE
from common.papers.markup import BOLD, NAMESPACE, cell, line, paragraph, row, run, table, twips
from common.papers.wording import listed, roman

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
RECEIVERS_WIDTH = 75
SIGNER_WIDTH = TEXT_WIDTH - RECEIVERS_WIDTH
ADDRESSED_INDENT = 40
ANNEX_TITLE_WIDTH = 150


def write_docx(paper: Paper) -> bytes:
    """The paper as a file; the same paper gives the same bytes."""
    document = blank(paper.name)
    _number_pages(document)
    above = line("Notice", paper.notice) if paper.notice else ""
    title = title_of(paper.title) if paper.title else ""
    _append(document, above + head_of(paper.head) + title + _body(paper.body) + _end(paper))
    for number, annex in enumerate(paper.annexes, start=1):
        _begin_annex(document, annex)
        several = f" {roman(number)}" if len(paper.annexes) > 1 else ""
        _append(document, _annex(annex, f"Phụ lục{several}"))
    return saved(document)


# --- The body ---------------------------------------------------------------------------------------------------
def _body(blocks: Sequence[Block]) -> str:
    """The blocks in their order; the last words stay on the page of the signature."""
    *before, last = blocks
    shown = "".join(_WRITERS[type(block)](block) for block in before)
    return shown + (_text(last, keep=True) if isinstance(last, content.Text) else _WRITERS[type(last)](last))


def _text(text: content.Text, *, keep: bool = False) -> str:
    lead = (run(f"{text.lead} ", BOLD),) if text.lead else ()
    return paragraph("Body", *lead, run(text.text), keep=keep)


def _addressed(addressed: content.Addressed) -> str:
    """One addressee stands behind "Kính gửi:", several below it."""
    if len(addressed.to) == 1:
        return line("AddressedOne", f"Kính gửi: {listed(addressed.to)[0]}")
    indents = (twips(ADDRESSED_INDENT), 0)
    lines = [paragraph("AddressedMany", run(f"- {to}"), indents=indents) for to in listed(addressed.to)]
    return paragraph("AddressedMany", run("Kính gửi:"), indents=indents) + "".join(lines)


_WRITERS: dict[type, Callable[[Any], str]] = {
    content.Bases: lambda bases: "".join(line("Basis", one) for one in listed(bases.lines)),
    content.Addressed: _addressed,
    content.Section: lambda section: line("Section", section.text),
    content.Heading: lambda heading: line("Heading", heading.text),
    content.Text: _text,
    content.Centred: lambda centred: line("Centred", centred.text),
    content.Grid: lambda grid: paragraph("Space") + grid_of(grid, TEXT_WIDTH),
}


def _end(paper: Paper) -> str:
    """Nơi nhận and who signs, side by side, never parted by a page."""
    receivers = [
        line("ReceiversHead", "Nơi nhận:"),
        *(line("Receiver", f"- {one}") for one in listed(paper.receivers)),
    ]
    offices = [line("Office", one) for one in paper.signer.lines]
    signed = [*offices, line("Signer", paper.signer.name)]
    ends = row((cell(RECEIVERS_WIDTH, *receivers), cell(SIGNER_WIDTH, *signed)))
    return paragraph("Body", keep=True) + table("Frame", (RECEIVERS_WIDTH, SIGNER_WIDTH), (ends,))


# --- Annexes ----------------------------------------------------------------------------------------------------
def _annex(annex: Annex, number: str) -> str:
    within = LANDSCAPE_TEXT_WIDTH if annex.landscape else TEXT_WIDTH
    titled = even("AnnexTitle", annex.title.upper(), BODY_SIZE, ANNEX_TITLE_WIDTH)
    told = even("AnnexTold", f"({annex.told})", BODY_SIZE, within, ruled=True)
    return line("AnnexNumber", number) + titled + told + paragraph("Space") + grid_of(annex.grid, within)


def _begin_annex(document: DocumentObject, annex: Annex) -> None:
    """A new section on a new page, numbered from 1."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    closing = document.element.body.sectPr
    closing.getprevious().style = "Gap"  # the paragraph that ends the section before it
    for repeated in closing.findall(qn("w:pgNumType")):
        closing.remove(repeated)
    closing.find(qn("w:pgMar")).addnext(OxmlElement("w:pgNumType", attrs={qn("w:start"): "1"}))
    set_page(section, landscape=annex.landscape)


# --- Pages ------------------------------------------------------------------------------------------------------
def _number_pages(document: DocumentObject) -> None:
    """The number in the middle of the upper margin; the first page shows none."""
    first = document.sections[0]
    first.first_page_header.is_linked_to_previous = False
    header = first.header
    numbered = parse_xml(f"<w:hdr {NAMESPACE}>{paragraph('Header', _PAGE)}</w:hdr>")
    header.paragraphs[0]._p.getparent().replace(header.paragraphs[0]._p, numbered[0])


_PAGE = (
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
)


def _append(document: DocumentObject, markup: str) -> None:
    """Put ready markup at the end of the text, before the section that closes it."""
    parts: Sequence[Any] = list(parse_xml(f"<w:body {NAMESPACE}>{markup}</w:body>"))
    closing = document.element.body.sectPr
    for part in parts:
        closing.addprevious(part)
