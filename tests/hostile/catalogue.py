"""What the two provinces publish and what their agencies keep in their catalogues: a row of everything."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from agencies.choices import Counted
from agencies.models import ScopeLine
from agencies.services.papers import PaperSaid
from common.clock import today
from common.files import StoredFile, store
from common.history import create
from common.spreadsheets.models import ImportBatch
from procedures import models
from procedures.choices import (
    DocumentState,
    ProcedureState,
    PublicationAction,
    ReviewOutcome,
    RevisionStep,
)
from procedures.resources.publication_staging import DecidedRow, stage_publication
from procedures.services.external_documents import create_document, end_document, list_document
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from tests.factories.agencies import PaperFactory
from tests.factories.procedures import (
    AdministrativeFactory,
    ChangeFactory,
    ExecutorFactory,
    HandlingFactory,
    LineFactory,
    LinkFactory,
    ProcedureFactory,
    PublicationFactory,
    ReviewFactory,
    RevisionFactory,
    make_draft,
    make_procedure,
)
from tests.hostile.papers import PDF
from tests.hostile.world import Side, World

BEGAN, AMENDED = date(2020, 1, 1), date(2024, 5, 1)
LEVELS = {"at_district": True, "at_commune": True}
OF_THE_AGENCY = (
    "agency_procedures", "procedure_sheet", "procedure_create", "kit_adopt", "catalogue_copy", "agency_coverage",
    "agency_matrix", "handling_add", "agency_documents", "agency_documents_print", "agency_documents_check",
    "agency_duties", "listing_add", "objective_add", "internal_audit_add", "management_review_add",
)  # fmt: skip
OF_A_PROCEDURE = (
    "procedure_detail", "procedure_history", "procedure_correct", "procedure_withdraw", "procedure_links",
    "revision_draft", "revision_record",
)  # fmt: skip
EXPORTS = ("procedure_export", "administrative_export", "publication_export", "coverage_export")
PEOPLE = ("drafted_by", "drafted_title", "reviewed_by", "reviewed_title", "approved_by", "approved_title")


@dataclass
class Catalogue:
    """What a side publishes and keeps; every word of it is nobody else's."""

    tthc: models.AdministrativeProcedure
    decision: models.PublicationDecision  # it amends the TTHC
    baseline: models.PublicationDecision
    line: models.PublicationLine  # of the decision, in force
    exception: models.HandlingException
    procedure: models.Procedure  # administrative, with a revision in force
    link: models.ProcedureLink
    in_force: models.ProcedureRevision
    amending: models.Procedure  # internal, in force, with a revision in review
    waiting: models.ProcedureRevision  # the one in review
    draft: models.Procedure
    drafted: models.ProcedureRevision  # of the draft, once returned
    withdrawn: models.Procedure
    scope_line: ScopeLine  # of the declaration: it lists the procedure
    review: models.ReviewTask  # open
    document: models.ExternalDocument  # ended, replaced by another
    listing: models.ExternalListing
    task: models.DocumentTask
    objective: models.QualityObjective
    audit: models.InternalAudit
    meeting: models.ManagementReview
    files: dict[str, StoredFile]
    secrets: tuple[str, ...]  # the agency's own words
    published: tuple[str, ...]  # what everyone in the province may read
    side: Side

    @cached_property
    def batch(self) -> ImportBatch:
        """A typed decision, before it is accepted."""
        rows = [DecidedRow(PublicationAction.ABOLISHED, key) for key in (self.tthc.key, "9.999999")]
        days = {"issued_on": today(), "in_force_from": today(), "review_due_on": None}
        number = f"{self.side.province.code}9/QĐ-UBND"
        return stage_publication(self.side.province, rows, number=number, by=self.side.officer, **days)


def catalogue_in(world: World) -> World:
    """The world with what its provinces publish; its sides keep more secrets now."""
    for side, key, mark in ((world.home, "1.000101", "An Giang"), (world.abroad, "1.000201", "Sơn La")):
        side.catalogue = _catalogue(side, key, mark)
        side.secrets += side.catalogue.secrets + side.catalogue.published
    return world


def _catalogue(side: Side, key: str, mark: str) -> Catalogue:
    rows = _published(side, key, mark)
    rows |= {**_kept(side, rows["tthc"], mark), **_documents(side, mark), **_duties(side, mark)}
    told = {"agency": side.agency, "line": rows["line"], "reason": f"Rà soát kín {mark}"}
    rows["review"] = ReviewFactory(procedure=rows["procedure"], **told)
    ReviewFactory(procedure=rows["withdrawn"], closed_on=AMENDED, outcome=ReviewOutcome.NO_EFFECT, **told)
    line = ScopeLine(certificate=side.certificate, group=f"Nhóm kín {mark}", counted=Counted.PROCEDURE, count=1)
    rows["scope_line"] = create(line, by=None)
    create(models.ScopeProcedure(line=line, procedure=rows["procedure"]), by=None)
    files = {
        "revision": rows["in_force"].file,
        "revision-paper": rows["in_force"].paper.file,
        "withdrawal": rows["withdrawn"].end_paper.file,
        "audit": rows["audit"].file,
        "meeting": rows["meeting"].file,
        "decision": rows["decision"].paper.file,
    }
    code = side.province.code
    return Catalogue(
        **rows, side=side, files=files,
        secrets=(f"kín {mark}", f"{code}/NL-KIN", f"QT-KIN-{code}"),
        published=(f"chung {mark}", f"{code}/CB-CHUNG"),
    )  # fmt: skip


# --- Published --------------------------------------------------------------------------------------------------
def _published(side: Side, key: str, mark: str) -> dict[str, Any]:
    tthc = AdministrativeFactory(key=key, name=f"Cấp phép chung {mark}", field=f"Ngành chung {mark}")
    said = {
        "administrative": tthc, "name": tthc.name, "field": tthc.field, "executors": f"Nơi làm chung {mark}",
        "time_limit": f"hạn chung {mark}", "stated_decision": f"số chung {mark}", **LEVELS,
    }  # fmt: skip
    baseline = PublicationFactory(
        province=side.province, paper=None, is_baseline=True, note=f"Gốc chung {mark}", in_force_from=BEGAN
    )
    other = AdministrativeFactory(key=f"{key[:-1]}2", name=f"Thủ tục khác chung {mark}", field=tthc.field)
    LineFactory(decision=baseline, administrative=other, **LEVELS)
    LineFactory(decision=baseline, valid_to=AMENDED - timedelta(days=1), **said)
    paper = PaperFactory(number=f"{side.province.code}/CB-CHUNG", file=_file(side, "cong-bo"))
    decision = PublicationFactory(
        province=side.province, paper=paper, in_force_from=AMENDED, review_due_on=today(), note=f"Lưu ý chung {mark}"
    )
    line = LineFactory(decision=decision, action=PublicationAction.AMENDED, **said)
    ExecutorFactory(line=line, agency=side.agency)
    exception = HandlingFactory(
        agency=side.agency, administrative=tthc, kind="not_arising", reason=f"Ngoại lệ kín {mark}",
        paper=PaperFactory(number=f"{side.province.code}/NL-KIN"),
    )  # fmt: skip
    return {"tthc": tthc, "decision": decision, "baseline": baseline, "line": line, "exception": exception}


# --- Kept -------------------------------------------------------------------------------------------------------
def _kept(side: Side, tthc: models.AdministrativeProcedure, mark: str) -> dict[str, Any]:
    code = side.province.code
    texts = {
        "division_name": f"Một cửa kín {mark}", "owner": f"Chủ kín {mark}", "clauses": f"7.5 kín {mark}",
        "note": f"Ghi kín {mark}",
    }  # fmt: skip
    procedure = ProcedureFactory(agency=side.agency, code=f"QT-KIN-{code}", name=f"Quy trình kín {mark}", **texts)
    people = {name: f"Người kín {mark}" for name in PEOPLE}
    scans = [_file(side, "quy-trinh"), _file(side, "ban-hanh")]
    paper = PaperFactory(number=f"{code}/BH-KIN", file=scans[1])
    in_force = RevisionFactory(
        procedure=procedure, issue="01", revision="00", paper=paper, file=scans[0], reason=f"Lý kín {mark}", **people
    )
    ChangeFactory(
        revision=in_force, demand=f"Yêu cầu kín {mark}", place=f"Trang kín {mark}", content=f"Đổi kín {mark}",
        number="01/00",
    )  # fmt: skip
    amending = make_procedure(side.agency, code=f"QT-SUA-{code}", name=f"Đang sửa kín {mark}")
    draft = make_draft(
        side.agency, code=f"QT-NHAP-{code}", name=f"Bản thảo kín {mark}", kind="internal", division=side.division,
        origin=procedure,
    )  # fmt: skip
    end_paper = PaperFactory(number=f"{code}/BB-KIN", file=_file(side, "bai-bo"))
    withdrawn = ProcedureFactory(
        agency=side.agency, code=f"QT-BO-{code}", name=f"Bãi bỏ kín {mark}", kind="internal",
        state=ProcedureState.WITHDRAWN, valid_to=date(2021, 12, 31), end_reason=f"Hết kín {mark}",
        end_paper=end_paper,
    )  # fmt: skip
    making = {"valid_from": None, "issued_on": None, "issue": "02"}
    return {
        "procedure": procedure,
        "link": LinkFactory(procedure=procedure, administrative=tthc),
        "in_force": in_force,
        "amending": amending,
        "waiting": RevisionFactory(procedure=amending, step=RevisionStep.REVIEW, reason=f"Sửa kín {mark}", **making),
        "draft": draft,
        "drafted": RevisionFactory(
            procedure=draft, step=RevisionStep.DRAFT, returned_reason=f"Trả kín {mark}", **making
        ),
        "withdrawn": withdrawn,
    }


def _documents(side: Side, mark: str) -> dict[str, Any]:
    code = side.province.code
    document = {"symbol": f"{code}/2018/TT-CHUNG", "title": f"Thông tư chung {mark}", "issuer": f"Bộ chung {mark}"}
    listing = list_document(side.agency, on=BEGAN, uses=[side.division], note=f"Dùng kín {mark}", by=None, **document)
    newer = create_document(
        side.province, by=None, symbol=f"{code}/2025/TT-CHUNG", title=f"Thông tư mới chung {mark}"
    )
    listing.document.refresh_from_db()
    ended = end_document(
        listing.document, state=DocumentState.EXPIRED, replaced_by=newer, version=listing.document.version,
        on=today(), by=None,
    )  # fmt: skip
    return {"document": ended, "listing": listing, "task": models.DocumentTask.objects.get(listing=listing)}


def _duties(side: Side, mark: str) -> dict[str, Any]:
    common: dict[str, Any] = {"today": today(), "by": None, "year": today().year}
    objective = keep_objective(
        side.agency, text=f"Mục tiêu kín {mark}", target=f"Chỉ tiêu kín {mark}", measure=f"Đo kín {mark}",
        owner=f"Lo kín {mark}", midyear_result=f"Nửa kín {mark}", result=f"Năm kín {mark}", **common,
    )  # fmt: skip
    audit = keep_internal_audit(
        side.agency, held_on=today(), lead=f"Đoàn kín {mark}", places=f"Nơi kín {mark}", findings=f"Thấy kín {mark}",
        paper=PaperSaid(number=f"DG kín {mark}", issued_on=today()), upload=_pdf(side, "danh-gia"), **common,
    )  # fmt: skip
    meeting = keep_management_review(
        side.agency, held_on=today(), chair=f"Chủ trì kín {mark}", conclusions=f"Kết luận kín {mark}",
        paper=PaperSaid(number=f"XX kín {mark}", issued_on=today()), upload=_pdf(side, "xem-xet"), **common,
    )  # fmt: skip
    return {"objective": objective, "audit": audit, "meeting": meeting}


def _file(side: Side, name: str) -> StoredFile:
    return store(_pdf(side, name), by=side.officer, purpose="procedure")


def _pdf(side: Side, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{name}-kin-{side.province.code}.pdf", PDF)


# --- Where their pages stand --------------------------------------------------------------------------------------
def addresses_of(side: Side) -> dict[str, list[Any]]:
    """What the addresses of the catalogue's pages are made of, by their names."""
    own, agency = side.catalogue, side.agency.pk
    procedure = own.procedure.pk
    at_waiting = dict.fromkeys(("revision_return", "revision_approve"), [own.amending.pk, own.waiting.pk])
    at_drafted = dict.fromkeys(
        ("revision_correct", "revision_send", "revision_discard"), [own.draft.pk, own.drafted.pk]
    )
    return {
        **dict.fromkeys(OF_THE_AGENCY, [agency]),
        **dict.fromkeys(OF_A_PROCEDURE, [procedure]),
        **dict.fromkeys(("document_detail", "document_correct", "document_end"), [own.document.pk]),
        **dict.fromkeys(("listing_edit", "listing_remove"), [agency, own.listing.pk]),
        **dict.fromkeys(("handling_end", "handling_remove"), [agency, own.exception.pk]),
        **dict.fromkeys(("publication_detail", "publication_paper"), [own.decision.pk]),
        **dict.fromkeys(EXPORTS, ["csv"]),
        **at_waiting,
        **at_drafted,
        **dict.fromkeys(("scope_procedures", "scope_edit"), [side.certificate.pk, own.scope_line.pk]),
        "procedure_discard": [own.draft.pk],
        "procedure_restore": [own.withdrawn.pk],
        "procedure_unlink": [procedure, own.link.pk],
        "document_task_close": [own.task.pk],
        "objective_edit": [agency, own.objective.pk],
        "internal_audit_edit": [agency, own.audit.pk],
        "management_review_edit": [agency, own.meeting.pk],
        "administrative_detail": [own.tthc.pk],
        "publication_effects": [own.batch.pk],
        "review_close": [own.review.pk],
        "review_clear": [procedure, own.line.pk],
    }
