"""A Word document becomes a training: written whole as a draft, with the account of what became of it."""

import uuid
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from home.docx.dessins import Dessin
from home.docx.lecture import Lecture
from home.erreurs import RegleRefusee
from home.images import image_verifier
from reseau.comptes.models import Compte
from safran.atelier.apports.word import plan_du_document
from safran.atelier.feuilles import image_deposer
from safran.atelier.models import ApportDeFormation
from safran.atelier.models.apports import GenreApport
from safran.atelier.permissions import catalogue_lire
from safran.atelier.rules.formations import formation_ecrire
from safran.formations.models import CataloguePage, FormationPage


@transaction.atomic
def formation_tirer_du_document(
    *, lecture: Lecture, nom: str, rubrique: str, par: Compte, cle: uuid.UUID
) -> FormationPage:
    """A draft made of a document that passed the gate; sent twice, it is written once. The file is not kept.

    Raises RegleRefusee "vide" when the document says nothing, and what `formation_ecrire` refuses.
    """
    catalogue = catalogue_lire()
    if catalogue:
        CataloguePage.objects.select_for_update(of=("self",)).get(pk=catalogue.pk)
    if deja := FormationPage.objects.filter(translation_key=cle).first():
        return deja
    images: dict[str, int | None] = {}

    def deposer(dessin: Dessin) -> int | None:
        if dessin.nom not in images:
            images[dessin.nom] = _image(dessin, par)
        return images[dessin.nom]

    plan, rendu = plan_du_document(lecture, nom=nom, rubrique=rubrique, deposer=deposer)
    if not plan.modules:
        raise RegleRefusee("vide", "Ce document n’a rien à reprendre : ni titre suivi d’un texte, ni paragraphe.")
    formation = formation_ecrire(plan=plan, par=par, cle=cle)
    ApportDeFormation.objects.create(formation=formation, genre=GenreApport.WORD, compte_rendu=rendu.en_dict())
    return formation


def _image(dessin: Dessin, par: Compte) -> int | None:
    """A picture of the document in the library; None when it is not one that the site shows."""
    fichier = SimpleUploadedFile(dessin.nom, dessin.octets)
    with suppress(ValidationError):
        image_verifier(fichier)
        return image_deposer(fichier, par)
    return None
