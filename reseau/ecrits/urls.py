"""Addresses of the documents of a territory: all of them, one of them, its sections."""

from django.urls import path

from reseau.ecrits.views import documents, ecriture, sections

# Écrire, jusqu’à la publication.
urlpatterns = [
    path("", documents.documents, name="documents_locaux"),
    path("ouvrir/", documents.ouvrir, name="document_ouvrir"),
    path("sections/<uuid:uuid>/", ecriture.section, name="document_section"),
    path("sections/<uuid:uuid>/ecrire/", ecriture.ecrire, name="document_section_ecrire"),
    path("sections/<uuid:uuid>/plume/", ecriture.plume, name="document_plume"),
    path("sections/<uuid:uuid>/pouls/", ecriture.pouls, name="document_pouls"),
    path("sections/<uuid:uuid>/etats/", ecriture.etats, name="document_section_etats"),
    path("sections/<uuid:uuid>/modifier/", sections.nommer, name="document_section_modifier"),
    path("sections/<uuid:uuid>/deplacer/", sections.deplacer, name="document_section_deplacer"),
    path("sections/<uuid:uuid>/retirer/", sections.retirer, name="document_section_retirer"),
    path("sections/<uuid:uuid>/sources/", sections.citer, name="document_source"),
    path("sections/<uuid:uuid>/chiffres/", sections.chiffre, name="document_chiffre"),
    path("sections/<uuid:uuid>/remarques/", sections.remarquer, name="document_remarque"),
    path("sources/<uuid:uuid>/retirer/", sections.source_retirer, name="document_source_retirer"),
    path("chiffres/<uuid:uuid>/retirer/", sections.chiffre_retirer, name="document_chiffre_retirer"),
    path("remarques/<uuid:uuid>/", sections.regler, name="document_remarque_regler"),
    path("marges/<uuid:uuid>/", ecriture.departager, name="document_marge"),
    path("<uuid:uuid>/", documents.document, name="document_local"),
    path("<uuid:uuid>/sections/", sections.ajouter, name="document_section_ajouter"),
    path("<uuid:uuid>/publier/", documents.publier, name="document_publier"),
    path("<uuid:uuid>/renouveler/", documents.renouveler, name="document_renouveler"),
    path("<uuid:uuid>/comparer/", documents.comparer, name="document_comparer"),
    path("<uuid:uuid>/vie/<slug:geste>/", documents.vie, name="document_vie"),
]
