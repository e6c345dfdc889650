"""The rows of the register of agencies, in one go: fifty rows of template nodes cost a quarter of its page."""

from collections.abc import Callable, Iterable
from functools import partial
from html import escape

from django.template import Library
from django.utils.safestring import SafeString, mark_safe

from agencies.queries.register import Listed
from common.templatetags.components import check_row, state
from common.templatetags.values import day, marked
from common.ways import addresses_of

register = Library()

ROW = """\
<tr>{check}<th scope="row"><a href="{address}">{name}</a><small>{place}</small>{other_name}</th>\
<td class="nowrap" data-label="Cấp">{level}</td>\
<td data-label="Đối tượng">{obligation}</td>\
<td data-label="Phiên bản">{edition}</td>\
<td data-label="Tình trạng">{status}</td>\
<td class="nowrap" data-label="Công bố">{declared}</td>\
<td data-label="Thư ký ISO">{secretary}</td>\
<td data-label="Phụ trách">{officer}</td></tr>
"""
NOTHING = "–"


@register.simple_tag
def agency_rows(rows: Iterable[Listed], text: str = "", may_edit: bool = False) -> SafeString:
    """`text`: what was searched for, marked where it was found; `may_edit`: each row can be ticked."""
    address = addresses_of("agency_detail")
    found: Callable[[str], str] = partial(marked, query=text) if text else escape
    return mark_safe("".join([_row(row, address(row.agency), found, may_edit) for row in rows]))  # noqa: S308  escaped below


def _row(row: Listed, address: str, found: Callable[[str], str], may_edit: bool) -> str:
    """Every word is escaped on its way in; by the standard library, as `format_html` would take thrice the time."""
    return ROW.format(
        check=f'<td class="check">{check_row("chon", row.agency, row.name)}</td>' if may_edit else "",
        address=address,
        name=found(row.name),
        place=" · ".join([found(row.code), found(row.place)] if row.place else [found(row.code)]),
        other_name=f"<small>Tên khác: {found(row.other_name)}</small>" if row.other_name else "",
        level=escape(row.level),
        obligation=escape(row.obligation) or NOTHING,
        edition=row.edition or NOTHING,
        status=state(row.status_kind, row.status) if row.status else NOTHING,
        declared=f"{escape(row.declared_by)}<small>{day(row.declared_on)}</small>" if row.edition else NOTHING,
        secretary=escape(row.secretary) or NOTHING,
        officer=escape(row.officer) or NOTHING,
    )
