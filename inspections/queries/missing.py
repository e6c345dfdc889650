"""What a report still lacks before it can be handed in, item by item; and the task list that shows it."""

from dataclasses import dataclass

from inspections.choices import CriterionKind, Part, PartState
from inspections.models import Answer, Criterion, SelfAssessment
from inspections.queries.criteria import asked_of, criteria_for, said_of
from inspections.scoring import fault_of, is_blank, line_of


@dataclass(frozen=True)
class Missing:
    """One thing that is not done yet, as a sentence with its cure; `criterion` where it is one's."""

    part: str
    sentence: str
    criterion: int | None = None


@dataclass(frozen=True)
class Task:
    """A line of the task list."""

    part: str
    label: str
    state: str
    left: int

    @property
    def is_done(self) -> bool:
        return self.state == PartState.DONE


def missing(assessment: SelfAssessment) -> list[Missing]:
    """In the order of the task list; empty: the report can be handed in."""
    states = dict(assessment.parts.values_list("part", "state"))
    found: list[Missing] = []
    for part in Part:
        if part == Part.CRITERIA:
            found += _of_criteria(assessment)
        elif states.get(part) != PartState.DONE:
            sentence = f"Phần “{part.label}” chưa xong. Hãy xem lại rồi đánh dấu “vẫn đúng”."
            found.append(Missing(part, sentence))
    return found


def task_list(assessment: SelfAssessment) -> list[Task]:
    """The sections in their order, each with how much of it is left."""
    states = dict(assessment.parts.values_list("part", "state"))
    lacking = [one.part for one in missing(assessment)]
    begun = assessment.answers.filter(confirmed=True).exists()
    tasks = []
    for part in Part:
        left = lacking.count(part)
        state = states.get(part, PartState.NOT_STARTED)
        if part == Part.CRITERIA:
            state = PartState.IN_PROGRESS if begun else PartState.NOT_STARTED
        tasks.append(Task(part, part.label, state if left else PartState.DONE, left))
    return tasks


def _of_criteria(assessment: SelfAssessment) -> list[Missing]:
    answers = {answer.criterion_id: answer for answer in assessment.answers.all()}
    with_file = set(assessment.evidence.filter(answer__isnull=False).values_list("answer", flat=True))
    found = []
    for criterion in criteria_for(assessment.criteria_set, assessment.level):
        answer = answers.get(criterion.pk)
        sentence = _lack(criterion, answer, has_file=answer is not None and answer.pk in with_file)
        if sentence:
            found.append(Missing(Part.CRITERIA, sentence, criterion.pk))
    return found


def _lack(criterion: Criterion, answer: Answer | None, *, has_file: bool) -> str:
    code, asked = criterion.code, asked_of(criterion)
    if answer is None or is_blank(asked, said_of(answer)):
        answered = criterion.kind != CriterionKind.BASE  # nothing to add or to take away is an answer
        return "" if answered else f"Tiêu chí {code} chưa trả lời. Hãy trả lời tiêu chí này."
    if answer.from_last_year and not answer.confirmed:
        return f"Tiêu chí {code} còn là câu trả lời năm trước. Hãy đánh dấu “vẫn đúng” hoặc sửa lại."
    fault = fault_of(asked, said_of(answer))
    if fault:
        return fault
    if answer.not_applicable:
        reason = f"Tiêu chí {code} được chọn “không áp dụng” mà thiếu lý do. Hãy nhập lý do."
        return "" if answer.not_applicable_reason else reason
    if criterion.needs_evidence and not has_file and line_of(asked, said_of(answer)).earned > 0:
        return f"Tiêu chí {code} cần minh chứng. Hãy tải tệp lên, hoặc dùng lại tệp đã gửi."
    return ""
