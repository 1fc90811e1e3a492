"""Addresses of the agenda."""

from django.urls import path

from reseau.agenda.views import lecture

urlpatterns = [
    path("", lecture.agenda, name="agenda"),
    path("<uuid:uuid>/", lecture.evenement, name="evenement"),
]
