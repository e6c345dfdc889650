"""Addresses of the top floor."""

from django.urls import path

from reports.views import home, search

urlpatterns = [
    path("", home.home, name="home"),
    path("tim-kiem/", search.search, name="search"),
]
