"""An agency's coverage: the gauge, its lists with the act that mends each row, and the matrix TTHC × procedure."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.choices import AGENCY_DUTIES
from agencies.rules import duties_of
from agencies.views.agency_page import page_of_agency
from common.http import PER_PAGE, page_of, reads, typed_key
from common.templatetags.values import number
from procedures.queries import coverage_page as lists
from procedures.queries.coverage import Coverage, coverage_of
from procedures.queries.coverage_matrix import MOST_OPENED, matrix_of
from procedures.rules import can_decide_handling, can_keep_catalogue

FOUR = (
    (lists.MISSING, "Chưa có quy trình", "missing"),
    (lists.NOWHERE, "Trỏ TTHC đã bãi bỏ", "pointing_nowhere"),
    (lists.STALE, "Cần rà soát", "stale"),
    (lists.DOUBLED, "Trùng", "doubled"),
)
BESIDE = (
    (lists.COVERED, "Đã phủ", "covered"),
    (lists.NOT_ARISING, "Không phát sinh", "not_arising"),
)
EXPLAINED = {
    lists.MISSING: "TTHC cơ quan thực hiện mà chưa có quy trình nào đang có hiệu lực.",
    lists.NOWHERE: "Quy trình đang có hiệu lực gắn TTHC mà tỉnh không còn công bố.",
    lists.STALE: "TTHC được sửa đổi sau bản quy trình đang có hiệu lực, hoặc chưa rõ ngày của bản ấy.",
    lists.DOUBLED: "TTHC có từ hai quy trình đang có hiệu lực trở lên. Trùng không làm sai tỷ lệ bao phủ.",
    lists.COVERED: "TTHC cơ quan thực hiện và đã có quy trình đang có hiệu lực.",
    lists.NOT_ARISING: "TTHC thuộc thẩm quyền mà chưa phát sinh hồ sơ: vẫn nằm trong số phải phủ.",
    lists.UNKNOWN: "TTHC tỉnh công bố mà danh mục không ghi cấp thực hiện: chưa tính cho cơ quan nào.",
    lists.EXCEPTIONS: "Chi cục ghi TTHC mà cơ quan không thực hiện như cấp của mình.",
}
NOTHING = {
    lists.MISSING: "Mọi TTHC cơ quan thực hiện đều đã có quy trình.",
    lists.NOWHERE: "Không có quy trình nào gắn TTHC đã bãi bỏ.",
    lists.STALE: "Không có quy trình nào cần rà soát.",
    lists.DOUBLED: "Không có TTHC nào có hai quy trình trở lên.",
    lists.COVERED: "Chưa có TTHC nào có quy trình đang có hiệu lực.",
    lists.NOT_ARISING: "Không có TTHC nào được ghi là không phát sinh.",
    lists.UNKNOWN: "Mọi TTHC tỉnh công bố đều ghi cấp thực hiện.",
    lists.EXCEPTIONS: "Chưa ghi ngoại lệ nào.",
}

HANDLES_NOTHING = "Tỉnh chưa công bố TTHC nào cơ quan phải thực hiện vào ngày này."


@reads
def agency_coverage(request: Any, pk: int) -> HttpResponse:
    """The gauge of the day; `xem` chooses the list under it."""
    page = page_of_agency(request, pk)
    agency, day = page["agency"], request.day
    coverage = coverage_of([agency], day)[agency.pk]
    slug = request.GET.get("xem", "")
    slug = slug if slug in EXPLAINED else _first_to_mend(coverage)
    tabs = _tabs(agency.pk, coverage, slug)
    page |= {
        "coverage": coverage,
        "sentence": _sentence(coverage),
        "is_missing": slug == lists.MISSING,
        "is_stale": slug == lists.STALE,
        "lists": tabs,
        "list_label": next(tab["label"] for tab in tabs if tab["current"]),
        "slug": slug,
        "explained": EXPLAINED[slug],
        "nothing": NOTHING[slug] if coverage.handled or slug != lists.MISSING else HANDLES_NOTHING,
        "may_mend": request.day_is_today and can_keep_catalogue(request.user, agency),
        "may_decide": request.day_is_today and can_decide_handling(request.user, agency),
        "here": f"{reverse('agency_coverage', args=[agency.pk])}?xem={slug}",
    }
    return render(request, "procedures/agency_coverage.html", page | _rows(request, agency, slug, coverage))


def _sentence(coverage: Coverage) -> str:
    """The gauge in words, with the same figures; procedures that point to what was abolished cover nothing."""
    told = f"Phủ {number(coverage.covered)}/{number(coverage.handled)} TTHC"
    by = number(coverage.administrative)
    return f"{told}; {by} quy trình TTHC có hiệu lực" if coverage.pointing_nowhere else f"{told} bởi {by} quy trình"


def _first_to_mend(coverage: Coverage) -> str:
    """The first of the four lists that has a row."""
    return next((slug for slug, _, figure in FOUR if getattr(coverage, figure)), lists.MISSING)


def _tabs(agency: int, coverage: Coverage, chosen: str) -> list[dict[str, Any]]:
    address = reverse("agency_coverage", args=[agency])
    counted = [(slug, label, getattr(coverage, figure)) for slug, label, figure in (*FOUR, *BESIDE)]
    others = [(lists.UNKNOWN, "Chưa rõ cấp", None), (lists.EXCEPTIONS, "Ngoại lệ", None)]
    return [
        {"label": label, "url": f"{address}?xem={slug}", "count": count, "current": slug == chosen}
        for slug, label, count in [*counted, *others]
    ]


def _rows(request: Any, agency: Any, slug: str, coverage: Coverage) -> dict[str, Any]:
    """The page of the list, and which table shows it; its length is the figure that stands over it."""
    day = request.day
    counted = {slug: getattr(coverage, figure) for slug, _, figure in (*FOUR, *BESIDE)}
    if slug == lists.EXCEPTIONS:
        return {"page": page_of(request, lists.exceptions_of(agency, day)), "shows": "exceptions"}
    if slug in lists.OF_LINKS:
        rows = lists.links_to_show(agency, slug, day)
    else:
        rows = lists.lines_to_show(agency, slug, day)
    paginator: Any = Paginator(rows, PER_PAGE)
    if slug in counted:
        paginator.count = counted[slug]
    page = paginator.get_page(request.GET.get("trang"))
    if slug not in (lists.DOUBLED, lists.COVERED):
        return {"page": page, "shows": "links" if slug in lists.OF_LINKS else "lines"}
    page.object_list = list(page.object_list)
    linked = lists.procedures_by_tthc(agency, (row.administrative_id for row in page.object_list), day)
    page.object_list = [(row, linked[row.administrative_id]) for row in page.object_list]
    return {"page": page, "shows": "covered"}


@reads
def my_coverage(request: Any) -> HttpResponse:
    """Leads an agency's head or secretary to the coverage of her own agency, everybody else to that of all."""
    duties = [request.duty, *duties_of(request.user)] if request.duty else duties_of(request.user)
    own = next((held.agency_id for held in duties if held.duty in AGENCY_DUTIES and held.agency_id), None)
    return redirect("agency_coverage", own) if own else redirect("coverage_overview")


@reads
def agency_matrix(request: Any, pk: int) -> HttpResponse:
    """TTHC × procedure by field: `linh-vuc` opens one by its place, `ten` by its name, `mo=tat-ca` as many as a page
    holds."""
    page = page_of_agency(request, pk)
    opened, every = typed_key(request.GET.get("linh-vuc", "")), request.GET.get("mo") == "tat-ca"
    fields = matrix_of(page["agency"], request.day, opened=opened, named=request.GET.get("ten", ""), every=every)
    page |= {
        "fields": fields,
        "every": every,
        "total": sum(len(one.lines) for one in fields),
        "covered": sum(one.covered for one in fields),
        "most": MOST_OPENED if every and any(not one.is_open for one in fields) else 0,
    }
    return render(request, "procedures/agency_matrix.html", page)
