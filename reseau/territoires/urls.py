"""Addresses of the territories, public but for the moves of communes, and those of the bassins, short ones."""

from django.urls import path

from reseau.territoires import views

BASSINS = [path("", views.bassins, name="bassins"), path("<slug:code>/", views.bassin, name="bassin")]
urlpatterns = [
    path("", views.territoires, name="territoires"),
    path("commune-proche/", views.commune_proche, name="commune_proche"),
    path("bassins/<slug:code>/", views.bassin_ancienne_adresse, name="bassin_ancienne_adresse"),
    path("commissions/<slug:code>/", views.commission, name="commission"),
    path("communes.csv", views.communes_csv, name="communes_et_bassins"),
    path("deplacer/", views.communes_deplacer, name="communes_deplacer"),
    path("deplacements/<int:pk>/annuler/", views.deplacement_annuler, name="deplacement_annuler"),
    path("communes/", views.commune_suggestions, name="commune_suggestions"),
    path("<slug:couche>.geojson", views.couche_geojson, name="couche_geojson"),
]
