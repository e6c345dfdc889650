"""The rows of the register of certificates, in one go: fifty rows of template nodes cost a quarter of its page."""

from collections.abc import Iterable

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

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
    return format_html_join("", "{}", ((_row(row, address(row.pk), text, several),) for row in rows))


def _row(row: Listed, address: str, text: str, several: bool) -> SafeString:
    issue = f"lần {row.issue}" if row.issue else ""
    return format_html(
        ROW,
        address=address,
        name=marked(row.name, text),
        other_name=format_html("<small>Tên khác: {}</small>", marked(row.other_name, text)) if row.other_name else "",
        place=_small("<small>{}</small>", row.province if several else "", row.part),
        kind=row.kind,
        by=_small('<small class="clip">{}</small>', issue, row.body),
        edition=row.edition,
        number=marked(row.number, text) if row.number else UNKNOWN,
        issued_on=day(row.issued_on),
        expires_on=day(row.expires_on) if row.expires else "không thời hạn",
        state=state(row.tone, row.state),
        left=_small("<small>còn {} ngày</small>", str(row.days_left)) if row.days_left is not None else "",
    )


def _small(markup: str, *words: str) -> str:
    """A second line in a cell, of the words that there are."""
    said = " · ".join(filter(None, words))
    return format_html(markup, said) if said else ""
