"""Lists of the admin as files: the chosen rows, by django-import-export, in the columns that the rosters have."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.http import content_disposition_header

from common.downloads import HEADERS
from common.events import log_event
from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import Kind
from common.spreadsheets.resources import formats_for, resource_for

EXPORTS = ("export_xlsx", "export_csv")


class ExportAdmin:
    """Two actions (`actions = EXPORTS`) for a list whose rows a roster's kind declares."""

    export_kind: ClassVar[str]  # the kind's name
    export_attributes: ClassVar[Mapping[str, str]] = {}  # where a column stands, if not under its own key

    @admin.action(description="Xuất các dòng đã chọn ra Excel", permissions=["view"])
    def export_xlsx(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return self._export(request, queryset, place=0)

    @admin.action(description="Xuất các dòng đã chọn ra CSV", permissions=["view"])
    def export_csv(self, request: HttpRequest, queryset: Any) -> HttpResponse:
        return self._export(request, queryset, place=1)

    def _export(self, request: HttpRequest, queryset: Any, *, place: int) -> HttpResponse:
        kind = cast("Kind", spreadsheet_kinds.get(self.export_kind))
        joins = [path.rpartition("__")[0] for path in self.export_attributes.values() if "__" in path]
        rows = queryset.select_related(*joins) if joins else queryset
        dataset = resource_for(kind, queryset.model, self.export_attributes)().export(queryset=rows)
        fmt = formats_for(kind)[place]()
        log_event("export", f"Xuất {kind.label} từ trang quản trị: {len(dataset)} dòng", by=request.user)
        answer = HttpResponse(fmt.export_data(dataset), content_type=fmt.get_content_type(), headers=HEADERS)
        name = f"{kind.label}.{fmt.get_extension()}"
        answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
        return answer
