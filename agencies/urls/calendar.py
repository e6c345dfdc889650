"""Addresses of what runs out and what changes edition."""

from django.urls import path

from agencies.views import certificate_calendar, transition

urlpatterns = [
    path("lich/", certificate_calendar.certificate_calendar, name="certificate_calendar"),
    path("lich/dia-chi-rieng/", certificate_calendar.calendar_feed_renew, name="calendar_feed_renew"),
    path("lich/<str:token>.ics", certificate_calendar.calendar_feed, name="calendar_feed"),
    path("chuyen-doi/", transition.transition_board, name="transition_board"),
]
