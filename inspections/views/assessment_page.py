"""What every page of a report begins with: the report in sight or 404, its due day, and who may do what with it."""

from datetime import date
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from agencies.forms.versioned import VersionedForm
from agencies.queries.last_saved import last_saved
from common.errors import Refused
from common.http import typed_key
from common.left_forms import KEPT, mark_of
from inspections.models import Evidence, SelfAssessment
from inspections.queries.assessment_list import TONES
from inspections.queries.due_days import due_day
from inspections.rules import works_on
from inspections.services.filling import Crossed

HANDED_IN = "Báo cáo đã nộp nên không sửa được nữa. Dưới đây là bản đã nộp."


def report_in_sight(request: Any, pk: int) -> SelfAssessment:
    """A report out of sight is 404, as one that does not exist."""
    rows = SelfAssessment.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("plan", "agency", "criteria_set", "report_file"), pk=pk)


def report_to_work_on(request: Any, pk: int) -> SelfAssessment:
    """A report that this user fills in, or has filled in: in sight but another's work is 403."""
    row = report_in_sight(request, pk)
    if not works_on(request.user, row):
        raise PermissionDenied
    return row


def page_of_report(request: Any, row: SelfAssessment) -> dict[str, Any]:
    """The context of a page of this report."""
    due = due_day(row)
    return {
        "row": row,
        "tone": TONES[row.state],
        "due": due,
        "left": days_left(due, request.today),
        "kept": KEPT,
        "kept_mark": mark_of(request.user),
        "may_work": request.day_is_today and works_on(request.user, row),
    }


def days_left(due: date, today: date) -> str:
    """How much time there is, to the end of the due day."""
    days = (due - today).days
    if days < 0:
        return f"đã quá hạn {-days} ngày"
    return f"còn {days} ngày" if days else "hạn là hết hôm nay"


def led_to_handed_in(request: Any, row: SelfAssessment) -> HttpResponse | None:
    """A page for filling in that is opened after the report was handed in leads to what was handed in. What somebody
    sent there comes back to him with the reason instead."""
    if not row.is_handed_in or request.method == "POST":
        return None
    messages.info(request, HANDED_IN)
    return redirect("assessment_detail", row.pk)


class Together(NamedTuple):
    """Forms of one page, as one summary of faults shows them."""

    forms: list[Any]
    refusals: list[str] = []

    def non_form_errors(self) -> list[str]:
        return self.refusals


# --- Saving -----------------------------------------------------------------------------------------------------
def is_background(request: Any) -> bool:
    """Saved by the script while somebody goes on typing."""
    return bool(request.htmx) and not request.htmx.boosted


def put_faults(form: VersionedForm, refusal: Refused, request: Any, *, of_file: bool = False) -> None:
    """Show what a service said. Who saved first is shown beside what was typed, but not behind the back of somebody
    who goes on typing: then nothing is saved until he asks for it himself."""
    if isinstance(refusal, Crossed) and not is_background(request):
        form.show_both(refusal)
        form.last_saved = last_saved(refusal.current)
    elif of_file and not refusal.fields:
        form.add_error("upload", refusal.sentence)
    else:
        form.refuse(refusal)


def own_evidence(row: SelfAssessment, key: str) -> Evidence | None:
    """A file that the agency has sent before, by what its drop-down says."""
    if not key:
        return None
    return Evidence.objects.filter(assessment__agency=row.agency_id).filter(pk=key).first()


def taken_away(request: Any) -> list[int]:
    """The file whose "Bỏ" was pressed; what was typed is saved with it."""
    word, _, typed = request.POST.get("act", "").partition("-")
    key = typed_key(typed)
    return [key] if word == "bo" and key is not None else []
