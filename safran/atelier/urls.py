"""Addresses of the workshop."""

from django.urls import path

from safran.atelier.views import (
    apports,
    arrets,
    commentaires,
    ecriture,
    equipe,
    liste,
    moodle,
    propositions,
    publication,
)

urlpatterns = [
    path("", liste.atelier, name="atelier"),
    path("proposer/", liste.proposer, name="atelier_proposer"),
    path("propositions/", propositions.liste, name="atelier_propositions"),
    path("propositions/<uuid:uuid>/", propositions.proposition, name="atelier_proposition"),
    path("propositions/<uuid:uuid>/envoyer/", propositions.envoyer, name="atelier_proposition_envoyer"),
    path("propositions/<uuid:uuid>/prendre/", propositions.prendre, name="atelier_proposition_prendre"),
    path("propositions/<uuid:uuid>/<str:vers>/", propositions.decider, name="atelier_proposition_decider"),
    path("lectures/<uuid:uuid>/", propositions.lire, name="atelier_lecture"),
    path("lectures/<uuid:uuid>/confier/", propositions.confier, name="atelier_lecture_confier"),
    path("word/", apports.word, name="atelier_word"),
    path("moodle/", moodle.moodle, name="atelier_moodle"),
    path("moodle/ecrire/", moodle.ecrire, name="atelier_moodle_ecrire"),
    path("<int:pk>/moodle/", moodle.dans, name="atelier_moodle_dans"),
    path("fiches/<int:pk>/", apports.fiche, name="atelier_fiche"),
    path("<int:pk>/document/", apports.document, name="atelier_document"),
    path("<int:pk>/", ecriture.formation, name="atelier_formation"),
    path("<int:pk>/equipe/", equipe.equipe, name="atelier_equipe"),
    path("<int:pk>/equipe/<uuid:uuid>/retirer/", equipe.retirer, name="atelier_coauteur_retirer"),
    path("<int:pk>/arrets/", arrets.arrets, name="atelier_arrets"),
    path("<int:pk>/copier/", liste.copier, name="atelier_copier"),
    path("<int:pk>/publier/", publication.publier, name="atelier_publier"),
    path("<int:pk>/publier/annuler/", publication.annuler, name="atelier_annuler"),
    path("<int:pk>/croisees/<uuid:uuid>/", ecriture.departager, name="atelier_departager"),
    path("<int:pk>/commentaires/<str:etape_id>/", commentaires.commentaires, name="atelier_commentaires"),
    path("<int:pk>/commentaires/<uuid:uuid>/regler/", commentaires.regler, name="atelier_commentaire_regler"),
    path("<int:pk>/<int:module_pk>/<str:etape_id>/", ecriture.etape, name="atelier_etape"),
]
