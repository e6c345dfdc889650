"""Addresses of what provinces publish: the register of TTHC and the decisions."""

from django.urls import path

from procedures.views import (
    administrative_detail,
    administrative_export,
    administrative_list,
    publication_create,
    publication_export,
    publications,
)

urlpatterns = [
    path("tthc/", administrative_list.administrative_list, name="administrative_list"),
    path("tthc/xuat/<slug:fmt>/", administrative_export.administrative_export, name="administrative_export"),
    path("tthc/<int:pk>/", administrative_detail.administrative_detail, name="administrative_detail"),
    path("cong-bo-tthc/", publications.publication_list, name="publication_list"),
    path("cong-bo-tthc/xuat/<slug:fmt>/", publication_export.publication_export, name="publication_export"),
    path("cong-bo-tthc/ghi/", publication_create.publication_create, name="publication_create"),
    path("cong-bo-tthc/xem-truoc/<int:pk>/", publication_create.publication_effects, name="publication_effects"),
    path("cong-bo-tthc/<int:pk>/van-ban/", publication_create.publication_paper, name="publication_paper"),
    path("cong-bo-tthc/<int:pk>/", publications.publication_detail, name="publication_detail"),
]
