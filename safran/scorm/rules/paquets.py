"""Deposit a package: a new one, or the next version of one that exists; the same file twice is one deposit."""

from dataclasses import dataclass
from typing import BinaryIO

from django.db import transaction

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.scorm import fichiers
from safran.scorm.choices import SCORM, Norme
from safran.scorm.depot import Examen, PaquetRefuse, examiner
from safran.scorm.models import Paquet, VersionPaquet


@dataclass(frozen=True)
class Depot:
    """What came of a deposit; `version` is None when it was refused or only tried."""

    examen: Examen
    version: VersionPaquet | None = None
    deja: bool = False


def paquet_deposer(
    *,
    fichier: BinaryIO,
    compte: Compte | None = None,
    paquet: Paquet | None = None,
    titre: str = "",
    essai: bool = False,
) -> Depot:
    """Examine a package and keep it when it is accepted; nothing stays of one that is refused (U01 to U24).

    A file already deposited gives the version that exists, whoever sends it. Raises RegleRefusee "autre_genre" when
    a module would become the next version of one of another kind (SCORM, H5P, web pages).
    """
    examen = examiner(fichier)
    if not examen.accepte:
        return Depot(examen)
    connue = VersionPaquet.objects.filter(empreinte=examen.empreinte).select_related("paquet").first()
    if connue:
        return Depot(examen, connue, deja=True)
    if paquet is not None and _famille(paquet.versions.order_by("-numero")[0].norme) != _famille(examen.norme):
        phrase = "Une nouvelle version est du même genre que la précédente : SCORM, H5P ou pages web."
        raise RegleRefusee("autre_genre", phrase)
    if essai:
        return Depot(examen)
    return _garder(examen, compte, paquet, titre)


def _famille(norme: str) -> str:
    """SCORM whatever its edition, H5P, or web pages."""
    return "SCORM" if norme in SCORM else norme


def _garder(examen: Examen, compte: Compte, paquet: Paquet | None, titre: str) -> Depot:
    """Files first, then the rows; the files go away when the rows are refused."""
    version = VersionPaquet(
        norme=examen.norme,
        empreinte=examen.empreinte,
        taille=examen.taille,
        manifeste=examen.manifeste,
        rapport=examen.rapport.en_liste(),
        deposee_par=compte,
    )
    try:
        fichiers.paquet_poser(version.uuid, examen.archive)
        with transaction.atomic():
            # Deux dépôts du même paquet se suivent : le numéro se lit sous verrou.
            if paquet is None:
                paquet = Paquet.objects.create(titre=titre or examen.titre, h5p=examen.norme == Norme.H5P)
            else:
                paquet = Paquet.objects.select_for_update(of=("self",)).get(pk=paquet.pk)
            version.paquet = paquet
            version.numero = paquet.versions.count() + 1
            version.full_clean(exclude=["paquet", "manifeste", "rapport", "deposee_par"], validate_constraints=False)
            version.save()
    except PaquetRefuse as refus:
        examen.rapport.erreur(refus.phrase, refus.ligne)
        return Depot(examen)
    except BaseException:
        fichiers.paquet_retirer(version.uuid)
        raise
    return Depot(examen, version)
