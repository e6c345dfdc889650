"""Templates: small, named for their page, closed in themselves, and nothing in them that the CSP would stop."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Origin, Template
from django.urls import URLPattern, URLResolver, get_resolver

from tests.source_rules import APP_RANK
from tests.template_variables import UndefinedVariableError

TEMPLATES = Path(settings.BASE_DIR) / "templates"
LINES = 150
# Packages name these themselves: allauth's pages, the views of errors, Django's admin.
NAMED_ELSEWHERE = {"account", "mfa", "usersessions", "admin", "import_export", "simple_history"}

SHARED = {"refused.html"}  # a rule said no: one page for all
# Shown while the file is still being read, and while the import is being taken back
ALSO = {"import_preview": "import_reading", "import_result": "import_undoing"}

COMMENT = re.compile(r"\{#.*?#\}|\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)
FORBIDDEN = {
    "a script in the page": re.compile(r"<script(?![^>]*\ssrc=)", re.IGNORECASE),
    "a style in the page": re.compile(r"<style|\sstyle\s*=", re.IGNORECASE),
    "a script in an attribute": re.compile(r"\son[a-z]+\s*=\s*[\"']|\shx-on|javascript:", re.IGNORECASE),
    "an address on another host": re.compile(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE),
    "text that is not escaped": re.compile(r"\|\s*safe\b|autoescape off|\|\s*safeseq\b"),
    # The parts of a layout are the layout itself; a list's part is also an answer of its own, with all that it shows.
    "an include that sees everything": re.compile(
        r"\{%\s*include\s+[\"'](?!layouts/_|[a-z]+/partials/_[a-z]+_list\.html)(?:(?!%\}).)*(?<!\sonly)(?<!\sonly\s)%\}",
        re.DOTALL,
    ),
    "a raw code compared": re.compile(r"\{%\s*(?:el)?if\s(?:(?!%\}).)*\.(?!url_name)\w+\s*[=!]=\s*[\"'][a-z_]+[\"']"),
    "a text to be translated": re.compile(r"\{%\s*(?:trans|translate|blocktrans|blocktranslate)\b"),
    "a page in another language": re.compile(r"<html(?![^>]*\slang=\"vi\")", re.IGNORECASE),
}
BAD = {
    "a script in the page": "<script>alert(1)</script>",
    "a style in the page": '<p style="color: red">',
    "a script in an attribute": '<a onclick="x()">',
    "an address on another host": '<link href="https://cdn.example.com/a.css">',
    "text that is not escaped": "{{ note|safe }}",
    "an include that sees everything": '{% include "components/chips.html" with chips=chips %}',
    "a raw code compared": '{% if agency.level == "commune" %}',
    "a text to be translated": '{% translate "Save" %}',
    "a page in another language": '<html lang="en">',
}


INCLUDE = re.compile(r"\{%\s*include\s+[\"']([^\"']+)[\"']((?:(?!%\}).)*)%\}", re.DOTALL)


def parts_without_token(text: str, sends: set[str]) -> list[str]:
    """The parts with a form that are included alone and not handed the token, without which no form is taken."""
    included = [(name, rest) for name, rest in INCLUDE.findall(text) if name in sends]
    return [name for name, rest in included if " only" in rest and "csrf_token=csrf_token" not in rest]


def templates() -> list[Path]:
    return sorted(path for path in TEMPLATES.rglob("*") if path.suffix in (".html", ".txt"))


def faults_of(text: str) -> list[str]:
    shown = COMMENT.sub("", text)
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(shown)]


def test_templates_hold_nothing_forbidden():
    found = {str(path.relative_to(TEMPLATES)): faults_of(path.read_text()) for path in templates()}

    assert {name: faults for name, faults in found.items() if faults} == {}


def test_parts_with_a_form_are_handed_the_token():
    texts = {str(path.relative_to(TEMPLATES)): path.read_text() for path in templates()}
    sends = {name for name, text in texts.items() if "{% csrf_token %}" in text}

    assert {name: parts_without_token(text, sends) for name, text in texts.items()} == dict.fromkeys(texts, [])


def test_check_finds_a_form_without_its_token():
    forgotten = '{% include "a/partials/_form.html" with form=form only %}'
    handed = '{% include "a/partials/_form.html" with form=form csrf_token=csrf_token only %}'

    assert parts_without_token(forgotten + handed, {"a/partials/_form.html"}) == ["a/partials/_form.html"]


@pytest.mark.parametrize("name", FORBIDDEN)
def test_check_finds_what_is_forbidden(name):
    assert faults_of(BAD[name]) == [name]


def test_check_lets_good_text_pass():
    good = """<html class="page" lang="vi">{# onclick="x" #}<script src="{% static 'js/portal.js' %}" defer></script>
    {% include "components/chips.html" with chips=chips only %}{% if agency.is_commune %}{{ note }}{% endif %}
    <a href="//{{ host }}/">…</a></html>"""

    assert faults_of(good) == []


def test_templates_are_short():
    long = {path.name: len(path.read_text().splitlines()) for path in templates()}

    assert {name: lines for name, lines in long.items() if lines > LINES} == {}


def test_pages_extend_a_layout_and_nothing_deeper():
    parents = {
        parent
        for path in templates()
        for parent in re.findall(r"\{%\s*extends\s+[\"']([^\"']+)[\"']", path.read_text())
        if path.parent.name != "layouts" and not parent.startswith(("admin/", "import_export/", "simple_history/"))
    }

    assert {parent for parent in parents if not parent.startswith("layouts/")} == set()


# --- One stem for view, URL name and template -------------------------------------------------------------------


def views() -> Iterator[tuple[str, str, str]]:
    """Module, function and URL name of each of our addresses."""

    def walk(patterns: list[URLPattern | URLResolver]) -> Iterator[tuple[str, str, str]]:
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                if pattern.app_name != "admin":
                    yield from walk(pattern.url_patterns)
            elif pattern.callback.__module__.split(".")[0] in APP_RANK:
                yield pattern.callback.__module__, pattern.callback.__name__, str(pattern.name)

    return walk(get_resolver().url_patterns)


def pages_of(module: str, function: str) -> list[str]:
    """The templates that a view names."""
    path = Path(settings.BASE_DIR) / (module.replace(".", "/") + ".py")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef) and node.name == function:
            strings = [part.value for part in ast.walk(node) if isinstance(part, ast.Constant)]
            return [text for text in strings if isinstance(text, str) and re.search(r"[a-z]\.html$", text)]
    return []


def belongs(page: str, module: str, stem: str) -> bool:
    """agencies/agency_list.html, or a part agencies/partials/_….html; the ground floor's pages have no folder."""
    folder, _, name = page.rpartition("/")
    if page in SHARED or folder == "components":
        return True
    if folder not in {*module.split("."), *(f"{part}/partials" for part in module.split(".")), ""}:
        return False
    return (
        name.startswith("_") or re.fullmatch(rf"({stem}|{ALSO.get(stem, stem)})(_[a-z_]+)?\.html", name) is not None
    )


def test_view_and_url_name_are_one_stem():
    # help() is Python's own, so its view alone is called help_page.
    assert [(function, name) for _, function, name in views() if function not in (name, f"{name}_page")] == []


def test_view_and_template_are_one_stem():
    foreign = [
        (function, page)
        for module, function, name in views()
        for page in pages_of(module, function)
        if not belongs(page, module, name)
    ]

    assert foreign == []


def test_stems_are_compared():
    assert belongs("agencies/agency_list.html", "agencies.views.agencies", "agency_list")
    assert not belongs("agencies/agencies.html", "agencies.views.agencies", "agency_list")
    assert not belongs("reports/agency_list.html", "agencies.views.agencies", "agency_list")


def test_every_template_is_used():
    sources = "\n".join(
        path.read_text()
        for app in APP_RANK
        for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
        if "migrations" not in path.parts
    ) + "\n".join(path.read_text() for path in templates())
    names = [str(path.relative_to(TEMPLATES)) for path in templates()]
    ours = [name for name in names if name.split("/")[0] not in NAMED_ELSEWHERE and not re.match(r"\d{3}", name)]
    named = [
        re.sub(r"\{[^}]*\}", "[a-z_]+", name) for name in re.findall(r"[\"']([\w/{}.]+\.html|\S+\.txt)[\"']", sources)
    ]

    assert [name for name in ours if not any(re.fullmatch(pattern, name) for pattern in named)] == []


# --- Undefined variables ----------------------------------------------------------------------------------------


def test_undefined_variable_in_our_template_fails():
    ours = Template("<p>{{ agency.nmae }}</p>", origin=Origin(str(TEMPLATES / "agencies/agency_detail.html")))

    with pytest.raises(UndefinedVariableError, match=r"agency\.nmae"):
        ours.render(Context({"agency": {"name": "UBND"}}))


def test_undefined_variable_in_a_package_shows_nothing():
    assert Template("<p>{{ nothing }}</p>").render(Context()) == "<p></p>"
