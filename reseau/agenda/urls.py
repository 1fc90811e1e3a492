"""Addresses of the agenda."""

from django.urls import path

from reseau.agenda.views import ensemble, lecture, proposer, vie

urlpatterns = [
    path("", lecture.agenda, name="agenda"),
    path("proposer/", proposer.evenement_proposer, name="evenement_proposer"),
    path("gene/", proposer.evenement_gene, name="evenement_gene"),
    path("lieux/", proposer.agenda_lieux, name="agenda_lieux"),
    path("miens/", proposer.mes_evenements, name="mes_evenements"),
    path("<uuid:uuid>/", lecture.evenement, name="evenement"),
    path("<uuid:uuid>/modifier/", proposer.evenement_modifier, name="evenement_modifier"),
    path("<uuid:uuid>/vie/<slug:geste>/", vie.evenement_vie, name="evenement_vie"),
    path("<uuid:uuid>/dates/<int:rang>/deplacer/", vie.creneau_deplacer, name="creneau_deplacer"),
    path("<uuid:uuid>/dates/<int:rang>/annuler/", vie.creneau_annuler, name="creneau_annuler"),
    path("<uuid:uuid>/apporter/", ensemble.apport_proposer, name="apport_proposer"),
    path("<uuid:uuid>/chercher/", ensemble.apport_chercher, name="apport_chercher"),
    path("<uuid:uuid>/repondre/", ensemble.evenement_repondre, name="evenement_repondre"),
    path("<uuid:uuid>/bilan/", ensemble.evenement_bilan, name="evenement_bilan"),
    path("apports/<uuid:uuid>/apporter/", ensemble.apport_reprendre, name="apport_reprendre"),
    path("apports/<uuid:uuid>/accepter/", ensemble.apport_accepter, name="apport_accepter"),
    path("apports/<uuid:uuid>/retirer/", ensemble.apport_retirer, name="apport_retirer"),
    path("bilans/", ensemble.bilans_attendus, name="bilans_attendus"),
]
