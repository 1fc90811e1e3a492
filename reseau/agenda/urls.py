"""Addresses of the agenda."""

from django.urls import path

from reseau.agenda.views import agenda, evenements, participations
from reseau.agenda.views import moderation as avis_etat

SORTIES = [
    path("abonner/", agenda.abonner, name="agenda_abonner"),
    path("flux/region.ics", agenda.flux, name="agenda_flux_region"),
    path("flux/region.atom", agenda.atom, name="agenda_atom_region"),
    path("flux/<slug:sorte>/<slug:code>.ics", agenda.flux, name="agenda_flux"),
    path("flux/<slug:sorte>/<slug:code>.atom", agenda.atom, name="agenda_atom"),
    path("encart/", agenda.encart_choisir, name="agenda_encart_choisir"),
    path("encart/<slug:code>/", agenda.encart, name="agenda_encart_structure"),
    path("encart/<slug:sorte>/<slug:code>/", agenda.encart, name="agenda_encart"),
    path("<uuid:uuid>/agenda.ics", agenda.evenement_ics, name="evenement_ics"),
    path("<uuid:uuid>/affiche.pdf", agenda.affiche, name="evenement_affiche"),
]
urlpatterns = [
    *SORTIES,
    path("", agenda.agenda, name="agenda"),
    path("proposer/", evenements.evenement_proposer, name="evenement_proposer"),
    path("gene/", evenements.evenement_gene, name="evenement_gene"),
    path("lieux/", evenements.agenda_lieux, name="agenda_lieux"),
    path("miens/", evenements.mes_evenements, name="mes_evenements"),
    path("<uuid:uuid>/", agenda.evenement, name="evenement"),
    path("<uuid:uuid>/modifier/", evenements.evenement_modifier, name="evenement_modifier"),
    path("<uuid:uuid>/vie/<slug:geste>/", evenements.evenement_vie, name="evenement_vie"),
    path("<uuid:uuid>/dates/<int:rang>/deplacer/", evenements.creneau_deplacer, name="creneau_deplacer"),
    path("<uuid:uuid>/dates/<int:rang>/annuler/", evenements.creneau_annuler, name="creneau_annuler"),
    path("<uuid:uuid>/apporter/", participations.apport_proposer, name="apport_proposer"),
    path("<uuid:uuid>/chercher/", participations.apport_chercher, name="apport_chercher"),
    path("<uuid:uuid>/repondre/", participations.evenement_repondre, name="evenement_repondre"),
    path("<uuid:uuid>/bilan/", participations.evenement_bilan, name="evenement_bilan"),
    path("apports/<uuid:uuid>/apporter/", participations.apport_reprendre, name="apport_reprendre"),
    path("apports/<uuid:uuid>/accepter/", participations.apport_accepter, name="apport_accepter"),
    path("apports/<uuid:uuid>/retirer/", participations.apport_retirer, name="apport_retirer"),
    path("bilans/", participations.bilans_attendus, name="bilans_attendus"),
    path("moderer/", avis_etat.file, name="agenda_moderer"),
    path("moderer/<uuid:uuid>/programmer/", avis_etat.programmer, name="agenda_programmer"),
    path("moderer/<uuid:uuid>/repondre/", avis_etat.repondre, name="agenda_repondre"),
    path("moderer/<uuid:uuid>/revenir/", avis_etat.rouvrir, name="agenda_rouvrir"),
    path("avis/", avis_etat.attendus, name="agenda_avis"),
    path("avis/<uuid:uuid>/", avis_etat.donner, name="agenda_avis_donner"),
    path("charte/", avis_etat.charte, name="charte_evenements"),
    path("charte/<int:numero>/", avis_etat.charte, name="charte_version"),
    path("charte/publier/", avis_etat.publier, name="charte_publier"),
    path("jours/", avis_etat.jours, name="jours_sensibles"),
    path("jours/ajouter/", avis_etat.ajouter, name="jour_sensible_ajouter"),
    path("jours/charger/", avis_etat.charger, name="jours_sensibles_charger"),
    path("jours/<int:pk>/", avis_etat.modifier, name="jour_sensible_modifier"),
    path("jours/<int:pk>/retirer/", avis_etat.retirer, name="jour_sensible_retirer"),
    path("programme/", avis_etat.annee_en_cours, name="agenda_programme_actuel"),
    path("programme/<int:annee>/", avis_etat.programme, name="agenda_programme"),
    path("programme/<int:annee>/figer/", avis_etat.figer, name="agenda_programme_figer"),
    path("programme/<str:numero>.pdf", avis_etat.pdf, name="agenda_programme_pdf"),
]
