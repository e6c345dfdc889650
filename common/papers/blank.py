"""An empty paper of the right size, and its bytes: the same for the same content, and silent on who made it."""

import io
import zipfile
from functools import cache
from typing import Any

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.opc.constants import RELATIONSHIP_TYPE as KIND
from docx.oxml import parse_xml
from docx.section import Section
from docx.shared import Mm

from common.papers.looks import STYLES
from common.papers.markup import NAMESPACE
from common.papers.wording import one_line

WIDTH, HEIGHT = 210, 297
TOP, BOTTOM, LEFT, RIGHT = 20, 20, 30, 15
HEADER = 10
TEXT_WIDTH = WIDTH - LEFT - RIGHT
LANDSCAPE_TEXT_WIDTH = HEIGHT - LEFT - RIGHT
LONGEST_NAME = 255
EPOCH = (1980, 1, 1, 0, 0, 0)

# What the library's own template brings along and no paper needs: a picture, a theme, styles of an older Word.
_NEEDED = (KIND.STYLES, KIND.SETTINGS, KIND.OFFICE_DOCUMENT, KIND.CORE_PROPERTIES)
_SETTINGS = f"""<w:settings {NAMESPACE}>
<w:defaultTabStop w:val="720"/><w:characterSpacingControl w:val="doNotCompress"/>
<w:compat><w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>
</w:compat><w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>"""


def blank(name: str) -> DocumentObject:
    """A document of one empty section with the styles of an official paper."""
    document = Document(io.BytesIO(_template()))
    document.core_properties.title = one_line(name)[:LONGEST_NAME]
    return document


@cache
def _template() -> bytes:
    document = Document()
    for holder in (document.part, document.part.package):
        for key in [key for key, relation in holder.rels.items() if relation.reltype not in _NEEDED]:
            holder.rels.pop(key)
    _replace(document.styles.element, STYLES)
    _replace(document.settings.element, _SETTINGS)
    properties = document.core_properties
    del properties._element[:]  # who, when, by which program
    properties.language = "vi-VN"
    document.element.body.sectPr.attrib.clear()  # marks of the sitting in which the template was made
    set_page(document.sections[0])
    return saved(document)


def _replace(element: Any, markup: str) -> None:
    del element[:]
    element.extend(list(parse_xml(markup)))


def set_page(section: Section, *, landscape: bool = False) -> None:
    """A4 with the margins of the decree; the first page of a section bears no number."""
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    width, height = (HEIGHT, WIDTH) if landscape else (WIDTH, HEIGHT)
    section.page_width, section.page_height = Mm(width), Mm(height)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER)
    section.different_first_page_header_footer = True


def saved(document: DocumentObject) -> bytes:
    """The file, with one fixed time for all that is in it."""
    written, dated = io.BytesIO(), io.BytesIO()
    document.save(written)
    with zipfile.ZipFile(written) as source, zipfile.ZipFile(dated, "w") as target:
        for name in source.namelist():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.create_system = 0  # else the archive tells on which system it was made
            target.writestr(entry, source.read(name), zipfile.ZIP_DEFLATED)
    return dated.getvalue()
