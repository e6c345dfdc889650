"""Steps 1 and 2 of the builder: whom the lists name, by dossier and on site.

Every way of choosing is an act of one press on the same page; ticks work without a script.
"""

from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.models import SavedFilter
from agencies.queries.words import all_stand_in, words_of
from agencies.views.editing import took
from common.errors import Refused
from common.http import edits, typed_key, typed_keys, typed_text
from inspections.choices import InspectionForm, PlanState, ProposalCause
from inspections.filters.saved_filters import OF_THE_REGISTER, agencies_of_filter
from inspections.forms.plan_lists import DrawForm, ProposalForm
from inspections.models import InspectionPlan
from inspections.queries.plan_candidates import candidates, keys_of, levels_offered
from inspections.queries.plan_list import line_rows, narrowed
from inspections.queries.plan_proposals import Proposal, proposals, quotas_left
from inspections.resources.plan_lists import PlanLists
from inspections.resources.plan_scopes import plan_scope
from inspections.services.plan_draws import draw_by_quota
from inspections.services.plan_holding import refuse_unless_draft
from inspections.services.plan_lists import add_agencies, add_from_plan, take_out
from inspections.views.plan_frame import frame_of, plan_to_make
from inspections.views.plan_list import tell_added

PER_STEP = 100
CANDIDATES, LISTED, PROPOSED = "chua-co", "danh-sach", "de-xuat"
VIEWS = {CANDIDATES: "Chưa có trong danh sách", LISTED: "Đã có trong danh sách"}
Act = Callable[[Any, InspectionPlan, str], Any]


# --- Acts of one press ------------------------------------------------------------------------------------------
def _add_level(request: Any, plan: InspectionPlan, form: str) -> None:
    """All who apply the system, of one level or of all, in one press."""
    level = request.POST.get("level", "")
    if level and level not in levels_offered(plan, request.today):
        raise Http404
    keys = keys_of(candidates(plan, form, request.today, level))
    tell_added(request, add_agencies(plan, form, keys, on=request.today, by=request.user))


def _add_ticked(request: Any, plan: InspectionPlan, form: str) -> None:
    keys = sorted(typed_keys(request.POST.getlist("chon")))
    if not keys:
        raise Refused("Chưa chọn cơ quan nào. Hãy đánh dấu ở đầu dòng rồi bấm lại.")
    tell_added(request, add_agencies(plan, form, keys, on=request.today, by=request.user))


def _add_filtered(request: Any, plan: InspectionPlan, form: str) -> None:
    key = typed_key(request.POST.get("filter", ""))
    if key is None:
        raise Refused("Chưa chọn bộ lọc. Hãy chọn một bộ lọc đã lưu rồi bấm lại.")
    saved = get_object_or_404(SavedFilter.objects.visible_to(request.user), pk=key)
    keys = agencies_of_filter(saved, request.user, request.today)
    tell_added(
        request,
        add_agencies(
            plan, form, keys, on=request.today, by=request.user, cause=ProposalCause.FILTERED,
            cause_text=f"Theo bộ lọc “{saved.name}”",
        ),
    )  # fmt: skip


def _add_earlier(request: Any, plan: InspectionPlan, form: str) -> None:
    key = typed_key(request.POST.get("plan", ""))
    if key is None:
        raise Refused("Chưa chọn kế hoạch cũ. Hãy chọn một kế hoạch rồi bấm lại.")
    earlier = get_object_or_404(_earlier(request, plan), pk=key)
    told = add_from_plan(plan, earlier, on=request.today, by=request.user, forms=[form])
    tell_added(request, *told.values())


def _take_out(request: Any, plan: InspectionPlan, form: str) -> None:
    lines = sorted(typed_keys(request.POST.getlist("dong")))
    if not lines:
        raise Refused("Chưa chọn dòng nào. Hãy đánh dấu ở đầu dòng rồi bấm lại.")
    count = take_out(plan, lines, by=request.user)
    messages.success(request, f"Đã bỏ {count} dòng khỏi danh sách.")


ACTS: dict[str, Act] = {
    "level": _add_level,
    "ticked": _add_ticked,
    "filter": _add_filtered,
    "plan": _add_earlier,
    "out": _take_out,
}


# --- 1. Chọn cơ quan --------------------------------------------------------------------------------------------
@edits
def plan_agencies(request: Any, pk: int) -> HttpResponse:
    """Whom the list by dossier names: by level in one press, by a filter, last year's plan, a sheet, or ticks."""
    plan = plan_to_make(request, pk)
    form = InspectionForm.DOSSIER
    if request.method == "POST":
        return _act(request, plan, form, "plan_agencies")
    rows = _rows(request, plan, form, levels_offered(plan, request.today))
    context = frame_of(plan, "plan_agencies") | rows | _sources(request, plan)
    return render(request, "inspections/plan_agencies.html", context)


def _act(request: Any, plan: InspectionPlan, form: str, back: str) -> HttpResponse:
    """Do what was pressed and come back to the same rows."""
    act = ACTS.get(request.POST.get("act", ""))
    if act is None:
        raise Http404
    act(request, plan, form)
    query = typed_text(request.POST.get("query", ""), 1_000)
    return redirect(f"{reverse(back, args=[plan.pk])}?{query}#danh-sach")


def _earlier(request: Any, plan: InspectionPlan) -> Any:
    """The other plans of the province that have lists."""
    others = InspectionPlan.objects.visible_to(request.user).filter(province=plan.province_id).exclude(pk=plan.pk)
    return others.filter(inspections__isnull=False).distinct().order_by("-year", "pk")


def _sources(request: Any, plan: InspectionPlan) -> dict[str, Any]:
    """The ways to begin a list."""
    saved = SavedFilter.objects.visible_to(request.user).filter(url_name=OF_THE_REGISTER).order_by("name", "pk")
    earlier = list(_earlier(request, plan)) if plan.state == PlanState.DRAFT else []
    earlier.sort(key=lambda one: one.year >= plan.year)  # last year's first, not another of this year
    return {
        "saved": list(saved),
        "earlier": earlier,
        "import_url": f"{reverse('import_create')}?loai={PlanLists.name}&noi={plan_scope(plan)}",
    }


def _rows(
    request: Any, plan: InspectionPlan, form: str, levels: dict[str, str], views: dict[str, str] = VIEWS
) -> dict[str, Any]:
    """The rows of the tab that is asked for, narrowed by name and level."""
    view = request.GET.get("xem", "")
    view = view if view in views else next(iter(views))
    text, level = typed_text(request.GET.get("q", ""), 200), request.GET.get("level", "")
    level = level if level in levels else ""
    found: dict[str, Callable[[], Sequence[Any]]] = {
        CANDIDATES: lambda: _candidates(plan, form, request.today, level, text),
        LISTED: lambda: _listed(plan, form, level, text),
    }
    page: Any = Paginator(found[view]() if view in found else [], PER_STEP).get_page(request.GET.get("trang"))
    if view == LISTED:
        page.object_list = line_rows(page.object_list)
    query = request.GET.copy()
    return {
        "page": page,
        "shows_listed": view == LISTED,
        "shows_proposed": view == PROPOSED,
        "view": view,
        "text": text,
        "level": level,
        "levels": levels,
        "query": query.urlencode(),
        "views": [{"label": label, "url": f"?xem={name}", "current": name == view} for name, label in views.items()],
    }


def _candidates(plan: InspectionPlan, form: str, on: Any, level: str, text: str) -> Sequence[Any]:
    rows: Any = candidates(plan, form, on, level)
    if text:
        rows = rows.filter(all_stand_in("folded_name", words_of(text)))
    return list(rows.order_by("-level", "sort_key", "pk"))


def _listed(plan: InspectionPlan, form: str, level: str, text: str) -> Sequence[int]:
    rows = narrowed(plan.inspections.all(), form=form, level=level, q=text)
    return list(rows.order_by("-level", "sort_key", "pk").values_list("pk", flat=True))


# --- 2. Hình thức -----------------------------------------------------------------------------------------------
@edits
def plan_site(request: Any, pk: int) -> HttpResponse:
    """Whom the list on site names: proposals with their reasons by quota, by lot with a seed, or ticks."""
    plan = plan_to_make(request, pk)
    form = InspectionForm.ON_SITE
    asked = request.POST.get("act", "")
    levels = levels_offered(plan, request.today)
    by_level: dict[str, Any] = {"levels": levels, "quotas": quotas_left(plan)}
    proposing = ProposalForm(request.POST if asked == "propose" else _asked_limits(request), **by_level)
    drawing = DrawForm(request.POST if asked == "draw" else None, prefix="draw", **by_level)
    if request.method == "POST":
        if plan.state != PlanState.DRAFT:
            refuse_unless_draft(plan)
        if asked == "propose":
            return _take_proposed(request, plan, proposing)
        if asked != "draw":
            return _act(request, plan, form, "plan_site")
        if took(drawing, lambda: _draw(request, plan, drawing)):
            return redirect(f"{reverse('plan_site', args=[pk])}?xem={LISTED}#danh-sach")
    views = {PROPOSED: "Đề xuất kèm lý do", **VIEWS}
    context = frame_of(plan, "plan_site") | _rows(request, plan, form, levels, views) | _sources(request, plan)
    if context["shows_proposed"]:
        context |= _proposed(request, plan, proposing)
    draws = [(made, str(made)) for made in plan.draws.order_by("-pk")]
    context |= {"form": drawing, "proposing": proposing, "drawing": drawing, "draws": draws}
    return render(request, "inspections/plan_site.html", context)


def _asked_limits(request: Any) -> Any:
    """The quotas and limits of the address; of the page's own beginning where it names none."""
    return request.GET if any(name.startswith("quota_") for name in request.GET) else None


def _proposed(request: Any, plan: InspectionPlan, form: ProposalForm) -> dict[str, Any]:
    """A page of the proposals: those within the quota are ticked, on the other pages by one tick for all."""
    if form.is_bound and form.is_valid():
        found = proposals(plan, request.today, quotas=form.quotas(), limits=form.limits())
    elif form.is_bound:
        found = []
    else:
        found = proposals(plan, request.today)
    page: Any = Paginator(found, PER_STEP).get_page(request.GET.get("trang"))
    shown = [one.agency for one in page.object_list]
    return {
        "page": page,
        "shown": ",".join(map(str, shown)),
        "ticked": sum(one.taken for one in page.object_list),
        "elsewhere": len(_taken_but(shown, found)),
    }


def _taken_but(shown: Collection[int], found: Sequence[Proposal]) -> set[int]:
    """Those within the quota that the page did not show."""
    return {one.agency for one in found if one.taken}.difference(shown)


def _take_proposed(request: Any, plan: InspectionPlan, asked: ProposalForm) -> HttpResponse:
    """Those that were ticked, and those within the quota on the other pages, each with the reason that stands on its
    row now."""
    keys = typed_keys(request.POST.getlist("chon"))
    whys = {}
    if asked.is_valid():
        found = proposals(plan, request.today, quotas=asked.quotas(), limits=asked.limits())
        if request.POST.get("trang_khac"):
            shown = typed_keys([key for key in request.POST.get("hien", "").split(",") if key])
            keys |= _taken_but(shown, found)
        whys = {one.agency: one.why for one in found if one.agency in keys}
    if not keys:
        raise Refused("Chưa chọn cơ quan nào trong các đề xuất. Hãy đánh dấu ở đầu dòng rồi bấm lại.")
    added = add_agencies(plan, InspectionForm.ON_SITE, sorted(keys), on=request.today, by=request.user, whys=whys)
    tell_added(request, added)
    return redirect(f"{reverse('plan_site', args=[plan.pk])}?xem={LISTED}#danh-sach")


def _draw(request: Any, plan: InspectionPlan, form: DrawForm) -> None:
    quotas = {level: count for level, count in form.quotas().items() if count}
    if not quotas:
        raise Refused("Chưa có cấp nào cần chọn. Hãy ghi số cơ quan từ 1 trở lên ở một cấp.")
    made = draw_by_quota(
        plan, quotas, form=InspectionForm.ON_SITE, on=request.today, by=request.user, seed=form.cleaned_data["seed"]
    )
    count, seed = sum(len(one.drawn) for one in made), made[0].seed
    messages.success(request, f"Đã chọn ngẫu nhiên {count} cơ quan, số khởi tạo {seed}.")
