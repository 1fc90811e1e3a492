"""Addresses of the territories, all public: map, suggestions, nearest commune, outlines."""

from django.urls import path

from reseau.territoires import views

urlpatterns = [
    path("", views.territoires, name="territoires"),
    path("commune-proche/", views.commune_proche, name="commune_proche"),
    path("communes/", views.commune_suggestions, name="commune_suggestions"),
    path("<slug:couche>.geojson", views.couche_geojson, name="couche_geojson"),
]
