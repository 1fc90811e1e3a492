"""Addresses of this room: what a platform calls, what it opens, what the Région keeps."""

from django.urls import path
from django.views.generic import RedirectView

from safran.lti import views

urlpatterns = [
    path("connexion/", views.connexion, name="lti_connexion"),
    path("ouvrir/", views.ouvrir, name="lti_ouvrir"),
    path("cles/", views.cles, name="lti_cles"),
    path("choisir/<uuid:cle>/", views.choisir, name="lti_choisir"),
    # Ce que nomme une plateforme : ouvertes sans elle, ces adresses mènent là où elles auraient mené.
    path("choisir/", RedirectView.as_view(pattern_name="catalogue"), name="lti_choix"),
    path(
        "formation/<int:formation_pk>/", RedirectView.as_view(pattern_name="parcours_reprendre"), name="lti_formation"
    ),
    path("ouverture/<uuid:cle>/", views.ouverture, name="lti_ouverture"),
    path("liens/<uuid:cle>/retirer/", views.retirer, name="lti_lien_retirer"),
    path("plateformes/", views.plateformes, name="lti_plateformes"),
    path("plateformes/inscrire/", views.inscrire, name="lti_plateforme_inscrire"),
    path("plateformes/<uuid:cle>/", views.plateforme, name="lti_plateforme"),
    path("plateformes/<uuid:cle>/modifier/", views.modifier, name="lti_plateforme_modifier"),
    path("plateformes/<uuid:cle>/redire/", views.redire, name="lti_plateforme_redire"),
    path("plateformes/<uuid:cle>/devenir/<slug:etat>/", views.decider, name="lti_plateforme_decider"),
]
