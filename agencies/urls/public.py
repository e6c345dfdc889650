"""Addresses that are open without sign-in."""

from django.urls import path

from agencies.views import certificate_verify

urlpatterns = [
    path("kiem-chung/<str:token>/", certificate_verify.certificate_verify, name="certificate_verify"),
]
