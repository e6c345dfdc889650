"""Thẩm định: the list of reports, and the page on which one is reviewed item by item."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from agencies.queries.options import Options
from agencies.rules import in_department, leads_department
from agencies.views.editing import answer
from common.clock import now
from common.http import edits, page_of, reads, typed_key, writes
from inspections import rules
from inspections.choices import AssessmentState, Round
from inspections.filters.reviews import ReviewFilter
from inspections.forms.reviews import ScoreForm
from inspections.models import SelfAssessment
from inspections.queries import review_list as listed
from inspections.queries import review_page as pages
from inspections.queries.criteria import scores_side_by_side
from inspections.queries.histories import sources_for
from inspections.resources.report_sheets import ReviewSheet, review_cells
from inspections.services.review_ends import finish_review, start_second_review
from inspections.services.reviewing import accept_self_scores, save_review
from inspections.views.giving_out import give_out, refuse_faulty
from inspections.views.histories import saves_of


@reads
def dossier_review_list(request: Any) -> HttpResponse:
    """The reports that wait for review, the longest first; others where they are asked for."""
    user, data = request.user, request.GET
    question, options = _asked(request)
    found = _found(question) if question.is_valid() else SelfAssessment.objects.none()
    chosen = question.chosen if question.is_valid() else {}
    page: Any = page_of(request, listed.find_reviews(found, user).keys)
    page.object_list = listed.page_of_reviews(page.object_list)
    context = {
        "form": question.form,
        "page": page,
        "chips": [{"label": label, "url": _without(data, name)} for name, label in chosen.items()],
        "clear_url": reverse("dossier_review_list"),
        "saved": options.saved,
        "rows": [(row, listed.tone_of(row)) for row in page.object_list],
        "plan": listed.newest(options.more.get("plan", []), data.get("plan", "")),
        "may_plan": in_department(user),
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "inspections/partials/_review_list.html" if partial else "inspections/dossier_review_list.html"
    return render(request, name, context)


def _asked(request: Any) -> tuple[ReviewFilter, Options]:
    """The question of the address, and what it may ask for."""
    user, data = request.user, request.GET
    if not listed.sees_reviews(user):
        raise PermissionDenied
    named = {name: typed_key(data.get(name, "")) for name in ("province", "plan")}
    options = listed.options_of_reviews(user, request.day, **named)
    return ReviewFilter(data, listed.reports(user), user=user, on=request.day, options=options), options


def asked_of_dossiers(request: Any) -> ReviewFilter:
    """The question alone, for a filter kept of the list."""
    return _asked(request)[0]


def _found(question: ReviewFilter) -> Any:
    """Those that wait, unless another state is asked for."""
    return question.qs if question.asks_for_a_state else listed.of_state(question.qs, listed.WAITING)


@reads
def dossier_review_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The reports of the question in the address, with who reviews which section."""
    question, _ = _asked(request)
    refuse_faulty(question)
    rows = review_cells(_found(question), request.user, request.day)
    told = question.chosen.values() if question.asks_for_a_state else ["chờ thẩm định", *question.chosen.values()]
    return give_out(request, ReviewSheet(), rows, fmt, stem="tham-dinh-bao-cao", on=request.day, told=told)


def _without(data: Any, *names: str) -> str:
    query = data.copy()
    for name in (*names, "trang"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


def report_to_read(request: Any, pk: int) -> SelfAssessment:
    """A report of which this user reads the review: in sight but not for him is 403, out of sight 404."""
    rows = SelfAssessment.objects.visible_to(request.user)
    report: SelfAssessment = get_object_or_404(rows.select_related("plan", "agency", "criteria_set"), pk=pk)
    if not rules.reads_review(request.user, report):
        raise PermissionDenied
    return report


# --- The page of one report -------------------------------------------------------------------------------------
@reads
def dossier_review(request: Any, pk: int) -> HttpResponse:
    """Side by side: what is asked, what the agency said, what the review gives; saved item by item."""
    report = report_to_read(request, pk)
    page = _page(request, report)
    for section in page.sections:
        for item in section.items:
            if item.is_open:
                item.form = _form(None, page, item)
    result = getattr(report, "result", None)
    context = {
        "report": report,
        "page": page,
        "result": result,
        "tone": listed.tone_of(report),
        "scores": [
            (Round(key).label, score, key == page.round and not page.is_done)
            for key, score in scores_side_by_side(report).items()
        ],
        "seals": pages.seals_of(report),
        "moves": report.moves.select_related("by").order_by("pk"),
        "extensions": report.extensions.select_related("by").order_by("pk"),
        "may": _rights(request, report),
        **saves_of(report, sources_for(request.user, report), "assessment_history"),
    }
    return render(request, "inspections/dossier_review.html", context)


def _page(request: Any, report: SelfAssessment) -> pages.ReviewPage:
    may_review = request.day_is_today and rules.can_review(request.user, report)
    return pages.review_page(report, request.user, may_review=may_review)


def _rights(request: Any, report: SelfAssessment) -> dict[str, bool]:
    """What this reader may do with the report now; on another day than today: nothing."""
    asked = {
        "review": rules.can_review,
        "finish": rules.can_finish_review,
        "second": rules.can_begin_second_review,
        "give_back": rules.can_give_back,
        "extend": rules.can_extend,
        "grade": rules.can_grade_by_hand,
    }
    may = {name: request.day_is_today and rule(request.user, report) for name, rule in asked.items()}
    in_charge = request.day_is_today and in_department(request.user, report.province_id)
    may["finish"] = may["finish"] and report.state in (AssessmentState.IN_REVIEW, AssessmentState.SECOND_REVIEW)
    may["remind"] = in_charge and rules.can_remind(request.user, report.plan)
    may["notice"] = in_charge and report.state == AssessmentState.FINAL
    may["lead"] = leads_department(request.user, report.province_id)
    return may


def _form(data: Any, page: pages.ReviewPage, item: pages.Item) -> ScoreForm:
    may_return = page.round == Round.FIRST and page.report.plan.rounds > 1
    start = ScoreForm.values_of(item.current) if item.current else {}
    version = item.current.version if item.current else None
    return ScoreForm(data, criterion=item.criterion, may_return=may_return, initial={**start, "version": version})


@edits
def dossier_review_item(request: Any, pk: int, criterion: int) -> HttpResponse:
    """One item: saved, then on to the next that is open; with both versions where another was faster."""
    report = report_to_read(request, pk)
    if not rules.can_review(request.user, report):
        raise PermissionDenied
    page = _page(request, report)
    item = pages.item_of(page, criterion)
    if item is None:
        raise Http404
    form = _form(_sent(request, item), page, item)

    def save() -> None:
        clean = dict(form.cleaned_data)
        save_review(report, item.criterion, by=request.user, at=now(), **clean)

    context = {"report": report, "page": page, "item": item}
    return answer(
        request, "inspections/dossier_review_item.html", context, form=form, act=save,
        done=f"Đã lưu tiêu chí {item.criterion.code}.", to=(_after(report, page, item),),
    )  # fmt: skip


def _sent(request: Any, item: pages.Item) -> Any:
    """What was sent; the button “Đồng ý” puts the agency's own points in."""
    if request.method != "POST":
        return None
    if "dong-y" not in request.POST or not item.can_agree:
        return request.POST
    data, prefix = request.POST.copy(), f"tc{item.criterion.pk}"
    data[f"{prefix}-points"] = "" if item.own_is_not_applicable else f"{item.own_points:f}"
    data.pop(f"{prefix}-returned", None)
    data.pop(f"{prefix}-not_applicable", None)
    if item.own_is_not_applicable:
        data[f"{prefix}-not_applicable"] = "on"
    return data


def _after(report: SelfAssessment, page: pages.ReviewPage, item: pages.Item) -> str:
    """The next open item after this one in the order of the sheet, else the first that is left, else the end."""
    in_order = [one for section in page.sections for one in section.items]
    place = in_order.index(item)
    left = [one for one in [*in_order[place + 1 :], *in_order[:place]] if one.is_open]
    mark = f"tc-{left[0].criterion.pk}" if left else "ket-thuc"
    return f"{reverse('dossier_review', args=[report.pk])}#{mark}"


# --- Acts on the whole ------------------------------------------------------------------------------------------
@writes
def dossier_review_accept(request: Any, pk: int) -> HttpResponse:
    """Agree with the agency's own points in all items of a section that nobody has scored."""
    report = report_to_read(request, pk)
    if not rules.can_review(request.user, report):
        raise PermissionDenied
    key = typed_key(request.POST.get("phan", ""))
    section = get_object_or_404(report.criteria_set.sections, pk=key)
    scores = accept_self_scores(report, by=request.user, at=now(), section=section)
    messages.success(request, f"Đã đồng ý {len(scores)} điểm tự chấm của phần “{section.title}”.")
    return redirect(f"{reverse('dossier_review', args=[pk])}#phan-{section.pk}")


@writes
def dossier_review_finish(request: Any, pk: int) -> HttpResponse:
    """Kết thúc thẩm định: items go back to the agency, or the report has its result."""
    report = report_to_read(request, pk)
    if not rules.in_department(request.user, report.province_id):
        raise PermissionDenied
    row = finish_review(report, by=request.user, at=now())
    returned = row.state == AssessmentState.RETURNED
    done = (
        "Đã trả lại các tiêu chí để cơ quan giải trình." if returned else "Đã kết thúc thẩm định, báo cáo có kết quả."
    )
    messages.success(request, done)
    return redirect("dossier_review", pk)


@writes
def dossier_review_second(request: Any, pk: int) -> HttpResponse:
    """Bắt đầu thẩm định lần hai."""
    report = report_to_read(request, pk)
    if not rules.in_department(request.user, report.province_id):
        raise PermissionDenied
    start_second_review(report, by=request.user, at=now())
    messages.success(request, "Đã bắt đầu thẩm định lần hai: chỉ chấm lại các tiêu chí đã trả.")
    return redirect("dossier_review", pk)
