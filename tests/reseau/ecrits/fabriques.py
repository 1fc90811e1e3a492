"""Builders of documents: one of the bassin of Niort, in any state; who writes it."""

import uuid

from django.utils import timezone

from reseau.ecrits.choices import DOCUMENT, LUS, EtatDocument
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.queries.empreintes import empreinte_de
from reseau.ecrits.rules.documents import document_ouvrir
from reseau.territoires.models import Bassin
from tests.fabriques import un_bassin, une_region

ANNEE = timezone.localdate().year


def un_document(
    etat: str = "CO_ECRITURE", *, genre: str = "DIAGNOSTIC", bassin: Bassin | None = None, **champs
) -> DocumentLocal:
    """A document, every section written, brought to this state along the table of its life."""
    region = une_region()
    document = document_ouvrir(
        par=region, cle=uuid.uuid4(), genre=genre, bassin=bassin or un_bassin(), annee=champs.pop("annee", ANNEE)
    )
    for section in document.sections.all():
        SectionDocument.objects.filter(pk=section.pk).update(texte=f"Ce que nous disons : {section.titre.lower()}.")
    if champs:
        DocumentLocal.objects.filter(pk=document.pk).update(**champs)
        document.refresh_from_db()
    for vers in list(EtatDocument)[1 : list(EtatDocument.values).index(etat) + 1]:
        gel = {"publie_le": timezone.now(), "publie_par": region, "empreinte": empreinte_de(document)}
        DOCUMENT.changer(document, vers=vers, par=None, champs=gel if vers == LUS[0] else {})
    return document
