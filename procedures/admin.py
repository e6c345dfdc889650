"""The catalogue in the admin: clauses, the starter kit and names of TTHC are kept here; the rest is read."""

from typing import Any

from django.contrib import admin

from common.admin import ReadOnlyAdmin, TrackedAdmin
from common.text import fold, sort_key
from procedures import models


@admin.register(models.StandardClause)
class StandardClauseAdmin(TrackedAdmin):
    list_display = ("number", "title", "edition")
    list_filter = ("edition",)
    list_select_related = ("edition",)
    search_fields = ("number", "title")

    def complete(self, row: Any) -> None:
        row.sort_key = sort_key(row.number)


@admin.register(models.KitProcedure)
class KitProcedureAdmin(TrackedAdmin):
    """What an agency that adopts the kit starts from; what it adopted before stays as it is."""

    list_display = ("order", "code", "name", "clauses")
    list_display_links = ("code",)
    search_fields = ("code", "name")


@admin.register(models.AdministrativeProcedure)
class AdministrativeProcedureAdmin(TrackedAdmin):
    """A TTHC of the nation; what a province published of it stands on its lines."""

    list_display = ("key", "name", "field", "kind")
    list_filter = ("kind",)
    search_fields = ("key", "name")

    def get_readonly_fields(self, request: Any, obj: Any = None) -> Any:
        return ("key",) if obj else ()  # links and lines were matched on it


@admin.register(models.Procedure)
class ProcedureAdmin(ReadOnlyAdmin):
    """Procedures are kept on their agency's page."""

    list_display = ("code", "name", "kind", "state", "agency", "valid_from", "valid_to")
    list_filter = ("kind", "state", "province")
    list_select_related = ("agency",)
    search_fields = ("folded_name",)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(models.PublicationLine)
class PublicationLineAdmin(ReadOnlyAdmin):
    list_display = ("code", "name", "action", "province", "valid_from", "valid_to")
    list_filter = ("action", "province")
    list_select_related = ("province",)
    search_fields = ("folded",)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(
    models.PublicationDecision, models.LineExecutor, models.HandlingException, models.ProcedureRevision,
    models.RevisionChange, models.ProcedureLink, models.ScopeProcedure, models.ReviewTask, models.ExternalDocument,
    models.ExternalListing, models.ListingUse, models.DocumentTask, models.QualityObjective, models.InternalAudit,
    models.ManagementReview,
)  # fmt: skip
class RecordAdmin(ReadOnlyAdmin):
    """What the portal's pages keep: read here."""

    list_display = ("__str__", "pk")
