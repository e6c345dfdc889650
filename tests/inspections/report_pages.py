"""The pages of a report as a browser sends them back: every field of a form as it stands on the page."""

from typing import Any

from django.test import Client
from django.urls import reverse

from inspections.models import SelfAssessment
from inspections.parts import SLUGS
from tests.inspections.reports import criterion


def part_address(report: SelfAssessment, part: str) -> str:
    return reverse("assessment_part", args=[report.pk, SLUGS[part]])


def section_address(report: SelfAssessment, code: str) -> str:
    """The page of the section in which this question stands."""
    return reverse("assessment_section", args=[report.pk, criterion(report, code).section_id])


def name_of(report: SelfAssessment, code: str, field: str) -> str:
    return f"c{criterion(report, code).pk}-{field}"


def fields_of(form: Any) -> dict[str, Any]:
    """What a browser would send of an untouched form."""
    sent = {}
    for bound in form:
        value = bound.value()
        if value in (None, "", False) or bound.name in ("upload",):
            continue
        sent[bound.html_name] = "on" if value is True else value
    return sent


def typed(client: Client, address: str, **more: Any) -> dict[str, Any]:
    """All that the page sends, with what is typed on top."""
    context = client.get(address).context
    forms = context["forms"] if "forms" in context else [context["form"]]
    sent = {name: value for form in forms for name, value in fields_of(form).items()}
    return sent | more
