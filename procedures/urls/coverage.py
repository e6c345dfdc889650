"""Addresses of coverage: an agency's, and what is to be reviewed."""

from django.urls import path

from procedures.views import agency_coverage, coverage_list, coverage_overview, handling, reviews

AGENCY = "co-quan/<int:pk>/"

urlpatterns = [
    path("bao-phu/", coverage_overview.coverage_overview, name="coverage_overview"),
    path("bao-phu/cua-toi/", agency_coverage.my_coverage, name="my_coverage"),
    path("bao-phu/co-quan/", coverage_list.coverage_list, name="coverage_list"),
    path("bao-phu/co-quan/xuat/<slug:fmt>/", coverage_list.coverage_export, name="coverage_export"),
    path("bao-phu/linh-vuc/", coverage_list.coverage_field, name="coverage_field"),
    path("bao-phu/can-ra-soat/", coverage_list.coverage_stale, name="coverage_stale"),
    path(f"{AGENCY}bao-phu/", agency_coverage.agency_coverage, name="agency_coverage"),
    path(f"{AGENCY}bao-phu/ma-tran/", agency_coverage.agency_matrix, name="agency_matrix"),
    path(f"{AGENCY}ngoai-le/them/", handling.handling_add, name="handling_add"),
    path(f"{AGENCY}ngoai-le/<int:exception>/ket-thuc/", handling.handling_end, name="handling_end"),
    path(f"{AGENCY}ngoai-le/<int:exception>/bo/", handling.handling_remove, name="handling_remove"),
    path("ra-soat/", reviews.review_list, name="review_list"),
    path("ra-soat/<int:pk>/xong/", reviews.review_close, name="review_close"),
    path("quy-trinh/<int:pk>/khong-anh-huong/<int:line>/", reviews.review_clear, name="review_clear"),
]
