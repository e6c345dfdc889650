"""The list of agencies as the plainest page could show it, and as Django's admin does."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from agencies.choices import AppointmentRole
from agencies.models import AgencyPeriod
from agencies.queries.register import listed, register, rows_of
from agencies.views.agency_list import SORTED
from common.http import PER_PAGE, reads


@reads
def plain_table(request: HttpRequest) -> HttpResponse:
    """The same fifty rows in the same frame, from one query: no filter, no count, no pager."""
    on = request.day  # type: ignore[attr-defined]
    rows = listed(rows_of(register(request.user, on), on=on)[:PER_PAGE])
    sorting = {name: {"label": label, "url": f"?sort={name}"} for name, label in SORTED.items()}
    return render(request, "plain_table.html", {"rows": list(rows), "sorting": sorting})


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


own_columns, same_columns = admin.AdminSite(name="own_columns"), admin.AdminSite(name="same_columns")
own_columns.register(AgencyPeriod, StockPeriods)
same_columns.register(AgencyPeriod, StockRegister)
