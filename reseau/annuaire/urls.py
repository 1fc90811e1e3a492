"""Addresses of the directory."""

from django.urls import path

from reseau.annuaire import views

urlpatterns = [
    path("", views.annuaire, name="annuaire"),
    path("export.csv", views.annuaire_export, name="annuaire_export"),
    path("suggestions/", views.annuaire_suggestions, name="annuaire_suggestions"),
    path("mes-fiches/", views.mes_fiches, name="mes_fiches"),
    path("reseaux/", views.reseaux, name="reseaux"),
    path("reseaux/<slug:code>/", views.reseau, name="reseau"),
    path("reseaux/<slug:code>/carte.vcf", views.reseau_vcard, name="reseau_vcard"),
    path("reseaux/<slug:code>/modifier/", views.reseau_modifier, name="reseau_modifier"),
    path("reseaux/<slug:code>/confirmer/", views.reseau_confirmer, name="reseau_confirmer"),
    path("tableau/", views.tableau_annuaire, name="tableau_annuaire"),
    path("tableau/export.csv", views.tableau_export, {"forme": "csv"}, name="tableau_csv"),
    path("tableau/export.xlsx", views.tableau_export, {"forme": "xlsx"}, name="tableau_xlsx"),
    path("tableau/communes/", views.communes_eloignees, name="communes_eloignees"),
    path("tableau/communes/export.csv", views.communes_export, {"forme": "csv"}, name="communes_csv"),
    path("tableau/communes/export.xlsx", views.communes_export, {"forme": "xlsx"}, name="communes_xlsx"),
    path("structures/<slug:code>/", views.structure, name="structure"),
    path("structures/<slug:code>/carte.vcf", views.structure_vcard, name="structure_vcard"),
    path("structures/<slug:code>/historique/", views.structure_historique, name="structure_historique"),
    path("structures/<slug:code>/modifier/", views.structure_modifier, name="structure_modifier"),
    path("structures/<slug:code>/confirmer/", views.structure_confirmer, name="structure_confirmer"),
    path("structures/<slug:code>/lieux/ajouter/", views.lieu_ajouter, name="lieu_ajouter"),
    path("structures/<slug:code>/services/ajouter/", views.service_ajouter, name="service_ajouter"),
    path("structures/<slug:code>/qualite/", views.structure_qualite, name="structure_qualite"),
    path("structures/<slug:code>/demander-confirmation/", views.confirmation_demander, name="confirmation_demander"),
    path("lieux/<uuid:public_id>/carte.vcf", views.lieu_vcard, name="lieu_vcard"),
    path("lieux/<uuid:public_id>/modifier/", views.lieu_modifier, name="lieu_modifier"),
    path("lieux/<uuid:public_id>/confirmer/", views.lieu_confirmer, name="lieu_confirmer"),
    path("services/<int:pk>/modifier/", views.service_modifier, name="service_modifier"),
    path("services/<int:pk>/confirmer/", views.service_confirmer, name="service_confirmer"),
    path("structures/<slug:code>/signaler/", views.signaler, name="signaler"),
    path("structures/<slug:code>/signaler/merci/", views.signalement_recu, name="signalement_recu"),
    path("signalements/", views.signalements, name="signalements"),
    path("signalements/<int:pk>/", views.signalement, name="signalement"),
    path("importer/", views.import_deposer, name="import_deposer"),
    path("importer/<int:pk>/", views.import_detail, name="import_detail"),
    path("importer/<int:pk>/appliquer/", views.import_appliquer, name="import_appliquer"),
]
