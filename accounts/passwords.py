"""What makes a password good enough: its length, and that nobody guesses it first.

No rule of composition and no forced change (docs/security.md says why). Guessing is judged by what remains of a
password when everything that a guesser tries first is taken out: common words, runs, repetitions, and the names
around the person.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.core.exceptions import ValidationError

from accounts.registry import names_around

COMMON_WORDS_FILE = Path(__file__).with_name("common_passwords.txt")
SHORTEST_WORD = 4
SHORTEST_REMAINDER = 6
KEYBOARD_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
LOOKALIKES = str.maketrans("@4031!5$7+", "aaoeiisstt")
TAKEN_OUT = "\0"


def shortest_allowed(user: Any) -> int:
    """How long a password must be: less with a second factor behind it."""
    if user is not None and user.pk and is_mfa_enabled(user):
        return int(settings.PASSWORD_LENGTH_WITH_SECOND_FACTOR)
    return int(settings.PASSWORD_LENGTH)


class LengthByFactor:
    """At least 14 characters, or 8 with a second factor (both are settings)."""

    def validate(self, password: str, user: Any = None) -> None:
        shortest = shortest_allowed(user)
        if len(password) < shortest:
            raise ValidationError(
                f"Mật khẩu có {len(password)} ký tự, cần ít nhất {shortest}. "
                "Hãy ghép bốn, năm từ không liên quan nhau, có thể có dấu và dấu cách.",
                code="password_too_short",
            )

    def get_help_text(self) -> str:
        return (
            f"Ít nhất {settings.PASSWORD_LENGTH} ký tự, hoặc {settings.PASSWORD_LENGTH_WITH_SECOND_FACTOR} "
            "ký tự khi đã bật xác thực hai lớp. Có thể là một câu có dấu và dấu cách."
        )


class NotEasilyGuessed:
    """Not made of common words, runs such as 123456, one's own name or one's agency's."""

    def validate(self, password: str, user: Any = None) -> None:
        words = {*common_words(), *_personal_words(user)}
        if any(_remainder(text, words) < SHORTEST_REMAINDER for text in _readings(password)):
            raise ValidationError(
                "Mật khẩu này dễ đoán: nó chỉ gồm từ hay dùng, dãy số, tên của bạn hoặc tên cơ quan. "
                "Hãy ghép bốn, năm từ không liên quan nhau.",
                code="password_easily_guessed",
            )

    def get_help_text(self) -> str:
        return "Không dùng mật khẩu hay gặp, dãy số, tên của bạn hoặc tên cơ quan."


@cache
def common_words() -> frozenset[str]:
    """The words of our own list, as a guesser's program would write them: no marks, no spaces."""
    lines = COMMON_WORDS_FILE.read_text(encoding="utf-8").splitlines()
    return frozenset(_plain(line) for line in lines if line and not line.startswith("#"))


def _personal_words(user: Any) -> Iterator[str]:
    if user is None:
        return
    names: Iterable[str] = (user.username, user.full_name, user.phone, user.email.partition("@")[0])
    for name in [*names, *(name for ask in names_around for name in ask(user))]:
        words = name.split()
        for start in range(len(words)):
            yield _plain("".join(words[start:]))
        # "Nguyễn Văn An" is also tried as nvan and annv.
        if len(words) > 1:
            initials = "".join(word[0] for word in words[:-1])
            yield from (_plain(initials + words[-1]), _plain(words[-1] + initials))


def _readings(password: str) -> set[str]:
    """The password as typed, and with its look-alikes read as letters (m@tkh4u)."""
    lowered = _without_marks(password)
    return {_letters_and_digits(lowered), _letters_and_digits(lowered.translate(LOOKALIKES))}


def _remainder(text: str, words: Iterable[str]) -> int:
    """How many characters stay when all that is tried first is taken out."""
    text = text[: _period(text)]
    for word in sorted((word for word in words if len(word) >= SHORTEST_WORD), key=len, reverse=True):
        text = text.replace(word, TAKEN_OUT)
    return sum(len(_without_runs(piece)) for piece in text.split(TAKEN_OUT))


def _period(text: str) -> int:
    """The length of the part that the text repeats; its whole length where it repeats nothing."""
    return max((text + text).find(text, 1), 1) if text else 0


def _without_runs(text: str) -> str:
    """The text without 1234, dcba, aaaa and pieces of a keyboard's row."""
    kept, start = [], 0
    while start < len(text):
        end = _run_end(text, start)
        if end - start < 3:
            kept.append(text[start])
            end = start + 1
        start = end
    return "".join(kept)


def _run_end(text: str, start: int) -> int:
    ends = [start + 1]
    for step in (-1, 0, 1):
        end = start + 1
        while end < len(text) and ord(text[end]) - ord(text[end - 1]) == step:
            end += 1
        ends.append(end)
    for row in (*KEYBOARD_ROWS, *(row[::-1] for row in KEYBOARD_ROWS)):
        end = start + 1
        while end < len(text) and text[start : end + 1] in row:
            end += 1
        ends.append(end)
    return max(ends)


def _plain(text: str) -> str:
    return _letters_and_digits(_without_marks(text))


def _without_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("đ", "d")


def _letters_and_digits(text: str) -> str:
    return re.sub(r"[\W_]+", "", text)
