"""Addresses of the app, one file a resource."""

from inspections.urls import assessments, plans, reviewing

urlpatterns = [*assessments.urlpatterns, *plans.urlpatterns, *reviewing.urlpatterns]
