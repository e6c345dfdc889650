"""The plans in sight by year; a new one, and one copied from an earlier year."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.queries.options import Options, list_of, own_options
from agencies.rules import in_department, sees_whole_province
from agencies.views.agency_edit import province_to_edit
from agencies.views.editing import took
from common.http import PER_PAGE, edits, reads
from inspections.filters.plans import PlanFilter
from inspections.forms.plans import CopyForm, PlanForm
from inspections.models import InspectionPlan
from inspections.queries.plan_list import find_plans, plan_rows, plans
from inspections.resources.plan_sheets import PlanSheet, plan_cells
from inspections.rules import reads_whole_plan
from inspections.services.plan_lists import Added, add_from_plan
from inspections.services.plans import copy_year, create_plan, set_bases, set_partners
from inspections.views.giving_out import give_out, refuse_faulty
from inspections.views.plan_frame import plan_to_make

NAMED = 3  # agencies that a message names


@reads
def plan_list(request: Any) -> HttpResponse:
    """Every plan in sight, the latest year first."""
    question, offered = _asked(request)
    wanted = question.qs if question.is_valid() else InspectionPlan.objects.none()
    found = find_plans(wanted, request.user)
    page: Any = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("trang"))
    page.object_list = plan_rows(page.object_list)
    context = {
        "form": question.form,
        "page": page,
        "chips": [{"label": label, "url": query_without(request, name)} for name, label in question.chosen.items()],
        "clear_url": reverse("plan_list"),
        "query": query_without(request)[1:],
        "saved": offered.saved,
        "several": len({plan.row.province_id for plan in page.object_list}) > 1,
        "opened": {plan.row.pk for plan in page.object_list if reads_whole_plan(request.user, plan.row)},
        "may_plan": in_department(request.user),
        "sees_outside": sees_whole_province(request.user),
    }
    return render(request, "inspections/plan_list.html", context)


@reads
def plan_list_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The plans, exactly what the filter shows."""
    question = asked_of_plans(request)
    refuse_faulty(question)
    told = question.chosen.values()
    return give_out(
        request, PlanSheet(), plan_cells(question.qs), fmt, stem="ke-hoach-kiem-tra", on=request.today, told=told
    )


def _asked(request: Any) -> tuple[PlanFilter, Options]:
    """The question of the address, and what it may ask for."""
    every = plans(request.user)
    offered = own_options(request.user, [list_of(every, "year", "year", "year")], url_name="plan_list")
    years = sorted((int(year) for year, _ in offered.more.get("year", [])), reverse=True)
    return PlanFilter(request.GET, every, years=years), offered


def asked_of_plans(request: Any) -> PlanFilter:
    """The question alone, for a file and for a filter kept of the list."""
    return _asked(request)[0]


def query_without(request: Any, *names: str) -> str:
    """The address's question without these conditions, from its first page."""
    query = request.GET.copy()
    for name in (*names, "trang"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


@edits
def plan_create(request: Any) -> HttpResponse:
    """Lập kế hoạch mới."""
    if not in_department(request.user):
        raise PermissionDenied
    province = province_to_edit(request)
    form = PlanForm(request.POST or None, province=province, on=request.today)
    made: list[InspectionPlan] = []

    def act() -> None:
        plan = create_plan(province, by=request.user, **form.facts())
        made.append(keep_lines(plan, form, by=request.user))

    if request.method == "POST" and took(form, act):
        messages.success(request, "Đã lập kế hoạch. Ghi chỉ tiêu, rồi chọn cơ quan.")
        return redirect("plan_targets", made[0].pk)
    return render(request, "inspections/plan_create.html", {"form": form, "province": province})


def keep_lines(plan: InspectionPlan, form: PlanForm, *, by: Any) -> InspectionPlan:
    """The bases and partners of a draft, which the same page asks for."""
    plan = set_bases(plan, form.bases_said(), by=by, version=plan.version)
    return set_partners(plan, form.partners_said(), by=by, version=plan.version)


@edits
def plan_copy(request: Any, pk: int) -> HttpResponse:
    """Sao sang năm khác: its words, criteria, targets and deadlines; its lists where they are asked for."""
    earlier = plan_to_make(request, pk)
    form = CopyForm(request.POST or None, initial={"year": earlier.year + 1, "lists": True})
    made: list[InspectionPlan] = []
    told: dict[str, Added] = {}

    def act() -> None:
        asked = form.cleaned_data
        plan = copy_year(earlier, year=asked["year"], title=asked["title"], by=request.user)
        made.append(plan)
        told.update(add_from_plan(plan, earlier, on=request.today, by=request.user) if asked["lists"] else {})

    if request.method == "POST" and took(form, act):
        messages.success(request, f"Đã sao thành “{made[0]}”.")
        if told:
            tell_added(request, *told.values())
        return redirect("plan_agencies", made[0].pk)
    return render(request, "inspections/plan_copy.html", {"form": form, "plan": earlier})


def tell_added(request: Any, *told: Added) -> None:
    """How many came on a list, and who could not."""
    count, already = sum(len(one.rows) for one in told), sum(one.already for one in told)
    stood = f"; {already} cơ quan đã có sẵn" if already else ""
    messages.success(request, f"Đã thêm {count} dòng vào danh sách{stood}.")
    left = [out for one in told for out in one.left_out]
    if left:
        named = "; ".join(f"{out.name} ({out.why})" for out in left[:NAMED])
        more = f" và {len(left) - NAMED} cơ quan khác" if len(left) > NAMED else ""
        messages.warning(request, f"Không đưa vào được {len(left)} dòng: {named}{more}.")
