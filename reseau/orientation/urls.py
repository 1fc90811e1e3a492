"""Addresses of re-addressing."""

from django.urls import path

from reseau.orientation.views import assistant, fiches

urlpatterns = [
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
