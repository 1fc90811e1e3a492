"""Addresses of this room: what a platform calls, what it opens, what the Région keeps."""

from django.urls import path
from django.views.generic import RedirectView

from safran.lti.views import liens, plateformes, portes

urlpatterns = [
    path("connexion/", portes.connexion, name="lti_connexion"),
    path("ouvrir/", portes.ouvrir, name="lti_ouvrir"),
    path("cles/", portes.cles, name="lti_cles"),
    path("choisir/<uuid:cle>/", portes.choisir, name="lti_choisir"),
    # Ce que nomme une plateforme : ouvertes sans elle, ces adresses mènent là où elles auraient mené.
    path("choisir/", RedirectView.as_view(pattern_name="catalogue"), name="lti_choix"),
    path(
        "formation/<int:formation_pk>/", RedirectView.as_view(pattern_name="parcours_reprendre"), name="lti_formation"
    ),
    path("ouverture/<uuid:cle>/", liens.ouverture, name="lti_ouverture"),
    path("liens/<uuid:cle>/retirer/", liens.retirer, name="lti_lien_retirer"),
    path("plateformes/", plateformes.plateformes, name="lti_plateformes"),
    path("plateformes/inscrire/", plateformes.inscrire, name="lti_plateforme_inscrire"),
    path("plateformes/<uuid:cle>/", plateformes.plateforme, name="lti_plateforme"),
    path("plateformes/<uuid:cle>/modifier/", plateformes.modifier, name="lti_plateforme_modifier"),
    path("plateformes/<uuid:cle>/redire/", plateformes.redire, name="lti_plateforme_redire"),
    path("plateformes/<uuid:cle>/devenir/<slug:etat>/", plateformes.decider, name="lti_plateforme_decider"),
]
