"""A backup put back in an empty place: checked whole before anything is written, and taken back if it cannot stand."""

import tempfile
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from home.choices import EtatCourriel
from home.courriels.boite import courriels_retenir
from home.erreurs import RegleRefusee
from home.models import Courriel
from safran.installation.preparation import migrations_appliquer
from safran.installation.rules.effacements import effacements_lire, effacements_noter, effacements_rejouer
from safran.installation.rules.sauvegardes import sauvegardes_lire
from safran.installation.sauvegardes import pannes_dites
from safran.installation.sauvegardes.bases import base_lire, base_poser, base_vide
from safran.installation.sauvegardes.chiffrement import dechiffrer, identites_lire
from safran.installation.sauvegardes.fichiers import (
    lot_lire,
    lot_poser,
    noms_lire,
    stockage_vider,
    stockages_lire,
)
from safran.installation.sauvegardes.manifeste import Manifeste, manifeste_lire, pieces_verifier

BASE = "base"


@dataclass(frozen=True)
class Bilan:
    """What a restoration did: what may be lost (RPO), how long it took (RTO)."""

    perdu: timedelta
    duree: timedelta
    migrations: int
    effaces: int
    courriels: int


def restaurer(
    *, dossier: Path, cle: Path, repetition: bool, effacements: Path | None = None, etape: Callable[[str], None]
) -> Bilan:
    """Put a backup in the base and the files that the settings name, both empty, and compare it with its manifest.

    For a rehearsal, no mail leaves. Whoever was erased since is erased again, from what the backups beside this one
    say and from a folder of notes saved from the lost machine (`effacements`). Raises RegleRefusee("manifeste" |
    "moteur" | "ancien" | "occupee" | "piece" | "cle" | "effacements" | "cache") before anything is written, "base" |
    "fichier" | "differe" | "ecriture" once all is taken back, and "lignes" on a base that is not the one announced.
    """
    debut, manifeste = time.monotonic(), manifeste_lire(dossier)
    perdu = timezone.now() - manifeste.commence_le
    etape("Vérification des pièces")
    notes = _notes_lire(dossier, manifeste, effacements)
    _place_verifier(manifeste)
    pieces_verifier(dossier, manifeste, [f"{nom}.age" for nom in (BASE, *stockages_lire())])
    with pannes_dites("La restauration n’est pas faite, et rien n’en reste"):
        _ouvrir_et_poser(dossier, manifeste, cle, repetition, etape)
    _base_comparer(manifeste)
    etape("Migrations, effacements")
    migrations = migrations_appliquer()
    effaces = effacements_rejouer(notes=notes)
    effacements_noter()
    courriels = Courriel.objects.filter(etat=EtatCourriel.A_ENVOYER).count()
    return Bilan(perdu, timedelta(seconds=time.monotonic() - debut), migrations, effaces, courriels)


def _notes_lire(dossier: Path, manifeste: Manifeste, effacements: Path | None) -> list[dict[str, Any]]:
    """Every erasure that this backup, those beside it or a saved folder know of."""
    notes = list(manifeste.effacements)
    for nom in sauvegardes_lire(dossier=dossier.resolve().parent):
        with suppress(RegleRefusee):  # une autre, qui ne se lit plus
            notes += manifeste_lire(dossier.resolve().parent / nom).effacements
    return notes + (effacements_lire(dossier=effacements) if effacements else [])


def _place_verifier(manifeste: Manifeste) -> None:
    """An empty place, of the same engine, with a code that knows this base; the caches forget what they hold."""
    if manifeste.moteur != connection.vendor:
        phrase = f"Cette sauvegarde vient de {manifeste.moteur} : DATABASE_URL doit nommer une base de même moteur."
        raise RegleRefusee("moteur", phrase)
    connues = MigrationLoader(None).disk_migrations
    ailleurs = [f"{app}.{nom}" for app, nom in manifeste.etat.migrations.items() if _inconnue(app, nom, connues)]
    if ailleurs:
        phrase = f"Cette sauvegarde vient d’une version plus récente du site ({ailleurs[0]}) : installez-la d’abord."
        raise RegleRefusee("ancien", phrase)
    if not base_vide():
        raise RegleRefusee("occupee", "La base n’est pas vide : on ne restaure que dans une base neuve.")
    for nom, stockage in stockages_lire().items():
        if any(noms_lire(stockage)):
            raise RegleRefusee(
                "occupee", f"Des fichiers sont déjà là ({nom}) : on ne restaure que dans un dossier neuf."
            )
    try:
        for cache in caches.all():
            cache.clear()
    except Exception as panne:
        raise RegleRefusee("cache", f"Le cache ne se vide pas : {panne}.") from panne


def _inconnue(app: str, nom: str, connues: dict[tuple[str, str], Any]) -> bool:
    return (app, nom) not in connues and any(app == connue for connue, _ in connues)


def _ouvrir_et_poser(
    dossier: Path, manifeste: Manifeste, cle: Path, repetition: bool, etape: Callable[[str], None]
) -> None:
    identites = identites_lire(cle)
    stockages = stockages_lire()
    with tempfile.TemporaryDirectory(prefix=".restauration-", dir=settings.DONNEES) as clair:
        for nom in (BASE, *stockages):
            dechiffrer(dossier / f"{nom}.age", Path(clair) / nom, identites)
        try:
            for nom, stockage in stockages.items():
                etape(f"Fichiers : {nom}")
                lot_poser(stockage, Path(clair) / nom)
                if lot_lire(stockage) != manifeste.lots[nom]:
                    raise RegleRefusee("differe", f"Les fichiers posés ne sont pas ceux de {nom}.")
            if repetition:
                courriels_retenir()
            etape("Base")
            base_poser(Path(clair) / BASE)
        except BaseException:
            for stockage in stockages.values():
                stockage_vider(stockage)
            raise


def _base_comparer(manifeste: Manifeste) -> None:
    if (pose := base_lire()) != manifeste.etat:
        autres = [table for table, lignes in manifeste.etat.lignes.items() if pose.lignes.get(table) != lignes]
        raise RegleRefusee("lignes", f"La base posée n’a pas les lignes de la sauvegarde : {', '.join(autres)}.")
