"""Addresses of the ground floor."""

from django.urls import include, path

from common import downloads, views

urlpatterns = [
    path("ngay-so-lieu/", views.day_set, name="day_set"),
    path("tro-giup/", views.help_page, name="help"),
    path("tep/<int:pk>/", downloads.file_download, name="file_download"),
    path("nhap-tu-excel/", include("common.spreadsheets.urls")),
    path("suc-khoe/", views.health, name="health"),
]
