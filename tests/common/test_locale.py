"""Vietnamese of Django and the packages: compiled afresh, complete, and with the same blanks to fill."""

import gettext
import re
from pathlib import Path

import django
import pytest
from allauth import __file__ as allauth_file
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from scripts.messages import compiled, parse

FOLDER = Path(settings.LOCALE_PATHS[0]) / "vi" / "LC_MESSAGES"
DJANGO = Path(django.__file__).parent
ALLAUTH = Path(allauth_file).parent
# Never on our pages: names of other languages, generic views, apps of allauth that are not installed.
NOT_OURS = re.compile(
    r"conf/global_settings|default_urlconf|technical_|views/csrf"
    r"|socialaccount|headless|idp/|webauthn|account/admin|templates/"
)
BLANK = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}|<[^>]+>")


def english(catalogue: Path) -> dict[str, list[str]]:
    """Every sentence of a package with the places that it is used in."""
    found: dict[str, list[str]] = {}
    for block in catalogue.read_text().split("\n\n"):
        for key in parse(block):
            if key:
                found[key] = re.findall(r"^#: (.+)$", block, re.MULTILINE)
    return found


def vietnamese(catalogue: Path) -> set[str]:
    """The sentences that a compiled catalogue translates."""
    with catalogue.open("rb") as file:
        return {key if isinstance(key, str) else key[0] for key in gettext.GNUTranslations(file)._catalog}  # type: ignore[attr-defined]


def missing(catalogue: Path, known: set[str], skipped: re.Pattern[str]) -> list[str]:
    return [
        key
        for key, places in english(catalogue).items()
        if key.split("\0")[0] not in known and not all(skipped.search(place) for place in " ".join(places).split())
    ]


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_compiled_file_is_fresh(name):
    """`make messages` makes it anew."""
    assert (FOLDER / f"{name}.mo").read_bytes() == compiled((FOLDER / f"{name}.po").read_text())


def test_compiler_writes_what_gettext_reads(tmp_path):
    source = (
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\nPlural-Forms: nplurals=1; plural=0;\\n"\n\n'
        '# note\nmsgctxt "field"\nmsgid "Login"\nmsgstr "Tên "\n"đăng nhập"\n\n'
        'msgid "%d day"\nmsgid_plural "%d days"\nmsgstr[0] "%d ngày"\n'
    )
    (tmp_path / "x.mo").write_bytes(compiled(source))

    with (tmp_path / "x.mo").open("rb") as file:
        read = gettext.GNUTranslations(file)

    assert read.pgettext("field", "Login") == "Tên đăng nhập"
    assert read.ngettext("%d day", "%d days", 2) == "%d ngày"


def test_compiler_refuses_a_sentence_that_stands_twice():
    with pytest.raises(ValueError, match="stands twice"):
        compiled('msgid "A"\nmsgstr "B"\n\nmsgid "A"\nmsgstr "C"\n')


@pytest.mark.parametrize("name", ["django", "djangojs"])
def test_translations_keep_the_blanks_to_fill(name):
    entries = {key: text for key, text in parse((FOLDER / f"{name}.po").read_text()).items() if key}
    unlike = {
        key
        for key, text in entries.items()
        if sorted(set(BLANK.findall(key.split("\x04")[-1].split("\0")[0]))) != sorted(set(BLANK.findall(text)))
    }

    assert unlike == set()
    assert all(entries.values())


@pytest.mark.parametrize("app", ["", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions"])
def test_no_sentence_of_django_is_left_english(app):
    locale = DJANGO / app / ("locale" if app else "conf/locale")
    known = vietnamese(locale / "vi/LC_MESSAGES/django.mo") | vietnamese(FOLDER / "django.mo")
    # Templates of Django's administration are shown as they are; it is their own text that must be there.
    skipped = re.compile(NOT_OURS.pattern.replace("|templates/", "")) if app == "contrib/admin" else NOT_OURS

    assert missing(locale / "en/LC_MESSAGES/django.po", known, skipped) == []


def test_no_sentence_of_the_sign_in_is_left_english():
    known = vietnamese(FOLDER / "django.mo")

    assert missing(ALLAUTH / "locale/en/LC_MESSAGES/django.po", known, NOT_OURS) == []


def test_a_sentence_without_vietnamese_is_found():
    """The control: without our file, sentences of the sign-in are English."""
    known = vietnamese(DJANGO / "conf/locale/vi/LC_MESSAGES/django.mo")

    assert "Incorrect password." in missing(ALLAUTH / "locale/en/LC_MESSAGES/django.po", known, NOT_OURS)


def test_ours_wins_over_the_packages():
    assert _("Incorrect password.") == "Mật khẩu không đúng."
    assert pgettext("field label", "Login") == "Tên đăng nhập"
    assert ngettext("%(num)d day", "%(num)d days", 3) % {"num": 3} == "3 ngày"
