"""Step 5 of the builder and the plan's way after it: agreed to, submitted, issued, started, closed, or back."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from agencies.views.editing import answer
from common.clock import now
from common.http import edits, reads, writes
from inspections.choices import PLAN_MOVES, ApprovalShape, PlanState
from inspections.forms.plan_steps import BackForm, CloseForm, IssueForm, StepForm, SubmitForm
from inspections.models import InspectionPlan
from inspections.queries.plan_matrix import matrix_of
from inspections.queries.plan_warnings import warnings_of
from inspections.rules import can_agree, can_plan
from inspections.services.plan_asking import ask_leaders
from inspections.services.plan_steps import (
    agree_as_subdepartment,
    close_plan,
    issue_plan,
    record_department_agreement,
    return_to_draft,
    start_plan,
    submit_plan,
)
from inspections.views.plan_frame import frame_of, plan_to_make, tables_of


@dataclass(frozen=True)
class Step:
    """A step: to which state, in which words, by which form and service, and who takes it."""

    after: PlanState
    title: str
    told: str
    button: str
    done: str
    form: type[Any]
    act: Callable[..., Any]
    may: Callable[[Any, InspectionPlan], bool]


def _may_plan(user: Any, plan: InspectionPlan) -> bool:
    return can_plan(user, plan.province_id)


# By the word of the address, in their order
STEPS = {
    "dong-y": Step(
        PlanState.AGREED_BY_SUBDEPARTMENT, "Lãnh đạo Chi cục đồng ý",
        "Từ đây không ai sửa được kế hoạch nữa; muốn sửa phải đưa về “đang soạn” kèm lý do.",
        "Đồng ý kế hoạch này", "Đã ghi lãnh đạo Chi cục đồng ý.", StepForm, agree_as_subdepartment, can_agree,
    ),
    "so-dong-y": Step(
        PlanState.AGREED_BY_DEPARTMENT, "Ghi nhận lãnh đạo Sở đồng ý",
        "Ghi ngày lãnh đạo Sở đã đồng ý, trên giấy hoặc tại cuộc họp.",
        "Ghi nhận lãnh đạo Sở đồng ý", "Đã ghi nhận lãnh đạo Sở đồng ý.", StepForm, record_department_agreement,
        can_agree,
    ),
    "trinh": Step(
        PlanState.SUBMITTED, "Ghi Tờ trình",
        "Ghi số, ngày của Tờ trình đã gửi UBND tỉnh.",
        "Ghi Tờ trình", "Đã ghi Tờ trình.", SubmitForm, submit_plan, _may_plan,
    ),
    "ban-hanh": Step(
        PlanState.ISSUED, "Ghi văn bản ban hành",
        "Từ ngày của văn bản này kế hoạch có hiệu lực, bộ tiêu chí bị khóa và bản ban hành được giữ nguyên.",
        "Ghi văn bản ban hành", "Đã ghi văn bản ban hành. Bản ban hành được giữ nguyên.", IssueForm, issue_plan,
        _may_plan,
    ),
    "bat-dau": Step(
        PlanState.UNDER_WAY, "Bắt đầu thực hiện",
        "Mở báo cáo tự kiểm tra, đánh giá cho mọi cơ quan trong danh sách.",
        "Bắt đầu thực hiện", "Kế hoạch đang được thực hiện; mỗi cơ quan đã có báo cáo để làm.", StepForm, start_plan,
        _may_plan,
    ),
    "ket-thuc": Step(
        PlanState.CLOSED, "Kết thúc kế hoạch",
        "Kế hoạch kết thúc thì không sửa, không điều chỉnh được nữa.",
        "Kết thúc kế hoạch", "Đã kết thúc kế hoạch.", CloseForm, close_plan, _may_plan,
    ),
    "ve-dang-soan": Step(
        PlanState.DRAFT, "Đưa về đang soạn",
        "Kế hoạch trở lại “đang soạn” để sửa; sau đó lãnh đạo phải đồng ý lại.",
        "Đưa về đang soạn", "Đã đưa kế hoạch về “đang soạn”.", BackForm, return_to_draft, _may_plan,
    ),
}  # fmt: skip
WAY = [slug for slug, step in STEPS.items() if step.after != PlanState.DRAFT]


@reads
def plan_submit(request: Any, pk: int) -> HttpResponse:
    """5. Trình: where the plan stands on its way, and what comes next."""
    plan = plan_to_make(request, pk)
    moves = {move.after: move for move in plan.moves.select_related("paper", "by").order_by("pk")}
    passed = list(PlanState).index(PlanState(plan.state))
    allowed = PLAN_MOVES[PlanState(plan.state)]
    way = []
    for slug in WAY:
        step = STEPS[slug]
        is_next = step.after in allowed
        way.append(
            {
                "slug": slug,
                "step": step,
                "move": moves.get(step.after) if list(PlanState).index(step.after) <= passed else None,
                "is_next": is_next,
                "may": is_next and step.may(request.user, plan),
                "address": reverse("plan_step", args=[pk, slug]),
            }
        )
    context = frame_of(plan, "plan_submit") | {
        "way": way,
        "may_go_back": PlanState.DRAFT in allowed and can_plan(request.user, plan.province_id),
        "has_decision": plan.approval_shape != ApprovalShape.ISSUED_BY_PROVINCE,
        "warnings": sum(len(group.warned) for group in warnings_of(plan, request.today)),
        "moves": plan.moves.select_related("paper", "by").order_by("-pk"),
    }
    return render(request, "inspections/plan_submit.html", context)


@writes
def plan_ask(request: Any, pk: int) -> HttpResponse:
    """Xin ý kiến lãnh đạo Chi cục."""
    plan = plan_to_make(request, pk)
    told = ask_leaders(plan, at=now(), by=request.user)
    if told:
        messages.success(request, f"Đã xin ý kiến: {', '.join(map(str, told))}.")
    else:
        messages.info(request, "Kế hoạch này đã xin ý kiến lãnh đạo rồi.")
    return redirect("plan_submit", pk)


@edits
def plan_step(request: Any, pk: int, step: str) -> HttpResponse:
    """One step on the way of a plan, as it was seen."""
    plan = plan_to_make(request, pk)
    taken = STEPS.get(step)
    if taken is None:
        raise Http404
    if not taken.may(request.user, plan):
        raise PermissionDenied
    posted = request.method == "POST"
    begins = taken.form.values_of(plan) | {"on": request.today, "version": plan.version}
    sent = (request.POST, request.FILES) if posted else (None, None)
    form = taken.form(*sent, initial=begins)
    back = reverse("plan_submit", args=[pk])
    context: dict[str, Any] = {"plan": plan, "step": taken, "back": back}
    if taken.may is can_agree:  # what he agrees to, in numbers that open their lists
        matrix = matrix_of(plan)
        context |= {"matrix": matrix, "tables": tables_of(matrix, plan)}
    return answer(
        request, "inspections/plan_step.html", context, form=form,
        act=lambda: taken.act(plan, by=request.user, **form.facts()),
        done=taken.done, to=("plan_submit", pk),
    )  # fmt: skip
