"""Addresses of the documents of a territory."""

from django.urls import path

from reseau.ecrits.views import signatures, sorties, tableau

SIGNATURES = [
    path("<uuid:identifiant>/signatures/", signatures.signatures, name="document_signatures"),
    path("<uuid:identifiant>/signatures.pdf", signatures.signatures_feuille, name="document_signatures_pdf"),
    path("<uuid:identifiant>/signataires/", signatures.signataires, name="document_signataires"),
    path("<uuid:identifiant>/signer/", signatures.signer, name="document_signer"),
]
SORTIES = [
    path("<uuid:identifiant>/document.pdf", sorties.pdf, name="document_pdf"),
    path("<uuid:identifiant>/document.odt", sorties.odt, name="document_odt"),
    path("verifier/", sorties.verifier, name="document_verifier"),
]
TABLEAU = [
    path("tableau/", tableau.tableau, name="document_tableau"),
    path("tableau/indicateurs/", tableau.indicateur_ajouter, name="document_indicateur_ajouter"),
    path("tableau/indicateurs/<int:pk>/", tableau.indicateur_modifier, name="document_indicateur"),
    path("tableau/mesures/", tableau.mesures_deposer, name="document_mesures"),
    path("tableau/mesures/appliquer/", tableau.mesures_appliquer, name="document_mesures_appliquer"),
    path("tableau/mesures.csv", tableau.mesures_csv, name="document_mesures_csv"),
    path("tableau/imports/<uuid:identifiant>/annuler/", tableau.mesures_annuler, name="document_mesures_annuler"),
]
urlpatterns = [*SIGNATURES, *SORTIES, *TABLEAU]
