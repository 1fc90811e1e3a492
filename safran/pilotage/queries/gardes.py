"""Figures kept, and counted again only where something has changed: years of sessions are never added up anew.

Each slice (a training, a year) is kept with the print of everything its figures come from. Sessions, half-days that may
still move, marks and completions are compared as they are; sign-ups and sheets, which are too many, by their histories:
every gesture adds a line to them, so the latest lines tell which sessions were touched since. Names are not kept.
"""

import datetime
import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, NamedTuple
from uuid import uuid4

from django.core.cache import cache
from django.db.models import Count, QuerySet, Sum
from django.utils import timezone

from home.arretes import Arrete, Arretes
from home.etats.models import Passage
from safran.evaluations.models import Campagne
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import Inscription, Seance
from safran.parcours.models import Suivi
from safran.pilotage.choices import Axe
from safran.pilotage.permissions import Perimetre
from safran.pilotage.queries.mesures import CHAMPS
from safran.pilotage.queries.releves import (
    COMPTEES,
    Cle,
    Releve,
    SessionLue,
    Tranche,
    reseaux_des_structures,
    sessions_lire,
    tranches_compter,
)
from safran.presences.models import EtapePresence

SECONDES = 7 * 24 * 3600
FENETRE = 500  # lignes d’historique relues : un geste validé en retard sur les suivants s’y voit encore
AXES_DES_PERSONNES = (Axe.SESSION.value, Axe.STRUCTURE.value)
PERSONNES = slice(CHAMPS.index(COMPTEES[0]), CHAMPS.index(COMPTEES[-1]) + 1)
Lignes = dict[int, int]  # ligne d’historique, session
RELEVES = Arretes("pilotage", minutes=10, combien=30)


class Garde(NamedTuple):
    """What is kept: the lines of history already seen, and each slice with its print; plain values only.

    `repartition` is a print of where sessions stand; while it holds and nobody is counted elsewhere, `version` does
    too, and what is hidden needs no second look.
    """

    vues: list[frozenset[int]]
    tranches: dict[Cle, tuple[str, dict, dict]]
    repartition: str = ""
    version: str = ""


def releve_arrete(perimetre: Perimetre) -> Arrete[Releve]:
    """The figures of a perimeter with the hour that they are told with; another day starts anew."""
    return RELEVES.lire((perimetre, timezone.localdate()), lambda: releve_lire(perimetre))


def releve_lire(perimetre: Perimetre, annee: int | None = None) -> Releve:
    """The figures of a perimeter as they are now, of all years, whichever is looked at: they are hidden together.

    What has not changed is not counted again.
    """
    dernieres = [
        _dernieres(Passage.objects.de(Inscription), "inscription__session"),
        _dernieres(EtapePresence.objects.all(), "presence__inscription__session"),
    ]
    sessions, reseaux = sessions_lire(perimetre), reseaux_des_structures()
    empreintes = _empreintes(perimetre, sessions, reseaux)
    adresse = _adresse(perimetre)
    garde = cache.get(adresse)
    gardees, a_revoir = _encore_justes(garde, dernieres, sessions, empreintes)
    a_compter = [session for session in sessions if session.cle not in gardees]
    comptees = tranches_compter(perimetre, a_compter, reseaux)
    tranches = gardees | {cle: (empreintes[cle], une.par, une.croisement) for cle, une in comptees.items()}
    version = Garde(*garde).version if garde else ""
    if comptees or a_revoir or len(gardees) < len(Garde(*garde).tranches):
        repartition = _repartition(sessions, reseaux)
        if not _memes_personnes(garde, repartition, tranches, comptees):
            version = uuid4().hex
        vues = [frozenset(lignes) for lignes in dernieres]
        cache.set(adresse, tuple(Garde(vues, tranches, repartition, version)), SECONDES)
    lues = {cle: Tranche(par, mixte) for cle, (_, par, mixte) in tranches.items()}
    return Releve(perimetre, lues, tuple(sessions), reseaux, version, annee)


def releve_compter(perimetre: Perimetre, annee: int | None = None) -> Releve:
    """The same, all counted now."""
    sessions, reseaux = sessions_lire(perimetre), reseaux_des_structures()
    tranches = tranches_compter(perimetre, sessions, reseaux)
    return Releve(perimetre, tranches, tuple(sessions), reseaux, annee=annee)


def _adresse(perimetre: Perimetre) -> str:
    cle = f"{perimetre!r}|{CHAMPS}"
    return "pilotage-" + hashlib.sha256(cle.encode()).hexdigest()


def _dernieres(histoire: QuerySet, session: str) -> Lignes:
    """The latest lines of a history, and the session of each."""
    return dict(histoire.order_by("-pk").values_list("pk", session)[:FENETRE])


def _encore_justes(
    lue: tuple | None, dernieres: list[Lignes], sessions: list[SessionLue], empreintes: dict[Cle, str]
) -> tuple[dict[Cle, tuple], bool]:
    """The slices kept of which nothing has changed; whether so many lines passed that they had better be seen."""
    if lue is None:
        return {}, True
    garde = Garde(*lue)
    nouvelles = [lignes.keys() - vues for vues, lignes in zip(garde.vues, dernieres, strict=True)]
    if any(len(cles) == FENETRE for cles in nouvelles):
        return {}, True  # rien de commun : d’autres lignes ont pu passer sans être vues
    touchees = {lignes[pk] for lignes, cles in zip(dernieres, nouvelles, strict=True) for pk in cles}
    changees = {session.cle for session in sessions if session.pk in touchees}
    justes = {
        cle: tranche
        for cle, tranche in garde.tranches.items()
        if cle not in changees and tranche[0] == empreintes.get(cle)
    }
    return justes, any(len(cles) > FENETRE // 2 for cles in nouvelles)


def _repartition(sessions: list[SessionLue], reseaux: dict) -> str:
    """A print of the table where people are counted: the year, training and bassin of sessions, the networks."""
    ou = sorted((session.pk, session.annee, session.formation, session.bassin) for session in sessions)
    return hashlib.blake2b(repr((ou, sorted(reseaux.items()))).encode()).hexdigest()


def _memes_personnes(lue: tuple | None, repartition: str, tranches: dict[Cle, tuple], comptees: Iterable[Cle]) -> bool:
    """Nobody more, nobody less, nobody elsewhere than in what was kept: only hours, marks or seats have changed."""
    if lue is None:
        return False
    garde = Garde(*lue)
    if garde.repartition != repartition or garde.tranches.keys() != tranches.keys():
        return False
    return all(_personnes(garde.tranches[cle]) == _personnes(tranches[cle]) for cle in comptees)


def _personnes(tranche: tuple[str, dict, dict]) -> tuple:
    """The people of a slice, by session and by structure, and by bassin and network."""
    _, par, croisement = tranche
    lignes = [{cle: compte[PERSONNES] for cle, compte in par[axe].items()} for axe in AXES_DES_PERSONNES]
    return *lignes, croisement


def _empreintes(perimetre: Perimetre, sessions: list[SessionLue], reseaux: dict) -> dict[Cle, str]:
    """Of each slice, what its figures come from besides sign-ups and sheets; in three queries."""
    faits: dict[Cle, list[Any]] = defaultdict(list)
    jour = timezone.localdate()
    jours: dict[Cle, datetime.date] = {}
    for session in sessions:
        faits[session.cle].append(tuple(session))
        jours[session.cle] = max(session.dernier_jour or datetime.date.min, jours.get(session.cle, datetime.date.min))
    ouvertes = {session.pk: session.cle for session in sessions if session.etat != EtatSession.TERMINEE}
    heures = Seance.objects.filter(session__in=list(ouvertes)).order_by("pk")
    for ouverte, *horaire in heures.values_list("session", "date", "debut", "fin"):
        faits[ouvertes[ouverte]].append(horaire)
    acheves = dict(Suivi.objects.acheves().order_by().values_list("formation").annotate(n=Count("pk")))
    notes = {formation: chiffres for formation, *chiffres in _notes() if perimetre.entier}
    commun = hashlib.blake2b(repr(sorted(reseaux.items())).encode()).hexdigest()
    return {
        cle: hashlib.blake2b(
            repr((lignes, min(jour, jours[cle]), acheves.get(cle[0]), notes.get(cle[0]), commun)).encode()
        ).hexdigest()
        for cle, lignes in faits.items()
    }


def _notes() -> QuerySet:
    """Sums of what was answered in each training: a form that closes makes them grow, and nothing else moves them."""
    closes = Campagne.objects.filter(nombre__gt=0).order_by().values_list("session__formation")
    return closes.annotate(n=Sum("nombre"), notes=Sum("notes_nombre"), somme=Sum("notes_somme"))
