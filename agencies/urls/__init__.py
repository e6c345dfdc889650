"""Addresses of the app, one file a resource."""

from agencies.urls import members, register, service_bodies, units

urlpatterns = [*register.urlpatterns, *units.urlpatterns, *members.urlpatterns, *service_bodies.urlpatterns]
