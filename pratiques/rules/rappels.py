"""What the calendar does to resources: reminders to who keeps them and to who answers for them, then the archive.

Each step is told once for a given check; a night that was missed is caught up, two workers tell it once (R5.6).
"""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.periodes import mois_apres
from pratiques import annonces
from pratiques.choices_ressources import RESSOURCE, EtatRessource, Jalon
from pratiques.models import Ressource

MOIS_AVANT, MOIS_RELANCE, MOIS_ARCHIVE = 1, 3, 6
MOTIF_ARCHIVE = "Personne n’a vérifié cette ressource dans les six mois qui ont suivi son échéance."


@dataclass
class BilanRappels:
    """What one night did."""

    rappelees: int = 0
    archivees: int = 0


def jalon_du(*, a_verifier_le: datetime.date, jour: datetime.date) -> Jalon:
    """How far a check is from its day."""
    if mois_apres(jour=a_verifier_le, mois=MOIS_ARCHIVE) <= jour:
        return Jalon.ARCHIVEE
    if mois_apres(jour=a_verifier_le, mois=MOIS_RELANCE) <= jour:
        return Jalon.RELANCE
    if a_verifier_le <= jour:
        return Jalon.ECHUE
    return Jalon.BIENTOT if a_verifier_le <= mois_apres(jour=jour, mois=MOIS_AVANT) else Jalon.RIEN


def ressources_relancer(*, jour: datetime.date | None = None) -> BilanRappels:
    """Tell who keeps each resource whose check comes or has come; archive those left six months. Rerun freely."""
    jour, bilan = jour or timezone.localdate(), BilanRappels()
    proches = Ressource.objects.publiees().filter(a_verifier_le__lte=mois_apres(jour=jour, mois=MOIS_AVANT))
    for pk in list(proches.order_by("pk").values_list("pk", flat=True)):
        _rappeler(pk, jour, bilan)
    return bilan


@transaction.atomic
def _rappeler(pk: int, jour: datetime.date, bilan: BilanRappels) -> None:
    """One resource, under its lock: the worker that comes second finds it told.

    Nothing is archived that was not announced: a resource found very late is told first, and archived three months on.
    """
    ressource = Ressource.objects.select_for_update(of=("self",)).get(pk=pk)
    jalon = jalon_du(a_verifier_le=ressource.a_verifier_le, jour=jour)
    if jalon == Jalon.ARCHIVEE and not _laissee(ressource, jour):
        jalon = Jalon.RELANCE
    if ressource.etat != EtatRessource.PUBLIEE or jalon <= ressource.jalon:
        return
    ressource.jalon = jalon
    ressource.rappelee_le = jour
    if jalon == Jalon.ARCHIVEE:
        champs = {"motif": MOTIF_ARCHIVE}
        RESSOURCE.changer(ressource, vers=EtatRessource.ARCHIVEE, par=None, motif=MOTIF_ARCHIVE, champs=champs)
        public_purge()
        bilan.archivees += 1
    else:
        bilan.rappelees += 1
    ressource.save(update_fields=["jalon", "rappelee_le"])
    annonces.ressource_a_verifier(ressource)


def _laissee(ressource: Ressource, jour: datetime.date) -> bool:
    """The last reminder was left unanswered for three months."""
    dit_le = ressource.rappelee_le if ressource.jalon == Jalon.RELANCE else None
    return dit_le is not None and mois_apres(jour=dit_le, mois=MOIS_ARCHIVE - MOIS_RELANCE) <= jour
