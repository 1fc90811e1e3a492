"""Addresses of the territories, public but for the moves of communes: map, compositions, suggestions, outlines."""

from django.urls import path

from reseau.territoires import views, vues_bassins, vues_compositions

urlpatterns = [
    path("", views.territoires, name="territoires"),
    path("commune-proche/", views.commune_proche, name="commune_proche"),
    path("bassins/<slug:code>/", vues_bassins.bassin_ancienne_adresse, name="bassin_ancienne_adresse"),
    path("commissions/<slug:code>/", vues_compositions.commission, name="commission"),
    path("communes.csv", vues_compositions.communes_csv, name="communes_et_bassins"),
    path("deplacer/", vues_compositions.communes_deplacer, name="communes_deplacer"),
    path("deplacements/<int:pk>/annuler/", vues_compositions.deplacement_annuler, name="deplacement_annuler"),
    path("communes/", views.commune_suggestions, name="commune_suggestions"),
    path("<slug:couche>.geojson", views.couche_geojson, name="couche_geojson"),
]
