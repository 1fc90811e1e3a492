"""Addresses of the bassins, short ones that people remember; all public."""

from django.urls import path

from reseau.territoires import views

urlpatterns = [
    path("", views.bassins, name="bassins"),
    path("<slug:code>/", views.bassin, name="bassin"),
]
