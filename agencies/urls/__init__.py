"""Addresses of the app, one file a resource."""

from agencies.urls import (
    calendar,
    certificate_list,
    certificates,
    members,
    public,
    register,
    service_bodies,
    successions,
    units,
)

urlpatterns = [
    *register.urlpatterns,
    *certificate_list.urlpatterns,
    *certificates.urlpatterns,
    *calendar.urlpatterns,
    *public.urlpatterns,
    *successions.urlpatterns,
    *units.urlpatterns,
    *members.urlpatterns,
    *service_bodies.urlpatterns,
]
