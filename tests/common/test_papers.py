"""Official papers read back: the layout of NĐ 30/2020/NĐ-CP, Phụ lục I, number by number."""

import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest

from common.papers.content import (
    Addressed,
    Align,
    Annex,
    Authority,
    Bases,
    Centred,
    Grid,
    GridColumn,
    Group,
    Head,
    Heading,
    Issue,
    Paper,
    Section,
    Signer,
    Text,
    Title,
    Total,
)
from common.papers.widths import broken, width_of
from common.papers.wording import closed, initials, listed, printed_day, printed_number, roman
from common.papers.writing import write_docx
from tests.docx_reading import Docx, W, mm, rows_of, text_of

GAP = "\u00a0" * 6
ISSUE = Issue("KH-SKHCN", "An Giang", year=2021)
HEAD = Head("Sở Khoa học và Công nghệ", ISSUE, parent="Ủy ban nhân dân tỉnh An Giang")
COLUMNS = (GridColumn("STT", 1, Align.CENTRE), GridColumn("Tên cơ quan", 4), GridColumn("Điểm", 1, Align.RIGHT))
GRID = Grid(COLUMNS, (Group("Cấp tỉnh: 01 cơ quan", "I"), ("1", "Sở Nội vụ", "9,50"), Total("Tổng cộng: 01 cơ quan")))
ANNEX = Annex("Danh sách cơ quan", "Kèm theo Kế hoạch", GRID)
PAPER = Paper(
    head=HEAD,
    title=Title("Kế hoạch", "Kiểm tra việc áp dụng Hệ thống quản lý chất lượng năm 2021"),
    body=[
        Bases(["Căn cứ Quyết định số 19/2014/QĐ-TTg", "Theo đề nghị của Chi cục."]),
        Section("I. MỤC ĐÍCH"),
        Heading("1. Mục đích"),
        Text("Nội dung."),
    ],
    signer=Signer("Phó Giám đốc", "Nguyễn Văn Ký", Authority.ACTING, "Giám đốc"),
    receivers=["Ủy ban nhân dân tỉnh (để báo cáo)", "Lưu: VT"],
)


def written(**changes: object) -> Docx:
    return Docx(write_docx(replace(PAPER, **changes)))


def issued(**facts: object) -> Docx:
    return written(head=replace(HEAD, issue=replace(ISSUE, **facts)))


# --- The page ---------------------------------------------------------------------------------------------------
def test_page_is_a4_with_the_margins_of_the_decree():
    (section,) = written().sections
    size, margins = section.find(f"{W}pgSz"), section.find(f"{W}pgMar")

    assert (mm(size.get(f"{W}w")), mm(size.get(f"{W}h"))) == (210, 297)
    sides = ("top", "bottom", "left", "right")
    assert [mm(margins.get(f"{W}{side}")) for side in sides] == [20, 20, 30, 15]


def test_number_of_the_page_stands_in_the_middle_of_the_upper_margin_but_not_on_page_1():
    paper = written()
    (section,) = paper.sections
    headers = {one.get(f"{W}type"): one for one in section.findall(f"{W}headerReference")}
    parts = sorted(name for name in paper.parts if name.startswith("word/header"))
    texts = {
        name: "".join(one.text for one in paper.xml(name).iter(f"{W}instrText")).strip() for name in parts
    }  # fmt: skip
    numbered = paper.shown(paper.xml(next(name for name in parts if texts[name])).find(f"{W}p"))

    assert section.find(f"{W}titlePg") is not None
    assert set(headers) == {"default", "first"}
    assert sorted(texts.values()) == ["", "PAGE"]
    assert (numbered.align, numbered.size, numbered.bold) == ("center", 14, False)
    assert mm(section.find(f"{W}pgMar").get(f"{W}header")) == 10


def test_every_letter_is_black_times_new_roman():
    paper = written()
    fonts = list(paper.xml("word/styles.xml").iter(f"{W}rFonts"))
    colours = {one.get(f"{W}val") for one in paper.xml("word/styles.xml").iter(f"{W}color")}

    assert [{one.get(f"{W}{part}") for part in ("ascii", "hAnsi", "eastAsia", "cs")} for one in fonts] == [
        {"Times New Roman"}
    ]
    assert list(paper.body.iter(f"{W}rFonts")) == []
    assert colours == {"000000"}


# --- The head ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("style", "text", "look"),
    [
        ("Nation", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", (12, True, False)),
        ("Motto", "Độc lập - Tự do - Hạnh phúc", (13, True, False)),
        ("Issuer", "SỞ KHOA HỌC VÀ CÔNG NGHỆ", (12, True, False)),
        ("Number", f"Số: {GAP}/KH-SKHCN", (13, False, False)),
        ("PlaceDay", f"An Giang, ngày{GAP}tháng{GAP}năm 2021", (13, False, True)),
        ("Kind", "KẾ HOẠCH", (14, True, False)),
    ],
)
def test_head_has_the_words_and_sizes_of_the_decree(style, text, look):
    shown = written().one(style)

    assert shown.text == text
    assert (shown.size, shown.bold, shown.italic) == look
    assert shown.align == "center"


def test_parent_agency_stands_above_in_upright_capitals():
    shown = written().one("Parent")

    assert " ".join(shown.text.split()) == "ỦY BAN NHÂN DÂN TỈNH AN GIANG"
    assert (shown.size, shown.bold) == (12, False)


def test_rules_are_as_long_as_the_decree_has_them():
    paper = written()
    motto, issuer, excerpt = (paper.after(style) for style in ("Motto", "Issuer", "Excerpt"))
    longest = max(width_of(line, 14) for line in paper.one("Excerpt").text.split("\n"))

    assert {one.style for one in (motto, issuer, excerpt)} == {"Rule"}
    assert 90 - sum(motto.indents) == pytest.approx(width_of("Độc lập - Tự do - Hạnh phúc", 13), abs=0.3)
    assert 1 / 3 <= (75 - sum(issuer.indents)) / width_of("SỞ KHOA HỌC VÀ CÔNG NGHỆ", 12) <= 1 / 2
    assert 1 / 3 <= (155 - sum(excerpt.indents)) / longest <= 1 / 2


def test_number_and_day_below_ten_get_a_zero_and_months_one_and_two():
    paper = issued(recorded="5/KH-SKHCN", on=date(2021, 2, 5))

    assert paper.one("Number").text == "Số: 05/KH-SKHCN"
    assert paper.one("PlaceDay").text == "An Giang, ngày 05 tháng 02 năm 2021"


@pytest.mark.parametrize(
    ("recorded", "printed"),
    [
        ("", f"{GAP}/KH-SKHCN"),
        ("5", "05/KH-SKHCN"),
        ("05/KH-SKHCN", "05/KH-SKHCN"),
        ("346/QĐ-UBND", "346/QĐ-UBND"),
        ("không số", "không số"),
    ],
)
def test_number_is_printed_as_the_registry_office_gave_it(recorded, printed):
    assert printed_number(replace(ISSUE, recorded=recorded)) == printed


@pytest.mark.parametrize(
    ("day", "printed"),
    [
        (date(2021, 1, 19), "ngày 19 tháng 01 năm 2021"),
        (date(2021, 3, 9), "ngày 09 tháng 3 năm 2021"),
        (date(2021, 12, 31), "ngày 31 tháng 12 năm 2021"),
        (None, f"ngày{GAP}tháng{GAP}năm {GAP}"),
    ],
)
def test_day_is_printed_as_the_decree_writes_it(day, printed):
    assert printed_day(day) == printed


def test_letter_has_no_title_and_says_what_it_is_about_below_its_number():
    paper = written(title=None, head=replace(HEAD, about="đôn đốc gửi báo cáo"))

    assert paper.one("About").text == "V/v đôn đốc gửi báo cáo"
    assert paper.one("About").size == 12
    assert paper.all("Kind") == []


def test_draft_says_that_it_is_one():
    assert written(head=replace(HEAD, mark="Dự thảo")).one("Mark").text == "DỰ THẢO"


# --- The body ---------------------------------------------------------------------------------------------------
def test_bases_are_italic_and_end_as_the_decree_has_them():
    shown = written().all("Basis")

    assert [one.text for one in shown] == ["Căn cứ Quyết định số 19/2014/QĐ-TTg;", "Theo đề nghị của Chi cục."]
    assert {(one.italic, one.size) for one in shown} == {(True, 14)}


def test_words_are_justified_with_a_first_line_of_12_7_mm_and_six_points_between():
    paper = written()
    style = paper.styles["Body"]
    spacing, indent = style.find(f"{W}pPr/{W}spacing"), style.find(f"{W}pPr/{W}ind")

    assert paper.all("Body")[0].align == "both"
    assert mm(indent.get(f"{W}firstLine")) == 12.7
    assert int(spacing.get(f"{W}before")) == 6 * 20
    assert 240 <= int(spacing.get(f"{W}line")) <= 360


def test_sections_and_headings_are_bold_and_never_last_on_a_page():
    paper = written()

    assert [(one.text, one.bold, one.keeps_next) for one in (paper.one("Section"), paper.one("Heading"))] == [
        ("I. MỤC ĐÍCH", True, True),
        ("1. Mục đích", True, True),
    ]


def test_lead_of_an_article_is_bold_and_its_words_are_not():
    paper = written(body=[Centred("QUYẾT ĐỊNH:"), Text("Phê duyệt Kế hoạch.", lead="Điều 1.")])
    (article, _) = [one for one in paper.body.iter(f"{W}p") if paper.shown(one).style == "Body"]
    runs = [(text_of(one), one.find(f"{W}rPr/{W}b") is not None) for one in article.iter(f"{W}r")]

    assert runs == [("Điều 1. ", True), ("Phê duyệt Kế hoạch.", False)]


@pytest.mark.parametrize(
    ("to", "lines"),
    [
        (["Ủy ban nhân dân tỉnh"], ["Kính gửi: Ủy ban nhân dân tỉnh."]),
        (["Sở Nội vụ", "Sở Tư pháp"], ["Kính gửi:", "- Sở Nội vụ;", "- Sở Tư pháp."]),
    ],
)
def test_letter_is_addressed_to_one_on_a_line_and_to_several_below(to, lines):
    paper = written(body=[Addressed(to), Text("Nội dung.")])

    assert [one.text for one in paper.paragraphs if one.style.startswith("Addressed")] == lines


def test_signature_names_in_whose_place_and_stays_with_the_last_words():
    paper = written()
    last = paper.all("Body")[-2:]

    assert [(one.text, one.size, one.bold) for one in paper.all("Office")] == [
        ("KT. GIÁM ĐỐC", 14, True),
        ("PHÓ GIÁM ĐỐC", 14, True),
    ]
    assert (paper.one("Signer").text, paper.one("Signer").bold) == ("Nguyễn Văn Ký", True)
    assert [one.keeps_next for one in last] == [True, True]


@pytest.mark.parametrize(
    ("signer", "lines"),
    [
        (Signer("Giám đốc"), ["GIÁM ĐỐC"]),
        (Signer("Chủ tịch", body="Ủy ban nhân dân"), ["TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH"]),
        (
            Signer("Phó Chủ tịch", "", Authority.ACTING, "Chủ tịch", "Ủy ban nhân dân"),
            ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH"],
        ),
        (Signer("Chi cục trưởng", "", Authority.BY_ORDER, "Giám đốc"), ["TL. GIÁM ĐỐC", "CHI CỤC TRƯỞNG"]),
        (Signer("Chi cục trưởng", "", Authority.AUTHORISED, "Giám đốc"), ["TUQ. GIÁM ĐỐC", "CHI CỤC TRƯỞNG"]),
        (Signer("Giám đốc", "", Authority.INTERIM), ["Q. GIÁM ĐỐC"]),
    ],
)
def test_who_signs_is_printed_with_the_authority(signer, lines):
    assert signer.lines == lines


def test_receivers_stand_small_under_their_bold_italic_head():
    paper = written()
    head = paper.one("ReceiversHead")

    assert (head.text, head.size, head.bold, head.italic) == ("Nơi nhận:", 12, True, True)
    assert [(one.text, one.size) for one in paper.all("Receiver")] == [
        ("- Ủy ban nhân dân tỉnh (để báo cáo);", 11),
        ("- Lưu: VT.", 11),
    ]


# --- Annexes ----------------------------------------------------------------------------------------------------
def test_annex_lies_across_its_own_pages_numbered_from_1():
    first, second = written(annexes=[ANNEX]).sections
    size, margins = second.find(f"{W}pgSz"), second.find(f"{W}pgMar")

    assert first.find(f"{W}pgNumType") is None
    assert second.find(f"{W}pgNumType").get(f"{W}start") == "1"
    assert second.find(f"{W}titlePg") is not None
    assert (size.get(f"{W}orient"), mm(size.get(f"{W}w")), mm(size.get(f"{W}h"))) == ("landscape", 297, 210)
    assert mm(margins.get(f"{W}left")) == 30


def test_upright_annex_after_one_that_lies_across_stands_upright_again():
    sections = written(annexes=[ANNEX, replace(ANNEX, landscape=False)]).sections

    assert [one.find(f"{W}pgSz").get(f"{W}orient", "portrait") for one in sections] == [
        "portrait",
        "landscape",
        "portrait",
    ]
    assert [len(one.findall(f"{W}pgNumType")) for one in sections] == [0, 1, 1]


@pytest.mark.parametrize(("count", "names"), [(1, ["Phụ lục"]), (2, ["Phụ lục I", "Phụ lục II"])])
def test_annexes_get_roman_numbers_where_there_are_several(count, names):
    paper = written(annexes=[ANNEX] * count)

    assert [one.text for one in paper.all("AnnexNumber")] == names
    assert {one.text for one in paper.all("AnnexTitle")} == {"DANH SÁCH CƠ QUAN"}
    assert {(one.text, one.italic) for one in paper.all("AnnexTold")} == {("(Kèm theo Kế hoạch)", True)}


def test_table_repeats_its_header_and_parts_no_row():
    (table,) = written(annexes=[ANNEX]).grids
    rows = list(table.iter(f"{W}tr"))

    assert rows_of(table) == [
        ["STT", "Tên cơ quan", "Điểm"],
        ["I", "Cấp tỉnh: 01 cơ quan"],
        ["1", "Sở Nội vụ", "9,50"],
        ["", "Tổng cộng: 01 cơ quan"],
    ]
    assert [row.find(f"{W}trPr/{W}tblHeader") is not None for row in rows] == [True, False, False, False]
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)


def test_table_takes_the_whole_width_and_its_group_rows_stay_with_what_they_head():
    paper = written(annexes=[ANNEX])
    (table,) = paper.grids
    widths = [mm(one.get(f"{W}w")) for one in table.iter(f"{W}gridCol")]
    spans = [one.get(f"{W}val") for one in table.iter(f"{W}gridSpan")]

    assert widths == [42, 168, 42]
    assert spans == ["2", "2"]
    assert [one.keeps_next for one in paper.all("CellGroup")] == [True, False]


# --- Names as they come -----------------------------------------------------------------------------------------
HOSTILE = "UBND xã <b>A & B</b> \"C\" 'D' ]]> &amp; \x00\x07\u200b\u202e\ufffe{{ x }}"


def test_names_with_signs_of_markup_stand_as_they_are_and_what_nobody_sees_goes():
    paper = written(body=[Text(HOSTILE)], annexes=[replace(ANNEX, grid=Grid(COLUMNS, (("1", HOSTILE, ""),)))])
    plain = "UBND xã <b>A & B</b> \"C\" 'D' ]]> &amp; {{ x }}"

    assert plain in paper.texts
    assert rows_of(paper.grids[0])[1] == ["1", plain, ""]


def test_text_is_composed_and_keeps_its_lines():
    text = unicodedata.normalize("NFD", "Thủy\r\nPhủ\tBình")

    assert "Thủy\nPhủ Bình" in written(body=[Text(text)]).texts


@pytest.mark.parametrize("name", ["Ủy ban nhân dân xã Tân Thạnh " * 10, "X" * 300, "Một\ndòng\nnữa"])
def test_any_name_makes_a_paper(name):
    paper = written(
        head=replace(HEAD, issuer=name, parent=name, about=name, issue=replace(ISSUE, place=name)),
        title=Title("Kế hoạch", name, authority=name),
        body=[Addressed([name]), Text(name)],
        signer=Signer(name, name),
        receivers=[name],
        annexes=[Annex(name, name, Grid(COLUMNS, (("1", name, ""),)))],
    )

    assert " ".join(paper.one("Excerpt").text.split()) == " ".join(name.split())
    assert all(min(one.indents) >= 0 for one in paper.all("Rule"))
    assert len(paper.xml("docProps/core.xml").findtext("{http://purl.org/dc/elements/1.1/}title")) <= 255


# --- What the file tells of itself --------------------------------------------------------------------------------
def test_file_tells_nothing_of_who_made_it_or_when():
    paper = written(annexes=[ANNEX])
    core = {one.tag.split("}")[1]: one.text for one in paper.xml("docProps/core.xml")}
    everything = b"".join(paper.parts.values()).lower()

    assert core == {
        "language": "vi-VN",
        "title": "Kế hoạch Kiểm tra việc áp dụng Hệ thống quản lý chất lượng năm 2021",
    }
    assert sorted(paper.parts) == [
        "[Content_Types].xml",
        "_rels/.rels",
        "docProps/core.xml",
        "word/_rels/document.xml.rels",
        "word/document.xml",
        "word/header1.xml",
        "word/header2.xml",
        "word/settings.xml",
        "word/styles.xml",
    ]
    assert not re.search(rb"python|rsid[a-z]*=|<w:author|macintosh", everything)
    assert {(one.date_time, one.create_system) for one in paper.entries} == {((1980, 1, 1, 0, 0, 0), 0)}


def test_same_paper_is_the_same_file():
    assert write_docx(PAPER) == write_docx(replace(PAPER))
    assert write_docx(PAPER) != write_docx(replace(PAPER, receivers=["Lưu: VT"]))


def test_made_up_paper_says_so_above_all_else():
    assert written(notice="Bản dùng thử").paragraphs[0].text == "Bản dùng thử"


# What Word opens only in the order of its schema (ECMA-376), as far as papers use it.
ORDER = {
    "pPr": "pStyle keepNext pBdr spacing ind jc outlineLvl sectPr",
    "rPr": "rFonts b i color sz szCs lang",
    "style": "name basedOn uiPriority semiHidden qFormat pPr rPr tblPr",
    "tblPr": "tblStyle tblW tblInd tblBorders tblLayout tblCellMar",
    "tblBorders": "top left bottom right insideH insideV",
    "tblCellMar": "left right",
    "tbl": "tblPr tblGrid tr",
    "tr": "trPr tc",
    "tc": "tcPr p",
    "tcPr": "tcW gridSpan",
    "sectPr": "headerReference type pgSz pgMar pgNumType cols titlePg docGrid",
    "settings": "defaultTabStop characterSpacingControl compat decimalSymbol listSeparator",
}


def test_markup_stands_in_the_order_that_word_asks_for():
    paper = written(annexes=[ANNEX, replace(ANNEX, landscape=False)])
    seen = set()
    for part in ("document", "styles", "settings", "header1", "header2"):
        for element in paper.xml(f"word/{part}.xml").iter():
            name = element.tag.removeprefix(W)
            if name in ORDER:
                places = [ORDER[name].split().index(child.tag.removeprefix(W)) for child in element]
                assert places == sorted(places), (part, name)
                seen.add(name)

    assert seen == set(ORDER)
    assert all(cell[-1].tag == f"{W}p" for cell in paper.body.iter(f"{W}tc"))


# --- Words ------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "symbol"),
    [
        ("Sở Khoa học và Công nghệ", "SKHCN"),
        ("Sở Giáo dục và Đào tạo", "SGDĐT"),
        ("Sở Y tế", "SYT"),
        ("Ủy ban nhân dân tỉnh An Giang", "UBND"),
        ("UBND tỉnh", "UBND"),
    ],
)
def test_symbol_of_an_office_is_its_initials(name, symbol):
    assert initials(name) == symbol


def test_lists_and_last_words_end_as_the_decree_has_them():
    assert listed(["Một.", "Hai;", "Ba"]) == ["Một;", "Hai;", "Ba."]
    assert listed([]) == []
    assert closed("để được hướng dẫn.") == "để được hướng dẫn./."
    assert closed("để được hướng dẫn./.") == "để được hướng dẫn./."


def test_roman_numbers():
    assert [roman(number) for number in (1, 4, 9, 10, 14, 39)] == ["I", "IV", "IX", "X", "XIV", "XXXIX"]


def test_name_too_wide_for_its_column_is_broken_evenly():
    assert broken("ỦY BAN NHÂN DÂN TỈNH AN GIANG", 12, 60) == ["ỦY BAN NHÂN DÂN", "TỈNH AN GIANG"]
    assert broken("UBND TỈNH", 12, 60) == ["UBND TỈNH"]
    assert broken("", 12, 60) == [""]
