"""What a session shows the same to all who follow it.

What is read is kept until something of it is written: a key names the version of the meeting, which each word raises.
What is shown is kept by what it says: a word written elsewhere in the room leaves the agenda as it was.
"""

import datetime
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils.safestring import SafeString

from home.gardees import Gardee
from reseau.animation.models import Point, Reunion, Suite
from reseau.animation.queries.porteurs import echeance_proposer, porteurs_lire
from reseau.animation.queries.presences import Place, Quorum, convocations_lire, place_de, quorum_compter

PORTE = ("porteur_compte", "porteur_structure", "porteur_reseau", "suit")
QUI = ("porteur", "porteur_compte__prenom", "porteur_compte__nom", "porteur_structure__nom", "porteur_reseau__nom")
MONTREES = ("uuid", "point", "genre", "texte", "precision", "echeance", "suit__texte", *QUI, *PORTE)
COMBIEN = 100  # séances, points ou listes
POINTS = Gardee("points d’une séance", pieces=("animation", "comptes"), combien=COMBIEN)
SUITES = Gardee("suites d’un point", pieces=("animation", "comptes", "structures"), combien=COMBIEN)
TABLEES = Gardee("convoqués d’une séance", pieces=("animation", "comptes", "structures"), combien=COMBIEN)
ECHEANCES = Gardee("échéances proposées", pieces=("animation",))
LISTES = Gardee("listes d’une séance", pieces=(), combien=COMBIEN)


class Tablee(NamedTuple):
    """Who was convened: the quorum, a place for each, the words that name who may take care of something."""

    quorum: Quorum
    places: tuple[Place, ...]
    porteurs: tuple[str, ...]


def points_lire(reunion: Reunion) -> list[Any]:
    """The points in order, each with `nombre_suites`, `nombre_pieces`, `nombre_textes`."""
    return POINTS.lire((reunion.pk, reunion.version), lambda: _points(reunion))


def _points(reunion: Reunion) -> list[Point]:
    comptes = Point.objects.filter(reunion=reunion.pk).annotate(
        nombre_suites=Count("suites", distinct=True),
        nombre_pieces=Count("pieces", distinct=True),
        nombre_textes=Count("concurrents", filter=Q(concurrents__regle_le=None), distinct=True),
    )
    # compter par point oublie l’ordre du modèle
    return list(comptes.select_related("tenu_par").order_by("ordre", "pk"))


def suites_lire(reunion: Reunion, point: Point) -> list[Suite]:
    """What came out of this point, each with who takes care of it."""
    return SUITES.lire((point.pk, reunion.version), lambda: _suites(point))


def _suites(point: Point) -> list[Suite]:
    return list(Suite.objects.filter(point=point.pk).select_related(*PORTE).only(*MONTREES))


def tablee_lire(reunion: Reunion) -> Tablee:
    """Every seat that was asked to come; the words of any other network than theirs are read all the same."""
    return TABLEES.lire((reunion.pk, reunion.version), lambda: _tablee(reunion))


def _tablee(reunion: Reunion) -> Tablee:
    convocations = convocations_lire(reunion)
    sieges = [convocation.siege for convocation in convocations]
    porteurs = porteurs_lire(sieges, [siege.reseau for siege in sieges if siege.reseau])
    quorum = quorum_compter(reunion.comite, convocations)
    return Tablee(quorum, tuple(map(place_de, convocations)), tuple(porteurs.mots))


def echeance_lire(reunion: Reunion) -> datetime.date:
    """For when, unless told otherwise."""
    return ECHEANCES.lire((reunion.pk, reunion.version), lambda: echeance_proposer(reunion))


def liste_montrer(gabarit: str, lignes: tuple[Any, ...]) -> SafeString:
    """These lines as HTML, written once for all who are shown the same."""
    return LISTES.rendre((gabarit, lignes), gabarit, lambda: {"lignes": lignes})
