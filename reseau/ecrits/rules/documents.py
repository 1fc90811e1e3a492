"""A document begins from its template (R4.9, R5.10, R5.12)."""

import uuid

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from reseau.ecrits.choices import DOCUMENT
from reseau.ecrits.gabarits import gabarits
from reseau.ecrits.models import DocumentLocal, SectionDocument
from reseau.ecrits.permissions import bassins_a_ecrire
from reseau.territoires.models import Bassin


@transaction.atomic
def document_ouvrir(*, par: Compte, cle: uuid.UUID, genre: str, bassin: Bassin, annee: int) -> DocumentLocal:
    """Begin the first version of a document of a bassin, its sections those of the template; the same key writes once.

    Raises RegleRefusee "droit", or "version" once there is one (it is renewed); ValidationError by field.
    """
    if not bassins_a_ecrire(par).filter(pk=bassin.pk).exists():
        raise RegleRefusee("droit", "Ce bassin n’est pas tenu par vous.")
    Bassin.objects.select_for_update().get(pk=bassin.pk)
    if existant := DocumentLocal.objects.filter(uuid=cle, ouvert_par=par).first():
        return existant
    if DocumentLocal.objects.filter(genre=genre, bassin=bassin).exists():
        raise RegleRefusee("version", "Ce document existe : ouvrez-en une nouvelle version.")
    document = DocumentLocal(uuid=cle, genre=genre, bassin=bassin, annee=annee, ouvert_par=par)
    document.full_clean()
    document.save()
    DOCUMENT.commencer(document, par=par)
    SectionDocument.objects.bulk_create(
        SectionDocument(
            document=document, ordre=ordre, cle=section.cle, titre=section.titre, consigne=section.consigne,
            sources_exigees=section.sources,
        )
        for ordre, section in enumerate(gabarits()[genre], 1)
    )  # fmt: skip
    return document
