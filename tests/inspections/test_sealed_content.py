"""What was sealed stays as it was sealed, whatever is posted: every address of the app, by those who may most."""

from collections.abc import Iterator
from functools import partial
from itertools import product
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.urls import NoReverseMatch, reverse

from inspections.choices import AssessmentState
from inspections.models import AssessmentSeal, Criterion, Result, SelfAssessment
from inspections.parts import SLUGS
from inspections.queries.snapshot import snapshot
from inspections.sealing import digest, is_whole
from inspections.services.evidence import add_evidence
from tests.answers import read_whole
from tests.cast import Cast
from tests.common import sample_files
from tests.inspections.reports import AT, criterion, fill, give_item_back, hand, open_plan, review, upload
from tests.test_access import methods_of, named_patterns

pytestmark = [pytest.mark.django_db, pytest.mark.words]
PERSONS = ("secretary", "staff", "leader")
VERSIONS = {"assessment_part": 2}
OF_THE_AGENCY = ("sheet", "answers", "figures", "parts", "evidence")
# Whose key an address has, by its beginning: the longest that fits
KEY_OF = {
    "tu-kiem-tra/<int:pk>/": "report",
    "tham-dinh/<int:pk>/": "report",
    "tham-dinh/": "plan",
    "ke-hoach-kiem-tra/<int:pk>/": "plan",
    "ke-hoach-kiem-tra/cuoc/<int:pk>/": "line",
    "bo-tieu-chi/<int:pk>/": "criteria",
}


# --- Every address that takes a form ----------------------------------------------------------------------------
def keys_of(route: str, report: SelfAssessment) -> list[int]:
    """The key that an address is about; where its beginning does not say which, each that it may be."""
    lines = report.plan.inspections.filter(agency=report.agency_id).values_list("pk", flat=True)
    known = {
        "report": [report.pk], "plan": [report.plan_id], "criteria": [report.criteria_set_id],
        "agency": [report.agency_id], "line": list(lines),
    }  # fmt: skip
    fitting = [start for start in KEY_OF if route.startswith(start)]
    if fitting:
        return known[KEY_OF[max(fitting, key=len)]]
    return sorted({key for keys in known.values() for key in keys})


def addresses(report: SelfAssessment) -> Iterator[tuple[str, str]]:
    """Each with the keys that it may be about: the report's, its plan's, its agency's, its criteria's."""
    sections = list(report.criteria_set.sections.values_list("pk", flat=True))
    evidence = list(report.evidence.values_list("pk", flat=True))
    keys: dict[str, list[Any]] = {
        "criterion": [criterion(report, "2.2").pk],
        "section": sections,
        "evidence": evidence or [1],
        "part": list(SLUGS.values()),
        "step": ["dong-y", "so-dong-y", "ban-hanh", "bat-dau", "ket-thuc", "ve-soan"],
    }
    for pattern in named_patterns():
        view = pattern.callback
        if view.__module__.startswith("inspections.") and "post" in methods_of(view):
            names = list(pattern.pattern.converters)
            known = {**keys, "pk": keys_of(str(pattern.pattern), report)}
            for values in product(*(known.get(name, [1]) for name in names)):
                try:
                    yield str(pattern.name), reverse(str(pattern.name), kwargs=dict(zip(names, values, strict=True)))
                except NoReverseMatch:
                    continue


def sent(report: SelfAssessment) -> dict[str, Any]:
    """What any of these forms could ask for, with the versions that stand."""
    asked = Criterion.objects.filter(section__criteria_set=report.criteria_set)
    of_items: dict[str, Any] = {}
    for row in asked:
        answer = report.answers.filter(criterion=row).first()
        of_items |= {
            f"c{row.pk}-version": answer.version if answer else "",
            f"c{row.pk}-text": "đã đổi sau khi nộp",
            f"c{row.pk}-confirm": "on",
            f"tc{row.pk}-points": "1",
            f"tc{row.pk}-note": "đã đổi",
        }
    texts = dict.fromkeys(
        ("reason", "manual_reason", "text", "text_text", "text_difficulties", "text_proposals", "note", "title",
         "name", "opinion", "to_name", "number"), "đã đổi",
    )  # fmt: skip
    result = Result.objects.filter(assessment=report).first()
    return {
        **of_items,
        **texts,
        "version": result.version if result else 1,
        "manual_grade": "Khá",
        "channel": "telephone",
        "days": "30",
        "criterion": criterion(report, "2.2").pk,
        "phan": criterion(report, "2.2").section_id,
        "count_divisions": "3",
        "of_divisions": "4",
        "done": "on",
        "on": "21/06/2026",
        "until": "21/12/2026",
        "dated_on": "21/06/2026",
        "maximum": "99",
        "act": f"bo-{getattr(report.evidence.first(), 'pk', '')}",
    }


def files(item: int) -> dict[str, SimpleUploadedFile]:
    names = ("upload", "scan", "file", f"c{item}-upload")
    return {name: SimpleUploadedFile(f"{name}.pdf", sample_files.pdf(padding=len(name))) for name in names}


def changed_by(
    cast: Cast, report: SelfAssessment, persons: tuple[str, ...], kept: tuple[str, ...] = ()
) -> set[tuple[str, str]]:
    """Who changed what was kept (all of it, unless parts are named), and where; every request is taken back, so that
    the next one meets the same rows."""
    seals = list(AssessmentSeal.objects.filter(assessment=report).values_list("pk", flat=True))
    before, found = stands(report, kept, seals), set()
    asked_for, typed, item = list(addresses(report)), sent(report), criterion(report, "2.2").pk
    for person in persons:
        client = cast.client(person)
        for name, address in asked_for:
            version = VERSIONS.get(name, typed["version"])
            body = {**typed, "version": version, **files(item)}
            with transaction.atomic():
                asked: list[str] = []
                with connection.execute_wrapper(partial(noted, asked)):
                    read_whole(client.post(address, body))
                if any(map(writes, asked)) and stands(report, kept, seals) != before:
                    found.add((person, name))
                transaction.set_rollback(True)
    return found


def noted(asked: list[str], execute: Any, sql: str, *rest: Any) -> Any:
    asked.append(sql)
    return execute(sql, *rest)


def writes(sql: str) -> bool:
    """Does it write a row of the app? Without one there is nothing to compare."""
    return sql.startswith(("INSERT", "UPDATE", "DELETE")) and "inspections_" in sql


def stands(report: SelfAssessment, kept: tuple[str, ...], seals: list[int]) -> Any:
    """The hash of the content, worked out anew; the seals that there were, with theirs; and the points."""
    row = SelfAssessment.objects.get(pk=report.pk)
    content = snapshot(row)
    result = Result.objects.filter(assessment=row).values_list("self_total", "first_total", "total", "grade").first()
    told = [(seal.sha256, is_whole(seal)) for seal in AssessmentSeal.objects.filter(pk__in=seals).order_by("pk")]
    return digest({name: content[name] for name in kept or content}), told, result


@pytest.fixture
def report(cast: Cast) -> SelfAssessment:
    """Filled in, with a file; nothing is sealed yet."""
    row = open_plan(cast, rounds=2)[0]
    add_evidence(row, upload(), by=cast.secretary, at=AT, criterion=criterion(row, "2.2"))
    return fill(row, by=cast.secretary)


# --- Sealed, and the control ------------------------------------------------------------------------------------
def test_nothing_that_was_handed_in_changes_by_any_request(cast: Cast, report: SelfAssessment) -> None:
    row = hand(report, by=cast.secretary)
    assert changed_by(cast, row, PERSONS, OF_THE_AGENCY) == set()


def test_agency_explains_and_what_it_handed_in_stays(cast: Cast, report: SelfAssessment) -> None:
    row = give_item_back(hand(report, by=cast.secretary), by=cast.staff)
    assert row.state == AssessmentState.RETURNED
    assert changed_by(cast, row, PERSONS, ("sheet", "answers", "figures", "parts", "reviews")) == set()


def test_nothing_of_a_result_changes_by_any_request(cast: Cast, report: SelfAssessment) -> None:
    row = review(hand(report, by=cast.secretary), by=cast.staff)
    assert row.state == AssessmentState.FINAL
    assert changed_by(cast, row, PERSONS) == set()


def test_control_the_same_requests_change_what_is_not_sealed(cast: Cast, report: SelfAssessment) -> None:
    assert changed_by(cast, report, ("secretary",), OF_THE_AGENCY) >= {
        ("secretary", "assessment_section"), ("secretary", "assessment_part"), ("secretary", "evidence_add"),
        ("secretary", "evidence_edit"),
    }  # fmt: skip


def test_control_the_same_requests_score_what_is_under_review(cast: Cast, report: SelfAssessment) -> None:
    row = hand(report, by=cast.secretary)
    assert ("staff", "dossier_review_item") in changed_by(cast, row, ("staff",), ("reviews",))
