"""Addresses of the service bodies."""

from django.urls import path

from agencies.views import service_bodies

urlpatterns = [
    path("to-chuc-dich-vu/", service_bodies.service_body_list, name="service_body_list"),
    path("to-chuc-dich-vu/them/", service_bodies.service_body_create, name="service_body_create"),
    path("to-chuc-dich-vu/xuat/<slug:fmt>/", service_bodies.service_body_export, name="service_body_export"),
    path("to-chuc-dich-vu/<int:pk>/", service_bodies.service_body_detail, name="service_body_detail"),
    path("to-chuc-dich-vu/<int:pk>/sua/", service_bodies.service_body_edit, name="service_body_edit"),
]
