"""Addresses of the app, one file a resource."""

from procedures.urls import administrative, coverage, documents, procedures, scope

urlpatterns = [
    *procedures.urlpatterns,
    *administrative.urlpatterns,
    *documents.urlpatterns,
    *coverage.urlpatterns,
    *scope.urlpatterns,
]
