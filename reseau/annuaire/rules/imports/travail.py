"""The sign of life of an import under way: how far it is, and whose work it is."""

import secrets

from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import EtatImport
from reseau.annuaire.models import Import


def travail_prendre(*, importation: Import, total: int = 0) -> None:
    """Take the work; whoever held it before stops at its next sign of life."""
    importation.jeton, importation.battement = secrets.token_hex(8), timezone.now()
    importation.total, importation.faites = total or importation.total, 0
    importation.save(update_fields=["jeton", "battement", "total", "faites"])


def travail_rendre(*, importation: Import, avant: EtatImport, etat: EtatImport, refus: RegleRefusee) -> None:
    """A rule refused the work: the import is what it was before it, and says why."""
    champs = {"etat": etat, "erreur": refus.message} | ({"annule_par": None} if etat == EtatImport.APPLIQUE else {})
    if Import.objects.filter(pk=importation.pk, etat=avant).update(**champs):
        importation.etat, importation.erreur = etat, refus.message


def battre(*, importation: Import, faites: int) -> None:
    """Say how far the work is; RegleRefusee "repris" when another process took it over."""
    importation.faites, importation.battement = faites, timezone.now()
    mien = Import.objects.filter(pk=importation.pk, jeton=importation.jeton)
    if not mien.update(faites=faites, battement=importation.battement):
        raise RegleRefusee("repris", "Cet import a été repris par un autre processus.")
