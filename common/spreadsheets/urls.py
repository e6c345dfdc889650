"""Addresses of the import wizard."""

from django.urls import path

from common.spreadsheets import views

urlpatterns = [
    path("", views.import_list, name="import_list"),
    path("moi/", views.import_create, name="import_create"),
    path("mau/<slug:name>/", views.import_template, name="import_template"),
    path("<int:pk>/ghep-cot/", views.import_match, name="import_match"),
    path("<int:pk>/", views.import_preview, name="import_preview"),
    path("<int:pk>/dong/<int:number>/", views.import_row, name="import_row"),
    path("<int:pk>/luu/", views.import_apply, name="import_apply"),
    path("<int:pk>/ket-qua/", views.import_result, name="import_result"),
    path("<int:pk>/hoan-tac/", views.import_undo, name="import_undo"),
    path("<int:pk>/kiem-tra-lai/", views.import_recheck, name="import_recheck"),
    path("<int:pk>/bang-loi/", views.import_faults, name="import_faults"),
    path("<int:pk>/tep-goc/", views.import_original, name="import_original"),
]
