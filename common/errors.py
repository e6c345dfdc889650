"""Refused: a rule said no; it carries the sentence that the user reads."""

from collections.abc import Mapping


class Refused(Exception):
    """An act that a rule does not allow, told in one Vietnamese sentence with its cure.

    `fields` names the form field that the sentence is about, where there is one.
    """

    def __init__(self, sentence: str, fields: Mapping[str, str] | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.fields = dict(fields or {})


class Stale(Refused):
    """Somebody else saved the row first; carries what stands now, so that a page can show both."""

    def __init__(self, current: object) -> None:
        super().__init__("Dữ liệu này vừa được người khác lưu. Hãy so sánh hai bản dưới đây rồi lưu lại.")
        self.current = current
