"""Lists of plans, sets of criteria and the form of a report given out as tables: no cell starts a formula."""

import csv
import io
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from common.history import create, save_versioned
from common.spreadsheets.csv_text import unescape
from inspections.choices import AnswerKind, AssessmentState, InspectionForm
from inspections.models import Criterion, Extension, Reminder, Result, SelfAssessment
from inspections.services.assignments import assign_section
from inspections.services.filling import save_answer
from inspections.sheets import ChoiceSaid, CriterionSaid, SectionSaid
from tests.factories.agencies import BareAgencyFactory
from tests.factories.inspections import PlannedFactory, TeamFactory, make_plan, make_set, small_content
from tests.hostile.test_exports import FORMATS, PAYLOADS, content_of, live_in, table_of
from tests.hostile.world import World
from tests.inspections.reports import AT, open_plan

pytestmark = [pytest.mark.django_db, pytest.mark.words]
LINES = ("Tên cơ quan", "Phiên bản đang áp dụng", "Đoàn", "Ghi chú")


def cells_of(content: bytes) -> set[str]:
    """Every text of a file, on whatever sheet."""
    if content.startswith(b"PK"):
        book = load_workbook(BytesIO(content))
        return {str(cell) for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row}
    text = io.StringIO(content.decode("utf-8-sig"), newline="")
    return {unescape(cell) for record in csv.reader(text) for cell in record if cell}


def given_out(world: World, name: str, *args: Any, **query: str) -> bytes:
    answer = world.cast.client("staff").get(reverse(name, args=args), query)
    assert answer.status_code == 200
    return content_of(answer)


def test_payloads_in_the_lists_of_a_plan_go_out_dead_and_whole(world: World) -> None:
    plan = make_plan(world.home.province)
    for payload in PAYLOADS:
        agency = BareAgencyFactory(province=world.home.province)
        team = TeamFactory(plan=plan, name=payload)
        said = {"name": payload, "edition_name": payload, "note": payload, "team": team}
        PlannedFactory(plan=plan, agency=agency, form=InspectionForm.DOSSIER, **said)
    for fmt in FORMATS:
        content = given_out(world, "plan_export", plan.pk, fmt)
        assert live_in(content) == []
        rows = {tuple(row[label] for label in LINES) for row in table_of(content)}
        assert {(payload,) * len(LINES) for payload in PAYLOADS} - rows == set()
    annex = given_out(world, "plan_annex", plan.pk, "ho-so")
    assert (live_in(annex), set(PAYLOADS) - cells_of(annex)) == ([], set())


def test_payloads_in_a_set_of_criteria_go_out_dead_and_whole(world: World) -> None:
    ten = Decimal(10)
    criteria = tuple(
        CriterionSaid(
            f"{number}",
            payload,
            ten,
            AnswerKind.CHOICE,
            clause=payload[:50],
            evidence_asked=payload,
            choices=(ChoiceSaid(payload, ten), ChoiceSaid("Chưa", Decimal(0))),
        )  # fmt: skip
        for number, payload in enumerate(PAYLOADS, start=1)
    )
    sections = (SectionSaid("=1+1", criteria, "@SUM(1)"),)
    own = make_set(world.home.province, content=replace(small_content(), sections=sections))
    kept = set(Criterion.objects.filter(section__criteria_set=own).values_list("text", flat=True))
    assert kept == set(PAYLOADS)
    for fmt in FORMATS:
        content = given_out(world, "criteria_export", own.pk, fmt)
        assert (live_in(content), kept - cells_of(content)) == ([], set())


# --- Lists of reports, reviews, results and reminders -----------------------------------------------------------
def test_payloads_in_the_lists_around_reports_go_out_dead_and_whole(world: World) -> None:
    """Names, reasons, numbers, opinions, words of reminders, titles of sections: each a payload, one a report."""
    ten = Decimal(10)
    asked = (CriterionSaid("1.1", "Có danh mục", ten, AnswerKind.YES_NO),)
    content = replace(small_content(), sections=(SectionSaid(PAYLOADS[0], asked),))
    own = make_set(world.home.province, content=content)
    agencies = [BareAgencyFactory(province=world.home.province) for _ in PAYLOADS]
    reports = open_plan(world.cast, *agencies, criteria_set=own, title="<r>=1+1</r>")
    for report, payload in zip(reports, PAYLOADS, strict=True):
        _everywhere(report, payload)
    plan = reports[0].plan
    assign_section(plan, own.sections.get(), reviewer=world.cast.staff, by=None)
    told: dict[str, tuple[list[Any], tuple[str, ...]]] = {
        "assessment_export": ([], ("Cơ quan", "Lý do gia hạn", "Số báo cáo", "Xếp loại")),
        "dossier_review_export": ([], ("Cơ quan",)),
        "plan_list_export": ([], ()),
        "outside_export": ([], ("Cơ quan", "Lý do", "Nội dung ghi khi kiểm tra", "Ghi chú")),
        "result_export": ([plan.pk], ("Cơ quan", "Xếp loại", "Ý kiến của cơ quan")),
        "reminder_export": ([plan.pk], ()),
        "reminder_history_export": ([plan.pk], ("Cơ quan", "Người được nhắc", "Nội dung")),
    }
    for name, (args, labels) in told.items():
        for fmt in FORMATS:
            given = given_out(world, name, *args, fmt, **({"state": "every"} if "review" in name else {}))
            assert live_in(given) == [], name
            rows = {tuple(row[label] for label in labels) for row in table_of(given)}
            assert {(payload,) * len(labels) for payload in PAYLOADS if labels} - rows == set(), name


def _everywhere(report: SelfAssessment, payload: str) -> None:
    """The report as it was handed in and decided, with the payload wherever somebody may type."""
    day = AT.date()
    report.name, report.report_number, report.receipt = payload, payload, f"={report.pk}"
    report.submitted_at, report.state = AT, AssessmentState.FINAL
    save_versioned(report, by=None)
    Extension(assessment=report, from_due=day, until=day + timedelta(days=1), reason=payload).save()
    Reminder(assessment=report, kind="other", channel="message", on=day, to_name=payload, text=payload).save()
    points = {"total": 70, "self_total": 70, "sections": [{"title": PAYLOADS[0], "earned": "7", "possible": "10"}]}
    create(Result(assessment=report, grade=payload, opinion=payload, decided_on=day, **points), by=None)
    line = {"outside_reason": payload, "state": "done", "done_on": day, "done_note": payload, "note": payload}
    PlannedFactory(plan=None, agency=report.agency, province=report.province, name=payload, **line)


def test_payloads_in_a_report_stand_dead_in_its_form(world: World) -> None:
    report = open_plan(world.cast)[0]
    asked = Criterion.objects.get(section__criteria_set=report.criteria_set, code="2.2")
    version = None
    for payload in PAYLOADS:
        saved = save_answer(report, asked, by=None, at=AT, version=version, points=Decimal(5), text=payload)
        version = saved.version
        form = given_out(world, "assessment_form_xlsx", report.pk)
        assert (live_in(form), payload in cells_of(form)) == ([], True), payload
