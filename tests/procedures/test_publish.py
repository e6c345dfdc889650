"""A published decision is recorded: once, with its paper, or refused with the field that says why."""

from datetime import date
from typing import Any

import pytest

from agencies.models import Province
from common.errors import Refused
from procedures.choices import PublicationAction
from procedures.models import PublicationDecision, ReviewTask
from procedures.services.publications import publish
from procedures.services.published_lines import Doubtful, Said
from tests.factories.agencies import ProvinceFactory
from tests.factories.procedures import make_baseline, make_procedure
from tests.procedures.rosters import DECIDED_ON, KEY, LIST_DAY, agency, chain, how_many, province

pytestmark = pytest.mark.django_db
FACTS: dict[str, Any] = {"number": "548/QĐ-UBND", "issued_on": DECIDED_ON, "in_force_from": None, "by": None}
AMENDED = Said(KEY, KEY, action=PublicationAction.AMENDED)


@pytest.fixture
def home() -> Province:
    home = province()
    make_baseline(home, KEY, "2.000001", on=LIST_DAY)
    return home


def refusal(home: Province, *lines: Said, **facts: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        publish(home, lines, **FACTS | facts)
    return refused.value


def test_decision_is_recorded_with_its_paper_lines_and_reviews(home: Province) -> None:
    procedure = make_procedure(agency(home, "UBND xã Một"), KEY)
    due = date(2025, 10, 1)
    levels = frozenset(["at_commune"])
    new = Said("1.000099", "1.000099.H57", action=PublicationAction.NEW, name="Cấp thẻ", levels=levels)
    decision = publish(home, [AMENDED, new], **FACTS, review_due_on=due, issuer="UBND tỉnh", excerpt="Công bố TTHC")
    assert (str(decision), decision.in_force_from, decision.review_due_on, decision.lines.count()) == (
        "548/QĐ-UBND ngày 06/08/2025", DECIDED_ON, due, 2,
    )  # fmt: skip
    assert decision.paper is not None
    assert (decision.paper.symbol, decision.paper.issuer) == ("QĐ-UBND", "UBND tỉnh")
    assert chain("1.000099") == [("new", DECIDED_ON, None)]
    tasks = ReviewTask.objects.order_by("cause").values_list("cause", "due_on", "procedure")
    assert list(tasks) == [("amended", due, procedure.pk), ("new", due, None)]


def test_decision_recorded_again_changes_nothing(home: Province) -> None:
    publish(home, [AMENDED], **FACTS)
    before = how_many()
    publish(home, [AMENDED], **FACTS | {"number": "Số 548/qđ-ubnd"})
    assert how_many() == before


def test_decision_that_learns_of_a_further_line_stays_one(home: Province) -> None:
    first = publish(home, [AMENDED], **FACTS)
    second = publish(home, [AMENDED, Said("2.000001", "2.000001", action="abolished")], **FACTS)
    assert first.pk == second.pk
    assert PublicationDecision.objects.filter(is_baseline=False).count() == 1
    assert chain("2.000001")[-1][0] == "abolished"


@pytest.mark.parametrize(
    ("facts", "field", "sentence"),
    [
        ({"number": " "}, "number", "Hãy ghi số quyết định công bố."),
        ({"issued_on": None}, "day", "Hãy ghi ngày ban hành hoặc ngày có hiệu lực của quyết định."),
        ({"review_due_on": date(2025, 8, 1)}, "review_due_on",
         "Hạn rà soát 01/08/2025 đứng trước ngày có hiệu lực 06/08/2025. Hãy sửa hạn."),
    ],
)  # fmt: skip
def test_decision_that_cannot_be_is_refused_and_nothing_is_kept(
    facts: dict[str, Any], field: str, sentence: str, home: Province
) -> None:
    before = how_many()
    refused = refusal(home, AMENDED, **facts)
    assert (refused.sentence, refused.fields) == (sentence, {field: sentence})
    assert how_many() == before


def test_one_line_that_cannot_be_refuses_the_whole_decision(home: Province) -> None:
    before = how_many()
    refused = refusal(home, AMENDED, Said("9.000009", "9.000009", action="abolished"))
    assert list(refused.fields) == ["code"]
    again = refusal(home, Said(KEY, KEY, action="new", name="X"))
    assert isinstance(again, Doubtful)
    assert again.suggestion == "sửa đổi, bổ sung"
    assert how_many() == before


def test_decision_of_another_province_with_the_same_number_is_another(home: Province) -> None:
    publish(home, [AMENDED], **FACTS)
    abroad = make_baseline(ProvinceFactory(), KEY, on=LIST_DAY).province
    publish(abroad, [AMENDED], **FACTS)
    assert [row.province for row in PublicationDecision.objects.filter(is_baseline=False).order_by("pk")] == [
        *(home, abroad),
    ]
