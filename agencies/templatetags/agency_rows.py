"""The rows of the register of agencies, in one go: fifty rows of template nodes cost a quarter of its page."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any

from django.template import Library
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from agencies.queries.register import Listed
from common.templatetags.components import check_row, state
from common.templatetags.values import day, marked
from common.ways import addresses_of

register = Library()

NOTHING = "–"


@register.simple_tag
def agency_rows(rows: Iterable[Listed], text: str = "", may_edit: bool = False) -> SafeString:
    """`text`: what was searched for, marked where it was found; `may_edit`: each row can be ticked."""
    address = addresses_of("agency_detail")
    found: Callable[[str], str] = partial(marked, query=text) if text else str
    return format_html_join(
        "",
        """\
<tr>{check}<th scope="row"><a href="{address}">{name}</a><small>{code}{place}</small>{other_name}</th>\
<td class="nowrap" data-label="Cấp">{level}</td>\
<td data-label="Đối tượng">{obligation}</td>\
<td data-label="Phiên bản">{edition}</td>\
<td data-label="Tình trạng">{status}</td>\
<td class="nowrap" data-label="Công bố">{declared}</td>\
<td data-label="Thư ký ISO">{secretary}</td>\
<td data-label="Phụ trách">{officer}</td></tr>
""",
        (_cells(row, address(row.agency), found, may_edit) for row in rows),
    )


def _cells(row: Listed, address: str, found: Callable[[str], str], may_edit: bool) -> dict[str, Any]:
    declared = format_html("{}<small>{}</small>", row.declared_by, day(row.declared_on)) if row.edition else NOTHING
    box = check_row("chon", row.agency, row.name) if may_edit else ""
    return {
        "check": format_html('<td class="check">{}</td>', box) if may_edit else "",
        "address": address,
        "name": found(row.name),
        "code": found(row.code),
        "place": format_html(" · {}", found(row.place)) if row.place else "",
        "other_name": format_html("<small>Tên khác: {}</small>", found(row.other_name)) if row.other_name else "",
        "level": row.level,
        "obligation": row.obligation or NOTHING,
        "edition": row.edition or NOTHING,
        "status": state(row.status_kind, row.status) if row.status else NOTHING,
        "declared": declared,
        "secretary": row.secretary or NOTHING,
        "officer": row.officer or NOTHING,
    }
