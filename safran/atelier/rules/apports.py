"""A Word document, a practice note or a Moodle backup becomes a training to complete."""

import uuid
from contextlib import suppress

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from home.documents.docx import Dessin, Lecture
from home.erreurs import RegleRefusee
from home.fichiers.images import image_verifier
from pratiques.models import FichePratiquePage
from pratiques.permissions.fiches import peut_lire
from reseau.comptes.models import Compte
from safran.atelier.apports import court, plan_de_la_fiche, plan_du_document
from safran.atelier.blocs import image_deposer
from safran.atelier.models import ApportDeFormation, GenreApport
from safran.atelier.permissions import catalogue_lire
from safran.atelier.plan import PlanFormation
from safran.atelier.rules.ecriture import formation_ecrire, page_verrouiller
from safran.formations.models import CataloguePage, FormationPage
from safran.parcours.portes import ModuleRepris, module_depuis_mbz, sauvegarde_lire


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
        """A picture of the document in the library; None when it is not one that the site shows."""
        if dessin.nom not in images:
            fichier, images[dessin.nom] = SimpleUploadedFile(dessin.nom, dessin.octets), None
            with suppress(ValidationError):
                image_verifier(fichier)
                images[dessin.nom] = image_deposer(fichier, par)
        return images[dessin.nom]

    plan, rendu = plan_du_document(lecture, nom=nom, rubrique=rubrique, deposer=deposer)
    if not plan.modules:
        raise RegleRefusee("vide", "Ce document n’a rien à reprendre : ni titre suivi d’un texte, ni paragraphe.")
    formation = formation_ecrire(plan=plan, par=par, cle=cle)
    ApportDeFormation.objects.create(formation=formation, genre=GenreApport.WORD, compte_rendu=rendu.en_dict())
    return formation


@transaction.atomic
def formation_tirer_de_la_fiche(*, fiche: FichePratiquePage, par: Compte, cle: uuid.UUID) -> FormationPage:
    """A draft made of a note that is in the library; sent twice, it is written once.

    Raises RegleRefusee "fiche" when it is not published, or not for this person, and what `formation_ecrire` refuses.
    """
    if not fiche.live or not peut_lire(par, fiche):
        raise RegleRefusee("fiche", "Un module se tire d’une fiche publiée : celle-ci ne l’est pas, ou ne l’est plus.")
    formation = formation_ecrire(plan=plan_de_la_fiche(fiche), par=par, cle=cle)
    ApportDeFormation.objects.get_or_create(formation=formation, defaults={"genre": GenreApport.FICHE, "fiche": fiche})
    return formation


TITRE, ACCROCHE = 200, 300


@transaction.atomic
def module_tirer_de_la_sauvegarde(
    *, contenu: bytes, par: Compte, cle: uuid.UUID, rubrique: str = "", formation: FormationPage | None = None
) -> ModuleRepris:
    """Write the pages of a backup as the steps of a draft; sent twice, it is written once. The file is not kept.

    Raises RegleRefusee "droit", "disparue", and what `module_depuis_mbz` and `formation_ecrire` refuse.
    """
    if formation is None:
        titre = sauvegarde_lire(contenu).cours or "Formation reprise de Moodle"
        plan = PlanFormation(court(titre, TITRE), court(titre, ACCROCHE), rubrique)
        formation = formation_ecrire(plan=plan, par=par, cle=cle)
    return module_depuis_mbz(contenu=contenu, formation=page_verrouiller(page=formation, par=par), par=par)
