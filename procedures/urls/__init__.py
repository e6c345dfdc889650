"""Addresses of the app, one file a resource."""

from procedures.urls import administrative, coverage, procedures

urlpatterns = [
    *procedures.urlpatterns,
    *administrative.urlpatterns,
    *coverage.urlpatterns,
]
