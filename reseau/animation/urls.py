"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern, path

from reseau.animation.views import comites, comptes_rendus, decisions, preparation, seance, tableaux_de_bord
from reseau.animation.views import reunions as dossier

INSTANCES: list[URLPattern] = [
    path("instances/", comites.instances, name="instances"),
    path("instances/ouvrir/", comites.instance_ouvrir, name="instance_ouvrir"),
    path("instances/<slug:code>/", comites.instance, name="instance"),
    path("instances/<slug:code>/regles/", comites.instance_modifier, name="instance_modifier"),
    path("instances/<slug:code>/fermer/", comites.instance_fermer, name="instance_fermer"),
    path("instances/<slug:code>/sieges/nommer/", comites.siege_nommer, name="siege_nommer"),
    path("instances/<slug:code>/sieges/structure/", comites.siege_de_structure, name="siege_de_structure"),
    path("instances/<slug:code>/sieges/sans-compte/", comites.siege_sans_compte, name="siege_sans_compte"),
    path("sieges/<uuid:uuid>/terminer/", comites.siege_terminer, name="siege_terminer"),
]
ESPACES: list[URLPattern] = [
    path("matin/", tableaux_de_bord.matin, name="matin"),
    path("reunions/<uuid:uuid>/dossier.pdf", dossier.reunion_dossier, name="reunion_dossier"),
]
REUNIONS: list[URLPattern] = [
    path("instances/<slug:code>/preparer/", preparation.reunion_nouvelle, name="reunion_nouvelle"),
    path("instances/<slug:code>/points/proposer/", preparation.point_proposer, name="point_proposer"),
    path("instances/<slug:code>/dates/", preparation.sondage_proposer, name="sondage_proposer"),
    path("reunions/dates/<uuid:uuid>/", preparation.sondage, name="sondage"),
    path("reunions/dates/<uuid:uuid>/clore/", preparation.sondage_clore, name="sondage_clore"),
    path("reunions/dates/<uuid:uuid>/<int:pk>/choisir/", preparation.sondage_choisir, name="sondage_choisir"),
    path("reunions/points/<uuid:uuid>/", preparation.reunion_point, name="reunion_point"),
    path("reunions/points/<uuid:uuid>/retirer/", preparation.point_retirer, name="reunion_point_retirer"),
    path("reunions/pieces/<uuid:uuid>/", preparation.piece, name="reunion_piece"),
    path("reunions/pieces/<uuid:uuid>/retirer/", preparation.piece_retirer, name="reunion_piece_retirer"),
    path("reunions/convocations/<uuid:uuid>/repondre/", dossier.convocation_repondre, name="convocation_repondre"),
    path("reunions/<uuid:uuid>/", dossier.reunion, name="reunion"),
    path("reunions/<uuid:uuid>/preparer/", preparation.reunion_preparer, name="reunion_preparer"),
    path("reunions/<uuid:uuid>/date/", preparation.reunion_date, name="reunion_date"),
    path("reunions/<uuid:uuid>/pieces/joindre/", preparation.piece_joindre, name="reunion_piece_joindre"),
    path("reunions/<uuid:uuid>/convocation.pdf", dossier.reunion_convocation, name="reunion_convocation"),
    path("reunions/<uuid:uuid>/presence.pdf", dossier.reunion_presence, name="reunion_presence"),
    path("reunions/<uuid:uuid>/reunion.ics", dossier.reunion_agenda, name="reunion_agenda"),
    path("reunions/<uuid:uuid>/vie/<slug:geste>/", dossier.reunion_decider, name="reunion_decider"),
]
SEANCE: list[URLPattern] = [
    path("reunions/<uuid:uuid>/seance/", seance.seance, name="reunion_seance"),
    path("reunions/<uuid:uuid>/seance/ouvrir/", seance.ouvrir, name="seance_ouvrir"),
    path("reunions/<uuid:uuid>/seance/presences/", seance.presences_noter, name="presences_noter"),
    path("reunions/<uuid:uuid>/pouls/", seance.pouls, name="reunion_pouls"),
    path("reunions/<uuid:uuid>/salle/", seance.salle, name="reunion_salle"),
    path("reunions/points/<uuid:uuid>/aborder/", seance.aborder, name="point_aborder"),
    path("reunions/points/<uuid:identifiant>/adopter/", comptes_rendus.adopter_en_seance, name="seance_adopter"),
    path("reunions/points/<uuid:uuid>/traiter/", seance.traiter, name="point_traiter"),
    path("reunions/points/<uuid:uuid>/plume/", seance.plume, name="point_plume"),
    path("reunions/points/<uuid:uuid>/ecrire/", seance.ecrire, name="point_ecrire"),
    path("reunions/points/<uuid:uuid>/suites/", seance.suite_ajouter, name="suite_ajouter"),
    path("reunions/suites/<uuid:uuid>/", seance.suite_modifier, name="suite_modifier"),
    path("reunions/suites/<uuid:uuid>/retirer/", seance.suite_retirer, name="suite_retirer"),
    path("reunions/textes/<uuid:uuid>/regler/", seance.regler, name="concurrent_regler"),
]
APRES: list[URLPattern] = [
    path("reunions/<uuid:identifiant>/clore/", comptes_rendus.clore, name="reunion_clore"),
    path("reunions/<uuid:identifiant>/compte-rendu/", comptes_rendus.compte_rendu, name="compte_rendu"),
    path("reunions/<uuid:identifiant>/compte-rendu/observer/", comptes_rendus.observer, name="observation_deposer"),
    path("reunions/<uuid:identifiant>/compte-rendu/adopter/", comptes_rendus.adopter, name="compte_rendu_adopter"),
    path("reunions/<uuid:identifiant>/compte-rendu.pdf", comptes_rendus.pdf, name="compte_rendu_pdf"),
    path("reunions/<uuid:identifiant>/compte-rendu.odt", comptes_rendus.odt, name="compte_rendu_odt"),
    path("observations/<uuid:identifiant>/", comptes_rendus.traiter, name="observation_traiter"),
    path("comptes-rendus/verifier/", comptes_rendus.verifier, name="compte_rendu_verifier"),
    path("comptes-rendus/verifier/<str:code>/", comptes_rendus.verifier, name="compte_rendu_verifier_code"),
    path("decisions/", decisions.registre, name="registre"),
    path("decisions/registre.pdf", decisions.registre_pdf, name="registre_pdf"),
    path("decisions/<str:numero>/", decisions.decision, name="decision"),
    path("decisions/<str:numero>/<slug:suite>/", decisions.suivre, name="decision_suivre"),
    path("actions/<uuid:identifiant>/", decisions.action, name="action"),
    path("presidence/", tableaux_de_bord.presidence, name="presidence"),
]
urlpatterns: list[URLPattern] = [*INSTANCES, *ESPACES, *REUNIONS, *SEANCE, *APRES]
