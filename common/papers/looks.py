"""The looks of an official paper as named styles: whoever edits it in Word changes a style once.

Sizes are those of NĐ 30/2020/NĐ-CP, Phụ lục I, in its smaller set: Quốc hiệu 12 with Tiêu ngữ, place
and day 13. In the larger one Quốc hiệu leaves no room for "SỞ KHOA HỌC VÀ CÔNG NGHỆ" beside it.
"""

from dataclasses import dataclass

from common.papers.markup import NAMESPACE, cell_margins, twips

FONT = "Times New Roman"
NATION_SIZE = AGENCY_SIZE = 12.0
MOTTO_SIZE = 13.0
BODY_SIZE = 14.0
SPACE_TO_SIGN = 72


@dataclass(frozen=True)
class Look:
    """A paragraph style; distances in points, the first line in millimetres."""

    key: str
    name: str
    size: float = BODY_SIZE
    bold: bool = False
    italic: bool = False
    align: str = "center"
    before: float = 0
    after: float = 0
    first: float = 0
    hanging: float = 0
    lines: float = 1
    outline: int | None = None

    @property
    def markup(self) -> str:
        kept = "<w:keepNext/>" if self.outline is not None else ""
        spacing = (
            f'<w:spacing w:before="{self.before * 20:.0f}" w:after="{self.after * 20:.0f}"'
            f' w:line="{self.lines * 240:.0f}" w:lineRule="auto"/>'
        )
        level = "" if self.outline is None else f'<w:outlineLvl w:val="{self.outline}"/>'
        letters = "<w:b/>" * self.bold + "<w:i/>" * self.italic
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{self.key}"><w:name w:val="{self.name}"/>'
            f'<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr>{kept}{spacing}{self._indent}<w:jc w:val="{self.align}"/>'
            f'{level}</w:pPr><w:rPr>{letters}<w:sz w:val="{self.size * 2:.0f}"/><w:szCs w:val="{self.size * 2:.0f}"/>'
            "</w:rPr></w:style>"
        )

    @property
    def _indent(self) -> str:
        if self.hanging:
            return f'<w:ind w:left="{twips(self.hanging)}" w:hanging="{twips(self.hanging)}"/>'
        return f'<w:ind w:firstLine="{twips(self.first)}"/>' if self.first else ""


FIRST_LINE = 12.7
LOOKS = (
    Look("Nation", "Quốc hiệu", NATION_SIZE, bold=True),
    Look("Motto", "Tiêu ngữ", MOTTO_SIZE, bold=True),
    Look("Parent", "Cơ quan chủ quản", AGENCY_SIZE),
    Look("Issuer", "Cơ quan ban hành", AGENCY_SIZE, bold=True),
    Look("Number", "Số, ký hiệu", 13, before=6),
    Look("About", "Trích yếu công văn", AGENCY_SIZE, before=6),
    Look("Mark", "Dự thảo", 13, bold=True, before=6),
    Look("PlaceDay", "Địa danh, thời gian", MOTTO_SIZE, italic=True, before=6),
    Look("Kind", "Tên loại văn bản", bold=True, before=18),
    Look("Excerpt", "Trích yếu", bold=True),
    Look("Decider", "Thẩm quyền ban hành", bold=True, before=12, after=6),
    Look("Basis", "Căn cứ", italic=True, align="both", before=6, first=FIRST_LINE, lines=1.1),
    Look("AddressedOne", "Kính gửi một nơi", before=12, after=6),
    Look("AddressedMany", "Kính gửi nhiều nơi", align="left", before=3, hanging=4),
    Look("Section", "Phần", bold=True, align="both", before=10, first=FIRST_LINE, lines=1.1, outline=0),
    Look("Heading", "Mục", bold=True, align="both", before=6, first=FIRST_LINE, lines=1.1, outline=1),
    Look("Body", "Lời văn", align="both", before=6, first=FIRST_LINE, lines=1.1),
    Look("Centred", "Dòng giữa", bold=True, before=12, after=6),
    Look("Office", "Quyền hạn, chức vụ", bold=True),
    Look("Signer", "Họ tên người ký", bold=True, before=SPACE_TO_SIGN),
    Look("ReceiversHead", "Nơi nhận", 12, bold=True, italic=True, align="left"),
    Look("Receiver", "Nơi nhận, từng nơi", 11, align="left"),
    Look("AnnexNumber", "Phụ lục", bold=True, outline=0),
    Look("AnnexTitle", "Tên phụ lục", bold=True),
    Look("AnnexTold", "Kèm theo văn bản", italic=True),
    Look("CellHead", "Đầu cột", 12, bold=True, before=2, after=2),
    Look("Cell", "Ô bảng", 12, align="left", before=1, after=1),
    Look("CellCentre", "Ô bảng, giữa", 12, before=1, after=1),
    Look("CellRight", "Ô bảng, phải", 12, align="right", before=1, after=1),
    Look("CellGroup", "Ô bảng, nhóm", 12, bold=True, align="left", before=2, after=2),
    Look("CellGroupNumber", "Ô bảng, số của nhóm", 12, bold=True, before=2, after=2),
    Look("Space", "Trước bảng", 4),
    Look("Notice", "Lưu ý", 12, italic=True, after=6),
)

_FONTS = " ".join(f'w:{part}="{FONT}"' for part in ("ascii", "hAnsi", "eastAsia", "cs"))
_SIZE = f'<w:sz w:val="{BODY_SIZE * 2:.0f}"/><w:szCs w:val="{BODY_SIZE * 2:.0f}"/>'
_LINE = "<w:top {0}/><w:left {0}/><w:bottom {0}/><w:right {0}/><w:insideH {0}/><w:insideV {0}/>".format(
    'w:val="single" w:sz="4" w:space="0" w:color="000000"'
)


# What stands in the bottom of a page or beside a table must not take room of its own.
def _thin(before: int = 0) -> str:
    return f'<w:spacing w:before="{before}" w:after="0" w:line="40" w:lineRule="exact"/>'


STYLES = f"""<w:styles {NAMESPACE}>
<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts {_FONTS}/><w:color w:val="000000"/>{_SIZE}
<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>
<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>
</w:docDefaults>
<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>
<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont"><w:name w:val="Default Paragraph Font"/>
<w:uiPriority w:val="1"/><w:semiHidden/></w:style>
<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:semiHidden/>
<w:tblPr><w:tblInd w:w="0" w:type="dxa"/>{cell_margins("Frame")}</w:tblPr></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="Frame"><w:name w:val="Khung"/>
<w:basedOn w:val="TableNormal"/></w:style>
<w:style w:type="table" w:customStyle="1" w:styleId="Grid"><w:name w:val="Bảng"/><w:basedOn w:val="TableNormal"/>
<w:tblPr><w:tblBorders>{_LINE}</w:tblBorders>{cell_margins("Grid")}</w:tblPr></w:style>
<w:style w:type="paragraph" w:styleId="Header"><w:name w:val="header"/><w:basedOn w:val="Normal"/>
<w:pPr><w:jc w:val="center"/></w:pPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Rule"><w:name w:val="Đường kẻ"/><w:basedOn w:val="Normal"/>
<w:pPr><w:pBdr><w:top w:val="single" w:sz="6" w:space="1" w:color="000000"/></w:pBdr>{_thin(before=40)}</w:pPr>
<w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>
<w:style w:type="paragraph" w:customStyle="1" w:styleId="Gap"><w:name w:val="Sau bảng"/><w:basedOn w:val="Normal"/>
<w:pPr>{_thin()}</w:pPr><w:rPr><w:sz w:val="2"/><w:szCs w:val="2"/></w:rPr></w:style>
{"".join(look.markup for look in LOOKS)}
</w:styles>"""
