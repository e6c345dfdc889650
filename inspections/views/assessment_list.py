"""The reports that agencies owe: of the whole province for its department, of their own for secretaries."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from agencies.views.agency_page import page_of_agency
from common.http import page_of, reads
from inspections.filters.assessments import AssessmentFilter
from inspections.models import SelfAssessment
from inspections.queries import assessment_list as listed
from inspections.queries.due_days import late_among, with_holidays_since
from inspections.queries.plan_list import visits_of
from inspections.queries.results import with_results
from inspections.resources.report_sheets import ReportSheet, report_cells
from inspections.views.giving_out import give_out, refuse_faulty


@reads
def assessment_list(request: Any) -> HttpResponse:
    """The reports in sight, those of the latest plan first; narrowed by the conditions of the address."""
    data = request.GET
    question, offered = _asked(request)
    stands = question.is_valid()
    wanted = question.qs if stands else SelfAssessment.objects.none()
    found = listed.find_reports(wanted, request.user, [] if data.get("q") else offered.latest)
    page = page_of(request, found.keys)
    rows = listed.report_rows(SelfAssessment.objects.filter(pk__in=page.object_list))
    page.object_list = list(with_holidays_since(rows, request.today))
    late = late_among(page.object_list, request.today)
    context = {
        "form": question.form,
        "page": page,
        "capped": found.capped,
        "rows": [(row, listed.TONES[row.state], row.pk in late) for row in page.object_list],
        "chips": [
            {"label": label, "url": _without(data, name)}
            for name, label in (question.chosen if stands else {}).items()
        ],
        "clear_url": reverse("assessment_list"),
        "saved": offered.saved,
    }
    partial = bool(request.htmx) and not request.htmx.boosted
    name = "inspections/partials/_assessment_list.html" if partial else "inspections/assessment_list.html"
    return render(request, name, context)


def _asked(request: Any) -> tuple[AssessmentFilter, listed.Offered]:
    """The question of the address, and what it may ask for."""
    user, data = request.user, request.GET
    offered = listed.offered(user, province=data.get("province", ""), plan=data.get("plan", ""))
    question = AssessmentFilter(data, listed.reports(user), user=user, on=request.today, offered=offered)
    return question, offered


def asked_of_reports(request: Any) -> AssessmentFilter:
    """The question alone, for a filter kept of the list."""
    return _asked(request)[0]


@reads
def assessment_export(request: Any, fmt: str) -> StreamingHttpResponse:
    """The reports of the question in the address; of results what the reader may see."""
    question, _ = _asked(request)
    refuse_faulty(question)
    rows = report_cells(question.qs.order_by(*listed.IN_ORDER), request.user, request.today)
    return give_out(
        request, ReportSheet(), rows, fmt, stem="bao-cao-tu-kiem-tra", on=request.today, told=question.chosen.values()
    )


def _without(data: Any, *names: str) -> str:
    query = data.copy()
    for name in (*names, "trang"):
        query.pop(name, None)
    return f"?{query.urlencode()}"


@reads
def agency_assessments(request: Any, pk: int) -> HttpResponse:
    """The tab of an agency: its reports and results, year by year."""
    page = page_of_agency(request, pk)
    rows = listed.reports(request.user).filter(agency=page["agency"])
    found = with_results(listed.report_rows(rows), request.user)
    lines = [(row, listed.TONES[row.state], row.result if row.shows_result else None) for row in found]
    visits = visits_of(request.user, page["agency"])
    return render(request, "inspections/agency_assessments.html", page | {"lines": lines, "visits": visits})
