"""One backup: written beside, renamed once whole; then those that no day, week or month needs go."""

import datetime
import logging
import os
import re
import shutil
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import DatabaseError, connection
from django.utils import timezone
from pyrage import x25519

from home.erreurs import RegleRefusee
from home.sante import SAUVEGARDE, attente_courte
from home.travaux.periodiques import passage_noter
from home.typographie import nombre
from safran.installation.rules.effacements import effacements_noter
from safran.installation.sauvegardes import manifeste as manifestes
from safran.installation.sauvegardes import pannes_dites
from safran.installation.sauvegardes.bases import base_figer
from safran.installation.sauvegardes.chiffrement import chiffrer, destinataires_lire
from safran.installation.sauvegardes.fichiers import Lot, lot_ranger, stockages_lire

journal = logging.getLogger("safran")
NOM = "safran-%Y%m%d-%H%M%S"
EST_UNE_SAUVEGARDE = re.compile(r"safran-\d{8}-\d{6}")
EN_COURS = ".en-cours-"
JOUR = len("safran-20261129")
UN_JOUR = 24 * 3600
# Combien de jours, de semaines et de mois gardent chacun leur dernière sauvegarde.
GARDER = (7, 4, 12)
PERIODES = ("%Y%m%d", "%G-%V", "%Y%m")


def sauvegarder(
    *, dossier: Path, pour: Iterable[str], garder: Iterable[int] = GARDER
) -> tuple[Path, manifestes.Manifeste]:
    """Copy the base, then the files, so that each row finds its own; encrypt all for these public keys.

    A cut, a full disk or a refusal leaves the former backups as they were. « Santé de la plateforme » tells the last
    one that is whole. Raises RegleRefusee("sans_cle" | "cle" |
    "dossier" | "base" | "mandataire" | "ecriture").
    """
    cles, debut = destinataires_lire(pour), timezone.now()
    if not dossier.is_dir():
        raise RegleRefusee("dossier", f"Le dossier {dossier} n’existe pas : son disque est-il monté ?")
    instant = debut.astimezone(datetime.UTC)
    while (place := dossier / instant.strftime(NOM)).exists():  # une autre, de la même seconde
        instant += datetime.timedelta(seconds=1)
    with pannes_dites("La sauvegarde n’est pas faite, et les précédentes sont intactes"), _a_cote(place) as travail:
        fait = _ecrire(travail, cles, debut)
    _noter(debut, fait)
    with pannes_dites(f"La sauvegarde est faite ({place}), mais une ancienne ne s’ôte pas"):
        for nom in perimees(noms=sauvegardes_lire(dossier=dossier), garder=garder):
            shutil.rmtree(dossier / nom)
    return place, fait


def sauvegardes_lire(*, dossier: Path) -> list[str]:
    """The backups of a folder, the oldest first."""
    return sorted(chemin.name for chemin in dossier.iterdir() if EST_UNE_SAUVEGARDE.fullmatch(chemin.name))


def perimees(*, noms: Iterable[str], garder: Iterable[int]) -> set[str]:
    """All but the last of each of so many days, weeks and months that have one; those of the last day all stay."""
    noms = sorted(noms)
    gardees = {nom for nom in noms if nom[:JOUR] == noms[-1][:JOUR]}
    for combien, periode in zip(garder, PERIODES, strict=True):
        dernieres = {datetime.datetime.strptime(nom, NOM).strftime(periode): nom for nom in noms}
        gardees |= set(sorted(dernieres.values(), reverse=True)[:combien])
    return set(noms) - gardees


def _noter(debut: datetime.datetime, fait: manifestes.Manifeste) -> None:
    lignes, fichiers = sum(fait.etat.lignes.values()), sum(lot.fichiers for lot in fait.lots.values())
    bilan = f"Elle contient {nombre(lignes)} lignes et {nombre(fichiers)} fichiers."
    try:
        with attente_courte():
            passage_noter(nom=SAUVEGARDE, commence_le=debut, bilan=bilan)
    except DatabaseError as panne:  # elle est faite : qu’elle ne se dise pas n’est pas un échec
        journal.warning("La sauvegarde est faite, et le site ne le sait pas : %s", type(panne).__name__)


def _ecrire(travail: Path, cles: list[x25519.Recipient], debut: datetime.datetime) -> manifestes.Manifeste:
    effaces, pieces, lots = effacements_noter(), {}, {}
    with base_figer() as base:
        pieces["base.age"] = chiffrer(base.morceaux, travail / "base.age", cles)
    for nom, stockage in stockages_lire().items():
        lots[nom] = Lot()
        pieces[f"{nom}.age"] = chiffrer(lot_ranger(stockage, lots[nom]), travail / f"{nom}.age", cles)
    fait = manifestes.Manifeste(
        commence_le=debut,
        moteur=connection.vendor,
        version=manifestes.version_lire(),
        etat=base.etat,
        lots=lots,
        pieces=pieces,
        effacements=effaces,
    )
    manifestes.manifeste_ecrire(travail, fait)
    return fait


@contextmanager
def _a_cote(place: Path) -> Iterator[Path]:
    """A folder that takes its place once whole; what a cut left more than a day ago is swept."""
    for reste in place.parent.glob(f"{EN_COURS}*"):
        if reste.stat().st_mtime < time.time() - UN_JOUR:
            shutil.rmtree(reste)
    travail = Path(tempfile.mkdtemp(prefix=EN_COURS, dir=place.parent))
    try:
        yield travail
        travail.rename(place)
        descripteur = os.open(place.parent, os.O_RDONLY)
        os.fsync(descripteur)
        os.close(descripteur)
    finally:
        shutil.rmtree(travail, ignore_errors=True)
