"""Addresses of the app, one file a resource."""

from procedures.urls import administrative

urlpatterns = [
    *administrative.urlpatterns,
]
