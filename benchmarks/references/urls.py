"""The portal's addresses, and those of the pages that its own are compared with."""

from django.urls import path

from benchmarks.references import inspection_pages, pages
from isoportal.urls import handler403, handler404, handler500
from isoportal.urls import urlpatterns as portal

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("doi-chung/bang/", pages.plain_table, name="plain_table"),
    path("doi-chung/bang-cong-bo/", pages.plain_certificates, name="plain_certificates"),
    path("doi-chung/bang-quy-trinh/", pages.plain_procedures, name="plain_procedures"),
    path("doi-chung/bang-tthc/", pages.plain_lines, name="plain_lines"),
    path("doi-chung/ke-hoach/", inspection_pages.plain_plans, name="plain_plans"),
    path("doi-chung/ke-hoach/<int:pk>/", inspection_pages.plain_plan_lines, name="plain_plan_lines"),
    path("doi-chung/ngoai-ke-hoach/", inspection_pages.plain_outside, name="plain_outside"),
    path("doi-chung/bao-cao/", inspection_pages.plain_reports, name="plain_reports"),
    path("doi-chung/tham-dinh/", inspection_pages.plain_reviews, name="plain_reviews"),
    path("doi-chung/ket-qua/<int:pk>/", inspection_pages.plain_results, name="plain_results"),
    path("doi-chung/don-doc/<int:pk>/", inspection_pages.plain_owed, name="plain_owed"),
    path("doi-chung/bo-tieu-chi/", inspection_pages.plain_criteria, name="plain_criteria"),
    path("doi-chung/cot-cua-bang/", pages.own_columns.urls),
    path("doi-chung/cung-cot/", pages.same_columns.urls),
    *portal,
]
