"""The year's duties of an agency's system: what they keep, and what the services refuse."""

from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.models import Division
from agencies.services.naming import keys_of
from agencies.services.papers import PaperSaid
from common.errors import Refused, Stale
from common.history import create
from procedures.models import InternalAudit, ManagementReview, QualityObjective
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from tests.cast import Cast
from tests.common.sample_files import pdf

TODAY = date(2024, 6, 3)


def refused_fields(act: Any) -> list[str]:
    with pytest.raises(Refused) as refused:
        act()
    return list(refused.value.fields)


def objective(cast: Cast, **facts: Any) -> QualityObjective:
    return keep_objective(cast.own, **{"today": TODAY, "by": None, "year": 2024, "text": "Đúng hạn", **facts})


def audit(cast: Cast, **facts: Any) -> InternalAudit:
    said = {"today": TODAY, "by": None, "year": 2024, "planned_on": date(2024, 9, 1), **facts}
    return keep_internal_audit(cast.own, **said)


def review(cast: Cast, **facts: Any) -> ManagementReview:
    said = {"today": TODAY, "by": None, "year": 2024, "held_on": date(2024, 5, 6), **facts}
    return keep_management_review(cast.own, **said)


def test_an_objective_is_set_then_measured(cast: Cast) -> None:
    row = objective(cast, target="98%", text="Giải  quyết TTHC\nđúng hạn")
    assert row.text == "Giải quyết TTHC đúng hạn"
    done = objective(cast, objective=row, version=1, result="97,2%", met=False)
    assert (done.version, done.target, done.result, done.met) == (2, "98%", "97,2%", False)
    with pytest.raises(Stale):
        objective(cast, objective=row, version=1)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"text": " "}, "text"),
        ({"year": 1999}, "year"),
        ({"year": 2026}, "year"),
        ({"year": None}, "year"),
        ({"met": True}, "result"),
    ],
)
def test_an_objective_that_cannot_be_is_refused(cast: Cast, facts: Any, field: str) -> None:
    assert refused_fields(lambda: objective(cast, **facts)) == [field]
    assert not QualityObjective.objects.exists()


def test_an_objective_is_of_a_division_of_the_agency(cast: Cast) -> None:
    keys = keys_of("Phòng Tư pháp")._asdict()
    theirs = create(Division(agency=cast.other, name="Phòng Tư pháp", applies="yes", **keys), by=None)
    assert refused_fields(lambda: objective(cast, division=theirs)) == ["division"]


def test_an_audit_is_planned_then_held_with_its_papers(cast: Cast) -> None:
    planned = audit(cast)
    minutes = SimpleUploadedFile("Biên bản.pdf", pdf())
    held = audit(
        cast, audit=planned, version=1, held_on=date(2024, 6, 1), nonconformities=3, resolved=2, findings="a\n b  c",
        paper=PaperSaid("12/BC-UBND", date(2024, 6, 2)), upload=minutes,
    )  # fmt: skip
    assert (held.version, held.findings, str(held.paper)) == (2, "a\nb c", "12/BC-UBND ngày 02/06/2024")
    assert held.file is not None
    assert held.file.name == "Biên bản.pdf"


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"planned_on": None}, "planned_on"),
        ({"held_on": date(2024, 6, 4)}, "held_on"),
        ({"findings": "Có một điểm"}, "held_on"),
        ({"nonconformities": 0}, "held_on"),
        ({"held_on": TODAY, "nonconformities": 1, "resolved": 2}, "resolved"),
        ({"held_on": TODAY, "resolved": 1}, "resolved"),
        ({"paper": PaperSaid("", date(2024, 6, 2))}, "paper_number"),
    ],
)
def test_an_audit_that_cannot_be_is_refused(cast: Cast, facts: Any, field: str) -> None:
    assert refused_fields(lambda: audit(cast, **facts)) == [field]
    assert not InternalAudit.objects.exists()


def test_a_review_is_recorded_once_it_was_held(cast: Cast) -> None:
    assert refused_fields(lambda: review(cast, held_on=date(2024, 6, 4))) == ["held_on"]
    assert refused_fields(lambda: review(cast, held_on=None)) == ["held_on"]
    row = review(cast, conclusions="Tiếp tục duy trì", chair="Chủ tịch")
    assert str(row) == "Xem xét của lãnh đạo 06/05/2024"
    with pytest.raises(Stale):
        review(cast, review=row, version=7)


def test_a_duty_of_another_agency_is_not_changed(cast: Cast) -> None:
    row = review(cast)
    with pytest.raises(ManagementReview.DoesNotExist):
        keep_management_review(cast.other, today=TODAY, by=None, review=row, version=1, year=2024)
