"""How wide words are in bold Times New Roman: enough to break a name evenly and to draw a rule of its length."""

import unicodedata

MM_PER_POINT = 25.4 / 72
# Thousandths of the size of the font; marks do not widen a letter.
_WIDTHS = {
    sign: width
    for width, signs in {
        250: " \u00a0,.",
        278: "il/'",
        333: "fjt-():;",
        389: "sI",
        444: "cerz",
        500: "agovxyJ0123456789–",
        556: "bdhknpquSđ",
        611: "FP",
        667: "BELTZ",
        722: "wACDNRUVXYĐ",
        778: "GHKOQ",
        833: "m&",
        944: "M",
        1000: "W",
    }.items()
    for sign in signs
}
_USUAL = 600


def width_of(text: str, size: float) -> float:
    """Millimetres of a text on one line."""
    letters = unicodedata.normalize("NFD", text)
    units = sum(_WIDTHS.get(sign, _USUAL) for sign in letters if not unicodedata.combining(sign))
    return units / 1000 * size * MM_PER_POINT


def broken(text: str, size: float, within: float) -> list[str]:
    """The text on as few lines as it needs, as even as its words allow."""
    lines = _filled(text, size, within)
    while narrower := _narrower(text, lines, size):
        lines = narrower
    return lines


def _filled(text: str, size: float, within: float) -> list[str]:
    """Each line takes as many words as fit; a word that is wider than a line stands alone."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size) <= within:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _narrower(text: str, lines: list[str], size: float) -> list[str]:
    """As many lines, the longest of them shorter; nothing where that cannot be."""
    longest = max((width_of(line, size) for line in lines), default=0)
    tried = _filled(text, size, longest - 0.1)
    return tried if len(tried) == len(lines) and max(width_of(line, size) for line in tried) < longest else []
