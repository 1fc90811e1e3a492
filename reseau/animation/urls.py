"""Addresses of the animation: bodies, meetings, the register, what each takes care of."""

from django.urls import URLPattern, path

from reseau.animation.views import (
    actions,
    comptes_rendus,
    dossier,
    instances,
    matin,
    pieces,
    preparer,
    presidence,
    registre,
    reunions,
    seance,
    seance_gestes,
    sondages,
    verification,
)

INSTANCES: list[URLPattern] = [
    path("instances/", instances.instances, name="instances"),
    path("instances/ouvrir/", instances.instance_ouvrir, name="instance_ouvrir"),
    path("instances/<slug:code>/", instances.instance, name="instance"),
    path("instances/<slug:code>/regles/", instances.instance_modifier, name="instance_modifier"),
    path("instances/<slug:code>/fermer/", instances.instance_fermer, name="instance_fermer"),
    path("instances/<slug:code>/sieges/nommer/", instances.siege_nommer, name="siege_nommer"),
    path("instances/<slug:code>/sieges/structure/", instances.siege_de_structure, name="siege_de_structure"),
    path("instances/<slug:code>/sieges/sans-compte/", instances.siege_sans_compte, name="siege_sans_compte"),
    path("sieges/<uuid:uuid>/terminer/", instances.siege_terminer, name="siege_terminer"),
]
ESPACES: list[URLPattern] = [
    path("matin/", matin.matin, name="matin"),
    path("reunions/<uuid:uuid>/dossier.pdf", dossier.reunion_dossier, name="reunion_dossier"),
]
REUNIONS: list[URLPattern] = [
    path("instances/<slug:code>/preparer/", preparer.reunion_nouvelle, name="reunion_nouvelle"),
    path("instances/<slug:code>/points/proposer/", preparer.point_proposer, name="point_proposer"),
    path("instances/<slug:code>/dates/", sondages.sondage_proposer, name="sondage_proposer"),
    path("reunions/dates/<uuid:uuid>/", sondages.sondage, name="sondage"),
    path("reunions/dates/<uuid:uuid>/clore/", sondages.sondage_clore, name="sondage_clore"),
    path("reunions/dates/<uuid:uuid>/<int:pk>/choisir/", sondages.sondage_choisir, name="sondage_choisir"),
    path("reunions/points/<uuid:uuid>/", preparer.reunion_point, name="reunion_point"),
    path("reunions/points/<uuid:uuid>/retirer/", preparer.point_retirer, name="reunion_point_retirer"),
    path("reunions/pieces/<uuid:uuid>/", pieces.piece, name="reunion_piece"),
    path("reunions/pieces/<uuid:uuid>/retirer/", pieces.piece_retirer, name="reunion_piece_retirer"),
    path("reunions/convocations/<uuid:uuid>/repondre/", reunions.convocation_repondre, name="convocation_repondre"),
    path("reunions/<uuid:uuid>/", reunions.reunion, name="reunion"),
    path("reunions/<uuid:uuid>/preparer/", preparer.reunion_preparer, name="reunion_preparer"),
    path("reunions/<uuid:uuid>/date/", preparer.reunion_date, name="reunion_date"),
    path("reunions/<uuid:uuid>/pieces/joindre/", pieces.piece_joindre, name="reunion_piece_joindre"),
    path("reunions/<uuid:uuid>/convocation.pdf", reunions.reunion_convocation, name="reunion_convocation"),
    path("reunions/<uuid:uuid>/presence.pdf", reunions.reunion_presence, name="reunion_presence"),
    path("reunions/<uuid:uuid>/reunion.ics", reunions.reunion_agenda, name="reunion_agenda"),
    path("reunions/<uuid:uuid>/vie/<slug:geste>/", reunions.reunion_decider, name="reunion_decider"),
]
SEANCE: list[URLPattern] = [
    path("reunions/<uuid:uuid>/seance/", seance.seance, name="reunion_seance"),
    path("reunions/<uuid:uuid>/seance/ouvrir/", seance_gestes.ouvrir, name="seance_ouvrir"),
    path("reunions/<uuid:uuid>/seance/presences/", seance_gestes.presences_noter, name="presences_noter"),
    path("reunions/<uuid:uuid>/pouls/", seance.pouls, name="reunion_pouls"),
    path("reunions/<uuid:uuid>/salle/", seance.salle, name="reunion_salle"),
    path("reunions/points/<uuid:uuid>/aborder/", seance_gestes.aborder, name="point_aborder"),
    path("reunions/points/<uuid:identifiant>/adopter/", comptes_rendus.adopter_en_seance, name="seance_adopter"),
    path("reunions/points/<uuid:uuid>/traiter/", seance_gestes.traiter, name="point_traiter"),
    path("reunions/points/<uuid:uuid>/plume/", seance_gestes.plume, name="point_plume"),
    path("reunions/points/<uuid:uuid>/ecrire/", seance_gestes.ecrire, name="point_ecrire"),
    path("reunions/points/<uuid:uuid>/suites/", seance_gestes.suite_ajouter, name="suite_ajouter"),
    path("reunions/suites/<uuid:uuid>/", seance_gestes.suite_modifier, name="suite_modifier"),
    path("reunions/suites/<uuid:uuid>/retirer/", seance_gestes.suite_retirer, name="suite_retirer"),
    path("reunions/textes/<uuid:uuid>/regler/", seance_gestes.regler, name="concurrent_regler"),
]
APRES: list[URLPattern] = [
    path("reunions/<uuid:identifiant>/clore/", comptes_rendus.clore, name="reunion_clore"),
    path("reunions/<uuid:identifiant>/compte-rendu/", comptes_rendus.compte_rendu, name="compte_rendu"),
    path("reunions/<uuid:identifiant>/compte-rendu/observer/", comptes_rendus.observer, name="observation_deposer"),
    path("reunions/<uuid:identifiant>/compte-rendu/adopter/", comptes_rendus.adopter, name="compte_rendu_adopter"),
    path("reunions/<uuid:identifiant>/compte-rendu.pdf", comptes_rendus.pdf, name="compte_rendu_pdf"),
    path("reunions/<uuid:identifiant>/compte-rendu.odt", comptes_rendus.odt, name="compte_rendu_odt"),
    path("observations/<uuid:identifiant>/", comptes_rendus.traiter, name="observation_traiter"),
    path("comptes-rendus/verifier/", verification.verifier, name="compte_rendu_verifier"),
    path("comptes-rendus/verifier/<str:code>/", verification.verifier, name="compte_rendu_verifier_code"),
    path("decisions/", registre.registre, name="registre"),
    path("decisions/registre.pdf", registre.registre_pdf, name="registre_pdf"),
    path("decisions/<str:numero>/", registre.decision, name="decision"),
    path("decisions/<str:numero>/<slug:suite>/", registre.suivre, name="decision_suivre"),
    path("actions/<uuid:identifiant>/", actions.action, name="action"),
    path("presidence/", presidence.presidence, name="presidence"),
]
urlpatterns: list[URLPattern] = [*INSTANCES, *ESPACES, *REUNIONS, *SEANCE, *APRES]
