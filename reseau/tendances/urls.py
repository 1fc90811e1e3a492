"""Addresses of the trends and of the watch list."""

from django.urls import path

from reseau.tendances import views

urlpatterns = [
    path("", views.tendances, name="tendances"),
    path("veille/", views.veille, name="veille"),
    path("veille/ajouter/", views.ajouter, name="veille_ajouter"),
    path("veille/<uuid:uuid>/modifier/", views.modifier, name="veille_modifier"),
    path("veille/<uuid:uuid>/verifier/", views.verifier, name="veille_verifier"),
    path("veille/<uuid:uuid>/retirer/", views.retirer, name="veille_retirer"),
    path("<slug:code>/", views.tendance, name="tendance"),
]
