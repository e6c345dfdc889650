"""The secretary's list of tasks, as a page shows it, and the questions of a section with what was said to them."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from inspections.choices import CriterionKind, Part, PartState
from inspections.models import Answer, CriteriaSection, Criterion, Evidence, SelfAssessment
from inspections.parts import SLUGS
from inspections.queries.criteria import asked_of, criteria_for, said_of
from inspections.queries.missing import Missing, missing
from inspections.scoring import Line, is_blank, line_of, number

# A task begins with what is to be done.
TO_DO: Mapping[str, str] = {
    Part.AGENCY_DATA: "Xem lại thông tin cơ quan",
    Part.CATALOGUE: "Xem lại phòng chuyên môn và danh mục quy trình",
    Part.POLICY: "Xem lại chính sách và mục tiêu chất lượng",
    Part.INTERNAL_AUDIT: "Ghi kết quả đánh giá nội bộ",
    Part.MANAGEMENT_REVIEW: "Ghi kết quả xem xét của lãnh đạo",
    Part.LAST_FINDINGS: "Nêu việc đã khắc phục từ kỳ trước",
    Part.EXTERNAL_DOCUMENTS: "Xem lại tài liệu bên ngoài",
    Part.DIFFICULTIES: "Nêu khó khăn, kiến nghị",
}


@dataclass(frozen=True)
class TaskLine:
    """A line of the list: a part, or a section of the criteria. `state` is a PartState."""

    label: str
    state: str
    left: int = 0  # questions that still want something
    part: str = ""
    section: int | None = None

    @property
    def is_done(self) -> bool:
        return self.state == PartState.DONE

    @property
    def slug(self) -> str:
        return SLUGS.get(self.part, "")

    @property
    def state_word(self) -> str:
        return PartState(self.state).label


@dataclass(frozen=True)
class Tasks:
    """The list, and all that is still missing."""

    lines: tuple[TaskLine, ...]
    missing: tuple[Missing, ...]
    sections: Mapping[int, int]  # criterion → its section

    @property
    def done(self) -> int:
        return sum(line.is_done for line in self.lines)

    @property
    def next_line(self) -> TaskLine | None:
        """Where the work goes on."""
        return next((line for line in self.lines if not line.is_done), None)

    @property
    def left(self) -> int:
        return len(self.lines) - self.done

    def section_of(self, lacking: Missing) -> int | None:
        return self.sections.get(lacking.criterion) if lacking.criterion else None


def tasks_of(assessment: SelfAssessment) -> Tasks:
    """In the order of the report; the criteria section by section."""
    lacking = missing(assessment)
    states = dict(assessment.parts.values_list("part", "state"))
    asked = list(criteria_for(assessment.criteria_set, assessment.level))
    answered = set(assessment.answers.filter(confirmed=True).values_list("criterion", flat=True))
    lines: list[TaskLine] = []
    for part in Part:
        if part == Part.CRITERIA:
            lines += _of_sections(asked, answered, lacking)
        else:
            lines.append(TaskLine(TO_DO[part], states.get(part, PartState.NOT_STARTED), part=part))
    return Tasks(tuple(lines), tuple(lacking), {row.pk: row.section_id for row in asked})


def _of_sections(asked: list[Criterion], answered: set[int], lacking: list[Missing]) -> list[TaskLine]:
    wanting = {one.criterion for one in lacking}
    left: Counter[int] = Counter(row.section_id for row in asked if row.pk in wanting)
    begun = {row.section_id for row in asked if row.pk in answered}
    titles = {row.section_id: row.section.title for row in asked}
    return [
        TaskLine(
            f"Tự chấm: {title}",
            _state(left[section], section in begun),
            left=left[section],
            part=Part.CRITERIA,
            section=section,
        )
        for section, title in titles.items()
    ]


def _state(left: int, begun: bool) -> str:
    if not left:
        return PartState.DONE
    return PartState.IN_PROGRESS if begun else PartState.NOT_STARTED


# --- A section --------------------------------------------------------------------------------------------------
@dataclass
class Question:
    """A criterion as it is asked, with the answer and the files that it has; `told`: how its points come about."""

    criterion: Criterion
    answer: Answer | None
    told: Line | None
    evidence: list[Evidence] = field(default_factory=list)

    @property
    def is_suggested(self) -> bool:
        """Does last year's answer stand there, which nobody has said to hold?"""
        return self.answer is not None and self.answer.from_last_year and not self.answer.confirmed

    @property
    def is_extra(self) -> bool:
        """A bonus or a penalty: nothing to say of it is an answer."""
        return self.criterion.kind != CriterionKind.BASE

    @property
    def worth(self) -> str:
        """ "10 điểm", "cộng tối đa 2 điểm"."""
        points = number(self.criterion.maximum)
        word = {CriterionKind.BONUS: "cộng tối đa ", CriterionKind.PENALTY: "trừ tối đa "}
        return f"{word.get(CriterionKind(self.criterion.kind), '')}{points} điểm"


def sections_asked(assessment: SelfAssessment) -> list[CriteriaSection]:
    """The sections of which something is asked of this agency, in order."""
    rows = criteria_for(assessment.criteria_set, assessment.level)
    return list({row.section_id: row.section for row in rows}.values())


def questions_of(assessment: SelfAssessment, section: int | None = None) -> list[Question]:
    """The questions of a section, or all of them."""
    rows = criteria_for(assessment.criteria_set, assessment.level)
    asked = [row for row in rows if section in (None, row.section_id)]
    answers = {row.criterion_id: row for row in assessment.answers.select_related("choice")}
    files = evidence_by_answer(assessment)
    questions = []
    for criterion in asked:
        answer = answers.get(criterion.pk)
        is_said = answer is not None and not is_blank(asked_of(criterion), said_of(answer))
        told = line_of(asked_of(criterion), said_of(answer)) if answer and is_said else None
        questions.append(Question(criterion, answer, told, files[answer.pk] if answer else []))
    return questions


def evidence_by_answer(assessment: SelfAssessment) -> dict[int | None, list[Evidence]]:
    files: dict[int | None, list[Evidence]] = defaultdict(list)
    for evidence in assessment.evidence.filter(answer__isnull=False).select_related("file"):
        files[evidence.answer_id].append(evidence)
    return files
