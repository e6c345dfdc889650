"""A procedure's page: its facts, its TTHC on the day, its revisions, and what changed between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from agencies.queries.names import names_on
from common.days import on_day
from procedures.choices import PublicationAction, RevisionState, RevisionStep
from procedures.models import (
    Procedure,
    ProcedureLink,
    ProcedureRevision,
    PublicationLine,
    ReviewTask,
    RevisionChange,
)
from procedures.queries.procedure_standing import STANDING_TONES, standing_of
from procedures.queries.revisions import state_of

LONGEST_TITLE = 140  # a heading; the whole name stands under it
REVISION_TONES = {
    RevisionState.DRAFT: "",
    RevisionState.REVIEW: "warn",
    RevisionState.APPROVED: "warn",
    RevisionState.IN_FORCE: "good",
    RevisionState.OBSOLETE: "",
}


def title_of(row: Procedure) -> str:
    """Code and name as a heading: a name of several hundred signs is cut at a word."""
    told = str(row)
    if len(told) <= LONGEST_TITLE:
        return told
    return told[:LONGEST_TITLE].rsplit(" ", 1)[0] + "…"


def procedures_in_sight(user: Any) -> QuerySet[Procedure]:
    """The procedures that a page may open."""
    rows = Procedure.objects.visible_to(user)
    return rows.select_related("agency__province", "division", "kit", "end_paper__file")


# --- TTHC -------------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ToldLink:
    """A TTHC of the procedure, and how its province has it on the day."""

    row: ProcedureLink
    name: str
    field: str
    tone: str
    word: str


def links_of(procedure: Procedure, on: date) -> list[ToldLink]:
    """The TTHC that the procedure carries out on the day, by code."""
    links = ProcedureLink.objects.on(on).filter(procedure=procedure).select_related("administrative")
    kept = list(links.order_by("administrative__key", "pk"))
    lines = PublicationLine.objects.on(on).filter(
        province=procedure.province_id, administrative__in=[link.administrative_id for link in kept]
    )
    by_administrative = {line.administrative_id: line for line in lines.select_related("decision__paper")}
    return [_told(link, by_administrative.get(link.administrative_id)) for link in kept]


def _told(link: ProcedureLink, line: PublicationLine | None) -> ToldLink:
    known = link.administrative
    if line is None:
        return ToldLink(link, known.name, known.field, "warn", "chưa có trong danh mục công bố của tỉnh")
    tone, word = "good", "đang có hiệu lực"
    since = f"từ {line.valid_from:%d/%m/%Y}"
    if not line.is_in_force:
        tone, word = "bad", f"{line.get_action_display()} {since}"
    elif line.action == PublicationAction.AMENDED:
        tone, word = "good", f"có hiệu lực, sửa đổi {since}"
    return ToldLink(link, line.name, line.field, tone, word)


def former_links_of(procedure: Procedure, on: date) -> list[ProcedureLink]:
    """What it once carried out, or will from a later day."""
    rows = ProcedureLink.objects.filter(procedure=procedure).exclude(on_day(on))
    return list(rows.select_related("administrative").order_by("valid_to", "pk"))


# --- Revisions --------------------------------------------------------------------------------------------------
@dataclass(frozen=True)
class ToldRevision:
    """A revision and how it stands on the day."""

    row: ProcedureRevision
    state: RevisionState

    @property
    def tone(self) -> str:
        return REVISION_TONES[self.state]

    @property
    def is_in_review(self) -> bool:
        return self.state == RevisionState.REVIEW

    @property
    def people(self) -> list[tuple[str, str]]:
        """Who drafted, reviewed and approved it, as far as it is told."""
        parts = (("Soạn thảo", "drafted"), ("Xem xét", "reviewed"), ("Phê duyệt", "approved"))
        return [(label, told) for label, part in parts if (told := signed(self.row, part))]


def signed(row: ProcedureRevision, part: str) -> str:
    """`Nguyễn Văn A, Chủ tịch, 01/02/2024` of those who drafted, reviewed or approved."""
    day = getattr(row, f"{part}_on")
    told = (getattr(row, f"{part}_by"), getattr(row, f"{part}_title"), f"{day:%d/%m/%Y}" if day else "")
    return ", ".join(one for one in told if one)


def revisions_of(procedure: Procedure, on: date) -> list[ToldRevision]:
    """All of them, the one in the making first, then from the newest back."""
    rows = ProcedureRevision.objects.filter(procedure=procedure).select_related("file", "paper__file")
    in_order = sorted(rows, key=lambda row: (not row.is_approved, row.valid_from or date.min, row.pk), reverse=True)
    return [ToldRevision(row, state_of(row, on)) for row in in_order]


@dataclass(frozen=True)
class ComparedLine:
    """What two revisions say of one thing."""

    label: str
    older: str
    newer: str


@dataclass(frozen=True)
class ComparedRevisions:
    """Two revisions side by side, and what the newer one's table of changes says."""

    older: ProcedureRevision
    newer: ProcedureRevision
    lines: list[ComparedLine]  # where they differ
    same: list[ComparedLine]  # where both say the same thing
    changes: list[RevisionChange]

    @property
    def same_file(self) -> bool:
        older, newer = self.older.file, self.newer.file
        return older is not None and newer is not None and older.sha256 == newer.sha256


def compare(
    revisions: Sequence[ToldRevision], changes: Sequence[RevisionChange], older: int | None, newer: int | None
) -> ComparedRevisions | None:
    """The two that were asked for, else the newest two; None where there are no two."""
    by_key = {told.row.pk: told.row for told in revisions}
    if len(by_key) < 2:
        return None
    keys = list(by_key)
    asked = newer if newer in by_key else keys[0]
    others = keys[keys.index(asked) + 1 :] or keys
    beside = older if older in by_key and older != asked else others[0]
    after, before = sorted((asked, beside), key=keys.index)
    lines = [ComparedLine(label, tell(by_key[before]), tell(by_key[after])) for label, tell in COMPARED]
    return ComparedRevisions(
        by_key[before],
        by_key[after],
        lines=[line for line in lines if line.older != line.newer],
        same=[line for line in lines if line.older == line.newer and line.newer],
        changes=[change for change in changes if change.revision_id == after],
    )


def _day(value: date | None) -> str:
    return f"{value:%d/%m/%Y}" if value else ""


COMPARED: tuple[tuple[str, Any], ...] = (
    ("Lần ban hành", lambda row: row.issue),
    ("Lần sửa đổi", lambda row: row.revision),
    ("Ngày ban hành", lambda row: _day(row.issued_on)),
    ("Có hiệu lực từ ngày", lambda row: _day(row.valid_from) if row.is_approved else ""),
    ("Quyết định ban hành", lambda row: str(row.paper) if row.paper else ""),
    ("Soạn thảo", lambda row: signed(row, "drafted")),
    ("Xem xét", lambda row: signed(row, "reviewed")),
    ("Phê duyệt", lambda row: signed(row, "approved")),
    ("Lý do ban hành, sửa đổi", lambda row: row.reason),
    ("Tệp", lambda row: row.file.name if row.file else ""),
)


# --- The page ---------------------------------------------------------------------------------------------------
@dataclass
class ProcedurePage:
    """What the page shows of one procedure on the day."""

    row: Procedure
    agency_name: str
    tone: str
    word: str
    links: list[ToldLink]
    former_links: list[ProcedureLink]
    revisions: list[ToldRevision]
    changes: list[RevisionChange]
    reviews: list[ReviewTask]
    origin: Procedure | None
    origin_agency: str
    compared: ComparedRevisions | None = None

    @property
    def division(self) -> str:
        return self.row.division.name if self.row.division else self.row.division_name

    @property
    def making(self) -> ToldRevision | None:
        """The revision that is being written or reviewed."""
        return next((told for told in self.revisions if told.row.step != RevisionStep.APPROVED), None)

    @property
    def in_force(self) -> ToldRevision | None:
        return next((told for told in self.revisions if told.state == RevisionState.IN_FORCE), None)


def page_of(row: Procedure, user: Any, on: date) -> ProcedurePage:
    """Everything on the page of a row (`procedures_in_sight`)."""
    standing = standing_of(row.state, row.valid_from, row.valid_to, on)
    changes = RevisionChange.objects.filter(revision__procedure=row).select_related("revision")
    open_reviews = ReviewTask.objects.filter(procedure=row, closed_on=None).select_related("line", "administrative")
    origin = Procedure.objects.visible_to(user).filter(pk=row.origin_id).first() if row.origin_id else None
    names = names_on([row.agency_id, *([origin.agency_id] if origin else [])], on)
    return ProcedurePage(
        row=row,
        agency_name=names.get(row.agency_id, str(row.agency)),
        tone=STANDING_TONES[standing],
        word=standing.label,
        links=links_of(row, on),
        former_links=former_links_of(row, on),
        revisions=revisions_of(row, on),
        changes=_numbered(changes.order_by("-revision", "pk")),
        reviews=list(open_reviews.order_by("due_on", "pk")),
        origin=origin,
        origin_agency=names.get(origin.agency_id, "") if origin else "",
    )


def _numbered(changes: Any) -> list[RevisionChange]:
    """The table of changes; a line without a number of its own bears that of its revision ("02/01")."""
    rows = list(changes)
    for row in rows:
        row.number = row.number or "/".join(one for one in (row.revision.issue, row.revision.revision) if one)
    return rows


def may_read_file(user: Any, stored: Any) -> bool:
    """A revision's file and the scans of its papers are read by who sees the procedure."""
    seen = Procedure.objects.visible_to(user)
    of_revisions = ProcedureRevision.objects.filter(Q(file=stored) | Q(paper__file=stored)).values("procedure")
    return bool(seen.filter(Q(end_paper__file=stored) | Q(pk__in=of_revisions)).exists())
