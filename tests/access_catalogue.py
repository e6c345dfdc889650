"""The rows of the access table for the procedure catalogue, and what the walk puts into their addresses."""

from collections.abc import Callable
from datetime import date
from typing import Any

from agencies.choices import Counted
from agencies.models import ScopeLine
from common.clock import today
from common.history import create
from procedures.choices import DocumentState
from procedures.models import DocumentTask, ExternalListing, ProcedureRevision
from procedures.services.external_documents import end_document, list_document
from procedures.services.revisions import draft_revision, send_to_review
from procedures.services.scope import list_procedures
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from tests.agencies.declared import certificate
from tests.cast import Cast
from tests.factories.procedures import make_draft, make_procedure

Arguments = dict[str, Any]

TABLE = """
agency_documents            get   login 200   404   404   200   200   200   200   404
agency_documents_print      get   login 200   404   404   200   200   200   200   404
agency_duties               get   login 200   404   404   200   200   200   200   404
document_list               get   login 200   200   200   200   200   200   200   200
document_task_list          get   login 200   200   200   200   200   200   200   200
document_detail             get   login 200   200   200   200   200   200   200   404
document_correct            get   login 200   403   403   403   403   200   200   404
document_correct            post  login 200   403   403   403   403   200   200   404
document_end                get   login 200   403   403   403   403   200   200   404
document_end                post  login 200   403   403   403   403   200   200   404
document_task_close         get   login 200   404   404   403   403   200   200   404
document_task_close         post  login 200   404   404   403   403   200   200   404
listing_add                 get   login 200   404   404   403   403   200   200   404
listing_add                 post  login 200   404   404   403   403   200   200   404
listing_edit                get   login 200   404   404   403   403   200   200   404
listing_edit                post  login 200   404   404   403   403   200   200   404
listing_remove              get   login 200   404   404   403   403   200   200   404
listing_remove              post  login 200   404   404   403   403   200   200   404
objective_add               get   login 200   404   404   403   403   200   200   404
objective_add               post  login 200   404   404   403   403   200   200   404
objective_edit              get   login 200   404   404   403   403   200   200   404
objective_edit              post  login 200   404   404   403   403   200   200   404
internal_audit_add          get   login 200   404   404   403   403   200   200   404
internal_audit_add          post  login 200   404   404   403   403   200   200   404
internal_audit_edit         get   login 200   404   404   403   403   200   200   404
internal_audit_edit         post  login 200   404   404   403   403   200   200   404
management_review_add       get   login 200   404   404   403   403   200   200   404
management_review_add       post  login 200   404   404   403   403   200   200   404
management_review_edit      get   login 200   404   404   403   403   200   200   404
management_review_edit      post  login 200   404   404   403   403   200   200   404
agency_documents_check      post  login 302   404   404   403   403   302   302   404
agency_documents_export     get   login 200   404   404   200   200   200   200   404
procedure_export            get   login 200   200   200   200   200   200   200   200
procedure_list              get   login 200   200   200   200   200   200   200   200
agency_procedures           get   login 200   404   404   200   200   200   200   404
procedure_sheet             get   login 200   404   404   200   200   200   200   404
procedure_detail            get   login 200   404   404   200   200   200   200   404
procedure_history           get   login 200   404   404   200   403   200   200   404
scope_procedures            get   login 200   404   404   200   200   200   200   404
scope_edit                  get   login 403   404   404   403   403   200   200   404
scope_edit                  post  login 403   404   404   403   403   200   200   404
procedure_create            get   login 200   404   404   403   403   200   200   404
procedure_create            post  login 200   404   404   403   403   200   200   404
catalogue_copy              get   login 200   404   404   403   403   200   200   404
catalogue_copy              post  login 302   404   404   403   403   302   302   404
procedure_correct           get   login 200   404   404   403   403   200   200   404
procedure_correct           post  login 200   404   404   403   403   200   200   404
procedure_withdraw          get   login 200   404   404   403   403   200   200   404
procedure_withdraw          post  login 200   404   404   403   403   200   200   404
procedure_restore           get   login 200   404   404   403   403   200   200   404
procedure_restore           post  login 200   404   404   403   403   200   200   404
procedure_discard           get   login 200   404   404   403   403   200   200   404
procedure_discard           post  login 200   404   404   403   403   200   200   404
procedure_links             get   login 200   404   404   403   403   200   200   404
procedure_links             post  login 200   404   404   403   403   200   200   404
procedure_unlink            get   login 200   404   404   403   403   200   200   404
procedure_unlink            post  login 200   404   404   403   403   200   200   404
revision_draft              get   login 200   404   404   403   403   200   200   404
revision_draft              post  login 200   404   404   403   403   200   200   404
revision_record             get   login 200   404   404   403   403   200   200   404
revision_record             post  login 200   404   404   403   403   200   200   404
revision_correct            get   login 200   404   404   403   403   200   200   404
revision_correct            post  login 200   404   404   403   403   200   200   404
revision_send               get   login 200   404   404   403   403   200   200   404
revision_send               post  login 200   404   404   403   403   200   200   404
revision_return             get   login 200   404   404   403   403   200   200   404
revision_return             post  login 200   404   404   403   403   200   200   404
revision_approve            get   login 200   404   404   403   403   200   200   404
revision_approve            post  login 200   404   404   403   403   200   200   404
revision_discard            get   login 200   404   404   403   403   200   200   404
revision_discard            post  login 200   404   404   403   403   200   200   404
kit_adopt                   get   login 200   404   404   403   403   200   200   404
kit_adopt                   post  login 302   404   404   403   403   302   302   404
"""


def at_own_agency(cast: Cast) -> Arguments:
    return {"args": [cast.own.pk]}


# --- External documents -----------------------------------------------------------------------------------------
def listed(cast: Cast) -> ExternalListing:
    """The one document of the list; who looks at many pages in one world comes back to it."""
    if known := ExternalListing.objects.filter(agency=cast.own).first():
        return known
    said = {"symbol": "61/2018/NĐ-CP", "title": "Nghị định về một cửa"}
    return list_document(cast.own, on=date(2024, 1, 10), by=None, **said)


def at_own_document(cast: Cast) -> Arguments:
    return {"args": [listed(cast).document_id]}


def at_own_listing(cast: Cast) -> Arguments:
    return {"args": [cast.own.pk, listed(cast).pk]}


def at_own_document_task(cast: Cast) -> Arguments:
    document = listed(cast).document
    end_document(document, state=DocumentState.EXPIRED, version=document.version, on=today(), by=None)
    return {"args": [DocumentTask.objects.get().pk]}


# --- The year's duties ------------------------------------------------------------------------------------------
def at_own_objective(cast: Cast) -> Arguments:
    row = keep_objective(cast.own, today=today(), by=None, year=today().year, text="Đúng hạn")
    return {"args": [cast.own.pk, row.pk]}


def at_own_internal_audit(cast: Cast) -> Arguments:
    row = keep_internal_audit(cast.own, today=today(), by=None, year=today().year, planned_on=today())
    return {"args": [cast.own.pk, row.pk]}


def at_own_management_review(cast: Cast) -> Arguments:
    row = keep_management_review(cast.own, today=today(), by=None, year=today().year, held_on=today())
    return {"args": [cast.own.pk, row.pk]}


# --- The catalogue ----------------------------------------------------------------------------------------------
def at_own_procedure(cast: Cast) -> Arguments:
    return {"args": [make_procedure(cast.own, "1.000288").pk]}


def at_own_draft(cast: Cast) -> Arguments:
    return {"args": [make_draft(cast.own, kind="internal").pk]}


def at_own_link(cast: Cast) -> Arguments:
    link = make_procedure(cast.own, "1.000289").links.get()
    return {"args": [link.procedure_id, link.pk]}


def at_revision_in_the_making(cast: Cast) -> Arguments:
    procedure = make_procedure(cast.own)
    revision = draft_revision(procedure, by=None, issue="02", reason="Cập nhật")
    return {"args": [procedure.pk, revision.pk]}


def at_revision_in_review(cast: Cast) -> Arguments:
    procedure, key = at_revision_in_the_making(cast)["args"]
    revision = ProcedureRevision.objects.get(pk=key)
    return {"args": [procedure, send_to_review(revision, by=None, version=revision.version).pk]}


def at_own_scope_line(cast: Cast) -> Arguments:
    line = ScopeLine(certificate=certificate(cast.own, 400), group="Quy trình", counted=Counted.PROCEDURE, count=9)
    kept = list_procedures(create(line, by=None), [make_procedure(cast.own)], version=1, by=None)
    return {"args": [kept.certificate_id, kept.pk]}


OF_A_PROCEDURE = (
    "procedure_detail", "procedure_history", "procedure_correct", "procedure_withdraw", "procedure_restore",
    "procedure_links",
    "revision_draft", "revision_record",
)  # fmt: skip

ARGUMENTS: dict[str, Callable[[Cast], Arguments]] = {
    **dict.fromkeys(
        (
            "agency_documents", "agency_documents_print", "agency_documents_check", "agency_duties", "listing_add",
            "objective_add", "internal_audit_add", "management_review_add",
        ),
        at_own_agency,
    ),
    **dict.fromkeys(("document_detail", "document_correct", "document_end"), at_own_document),
    **dict.fromkeys(("listing_edit", "listing_remove"), at_own_listing),
    "document_task_close": at_own_document_task,
    "agency_documents_export": lambda cast: {"args": [cast.own.pk, "csv"]},
    "procedure_export": lambda cast: {"args": ["csv"]},
    "objective_edit": at_own_objective,
    "internal_audit_edit": at_own_internal_audit,
    "management_review_edit": at_own_management_review,
    **dict.fromkeys(
        ("agency_procedures", "procedure_sheet", "procedure_create", "kit_adopt", "catalogue_copy"), at_own_agency
    ),
    **dict.fromkeys(OF_A_PROCEDURE, at_own_procedure),
    "procedure_discard": at_own_draft,
    "procedure_unlink": at_own_link,
    **dict.fromkeys(("revision_correct", "revision_send", "revision_discard"), at_revision_in_the_making),
    **dict.fromkeys(("scope_procedures", "scope_edit"), at_own_scope_line),
    **dict.fromkeys(("revision_return", "revision_approve"), at_revision_in_review),
}  # fmt: skip
