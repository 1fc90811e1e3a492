"""Addresses of the directory."""

from django.urls import path

from reseau.annuaire.views import (
    changements,
    contacts,
    edition,
    fiches,
    permanences,
    recherche,
    reseaux,
    signalements,
    tableau,
    tenue,
)

urlpatterns = [
    path("", recherche.annuaire, name="annuaire"),
    path("suggestions/", recherche.annuaire_suggestions, name="annuaire_suggestions"),
    path("mes-fiches/", tenue.mes_fiches, name="mes_fiches"),
    path("reseaux/", reseaux.reseaux, name="reseaux"),
    path("reseaux/<slug:code>/", reseaux.reseau, name="reseau"),
    path("reseaux/<slug:code>/carte.vcf", reseaux.reseau_vcard, name="reseau_vcard"),
    path("reseaux/<slug:code>/modifier/", reseaux.reseau_modifier, name="reseau_modifier"),
    path("reseaux/<slug:code>/confirmer/", reseaux.reseau_confirmer, name="reseau_confirmer"),
    path("tableau/", tableau.tableau_annuaire, name="tableau_annuaire"),
    path("tableau/export.csv", tableau.tableau_export, {"forme": "csv"}, name="tableau_csv"),
    path("tableau/export.xlsx", tableau.tableau_export, {"forme": "xlsx"}, name="tableau_xlsx"),
    path("tableau/communes/", tableau.communes_eloignees, name="communes_eloignees"),
    path("tableau/communes/export.csv", tableau.communes_export, {"forme": "csv"}, name="communes_csv"),
    path("tableau/communes/export.xlsx", tableau.communes_export, {"forme": "xlsx"}, name="communes_xlsx"),
    path("structures/<slug:code>/", fiches.structure, name="structure"),
    path("structures/<slug:code>/carte.vcf", fiches.structure_vcard, name="structure_vcard"),
    path("structures/<slug:code>/historique/", fiches.structure_historique, name="structure_historique"),
    path("structures/<slug:code>/modifier/", edition.structure_modifier, name="structure_modifier"),
    path("structures/<slug:code>/confirmer/", tenue.structure_confirmer, name="structure_confirmer"),
    path("structures/<slug:code>/lieux/ajouter/", edition.lieu_ajouter, name="lieu_ajouter"),
    path("structures/<slug:code>/services/ajouter/", edition.service_ajouter, name="service_ajouter"),
    path("structures/<slug:code>/qualite/", tableau.structure_qualite, name="structure_qualite"),
    path("structures/<slug:code>/demander-confirmation/", tableau.confirmation_demander, name="confirmation_demander"),
    path(
        "structures/<slug:code>/changements/confirmer/", changements.changements_confirmer, name="changements_confirmer"
    ),
    path(
        "structures/<slug:code>/changements/reprendre/", changements.changement_reprendre, name="changement_reprendre"
    ),
    path("structures/<slug:code>/contacts/ajouter/", contacts.contact_ajouter, name="contact_ajouter"),
    path("contacts/<int:pk>/modifier/", contacts.contact_modifier, name="contact_modifier"),
    path("contacts/<int:pk>/retirer/", contacts.contact_retirer, name="contact_retirer"),
    path("lieux/<uuid:public_id>/carte.vcf", fiches.lieu_vcard, name="lieu_vcard"),
    path("lieux/<uuid:public_id>/permanences/", permanences.permanences, name="permanences"),
    path("lieux/<uuid:public_id>/permanences/ajouter/", permanences.permanence_ajouter, name="permanence_ajouter"),
    path("permanences/<int:pk>/modifier/", permanences.permanence_modifier, name="permanence_modifier"),
    path("permanences/<int:pk>/retirer/", permanences.permanence_retirer, name="permanence_retirer"),
    path("lieux/<uuid:public_id>/modifier/", edition.lieu_modifier, name="lieu_modifier"),
    path("lieux/<uuid:public_id>/confirmer/", tenue.lieu_confirmer, name="lieu_confirmer"),
    path("services/<int:pk>/modifier/", edition.service_modifier, name="service_modifier"),
    path("services/<int:pk>/horaires/", edition.service_horaires_modifier, name="service_horaires_modifier"),
    path("services/aux-lieux/<int:pk>/modifier/", edition.service_au_lieu_modifier, name="service_au_lieu_modifier"),
    path("services/<int:pk>/confirmer/", tenue.service_confirmer, name="service_confirmer"),
    path("structures/<slug:code>/signaler/", signalements.signaler, name="signaler"),
    path("structures/<slug:code>/signaler/merci/", signalements.signalement_recu, name="signalement_recu"),
    path("signalements/", signalements.signalements, name="signalements"),
    path("signalements/<int:pk>/", signalements.signalement, name="signalement"),
]
