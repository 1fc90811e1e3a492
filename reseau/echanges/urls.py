"""Addresses of the exchanges, under those of the directory."""

from django.urls import path

from reseau.echanges import views

urlpatterns = [
    path("export.csv", views.annuaire_export, name="annuaire_export"),
    path("telecharger/<str:fichier>", views.annuaire_telecharger, name="annuaire_telecharger"),
    path("importer/", views.import_deposer, name="import_deposer"),
    path("importer/fichiers/<uuid:public_id>/", views.correspondance, name="correspondance"),
    path("importer/fichiers/<uuid:public_id>/reprendre/", views.correspondance_charger, name="correspondance_charger"),
    path("importer/correspondances/<int:pk>/export/", views.correspondance_export, name="correspondance_export"),
    path("importer/correspondances/<int:pk>/oublier/", views.correspondance_oublier, name="correspondance_oublier"),
    path("importer/data-inclusion/", views.flux, name="flux"),
    path("importer/data-inclusion/avancement/", views.flux_avancement, name="flux_avancement"),
    path("importer/data-inclusion/relire/", views.flux_relire, name="flux_relire"),
    path("importer/<int:pk>/", views.import_detail, name="import_detail"),
    path("importer/<int:pk>/appliquer/", views.import_appliquer, name="import_appliquer"),
    path("importer/<int:pk>/annuler/", views.import_annuler, name="import_annuler"),
    path("importer/<int:pk>/reprendre/", views.import_reprendre, name="import_reprendre"),
    path("importer/<int:pk>/avancement/", views.import_avancement, name="import_avancement"),
    path("importer/<int:pk>/compte-rendu.csv", views.import_compte_rendu, name="import_compte_rendu"),
    path("doublons/", views.doublons, name="doublons"),
    path("doublons/<int:pk>/", views.doublon, name="doublon"),
]
