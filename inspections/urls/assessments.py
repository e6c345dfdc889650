"""Addresses of the reports that agencies hand in."""

from django.urls import path

from inspections.views import (
    assessment_detail,
    assessment_list,
    assessment_parts,
    assessment_result,
    assessment_sections,
    evidence,
    explaining,
    handing_in,
    histories,
    report_form,
)

ONE = "tu-kiem-tra/<int:pk>/"

urlpatterns = [
    path("tu-kiem-tra/", assessment_list.assessment_list, name="assessment_list"),
    path("tu-kiem-tra/xuat/<slug:fmt>/", assessment_list.assessment_export, name="assessment_export"),
    path("co-quan/<int:pk>/kiem-tra/", assessment_list.agency_assessments, name="agency_assessments"),
    path(ONE, assessment_detail.assessment_detail, name="assessment_detail"),
    path(f"{ONE}phan/<slug:part>/", assessment_parts.assessment_part, name="assessment_part"),
    path(f"{ONE}so-lieu/dem-lai/", assessment_detail.assessment_recount, name="assessment_recount"),
    path(f"{ONE}tieu-chi/<int:section>/", assessment_sections.assessment_section, name="assessment_section"),
    path(f"{ONE}mau-bao-cao/", report_form.assessment_form, name="assessment_form"),
    path(f"{ONE}mau-bao-cao.xlsx", report_form.assessment_form_xlsx, name="assessment_form_xlsx"),
    path(f"{ONE}kiem-tra-lai/", assessment_detail.assessment_check, name="assessment_check"),
    path(f"{ONE}nop/", handing_in.assessment_hand_in, name="assessment_hand_in"),
    path(f"{ONE}nop-thay/", handing_in.assessment_hand_in_for, name="assessment_hand_in_for"),
    path(f"{ONE}bien-nhan/", assessment_detail.assessment_receipt, name="assessment_receipt"),
    path(f"{ONE}giai-trinh/", explaining.assessment_explain, name="assessment_explain"),
    path(f"{ONE}ket-qua/", assessment_result.assessment_result, name="assessment_result"),
    path(f"{ONE}y-kien/", assessment_result.assessment_opinion, name="assessment_opinion"),
    path(f"{ONE}lich-su/", histories.assessment_history, name="assessment_history"),
    path(f"{ONE}minh-chung.zip", assessment_detail.assessment_zip, name="assessment_zip"),
    path(f"{ONE}minh-chung/", evidence.evidence_add, name="evidence_add"),
    path(f"{ONE}minh-chung/<int:evidence>/", evidence.evidence_edit, name="evidence_edit"),
]
