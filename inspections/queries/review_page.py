"""The page on which a report is reviewed: its items by section, how far the round has come, and what is sealed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from inspections.choices import Round
from inspections.models import AssessmentSeal, Criterion, Evidence, ReviewScore, SelfAssessment
from inspections.queries.criteria import asked_of, said_of
from inspections.queries.evidence import SameFile, same_files
from inspections.queries.reviews import ReviewLine, review_lines, reviewing_round, unscored
from inspections.scoring import points_of
from inspections.sealing import is_whole

PICTURES = ("image/png", "image/jpeg")
SECTIONS_WITH_A_KEY = 9


@dataclass(frozen=True)
class Proof:
    """A piece of evidence, whether it is a picture that the page itself can show, and where else the file lies."""

    row: Evidence
    elsewhere: Sequence[SameFile] = ()

    @property
    def is_picture(self) -> bool:
        return self.row.file.content_type in PICTURES


@dataclass
class Item:
    """A criterion on the page. `waits`: nobody has scored it in this round; `is_open`: and this reader may."""

    line: ReviewLine
    current: ReviewScore | None
    proofs: list[Proof]
    waits: bool
    is_open: bool
    may_change: bool
    form: Any = None

    @property
    def criterion(self) -> Criterion:
        return self.line.criterion

    @property
    def own_points(self) -> Decimal | None:
        """The agency's own points; None: there is nothing to agree to."""
        return own_points(self.line)

    @property
    def own_is_not_applicable(self) -> bool:
        return bool(self.line.answer and self.line.answer.not_applicable)

    @property
    def can_agree(self) -> bool:
        return self.own_points is not None or self.own_is_not_applicable


def own_points(line: ReviewLine) -> Decimal | None:
    return points_of(asked_of(line.criterion), said_of(line.answer)) if line.answer else None


@dataclass
class SectionOfReview:
    """A section with its items; `place` counts from 1 and is the key that leads to it."""

    pk: int
    title: str
    place: int
    is_mine: bool
    items: list[Item] = field(default_factory=list)

    @property
    def scored(self) -> int:
        return sum(item.current is not None for item in self.items)

    @property
    def to_score(self) -> int:
        """With those that are scored already; what was not answered and earns nothing is none of them."""
        return self.scored + sum(item.waits for item in self.items)

    @property
    def open_items(self) -> int:
        return sum(item.is_open for item in self.items)

    @property
    def key(self) -> str:
        return str(self.place) if self.place <= SECTIONS_WITH_A_KEY else ""


@dataclass(frozen=True)
class ReviewPage:
    """All of it."""

    report: SelfAssessment
    round: Round
    sections: list[SectionOfReview]
    scored: int
    to_score: int

    @property
    def next_open(self) -> Item | None:
        return next((item for section in self.sections for item in section.items if item.is_open), None)

    @property
    def returned(self) -> list[Item]:
        return [item for section in self.sections for item in section.items if item.line.is_returned]

    @property
    def is_second(self) -> bool:
        return self.round == Round.SECOND

    @property
    def goes_back(self) -> bool:
        """Does the round end with items that the agency explains first?"""
        return not self.is_second and bool(self.returned)

    @property
    def left(self) -> int:
        return self.to_score - self.scored

    @property
    def is_done(self) -> bool:
        return self.scored >= self.to_score


def review_page(report: SelfAssessment, user: Any, *, may_review: bool) -> ReviewPage:
    """The page as this reader sees it; without the right to review nothing on it is open."""
    current = reviewing_round(report)
    waiting = {row.pk for row in unscored(report)} if report.is_handed_in else set()
    lines = review_lines(report, user)
    files = same_files(report, user)
    sections: dict[int, SectionOfReview] = {}
    for line in lines:
        section = line.criterion.section
        whole = sections.setdefault(
            section.pk, SectionOfReview(section.pk, section.title, len(sections) + 1, line.is_mine)
        )
        whole.items.append(_item(line, current, waiting, files, may_review=may_review))
    scored = sum(section.scored for section in sections.values())
    return ReviewPage(report, current, list(sections.values()), scored, scored + len(waiting))


def _item(
    line: ReviewLine, current: Round, waiting: set[int], files: Mapping[int, Sequence[SameFile]], *, may_review: bool
) -> Item:
    in_round = current == Round.FIRST or line.is_returned
    may_change = may_review and line.is_mine and in_round
    given = line.scores.get(current)
    return Item(
        line=line,
        current=given,
        proofs=[Proof(row, files.get(row.pk, ())) for row in line.evidence],
        waits=line.criterion.pk in waiting,
        is_open=may_change and given is None and line.criterion.pk in waiting,
        may_change=may_change,
    )


def item_of(page: ReviewPage, criterion: int) -> Item | None:
    return next((item for section in page.sections for item in section.items if item.criterion.pk == criterion), None)


# --- What is sealed ---------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class Checked:
    """A seal, and whether what stands in it hashes to what was noted when it was made."""

    row: AssessmentSeal
    is_whole: bool


def checked_seals(report: SelfAssessment) -> list[Checked]:
    rows = AssessmentSeal.objects.filter(assessment=report).select_related("by").order_by("pk")
    return [Checked(row, is_whole(row)) for row in rows]


def seals_of(report: SelfAssessment) -> list[AssessmentSeal]:
    """Without their content: step, hash, when and by whom."""
    rows = AssessmentSeal.objects.filter(assessment=report).defer("content").select_related("by")
    return list(rows.order_by("pk"))
