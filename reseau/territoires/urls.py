"""Addresses of the territories: suggestions and outlines, public."""

from django.urls import path

from reseau.territoires import views

urlpatterns = [
    path("communes/", views.commune_suggestions, name="commune_suggestions"),
    path("bassins.geojson", views.bassins_geojson, name="bassins_geojson"),
]
