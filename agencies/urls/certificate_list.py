"""Addresses of the register of declarations and certificates: what only reads."""

from django.urls import path

from agencies.views import certificate_detail, certificate_export, certificate_list, certificate_sheet

urlpatterns = [
    path("cong-bo/", certificate_list.certificate_list, name="certificate_list"),
    path("cong-bo/xuat/<slug:fmt>/", certificate_export.certificate_export, name="certificate_export"),
    path("cong-bo/<int:pk>/", certificate_detail.certificate_detail, name="certificate_detail"),
    path("cong-bo/<int:pk>/lich-su/", certificate_detail.certificate_history, name="certificate_history"),
    path("cong-bo/<int:pk>/phieu/", certificate_sheet.certificate_sheet, name="certificate_sheet"),
    path("co-quan/<int:pk>/cong-bo/", certificate_detail.agency_certificates, name="agency_certificates"),
]
