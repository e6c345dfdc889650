"""The rows of the access table for the procedure catalogue, and what the walk puts into their addresses."""

from collections.abc import Callable
from datetime import date
from typing import Any

from common.clock import today
from procedures.choices import DocumentState
from procedures.models import DocumentTask, ExternalListing
from procedures.services.external_documents import end_document, list_document
from procedures.services.yearly_duties import keep_internal_audit, keep_management_review, keep_objective
from tests.cast import Cast

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
"""


def at_own_agency(cast: Cast) -> Arguments:
    return {"args": [cast.own.pk]}


# --- External documents -----------------------------------------------------------------------------------------
def listed(cast: Cast) -> ExternalListing:
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
    "objective_edit": at_own_objective,
    "internal_audit_edit": at_own_internal_audit,
    "management_review_edit": at_own_management_review,
}  # fmt: skip
