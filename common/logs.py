"""What the portal's log lines hold: one JSON object a line, the request's id, neither secrets nor persons.

A line is read by machines and kept for months, so what a person typed must neither forge a second line nor
leave a password, a one-time link or an address behind. The web server's own lines pass through `mask()` too.
"""

import json
import logging
import re
from contextvars import ContextVar
from datetime import UTC, datetime

current_request_id: ContextVar[str] = ContextVar("current_request_id", default="")

LONGEST_MESSAGE = 10_000
MASK = "***"

# Words of our paths after which the next segment is a one-time or private token.
_BEFORE_A_MARK = "moi|lich|kiem-chung|dat-mat-khau|password/reset/key"
_HIDDEN_FIELDS = (
    r"[\w-]*(?:password|passwd|pwd|secret|token|mat_?khau|api_?key|session_?id|recovery_?codes?)[\w-]*"
    r"|(?:__Host-)?(?:phien|csrf)"
)
_VALUE = r"(?:\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[^\s&;,\"'}\])]+)"

_MASKED: tuple[tuple[re.Pattern[str], str], ...] = (
    # A header holds its secret up to the end of its line, in as many words as it likes.
    (
        re.compile(r"(?i)\b((?:proxy-)?authorization|(?:set-)?cookie)(['\"]?\s*[:=]\s*)[^\r\n]+"),
        rf"\1\2{MASK}",
    ),
    (re.compile(r"(?i)\b(bearer|basic)\s+[\w.~+/=-]{6,}"), rf"\1 {MASK}"),
    (re.compile(r"(?i)(\b[a-z][a-z0-9+]*://[^\s:/@]*):\S{1,200}@"), rf"\1:{MASK}@"),
    (re.compile(rf"(?i)(?<![\w-])({_HIDDEN_FIELDS})(['\"]?\s*[:=]\s*){_VALUE}"), rf"\1\2{MASK}"),
    # A token under one of our words, and whatever else is too long and too mixed to be a name.
    (re.compile(rf"(?i)(/(?:{_BEFORE_A_MARK}))/[^/\s\"'?#]+"), rf"\1/{MASK}"),
    (re.compile(r"/(?=[\w-]*\d)[\w-]{20,}(?=[/\s\"'?#]|$)"), f"/{MASK}"),
    # A query string holds what was searched for: names and telephone numbers.
    (re.compile(r"(?<=[\w/])\?[\w.~%+-]+=[^\s\"']*"), f"?{MASK}"),
    (re.compile(r"(?<![\w.+%-])[\w.+%-]+@[\w-]+(?:\.[\w-]+)+"), f"{MASK}@{MASK}"),
    (re.compile(r"(?<![\w.])(?:\+84|0)(?:[ .]?\d){9,10}(?!\d)"), MASK),
    # What PostgreSQL says of a row that it refused repeats the row.
    (re.compile(r"(Key \([^)]*\))=\(.*?\)(?=\s|$)"), rf"\1=({MASK})"),
    (re.compile(r"(Failing row contains )\(.*?\)\.?(?=\s*$)", re.MULTILINE), rf"\1({MASK})"),
)

# Line ends, terminal controls and direction marks that json leaves as they are.
_UNSEEN = re.compile("[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]")


def mask(text: str) -> str:
    """The text without passwords, tokens, query strings, e-mail addresses and telephone numbers."""
    for pattern, replacement in _MASKED:
        text = pattern.sub(replacement, text)
    return text


class WithoutSecrets(logging.Filter):
    """Masks a record's message and traceback before any formatter sees them; lets every record through."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = mask(_shortened(record.getMessage())), None
        if record.exc_info and not record.exc_text:
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = mask(_shortened(record.exc_text))
        if record.stack_info:
            record.stack_info = mask(record.stack_info)
        return True


class LineFormatter(logging.Formatter):
    """One JSON object a line: time (UTC), level, logger, message, then request and traceback if any."""

    def format(self, record: logging.LogRecord) -> str:
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _shortened(record.getMessage()),
        }
        if request := current_request_id.get():
            line["request"] = request
        if record.exc_info and not record.exc_text:
            record.exc_text = self.formatException(record.exc_info)
        if record.exc_text:
            line["traceback"] = _shortened(record.exc_text)
        if record.stack_info:
            line["stack"] = _shortened(record.stack_info)
        return _UNSEEN.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(line, ensure_ascii=False))


def _shortened(text: str) -> str:
    return text if len(text) <= LONGEST_MESSAGE else text[:LONGEST_MESSAGE] + "…"
