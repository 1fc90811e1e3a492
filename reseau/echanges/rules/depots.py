"""Files kept aside, a day at most, while someone says what their columns hold."""

from pathlib import PurePath

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import FichierDepose, Import
from reseau.annuaire.models.correspondances import DUREE_DEPOT
from reseau.comptes.models import Compte

FINIS = (EtatImport.APPLIQUE, EtatImport.ANNULATION, EtatImport.ANNULE)


def depot_garder(
    *, contenu: bytes, nom: str, source: str, par: Compte | None, reseau: str = "", frontiere: bool = False
) -> FichierDepose:
    """Keep a file aside; those kept too long go at the same time."""
    depots_oublier()
    depot = FichierDepose(source=source.strip()[:60], nom=PurePath(nom).name[:200], reseau=reseau, compte=par)
    depot.frontiere = frontiere
    depot.fichier = storages["prive"].save(f"depots/{depot.public_id}", ContentFile(contenu))
    depot.save()
    return depot


def depot_oublier(*, depot: FichierDepose) -> None:
    """Delete a kept file, and its line."""
    fichier = depot.fichier
    depot.delete()
    if fichier:
        transaction.on_commit(lambda: storages["prive"].delete(fichier))


def depot_finir(*, importation: Import) -> None:
    """An import is being applied: the file that it came from is not needed any more."""
    for depot in FichierDepose.objects.filter(importation=importation):
        depot_oublier(depot=depot)


def depots_oublier() -> int:
    """Delete the files kept for more than a day, and those whose import is done. How many."""
    vieux = FichierDepose.objects.filter(cree_le__lt=timezone.now() - DUREE_DEPOT)
    depots = list(vieux | FichierDepose.objects.filter(importation__etat__in=FINIS))
    for depot in depots:
        depot_oublier(depot=depot)
    return len(depots)
