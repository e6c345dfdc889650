"""Addresses of the app, one file a resource."""

from agencies.urls import members, register, units

urlpatterns = [*register.urlpatterns, *units.urlpatterns, *members.urlpatterns]
