"""Reminders: sheets that nobody confirmed for three, six, twelve months are told to those who keep them (R5.1)."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from reseau.annuaire import avis
from reseau.annuaire.models import DemandeConfirmation, Rappel
from reseau.annuaire.queries.rappels import FicheVieillie, fiches_vieillies
from reseau.annuaire.queries.repondants import repondants_de
from reseau.comptes.models import Compte
from reseau.membres.choices import Role
from reseau.structures.models import Structure

LOT = 1000
JOURS_GARDES = 2 * 365


@dataclass(frozen=True)
class BilanRappels:
    """What a run did."""

    fiches: int = 0
    courriels: int = 0
    sans_repondant: int = 0


@transaction.atomic
def rappels_envoyer(*, jour: datetime.date | None = None) -> BilanRappels:
    """Write one mail to each person who keeps sheets that passed a step; nothing when nothing is new.

    The mail goes to the referents of the structure, to the lead of its network when it has none, to the Région when
    there is neither. Run again, at once, or after missed days: each step of each sheet is told once.
    """
    jour = jour or timezone.localdate()
    fiches = fiches_vieillies(jour)
    repondants = repondants_de({fiche.structure for fiche in fiches})
    dites = [fiche for fiche in fiches if fiche.structure in repondants]
    par_personne: dict[tuple[Compte, Role], list[FicheVieillie]] = defaultdict(list)
    for fiche in dites:
        for compte in repondants[fiche.structure].comptes:
            par_personne[compte, repondants[fiche.structure].role].append(fiche)
    structures = Structure.objects.in_bulk({fiche.structure for fiche in dites})
    for (compte, role), siennes in par_personne.items():
        avis.fiches_rappeler(compte=compte, role=role, fiches=siennes, structures=structures)
    Rappel.objects.bulk_create(
        [
            Rappel(structure_id=f.structure, genre=f.genre, objet=f.objet, jalon=f.jalon, confirme_le=f.confirme_le)
            for f in dites
        ],
        batch_size=LOT,
        ignore_conflicts=True,
    )
    limite = timezone.now() - datetime.timedelta(days=JOURS_GARDES)
    Rappel.objects.filter(envoye_le__lt=limite).delete()
    DemandeConfirmation.objects.filter(demandee_le__lt=limite).delete()
    return BilanRappels(len(dites), len(par_personne), len(fiches) - len(dites))
