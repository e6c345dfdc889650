"""What reports ask of their reader, as lines of the home page; each opens the list of just these."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.urls import reverse

from common.registry import Todo
from inspections.queries.to_do import LATE, OWED, RETURNED, REVIEW, SENTENCES

MINE = "me"  # the condition of the list: those of agencies in the reader's own charge
STATES = {OWED: "", RETURNED: "bad", REVIEW: "", LATE: "bad"}
NOTES = {RETURNED: "chờ giải trình", LATE: "quá hạn"}


def told(counted: Mapping[str, int], mine: bool) -> list[Todo]:
    """A line for each kind that is not nothing."""
    lines = []
    for word, sentence in SENTENCES.items():
        if counted.get(word):
            of_officer = {"officer": MINE} if mine and word in (REVIEW, LATE) else {}
            address = f"{reverse('assessment_list')}?{urlencode({'waits': word} | of_officer)}"
            lines.append(Todo(counted[word], sentence, address, NOTES.get(word, ""), STATES[word]))
    return lines
