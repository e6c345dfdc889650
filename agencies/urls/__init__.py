"""Addresses of the app, one file a resource."""

from agencies.urls import calendar, certificate_list, members, public, register, service_bodies, units

urlpatterns = [
    *register.urlpatterns,
    *certificate_list.urlpatterns,
    *calendar.urlpatterns,
    *public.urlpatterns,
    *units.urlpatterns,
    *members.urlpatterns,
    *service_bodies.urlpatterns,
]
