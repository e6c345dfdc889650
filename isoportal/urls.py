"""Every address of the portal. Paths are Vietnamese without accents, names are English."""

from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from common import views

urlpatterns = [
    path("", include("reports.urls")),
    path("", include("inspections.urls")),
    path("", include("procedures.urls")),
    path("", include("agencies.urls")),
    path("", include("accounts.urls")),
    path("", include("common.urls")),
    path(settings.ADMIN_PATH, admin.site.urls),
]

handler403 = views.forbidden
handler404 = views.not_found
handler500 = views.server_error
