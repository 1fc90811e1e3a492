"""A session on its screens: presences and quorum, the agenda and its clock, one point, what the room reads."""

import datetime
import math
import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from home.temps.typographie import duree, heure, nombre_dire
from reseau.animation.choices import A_ADOPTER, ECRITES, Constat, EtatReunion, GenreSuite, Office, Qualite
from reseau.animation.models import Comite, Convocation, Piece, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.permissions import peut_tenir
from reseau.animation.queries.decisions import porteurs_lire, suivi_lire
from reseau.animation.queries.preparation import derniere_close
from reseau.comptes.models import Compte

# Who was there, and whether that is enough: the quorum counts the seats that count, there or stood in for.

LA = (Constat.PRESENT, Constat.REPRESENTE)
RELEVES = (("", "À relever"), *Constat.choices)


def constats_lire(envoi: Mapping[str, str], convocations: Iterable[Convocation]) -> dict[uuid.UUID, str]:
    """What was sent of each convening, those that were not sent left out."""
    noms = {convocation.uuid: f"presence-{convocation.uuid}" for convocation in convocations}
    return {uuid: envoi[nom] for uuid, nom in noms.items() if nom in envoi}


@dataclass(frozen=True)
class Quorum:
    """How many of the seats that count are there, of how many, and how many must be."""

    la: int
    sieges: int
    requis: int
    lignes: list[Convocation]

    @property
    def constats(self) -> Counter[str]:
        return Counter(ligne.constat for ligne in self.lignes if ligne.constat)

    @property
    def nombres(self) -> list[tuple[str, int]]:
        """« présent », 14; those of whom nothing was noted are not counted."""
        constats = self.constats
        return [(mot.lower(), constats[code]) for code, mot in Constat.choices if constats[code]]

    @property
    def atteint(self) -> bool:
        return self.la >= self.requis

    @property
    def ton(self) -> str:
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
        return ", ".join(nombre_dire(combien, mot) for mot, combien in self.nombres)


def convocations_lire(reunion: Reunion) -> list[Convocation]:
    """Every convening with its seat, chair first; one query."""
    lues = reunion.convocations.select_related("siege__compte", "siege__structure", "siege__reseau")
    return sorted(lues, key=lambda c: (Qualite.values.index(c.siege.qualite), c.pk))


def quorum_compter(comite: Comite, convocations: Iterable[Convocation]) -> Quorum:
    """The quorum of these convenings; a stand-in who is there counts for the seat that it stands in for."""
    lues = list(convocations)
    la = {c.siege_id for c in lues if c.constat in LA}
    supplees = {c.siege.supplee_id for c in lues if c.siege_id in la and c.siege.supplee_id}
    comptent = {c.siege_id for c in lues if c.siege.compte_au_quorum}
    return Quorum(len(comptent & (la | supplees)), len(comptent), comite.quorum_de(len(comptent)), lues)


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


# A session as its screen shows it: the agenda and its clock, one point, what is written of it; few queries.


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
        return self.reunion.etat == EtatReunion.EN_COURS

    @property
    def ecrit(self) -> bool:
        return self.tient and self.reunion.etat in ECRITES

    @cached_property
    def points(self) -> list[Any]:
        """The agenda: each point with its rank `n`, its `temps`, whether it is talked about, whether it is read."""
        points: list[Any] = list(
            Point.objects.filter(reunion=self.reunion.pk)
            .annotate(
                nombre_suites=Count("suites", distinct=True),
                nombre_pieces=Count("pieces", distinct=True),
                nombre_textes=Count("concurrents", filter=Q(concurrents__regle_le=None), distinct=True),
            )
            .select_related("tenu_par")
            .order_by("ordre", "pk")  # compter par point oublie l’ordre du modèle
        )
        for n, point in enumerate(points, 1):
            point.n, point.courant = n, point.pk == self.reunion.point_courant_id
            point.temps = temps_de(point, courant=point.courant, maintenant=self.maintenant)
        rang_courant = next((point.n for point in points if point.courant), 1)
        lu = self.n if self.n and self.n <= len(points) else rang_courant
        for point in points:
            point.lu = point.n == lu
        return points

    @cached_property
    def point(self) -> Any:
        """The point that is read: the one asked for, else the one talked about."""
        return next((point for point in self.points if point.lu), None)

    @property
    def courant(self) -> Any:
        return next((point for point in self.points if point.courant), None)

    @property
    def avant(self) -> Any:
        return next((point for point in self.points if self.point and point.n == self.point.n - 1), None)

    @property
    def apres(self) -> Any:
        return next((point for point in self.points if self.point and point.n == self.point.n + 1), None)

    @cached_property
    def fin(self) -> datetime.datetime:
        return fin_prevue([(p, p.temps) for p in self.points], self.reunion.point_courant_id, self.maintenant)

    @property
    def retard(self) -> int:
        return retard(self.fin, self.reunion.fin)

    @property
    def garde(self) -> str:
        """« Gardé à 15 h 11 »."""
        return f"Gardé à {heure(self.reunion.ecrit_le)}"

    @cached_property
    def suites(self) -> list[Suite]:
        """What came out of the point that is read, each with who takes care of it."""
        if not self.point or not self.point.nombre_suites:
            return []
        return list(self.point.suites.select_related("porteur_compte", "porteur_structure", "porteur_reseau", "suit"))

    @property
    def decisions(self) -> list[Suite]:
        return [suite for suite in self.suites if suite.genre == GenreSuite.DECISION]

    @cached_property
    def suivi(self) -> dict[str, Any] | None:
        """What is still to be done, at the point that asks where it stands."""
        pose = self.point and self.point.office == Office.SUIVI
        return suivi_lire(self.reunion.comite) if pose else None

    @cached_property
    def a_adopter(self) -> Reunion | None:
        """The minutes that the point read would adopt, for who writes the session."""
        pose = self.ouverte and self.tient and self.point and self.point.office == Office.ADOPTION
        close = derniere_close(self.reunion) if pose else None
        return close if close and close.etat in A_ADOPTER else None

    @cached_property
    def textes(self) -> list[TexteConcurrent]:
        """Texts kept beside the one of the point that is read, until someone settles them."""
        if not self.point or not self.point.nombre_textes:
            return []
        return list(self.point.concurrents.filter(regle_le=None).select_related("auteur"))

    @property
    def ailleurs(self) -> list[Any]:
        """The other points where two texts wait."""
        return [point for point in self.points if point.nombre_textes and not point.lu]

    @cached_property
    def pieces(self) -> list[Piece]:
        return list(self.point.pieces.all()) if self.point and self.point.nombre_pieces else []

    @cached_property
    def convocations(self) -> list[Convocation]:
        return convocations_lire(self.reunion)

    @cached_property
    def quorum(self) -> Quorum:
        return quorum_compter(self.reunion.comite, self.convocations)

    @property
    def releves(self) -> Any:
        return RELEVES

    @property
    def porteurs(self) -> list[str]:
        """The words that name who may take care of something, among who was convened."""
        sieges = [convocation.siege for convocation in self.convocations]
        return porteurs_lire(sieges, [siege.reseau for siege in sieges if siege.reseau]).mots


def revision_de(version: int, n: int | None, ecran: str, maintenant: datetime.datetime) -> str:
    """What a screen is worth now, as an ETag: it changes with each word written, and each minute for the clocks."""
    return f'W/"{version}-{int(maintenant.timestamp()) // 60}-{n or 0}-{ecran}"'


# What the room reads on its screen: what is decided on the point, and how far the session is.

LARGEUR, ECART, VISIBLES = 1200, 4, 4
ENGAGENT = (GenreSuite.DECISION, GenreSuite.ACTION)
MOTS_SALLE = {GenreSuite.DECISION: "décision", GenreSuite.ACTION: "action", GenreSuite.INFORMATION: "information"}


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
    def bandes(self) -> list[dict[str, Any]]:
        """Each point as long as it was foreseen; full when it is treated, in part while it is talked about."""
        total = sum(point.duree for point in self.points) or 1
        bandes, x = [], 0.0
        for point in self.points:
            large = LARGEUR * point.duree / total
            faite = 1.0 if point.traite else min(1, point.temps.secondes / 60 / point.temps.prevues)
            place = max(1, round(large) - ECART)
            if faite < 1:
                bandes.append({"x": round(x) + 2, "largeur": place, "classe": "reste"})
            if faite:
                bandes.append({"x": round(x) + 2, "largeur": max(1, round(place * faite)), "classe": "fait"})
            x += large
        return bandes

    @property
    def avance(self) -> str:
        """« Points traités : 3 sur 7 »."""
        return f"Points traités : {sum(point.traite for point in self.points)} sur {len(self.points)}"
