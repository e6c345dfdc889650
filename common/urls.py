"""Addresses of the ground floor."""

from django.urls import include, path

from common import downloads, notice_views, views

urlpatterns = [
    path("ngay-so-lieu/", views.day_set, name="day_set"),
    path("thong-bao/", notice_views.notice_list, name="notice_list"),
    path("thong-bao/da-doc/", notice_views.notice_read_all, name="notice_read_all"),
    path("thong-bao/<int:pk>/", notice_views.notice_open, name="notice_open"),
    path("tro-giup/", views.help_page, name="help"),
    path("tep/<int:pk>/", downloads.file_download, name="file_download"),
    path("nhap-tu-excel/", include("common.spreadsheets.urls")),
    path("suc-khoe/", views.health, name="health"),
]
