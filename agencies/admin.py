"""The register in the admin: provinces, units, editions and levels are kept here; the rest is for rescue."""

from typing import Any

from django.contrib import admin

from agencies import models
from agencies.services.service_bodies import describe
from common.admin import ReadOnlyAdmin, TrackedAdmin, TrackedForm, WithoutDeleting
from common.spreadsheets.admin_export import EXPORTS, ExportAdmin
from common.text import fold, sort_key


class NamedAdmin(TrackedAdmin):
    """Rows with a name that lists search and sort by."""

    search_fields: tuple[str, ...] = ("folded_name",)

    def complete(self, row: Any) -> None:
        row.sort_key = sort_key(row.name)
        if hasattr(row, "folded_name"):
            row.folded_name = fold(row.name)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return super().get_search_results(request, queryset, fold(search_term))


@admin.register(models.Province)
class ProvinceAdmin(TrackedAdmin):
    list_display = ("code", "name", "office_name", "merged_into")
    search_fields = ("name", "code")
    autocomplete_fields = ("unit", "merged_into")


@admin.register(models.AdministrativeUnit)
class AdministrativeUnitAdmin(NamedAdmin, ExportAdmin):
    actions = EXPORTS
    export_kind = "units"
    export_attributes = {"parent_code": "parent__code"}
    list_display = ("name", "code", "scheme", "kind", "parent", "valid_from", "valid_to")
    list_filter = ("scheme", "level", "province")
    list_select_related = ("parent",)
    autocomplete_fields = ("parent", "province")


@admin.register(models.AdministrativeLevel)
class AdministrativeLevelAdmin(WithoutDeleting, admin.ModelAdmin[Any]):
    list_display = ("label", "units_label", "obligation", "valid_from", "valid_to")


@admin.register(models.StandardEdition)
class StandardEditionAdmin(TrackedAdmin):
    list_display = ("code", "published_on", "transition_ends_on", "is_expected", "source")


class HolidayForm(TrackedForm):
    """A day stands once for the nation, and once for a province that keeps it otherwise."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        province: Any = self.fields["province"]
        province.empty_label = "Cả nước"

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        day, province = data.get("on"), data.get("province")
        same = models.Holiday.objects.filter(province=province, on=day) if day else models.Holiday.objects.none()
        if there := same.exclude(pk=self.instance.pk).first():
            where = f"của {province.name}" if province else "của cả nước"
            self.add_error("on", f"Ngày này đã có trong danh sách {where}: {there.name}. Hãy mở dòng ấy để sửa.")
        return data


@admin.register(models.Holiday)
class HolidayAdmin(TrackedAdmin):
    """Days off as they are decided for each year, and weekend days that are worked instead."""

    form = HolidayForm
    empty_value_display = "cả nước"
    list_display = ("on", "name", "province", "is_worked")
    list_filter = ("province", "is_worked")
    list_select_related = ("province",)
    date_hierarchy = "on"


@admin.register(models.Cluster)
class ClusterAdmin(NamedAdmin):
    search_fields = ("name",)
    list_display = ("name", "province")
    list_filter = ("province",)
    autocomplete_fields = ("province",)

    def get_search_results(self, request: Any, queryset: Any, search_term: str) -> Any:
        return admin.ModelAdmin.get_search_results(self, request, queryset, search_term)


@admin.register(models.ServiceBody)
class ServiceBodyAdmin(NamedAdmin):
    """What the whole nation knows is kept here; a province's own rows on their pages."""

    list_display = ("name", "kind", "province", "confirmation_number", "confirmation_state")
    list_filter = ("kind", "confirmation_state", "province")
    list_select_related = ("province",)
    autocomplete_fields = ("province",)

    def complete(self, row: Any) -> None:
        describe(row)


@admin.register(models.Agency)
class AgencyAdmin(TrackedAdmin):
    list_display = ("pk", "__str__", "kind", "province", "phone", "email")
    list_filter = ("province", "kind")
    list_select_related = ("province",)
    search_fields = ("identifiers__value", "periods__folded_name")
    autocomplete_fields = ("province",)


@admin.register(models.AgencyPeriod)
class AgencyPeriodAdmin(NamedAdmin, ExportAdmin):
    actions = EXPORTS
    export_kind = "agencies"
    export_attributes = {
        **{key: f"agency__{key}" for key in ("kind", "address", "phone", "email", "website", "note")},
        "unit": "unit__name",
        "district": "unit__parent__name",
    }
    list_display = ("name", "level", "obligation", "valid_from", "valid_to", "province")
    list_filter = ("province", "level", "obligation")
    list_select_related = ("province",)
    autocomplete_fields = ("agency", "province", "parent", "unit", "cluster")


@admin.register(models.AgencyIdentifier)
class AgencyIdentifierAdmin(TrackedAdmin):
    list_display = ("value", "scheme", "agency", "valid_from", "valid_to")
    list_filter = ("scheme", "province")
    search_fields = ("value",)
    autocomplete_fields = ("agency", "province")


@admin.register(models.Membership)
class MembershipAdmin(TrackedAdmin):
    list_display = ("user", "duty", "agency", "province", "valid_from", "valid_to")
    list_filter = ("duty", "province")
    list_select_related = ("user", "agency", "province")
    search_fields = ("user__username", "user__full_name")
    autocomplete_fields = ("agency", "province")
    raw_id_fields = ("user", "delegated_from", "paper")


@admin.register(
    models.ApplicationStatus, models.StatedFigure, models.Appointment, models.Certificate, models.SteeringCommittee,
    models.OfficerAssignment, models.CertificateCover, models.ScopeLine, models.CertificateFile,
    models.Suspension, models.SurveillanceAudit, models.AgencySuccession, models.AgencyTask,
)  # fmt: skip
class FactAdmin(ReadOnlyAdmin):
    """Facts of an agency: read here, kept on the agency's page."""

    list_display = ("__str__", "pk")


@admin.register(models.Division)
class DivisionAdmin(ReadOnlyAdmin, ExportAdmin):
    actions = EXPORTS
    export_kind = "divisions"
    list_display = ("name", "applies", "applies_since", "valid_from", "valid_to")
    list_filter = ("applies", "agency__province")
    search_fields = ("folded_name",)
