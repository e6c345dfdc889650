"""Pictures of figures: drawn as SVG by the server, with the same figures as text beside them."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.template import Library

from common.templatetags.values import number, ratio, share

register = Library()


def _of(row: Any, name: str, default: Any = "") -> Any:
    return row.get(name, default) if isinstance(row, dict) else getattr(row, name, default)


@register.inclusion_tag("components/bars.html")
def bars(
    rows: Iterable[Any], caption: str, *, label_head: str = "Nơi", figure_head: str = "Kết quả"
) -> dict[str, Any]:
    """Bars of `value` in `total`, each row with `label` and, where the list can be opened, `url`.

    It is a table whose middle column is drawn, so that the figures read without the picture.
    """
    drawn = []
    for row in rows:
        value, total = _of(row, "value", 0), _of(row, "total", 0)
        drawn.append(
            {
                "label": _of(row, "label"),
                "url": _of(row, "url"),
                "width": f"{min(100 * value / total, 100) if total else 0:.1f}",
                "figures": ratio(value, total),
            }
        )
    return {"rows": drawn, "caption": caption, "label_head": label_head, "figure_head": figure_head}


# The figures stand inside the arc: the longer they are, the smaller.
GAUGE_SIZES = ((11, "longest"), (8, "long"))


@register.inclusion_tag("components/gauge.html")
def gauge(value: int, total: int, caption: str, *, name: str = "vong-do") -> dict[str, Any]:
    """An arc of `value` in `total`; the sentence under it says the same figures, so that nothing hangs on the arc."""
    figures = f"{number(value)}/{number(total)}"
    return {
        "name": name,
        "caption": caption,
        "figures": figures,
        "size": next((word for longer_than, word in GAUGE_SIZES if len(figures) > longer_than), ""),
        "share": share(value, total),
        "length": f"{min(100 * value / total, 100) if total else 0:.2f}",
    }


# Solid, hatched, crossed, empty: the pattern, not the colour, tells the states apart in grey print.
TILE_MARKS = {"good": "", "warn": "", "bad": "✕", "": ""}


@register.inclusion_tag("components/tile_map.html")
def tile_map(tiles: Iterable[Any], caption: str, *, table_url: str = "") -> dict[str, Any]:
    """One tile per place: `label`, `state` (good, warn, bad or ""), `word` (the state in words), `url`, and
    `letter` where the tile carries one of its own. The legend counts the tiles under each word."""
    drawn = []
    for tile in tiles:
        state = _of(tile, "state")
        drawn.append(
            {
                "label": _of(tile, "label"),
                "url": _of(tile, "url"),
                "state": state,
                "word": _of(tile, "word"),
                "mark": _of(tile, "letter") or TILE_MARKS[state],
            }
        )
    total = len(drawn)
    counted = Counter((tile["state"], tile["word"]) for tile in drawn)
    legend = [
        {
            "state": state,
            "word": word,
            "count": count,
            "mark": TILE_MARKS[state],
            "share": share(count, total),
        }
        for (state, word), count in counted.most_common()
    ]
    return {"tiles": drawn, "legend": legend, "caption": caption, "table_url": table_url}
