"""The list behind a number of a scope: who opens it, what it says, and how it is chosen."""

from datetime import date
from typing import Any

import pytest

from agencies.choices import Counted
from agencies.models import Certificate, CertificateCover, ScopeLine
from common.history import create, save_versioned
from procedures.models import Procedure
from procedures.queries.scope import procedures_of
from procedures.services.scope import list_procedures
from tests.agencies.declared import certificate, declaration
from tests.cast import Cast
from tests.factories.procedures import make_administrative, make_draft, make_link, make_procedure

BREAKS = "'\"><script>alert(1)</script>{{7*7}}"
SINCE = date(2021, 1, 1)


def make_line(row: Certificate, group: str = "Quy trình nội bộ", **facts: Any) -> ScopeLine:
    facts = {"counted": Counted.PROCEDURE, "count": 9} | facts
    return create(ScopeLine(certificate=row, group=group, **facts), by=None)


@pytest.fixture
def declared(cast: Cast) -> Certificate:
    return declaration(cast.own)


def url(line: ScopeLine, act: str = "") -> str:
    return f"/cong-bo/{line.certificate_id}/pham-vi/{line.pk}/{act}"


def page(cast: Cast, address: str, person: str = "staff") -> str:
    return cast.client(person).get(address).content.decode()


def send(cast: Cast, line: ScopeLine, **typed: Any) -> Any:
    return cast.client("staff").post(url(line, "sua/"), {"version": line.version, **typed})


def faults(answer: Any) -> dict[str, list[str]]:
    return {name: list(sentences) for name, sentences in answer.context["form"].errors.items()}


def names(line: ScopeLine) -> list[str]:
    return [row.code for row in procedures_of(line)]


# --- The number on the certificate's page -------------------------------------------------------------------------
def test_certificate_detail_opens_the_list_of_a_counted_number(cast: Cast, declared: Certificate) -> None:
    counted, stated = make_line(declared), make_line(declared, "Quy trình hệ thống", count=6)
    tthc = make_line(declared, "Hộ tịch", counted=Counted.ADMINISTRATIVE, count=15)
    list_procedures(counted, [make_procedure(cast.own)], version=1, by=None)
    answer = cast.client("staff").get(f"/cong-bo/{declared.pk}/")
    html = answer.content.decode()
    assert [(line, found and found.is_counted) for line, found in answer.context["lines"]] == [
        (counted, True),
        (stated, False),
        (tthc, None),
    ]
    assert f'<td class="num"><a href="{url(counted)}">1<span' in html
    assert '<td class="num">6</td>' in html
    assert '<td class="num">15</td>' in html
    assert html.count("<br><small>chỉ nêu số lượng") == 2
    assert html.count("Liệt kê<span") == 1
    assert "Liệt kê<span" not in page(cast, f"/cong-bo/{declared.pk}/", "secretary")


# --- The list -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("act", ["", "sua/"])
def test_the_pages_of_a_scope_stand_under_the_certificates(cast: Cast, declared: Certificate, act: str) -> None:
    line = list_procedures(make_line(declared), [make_procedure(cast.own)], version=1, by=None)
    lines = cast.client("staff").get(url(line, act)).context["navigation"]
    assert [one["label"] for one in lines if one["current"]] == ["Công bố, chứng nhận"]


def test_scope_procedures_show_how_they_stand_on_the_day(cast: Cast, declared: Certificate) -> None:
    ended = make_procedure(cast.own, code="QT-90", valid_to=date(2023, 12, 31), state="withdrawn")
    line = list_procedures(make_line(declared), [make_procedure(cast.own, code="QT-91"), ended], version=1, by=None)
    client = cast.client("secretary")
    shown = client.get(url(line)).context["rows"]
    assert [(row.code, row.standing) for row in shown] == [("QT-90", "đã bãi bỏ"), ("QT-91", "có hiệu lực")]
    client.post("/ngay-so-lieu/", {"day": "31/12/2022"})
    assert [row.standing for row in client.get(url(line)).context["rows"]] == ["có hiệu lực"] * 2


def test_scope_procedures_of_a_number_alone_say_so(cast: Cast, declared: Certificate) -> None:
    line, tthc = make_line(declared), make_line(declared, "Hộ tịch", counted=Counted.ADMINISTRATIVE)
    said = "chỉ nêu số lượng; chưa biết gồm những quy trình nào"
    told = {person: page(cast, url(line), person) for person in ("staff", "secretary")}
    assert [(said in html, "Chọn quy trình</a>" in html) for html in told.values()] == [(True, True), (True, False)]
    assert "không đếm quy trình" in page(cast, url(tthc))
    assert "Chọn quy trình</a>" not in page(cast, url(tthc))


def test_scope_procedures_belong_to_their_certificate(cast: Cast, declared: Certificate) -> None:
    line, other = make_line(declared), certificate(cast.own, 400)
    answers = [cast.client("staff").get(f"/cong-bo/{other.pk}/pham-vi/{line.pk}/{act}") for act in ("", "sua/")]
    assert [answer.status_code for answer in answers] == [404, 404]


def test_scope_procedures_of_a_covered_agency_open_what_she_may_open(cast: Cast, declared: Certificate) -> None:
    create(CertificateCover(certificate=declared, agency=cast.other), by=None)
    own, covered = make_procedure(cast.own, code="QT-91"), make_procedure(cast.other, code="QT-92")
    line = list_procedures(make_line(declared), [own, covered], version=1, by=None)
    html = page(cast, url(line), "outsider")
    assert (f'href="/quy-trinh/{own.pk}/"' in html, f'href="/quy-trinh/{covered.pk}/"' in html) == (False, True)
    assert (own.name in html, "UBND phường Mỹ Bình</small>" in html) == (True, True)


@pytest.mark.parametrize(("rows", "queries"), [(1, 9), (3, 9)])
def test_scope_procedures_cost_the_same_with_more_rows(
    rows: int, queries: int, cast: Cast, declared: Certificate, django_assert_num_queries: Any
) -> None:
    line = list_procedures(make_line(declared), [make_procedure(cast.own) for _ in range(rows)], version=1, by=None)
    client = cast.client("staff")
    client.get(url(line))
    with django_assert_num_queries(queries):  # session, user, duties; line, name; count, keys, rows, in sight
        assert len(client.get(url(line)).context["rows"]) == rows


# --- Choosing -----------------------------------------------------------------------------------------------------
@pytest.fixture
def catalogue(cast: Cast) -> dict[str, Procedure]:
    """Two internal ones, three for TTHC of two fields, one that is being written."""
    made = {code: make_procedure(cast.own, code=code) for code in ("QT-01", "QT-02")}
    for number, field in enumerate(["Hộ tịch", "Hộ tịch", "Đất đai"], 1):
        administrative = make_administrative(f"1.00000{number}")
        administrative.field = field
        save_versioned(administrative, by=None)
        made[f"HC-0{number}"] = make_procedure(cast.own, administrative.key, code=f"HC-0{number}")
    return made | {"QT-09": make_draft(cast.own, code="QT-09")}


@pytest.mark.parametrize(
    ("typed", "chosen"),
    [
        ({"kinds": ["internal"]}, ["QT-01", "QT-02"]),
        ({"kinds": ["administrative"]}, ["HC-01", "HC-02", "HC-03"]),
        ({"areas": ["Hộ tịch"]}, ["HC-01", "HC-02"]),
        ({"codes": "qt-02; 1.000003.000.00.00.H57\nHC-03"}, ["QT-02", "HC-03"]),
        ({"kinds": ["internal"], "areas": ["Đất đai"], "codes": "QT-01"}, ["QT-01", "QT-02", "HC-03"]),
    ],
)
def test_scope_edit_lists_kinds_fields_and_codes(
    typed: dict[str, Any], chosen: list[str], cast: Cast, declared: Certificate, catalogue: dict[str, Procedure]
) -> None:
    line = make_line(declared)
    answer = send(cast, line, **typed, reason="Theo phụ lục")
    line.refresh_from_db()
    assert (answer.status_code, answer["Location"]) == (302, url(line))
    assert (names(line), line.count, line.history.first().history_change_reason) == (
        chosen,
        len(chosen),
        "Theo phụ lục",
    )


def test_scope_edit_offers_what_no_other_line_lists(
    cast: Cast, declared: Certificate, catalogue: dict[str, Procedure]
) -> None:
    list_procedures(make_line(declared, "Đã có"), [catalogue["QT-01"], catalogue["HC-03"]], version=1, by=None)
    form = cast.client("staff").get(url(make_line(declared), "sua/")).context["form"]
    assert form.fields["kinds"].choices == [
        ("internal", "Mọi quy trình nội bộ có hiệu lực: 1"),
        ("administrative", "Mọi quy trình TTHC có hiệu lực: 2"),
    ]
    assert form.fields["areas"].choices == [("Hộ tịch", "Hộ tịch: 2")]


def test_scope_edit_offers_fields_in_the_order_of_the_alphabet(
    cast: Cast, declared: Certificate, catalogue: dict[str, Procedure]
) -> None:
    """Đ stands before H, which the order of code points denies."""
    form = cast.client("staff").get(url(make_line(declared), "sua/")).context["form"]
    assert [value for value, _ in form.fields["areas"].choices] == ["Đất đai", "Hộ tịch"]


def test_scope_edit_drops_what_is_ticked(cast: Cast, declared: Certificate, catalogue: dict[str, Procedure]) -> None:
    kept, dropped = catalogue["QT-01"], catalogue["QT-02"]
    line = list_procedures(make_line(declared), [kept, dropped], version=1, by=None)
    assert send(cast, line, bo=[dropped.pk], areas=["Đất đai"]).status_code == 302
    assert names(line) == ["QT-01", "HC-03"]
    line.refresh_from_db()
    assert send(cast, line, bo=[kept.pk, catalogue["HC-03"].pk]).status_code == 302
    line.refresh_from_db()
    assert (names(line), line.count) == ([], 2)
    assert "chỉ nêu số lượng" in page(cast, url(line))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({}, {"kinds": "Danh sách chưa có gì thay đổi"}),
        ({"codes": "QT-77"}, {"codes": "Không có quy trình nào mang ký hiệu hoặc mã TTHC “QT-77”"}),
        ({"codes": "1.999999"}, {"codes": "Không có quy trình nào mang ký hiệu hoặc mã TTHC “1.999999”"}),
        ({"codes": "QT-09"}, {"codes": "“QT-09 "}),
        ({"codes": "QT-01"}, {"codes": "“QT-01 "}),
        ({"kinds": ["system"]}, {"kinds": "Giá trị này không có trong danh sách"}),
        ({"areas": ["Báo chí"]}, {"areas": "Giá trị này không có trong danh sách"}),
    ],
)
def test_scope_edit_says_at_the_field_what_cannot_be_listed(
    typed: dict[str, Any],
    told: dict[str, str],
    cast: Cast,
    declared: Certificate,
    catalogue: dict[str, Procedure],
) -> None:
    list_procedures(make_line(declared, "Đã có"), [catalogue["QT-01"]], version=1, by=None)
    line = make_line(declared)
    answer = send(cast, line, **typed)
    said = faults(answer)
    assert (answer.status_code, list(said)) == (200, list(told))
    assert [sentences[0].startswith(told[name]) for name, sentences in said.items()] == [True]
    assert names(line) == []


def test_scope_edit_of_a_line_that_counts_something_else_is_refused(cast: Cast, declared: Certificate) -> None:
    line = make_line(declared, "Hộ tịch", counted=Counted.ADMINISTRATIVE)
    client = cast.client("staff")
    answers = [client.get(url(line, "sua/")), client.post(url(line, "sua/"), {"version": 1})]
    assert [answer.status_code for answer in answers] == [409, 409]
    assert "Dòng này đếm TTHC nên không liệt kê quy trình được" in answers[0].content.decode()


def test_scope_edit_shows_both_lists_to_who_comes_second(
    cast: Cast, declared: Certificate, catalogue: dict[str, Procedure]
) -> None:
    line = make_line(declared)
    list_procedures(line, [catalogue["QT-01"]], version=1, by=cast.leader)
    typed = {"areas": ["Đất đai", "Hộ tịch"], "codes": "QT-02"}
    answer = send(cast, line, **typed)
    form, html = answer.context["form"], answer.content.decode()
    assert (answer.status_code, names(line)) == (200, ["QT-01"])
    assert [(one.now, one.typed.split(";")[0]) for one in form.compared] == [("1 quy trình", "5 quy trình")]
    assert html.count(" checked") == 2  # every box that was ticked, not the last alone
    assert send(cast, line, **typed | {"version": form.data["version"]}).status_code == 302
    assert names(line) == ["QT-01", "QT-02", "HC-01", "HC-02", "HC-03"]


@pytest.mark.parametrize("typed", [{"bo": "x"}, {"bo": ["1", "99999999999999999999"]}])
def test_scope_edit_takes_no_tick_that_is_no_row(typed: dict[str, Any], cast: Cast, declared: Certificate) -> None:
    assert send(cast, make_line(declared), **typed).status_code == 404


def test_scope_edit_takes_the_holders_own_before_another_of_its_code(cast: Cast, declared: Certificate) -> None:
    create(CertificateCover(certificate=declared, agency=cast.other), by=None)
    make_procedure(cast.other, code="QT-01")
    own, theirs = make_procedure(cast.own, code="QT-01"), make_procedure(cast.other, code="QT-05")
    make_procedure(cast.foreign, code="QT-06")
    line = make_line(declared)
    assert faults(send(cast, line, codes="QT-06"))["codes"][0].startswith("Không có quy trình nào")
    send(cast, line, codes="QT-01, QT-05")
    assert list(procedures_of(line)) == [own, theirs]


# --- What cannot be broken ----------------------------------------------------------------------------------------
def test_scope_pages_show_markup_as_text(cast: Cast) -> None:
    declared = declaration(cast.own, part=BREAKS)
    procedure = make_procedure(cast.own, code=BREAKS[:90], name=BREAKS, division_name=BREAKS)
    administrative = make_administrative("1.000009", BREAKS)
    administrative.field = BREAKS
    save_versioned(administrative, by=None)
    make_link(procedure, "1.000009")
    line = list_procedures(make_line(declared, BREAKS), [procedure], version=1, by=None)
    pages = [page(cast, address) for address in (f"/cong-bo/{declared.pk}/", url(line), url(line, "sua/"))]
    pages.append(send(cast, line, codes=BREAKS, areas=[BREAKS], version=0).content.decode())
    assert [html.count("<script>alert") for html in pages] == [0] * 4
    assert ["&lt;script&gt;alert(1)&lt;/script&gt;{{7*7}}" in html for html in pages] == [True] * 4
