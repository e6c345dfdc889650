"""Đôn đốc: who still owes a report, the words to remind with, the official letter, and the log."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from agencies.views.editing import answer
from common.clock import now
from common.http import edits, page_of, reads
from common.papers.writing import write_docx
from inspections.choices import PlanState
from inspections.forms.reminders import LetterForm, ReminderForm, RulesForm
from inspections.papers.reminder import reminder_letter
from inspections.queries.plan_paper import reminder_facts
from inspections.queries.reminders import (
    line_of,
    next_days,
    owed_lines,
    owed_rows,
    reminder_log,
    rules_of,
)
from inspections.resources.reminder_sheets import OwedSheet, ReminderLogSheet, log_cells, owed_cells
from inspections.rules import can_remind
from inspections.services.reminders import note_letter, note_reminder, refuse_closed, set_rules
from inspections.views.giving_out import give_out
from inspections.views.results import paper_answer
from inspections.views.review_acts import plan_to_keep
from inspections.views.reviewing import report_to_read


def _back(plan: int) -> str:
    return reverse("reminder_list", args=[plan])


@reads
def reminder_list(request: Any, pk: int) -> HttpResponse:
    """All that agencies still owe under a plan, the longest overdue first: one list without pages, to be printed and
    worked through from the top; it shortens as they hand in. Of a closed plan there is nobody to remind."""
    plan = plan_to_keep(request, pk)
    context = {
        "plan": plan,
        "is_closed": plan.state == PlanState.CLOSED,
        "lines": [] if plan.state == PlanState.CLOSED else owed_lines(owed_rows(plan), plan, request.day),
        "may_remind": request.day_is_today and can_remind(request.user, plan),
    }
    return render(request, "inspections/reminder_list.html", context)


@reads
def reminder_export(request: Any, pk: int, fmt: str) -> StreamingHttpResponse:
    """All that agencies still owe under a plan, as its list tells it."""
    plan = plan_to_keep(request, pk)
    refuse_closed(plan)
    rows = owed_cells(owed_lines(owed_rows(plan), plan, request.day))
    return give_out(request, OwedSheet(), rows, fmt, stem="don-doc", on=request.day, told=[plan.title])


@reads
def reminder_history(request: Any, pk: int) -> HttpResponse:
    """Nhật ký nhắc."""
    plan = plan_to_keep(request, pk)
    page = page_of(request, reminder_log(plan))
    return render(request, "inspections/reminder_history.html", {"plan": plan, "page": page, "back": _back(pk)})


@reads
def reminder_history_export(request: Any, pk: int, fmt: str) -> StreamingHttpResponse:
    """The whole log of a plan."""
    plan = plan_to_keep(request, pk)
    rows = log_cells(reminder_log(plan))
    return give_out(request, ReminderLogSheet(), rows, fmt, stem="nhat-ky-nhac", on=request.day, told=[plan.title])


@reads
def reminder_letter_docx(request: Any, pk: int) -> HttpResponseBase:
    """Công văn đôn đốc with the annex of who is late today; number and day stay empty."""
    plan = plan_to_keep(request, pk)
    refuse_closed(plan)
    content = write_docx(reminder_letter(reminder_facts(plan, request.day)))
    return paper_answer(content, f"Công văn đôn đốc {request.day:%d-%m-%Y}.docx")


@edits
def reminder_letter_sent(request: Any, pk: int) -> HttpResponse:
    """Ghi công văn đôn đốc đã gửi, to each agency that is late on its day."""
    plan = plan_to_keep(request, pk)
    refuse_closed(plan)
    form = LetterForm(request.POST or None, initial={"on": request.today})
    context = {"plan": plan, "back": _back(pk)}
    return answer(
        request, "inspections/reminder_letter_sent.html", context, form=form,
        act=lambda: note_letter(plan, by=request.user, at=now(), **form.cleaned_data),
        done="Đã ghi công văn vào nhật ký nhắc.", to=("reminder_history", pk),
    )  # fmt: skip


@edits
def reminder_rules(request: Any, pk: int) -> HttpResponse:
    """Mốc nhắc of a plan."""
    plan = plan_to_keep(request, pk)
    refuse_closed(plan)
    rules = rules_of([plan.pk])[plan.pk]
    form = RulesForm(request.POST or None, initial={"days": ", ".join(map(str, rules))})
    context = {"plan": plan, "rules": next_days(plan, rules), "back": _back(pk)}
    return answer(
        request, "inspections/reminder_rules.html", context, form=form,
        act=lambda: set_rules(plan, form.cleaned_data["days"], by=request.user),
        done="Đã lưu mốc nhắc.", to=("reminder_list", pk),
    )  # fmt: skip


@edits
def reminder_note(request: Any, pk: int) -> HttpResponse:
    """Ghi lần nhắc of one agency; its words are there to be copied."""
    report = report_to_read(request, pk)
    refuse_closed(report.plan)
    if not can_remind(request.user, report.plan):
        raise PermissionDenied
    line = line_of(report, request.today)
    form = ReminderForm(
        request.POST or None, initial={"on": request.today, "channel": "telephone", "text": line.text}
    )
    context = {"report": report, "line": line, "back": _back(report.plan_id)}
    return answer(
        request, "inspections/reminder_note.html", context, form=form,
        act=lambda: note_reminder(report, by=request.user, at=now(), **form.cleaned_data),
        done="Đã ghi lần nhắc.", to=(context["back"],),
    )  # fmt: skip
