"""Addresses of the documents of a territory: all of them, one of them, its sections."""

from django.urls import path

from reseau.ecrits.views import documents, signatures, tableau
from reseau.ecrits.views import sections as ecriture

# Écrire, jusqu’à la publication.
urlpatterns = [
    path("", documents.documents, name="documents_locaux"),
    path("ouvrir/", documents.ouvrir, name="document_ouvrir"),
    path("sections/<uuid:uuid>/", ecriture.section, name="document_section"),
    path("sections/<uuid:uuid>/ecrire/", ecriture.ecrire, name="document_section_ecrire"),
    path("sections/<uuid:uuid>/plume/", ecriture.plume, name="document_plume"),
    path("sections/<uuid:uuid>/pouls/", ecriture.pouls, name="document_pouls"),
    path("sections/<uuid:uuid>/etats/", ecriture.etats, name="document_section_etats"),
    path("sections/<uuid:uuid>/modifier/", ecriture.nommer, name="document_section_modifier"),
    path("sections/<uuid:uuid>/deplacer/", ecriture.deplacer, name="document_section_deplacer"),
    path("sections/<uuid:uuid>/retirer/", ecriture.retirer, name="document_section_retirer"),
    path("sections/<uuid:uuid>/sources/", ecriture.citer, name="document_source"),
    path("sections/<uuid:uuid>/chiffres/", ecriture.chiffre, name="document_chiffre"),
    path("sections/<uuid:uuid>/remarques/", ecriture.remarquer, name="document_remarque"),
    path("sources/<uuid:uuid>/retirer/", ecriture.source_retirer, name="document_source_retirer"),
    path("chiffres/<uuid:uuid>/retirer/", ecriture.chiffre_retirer, name="document_chiffre_retirer"),
    path("remarques/<uuid:uuid>/", ecriture.regler, name="document_remarque_regler"),
    path("marges/<uuid:uuid>/", ecriture.departager, name="document_marge"),
    path("<uuid:uuid>/", documents.document, name="document_local"),
    path("<uuid:uuid>/sections/", ecriture.ajouter, name="document_section_ajouter"),
    path("<uuid:uuid>/publier/", documents.publier, name="document_publier"),
    path("<uuid:uuid>/renouveler/", documents.renouveler, name="document_renouveler"),
    path("<uuid:uuid>/comparer/", documents.comparer, name="document_comparer"),
    path("<uuid:uuid>/vie/<slug:geste>/", documents.vie, name="document_vie"),
]

# Signer, chiffrer, sortir.
urlpatterns += [
    path("<uuid:identifiant>/signatures/", signatures.signatures, name="document_signatures"),
    path("<uuid:identifiant>/signatures.pdf", signatures.signatures_feuille, name="document_signatures_pdf"),
    path("<uuid:identifiant>/signataires/", signatures.signataires, name="document_signataires"),
    path("<uuid:identifiant>/signer/", signatures.signer, name="document_signer"),
    path("<uuid:identifiant>/document.pdf", documents.pdf, name="document_pdf"),
    path("<uuid:identifiant>/document.odt", documents.odt, name="document_odt"),
    path("verifier/", documents.verifier, name="document_verifier"),
    path("tableau/", tableau.tableau, name="document_tableau"),
    path("tableau/indicateurs/", tableau.indicateur_ajouter, name="document_indicateur_ajouter"),
    path("tableau/indicateurs/<int:pk>/", tableau.indicateur_modifier, name="document_indicateur"),
    path("tableau/mesures/", tableau.mesures_deposer, name="document_mesures"),
    path("tableau/mesures/appliquer/", tableau.mesures_appliquer, name="document_mesures_appliquer"),
    path("tableau/mesures.csv", tableau.mesures_csv, name="document_mesures_csv"),
    path("tableau/imports/<uuid:identifiant>/annuler/", tableau.mesures_annuler, name="document_mesures_annuler"),
]

# Montrer ailleurs.
urlpatterns += [path("<uuid:uuid>/ordre-du-jour/", documents.ordre_du_jour, name="document_ordre_du_jour")]
