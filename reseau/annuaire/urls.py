"""Addresses of the directory."""

from django.urls import path

from reseau.annuaire.views import fiches as contacts
from reseau.annuaire.views import recherche as lexique
from reseau.annuaire.views import tableau
from reseau.annuaire.views import tenue as changements

urlpatterns = [
    path("", lexique.annuaire, name="annuaire"),
    path("suggestions/", lexique.annuaire_suggestions, name="annuaire_suggestions"),
    path("lexique/", lexique.lexique, name="lexique"),
    path("lexique/proposer/", lexique.proposer, name="lexique_proposer"),
    path("lexique/<uuid:cle>/<slug:etat>/", lexique.decider, name="lexique_decider"),
    path("mes-fiches/", changements.mes_fiches, name="mes_fiches"),
    path("reseaux/", contacts.reseaux, name="reseaux"),
    path("reseaux/<slug:code>/", contacts.reseau, name="reseau"),
    path("reseaux/<slug:code>/carte.vcf", contacts.reseau_vcard, name="reseau_vcard"),
    path("reseaux/<slug:code>/modifier/", contacts.reseau_modifier, name="reseau_modifier"),
    path("reseaux/<slug:code>/confirmer/", contacts.reseau_confirmer, name="reseau_confirmer"),
    path("tableau/", tableau.tableau_annuaire, name="tableau_annuaire"),
    path("tableau/export.csv", tableau.tableau_export, {"forme": "csv"}, name="tableau_csv"),
    path("tableau/export.xlsx", tableau.tableau_export, {"forme": "xlsx"}, name="tableau_xlsx"),
    path("tableau/confirmations/", tableau.confirmations, name="confirmations"),
    path("confirmer/<str:jeton>/", changements.confirmation_par_lien, name="confirmation_par_lien"),
    path("tableau/communes/", tableau.communes_eloignees, name="communes_eloignees"),
    path("tableau/communes/export.csv", tableau.communes_export, {"forme": "csv"}, name="communes_csv"),
    path("tableau/communes/export.xlsx", tableau.communes_export, {"forme": "xlsx"}, name="communes_xlsx"),
    path("structures/<slug:code>/", contacts.structure, name="structure"),
    path("structures/<slug:code>/carte.vcf", contacts.structure_vcard, name="structure_vcard"),
    path("structures/<slug:code>/historique/", contacts.structure_historique, name="structure_historique"),
    path("structures/<slug:code>/modifier/", contacts.structure_modifier, name="structure_modifier"),
    path("structures/<slug:code>/confirmer/", changements.structure_confirmer, name="structure_confirmer"),
    path("structures/<slug:code>/lieux/ajouter/", contacts.lieu_ajouter, name="lieu_ajouter"),
    path("structures/<slug:code>/services/ajouter/", contacts.service_ajouter, name="service_ajouter"),
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
    path("lieux/<uuid:public_id>/carte.vcf", contacts.lieu_vcard, name="lieu_vcard"),
    path("lieux/<uuid:public_id>/permanences/", contacts.permanences, name="permanences"),
    path("lieux/<uuid:public_id>/permanences/ajouter/", contacts.permanence_ajouter, name="permanence_ajouter"),
    path("permanences/<int:pk>/modifier/", contacts.permanence_modifier, name="permanence_modifier"),
    path("permanences/<int:pk>/retirer/", contacts.permanence_retirer, name="permanence_retirer"),
    path("lieux/<uuid:public_id>/modifier/", contacts.lieu_modifier, name="lieu_modifier"),
    path("lieux/<uuid:public_id>/confirmer/", changements.lieu_confirmer, name="lieu_confirmer"),
    path("services/<int:pk>/modifier/", contacts.service_modifier, name="service_modifier"),
    path("services/<int:pk>/horaires/", contacts.service_horaires_modifier, name="service_horaires_modifier"),
    path("services/aux-lieux/<int:pk>/modifier/", contacts.service_au_lieu_modifier, name="service_au_lieu_modifier"),
    path("services/<int:pk>/confirmer/", changements.service_confirmer, name="service_confirmer"),
    path("structures/<slug:code>/signaler/", changements.signaler, name="signaler"),
    path("structures/<slug:code>/signaler/merci/", changements.signalement_recu, name="signalement_recu"),
    path("signalements/", changements.signalements, name="signalements"),
    path("signalements/<int:pk>/", changements.signalement, name="signalement"),
]
