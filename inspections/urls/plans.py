"""Addresses of plans, of inspections outside any plan, and of sets of criteria."""

from django.urls import path

from inspections.views import (
    criteria,
    histories,
    outside,
    plan_amend,
    plan_build,
    plan_detail,
    plan_documents,
    plan_edit,
    plan_list,
    plan_schedule,
    plan_steps,
    teams,
    visits,
)

PLAN = "ke-hoach-kiem-tra/"
OF_A_PLAN = f"{PLAN}<int:pk>/"
OUTSIDE = f"{PLAN}ngoai-ke-hoach/"
SET = "bo-tieu-chi/"
OF_A_SET = f"{SET}<int:pk>/"

urlpatterns = [
    path(PLAN, plan_list.plan_list, name="plan_list"),
    path(f"{PLAN}xuat/<slug:fmt>/", plan_list.plan_list_export, name="plan_list_export"),
    path(f"{PLAN}lap-moi/", plan_list.plan_create, name="plan_create"),
    path(f"{PLAN}cuoc/<int:pk>/da-kiem-tra/", visits.inspection_finish, name="inspection_finish"),
    path(f"{PLAN}cuoc/<int:pk>/chua-kiem-tra/", visits.inspection_reopen, name="inspection_reopen"),
    path(f"{PLAN}doan/<int:pk>/lich-su/", histories.team_history, name="team_history"),
    path(OUTSIDE, outside.outside_list, name="outside_list"),
    path(f"{OUTSIDE}xuat/<slug:fmt>/", outside.outside_export, name="outside_export"),
    path(f"{OUTSIDE}them/", outside.outside_create, name="outside_create"),
    path(f"{OUTSIDE}<int:pk>/sua/", outside.outside_edit, name="outside_edit"),
    path(f"{OUTSIDE}<int:pk>/bo/", outside.outside_drop, name="outside_drop"),
    path(f"{OUTSIDE}doan/them/", teams.outside_team_create, name="outside_team_create"),
    path(f"{OUTSIDE}doan/<int:team>/", teams.outside_team_edit, name="outside_team_edit"),
    path(f"{OUTSIDE}doan/<int:team>/bo/", teams.outside_team_remove, name="outside_team_remove"),
    path(f"{OUTSIDE}doan/<int:team>/tai-khoan/<int:member>/", teams.outside_team_invite, name="outside_team_invite"),
    path(OF_A_PLAN, plan_detail.plan_detail, name="plan_detail"),
    path(f"{OF_A_PLAN}sao/", plan_list.plan_copy, name="plan_copy"),
    path(f"{OF_A_PLAN}sua/", plan_edit.plan_edit, name="plan_edit"),
    path(f"{OF_A_PLAN}chi-tieu/", plan_edit.plan_targets, name="plan_targets"),
    path(f"{OF_A_PLAN}so-ke-hoach/", plan_edit.plan_paper, name="plan_paper"),
    path(f"{OF_A_PLAN}lap/co-quan/", plan_build.plan_agencies, name="plan_agencies"),
    path(f"{OF_A_PLAN}lap/hinh-thuc/", plan_build.plan_site, name="plan_site"),
    path(f"{OF_A_PLAN}lap/doan-lich/", plan_schedule.plan_schedule, name="plan_schedule"),
    path(f"{OF_A_PLAN}lap/kiem-tra-lai/", plan_schedule.plan_check, name="plan_check"),
    path(f"{OF_A_PLAN}lap/trinh/", plan_steps.plan_submit, name="plan_submit"),
    path(f"{OF_A_PLAN}xin-y-kien/", plan_steps.plan_ask, name="plan_ask"),
    path(f"{OF_A_PLAN}buoc/<slug:step>/", plan_steps.plan_step, name="plan_step"),
    path(f"{OF_A_PLAN}doan/them/", teams.team_create, name="team_create"),
    path(f"{OF_A_PLAN}doan/<int:team>/", teams.team_edit, name="team_edit"),
    path(f"{OF_A_PLAN}doan/<int:team>/bo/", teams.team_remove, name="team_remove"),
    path(f"{OF_A_PLAN}doan/<int:team>/tai-khoan/<int:member>/", teams.team_invite, name="team_invite"),
    path(f"{OF_A_PLAN}tai-tru-so/", visits.plan_visits, name="plan_visits"),
    path(f"{OF_A_PLAN}danh-sach/", plan_detail.plan_lines, name="plan_lines"),
    path(f"{OF_A_PLAN}danh-sach/xuat/<slug:fmt>/", plan_documents.plan_export, name="plan_export"),
    path(f"{OF_A_PLAN}van-ban/<slug:paper>/", plan_documents.plan_document, name="plan_document"),
    path(f"{OF_A_PLAN}phu-luc/<slug:annex>/", plan_documents.plan_annex, name="plan_annex"),
    path(f"{OF_A_PLAN}ban/<int:number>/", plan_detail.plan_version, name="plan_version"),
    path(f"{OF_A_PLAN}lich-su/", histories.plan_history, name="plan_history"),
    path(f"{OF_A_PLAN}dieu-chinh/", plan_amend.plan_amend, name="plan_amend"),
    path(SET, criteria.criteria_list, name="criteria_list"),
    path(f"{SET}lap-moi/", criteria.criteria_create, name="criteria_create"),
    path(OF_A_SET, criteria.criteria_detail, name="criteria_detail"),
    path(f"{OF_A_SET}lich-su/", histories.criteria_history, name="criteria_history"),
    path(f"{OF_A_SET}xuat/<slug:fmt>/", criteria.criteria_export, name="criteria_export"),
    path(f"{OF_A_SET}sao/", criteria.criteria_copy, name="criteria_copy"),
    path(f"{OF_A_SET}sua/", criteria.criteria_edit, name="criteria_edit"),
    path(f"{OF_A_SET}xep-loai/", criteria.criteria_bands, name="criteria_bands"),
    path(f"{OF_A_SET}phan/", criteria.section_edit, name="section_edit"),
    path(f"{OF_A_SET}tieu-chi/", criteria.criterion_edit, name="criterion_edit"),
    path(f"{OF_A_SET}bo/", criteria.criteria_drop, name="criteria_drop"),
    path(f"{OF_A_SET}khoa/", criteria.criteria_lock, name="criteria_lock"),
]
