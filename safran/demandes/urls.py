"""Addresses of the requests for a training."""

from django.urls import path

from safran.demandes import views

urlpatterns = [
    path("", views.demandes, name="demandes_de_formation"),
    path("deposer/", views.deposer, name="demande_formation_deposer"),
    path("<uuid:uuid>/", views.demande, name="demande_formation"),
    path("<uuid:uuid>/programmer/", views.programmer, name="demande_formation_programmer"),
    path("<uuid:uuid>/devenir/<slug:etat>/", views.traiter, name="demande_formation_traiter"),
]
