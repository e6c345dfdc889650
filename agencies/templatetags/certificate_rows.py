"""The rows of the register of certificates, in one go: fifty rows of template nodes cost a quarter of its page."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agencies.queries.certificate_rows import Listed
from common.templatetags.components import state
from common.templatetags.values import UNKNOWN, day, marked
from common.ways import addresses_of

register = Library()


@register.simple_tag
def certificate_rows(rows: Iterable[Listed], text: str = "", several: bool = False) -> SafeString:
    """`text`: what was searched for, marked where it was found; `several`: the province stands below each name."""
    address = addresses_of("certificate_detail")
    found: Callable[[str], str] = partial(marked, query=text) if text else str
    return format_html_join(
        "",
        """\
<tr><th scope="row"><a href="{address}">{name}</a>{other_name}{place}</th>\
<td class="kind" data-label="Hình thức"><span>{kind}{by}</span></td>\
<td data-label="Phiên bản">{edition}</td>\
<td class="nowrap" data-label="Văn bản">{number}</td>\
<td class="nowrap" data-label="Ngày">{issued_on}</td>\
<td data-label="Hết hạn">{expires_on}</td>\
<td class="may-wrap" data-label="Tình trạng"><span>{state}{left}</span></td></tr>
""",
        (_cells(row, address(row.pk), found, several) for row in rows),
    )


def _cells(row: Listed, address: str, found: Callable[[str], str], several: bool) -> dict[str, Any]:
    place = _together(row.province if several else "", row.part)
    by = _together(f"lần {row.issue}" if row.issue else "", row.body)
    return {
        "address": address,
        "name": found(row.name),
        "other_name": format_html("<small>Tên khác: {}</small>", found(row.other_name)) if row.other_name else "",
        "place": format_html("<small>{}</small>", place) if place else "",
        "kind": row.kind,
        "by": format_html('<small class="clip">{}</small>', by) if by else "",
        "edition": row.edition,
        "number": found(row.number) if row.number else UNKNOWN,
        "issued_on": day(row.issued_on),
        "expires_on": day(row.expires_on) if row.expires else "không thời hạn",
        "state": state(row.tone, row.state),
        "left": format_html("<small>còn {} ngày</small>", row.days_left) if row.days_left is not None else "",
    }


def _together(*words: str) -> str:
    """The words that there are, as a second line of a cell."""
    return " · ".join(filter(None, words))
