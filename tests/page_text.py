"""What a person reads or hears on a page, and the English among it."""

import re
from html.parser import HTMLParser

UNSEEN = {"script", "style", "code", "kbd", "template", "svg"}
SPOKEN = {"aria-label", "title", "placeholder", "alt"}
# Words that no Vietnamese sentence has, without marks or not, and that English ones can hardly do without.
ENGLISH = set(
    re.findall(
        r"[a-z]+",
        """
    the of and is are was were this that these those your you please enter select selected search add added change
    changed delete deleted save saved view history filter any all login logout password user username users file files
    import export home welcome continue editing edit another successfully more less show hide next previous first last
    page pages date time today now yes none empty required field fields value values valid invalid error errors below
    above with from have has been not must only before after for least most recently action actions objects object
    model items item toggle theme skip main content back sure cancel confirm clear unknown created updated reset sign
    code codes authenticator recovery session sessions request forbidden found server loading choose remove available
    permission permissions staff active superuser status group groups reason record records when who why what which
    does did will would should could it its be by at
    """,
    )
)
# Names that stay as they are: addresses of e-mail in examples, makes of files, terms of the office in English.
NAMES = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|\b[\w-]+\.(?:xlsx|csv|pdf|docx|gov|vn)\b|/[\w/.-]+")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.unseen = 0
        self.told: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        known = dict(attrs)
        if tag == "input" and known.get("type") in ("submit", "button", "reset"):
            self.told.append(known.get("value") or "")
        if not self.unseen:
            self.told += [value for name, value in attrs if name in SPOKEN and value]

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN and self.unseen:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.told.append(data)


def told_by(html: str) -> list[str]:
    """Every text of a page, its title included: between tags, in labels for screen readers, on buttons."""
    reader = _Reader()
    reader.feed(html)
    return [" ".join(text.split()) for text in reader.told if text.strip()]


def english_in(html: str) -> list[str]:
    """The texts of a page that hold an English word."""
    found = []
    for text in told_by(html):
        words = re.findall(r"(?<![\w-])[a-z]{2,}(?![\w-])", NAMES.sub(" ", text).lower())
        if ENGLISH & set(words):
            found.append(text)
    return found
