"""Addresses of the procedures that a certificate's scope lists."""

from django.urls import path

from procedures.views import scope

LINE = "cong-bo/<int:pk>/pham-vi/<int:line>/"

urlpatterns = [
    path(LINE, scope.scope_procedures, name="scope_procedures"),
    path(f"{LINE}sua/", scope.scope_edit, name="scope_edit"),
]
