"""Addresses of administrative units and clusters."""

from django.urls import path

from agencies.views import clusters, units

urlpatterns = [
    path("don-vi-hanh-chinh/", units.unit_list, name="unit_list"),
    path("cum-theo-doi/", clusters.cluster_list, name="cluster_list"),
    path("cum-theo-doi/them/", clusters.cluster_create, name="cluster_create"),
    path("cum-theo-doi/<int:pk>/doi-ten/", clusters.cluster_rename, name="cluster_rename"),
]
