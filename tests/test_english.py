"""A page with an English sentence is a defect: the walk of test_access.py reads every page and form, this one the
administration; and the reader itself."""

import pytest
from django.contrib import admin
from django.urls import reverse

from tests.page_text import english_in, told_by

pytestmark = pytest.mark.words

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


def test_reader_finds_english_wherever_it_is_told():
    page = """<head><title>The page</title></head><p>Đã <b>Please enter</b></p><input type="submit" value="Save">
    <a aria-label="Skip to content" href="/the/page"></a><script>var the = 1</script><img alt="History">"""

    assert english_in(page) == ["The page", "Please enter", "Save", "Skip to content", "History"]


def test_reader_takes_vietnamese_for_what_it_is():
    page = """<title>Cơ quan</title><p>In danh sách, to, do, no, me; con an toàn. Gửi a@the.example</p>
    <p>/the/page ISO 9001 the-thing.xlsx</p>"""

    assert english_in(page) == []
    assert told_by("<title>Cơ  quan</title><p>In</p>") == ["Cơ quan", "In"]
