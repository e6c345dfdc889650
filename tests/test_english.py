"""A page with an English sentence is a defect: every page is read for leftovers, the administration included."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.access_arguments import ARGUMENTS
from tests.access_table import rows
from tests.answers import read_whole
from tests.page_text import english_in, told_by

pytestmark = pytest.mark.words

# Every page with a person who may open it.
PAGES = sorted(
    {
        (row.name, next(person for person, status in row.expected.items() if status == "200"))
        for row in rows()
        if row.method == "get" and "200" in row.expected.values()
    }
)

ADMIN_PAGES = sorted(
    f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}"
    for model in admin.site._registry
    for page in ("changelist", "add")
)


@pytest.mark.parametrize("name", ["admin:index", "admin:password_change", *ADMIN_PAGES])
def test_administration_speaks_vietnamese(cast, name):
    page = cast.client("root").get(reverse(name), follow=True)

    if page.status_code != 403:  # what nobody may add
        assert page.status_code == 200
        assert english_in(page.content.decode()) == []


@pytest.mark.parametrize(("name", "person"), PAGES)
def test_page_speaks_vietnamese(cast, name, person):
    address = reverse(name, **ARGUMENTS.get(name, lambda cast: {})(cast))

    page = cast.client(person).get(address)

    body = read_whole(page)
    if page.headers["Content-Type"].startswith("text/html"):
        assert english_in(body.decode()) == []


@pytest.mark.parametrize("name", sorted(row.name for row in rows() if row.method == "post"))
def test_form_sent_empty_complains_in_vietnamese(cast, name):
    address = reverse(name, **ARGUMENTS.get(name, lambda cast: {})(cast))

    page = cast.client("leader").post(address)

    if page.headers.get("Content-Type", "").startswith("text/html"):
        assert english_in(page.content.decode()) == []


def test_reader_finds_english_wherever_it_is_told():
    page = """<head><title>The page</title></head><p>Đã <b>Please enter</b></p><input type="submit" value="Save">
    <a aria-label="Skip to content" href="/the/page"></a><script>var the = 1</script><img alt="History">"""

    assert english_in(page) == ["The page", "Please enter", "Save", "Skip to content", "History"]


def test_reader_takes_vietnamese_for_what_it_is():
    page = """<title>Cơ quan</title><p>In danh sách, to, do, no, me; con an toàn. Gửi a@the.example</p>
    <p>/the/page ISO 9001 the-thing.xlsx</p>"""

    assert english_in(page) == []
    assert told_by("<title>Cơ  quan</title><p>In</p>") == ["Cơ quan", "In"]
