"""Addresses of the ground floor."""

from django.urls import path

from common import views

urlpatterns = [
    path("ngay-so-lieu/", views.day_set, name="day_set"),
    path("tro-giup/", views.help_page, name="help"),
    path("suc-khoe/", views.health, name="health"),
]
