"""The parts of a page: what they say, that they escape, and that faults and states cannot be lost."""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.html import parse_html

from common.registry import Todo

HOSTILE = "<script>alert('x')</script>\""
ESCAPED = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&quot;"


def shown(source: str, **context: Any) -> str:
    """The template as a reader's browser gets it, blank lines and indents apart."""
    lines = Template(source).render(Context(context)).splitlines()
    return "".join(line.strip() for line in lines)


# --- Values -----------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("source", "value", "expected"),
    [
        ("{{ value|day }}", date(2021, 2, 5), "05/02/2021"),
        ("{{ value|day }}", None, "chưa rõ"),
        ("{{ value|day }}", "", "chưa rõ"),
        ("{{ value|day }}", "11/7", "11/7"),
        # Half past five in the afternoon, universal time, is the next day at the office.
        ("{{ value|day }}", datetime(2021, 12, 31, 17, 30, tzinfo=UTC), "01/01/2022"),
        ("{{ value|moment }}", datetime(2021, 12, 31, 17, 30, tzinfo=UTC), "00:30 ngày 01/01/2022"),
        ("{{ value|moment }}", None, "chưa rõ"),
        ("{{ value|long_day }}", date(2021, 11, 12), "Thứ Sáu, 12/11/2021"),
        ("{{ value|long_day }}", date(2021, 11, 14), "Chủ Nhật, 14/11/2021"),
        ("{{ value|long_day }}", None, "chưa rõ"),
        ("{{ value|number }}", 0, "0"),
        ("{{ value|number }}", 1234, "1.234"),
        ("{{ value|number }}", 24310999, "24.310.999"),
        ("{{ value|number }}", -1234, "-1.234"),
        ("{{ value|number }}", 1234.5, "1.234,5"),
        ("{{ value|number }}", Decimal("1500.00"), "1.500"),
        ("{{ value|number }}", None, "chưa rõ"),
        ("{{ value|share:14 }}", 12, "85,7%"),
        ("{{ value|share:2000 }}", 1, "0,1%"),  # 0,05 is rounded up, not to even
        ("{{ value|share:3 }}", 3, "100,0%"),
        ("{{ value|share:0 }}", 0, "–"),
        ("{% ratio value 1400 %}", 1200, "1.200/1.400 · 85,7%"),
    ],
)
def test_value_reads_as_the_office_writes_it(source: str, value: Any, expected: str) -> None:
    assert shown(source, value=value) == expected


def test_marked_keeps_the_accents_of_what_was_found() -> None:
    assert shown('{% marked "UBND phường Châu Phú A" "chau phu" %}') == ("UBND phường <mark>Châu Phú</mark> A")


def test_marked_without_a_query_is_the_text() -> None:
    assert shown("{% marked text query %}", text="A & B", query="") == "A &amp; B"


def test_change_says_old_and_new_in_words() -> None:
    assert shown("{% change None new %}", new="0296 3852 105") == (
        '<span class="change"><span class="visually-hidden">cũ: </span><del>(trống)</del> '
        '<span aria-hidden="true">→</span> <span class="visually-hidden">mới: </span>'
        "<ins>0296 3852 105</ins></span>"
    )


# --- Nothing a user typed becomes markup ------------------------------------------------------------------------
@pytest.mark.parametrize(
    "source",
    [
        "{% state 'good' bad %}",
        "{% marked bad bad %}",
        "{% marked bad '' %}",
        "{% change bad bad %}",
        "{% fact bad bad url=bad act=bad %}",
        "{% fact_block bad %}{{ bad }}{% endfact_block %}",
        "{% facts %}{{ bad }}{% endfacts %}",
        "{% panel bad classes=bad %}{{ bad }}{% endpanel %}",
        "{% listing bad classes=bad %}{{ bad }}{% endlisting %}",
        "{% banner %}{{ bad }}{% endbanner %}",
        "{% fault %}{{ bad }}{% endfault %}",
        "{% empty_state bad %}{{ bad }}{% endempty_state %}",
        "{% confirmation bad reference=bad %}{{ bad }}{% endconfirmation %}",
        "{% check_all bad bad %}{% check_row bad bad bad %}",
        "{% steps 1 bad %}",
        "{% tabs rows bad %}",
        "{% chips rows bad %}",
        "{% bars rows bad label_head=bad figure_head=bad %}",
        "{% tile_map rows bad table_url=bad %}",
        "{% todo_list todos %}",
        "{% todo_list nobody nothing=bad %}",
        "{% field form.bad label=bad hint=bad %}",
        "{% filter_field form.choice label=bad %}",
        "{% error_summary form %}",
    ],
)
def test_component_escapes_what_it_is_given(source: str) -> None:
    class Hostile(forms.Form):
        bad = forms.CharField(help_text=HOSTILE)
        choice = forms.ChoiceField(choices=[(HOSTILE, HOSTILE), (HOSTILE, [(HOSTILE, HOSTILE)])])

    form = Hostile({"bad": HOSTILE, "choice": HOSTILE})
    form.add_error("bad", HOSTILE)
    row = {"label": HOSTILE, "url": HOSTILE, "value": 1, "total": 2, "state": "bad", "word": HOSTILE, "count": 1}
    todo = Todo(count=1, sentence=HOSTILE, address=HOSTILE, note=HOSTILE, state="warn")
    html = shown(source, bad=HOSTILE, form=form, rows=[row], todos=[todo], nobody=[])
    assert "<script" not in html
    assert ESCAPED in html.replace("<mark>", "").replace("</mark>", "")


# --- States and notices -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(("kind", "css"), [("good", "good"), ("warn", "warn"), ("bad", "bad"), ("", "idle")])
def test_state_is_a_word_with_its_shape(kind: str, css: str) -> None:
    assert shown("{% state kind 'đang áp dụng' %}", kind=kind) == (
        f'<span class="state state-{css}">đang áp dụng</span>'
    )


@pytest.mark.parametrize("source", ["{% state 'Good' 'x' %}", "{% banner 'red' %}x{% endbanner %}"])
def test_misspelt_kind_stops_the_page(source: str) -> None:
    with pytest.raises(ValueError, match="is none of"):
        shown(source)


@pytest.mark.parametrize(("kind", "role"), [("bad", "alert"), ("good", "status")])
def test_banner_is_read_out(kind: str, role: str) -> None:
    assert shown("{% banner kind %}Câu.{% endbanner %}", kind=kind) == (
        f'<div class="banner banner-{kind}" role="{role}">Câu.</div>'
    )


@pytest.mark.parametrize(
    ("tags", "kind"),
    [("success", "good"), ("extra error", "bad"), ("warning", "warn"), ("info", "info"), ("", "info")],
)
def test_message_takes_the_banner_of_its_level(tags: str, kind: str) -> None:
    assert shown("{{ tags|banner_kind }}", tags=tags) == kind


# --- Lists ------------------------------------------------------------------------------------------------------
def test_fact_without_a_value_says_so() -> None:
    html = shown("{% fact 'Điện thoại' '' %}{% fact 'Ngày' none empty='chưa rõ' %}", none=None)
    assert html == (
        '<div><dt>Điện thoại</dt><dd><span class="absent">Chưa cung cấp</span></dd></div>'
        '<div><dt>Ngày</dt><dd><span class="absent">chưa rõ</span></dd></div>'
    )


def test_fact_shows_a_zero_and_writes_days_the_office_s_way() -> None:
    html = shown("{% fact 'Số phòng' 0 %}{% fact 'Từ ngày' on %}", on=date(2021, 2, 25))
    assert html == "<div><dt>Số phòng</dt><dd>0</dd></div><div><dt>Từ ngày</dt><dd>25/02/2021</dd></div>"


def test_fact_link_names_what_it_changes() -> None:
    assert '<a href="/sua/">Sửa<span class="visually-hidden"> Tên</span></a>' in shown(
        "{% fact 'Tên' 'UBND' url='/sua/' %}"
    )


def test_listing_keeps_a_hidden_caption_for_those_who_listen() -> None:
    assert '<caption class="visually-hidden">Cơ quan</caption>' in shown(
        "{% listing 'Cơ quan' hide_caption=True %}<tbody></tbody>{% endlisting %}"
    )


def test_todo_list_links_each_count_to_its_list() -> None:
    todos = [Todo(count=1204, sentence="cơ quan chưa có cụm", address="/co-quan/?cum=", note="quá hạn", state="bad")]
    assert shown("{% todo_list todos %}", todos=todos) == (
        '<ul class="todo"><li><span class="todo-count">1.204</span> '
        '<a href="/co-quan/?cum=">cơ quan chưa có cụm</a> <span class="todo-note">'
        '<span class="state state-bad">quá hạn</span></span></li></ul>'
    )


def test_todo_list_without_work_says_so() -> None:
    assert shown("{% todo_list todos %}", todos=[]) == '<p class="nothing">Không có việc nào đang chờ.</p>'


def pagination_of(address: str, rows: int) -> str:
    request = RequestFactory().get(address)
    page = Paginator(range(rows), 50).get_page(request.GET.get("trang"))
    return shown("{% pagination page what='cơ quan' %}", request=request, page=page)


def test_pagination_keeps_the_filter_and_says_which_rows() -> None:
    html = pagination_of("/co-quan/?cap=xa&trang=2", 1234)
    assert "<p>51–100 trong 1.234 cơ quan</p>" in html
    assert '<a href="?cap=xa&amp;trang=1" rel="prev">' in html
    assert '<a href="?cap=xa&amp;trang=3" rel="next">' in html
    assert '<a href="?cap=xa&amp;trang=2" aria-current="page">' in html
    assert '<span class="gap">…</span>' in html


def test_pagination_of_one_page_offers_no_links() -> None:
    html = pagination_of("/co-quan/", 3)
    assert "<p>1–3 trong 3 cơ quan</p>" in html
    assert "<a " not in html


def test_pagination_of_nothing_is_nothing() -> None:
    assert pagination_of("/co-quan/", 0) == ""


def test_chips_link_to_the_list_without_them() -> None:
    chosen = [{"label": "Cấp xã", "url": "?"}, {"label": "Bắt buộc", "url": "?cap=xa"}]
    html = shown("{% chips chosen '/co-quan/' %}", chosen=chosen)
    assert html.count('class="chip"') == 2
    assert '<a class="chip-clear" href="/co-quan/">Bỏ tất cả</a>' in html
    assert shown("{% chips chosen %}", chosen=[]) == ""


def test_tabs_mark_the_one_in_sight() -> None:
    tabs = [{"label": "Lỗi", "url": "?a", "current": True, "count": 0}, {"label": "Tệp", "url": "?b"}]
    assert shown("{% tabs tabs 'Theo tình trạng' %}", tabs=tabs) == (
        '<nav class="tabs" aria-label="Theo tình trạng"><a href="?a" aria-current="page">Lỗi '
        '<span class="count">0</span></a><a href="?b">Tệp</a></nav>'
    )


def test_steps_say_which_are_done_and_which_is_now() -> None:
    html = shown("{% steps 2 'Chọn tệp' 'Xem trước' 'Kết quả' %}")
    assert html.count("(đã xong)") == 1
    assert html.count('aria-current="step"') == 1


def test_address_leaves_empty_parts_out() -> None:
    assert shown("{% address '/co-quan/' cap='xa' cum='' trang=None q='a b' %}") == "/co-quan/?cap=xa&amp;q=a+b"


# --- Pictures ---------------------------------------------------------------------------------------------------
def test_bars_show_the_figures_that_they_draw() -> None:
    rows = [
        SimpleNamespace(label="Thị xã Tân Châu", value=12, total=14, url="/tc/"),
        SimpleNamespace(label="Huyện không có xã", value=0, total=0, url=""),
    ]
    html = shown("{% bars rows 'Chậm nhất: Tân Châu.' %}", rows=rows)
    assert "<caption>Chậm nhất: Tân Châu.</caption>" in html
    assert '<rect class="bar-value" width="85.7" height="10"/>' in html
    assert '<td class="bar-figures">12/14 · 85,7%</td>' in html
    assert '<rect class="bar-value" width="0.0" height="10"/>' in html
    assert '<td class="bar-figures">0/0 · –</td>' in html
    assert "style=" not in html


def test_tile_map_names_every_tile_and_counts_them() -> None:
    tiles = [
        {"label": "UBND xã A", "url": "/a/", "state": "good", "word": "đang áp dụng"},
        {"label": "UBND xã B", "url": "/b/", "state": "good", "word": "đang áp dụng"},
        {"label": "UBND xã C", "url": "", "state": "bad", "word": "chấm dứt"},
    ]
    html = shown("{% tile_map tiles 'Câu.' table_url='/bang/' %}", tiles=tiles)
    assert html.count('<span class="visually-hidden">UBND xã') == 3
    assert "đang áp dụng: <strong>2</strong> (66,7%)" in html
    assert "chấm dứt: <strong>1</strong> (33,3%)" in html
    assert '<a href="/bang/">Xem dạng bảng</a>' in html
    assert "style=" not in html


# --- Forms ------------------------------------------------------------------------------------------------------
class AgencyForm(forms.Form):
    name = forms.CharField(label="Tên cơ quan", help_text="Ghi đủ như trong quyết định.")
    since = forms.DateField(label="Từ ngày", required=False)
    level = forms.ChoiceField(label="Cấp", choices=[("p", "Cấp tỉnh"), ("c", "Cấp xã")], widget=forms.RadioSelect)
    token = forms.CharField(widget=forms.HiddenInput)

    def clean(self) -> None:
        self.add_error(None, "Cơ quan này đã có trong danh sách.")


def test_field_ties_label_hint_and_fault_to_the_input() -> None:
    html = shown("{% field form.name %}", form=AgencyForm({}))
    assert '<label class="form-label" for="id_name">Tên cơ quan</label>' in html
    assert '<div class="form-text" id="id_name_hint">Ghi đủ như trong quyết định.</div>' in html
    assert '<div class="field-fault" id="id_name_error">' in html
    assert 'aria-describedby="id_name_hint id_name_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'class="form-control is-invalid"' in html


def test_field_keeps_the_browser_s_own_bubbles_away() -> None:
    html = shown("{% field form.name %}", form=AgencyForm())
    assert 'aria-required="true"' in html
    assert " required" not in html


def test_field_of_a_day_is_typed_and_says_how() -> None:
    html = shown("{% field form.since %}", form=AgencyForm(initial={"since": date(2021, 2, 25)}))
    assert 'type="text"' in html
    assert 'value="25/02/2021"' in html
    assert 'inputmode="numeric"' in html
    assert "Ngày/tháng/năm, ví dụ 25/02/2021." in html
    assert '<span class="optional">(không bắt buộc)</span>' in html


def test_field_keeps_what_was_typed_wrongly() -> None:
    assert 'value="31/02/2021"' in shown("{% field form.since %}", form=AgencyForm({"since": "31/02/2021"}))


def test_field_of_a_file_asks_for_it_again_where_the_page_came_back_for_another_fault() -> None:
    class Sent(AgencyForm):
        scan = forms.FileField(help_text="PDF.")

    chosen = {"scan": SimpleUploadedFile("Quyết định.pdf", b"%PDF")}
    html = shown("{% field form.scan %}", form=Sent({"name": ""}, chosen))
    assert "Tệp “Quyết định.pdf” chưa được gửi vì trang còn chỗ phải sửa." in html
    assert 'class="form-text chosen-again" id="id_scan_hint"' in html
    assert "chưa được gửi" not in shown("{% field form.scan %}", form=Sent({"name": ""}, {}))


def test_field_of_choices_is_a_group_with_a_legend() -> None:
    html = shown("{% field form.level %}", form=AgencyForm({"level": "x"}))
    assert '<fieldset class="field field-bad" aria-describedby="id_level_error">' in html
    assert '<legend class="form-label">Cấp</legend>' in html
    assert '<input type="radio" name="level" value="c" id="id_level_1"' in html


def test_field_of_choices_ticks_the_chosen_one() -> None:
    html = shown("{% field form.level %}", form=AgencyForm({"level": "c"}))
    assert html.count(" checked") == 1
    assert 'id="id_level_1" class="form-check-input" checked>' in html


def test_hidden_field_is_an_input_alone() -> None:
    html = shown("{% field form.token %}", form=AgencyForm())
    assert html.startswith('<input type="hidden" name="token"')
    assert "<label" not in html


def test_error_summary_links_every_fault_to_its_field() -> None:
    html = shown("{% error_summary form %}", form=AgencyForm({"since": "31/02/2021", "token": "x"}))
    assert "Có 4 chỗ cần sửa" in html
    assert "<li>Cơ quan này đã có trong danh sách.</li>" in html
    assert '<a href="#id_name">Tên cơ quan: ' in html
    assert '<a href="#id_since">Từ ngày: ' in html
    assert '<a href="#id_level_0">Cấp: ' in html
    assert 'tabindex="-1"' in html


def test_error_summary_tells_the_fault_of_a_hidden_field_too() -> None:
    html = shown("{% error_summary form %}", form=AgencyForm({"name": "A", "level": "c"}))
    assert "Có 2 chỗ cần sửa" in html
    assert "#id_token" not in html


def test_error_summary_gathers_the_forms_of_a_set() -> None:
    rows = forms.formset_factory(AgencyForm)
    sent = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "1", "form-0-name": "A"}
    assert '<a href="#id_form-0-level_0">Cấp: ' in shown("{% error_summary rows %}", rows=rows(sent))


def test_error_summary_is_silent_while_nothing_is_wrong() -> None:
    assert shown("{% error_summary form nobody %}", form=AgencyForm(), nobody=None) == ""


def test_filter_field_writes_the_same_choices_as_the_widget() -> None:
    class Filter(forms.Form):
        level = forms.ChoiceField(
            label="Cấp", required=False, choices=[("", "Tất cả"), ("c", "Cấp xã"), ("Cũ", [("d", "Cấp huyện")])]
        )

    form = Filter({"level": "d"})
    drawn = re.search("<select.*</select>", shown("{% filter_field form.level %}", form=form))
    assert drawn is not None
    widget = form["level"].as_widget(attrs={"class": "form-select"})
    assert parse_html(drawn[0]) == parse_html(widget)


@pytest.mark.parametrize("typed", ["", 'Sở "Y tế" <b>', "quá dài" * 10])
def test_filter_field_writes_the_same_line_as_the_widget(typed: str) -> None:
    class Filter(forms.Form):
        q = forms.CharField(label="Tìm", required=False, max_length=40, help_text="Không cần dấu")

    form = Filter({"q": typed})
    drawn = re.search("<input[^>]*>", shown("{% filter_field form.q %}", form=form))
    assert drawn is not None
    assert parse_html(drawn[0]) == parse_html(form["q"].as_widget(attrs={"class": "form-control"}))


# --- The frame --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_fault_page_needs_neither_database_nor_context(name: str, settings: Any) -> None:
    html = render_to_string(name)
    assert '<html lang="vi">' in html
    assert settings.OFFICE["name"] in html


@pytest.mark.parametrize("name", ["403.html", "403_csrf.html", "404.html", "500.html", "503.html"])
def test_fault_page_has_nothing_inline(name: str) -> None:
    html = render_to_string(name)
    assert "style=" not in html
    assert "<style" not in html
    assert html.count("<script ") == html.count("<script src=")
    assert re.search(r"<[^>]+\son[a-z]+=", html) is None


def test_title_of_a_page_with_faults_says_so() -> None:
    source = '{% extends "layouts/plain.html" %}{% block title %}Đăng nhập{% endblock %}'
    assert "<title>Lỗi: Đăng nhập – " in shown(source, form=AgencyForm({}))
    assert "<title>Đăng nhập – " in shown(source, form=AgencyForm())


def page_of(source: str = "", **context: Any) -> str:
    request = RequestFactory().get("/co-quan/?cap=xa")
    frame = {"day": date(2025, 6, 30), "today": date(2026, 11, 21), "is_today": False}
    office = {"name": "Chi cục A", "address": "", "phone": "0296 3852 115", "email": ""}
    duties = [{"pk": 1, "label": "Chuyên viên", "place": "tỉnh An Giang"}]
    usual = {"request": request, "frame": frame, "office": office, "user": "Trần Thị Hạnh", "duties": duties}
    usual |= {"duty": duties[0], "messages": [], "navigation": [], "csrf_token": "t"}
    return shown('{% extends "layouts/page.html" %}' + source, **usual | context)


def test_page_says_that_it_looks_back_and_leads_to_today() -> None:
    html = page_of()
    assert "Đang xem số liệu ngày <strong>30/06/2025</strong>. Không ghi được vào quá khứ." in html
    assert '<input type="hidden" name="day" value=""><span>' in html.replace("\n", "")
    today = {"day": date(2026, 11, 21), "today": date(2026, 11, 21), "is_today": True}
    assert "Về hôm nay</button>" not in page_of(frame=today)


def test_page_offers_other_duties_only_to_those_who_hold_several() -> None:
    second = {"pk": 2, "label": "Thư ký ISO", "place": "UBND xã A"}
    first = {"pk": 1, "label": "Chuyên viên", "place": "tỉnh An Giang"}
    assert "Làm việc với vai" not in page_of()
    html = page_of(duties=[first, second])
    assert '<button class="drop-line" type="submit" name="duty" value="1" aria-current="true">' in html
    assert '<button class="drop-line" type="submit" name="duty" value="2">' in html


def test_page_footer_leaves_out_what_the_office_has_not() -> None:
    html = page_of()
    assert "<p>Điện thoại: 0296 3852 115</p>" in html
    assert "mailto:" not in html


def test_page_shows_each_message_by_its_level() -> None:
    messages = [SimpleNamespace(tags="error", __str__=lambda self: "x")]
    assert '<div class="banner banner-bad">' in page_of(messages=messages)


def test_page_begins_with_the_way_to_its_content() -> None:
    html = page_of()
    assert '<a class="skip" href="#noi-dung">Đến nội dung chính</a>' in html
    assert '<main class="main" id="noi-dung" tabindex="-1">' in html


def test_search_box_repeats_the_query_on_its_own_page_alone() -> None:
    request = RequestFactory().get("/tim/?q=chau+phu")
    request.resolver_match = SimpleNamespace(url_name="search")  # type: ignore[assignment]
    assert 'name="q" value="chau phu"' in page_of(request=request)
    request.resolver_match = SimpleNamespace(url_name="agency_list")  # type: ignore[assignment]
    assert 'name="q" value=""' in page_of(request=request)
