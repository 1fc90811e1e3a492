"""Writes of the first day and of the nights: the first account, the first pages, backups made and put back, who
was erased (G08).
"""

import datetime
import hashlib
import json
import logging
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import yaml
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings
from django.core.cache import caches
from django.core.files.storage import storages
from django.db import DatabaseError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from pyrage import x25519
from wagtail.models import Site

from home.choices import EtatCourriel
from home.courriels.boite import courriels_retenir
from home.documents.gels import fichier_poser
from home.erreurs import RegleRefusee
from home.exploitation.base import migrations_restantes
from home.exploitation.sante import SAUVEGARDE, attente_courte
from home.exploitation.travaux import passage_noter
from home.models import AccueilPage, ContenuPage, Courriel, ParametresSite
from home.securite.coffre import code_generer, code_lire
from home.temps.typographie import nombre
from reseau.comptes.models import Compte
from reseau.comptes.portes import compte_anonymise, compte_creer
from reseau.membres.choices import Role
from reseau.membres.portes import mandat_creer
from safran.formations.models import CataloguePage
from safran.installation import queries, sauvegardes
from safran.installation.models import Installation
from safran.installation.preparation import bloc, completer, flux, migrations_appliquer

# The first account of the Région, opened once by the code that `manage.py installer` prints.

DUREE = datetime.timedelta(hours=24)
# La même phrase pour un code faux, périmé, déjà servi, ou que personne n’a tiré.
REFUS = (
    "Ce code n’ouvre rien : il est inexact, trop ancien, ou a déjà servi. « manage.py installer » en donne un autre."
)


@transaction.atomic
def code_tirer() -> str:
    """A new code, valid for a day; the one before it serves no more. Only its print is kept.

    Raises RegleRefusee("deja_installe") once someone acts for the Région.
    """
    if queries.region_en_vigueur():
        raise RegleRefusee("deja_installe", "Une personne agit déjà pour la Région.")
    code = code_generer()
    champs = {"empreinte": _empreinte(code), "expire_le": timezone.now() + DUREE}
    Installation.objects.update_or_create(pk=Installation.LA_SEULE, defaults=champs)
    return code


@transaction.atomic
def region_ouvrir(*, code: str, email: str, prenom: str, nom: str, mot_de_passe: str) -> Compte:
    """Open the first account of the Région with its mandate; the code dies with it.

    Of several people who hold the right code at the same instant, one goes through. Raises RegleRefusee("code_refuse")
    before anything else is looked at, "deja_pris" when an account has the address (the code then still serves),
    ValidationError for a weak password.
    """
    ligne = Installation.objects.select_for_update().filter(pk=Installation.LA_SEULE).first()
    if ligne is None or not _ouvre(ligne, code) or queries.region_en_vigueur():
        raise RegleRefusee("code_refuse", REFUS)
    compte = compte_creer(email=email, prenom=prenom, nom=nom, mot_de_passe=mot_de_passe)
    mandat_creer(compte=compte, role=Role.REGION)
    ligne.empreinte, ligne.expire_le = "", None
    ligne.save(update_fields=["empreinte", "expire_le"])
    return compte


def _empreinte(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


def _ouvre(ligne: Installation, saisi: str) -> bool:
    lu = code_lire(saisi)
    if lu is None or ligne.expire_le is None or ligne.expire_le <= timezone.now():
        return False
    return secrets.compare_digest(_empreinte(lu), ligne.empreinte)


# « Mettre en route » put away.


@transaction.atomic
def mise_en_route_ranger(*, par: Compte) -> None:
    """Put the card away, for everyone of the Région; its page stays. A second time changes nothing."""
    Installation.objects.get_or_create(pk=Installation.LA_SEULE)
    ouverte = Installation.objects.filter(pk=Installation.LA_SEULE, rangee_le=None)
    ouverte.update(rangee_le=timezone.now(), rangee_par=par)


# The pages and settings that a site starts with; what is there already is left alone.

PAGES = Path(__file__).parent / "contenu" / "pages.yaml"


@transaction.atomic
def pages_poser(
    *, reponses: dict[str, str] | None = None, en_plus: dict[str, dict[str, Any]] | None = None
) -> list[str]:
    """Fill the home page and publish the content pages under it; the titles of those that were not there.

    What a Région writes itself stays marked « à compléter », but for what `reponses` answers. `en_plus` gives, for the
    slug of a page, another `chapo` and blocks that come first (`avant`).
    """
    accueil = AccueilPage.objects.get()
    posees = []
    for fiche in yaml.safe_load(completer(PAGES.read_text("utf-8"), reponses or {})):
        propre = (en_plus or {}).get(fiche["slug"], {})
        blocs = [*propre.get("avant", []), *fiche["blocs"]]
        if fiche["slug"] == "accueil" and not accueil.chapo:
            accueil.title = accueil.draft_title = "Accueil"
            accueil.promesse, accueil.chapo = fiche["titre"], fiche["chapo"].strip()
            accueil.save_revision().publish()
            posees.append(accueil.title)
        elif fiche["slug"] != "accueil" and not accueil.get_children().filter(slug=fiche["slug"]).exists():
            posees.append(_page_publier(accueil, {**fiche, **propre, "blocs": blocs}))
    return posees


def _page_publier(accueil: AccueilPage, fiche: dict[str, Any]) -> str:
    page = ContenuPage(
        title=fiche["titre"],
        slug=fiche["slug"],
        chapo=fiche["chapo"].strip(),
        corps=flux([bloc(brut) for brut in fiche["blocs"]]),
        en_pied=True,
    )
    accueil.add_child(instance=page)
    page.save_revision().publish()
    return page.title


@transaction.atomic
def catalogue_ouvrir() -> tuple[CataloguePage, bool]:
    """The one catalogue, published, and whether it was not there before."""
    if catalogue := CataloguePage.objects.first():
        return catalogue, False
    catalogue = CataloguePage(title="Se former", slug="se-former", show_in_menus=True)
    AccueilPage.objects.get().add_child(instance=catalogue)
    catalogue.save_revision().publish()
    return catalogue, True


@transaction.atomic
def site_regler(*, champs: dict[str, str]) -> None:
    """Give the site the address of SITE_URL, and its settings what `champs` names; an empty value changes nothing.

    Raises ValidationError on a field in fault.
    """
    site = Site.objects.get(is_default_site=True)
    adresse = urlsplit(settings.SITE_URL)
    site.hostname = adresse.hostname or site.hostname
    site.port = adresse.port or {"https": 443}.get(adresse.scheme, 80)
    site.save()
    parametres = ParametresSite.for_site(site)
    for nom, valeur in champs.items():
        setattr(parametres, nom, valeur or getattr(parametres, nom))
    parametres.full_clean()
    parametres.save()


# Who was erased is noted outside of the base, so that putting an older base back brings nobody back (G08).
#
# One small file for each, among the private files: nothing there is ever written twice, on a disk or on S3, and each
# backup copies them all in its manifest. A note holds a key and dates, no name: a key alone could be given again to
# someone else after a restoration, so an account is known by the instant of its making too.

DOSSIER = "effacements"


def effacement_noter(*, compte: Compte) -> None:
    """Note that this account names nobody any more; a second time changes nothing."""
    note = {
        "compte": compte.pk,
        "cree_le": compte.cree_le.isoformat(),
        "efface_le": compte.anonymise_le.isoformat(),
        "mention": compte.nom,
    }
    nom = f"{DOSSIER}/{compte.pk}-{compte.cree_le:%Y%m%dT%H%M%S%f}.json"
    fichier_poser(nom, json.dumps(note, ensure_ascii=False).encode())


def effacements_noter() -> list[dict[str, Any]]:
    """Note what a cut kept from being noted; every note, the oldest first."""
    for compte in Compte.objects.exclude(anonymise_le=None).order_by("pk"):
        effacement_noter(compte=compte)
    stockage = storages["prive"]
    notes = []
    for nom in sauvegardes.noms_lire(stockage, DOSSIER):
        with stockage.open(nom) as fichier:
            notes.append(json.loads(fichier.read()))
    return sorted(notes, key=lambda note: note["efface_le"])


def effacements_lire(*, dossier: Path) -> list[dict[str, Any]]:
    """The notes of a folder saved from a lost machine. Raises RegleRefusee("effacements")."""
    try:
        notes = [json.loads(fichier.read_bytes()) for fichier in sorted(dossier.glob("*.json"))]
    except (OSError, ValueError):
        notes = []
    if not notes:
        raise RegleRefusee("effacements", f"{dossier} ne tient aucune note d’effacement qui se lise.")
    return notes


def effacements_rejouer(*, notes: Iterable[dict[str, Any]]) -> int:
    """Erase again whoever was; how many. An account made since under the same key is left alone."""
    combien = 0
    for note in notes:
        with transaction.atomic():
            siens = Compte.objects.select_for_update(of=("self",), no_key=True).filter(pk=note["compte"])
            compte = siens.filter(cree_le=datetime.datetime.fromisoformat(note["cree_le"]), anonymise_le=None).first()
            if compte is not None:
                compte_anonymise(compte=compte, mention=note["mention"])
                combien += 1
    return combien


# One backup: written beside, renamed once whole; then those that no day, week or month needs go.

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
    *, dossier: Path, pour: Iterable[str], garder: Iterable[int] = GARDER, signature: str = ""
) -> tuple[Path, sauvegardes.Manifeste]:
    """Copy the base, then the files, so that each row finds its own; encrypt all for these public keys, and sign what
    was made with the key of this file (`signature`), if any.

    A cut, a full disk or a refusal leaves the former backups as they were. « Santé de la plateforme » tells the last
    one that is whole. Raises RegleRefusee("sans_cle" | "cle" | "signature" | "migrations" | "dossier" | "base" |
    "mandataire" | "ecriture").
    """
    cles, debut = sauvegardes.destinataires_lire(pour), timezone.now()
    signataire = _signataire_lire(Path(signature), dossier) if signature else None
    if restent := migrations_restantes():
        raise RegleRefusee(
            "migrations",
            f"La sauvegarde n’est pas faite : il reste des migrations à appliquer à cette base ({restent}). Lancez "
            "« manage.py installer », puis recommencez ; les sauvegardes précédentes sont intactes.",
        )
    if not dossier.is_dir():
        raise RegleRefusee("dossier", f"Le dossier {dossier} n’existe pas : son disque est-il monté ?")
    instant = debut.astimezone(datetime.UTC)
    while (place := dossier / instant.strftime(NOM)).exists():  # une autre, de la même seconde
        instant += datetime.timedelta(seconds=1)
    with (
        sauvegardes.pannes_dites("La sauvegarde n’est pas faite, et les précédentes sont intactes"),
        _a_cote(place) as travail,
    ):
        fait = _ecrire(travail, cles, debut, place.name, signataire)
    lignes, fichiers = sum(fait.etat.lignes.values()), sum(lot.fichiers for lot in fait.lots.values())
    bilan = f"Elle contient {nombre(lignes)} lignes et {nombre(fichiers)} fichiers."
    try:
        with attente_courte():
            passage_noter(nom=SAUVEGARDE, commence_le=debut, bilan=bilan)
    except DatabaseError as panne:  # elle est faite : qu’elle ne se dise pas n’est pas un échec
        journal.warning("La sauvegarde est faite, et le site ne le sait pas : %s", type(panne).__name__)
    with sauvegardes.pannes_dites(f"La sauvegarde est faite ({place}), mais une ancienne ne s’ôte pas"):
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


def _signataire_lire(chemin: Path, dossier: Path) -> Ed25519PrivateKey:
    """The key that signs, which stands neither with the backups nor in what they copy."""
    for lieu in (dossier, settings.DONNEES):
        if chemin.resolve().is_relative_to(lieu.resolve()):
            phrase = f"La clé de signature ne se garde pas dans {lieu}, où sont les sauvegardes ou ce qu’elles copient."
            raise RegleRefusee("signature", phrase)
    return sauvegardes.signataire_lire(chemin)


def _ecrire(
    travail: Path,
    cles: list[x25519.Recipient],
    debut: datetime.datetime,
    nom_final: str,
    signataire: Ed25519PrivateKey | None,
) -> sauvegardes.Manifeste:
    effaces, pieces, lots = effacements_noter(), {}, {}
    with sauvegardes.base_figer() as base:
        pieces["base.age"] = sauvegardes.chiffrer(base.morceaux, travail / "base.age", cles)
    for nom, stockage in sauvegardes.stockages_lire().items():
        lots[nom] = sauvegardes.Lot()
        pieces[f"{nom}.age"] = sauvegardes.chiffrer(
            sauvegardes.lot_ranger(stockage, lots[nom]), travail / f"{nom}.age", cles
        )
    fait = sauvegardes.Manifeste(
        commence_le=debut,
        moteur=connection.vendor,
        version=sauvegardes.version_lire(),
        etat=base.etat,
        lots=lots,
        pieces=pieces,
        effacements=effaces,
        nom=nom_final,
        signataire=sauvegardes.empreinte(signataire.public_key()) if signataire else "",
    )
    sauvegardes.manifeste_ecrire(travail, fait, signataire)
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


# A backup put back in an empty place: checked whole before anything is written, and taken back if it cannot stand.

BASE = "base"


@dataclass(frozen=True)
class Bilan:
    """What a restoration did: what may be lost (RPO), how long it took (RTO)."""

    perdu: datetime.timedelta
    duree: datetime.timedelta
    migrations: int
    effaces: int
    courriels: int


def restaurer(
    *,
    dossier: Path,
    cle: Path,
    signature: Path | None,
    repetition: bool,
    effacements: Path | None = None,
    etape: Callable[[str], None],
) -> Bilan:
    """Put a backup in the base and the files that the settings name, both empty, and compare it with its manifest.

    `signature` is the public key that must have signed it, and those beside it; None takes what is there as it is.
    For a rehearsal, no mail leaves. Whoever was erased since is erased again, from what the backups beside this one
    say and from a folder of notes saved from the lost machine (`effacements`). Raises RegleRefusee("manifeste" |
    "signature" | "voisine" | "moteur" | "ancien" | "occupee" | "piece" | "cle" | "effacements" | "cache") before
    anything is written, "base" | "fichier" | "differe" | "ecriture" once all is taken back, and "lignes" on a base
    that is not the one announced.
    """
    debut, publique = time.monotonic(), sauvegardes.publique_lire(signature) if signature else None
    if not publique:
        journal.warning("Une sauvegarde se restaure sans que sa signature soit vérifiée : %s", dossier)
    manifeste = sauvegardes.manifeste_lire(dossier, publique)
    perdu = timezone.now() - manifeste.commence_le
    etape("Vérification de la signature et des pièces" if publique else "Vérification des pièces, sans la signature")
    notes = _notes_lire(dossier, manifeste, publique, effacements)
    _place_verifier(manifeste)
    sauvegardes.pieces_verifier(dossier, manifeste, [f"{nom}.age" for nom in (BASE, *sauvegardes.stockages_lire())])
    _caches_vider()
    with sauvegardes.pannes_dites("La restauration n’est pas faite, et rien n’en reste"):
        _ouvrir_et_poser(dossier, manifeste, cle, repetition, etape)
    if (pose := sauvegardes.base_lire()) != manifeste.etat:
        autres = [table for table, lignes in manifeste.etat.lignes.items() if pose.lignes.get(table) != lignes]
        raise RegleRefusee("lignes", f"La base posée n’a pas les lignes de la sauvegarde : {', '.join(autres)}.")
    etape("Migrations, effacements")
    migrations = migrations_appliquer()
    effaces = effacements_rejouer(notes=notes)
    effacements_noter()
    courriels = Courriel.objects.filter(etat=EtatCourriel.A_ENVOYER).count()
    return Bilan(perdu, datetime.timedelta(seconds=time.monotonic() - debut), migrations, effaces, courriels)


def _notes_lire(
    dossier: Path, manifeste: sauvegardes.Manifeste, publique: Ed25519PublicKey | None, effacements: Path | None
) -> list[dict[str, Any]]:
    """Every erasure that this backup, those beside it or a saved folder know of.

    A later one that its signature does not hold hides erasures: nothing is restored beside it. A former one, unsigned
    or out of order, knows of nobody that this one does not.
    """
    notes, dossier = list(manifeste.effacements), dossier.resolve()
    for nom in sauvegardes_lire(dossier=dossier.parent):
        try:
            notes += sauvegardes.manifeste_lire(dossier.parent / nom, publique).effacements
        except RegleRefusee as refus:
            if publique and nom > dossier.name:
                phrase = (
                    f"{refus.message} Plus récente, elle dit qui a été effacé depuis : sortez-la pour vous en passer."
                )
                raise RegleRefusee("voisine", phrase) from refus
    return notes + (effacements_lire(dossier=effacements) if effacements else [])


def _place_verifier(manifeste: sauvegardes.Manifeste) -> None:
    """An empty place, of the same engine, with a code that knows this base."""
    if manifeste.moteur != connection.vendor:
        phrase = f"Cette sauvegarde vient de {manifeste.moteur} : DATABASE_URL doit nommer une base de même moteur."
        raise RegleRefusee("moteur", phrase)
    connues = MigrationLoader(None).disk_migrations
    applications = {app for app, _ in connues}
    dernieres = manifeste.etat.migrations.items()
    ailleurs = [f"{app}.{nom}" for app, nom in dernieres if app in applications and (app, nom) not in connues]
    if ailleurs:
        phrase = f"Cette sauvegarde vient d’une version plus récente du site ({ailleurs[0]}) : installez-la d’abord."
        raise RegleRefusee("ancien", phrase)
    if not sauvegardes.base_vide():
        raise RegleRefusee("occupee", "La base n’est pas vide : on ne restaure que dans une base neuve.")
    for nom, stockage in sauvegardes.stockages_lire().items():
        if any(sauvegardes.noms_lire(stockage)):
            raise RegleRefusee(
                "occupee", f"Des fichiers sont déjà là ({nom}) : on ne restaure que dans un dossier neuf."
            )


def _caches_vider() -> None:
    """What they hold is of another base."""
    try:
        for cache in caches.all():
            cache.clear()
    except Exception as panne:
        raise RegleRefusee("cache", f"Le cache ne se vide pas : {panne}.") from panne


def _ouvrir_et_poser(
    dossier: Path, manifeste: sauvegardes.Manifeste, cle: Path, repetition: bool, etape: Callable[[str], None]
) -> None:
    identites = sauvegardes.identites_lire(cle)
    stockages = sauvegardes.stockages_lire()
    with tempfile.TemporaryDirectory(prefix=".restauration-", dir=settings.DONNEES) as clair:
        for nom in (BASE, *stockages):
            lue = sauvegardes.dechiffrer(dossier / f"{nom}.age", Path(clair) / nom, identites)
            if lue != manifeste.pieces[f"{nom}.age"]:
                raise RegleRefusee("piece", f"La pièce {nom}.age a changé pendant la restauration.")
        try:
            for nom, stockage in stockages.items():
                etape(f"Fichiers : {nom}")
                sauvegardes.lot_poser(stockage, Path(clair) / nom)
                if sauvegardes.lot_lire(stockage) != manifeste.lots[nom]:
                    raise RegleRefusee("differe", f"Les fichiers posés ne sont pas ceux de {nom}.")
            if repetition:
                courriels_retenir()
            etape("Base")
            sauvegardes.base_poser(Path(clair) / BASE)
        except BaseException:
            for stockage in stockages.values():
                sauvegardes.stockage_vider(stockage)
            raise
