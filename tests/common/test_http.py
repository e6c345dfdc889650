"""A view reads or writes; a GET cannot change a fact; a form does its work once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.test import RequestFactory

from agencies.models import Cluster
from common.errors import Refused
from common.history import create
from common.http import WroteOnReading, edits, next_address, reads, typed_key, typed_keys, typed_text, writes


@pytest.fixture
def ask(cast):
    def make(method="get", data=None, **attributes):
        request = getattr(RequestFactory(), method)("/cho/", data or {})
        request.user = cast.staff
        for name, value in attributes.items():
            setattr(request, name, value)
        return request

    return make


def add_cluster(request, cast_home, name="Cụm thử"):
    create(Cluster(province=cast_home, name=name, sort_key=name), by=request.user)
    return redirect(f"/xong/{Cluster.objects.count()}/")


def test_reads_refuses_to_change_a_fact(cast, ask):
    with pytest.raises(WroteOnReading):
        reads(lambda request: add_cluster(request, cast.home))(ask())
    assert Cluster.objects.count() == 0


def test_reads_control_the_same_statement_passes_where_nobody_guards(cast, ask):
    add_cluster(ask(), cast.home)
    assert Cluster.objects.count() == 1


def test_reads_lets_others_on_the_same_connection_write(cast, ask):
    """As a server under test does, which answers several browsers over one connection."""

    def read(request):
        with ThreadPoolExecutor(1) as other:
            connection.inc_thread_sharing()
            other.submit(written_over, connections["default"], cast.home).result()
            connection.dec_thread_sharing()
        return HttpResponse("ok")

    reads(read)(ask())
    assert Cluster.objects.count() == 1
    assert connection.execute_wrappers == []


def written_over(shared, home):
    connections["default"] = shared
    create(Cluster(province=home, name="Cụm của người khác", sort_key="cum"), by=None)


def test_reads_answers_no_post(ask):
    assert reads(lambda request: HttpResponse("ok"))(ask("post")).status_code == 405


def test_edits_guards_its_get_and_writes_on_post(cast, ask):
    view = edits(lambda request: add_cluster(request, cast.home))
    with pytest.raises(WroteOnReading):
        view(ask())
    assert view(ask("post")).status_code == 302


def test_writes_does_its_work_once_for_a_form_token(cast, ask):
    view = writes(lambda request: add_cluster(request, cast.home))
    first = view(ask("post", {"form_token": "mot-lan"}))
    second = view(ask("post", {"form_token": "mot-lan"}))
    assert (first.url, second.url) == ("/xong/1/", "/xong/1/")
    assert Cluster.objects.count() == 1


def test_writes_lets_a_faulty_form_be_sent_again(cast, ask):
    faulty = writes(lambda request: HttpResponse("lỗi"))
    assert faulty(ask("post", {"form_token": "t"})).status_code == 200
    assert (
        writes(lambda request: add_cluster(request, cast.home))(ask("post", {"form_token": "t"})).status_code == 302
    )
    assert Cluster.objects.count() == 1


def test_writes_keeps_nothing_of_a_view_that_fails(cast, ask):
    def failing(request):
        add_cluster(request, cast.home)
        raise Refused("Không được.")

    with pytest.raises(Refused):
        writes(failing)(ask("post", {"form_token": "t"}))
    assert Cluster.objects.count() == 0


def test_writes_refuses_while_another_day_is_shown(cast, ask):
    view = writes(lambda request: add_cluster(request, cast.home))
    with pytest.raises(Refused, match="Về hôm nay"):
        view(ask("post", day_is_today=False))
    assert Cluster.objects.count() == 0


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/co-quan/?trang=2", "/co-quan/?trang=2"),
        ("https://vidu.example/", "/mac-dinh/"),
        ("//vidu.example/", "/mac-dinh/"),
        ("javascript:alert(1)", "/mac-dinh/"),
        ("", "/mac-dinh/"),
    ],
)
def test_next_address_stays_in_the_house(ask, wanted, led_to):
    assert next_address(ask("post", {"next": wanted}), "/mac-dinh/") == led_to


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("12", 12), ("9" * 18, 10**18 - 1), ("", None), ("-1", None), ("1.5", None), ("²", None), ("٣", None),
        ("9" * 19, None), ("9" * 5_000, None),
    ],
)  # fmt: skip
def test_typed_key_is_a_number_that_a_row_can_have_or_none(typed, key):
    assert typed_key(typed) == key


def test_typed_keys_one_that_is_no_number_is_a_row_that_does_not_exist():
    assert typed_keys(["1", "2", "1"]) == {1, 2}
    with pytest.raises(Http404):
        typed_keys(["1", "x"])


def test_typed_text_is_cut_and_holds_no_nul():
    assert typed_text("a\0bcd", 3) == "abc"
