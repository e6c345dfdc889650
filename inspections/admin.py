"""Inspections in the admin: the sets of criteria that ship with the portal are kept here; the rest is read."""

from typing import Any

from django.contrib import admin

from common.admin import ReadOnlyAdmin, TrackedAdmin
from common.text import fold
from inspections import models
from inspections.choices import SetState


class ReferenceAdmin(TrackedAdmin):
    """A part of a set that ships with the portal; what belongs to a province, or is locked, is only read."""

    def set_of(self, row: Any) -> models.CriteriaSet:
        return row.criteria_set

    def has_change_permission(self, request: Any, obj: Any = None) -> bool:
        if obj is None:
            return super().has_change_permission(request)
        kept = self.set_of(obj)
        return kept.is_reference and not kept.is_locked and super().has_change_permission(request, obj)

    def formfield_for_foreignkey(self, db_field: Any, request: Any, **options: Any) -> Any:
        """New rows go into sets that are open here."""
        reach = {"criteria_set": "", "section": "criteria_set__", "criterion": "section__criteria_set__"}
        if db_field.name in reach:
            at = reach[db_field.name]
            open_here = {f"{at}province__isnull": True, f"{at}state": SetState.DRAFT}
            options["queryset"] = db_field.related_model.objects.filter(**open_here)
        return super().formfield_for_foreignkey(db_field, request, **options)


@admin.register(models.CriteriaSet)
class CriteriaSetAdmin(ReferenceAdmin):
    list_display = ("name", "label", "province", "state", "locked_on", "is_short")
    list_filter = ("state", "is_short", "province")
    list_select_related = ("province",)
    search_fields = ("name_key",)
    exclude = ("province", "copied_from")

    def set_of(self, row: Any) -> models.CriteriaSet:
        return row

    def complete(self, row: Any) -> None:
        row.name_key = fold(row.name)[:700]

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(models.CriteriaSection)
class CriteriaSectionAdmin(ReferenceAdmin):
    list_display = ("title", "position", "criteria_set")
    list_filter = ("criteria_set",)
    list_select_related = ("criteria_set",)


@admin.register(models.Criterion)
class CriterionAdmin(ReferenceAdmin):
    list_display = ("code", "text", "section", "maximum", "answer_kind", "kind")
    list_filter = ("section__criteria_set", "answer_kind", "kind")
    list_select_related = ("section__criteria_set",)
    search_fields = ("code", "text")

    def set_of(self, row: Any) -> models.CriteriaSet:
        return row.section.criteria_set


@admin.register(models.CriterionChoice)
class CriterionChoiceAdmin(ReferenceAdmin):
    list_display = ("label", "points", "criterion")
    list_select_related = ("criterion__section__criteria_set",)
    search_fields = ("label",)

    def set_of(self, row: Any) -> models.CriteriaSet:
        return row.criterion.section.criteria_set


@admin.register(models.GradeBand)
class GradeBandAdmin(ReferenceAdmin):
    list_display = ("name", "at_least", "criteria_set")
    list_filter = ("criteria_set",)
    list_select_related = ("criteria_set",)


@admin.register(models.InspectionPlan)
class InspectionPlanAdmin(ReadOnlyAdmin):
    """Plans are kept on their own pages, step by step."""

    list_display = ("title", "year", "province", "state", "report_due_on")
    list_filter = ("state", "year", "province")
    list_select_related = ("province",)
    search_fields = ("title_key",)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(models.PlannedInspection)
class PlannedInspectionAdmin(ReadOnlyAdmin):
    list_display = ("name", "plan", "form", "level", "obligation", "state")
    list_filter = ("form", "state", "level", "province")
    list_select_related = ("plan",)
    search_fields = ("folded_name",)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(models.SelfAssessment)
class SelfAssessmentAdmin(ReadOnlyAdmin):
    list_display = ("name", "plan", "state", "due_on", "submitted_at", "receipt", "is_late")
    list_filter = ("state", "is_late", "on_behalf", "province")
    list_select_related = ("plan",)
    search_fields = ("receipt", "sort_key")


@admin.register(
    models.PlanBasis, models.PlanPartner, models.PlanTarget, models.PlanMove, models.PlanVersion, models.PlanDraw,
    models.InspectionTeam, models.TeamMember, models.DerivedDuty, models.AssessmentPart, models.AssessmentFigure,
    models.Answer, models.Evidence, models.AssessmentMove, models.AssessmentSeal, models.Extension,
    models.ReviewAssignment, models.ReviewScore, models.Explanation, models.Result, models.ReminderRule,
    models.Reminder,
)  # fmt: skip
class RecordAdmin(ReadOnlyAdmin):
    """What the portal's pages keep: read here."""

    list_display = ("__str__", "pk")
