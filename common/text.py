"""Vietnamese text: one form to store, keys to search, to match and to sort by, and the traces of old fonts.

Everything here is pure. Three keys serve three questions: `fold` (did she mean this?), `exact_key` (is it
this name?) and `sort_key` (where does it stand in the list?); the first two read abbreviations in full.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Any

# --- One form to store ---
# Icelandic and African letters that look like Đ, left by old fonts and key maps; nobody here means them.
_LOOKALIKES = str.maketrans({"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ"})
_SPACES = re.compile(r"\s+")


def normalise(text: str) -> str:
    """The form in which text is stored: NFC, one space between words, nothing that cannot be seen."""
    if text.isascii() and text.isprintable():
        return " ".join(text.split())
    spaced = _SPACES.sub(" ", text)
    if not spaced.isprintable():  # a quick answer for nearly every text: control characters cannot be printed
        spaced = "".join(char for char in spaced if unicodedata.category(char) not in ("Cc", "Cf"))
    return " ".join(unicodedata.normalize("NFC", spaced.translate(_LOOKALIKES)).split())


def normalise_lines(text: str) -> str:
    """The same for a text of several lines: they stay apart, empty ones at its ends are left out."""
    return "\n".join(normalise(line) for line in text.splitlines()).strip()


def one_line_end(text: str) -> str:
    """The text with its lines ended by one sign: a form sends two."""
    return text.replace("\r\n", "\n")


def as_stored(value: Any, *, several_lines: bool = False) -> Any:
    """A fact as it is kept: a text in the form in which text is stored, whatever else as it is."""
    if not isinstance(value, str):
        return value
    return normalise_lines(value) if several_lines else normalise(value)


# --- Abbreviations ---
_AND = r"\s*(?:&|và|va|-)?\s*"
_CENTRE_WORDS = r"(?:ph[uụ]c v[uụ]|pvhcc|h[aà]nh ch[ií]nh|y t[eế]|d[iị]ch v[uụ]|k[yỹ] thu[aậ]t|v[aă]n h[oó][aá])"
# Lower-case patterns, tried in this order at the start of a word, and what they stand for; đ may be typed as d.
# One letter is an abbreviation only with its dot and a name behind it: "Châu Phú A" keeps its A.
_LONG_FORMS: tuple[tuple[str, str], ...] = (
    (r"(?:ubnd|u\.b\.n\.d)(?!\w)\.?", "ủy ban nhân dân"),
    (r"vp\s?ubnd(?!\w)", "văn phòng ủy ban nhân dân"),
    (r"h[đd]nd(?!\w)\.?", "hội đồng nhân dân"),
    (r"vp(?!\w)\.?", "văn phòng"),
    (r"tp\.?\s?hcm(?!\w)", "thành phố hồ chí minh"),
    (r"hcm(?!\w)", "hồ chí minh"),
    (r"t[./]?p(?!\w)\.?", "thành phố"),
    (r"t[./]?x(?!\w)\.?", "thị xã"),
    (rf"tt{_AND}tt(?!\w)", "thông tin và truyền thông"),
    (rf"tt(?:\.\s*|\s+)(?={_CENTRE_WORDS})", "trung tâm"),
    (r"t[./]?t(?:\.\s*|\s+)(?!s[ốo]\b|v[àa]\b)(?=[^\W\d_])", "thị trấn"),
    (r"p\.\s*(?=[^\W_])", "phường"),
    (r"x\.\s*(?=[^\W_])", "xã"),
    (r"h\.\s*(?=[^\W_])", "huyện"),
    (r"q\.\s*(?=[^\W_])", "quận"),
    (r"tc[\s-]?[đd]l[\s-]?cl(?!\w)", "tiêu chuẩn đo lường chất lượng"),
    (rf"kh{_AND}cn(?!\w)", "khoa học và công nghệ"),
    (rf"kh{_AND}[đd]t(?!\w)", "kế hoạch và đầu tư"),
    (rf"gd{_AND}[đd]t(?!\w)", "giáo dục và đào tạo"),
    (rf"tn{_AND}mt(?!\w)", "tài nguyên và môi trường"),
    (rf"nn{_AND}ptnt(?!\w)", "nông nghiệp và phát triển nông thôn"),
    (rf"nn{_AND}mt(?!\w)", "nông nghiệp và môi trường"),
    (rf"l[đd][\s-]*tb{_AND}xh(?!\w)", "lao động thương binh và xã hội"),
    (rf"tb{_AND}xh(?!\w)", "thương binh và xã hội"),
    (rf"vh[\s,-]*tt{_AND}dl(?!\w)", "văn hóa thể thao và du lịch"),
    (r"gtvt(?!\w)", "giao thông vận tải"),
    (r"pvhcc(?!\w)", "phục vụ hành chính công"),
    (r"tthc(?!\w)", "thủ tục hành chính"),
    (r"htqlcl(?!\w)", "hệ thống quản lý chất lượng"),
    (r"bc[đd](?!\w)", "ban chỉ đạo"),
    (r"&", "và"),
)
_LONG_FORM_BY_GROUP = {f"a{index}": long for index, (_, long) in enumerate(_LONG_FORMS)}
_ABBREVIATION = re.compile(
    r"(?<![\w.])(?:"
    + "|".join(f"(?P<a{index}>{pattern})" for index, (pattern, _) in enumerate(_LONG_FORMS[:-1]))
    + rf")|(?P<a{len(_LONG_FORMS) - 1}>&)"
)


def _long_form(match: re.Match[str]) -> str:
    return f" {_LONG_FORM_BY_GROUP[match.lastgroup or '']} "


# --- The key to search by ---
_MARKS = re.compile("[\u0300-\u036f]+")
_NOT_A_KEY = re.compile(r"[^a-z0-9]+")


def lower_first(text: str) -> str:
    """A label inside a sentence: `Danh mục TTHC` → `danh mục TTHC`; abbreviations keep their capitals."""
    return text[:1].lower() + text[1:]


def fold(text: str) -> str:
    """The search key: no case, no marks, đ as d, punctuation as space, abbreviations in their long form."""
    expanded = _ABBREVIATION.sub(_long_form, normalise(text).lower())
    return _NOT_A_KEY.sub(" ", _without_marks(expanded)).strip()


def _without_marks(lowered: str) -> str:
    if lowered.isascii():
        return lowered
    return _MARKS.sub("", unicodedata.normalize("NFKD", lowered)).lower().replace("đ", "d")


# --- The key to match names by ---
_TONES = "\u0300\u0309\u0303\u0301\u0323"  # huyền, hỏi, ngã, sắc, nặng: also their order in a dictionary
_VOWELS = "aăâeêioôơuưy"
_TONED = {unicodedata.normalize("NFC", vowel + tone): (vowel, tone) for vowel in _VOWELS for tone in _TONES}
_WORD = re.compile(r"[^\W\d_]+")
_NOT_IN_A_NAME = re.compile(r"[\W_]+")
_SYLLABLE = re.compile(
    rf"(?P<head>qu(?=[{_VOWELS}])|gi(?=[{_VOWELS}])|[^{_VOWELS}]*)(?P<vowels>[{_VOWELS}]+)(?P<tail>.*)"
)


@lru_cache(maxsize=4_000)  # a name is asked for when it is matched, planned and compared
def exact_key(text: str) -> str:
    """The key of the exact step of name matching: marks count, their place over the syllable does not.

    Xã Phú Thạnh and xã Phú Thành stay two; Hoà and Hòa, Thuỷ and Thủy, UBND and Ủy ban nhân dân are one.
    """
    expanded = _ABBREVIATION.sub(_long_form, normalise(text).lower())
    return _NOT_IN_A_NAME.sub(" ", _WORD.sub(_with_tone_in_place, expanded)).strip()


def _with_tone_in_place(match: re.Match[str]) -> str:
    return _tone_in_place(match[0])


@lru_cache(maxsize=20_000)
def _tone_in_place(word: str) -> str:
    """The syllable with its tone where the older convention has it: hòa, thủy, but hoàn, quý, già."""
    tones = [_TONED[char][1] for char in word if char in _TONED]
    plain = "".join(_TONED[char][0] if char in _TONED else char for char in word)
    syllable = _SYLLABLE.fullmatch(plain)
    if len(tones) != 1 or syllable is None or any(char in _VOWELS for char in syllable["tail"]):
        return word  # not one Vietnamese syllable: left as it is
    vowels = syllable["vowels"]
    carrier = _tone_carrier(vowels, closed=bool(syllable["tail"]))
    toned = unicodedata.normalize("NFC", vowels[carrier] + tones[0])
    return syllable["head"] + vowels[:carrier] + toned + vowels[carrier + 1 :] + syllable["tail"]


def _tone_carrier(vowels: str, *, closed: bool) -> int:
    hatted = [index for index, vowel in enumerate(vowels) if vowel in "ăâêôơư"]
    if hatted:
        return hatted[-1]
    if len(vowels) == 2:
        return 1 if closed else 0
    return 1 if len(vowels) > 2 else 0


# --- The key to sort by ---
# Letters with Vietnamese sisters take a digit: so a < ă < â holds byte by byte and no code begins another.
_LETTER_CODES = {char: char for char in "bcfghijklmnpqrstvwxyz"} | {
    sister: f"{family[0]}{index}"
    for family in ("aăâ", "dđ", "eê", "oôơ", "uư")
    for index, sister in enumerate(family)
}
_SORTED_LETTERS = {char: (code, "0") for char, code in _LETTER_CODES.items()} | {
    char: (_LETTER_CODES[vowel], str(_TONES.index(tone) + 1)) for char, (vowel, tone) in _TONED.items()
}
_SORT_TOKEN = re.compile(r"[0-9]+|[^\W\d_]+")


def sort_key(text: str) -> str:
    """The stored key of the Vietnamese order, compared byte by byte: letters first, then tones; 2 before 10.

    Only [0-9a-z ]; two spaces, lower than anything inside, part the letters from the tones. It takes up to
    three times the length of the text.
    """
    words, tones = [], []
    for token in _SORT_TOKEN.findall(unicodedata.normalize("NFKC", normalise(text)).lower()):
        word, tone = _number_key(token) if token.isdecimal() else _word_key(token)  # a ፩ is a digit, not decimal
        if word:
            words.append(word)
            tones.append(tone)
    return "  ".join(part for part in (" ".join(words), "".join(tones).rstrip("0")) if part)


def _number_key(digits: str) -> tuple[str, str]:
    """A number led by how many digits it has: 2 stands before 10."""
    number = digits.lstrip("0")[:99]
    return f"{len(number):02}{number}", "0"


@lru_cache(maxsize=20_000)
def _word_key(word: str) -> tuple[str, str]:
    known = [_SORTED_LETTERS.get(char) or _SORTED_LETTERS.get(_without_marks(char), ("", "0")) for char in word]
    return "".join(code for code, _ in known), max((tone for _, tone in known), default="0")


# --- Showing a match, and what was perhaps meant ---
def marks(text: str, query: str) -> list[tuple[str, bool]]:
    """The text in pieces, each with whether the query found it: accents stay, abbreviations count whole."""
    text = normalise(text)
    folded, spans = _fold_with_spans(text)
    ranges = [(spans[start][0], spans[end - 1][1]) for start, end in _hits(folded, fold(query))]
    pieces: list[tuple[str, bool]] = []
    done = 0
    for start, end in sorted(ranges):
        if start > done:
            pieces.append((text[done:start], False))
        if end > done:
            pieces.append((text[max(start, done) : end], True))
            done = end
    if done < len(text):
        pieces.append((text[done:], False))
    return pieces


def _hits(folded: str, key: str) -> list[tuple[int, int]]:
    """Where the key stands: whole at the start of a word, else inside one, else its words one by one."""
    if not key:
        return []
    at_words = rf"(?<![a-z0-9]){re.escape(key)}"
    by_word = rf"(?<![a-z0-9])(?:{'|'.join(re.escape(word) for word in key.split())})"
    for pattern in (at_words, re.escape(key), by_word):
        if found := [match.span() for match in re.finditer(pattern, folded)]:
            return found
    return []


def _fold_with_spans(text: str) -> tuple[str, list[tuple[int, int]]]:
    """The folded text and, for each of its characters, from where to where it stands in the text."""
    chars: list[str] = []
    spans: list[tuple[int, int]] = []
    lowered = "".join(char.lower()[:1] for char in text)
    for piece, start, end in _pieces(lowered):
        for char in _NOT_A_KEY.sub(" ", _without_marks(piece)):
            if char != " " or (chars and chars[-1] != " "):
                chars.append(char)
                spans.append((start, end))
    return "".join(chars).rstrip(), spans


def _pieces(lowered: str) -> Iterator[tuple[str, int, int]]:
    done = 0
    for match in _ABBREVIATION.finditer(lowered):
        yield from ((lowered[at], at, at + 1) for at in range(done, match.start()))
        # The long form covers the abbreviation without the space behind it ("P. " of "P. Mỹ Bình").
        yield " ", match.start(), match.start()
        yield (
            _LONG_FORM_BY_GROUP[match.lastgroup or ""],
            match.start(),
            match.start() + len(match[0].rstrip()),
        )
        yield " ", match.end(), match.end()
        done = match.end()
    yield from ((lowered[at], at, at + 1) for at in range(done, len(lowered)))


_COMMON_HEAD = re.compile(r"^uy ban nhan dan ")


def similar(text: str, candidates: Iterable[str], *, limit: int = 3, cutoff: float = 0.75) -> list[str]:
    """The candidates that may be meant ("có phải là …?"), the likeliest first.

    "Ủy ban nhân dân" does not count: with it every commune would resemble every other.
    """
    wanted = _COMMON_HEAD.sub("", fold(text))
    accented = exact_key(text)
    matcher = SequenceMatcher(None, "", wanted, autojunk=False)
    scored = []
    for candidate in dict.fromkeys(candidates):
        matcher.set_seq1(_COMMON_HEAD.sub("", fold(candidate)))
        if matcher.real_quick_ratio() >= cutoff and matcher.quick_ratio() >= cutoff:
            ratio = matcher.ratio()
            if ratio >= cutoff:
                by_accents = SequenceMatcher(None, exact_key(candidate), accented, autojunk=False).ratio()
                scored.append((-ratio, -by_accents, candidate))
    return [candidate for _, _, candidate in sorted(scored)[:limit]]


# --- Traces of old fonts ---
# Letters that only Vietnamese text in Unicode holds: where one stands, the text came through whole.
_UNICODE_VIETNAMESE = re.compile("[ăđơưĂĐƠƯ\u1ea0-\u1ef9]")
# UTF-8 that was read as Latin-1 or Windows-1252.
_UTF8_AS_LATIN = re.compile("[áÁ][º»]|Ã[\u0080-\u00bf]|Ä[\u0080-\u00bf‘ƒ]|Æ[°¡]")
# TCVN3 (.VnTime): signs of the Latin-1 page inside a word, "nh©n d©n".
_TCVN3 = re.compile(
    r"(?<=[^\W\d_])[¡-®µ¶¸¹»-¾×Þ](?=[^\W\d_])|(?<=[^\W\d_])·(?=[a-z])|(?<=[a-z])[µ¶¸¨](?!\w)|(?<!\w)®(?=[^\W\d_])"
)
# VNI: the mark is a letter of its own behind the vowel, "NHAÂN DAÂN", "Thaønh".
_VNI = re.compile("aê(?!ê)|a[âáàãéèúùøïûåäëüõ]|e[âáàãåäøùûõï]|o[âäåøùûõï]|u[øùûõï]|y[øùûõï]|[ôö][øùûõï]")
_FOREIGN_LETTERS = re.compile("[ñöøûåäëüïîæçß]")


def looks_mojibake(text: str) -> bool:
    """Was it typed in a TCVN3 or VNI font or read in a wrong encoding, so that it is no Vietnamese now?"""
    composed = unicodedata.normalize("NFC", text)
    if _UTF8_AS_LATIN.search(composed):
        return True
    if _UNICODE_VIETNAMESE.search(composed):
        return False
    lowered = composed.lower()
    if _TCVN3.search(composed) or _VNI.search(lowered):
        return True
    return len(_FOREIGN_LETTERS.findall(lowered)) >= 2
