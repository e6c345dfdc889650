"""What a set of criteria consists of, written as a whole: what is the same stays, the rest is changed or replaced."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from common.history import Tracked, bulk_create, bulk_save, delete
from common.spreadsheets.kinds import GONE, Written
from common.text import normalise, normalise_lines
from inspections.models import CriteriaSection, CriteriaSet, Criterion, CriterionChoice, GradeBand
from inspections.queries.criteria import OF_A_CRITERION
from inspections.services.criteria_checks import check_content
from inspections.sheets import BandSaid, ContentSaid, CriterionSaid, SectionSaid

REASON_TO_DROP = "bỏ khỏi bộ tiêu chí"


@dataclass
class _Writing:
    """Rows of one table to be added, changed and taken away."""

    added: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)

    def put(self, row: Tracked, **values: Any) -> Any:
        differs = any(getattr(row, name) != value for name, value in values.items())
        for name, value in values.items():
            setattr(row, name, value)
        if row.pk is None:
            self.added.append(row)
        elif differs:
            self.changed.append(row)
        return row

    def save(self, *, by: Any, reason: str) -> list[Written]:
        bulk_create(self.added, by=by, reason=reason)
        bulk_save(self.changed, by=by, reason=reason)
        made = [Written(row._meta.label, row.pk, None, row.version) for row in self.added]
        return made + [Written(row._meta.label, row.pk, row.version - 1, row.version) for row in self.changed]


def _drop(rows: Sequence[Tracked], *, by: Any, reason: str) -> list[Written]:
    delete(rows, by=by, reason=reason)
    return [Written(row._meta.label, row.pk, row.version, GONE) for row in rows]


def keep_content(criteria_set: CriteriaSet, said: ContentSaid, *, by: Any, reason: str = "") -> list[Written]:
    """Make the rows of a draft say just this, and say what was written, in that order; the caller holds the set, in
    its transaction.

    Sections are known by title, criteria by code, levels by label. Refuses what cannot be.
    """
    content = _normalised(said)
    check_content(content)
    sections = {row.title: row for row in CriteriaSection.objects.filter(criteria_set=criteria_set)}
    criteria = {row.code: row for row in Criterion.objects.filter(section__criteria_set=criteria_set)}
    kept, written = _keep_sections(criteria_set, content, sections, by=by, reason=reason)
    written += _keep_criteria(content, kept, criteria, by=by, reason=reason)
    dropped = reason or REASON_TO_DROP
    codes, titles = {one.code for one in content.criteria}, {one.title for one in content.sections}
    written += _drop([row for code, row in criteria.items() if code not in codes], by=by, reason=dropped)
    written += _drop([row for title, row in sections.items() if title not in titles], by=by, reason=dropped)
    return written + _keep_bands(criteria_set, content.bands, by=by, reason=reason)


def _keep_sections(
    criteria_set: CriteriaSet,
    content: ContentSaid,
    known: dict[str, CriteriaSection],
    *,
    by: Any,
    reason: str,
) -> tuple[dict[str, CriteriaSection], list[Written]]:
    writing = _Writing()
    kept = {
        said.title: writing.put(
            known.get(said.title) or CriteriaSection(criteria_set=criteria_set, title=said.title),
            position=position,
            note=said.note,
        )
        for position, said in enumerate(content.sections, start=1)
    }
    return kept, writing.save(by=by, reason=reason)


def _keep_criteria(
    content: ContentSaid,
    sections: dict[str, CriteriaSection],
    known: dict[str, Criterion],
    *,
    by: Any,
    reason: str,
) -> list[Written]:
    writing = _Writing()
    rows: list[tuple[Criterion, CriterionSaid]] = []
    for section in content.sections:
        for position, said in enumerate(section.criteria, start=1):
            values = {name: getattr(said, name) for name in OF_A_CRITERION}
            row = known.get(said.code) or Criterion()
            row = writing.put(row, section_id=sections[section.title].pk, position=position, **values)
            rows.append((row, said))
    written = writing.save(by=by, reason=reason)
    gone = [row for code, row in known.items() if code not in {said.code for said in content.criteria}]
    return written + _keep_choices(rows, gone, by=by, reason=reason)


def _keep_choices(
    rows: Sequence[tuple[Criterion, CriterionSaid]], gone: Sequence[Criterion], *, by: Any, reason: str
) -> list[Written]:
    writing = _Writing()
    known = {
        (choice.criterion_id, choice.label): choice
        for choice in CriterionChoice.objects.filter(criterion__in=[*(row for row, _ in rows), *gone])
    }
    said = set()
    for row, criterion in rows:
        for position, choice in enumerate(criterion.choices, start=1):
            said.add((row.pk, choice.label))
            kept = known.get((row.pk, choice.label)) or CriterionChoice(criterion=row, label=choice.label)
            writing.put(kept, position=position, points=choice.points)
    written = writing.save(by=by, reason=reason)
    unsaid = [row for key, row in known.items() if key not in said]
    return written + _drop(unsaid, by=by, reason=reason or REASON_TO_DROP)


def _keep_bands(criteria_set: CriteriaSet, said: Sequence[BandSaid], *, by: Any, reason: str) -> list[Written]:
    """Grades that differ are written anew: two of them may exchange their points."""
    wanted = {(band.name, band.at_least, position) for position, band in enumerate(said, start=1)}
    known = {
        (row.name, row.at_least, row.position): row for row in GradeBand.objects.filter(criteria_set=criteria_set)
    }
    written = _drop([row for key, row in known.items() if key not in wanted], by=by, reason=reason or REASON_TO_DROP)
    added = [
        GradeBand(criteria_set=criteria_set, name=name, at_least=at_least, position=position)
        for name, at_least, position in sorted(wanted - set(known), key=lambda key: key[2])
    ]
    bulk_create(added, by=by, reason=reason)
    return written + [Written(row._meta.label, row.pk, None, row.version) for row in added]


# --- Texts as they are kept -------------------------------------------------------------------------------------
def _normalised(content: ContentSaid) -> ContentSaid:
    return ContentSaid(
        sections=tuple(_section(section) for section in content.sections),
        bands=tuple(replace(band, name=normalise(band.name)) for band in content.bands),
    )


def _section(said: SectionSaid) -> SectionSaid:
    return SectionSaid(
        normalise(said.title), tuple(_criterion(one) for one in said.criteria), normalise_lines(said.note)
    )


def _criterion(said: CriterionSaid) -> CriterionSaid:
    return replace(
        said,
        code=normalise(said.code),
        text=normalise_lines(said.text),
        clause=normalise(said.clause),
        evidence_asked=normalise_lines(said.evidence_asked),
        choices=tuple(replace(choice, label=normalise(choice.label)) for choice in said.choices),
    )
