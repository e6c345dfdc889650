"""Addresses of the register of agencies."""

from django.urls import path

from agencies.views import agency_detail, agency_edit, agency_export, agency_list, bulk, people, saved_filters

AGENCY = "co-quan/<int:pk>/"

urlpatterns = [
    path("co-quan/", agency_list.agency_list, name="agency_list"),
    path("co-quan-cua-toi/", agency_list.my_agency, name="my_agency"),
    path("co-quan/them/", agency_edit.agency_create, name="agency_create"),
    path("co-quan/nhieu/", bulk.agency_bulk, name="agency_bulk"),
    path("co-quan/xuat/<slug:fmt>/", agency_export.agency_export, name="agency_export"),
    path(AGENCY, agency_detail.agency_detail, name="agency_detail"),
    path(f"{AGENCY}phong/", agency_detail.agency_divisions, name="agency_divisions"),
    path(f"{AGENCY}nhan-su/", agency_detail.agency_people, name="agency_people"),
    path(f"{AGENCY}so-lieu/", agency_detail.agency_figures, name="agency_figures"),
    path(f"{AGENCY}lich-su/", agency_detail.agency_history, name="agency_history"),
    path(f"{AGENCY}sua-sai/<int:period>/", agency_edit.agency_correct, name="agency_correct"),
    path(f"{AGENCY}thay-doi/", agency_edit.agency_change, name="agency_change"),
    path(f"{AGENCY}lien-he/", agency_edit.agency_contact, name="agency_contact"),
    path(f"{AGENCY}ma/", agency_edit.agency_identifiers, name="agency_identifiers"),
    path(f"{AGENCY}tinh-trang/", agency_edit.agency_status, name="agency_status"),
    path(f"{AGENCY}chuyen-vien/", agency_edit.agency_officer, name="agency_officer"),
    path(f"{AGENCY}so-lieu/them/", agency_edit.figure_add, name="figure_add"),
    path(f"{AGENCY}ban-chi-dao/them/", people.committee_add, name="committee_add"),
    path(f"{AGENCY}nhan-su/them/", people.appointment_add, name="appointment_add"),
    path(f"{AGENCY}nhan-su/<int:appointment>/sua/", people.appointment_edit, name="appointment_edit"),
    path(f"{AGENCY}nhan-su/<int:appointment>/ket-thuc/", people.appointment_end, name="appointment_end"),
    path(f"{AGENCY}phong/them/", people.division_add, name="division_add"),
    path(f"{AGENCY}phong/<int:division>/sua/", people.division_edit, name="division_edit"),
    path(f"{AGENCY}phong/<int:division>/ket-thuc/", people.division_end, name="division_end"),
    path("bo-loc/", saved_filters.filter_list, name="filter_list"),
    path("bo-loc/luu/", saved_filters.filter_save, name="filter_save"),
    path("bo-loc/<int:pk>/xoa/", saved_filters.filter_delete, name="filter_delete"),
]
