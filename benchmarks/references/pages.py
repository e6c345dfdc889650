"""Our lists as the plainest page could show them, and as Django's admin does."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.choices import AppointmentRole
from agencies.models import AgencyPeriod, Certificate
from agencies.queries.certificate_list import certificates, order_of
from agencies.queries.certificate_rows import fetched
from agencies.queries.certificate_rows import listed as listed_certificates
from agencies.queries.certificate_states import with_state
from agencies.queries.register import listed, register, rows_of
from agencies.views.agency_list import SORTED
from agencies.views.certificate_list import SORTED as SORTED_CERTIFICATES
from benchmarks.listings import PAST
from common.http import PER_PAGE, reads
from procedures.models import Procedure, PublicationLine
from procedures.queries.administrative_list import COLUMNS, ORDER, in_force, lines_on
from procedures.queries.administrative_list import listed as listed_line
from procedures.queries.procedure_list import listed as listed_procedure
from procedures.queries.procedure_list import order_for, with_columns


@reads
def plain_table(request: HttpRequest) -> HttpResponse:
    """The same fifty rows in the same frame, from one query: no filter, no count, no pager."""
    on = request.day  # type: ignore[attr-defined]
    rows = listed(rows_of(register(request.user, on), on=on)[:PER_PAGE])
    sorting = {name: {"label": label, "url": f"?sort={name}"} for name, label in SORTED.items()}
    return render(request, "plain_table.html", {"rows": list(rows), "sorting": sorting})


@reads
def plain_certificates(request: HttpRequest) -> HttpResponse:
    """Fifty certificates of the day in the same frame, from one query."""
    on = request.day  # type: ignore[attr-defined]
    found = certificates(request.user, on).order_by(*order_of(on))
    first = Certificate.objects.filter(pk__in=found.values("pk")[:PER_PAGE]).order_by(*order_of(on))
    rows = list(listed_certificates(fetched(first, on), on=on))
    sorting = {name: {"label": label, "url": f"?sort={name}"} for name, label in SORTED_CERTIFICATES.items()}
    return render(request, "plain_certificates.html", {"rows": rows, "sorting": sorting})


@reads
def plain_procedures(request: HttpRequest) -> HttpResponse:
    """Fifty procedures in the same frame, from one query."""
    on = request.day  # type: ignore[attr-defined]
    found = Procedure.objects.visible_to(request.user).order_by(*order_for(request.user, None))
    rows = [listed_procedure(row, on) for row in with_columns(found, on)[:PER_PAGE]]
    return render(request, "plain_procedures.html", {"rows": rows})


@reads
def plain_lines(request: HttpRequest) -> HttpResponse:
    """Fifty published TTHC in the same frame, from one query."""
    lines = in_force(lines_on(request.user, request.day))  # type: ignore[attr-defined]
    rows = [listed_line(row) for row in lines.order_by(*ORDER).values(*COLUMNS)[:PER_PAGE]]
    return render(request, "plain_lines.html", {"rows": rows})


class StockPeriods(admin.ModelAdmin[Any]):
    """The register as a stock change list, with what lies on its own table: columns, filters, search."""

    list_display = ("name", "level", "obligation", "unit", "cluster", "valid_from", "valid_to")
    list_filter = ("level", "obligation", "province", "unit", "cluster", "agency__kind")
    search_fields = ("folded_name",)
    list_per_page = PER_PAGE


class StockRegister(StockPeriods):
    """The same with the columns that our list shows, each by the shortest method that gives it."""

    list_display = (
        "name", "code", "unit", "level", "obligation", "edition", "status", "declared_on", "secretary", "officer",
    )  # fmt: skip

    def code(self, period: AgencyPeriod) -> Any:
        return period.agency.identifiers.first()

    def edition(self, period: AgencyPeriod) -> Any:
        newest = period.agency.certificates.order_by("issued_on").last()
        return newest and newest.edition

    def status(self, period: AgencyPeriod) -> Any:
        return period.agency.statuses.last()

    def declared_on(self, period: AgencyPeriod) -> Any:
        newest = period.agency.certificates.order_by("issued_on").last()
        return newest and newest.issued_on

    def secretary(self, period: AgencyPeriod) -> Any:
        return period.agency.appointments.filter(role=AppointmentRole.SECRETARY).last()

    def officer(self, period: AgencyPeriod) -> Any:
        return period.agency.officers.last()


class StockCertificates(admin.ModelAdmin[Any]):
    """The register of certificates as a stock change list."""

    list_display = ("kind", "edition", "paper", "issuing_body", "issued_on", "expires_on", "ended_as")
    list_filter = ("kind", "edition", "province", "issuing_body", "ended_as")
    search_fields = ("paper__number", "holder__periods__folded_name")
    list_per_page = PER_PAGE


class StockRegisterOfCertificates(StockCertificates):
    """The same with the name and the state of the day."""

    list_display = ("name", "kind", "edition", "paper", "issuing_body", "issued_on", "expires_on", "state")

    def name(self, certificate: Certificate) -> Any:
        return certificate.holder.periods.on(PAST).first()

    def state(self, certificate: Certificate) -> Any:
        return with_state(Certificate.objects.filter(pk=certificate.pk), PAST).get().state


class StockProcedures(admin.ModelAdmin[Any]):
    """The catalogue as a stock change list."""

    list_display = ("code", "name", "kind", "division_name", "state", "valid_from", "valid_to")
    list_filter = ("kind", "state", "province")
    search_fields = ("folded_name",)
    list_per_page = PER_PAGE


class OneAgency(admin.SimpleListFilter):
    """All agencies by name, from one query."""

    title, parameter_name = "cơ quan", "agency"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[Any, str]]:
        return list(AgencyPeriod.objects.filter(valid_to=None).order_by("sort_key").values_list("agency", "name"))

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        return queryset.filter(agency=self.value()) if self.value() else queryset


class StockCatalogue(StockProcedures):
    """The same with the agency's name, the revision in force, how many TTHC there are, and our list's conditions."""

    list_display = ("code", "name", "kind", "agency_name", "division_name", "tthc", "issue", "state")
    list_filter = ("kind", "state", "province", OneAgency, "links__administrative__field")

    def agency_name(self, procedure: Procedure) -> Any:
        return procedure.agency.periods.first()

    def tthc(self, procedure: Procedure) -> Any:
        return procedure.links.count()

    def issue(self, procedure: Procedure) -> Any:
        return procedure.revisions.filter(valid_to=None).last()


class StockLines(admin.ModelAdmin[Any]):
    """The published TTHC as a stock change list."""

    list_display = ("name", "code", "field", "action", "valid_from")
    list_filter = ("action", "at_province", "at_district", "at_commune", "province")
    search_fields = ("folded",)
    list_per_page = PER_PAGE


class StockPublished(StockLines):
    """The same with the levels and the decision, which our list shows, and the field, which it asks for."""

    list_display = ("name", "code", "field", "levels", "action", "valid_from", "decision")
    list_filter = (*StockLines.list_filter, "field")


own_columns, same_columns = admin.AdminSite(name="own_columns"), admin.AdminSite(name="same_columns")
own_columns.register(AgencyPeriod, StockPeriods)
same_columns.register(AgencyPeriod, StockRegister)
own_columns.register(Certificate, StockCertificates)
same_columns.register(Certificate, StockRegisterOfCertificates)
own_columns.register(Procedure, StockProcedures)
same_columns.register(Procedure, StockCatalogue)
own_columns.register(PublicationLine, StockLines)
same_columns.register(PublicationLine, StockPublished)
