"""Addresses of the bassins, short ones that people remember; all public."""

from django.urls import path

from reseau.territoires import vues_bassins

urlpatterns = [
    path("", vues_bassins.bassins, name="bassins"),
    path("<slug:code>/", vues_bassins.bassin, name="bassin"),
]
