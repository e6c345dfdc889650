"""The portal's addresses, and those of the pages that its own are compared with."""

from django.urls import path

from benchmarks.references import pages
from isoportal.urls import handler403, handler404, handler500
from isoportal.urls import urlpatterns as portal

__all__ = ["handler403", "handler404", "handler500", "urlpatterns"]

urlpatterns = [
    path("doi-chung/bang/", pages.plain_table, name="plain_table"),
    path("doi-chung/bang-cong-bo/", pages.plain_certificates, name="plain_certificates"),
    path("doi-chung/bang-quy-trinh/", pages.plain_procedures, name="plain_procedures"),
    path("doi-chung/bang-tthc/", pages.plain_lines, name="plain_lines"),
    path("doi-chung/cot-cua-bang/", pages.own_columns.urls),
    path("doi-chung/cung-cot/", pages.same_columns.urls),
    *portal,
]
