"""Addresses of re-addressing."""

from django.urls import include, path

from reseau.orientation.views import assistant, besoins, cas, couverture, fiches, regles

REGLES = [
    path("", regles.tableau, name="regles_orientation"),
    path("preparer/", regles.preparer, name="jeu_de_regles_preparer"),
    path("proposer/", regles.proposer, name="regle_proposer"),
    path("jeux/<int:numero>/", regles.jeu, name="jeu_de_regles"),
    path("jeux/<int:numero>/essayer/", regles.essayer, name="jeu_de_regles_essayer"),
    path("jeux/<int:numero>/publier/", regles.publier, name="jeu_de_regles_publier"),
    path("jeux/<int:numero>/ajouter/", regles.ajouter, name="regle_ajouter"),
    path("<uuid:uuid>/", regles.modifier, name="regle_modifier"),
    path("<uuid:uuid>/retirer/", regles.retirer, name="regle_retirer"),
    path("<uuid:uuid>/retenir/", regles.retenir, name="regle_retenir"),
    path("<uuid:uuid>/ecarter/", regles.ecarter, name="regle_ecarter"),
    path("cas/ajouter/", cas.ajouter, name="cas_ajouter"),
    path("cas/proposer/", cas.proposer, name="cas_proposer"),
    path("cas/<uuid:uuid>/", cas.modifier, name="cas_modifier"),
    path("cas/<uuid:uuid>/retirer/", cas.retirer, name="cas_retirer"),
    path("cas/<uuid:uuid>/retenir/", cas.retenir, name="cas_retenir"),
    path("cas/<uuid:uuid>/ecarter/", cas.ecarter, name="cas_ecarter"),
]
ORIENTER = [
    path("regles/", include(REGLES)),
    path("", assistant.orienter, name="orienter"),
    path("resultat/", assistant.resultat, name="orienter_resultat"),
    path("code/", fiches.code, name="orienter_code"),
    path("fiches/", fiches.mes_fiches, name="fiches_liaison"),
    path("fiches/comptes/", fiches.comptes, name="fiches_liaison_comptes"),
    path("fiches/ouvrir/", fiches.ouvrir, name="fiche_liaison_ouvrir"),
    path("fiches/<uuid:cle>/", fiches.fiche, name="fiche_liaison"),
    path("fiches/<uuid:cle>/fiche.pdf", fiches.pdf, name="fiche_liaison_pdf"),
    path("fiches/<uuid:cle>/recevoir/", fiches.recevoir, name="fiche_liaison_recevoir"),
    path("fiches/<uuid:cle>/readresser/", fiches.readresser, name="fiche_liaison_readresser"),
]
COUVERTURE = [
    path("", couverture.couverture, name="couverture"),
    path("<slug:code>/calcul/", couverture.calcul, name="couverture_calcul"),
    path("<slug:code>/calculer/", couverture.calculer, name="couverture_calculer"),
]
INFORMATION = [
    path("", besoins.premieres_informations, name="premieres_informations"),
    path("<slug:code>/", besoins.premiere_information, name="premiere_information"),
    path("<slug:code>/modifier/", besoins.modifier, name="premiere_information_modifier"),
    path("<slug:code>/confirmer/", besoins.confirmer, name="premiere_information_confirmer"),
]
urlpatterns = [
    path("orienter/", include(ORIENTER)),
    path("couverture/", include(COUVERTURE)),
    path("premiere-information/", include(INFORMATION)),
    path("a-distance/", besoins.a_distance, name="a_distance"),
]
