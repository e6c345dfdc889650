"""The rows of the register of certificates, in one go: fifty rows of template nodes cost a quarter of its page."""

from collections.abc import Callable, Iterable
from functools import partial
from html import escape

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from agencies.queries.certificate_rows import Listed
from common.templatetags.components import state
from common.templatetags.values import UNKNOWN, day, marked
from common.ways import addresses_of

register = Library()

ROW = """\
<tr><th scope="row"><a href="{address}">{name}</a>{other_name}{place}</th>\
<td class="kind" data-label="Hình thức"><span>{kind}{by}</span></td>\
<td data-label="Phiên bản">{edition}</td>\
<td class="nowrap" data-label="Văn bản">{number}</td>\
<td class="nowrap" data-label="Ngày">{issued_on}</td>\
<td data-label="Hết hạn">{expires_on}</td>\
<td class="may-wrap" data-label="Tình trạng"><span>{state}{left}</span></td></tr>
"""


@register.simple_tag
def certificate_rows(rows: Iterable[Listed], text: str = "", several: bool = False) -> SafeString:
    """`text`: what was searched for, marked where it was found; `several`: the province stands below each name."""
    address = addresses_of("certificate_detail")
    found: Callable[[str], str] = partial(marked, query=text) if text else escape
    return mark_safe("".join([_row(row, address(row.pk), found, several) for row in rows]))  # noqa: S308  escaped below


def _row(row: Listed, address: str, found: Callable[[str], str], several: bool) -> str:
    """Every word is escaped on its way in; by the standard library, as `format_html` would take thrice the time."""
    issue = f"lần {row.issue}" if row.issue else ""
    return ROW.format(
        address=address,
        name=found(row.name),
        other_name=f"<small>Tên khác: {found(row.other_name)}</small>" if row.other_name else "",
        place=_small("<small>", row.province if several else "", row.part),
        kind=escape(row.kind),
        by=_small('<small class="clip">', issue, row.body),
        edition=escape(row.edition),
        number=found(row.number) if row.number else UNKNOWN,
        issued_on=day(row.issued_on),
        expires_on=day(row.expires_on) if row.expires else "không thời hạn",
        state=state(row.tone, row.state),
        left=f"<small>còn {row.days_left} ngày</small>" if row.days_left is not None else "",
    )


def _small(tag: str, *words: str) -> str:
    """A second line in a cell, of the words that there are."""
    said = " · ".join(filter(None, words))
    return f"{tag}{escape(said)}</small>" if said else ""
