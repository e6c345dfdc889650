"""Evidence: how much of it a report holds, who may read its files, and files that lie somewhere else too."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from common.file_checks import MEGABYTE
from inspections.models import Evidence, Extension, Result, SelfAssessment

MOST_FILES = 30
MOST_BYTES = 200 * MEGABYTE


@dataclass(frozen=True)
class Held:
    """How many files a report holds, and how large they are together; a file at several items counts once."""

    files: int
    size: int

    @property
    def files_left(self) -> int:
        return max(MOST_FILES - self.files, 0)

    @property
    def bytes_left(self) -> int:
        return max(MOST_BYTES - self.size, 0)


def held_by(assessment: SelfAssessment) -> Held:
    files = dict(assessment.evidence.values_list("file", "file__size"))
    return Held(len(files), sum(files.values()))


def reusable(assessment: SelfAssessment) -> list[Evidence]:
    """The files that the agency has sent before, this year's first, each once: to be given again without sending."""
    rows = Evidence.objects.filter(assessment__agency=assessment.agency_id)
    found: dict[str, Evidence] = {}
    for row in rows.select_related("file", "assessment__plan").order_by("-assessment__plan__year", "position", "pk"):
        found.setdefault(row.sha256, row)
    return list(found.values())


# --- The same file somewhere else -------------------------------------------------------------------------------
@dataclass(frozen=True)
class SameFile:
    """Where else a file lies: in a report of another year, or of another agency. `agency` is empty where the
    reader sees no such agency: that another sent it, he is told all the same."""

    year: int
    agency: str
    is_own: bool


def same_files(assessment: SelfAssessment, user: Any) -> dict[int, list[SameFile]]:
    """Evidence → where the same content lies in other reports of the province, for who reviews."""
    contents = dict(assessment.evidence.values_list("pk", "sha256"))
    elsewhere = Evidence.objects.filter(
        sha256__in=set(contents.values()), assessment__province=assessment.province_id
    ).exclude(assessment=assessment)
    seen = set(SelfAssessment.objects.visible_to(user).filter(evidence__in=elsewhere).values_list("pk", flat=True))
    lying: dict[str, list[SameFile]] = defaultdict(list)
    known = set()
    for row in elsewhere.select_related("assessment__plan").order_by("-assessment__plan__year", "pk"):
        other = row.assessment
        if (row.sha256, other.pk) in known:
            continue
        known.add((row.sha256, other.pk))
        is_own = other.agency_id == assessment.agency_id
        lying[row.sha256].append(SameFile(other.plan.year, other.name if other.pk in seen else "", is_own))
    return {pk: lying[sha256] for pk, sha256 in contents.items() if sha256 in lying}


# --- Who reads a file -------------------------------------------------------------------------------------------
def may_read_file(user: Any, stored: Any) -> bool:
    """Evidence, the signed report, and the papers of extensions and results: who sees the report (or result)."""
    seen = SelfAssessment.objects.visible_to(user)
    if seen.filter(Q(report_file=stored) | Q(evidence__file=stored)).exists():
        return True
    if Extension.objects.visible_to(user).filter(paper__file=stored).exists():
        return True
    return Result.objects.visible_to(user).filter(notice_paper__file=stored).exists()
