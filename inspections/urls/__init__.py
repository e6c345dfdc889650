"""Addresses of the app, one file a resource."""

from typing import Any

urlpatterns: list[Any] = []
