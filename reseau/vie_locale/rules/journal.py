"""A line of the log is written, corrected, erased; three years later it erases itself (R4.20)."""

import datetime
import uuid

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from home.periodes import mois_apres
from reseau.comptes.models import Compte
from reseau.structures.models import Structure
from reseau.territoires.models import Bassin
from reseau.vie_locale.choices import JOURNAL_MOIS, MINUTES_MAX
from reseau.vie_locale.models import EntreeJournal
from reseau.vie_locale.permissions import peut_corriger, peut_tenir

PAS_A_VOUS = "Le journal d’un bassin se tient par qui l’anime, ou par la Région."


@transaction.atomic
def entree_ecrire(
    *,
    par: Compte,
    cle: uuid.UUID,
    genre: str,
    le: datetime.date,
    bassin: Bassin,
    minutes: int,
    note: str,
    structure: Structure | None = None,
) -> EntreeJournal:
    """Write what was done; the same key twice writes it once.

    Raises RegleRefusee "droit", "le" to come or older than what the log keeps, "minutes", or "note".
    """
    if not peut_tenir(par, [bassin]):
        raise RegleRefusee("droit", PAS_A_VOUS)
    if (deja := EntreeJournal.objects.filter(uuid=cle, auteur=par).first()) is not None:
        return deja
    _faits_garder(le=le, minutes=minutes, note=note)
    dits = {"genre": genre, "le": le, "bassin": bassin, "structure": structure, "minutes": minutes}
    entree, _ = EntreeJournal.objects.get_or_create(uuid=cle, defaults={**dits, "note": note.strip(), "auteur": par})
    return entree


@transaction.atomic
def entree_corriger(
    *,
    entree: EntreeJournal,
    par: Compte,
    version: int,
    genre: str,
    le: datetime.date,
    bassin: Bassin,
    minutes: int,
    note: str,
    structure: Structure | None = None,
) -> EntreeJournal:
    """Correct a line; `version` is the one that was read.

    Raises RegleRefusee "droit", "version" when someone corrected it meanwhile, or as `entree_ecrire` does.
    """
    verrou = _corrigeable(entree=entree, par=par)
    if not peut_tenir(par, [bassin]):
        raise RegleRefusee("droit", PAS_A_VOUS)
    if verrou.version != version:
        raise RegleRefusee("version", "Quelqu’un vient de corriger cette entrée : relisez, puis envoyez à nouveau.")
    _faits_garder(le=le, minutes=minutes, note=note)
    verrou.genre, verrou.le, verrou.bassin, verrou.structure = genre, le, bassin, structure
    verrou.minutes, verrou.note = minutes, note.strip()
    verrou.version += 1
    verrou.save()
    return verrou


@transaction.atomic
def entree_effacer(*, entree: EntreeJournal, par: Compte) -> None:
    """Take a line off the log; gone already, nothing happens. Raises RegleRefusee "droit"."""
    if EntreeJournal.objects.filter(pk=entree.pk).exists():
        _corrigeable(entree=entree, par=par).delete()


def journal_oublier(*, jour: datetime.date | None = None) -> int:
    """Erase what is older than three years. How many lines."""
    limite = mois_apres(jour=jour or timezone.localdate(), mois=-JOURNAL_MOIS)
    return EntreeJournal.objects.filter(le__lt=limite).delete()[0]


@transaction.atomic
def structure_fusion_suivre(*, source: Structure, cible: Structure) -> None:
    """What was done at a structure is of the one that replaces it."""
    EntreeJournal.objects.filter(structure=source).update(structure=cible)


def _corrigeable(*, entree: EntreeJournal, par: Compte) -> EntreeJournal:
    """The row, locked, that this person may correct."""
    verrou = EntreeJournal.objects.select_for_update(of=("self",)).get(pk=entree.pk)
    if not peut_corriger(par, verrou):
        raise RegleRefusee("droit", "Qui a écrit une entrée la corrige, ou la Région.")
    return verrou


def _faits_garder(*, le: datetime.date, minutes: int, note: str) -> None:
    aujourd_hui = timezone.localdate()
    if le > aujourd_hui:
        raise RegleRefusee("le", "Le journal dit ce qui est fait : choisissez aujourd’hui ou un jour passé.")
    if le < mois_apres(jour=aujourd_hui, mois=-JOURNAL_MOIS):
        raise RegleRefusee("le", "Le journal se garde trois ans : cette date est plus ancienne.")
    if not 1 <= minutes <= MINUTES_MAX:
        raise RegleRefusee("minutes", "D’une minute à une journée.")
    if not note.strip():
        raise RegleRefusee("note", "Dites en quelques mots ce qui s’est fait.")
