"""A session on its screens: presences and quorum, the agenda and its clock, one point, what the room reads."""

import datetime
import math
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from home.site.cache import Gardee
from home.temps.typographie import duree, heure, nombre_dire
from reseau.animation.choices import A_ADOPTER, ECRITES, Constat, EtatReunion, GenreSuite, Office, Reponse
from reseau.animation.models import Comite, Convocation, Piece, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.permissions import peut_tenir
from reseau.animation.queries.decisions import Suivi, echeance_proposer, porteurs_lire, suivi_lire
from reseau.animation.queries.preparation import derniere_close
from reseau.comptes.models import Compte

# Who was there, and whether that is enough: the quorum counts the seats that count, there or stood in for.

LA = (Constat.PRESENT, Constat.REPRESENTE)
ATTENDUS: dict[str, Constat] = {
    Reponse.NON: Constat.EXCUSE,
    Reponse.REMPLACE: Constat.REPRESENTE,
    Reponse.OUI: Constat.PRESENT,
}
MOTS = {
    Constat.PRESENT: "présent",
    Constat.REPRESENTE: "représenté",
    Constat.EXCUSE: "excusé",
    Constat.ABSENT: "absent",
}
RELEVES = (("", "À relever"), *Constat.choices)
ASSIS = ("compte__prenom", "compte__nom", "structure__nom", "reseau__nom", "organisme", "personne")
SIEGE = ("comite", "qualite", "supplee", "compte", "structure", "reseau", *ASSIS)
MONTRES = ("uuid", "reunion", "siege", "reponse", "remplacant", "constat", *(f"siege__{champ}" for champ in SIEGE))


class Place(NamedTuple):
    """A seat to point at: the name of its control, who sits, for whom, what is shown as chosen."""

    nom: str
    qui: str
    precision: str
    valeur: str

    @property
    def options(self) -> SafeString:
        """The choices of its control, with what is shown as chosen."""
        return _options(self.valeur)


def place_de(convocation: Convocation) -> Place:
    """What was seen of a seat, else what it answered."""
    siege = convocation.siege
    qui, pour_qui = siege.qui, siege.pour_qui
    precision = pour_qui or siege.get_qualite_display()
    if convocation.remplacant:
        precision = f"{precision}, remplacé par {convocation.remplacant}"
    valeur = convocation.constat or ATTENDUS.get(convocation.reponse, "")
    return Place(_nom(convocation), qui or pour_qui, precision, valeur)


def _nom(convocation: Convocation) -> str:
    return f"presence-{convocation.uuid}"


@cache
def _options(vu: str) -> SafeString:
    """Sixty seats show the same few lists: each is written once."""
    choix = ((valeur, SafeString(" selected" if valeur == vu else ""), mot) for valeur, mot in RELEVES)
    return format_html_join("", '<option value="{}"{}>{}</option>', choix)


def constats_lire(envoi: Mapping[str, str], convocations: Iterable[Convocation]) -> dict[uuid.UUID, str]:
    """What was sent of each convening, those that were not sent left out."""
    noms = {convocation.uuid: _nom(convocation) for convocation in convocations}
    return {uuid: envoi[nom] for uuid, nom in noms.items() if nom in envoi}


@dataclass(frozen=True)
class Quorum:
    """How many of the seats that count are there, of how many, and how many must be."""

    la: int
    sieges: int
    requis: int
    constats: Counter[str]

    @property
    def atteint(self) -> bool:
        """Enough of them are there."""
        return self.la >= self.requis

    @property
    def ton(self) -> str:
        """How it looks: it waits until enough of them were seen."""
        return "ok" if self.constats and self.atteint else "attente"

    @property
    def phrase(self) -> str:
        """« 16 sur 19, quorum atteint »."""
        if not self.constats:
            return "À relever"
        quorum = "" if not self.requis else ", quorum atteint" if self.atteint else ", quorum non atteint"
        return f"{self.la} sur {self.sieges}{quorum}"

    @property
    def detail(self) -> str:
        """« 14 présents, 2 représentés, 1 absent »."""
        return ", ".join(nombre_dire(self.constats[c], MOTS[c]) for c in Constat if self.constats[c])


def convocations_lire(reunion: Reunion) -> list[Convocation]:
    """Every convening with its seat, what is shown of them, chair first; one query."""
    lues = reunion.convocations.select_related("siege__compte", "siege__structure", "siege__reseau").only(*MONTRES)
    rangs = ("PRESIDENCE", "SECRETARIAT", "TITULAIRE", "SUPPLEANT", "INVITE")
    return sorted(lues, key=lambda c: (rangs.index(c.siege.qualite), c.pk))


def quorum_compter(comite: Comite, convocations: Iterable[Convocation]) -> Quorum:
    """The quorum of these convenings; a stand-in who is there counts for the seat that it stands in for."""
    lues = list(convocations)
    la = {c.siege_id for c in lues if c.constat in LA}
    supplees = {c.siege.supplee_id for c in lues if c.siege_id in la and c.siege.supplee_id}
    comptent = {c.siege_id for c in lues if c.siege.compte_au_quorum}
    constats = Counter(c.constat for c in lues if c.constat)
    return Quorum(len(comptent & (la | supplees)), len(comptent), comite.quorum_de(len(comptent)), constats)


def quorum_lire(reunion: Reunion) -> Quorum:
    """The quorum of a meeting as it was seen."""
    return quorum_compter(reunion.comite, reunion.convocations.select_related("siege"))


# What the clock of a session says: what a point took, what it leaves, when it all ends. No database here.

TOUR = 163.4  # le tour du cadran, un cercle de rayon 26
FIN = datetime.timedelta(minutes=1)


@dataclass(frozen=True)
class Temps:
    """The minutes of a point: those that passed, those that were foreseen."""

    secondes: int
    prevues: int

    @property
    def passees(self) -> int:
        """Whole minutes; a second begun is not one."""
        return self.secondes // 60

    @property
    def trop(self) -> int:
        """Minutes over what was foreseen."""
        return max(0, self.passees - self.prevues)

    @property
    def restent(self) -> int:
        """Minutes left; zero once it is over."""
        return max(0, self.prevues - self.passees)

    @property
    def dit(self) -> str:
        """« 45 min », « 18 min sur 40 », « 21 min, 6 de trop »."""
        if not self.secondes:
            return duree(self.prevues)
        passees = duree(self.passees) or "moins d’une minute"
        return f"{passees}, {self.trop} de trop" if self.trop else f"{passees} sur {self.prevues}"

    @property
    def fil(self) -> str:
        """How much of its ring the dial shows."""
        return f"{TOUR * min(1, self.secondes / 60 / self.prevues):.1f} {TOUR}"


def temps_de(point: Point, *, courant: bool, maintenant: datetime.datetime) -> Temps:
    """The time of a point, running when it is the one talked about."""
    court = courant and point.commence_le is not None
    ajout = max(0, int((maintenant - point.commence_le).total_seconds())) if court else 0
    return Temps(point.secondes + ajout, point.duree)


def fin_prevue(
    points: Iterable[tuple[Point, Temps]], courant: int | None, maintenant: datetime.datetime
) -> datetime.datetime:
    """When it ends if every point that is left takes what was foreseen."""
    restent = sum(
        temps.restent
        for point, temps in points
        if point.pk == courant or not (point.traite or temps.secondes >= 60 * temps.prevues)
    )
    return maintenant + datetime.timedelta(minutes=restent)


def retard(fin: datetime.datetime, prevue: datetime.datetime) -> int:
    """Minutes late; zero when it will end in time."""
    return max(0, math.ceil((fin - prevue) / FIN))


# What a session shows the same to all who follow it.
#
# What is read is kept until something of it is written: a key names the version of the meeting, which each word
# raises.
# What is shown is kept by what it says: a word written elsewhere in the room leaves the agenda as it was.

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


# A session as its screen shows it: the agenda and its clock, one point, what is written of it; few queries.

VOUS = "Vous écrivez"


@dataclass(frozen=True)
class Rang:
    """A point in the agenda."""

    n: int
    point: Point
    temps: Temps
    courant: bool
    lu: bool
    suites: int
    textes: int
    pieces: int


class Ligne(NamedTuple):
    """What the agenda shows of a point; `plume`: who writes it, told to this person."""

    n: int
    titre: str
    courant: bool
    traite: bool
    lu: bool
    dit: str
    trop: int
    suites: int
    textes: int
    plume: str


@dataclass
class Seance:
    """Everything that one person reads of a session, pose when it is shown."""

    reunion: Reunion
    compte: Compte
    n: int | None = None
    maintenant: datetime.datetime = field(default_factory=timezone.now)

    @cached_property
    def tient(self) -> bool:
        """Writes it; the others read it live."""
        return peut_tenir(self.compte, self.reunion.comite)

    @property
    def ouverte(self) -> bool:
        """In session."""
        return self.reunion.etat == EtatReunion.EN_COURS

    @property
    def ecrit(self) -> bool:
        """This person may write its minutes now."""
        return self.tient and self.reunion.etat in ECRITES

    @cached_property
    def rangs(self) -> list[Rang]:
        """The agenda, each point with its time."""
        points = points_lire(self.reunion)
        courant = self.reunion.point_courant_id
        rang_courant = next((rang for rang, p in enumerate(points, 1) if p.pk == courant), 1)
        lu = self.n if self.n and 1 <= self.n <= len(points) else rang_courant
        return [
            Rang(
                n,
                p,
                temps_de(p, courant=p.pk == courant, maintenant=self.maintenant),
                p.pk == courant,
                n == lu,
                p.nombre_suites,
                p.nombre_textes,
                p.nombre_pieces,
            )
            for n, p in enumerate(points, 1)
        ]

    @cached_property
    def rang(self) -> Rang | None:
        """The point that is read: the one pose for, else the one talked about."""
        return next((rang for rang in self.rangs if rang.lu), None)

    @cached_property
    def courant(self) -> Rang | None:
        """The point talked about."""
        return next((rang for rang in self.rangs if rang.courant), None)

    @property
    def avant(self) -> Rang | None:
        """The point before the one that is read."""
        return self._voisin(-1)

    @property
    def apres(self) -> Rang | None:
        """The point after the one that is read."""
        return self._voisin(1)

    @property
    def ordre_du_jour(self) -> SafeString:
        """Its lines, as this person is shown them."""
        lignes = tuple(
            Ligne(
                r.n, r.point.titre, r.courant, r.point.traite, r.lu, r.temps.dit, r.temps.trop, r.suites, r.textes,
                self._plume(r.point),
            )
            for r in self.rangs
        )  # fmt: skip
        return liste_montrer("animation/seance/odj_lignes.html", lignes)

    def _plume(self, point: Point) -> str:
        plume = point.plume
        if plume is None:
            return ""
        return VOUS if plume == self.compte else f"{plume.nom_complet} écrit"

    def _voisin(self, pas: int) -> Rang | None:
        n = self.rang.n + pas if self.rang else 0
        return self.rangs[n - 1] if 1 <= n <= len(self.rangs) else None

    @cached_property
    def fin(self) -> datetime.datetime:
        """When it should end."""
        return fin_prevue([(r.point, r.temps) for r in self.rangs], self.reunion.point_courant_id, self.maintenant)

    @property
    def retard(self) -> int:
        """Minutes late."""
        return retard(self.fin, self.reunion.fin)

    @property
    def garde(self) -> str:
        """« Gardé à 15 h 11 »."""
        return f"Gardé à {heure(self.reunion.ecrit_le)}"

    @cached_property
    def suites(self) -> list[Suite]:
        """What came out of the point that is read."""
        if not self.rang or not self.rang.suites:
            return []
        return suites_lire(self.reunion, self.rang.point)

    @property
    def decisions(self) -> list[Suite]:
        """Those that something may follow."""
        return [suite for suite in self.suites if suite.genre == GenreSuite.DECISION]

    @cached_property
    def suivi(self) -> Suivi | None:
        """What is still to be done, at the point that asks where it stands."""
        pose = self.rang and self.rang.point.office == Office.SUIVI
        return suivi_lire(self.reunion.comite) if pose else None

    @cached_property
    def a_adopter(self) -> Reunion | None:
        """The minutes that the point read would adopt, for who writes the session."""
        pose = self.ouverte and self.tient and self.rang and self.rang.point.office == Office.ADOPTION
        close = derniere_close(self.reunion) if pose else None
        return close if close and close.etat in A_ADOPTER else None

    @cached_property
    def textes(self) -> list[TexteConcurrent]:
        """Texts kept beside the one of the point that is read, until someone settles them."""
        if not self.rang or not self.rang.textes:
            return []
        return list(self.rang.point.concurrents.filter(regle_le=None).select_related("auteur"))

    @property
    def ailleurs(self) -> list[Rang]:
        """The other points where two texts wait."""
        return [rang for rang in self.rangs if rang.textes and not rang.lu]

    @cached_property
    def pieces(self) -> list[Piece]:
        """The documents of the point that is read."""
        return list(self.rang.point.pieces.all()) if self.rang and self.rang.pieces else []

    @cached_property
    def tablee(self) -> Tablee:
        """Everyone who was asked to come."""
        return tablee_lire(self.reunion)

    @property
    def quorum(self) -> Quorum:
        """Who is there, and whether that is enough."""
        return self.tablee.quorum

    @property
    def presences(self) -> SafeString:
        """What to point at, seat by seat."""
        return liste_montrer("animation/seance/presences_lignes.html", self.tablee.places)

    @property
    def porteurs(self) -> SafeString:
        """Who may be proposed for what is decided."""
        return liste_montrer("animation/seance/porteurs.html", self.tablee.porteurs)

    @property
    def echeance(self) -> datetime.date:
        """For when, unless told otherwise."""
        return echeance_lire(self.reunion)


def revision_de(version: int, n: int | None, ecran: str, maintenant: datetime.datetime) -> str:
    """What a screen is worth now, as an ETag: it changes with each word written, and each minute for the clocks."""
    return f'W/"{version}-{int(maintenant.timestamp()) // 60}-{n or 0}-{ecran}"'


# What the room reads on its screen: what is decided on the point, and how far the session is.

LARGEUR, ECART, VISIBLES = 1200, 4, 4
ENGAGENT = (GenreSuite.DECISION, GenreSuite.ACTION)
MOTS_SALLE = {GenreSuite.DECISION: "décision", GenreSuite.ACTION: "action", GenreSuite.INFORMATION: "information"}


@dataclass(frozen=True)
class Bande:
    """A rectangle of the thread: what is done, what is left."""

    x: int
    largeur: int
    classe: str


class Salle(Seance):
    """The same session, for those who sit in the room."""

    @cached_property
    def retenues(self) -> list[Suite]:
        """The last decisions and actions, newest first: what the room checks as it is written."""
        return [suite for suite in reversed(self.suites) if suite.genre in ENGAGENT][:VISIBLES]

    @property
    def autres(self) -> str:
        """« 1 avis, 2 informations », for what is not shown."""
        restent = [suite.genre for suite in self.suites if suite not in self.retenues]
        avis = restent.count(GenreSuite.AVIS)
        dits = [f"{avis} avis" if avis else "", *(nombre_dire(restent.count(g), mot) for g, mot in MOTS_SALLE.items())]
        return ", ".join(dit for dit in dits if dit)

    @property
    def fin_dite(self) -> str:
        """« 16 h 34 »."""
        return heure(self.fin)

    @property
    def bandes(self) -> list[Bande]:
        """Each point as long as it was foreseen; full when it is treated, in part while it is talked about."""
        total = sum(rang.point.duree for rang in self.rangs) or 1
        bandes, x = [], 0.0
        for rang in self.rangs:
            large = LARGEUR * rang.point.duree / total
            faite = 1.0 if rang.point.traite else min(1, rang.temps.secondes / 60 / rang.temps.prevues)
            place = max(1, round(large) - ECART)
            if faite < 1:
                bandes.append(Bande(round(x) + 2, place, "reste"))
            if faite:
                bandes.append(Bande(round(x) + 2, max(1, round(place * faite)), "fait"))
            x += large
        return bandes

    @property
    def avance(self) -> str:
        """« Points traités : 3 sur 7 »."""
        traites = sum(rang.point.traite for rang in self.rangs)
        return f"Points traités : {traites} sur {len(self.rangs)}"
