"""A section of the criteria: each question with its answer, its points and its files, saved as she goes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from common.clock import now
from common.errors import Refused
from common.http import edits, typed_key
from common.left_forms import forget_left, typed_before
from inspections.choices import Part
from inspections.forms.answers import AnswerForm
from inspections.models import SelfAssessment
from inspections.queries.assessment_tasks import questions_of, sections_asked
from inspections.queries.evidence import MOST_FILES, held_by, reusable
from inspections.services.evidence import add_evidence, date_evidence, remove_evidence, reuse_evidence
from inspections.services.filling import confirm_answer, save_answer
from inspections.views.assessment_page import (
    Together,
    is_background,
    led_to_handed_in,
    own_evidence,
    page_of_report,
    put_faults,
    report_to_work_on,
    taken_away,
)


@edits
def assessment_section(request: Any, pk: int, section: int) -> HttpResponse:
    """Trả lời các tiêu chí của một phần."""
    row = report_to_work_on(request, pk)
    sections = sections_asked(row)
    place = next((place for place, one in enumerate(sections) if one.pk == section), None)
    if place is None:
        raise Http404
    if led := led_to_handed_in(request, row):
        return led
    left = None if request.method == "POST" else typed_before(request)
    sent = (request.POST, request.FILES) if request.method == "POST" else (left, None)
    known = reusable(row)
    forms = [AnswerForm(*sent, question=one, known=known) for one in questions_of(row, section)]
    following = sections[place + 1] if place + 1 < len(sections) else None
    if request.method == "POST" and _all_saved(request, row, forms):
        forget_left(request)
        return _led_on(request, row, section, following)
    context = page_of_report(request, row) | {
        "forms": forms,
        "faults": (faults := [one for one in forms if one.errors]),
        "summary": Together(faults),
        "section": sections[place],
        "place": place + 1,
        "sections": sections,
        "following": following,
        "held": held_by(row),
        "most_files": MOST_FILES,
        "saved_url": reverse("assessment_check", args=[row.pk]),
        "left_form": left is not None,
        "at": now(),
        "is_background": is_background(request),
        "part_name": Part.CRITERIA.label,
    }
    return render(request, "inspections/assessment_section.html", context)


# --- Saving -----------------------------------------------------------------------------------------------------
def _all_saved(request: Any, row: SelfAssessment, forms: list[AnswerForm]) -> bool:
    """All of them or nothing; each fault stands at its question."""
    if not all([form.is_valid() for form in forms]):
        return False
    return all([_saved(request, row, form) for form in forms])


def _saved(request: Any, row: SelfAssessment, form: AnswerForm) -> bool:
    """The words of a question where they were changed, then its files."""
    try:
        _save_words(request, row, form)
    except Refused as refusal:
        put_faults(form, refusal, request)
        return False
    try:
        _save_files(request, row, form)
    except Refused as refusal:
        put_faults(form, refusal, request, of_file=True)
        return False
    return True


def _save_words(request: Any, row: SelfAssessment, form: AnswerForm) -> None:
    by, at, version = request.user, now(), form.cleaned_data["version"]
    if form.is_typed:
        save_answer(row, form.criterion, by=by, at=at, version=version, **form.facts())
    elif form.confirms and form.question.answer is not None:
        confirm_answer(form.question.answer, by=by, at=at, version=version or 0)


def _save_files(request: Any, row: SelfAssessment, form: AnswerForm) -> None:
    clean, by, at = form.cleaned_data, request.user, now()
    if clean["upload"]:
        facts = {"criterion": form.criterion, "dated_on": clean["dated_on"]}
        add_evidence(row, clean["upload"], by=by, at=at, **facts)
    elif clean["dated_on"]:
        date_evidence(row, clean["dated_on"], by=by, at=at, criterion=form.criterion)
    if (again := own_evidence(row, clean["reuse"])) is not None:
        reuse_evidence(row, again, by=by, at=at, criterion=form.criterion)
    for evidence in form.question.evidence:
        if evidence.pk in taken_away(request):
            remove_evidence(evidence, by=by)


def _led_on(request: Any, row: SelfAssessment, section: int, following: Any) -> HttpResponse:
    """To the next section, to the list of tasks after the last; who saved in passing stays where he was."""
    act = request.POST.get("act", "stay")
    if not is_background(request):
        messages.success(request, "Đã lưu.")
    if act == "next" and not is_background(request):
        if following is None:
            return redirect("assessment_detail", row.pk)
        return redirect("assessment_section", row.pk, following.pk)
    stays = reverse("assessment_section", args=[row.pk, section])
    word, _, key = act.partition("-")
    at_question = f"#tieu-chi-{key}" if word == "stay" and typed_key(key) is not None else ""
    return redirect(f"{stays}{at_question}")
