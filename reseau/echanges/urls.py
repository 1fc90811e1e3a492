"""Addresses of the exchanges, under those of the directory."""

from django.urls import path

from reseau.echanges.views import correspondances, doublons, exports, flux, imports

urlpatterns = [
    path("export.csv", exports.annuaire_export, name="annuaire_export"),
    path("telecharger/<str:fichier>", exports.annuaire_telecharger, name="annuaire_telecharger"),
    path("importer/", imports.import_deposer, name="import_deposer"),
    path("importer/fichiers/<uuid:public_id>/", correspondances.correspondance, name="correspondance"),
    path(
        "importer/fichiers/<uuid:public_id>/reprendre/",
        correspondances.correspondance_charger,
        name="correspondance_charger",
    ),
    path(
        "importer/correspondances/<int:pk>/export/", correspondances.correspondance_export, name="correspondance_export"
    ),
    path(
        "importer/correspondances/<int:pk>/oublier/",
        correspondances.correspondance_oublier,
        name="correspondance_oublier",
    ),
    path("importer/data-inclusion/", flux.flux, name="flux"),
    path("importer/data-inclusion/avancement/", flux.flux_avancement, name="flux_avancement"),
    path("importer/data-inclusion/relire/", flux.flux_relire, name="flux_relire"),
    path("importer/<int:pk>/", imports.import_detail, name="import_detail"),
    path("importer/<int:pk>/appliquer/", imports.import_appliquer, name="import_appliquer"),
    path("importer/<int:pk>/annuler/", imports.import_annuler, name="import_annuler"),
    path("importer/<int:pk>/reprendre/", imports.import_reprendre, name="import_reprendre"),
    path("importer/<int:pk>/avancement/", imports.import_avancement, name="import_avancement"),
    path("importer/<int:pk>/compte-rendu.csv", imports.import_compte_rendu, name="import_compte_rendu"),
    path("doublons/", doublons.doublons, name="doublons"),
    path("doublons/<int:pk>/", doublons.doublon, name="doublon"),
]
