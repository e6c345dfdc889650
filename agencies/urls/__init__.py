"""Addresses of the app, one file a resource."""

from agencies.urls import members

urlpatterns = [*members.urlpatterns]
