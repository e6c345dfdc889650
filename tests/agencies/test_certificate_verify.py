"""The public page behind a QR code: what it tells, what it never tells, what it weighs, who may not guess."""

import re
import secrets
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client

from agencies.models import CertificateCover, ScopeLine
from common import limits
from common.clock import today
from common.history import create
from tests.agencies.declared import certificate, declaration
from tests.cast import Cast
from tests.factories.agencies import PaperFactory

HEAVIEST = 50_000  # bytes, with everything that the page loads
MOMENT = re.compile(r"Kiểm tra lúc [^<]*")


@pytest.fixture(autouse=True)
def _no_guesses_yet(db: None) -> None:
    cache.clear()


def verify(row: Any, client: Client | None = None) -> str:
    return (client or Client()).get(f"/kiem-chung/{row.token}/").content.decode()


@pytest.mark.parametrize(
    ("facts", "tone", "word"),
    [
        ({"days_left": 400}, "good", "Còn hiệu lực"),
        ({"days_left": 0}, "warn", "Còn hiệu lực<small>sắp hết hạn</small>"),
        ({"days_left": -1}, "bad", "Hết hiệu lực"),
        ({"ended_as": "withdrawn", "ended_on": date(2022, 1, 5)}, "bad", "Đã thu hồi"),
        ({"ended_as": "holder_ended", "ended_on": date(2025, 7, 1)}, "idle", "Thuộc lịch sử"),
        ({}, "idle", "Chưa rõ thời hạn"),
    ],
)
def test_certificate_verify_says_the_state_in_words_and_shape(
    facts: dict[str, Any], tone: str, word: str, cast: Cast
) -> None:
    assert f'<h1 class="verdict verdict-{tone}"><span>{word}</span></h1>' in verify(certificate(cast.own, **facts))


def test_certificate_verify_tells_holder_scope_edition_days_and_what_replaced_it(cast: Cast) -> None:
    first = certificate(cast.own, -10, scope="Toàn bộ TTHC", ended_as="replaced", ended_on=date(2023, 3, 1))
    certificate(cast.own, 900, issued_on=date(2023, 3, 1), issue_number=2, renewal_of=first)
    create(ScopeLine(certificate=first, group="x", counted="procedure", count=22), by=None)
    create(CertificateCover(certificate=first, agency=cast.below), by=None)
    html = verify(first)
    for told in (
        f'UBND huyện Châu Phú<span class="place">{cast.own.province.name}</span>', "<dd>Giấy chứng nhận</dd>",
        "Toàn bộ TTHC", "<span>22 quy trình</span>", "<span>UBND xã Bình Mỹ</span>",
        "TCVN ISO 9001:2015", "11/03/2020", f"{today() - timedelta(days=10):%d/%m/%Y}",
        "Đã được thay thế từ ngày 01/03/2023.",
        "Đã có bản sau: Giấy chứng nhận lần 2, TCVN ISO 9001:2015, từ ngày 01/03/2023.",
    ):  # fmt: skip
        assert told in html


def test_certificate_verify_tells_nothing_of_persons_and_nothing_of_the_office(cast: Cast) -> None:
    said = {"note": "Ghi chú kín", "end_reason": "Lý do kín", "ended_as": "withdrawn", "ended_on": date(2022, 1, 5)}
    paper = PaperFactory(signer="Nguyễn Văn Ký", excerpt="Trích yếu kín")
    html = verify(certificate(cast.own, 100, paper=paper, notice="12/TB-KIN", **said))
    assert [word for word in ("Nguyễn Văn Ký", "kín", "KIN", "/cong-bo/", "/co-quan/") if word in html] == []


def test_certificate_verify_speaks_of_today_whatever_day_its_reader_looks_at(cast: Cast) -> None:
    row = certificate(cast.own, -1)
    client = cast.client("staff")
    client.post("/ngay-so-lieu/", {"day": "01/01/2021"})
    assert "Hết hiệu lực" in verify(row, client)


# --- Unknown tokens ---------------------------------------------------------------------------------------------
def test_certificate_verify_answers_every_unknown_token_alike(cast: Cast) -> None:
    row = declaration(cast.own)
    tokens = ["x", row.token[:-1], row.token.swapcase(), secrets.token_urlsafe(18), "a" * 2_000, "%00", "..", "é"]
    answers = [Client().get(f"/kiem-chung/{token}/") for token in tokens]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1
    kept = [{key: value for key, value in answer.headers.items() if key != "X-Request-ID"} for answer in answers]
    assert [headers for headers in kept if headers != kept[0]] == []


@pytest.mark.usefixtures("one_minute")
def test_certificate_verify_stops_who_guesses_but_never_who_knows(cast: Cast, monkeypatch: Any) -> None:
    monkeypatch.setattr(limits, "GUESSES_A_MINUTE", 5)
    row = declaration(cast.own)
    client = Client()
    assert {client.get(f"/kiem-chung/{row.token}/").status_code for _ in range(20)} == {200}
    statuses = [client.get(f"/kiem-chung/{secrets.token_urlsafe(18)}/").status_code for _ in range(7)]
    assert statuses[:5] == [404] * 5
    assert statuses[6] == 429
    assert client.get(f"/kiem-chung/{row.token}/").status_code == 429
    assert Client(REMOTE_ADDR="192.0.2.7").get(f"/kiem-chung/{row.token}/").status_code == 200


def test_certificate_verify_reads_without_writing_and_in_few_queries(
    cast: Cast, django_assert_max_num_queries: Any
) -> None:
    row = declaration(cast.own)
    with django_assert_max_num_queries(6) as made:  # guesses, row, lines, covers, names
        Client().get(f"/kiem-chung/{row.token}/")
    assert [query["sql"] for query in made.captured_queries if not query["sql"].startswith("SELECT")] == []


# --- What it weighs ---------------------------------------------------------------------------------------------
def test_certificate_verify_weighs_little_and_sets_no_cookie(cast: Cast) -> None:
    row = certificate(cast.own, 100, scope="Phạm vi " * 500)
    answer = Client().get(f"/kiem-chung/{row.token}/")
    html = answer.content.decode()
    loaded = re.findall(r'(?:href|src)="/tinh/([^"]+)"', html)
    weight = len(answer.content) + sum((Path(settings.BASE_DIR) / "static" / name).stat().st_size for name in loaded)
    assert sorted(loaded) == ["css/public.css", "img/mark.svg"]
    assert weight < HEAVIEST
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "public, max-age=60"


def test_certificate_token_holds_at_least_128_bits(cast: Cast) -> None:
    tokens = {declaration(cast.own, part=str(number)).token for number in range(50)}
    assert len(tokens) == 50
    assert min(len(token) for token in tokens) * 6 >= 128
