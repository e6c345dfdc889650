"""Addresses of reorganisations and of what is to be done anew after them."""

from django.urls import path

from agencies.views import agency_tasks, reorganisation, successions

PROPOSAL = "sap-xep/de-xuat/<int:pk>/"

urlpatterns = [
    path("sap-xep/", successions.succession_list, name="succession_list"),
    path("sap-xep/xuat/<slug:fmt>/", successions.succession_export, name="succession_export"),
    path("sap-xep/de-xuat/", reorganisation.reorganisation_propose, name="reorganisation_propose"),
    path(PROPOSAL, reorganisation.reorganisation_effects, name="reorganisation_effects"),
    path(f"{PROPOSAL}dong/<int:number>/", reorganisation.reorganisation_row, name="reorganisation_row"),
    path("viec-can-lam/", agency_tasks.task_list, name="task_list"),
    path("viec-can-lam/<int:pk>/xong/", agency_tasks.task_finish, name="task_finish"),
]
