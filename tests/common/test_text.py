"""Text as offices type it: what must be found, what must stay two, and what stands where in a list."""

import re
import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.text import (
    as_stored,
    exact_key,
    fold,
    looks_mojibake,
    lower_first,
    marks,
    normalise,
    normalise_lines,
    similar,
    sort_key,
)

# --- One form to store ---


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("  Sở   Tài chính ", "Sở Tài chính"),
        ("Sở\u00a0Tài\u202fchính", "Sở Tài chính"),
        ("Sở Tài\r\nchính\t", "Sở Tài chính"),
        ("Sở\u200b Tài\ufeff chính\u200d", "Sở Tài chính"),
        ("So\u031b\u0309 Ta\u0300i chi\u0301nh", "Sở Tài chính"),
        ("Sở\u0000 Tài\u0007 chính", "Sở Tài chính"),
        ("\u202eSở Tài chính\u202c", "Sở Tài chính"),
        ("Sở Tài\u00ad chính", "Sở Tài chính"),
        ("Ðài Phát thanh", "Đài Phát thanh"),
        ("QÐ-UBND ð", "QĐ-UBND đ"),
        ("plain  ascii", "plain ascii"),
        ("a\u0001b", "ab"),
        ("", ""),
        (" \u200b\u00a0 ", ""),
    ],
)
def test_normalise_gives_the_one_form_that_is_stored(typed: str, stored: str) -> None:
    assert normalise(typed) == stored


@given(st.text())
def test_normalise_twice_is_once(text: str) -> None:
    once = normalise(text)
    assert normalise(once) == once
    assert unicodedata.is_normalized("NFC", once)


def test_normalise_lines_keeps_lines_apart_but_for_empty_ones_at_the_ends() -> None:
    assert normalise_lines("\n  Đã  rà soát \r\n\n cập nhật\u200b \n\n") == "Đã rà soát\n\ncập nhật"


def test_as_stored_touches_texts_alone() -> None:
    assert [as_stored(value) for value in (" hai\n dòng", 7, None)] == ["hai dòng", 7, None]
    assert as_stored(" hai\n dòng", several_lines=True) == "hai\ndòng"


# --- Searching (typed, name in the register): either form finds either ---
FOUND = [
    ("uy ban nhan dan", "Ủy ban nhân dân tỉnh An Giang"),
    ("ubnd", "Ủy ban nhân dân tỉnh An Giang"),
    ("UBND tỉnh", "Ủy ban nhân dân tỉnh An Giang"),
    ("ủy ban nhân dân tỉnh", "UBND tỉnh An Giang"),
    ("uỷ ban", "UBND tỉnh An Giang"),
    ("U.B.N.D tỉnh", "UBND tỉnh An Giang"),
    ("hội đồng nhân dân", "Văn phòng HĐND tỉnh"),
    ("hdnd", "Văn phòng Hội đồng nhân dân tỉnh"),
    ("VP HĐND", "Văn phòng Hội đồng nhân dân tỉnh"),
    ("văn phòng ubnd", "VPUBND tỉnh"),
    ("VP UBND", "Văn phòng Ủy ban nhân dân tỉnh"),
    ("vp. ubnd", "Văn phòng UBND tỉnh"),
    ("TP Long Xuyên", "UBND thành phố Long Xuyên"),
    ("TP. Long Xuyên", "UBND thành phố Long Xuyên"),
    ("TP.Long Xuyên", "UBND thành phố Long Xuyên"),
    ("Tp Long Xuyên", "UBND thành phố Long Xuyên"),
    ("T/p Long Xuyên", "UBND thành phố Long Xuyên"),
    ("t.p long xuyen", "UBND thành phố Long Xuyên"),
    ("thành phố long xuyên", "UBND T/P Long Xuyên"),
    ("thanh pho chau doc", "UBND TP.Châu Đốc"),
    ("TX Tân Châu", "UBND thị xã Tân Châu"),
    ("TX. Tân Châu", "UBND thị xã Tân Châu"),
    ("tx.tan chau", "UBND thị xã Tân Châu"),
    ("thị xã tân châu", "UBND TX.Tân Châu"),
    ("TT An Phú", "UBND thị trấn An Phú"),
    ("TT. An Phú", "UBND thị trấn An Phú"),
    ("tt.an phu", "UBND thị trấn An Phú"),
    ("thị trấn an phú", "UBND TT An Phú"),
    ("P. Mỹ Bình", "UBND phường Mỹ Bình"),
    ("P.Mỹ Bình", "UBND phường Mỹ Bình"),
    ("p.my binh", "UBND phường Mỹ Bình"),
    ("phường mỹ bình", "UBND P. Mỹ Bình"),
    ("P. 2", "UBND phường 2"),
    ("X. Phú Hữu", "UBND xã Phú Hữu"),
    ("xã phú hữu", "UBND X.Phú Hữu"),
    ("H. Thoại Sơn", "UBND huyện Thoại Sơn"),
    ("huyện thoại sơn", "UBND H.Thoại Sơn"),
    ("Q. Ninh Kiều", "UBND quận Ninh Kiều"),
    ("quận 1", "UBND Q.1"),
    ("TP.HCM", "Thành phố Hồ Chí Minh"),
    ("hồ chí minh", "TPHCM"),
    ("KH&CN", "Sở Khoa học và Công nghệ"),
    ("sở khcn", "Sở Khoa học và Công nghệ"),
    ("khoa học và công nghệ", "Sở KH & CN"),
    ("Sở KH và CN", "Sở Khoa học và Công nghệ"),
    ("LĐTBXH", "Sở Lao động - Thương binh và Xã hội"),
    ("sở lđ-tb&xh", "Sở Lao động - Thương binh và Xã hội"),
    ("lao động thương binh", "Sở LĐTB&XH"),
    ("Sở Lao động - TB&XH", "Sở LĐTBXH"),
    ("NN&PTNT", "Sở Nông nghiệp và Phát triển nông thôn"),
    ("nông nghiệp và phát triển", "Sở NNPTNT"),
    ("TN&MT", "Sở Tài nguyên và Môi trường"),
    ("tài nguyên và môi trường", "Phòng TNMT"),
    ("KH&ĐT", "Sở Kế hoạch và Đầu tư"),
    ("gd&dt", "Sở Giáo dục và Đào tạo"),
    ("TT&TT", "Sở Thông tin và Truyền thông"),
    ("vhttdl", "Sở Văn hóa, Thể thao và Du lịch"),
    ("gtvt", "Sở Giao thông vận tải"),
    ("TCĐLCL", "Chi cục Tiêu chuẩn Đo lường Chất lượng"),
    ("tcdlcl", "Chi cục Tiêu chuẩn - Đo lường - Chất lượng"),
    ("tiêu chuẩn đo lường chất lượng", "Chi cục TCĐLCL"),
    ("y tế & dân số", "Phòng Y tế và Dân số"),
    ("TT Phục vụ hành chính công", "Trung tâm Phục vụ hành chính công"),
    ("trung tâm pvhcc", "TT. Phục vụ hành chính công"),
    ("thuy chau", "UBND phường Thủy Châu"),
    ("Thuỷ Châu", "UBND phường Thủy Châu"),
    ("Thủy Châu", "UBND phường Thuỷ Châu"),
    ("hoà bình", "UBND xã Hòa Bình"),
    ("HÒA BÌNH", "UBND xã Hoà Bình"),
    ("da nang", "Đà Nẵng"),
    ("đa nang", "ĐÀ NẴNG"),
    ("Ðà Nẵng", "Đà Nẵng"),
    ("đắk lắk", "ĐẮK LẮK"),
    ("dak lak", "Đăk Lăk"),
    ("qd-ubnd", "346/QĐ-UBND"),
    ("thua thien hue", "Thừa Thiên-Huế"),
    ("tri tôn", "UBND huyện Tri Tôn"),
    ("ma\u0300u", "Cà Màu"),
]


@pytest.mark.parametrize(("typed", "name"), FOUND)
def test_fold_finds_the_name_from_what_is_typed(typed: str, name: str) -> None:
    assert f" {fold(typed)} " in f" {fold(name)} "


def test_fold_without_the_abbreviations_would_miss_names() -> None:
    """The control: lower case without marks alone finds far fewer of the same pairs."""

    def plain(text: str) -> str:
        bare = re.sub("[\u0300-\u036f]", "", unicodedata.normalize("NFD", text.lower())).replace("đ", "d")
        return re.sub("[^a-z0-9]+", " ", bare).strip()

    missed = [pair for pair in FOUND if f" {plain(pair[0])} " not in f" {plain(pair[1])} "]
    assert len(missed) > 40


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Châu Phú A", "chau phu a"),
        ("Mỹ Bình p", "my binh p"),
        ("Mỹ Bình P.", "my binh p"),
        ("Xã An Hòa X", "xa an hoa x"),
        ("KT-XH", "kt xh"),
        ("TT 26/2014/TT-BKHCN", "tt 26 2014 tt bkhcn"),
        ("05/KH-SKHCN", "05 kh skhcn"),
        ("3840/VPCP-KSTT", "3840 vpcp kstt"),
        ("Nguyễn Văn Hùng", "nguyen van hung"),
        ("Sở Ngoại vụ (đến 30/6/2025)", "so ngoai vu den 30 6 2025"),
        ("", ""),
        ("…", ""),
    ],
)
def test_fold_leaves_alone_what_is_no_abbreviation(text: str, key: str) -> None:
    assert fold(text) == key


@given(st.text(alphabet="aàâăđĐÐÊƯơ pPtTxXhH./&-0129ủy\u0300\u0323\u00a0", max_size=40))
def test_fold_is_plain_ascii_and_the_same_for_every_form_of_a_text(text: str) -> None:
    assert re.fullmatch(r"(?:[a-z0-9]+(?: [a-z0-9]+)*)?", fold(text))
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


# --- The exact step ---


@pytest.mark.parametrize(
    ("newer", "older"),
    [
        ("hoà", "hòa"),
        ("hoá", "hóa"),
        ("hoả", "hỏa"),
        ("hoã", "hõa"),
        ("hoạ", "họa"),
        ("khoẻ", "khỏe"),
        ("xoè", "xòe"),
        ("thuỷ", "thủy"),
        ("thuý", "thúy"),
        ("thuỵ", "thụy"),
        ("uỷ", "ủy"),
        ("luỹ", "lũy"),
        ("toà", "tòa"),
        ("Xã Hoà Mỹ", "xã hòa mỹ"),
        ("THUỶ NGUYÊN", "thủy nguyên"),
    ],
)
def test_exact_key_knows_both_places_of_a_tone(newer: str, older: str) -> None:
    assert exact_key(newer) == exact_key(older) == older


@pytest.mark.parametrize(
    "word",
    [
        "quý", "quỳ", "quá", "quả", "quốc", "quyết", "già", "giá", "giữ", "giếng", "giòn", "gìn", "gì", "giặt",
        "hoàn", "hoạt", "toán", "huỳnh", "thuyền", "khuỷu", "ngoại", "hoài", "huế", "thuở", "của", "mía", "mùi",
        "cửa", "cứu", "được", "người", "nguyễn", "tiếng", "yến", "kiều", "nước", "đắk", "krông", "pônôi", "iso",
    ],
)  # fmt: skip
def test_exact_key_moves_no_tone_that_has_one_place_only(word: str) -> None:
    assert exact_key(word) == word


@pytest.mark.parametrize(("typed", "right"), [("qúy", "quý"), ("gìa", "già"), ("hòan", "hoàn"), ("tòan", "toàn")])
def test_exact_key_mends_a_tone_in_a_place_it_never_has(typed: str, right: str) -> None:
    assert exact_key(typed) == right


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("xã Phú Thạnh", "xã Phú Thành"),
        ("xã Bình Thạnh", "xã Bình Thành"),
        ("xã Tân Hòa", "xã Tân Hóa"),
        ("xã Đông Sơn", "xã Dông Sơn"),
        ("phường 1", "phường 11"),
    ],
)
def test_exact_key_keeps_apart_what_folds_alike_or_nearly(one: str, other: str) -> None:
    assert exact_key(one) != exact_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("UBND P. Mỹ Bình", "Ủy ban nhân dân phường Mỹ Bình"),
        ("Uỷ ban nhân dân X.Phú Thạnh", "UBND xã PHÚ THẠNH"),
        ("Thừa Thiên-Huế", "Thừa Thiên Huế"),
        ("Sở KH&CN", "Sở Khoa học và Công nghệ"),
    ],
)
def test_exact_key_reads_abbreviations_like_the_search_key(one: str, other: str) -> None:
    assert exact_key(one) == exact_key(other)


@given(st.text(max_size=40))
def test_exact_key_keeps_every_form_and_case_of_a_name_together(text: str) -> None:
    assert exact_key(unicodedata.normalize("NFD", text)) == exact_key(unicodedata.normalize("NFC", text))


# --- Order ---
ORDERED = [
    ["An", "Ăn", "Ân", "Ba"],
    ["Bình", "Cao", "Dũng", "Đông", "Em"],
    ["Em", "Ếch", "Giang"],
    ["Long", "Ly", "Minh", "Nam"],
    ["Oanh", "Ông", "Ơn", "Phú"],
    ["Quý", "Uyên", "Ưng", "Vân", "Xuân", "Yến"],
    ["ma", "mà", "mả", "mã", "má", "mạ"],
    ["Hoa", "Hòa", "Hỏa", "Hóa", "Họa"],
    ["Phường 1", "Phường 2", "Phường 10", "Phường 11", "Phường 101"],
    ["Phường 2", "Phường 02A", "Phường 3"],
    ["Phường Mỹ Bình", "Phường Mỹ Hòa", "Phường Mỹ Long"],
    ["Tân An", "Tân Ân", "Tân Bình"],
    ["Thanh Đa", "Thành Đa", "Thạnh Đa", "Thanh Đê"],
    ["Tô Hiệu", "Tơ Hồng", "Tu Tra"],
    ["Sở Công Thương", "Sở Du lịch", "Sở Giáo dục và Đào tạo", "Sở Nội vụ", "Sở Y tế"],
    ["An", "An Phú", "Anh"],
    ["An Phú", "An Phủ B", "An Phú C"],
    ["Long Xuyên", "long xuyên A"],
    ["Đắk Lắk", "Điện Biên", "Đồng Nai", "Đồng Tháp"],
    ["Da", "Dương", "Đa"],
    ["9", "10", "A1", "A2", "A10", "B1"],
    ["1.000050", "1.000288", "1.011442", "2.000815"],
]
PAIRS = [(first, second) for row in ORDERED for first, second in zip(row, row[1:], strict=False)]


@pytest.mark.parametrize(("first", "second"), PAIRS)
def test_sort_key_orders_as_a_vietnamese_list(first: str, second: str) -> None:
    assert sort_key(first).encode() < sort_key(second).encode()


def test_sort_key_is_needed_for_most_of_the_pairs() -> None:
    """The control: the code points alone put many of the same pairs the wrong way round."""
    assert len(PAIRS) >= 40
    assert sum(first.lower() >= second.lower() for first, second in PAIRS) >= 12


@pytest.mark.parametrize(
    ("one", "other"), [("Hoà", "HÒA"), ("Đông  Hà", "đông hà"), ("Phường 01", "Phường 1"), ("QÐ", "QĐ")]
)
def test_sort_key_is_one_for_one_name(one: str, other: str) -> None:
    assert sort_key(one) == sort_key(other)


def test_sort_key_orders_the_whole_alphabet() -> None:
    alphabet = list("aăâbcdđeêghiklmnoôơpqrstuưvxy")
    assert sorted(reversed(alphabet), key=sort_key) == alphabet


@given(st.text(max_size=60))
def test_sort_key_holds_nothing_that_a_collation_could_turn(text: str) -> None:
    key = sort_key(text)
    assert re.fullmatch("[0-9a-z ]*", key)
    assert key == key.strip()


def test_sort_key_holds_nothing_else_for_any_character_there_is() -> None:
    """Chance finds a rare digit (፩, ¹, ①) once in a hundred runs; here each character of Unicode has its turn."""
    characters = [chr(point) for point in range(sys.maxunicode + 1) if not 0xD800 <= point < 0xE000]
    for start in range(0, len(characters), 5000):
        key = sort_key(" ".join(characters[start : start + 5000]))
        assert re.fullmatch("[0-9a-z ]*", key), hex(ord(characters[start]))


# --- Matches in view ---


@pytest.mark.parametrize(
    ("text", "query", "shown"),
    [
        ("UBND xã Phú Hữu", "phu huu", "UBND xã [Phú Hữu]"),
        ("UBND xã Phú Hữu", "ủy ban", "[UBND] xã Phú Hữu"),
        ("Ủy ban nhân dân xã Phú Hữu", "ubnd", "[Ủy ban nhân dân] xã Phú Hữu"),
        ("UBND P. Mỹ Bình", "phường mỹ bình", "UBND [P. Mỹ Bình]"),
        ("UBND P. Mỹ Bình", "phuong", "UBND [P.] Mỹ Bình"),
        ("TP Long Xuyên", "thành phố", "[TP] Long Xuyên"),
        ("Đắk Lắk – Đăk Nông", "dak", "[Đắk] Lắk – [Đăk] Nông"),
        ("Hòa Bình", "binh hoa", "[Hòa] [Bình]"),
        ("Tân An, Tân Ân", "tân an", "[Tân An], [Tân Ân]"),
        ("Thanh tra tỉnh", "anh", "Th[anh] tra tỉnh"),
        ("So\u031b\u0309 Y tế", "sở y", "[Sở Y] tế"),
        ("Sở Y tế", "cà mau", "Sở Y tế"),
        ("Sở Y tế", "", "Sở Y tế"),
        ("Sở Y tế", "(*", "Sở Y tế"),
        ("", "sở", ""),
    ],
)
def test_marks_shows_the_match_with_its_accents(text: str, query: str, shown: str) -> None:
    assert "".join(f"[{piece}]" if hit else piece for piece, hit in marks(text, query)) == shown


@given(st.text(alphabet="aàâđĐÐư pPtT./&-09ủy", max_size=30), st.text(alphabet="aàđ pt./&-", max_size=6))
def test_marks_loses_nothing_of_the_text(text: str, query: str) -> None:
    pieces = marks(text, query)
    assert "".join(piece for piece, _ in pieces) == normalise(text)
    found = bool(fold(query)) and fold(query) in fold(text)
    assert not found or any(hit for _, hit in pieces)


# --- What was perhaps meant ---
COMMUNES = ["UBND xã Phú Thạnh", "UBND xã Phú Thành", "UBND xã Phú Hữu", "UBND phường Mỹ Bình", "UBND xã Vĩnh Châu"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("UBND xã Phú Thạn", ["UBND xã Phú Thạnh", "UBND xã Phú Thành"]),
        ("UBND xã Phú Thàn", ["UBND xã Phú Thành", "UBND xã Phú Thạnh"]),
        ("Ủy ban nhân dân P. Mỹ Bính", ["UBND phường Mỹ Bình"]),
        ("UBND xa Vinh Chau", ["UBND xã Vĩnh Châu"]),
        ("Công ty Điện lực", []),
        ("", []),
    ],
)
def test_similar_offers_the_likeliest_first(typed: str, meant: list[str]) -> None:
    assert similar(typed, COMMUNES, cutoff=0.85) == meant


def test_similar_does_not_take_every_commune_for_every_other() -> None:
    assert similar("UBND xã Khánh Hòa", ["UBND xã Vĩnh Tế", "UBND xã Ô Lâm", "UBND xã Lê Trì"]) == []


# --- Old fonts ---


@pytest.mark.parametrize(
    "text",
    [
        "Uû ban nh©n d©n", "UÛY BAN NHAÂN DAÂN", "X· Phó T©n", "Së Khoa häc vµ C«ng nghÖ", "®Æc khu", "Hoµ B×nh",
        "Thaønh phoá Long Xuyeân", "xaõ Phuù Thaïnh", "Vaên phoøng", "Sôû Noäi vuï", "á»¦y ban nhÃ¢n dÃ¢n",
        "Sá»Ÿ Y táº¿", "huyÖn Tho¹i S¬n", "TØnh ñy", "huyeän Chôï Môùi",
    ],
)  # fmt: skip
def test_looks_mojibake_sees_old_fonts_and_wrong_encodings(text: str) -> None:
    assert looks_mojibake(text)


@pytest.mark.parametrize(
    "text",
    [
        "Ủy ban nhân dân", "Xã Hòa Bình", "Hoà Thuận", "Xã Laêê", "Châu Phú A", "Xã Quá Toàn", "Tân Châu", "5 µm",
        "m² và km²", "ISO® 9001", "© Chi cục", "Café Müller", "20 °C", "Xuân Hoá", "Tri Tôn", "", "Pờ Ê", "A·B",
        "Xã Ngoãn", "Huân chương", "Thuê khoán", "Khóa Huê",
    ],
)  # fmt: skip
def test_looks_mojibake_raises_no_false_alarm(text: str) -> None:
    assert not looks_mojibake(text)


@pytest.mark.parametrize(
    ("label", "inside"),
    [("Danh mục TTHC", "danh mục TTHC"), ("Đơn vị hành chính", "đơn vị hành chính"), ("", "")],
)
def test_lower_first_leaves_abbreviations_their_capitals(label: str, inside: str) -> None:
    assert lower_first(label) == inside
