"""Addresses of the app, one file a resource."""

from inspections.urls import reviewing

urlpatterns = [*reviewing.urlpatterns]
