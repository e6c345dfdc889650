"""A set of criteria as a form, a spreadsheet or a fixture says it: plain values, compared and copied as a whole."""

from dataclasses import dataclass
from decimal import Decimal

from inspections.choices import AnswerKind, CriterionKind


@dataclass(frozen=True)
class ChoiceSaid:
    label: str
    points: Decimal


@dataclass(frozen=True)
class CriterionSaid:
    code: str
    text: str
    maximum: Decimal
    answer_kind: str = AnswerKind.POINTS
    clause: str = ""
    evidence_asked: str = ""
    kind: str = CriterionKind.BASE
    weight: Decimal = Decimal(1)
    at_province: bool = True
    at_district: bool = True
    at_commune: bool = True
    may_not_apply: bool = False
    needs_evidence: bool = False
    choices: tuple[ChoiceSaid, ...] = ()


@dataclass(frozen=True)
class SectionSaid:
    title: str
    criteria: tuple[CriterionSaid, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class BandSaid:
    name: str
    at_least: Decimal


@dataclass(frozen=True)
class ContentSaid:
    """All that a set consists of, in its order."""

    sections: tuple[SectionSaid, ...] = ()
    bands: tuple[BandSaid, ...] = ()

    @property
    def criteria(self) -> list[CriterionSaid]:
        return [criterion for section in self.sections for criterion in section.criteria]
