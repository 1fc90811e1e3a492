"""Addresses of the workshop."""

from django.urls import path

from safran.atelier import views

urlpatterns = [
    path("", views.atelier, name="atelier"),
    path("proposer/", views.proposer, name="atelier_proposer"),
    path("propositions/", views.liste, name="atelier_propositions"),
    path("propositions/<uuid:uuid>/", views.proposition, name="atelier_proposition"),
    path("propositions/<uuid:uuid>/envoyer/", views.envoyer, name="atelier_proposition_envoyer"),
    path("propositions/<uuid:uuid>/prendre/", views.prendre, name="atelier_proposition_prendre"),
    path("propositions/<uuid:uuid>/<str:vers>/", views.decider, name="atelier_proposition_decider"),
    path("lectures/<uuid:uuid>/", views.lire, name="atelier_lecture"),
    path("lectures/<uuid:uuid>/confier/", views.confier, name="atelier_lecture_confier"),
    path("word/", views.word, name="atelier_word"),
    path("moodle/", views.moodle, name="atelier_moodle"),
    path("moodle/ecrire/", views.ecrire, name="atelier_moodle_ecrire"),
    path("<int:pk>/moodle/", views.dans, name="atelier_moodle_dans"),
    path("fiches/<int:pk>/", views.fiche, name="atelier_fiche"),
    path("<int:pk>/document/", views.document, name="atelier_document"),
    path("<int:pk>/", views.formation, name="atelier_formation"),
    path("<int:pk>/equipe/", views.equipe, name="atelier_equipe"),
    path("<int:pk>/equipe/<uuid:uuid>/retirer/", views.retirer, name="atelier_coauteur_retirer"),
    path("<int:pk>/arrets/", views.arrets, name="atelier_arrets"),
    path("<int:pk>/copier/", views.copier, name="atelier_copier"),
    path("<int:pk>/publier/", views.publier, name="atelier_publier"),
    path("<int:pk>/publier/annuler/", views.annuler, name="atelier_annuler"),
    path("<int:pk>/croisees/<uuid:uuid>/", views.departager, name="atelier_departager"),
    path("<int:pk>/commentaires/<str:etape_id>/", views.commentaires, name="atelier_commentaires"),
    path("<int:pk>/commentaires/<uuid:uuid>/regler/", views.regler, name="atelier_commentaire_regler"),
    path("<int:pk>/<int:module_pk>/<str:etape_id>/", views.etape, name="atelier_etape"),
]
