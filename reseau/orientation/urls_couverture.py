"""Addresses of the coverage."""

from django.urls import path

from reseau.orientation.views import couverture as vues

urlpatterns = [
    path("", vues.couverture, name="couverture"),
    path("<slug:code>/calcul/", vues.calcul, name="couverture_calcul"),
    path("<slug:code>/calculer/", vues.calculer, name="couverture_calculer"),
]
