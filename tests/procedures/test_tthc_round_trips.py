"""What is published goes out and comes back unchanged, whatever was typed; no cell starts a formula."""

from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agencies.models import Province
from common.text import looks_mojibake, normalise
from procedures.models import AdministrativeProcedure, LineExecutor, PublicationDecision, PublicationLine
from tests.agencies.rosters import Desk
from tests.agencies.round_trips import brought_back, told
from tests.cast import Cast
from tests.procedures.rosters import DECIDED_ON, DECISION, KEY, LINE, LIST_DAY, departments

pytestmark = pytest.mark.django_db
HOSTILE = ("=1+1", "+84", "-1", "@x", "\t=1", "'=1", "=HYPERLINK(\"http://x\")", "<script>alert(1)</script>",
           "＝1", "a\u202eb", "x" * 300, "%00", "\\N", '"; drop', "Ð ð")  # fmt: skip


@pytest.fixture
def home(cast: Cast) -> Province:
    departments(cast.home)
    return cast.home


def bring_in(home: Province, kind: str, *rows: dict[str, Any], on: date) -> None:
    Desk(home, kind).bring_in(*rows, on=on)


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_list_comes_back_unchanged(fmt: str, home: Province, cast: Cast) -> None:
    more = {"levels": "Cấp Bộ; Cấp tỉnh; cơ quan khác", "executors": "Bộ Tư pháp\nSở Y tế", "time_limit": "0,5",
            "stated_decision": "SỐ 64/QĐ-NHNN", "kind": "đặc thù"}  # fmt: skip
    bring_in(home, "tthc", LINE, LINE | more | {"code": "6.000001"}, LINE | {"code": "2.000001.H57", "levels": ""},
             on=LIST_DAY)  # fmt: skip
    desk = Desk(home, "tthc")
    rows = brought_back(cast.client("staff"), f"/tthc/xuat/{fmt}/", desk.kind, desk.context(on=LIST_DAY))
    assert told(rows) == [("unchanged", [], {})] * 3


@pytest.mark.parametrize("fmt", ["xlsx", "csv"])
def test_decisions_come_back_unchanged(fmt: str, home: Province, cast: Cast) -> None:
    bring_in(home, "tthc", LINE, LINE | {"code": "2.000001"}, LINE | {"code": "3.000001"}, on=LIST_DAY)
    replaced = {"code": "2.000001", "action": "bị thay thế", "replaced_by": KEY, "day": "01/09/2025"}
    other = {"number": "9/QĐ-UBND", "issued_on": "02/09/2025", "review_due_on": "02/10/2025"}
    bring_in(
        home, "publication_decisions", DECISION, DECISION | replaced,
        DECISION | other | {"code": "1.000099", "action": "mới ban hành", "name": "Mới", "executors": "Sở Y tế"},
        DECISION | other | {"code": "3.000001", "action": "bãi bỏ"}, on=DECIDED_ON,
    )  # fmt: skip
    desk = Desk(home, "publication_decisions")
    rows = brought_back(cast.client("staff"), f"/cong-bo-tthc/xuat/{fmt}/", desk.kind, desk.context())
    assert told(rows) == [("unchanged", [], {})] * 4


def test_decisions_are_taken_away_in_sight_only(home: Province, cast: Cast) -> None:
    bring_in(home, "tthc", LINE, on=LIST_DAY)
    bring_in(home, "publication_decisions", DECISION, on=DECIDED_ON)
    lines = b"".join(cast.client("foreign_staff").get("/cong-bo-tthc/xuat/csv/")).decode().splitlines()
    assert len(lines) == 1
    assert cast.client("staff").get("/cong-bo-tthc/xuat/pdf/").status_code == 404


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_is_text_on_the_way_in_and_out(text: str, home: Province, cast: Cast) -> None:
    bring_in(
        home, "tthc", LINE | {"name": text, "field": text, "executors": text, "stated_decision": text}, on=LIST_DAY
    )
    assert PublicationLine.objects.get().name == normalise(text)
    client, desk = cast.client("staff"), Desk(home, "tthc")
    for fmt in ("xlsx", "csv"):
        rows = brought_back(client, f"/tthc/xuat/{fmt}/", desk.kind, desk.context(on=LIST_DAY))
        assert told(rows) == [("unchanged", [], {})]
    page = client.get("/tthc/").content.decode()
    assert "<script>alert(1)" not in page


LETTERS = st.text("aăbcdđeghioơuưyốộ 0123456789-&().=+@'\"\n;,/", min_size=1, max_size=60)
WORDS = LETTERS.filter(lambda text: normalise(text) != "" and not looks_mojibake(text))


@pytest.mark.drawn
@given(name=WORDS, field=WORDS, executors=WORDS, limit=WORDS, levels=st.sets(st.sampled_from(["Bộ", "tỉnh", "xã"])))
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_line_comes_back_unchanged(
    name: str, field: str, executors: str, limit: str, levels: set[str], home: Province, cast: Cast
) -> None:
    for table in (LineExecutor, PublicationLine, PublicationDecision, AdministrativeProcedure):
        table.objects.all().delete()
    texts = {"name": name, "field": field, "executors": executors, "time_limit": limit, "stated_decision": limit}
    bring_in(home, "tthc", LINE | texts | {"levels": "; ".join(sorted(levels))}, on=LIST_DAY)
    desk = Desk(home, "tthc")
    rows = brought_back(cast.client("staff"), "/tthc/xuat/csv/", desk.kind, desk.context(on=LIST_DAY))
    assert told(rows) == [("unchanged", [], {})]
