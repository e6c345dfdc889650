"""Addresses of the app, one file a resource."""

from inspections.urls import assessments, reviewing

urlpatterns = [*assessments.urlpatterns, *reviewing.urlpatterns]
