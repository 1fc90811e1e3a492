"""A session as its screen shows it: the agenda and its clock, one point, what is written of it; few queries."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from home.typographie import heure
from reseau.animation.choices import A_ADOPTER, ECRITES, EtatReunion, GenreSuite, Office
from reseau.animation.horloge import Temps, fin_prevue, retard, temps_de
from reseau.animation.models import Convocation, Piece, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.permissions import peut_tenir
from reseau.animation.queries.porteurs import Porteurs, echeance_proposer, porteurs_lire
from reseau.animation.queries.preparation import derniere_close
from reseau.animation.queries.presences import Quorum, convocations_lire, quorum_compter
from reseau.animation.queries.presences import Rang as RangPresence
from reseau.animation.queries.suivi import Suivi, suivi_lire
from reseau.comptes.models import Compte

PORTE = ("porteur_compte", "porteur_structure", "porteur_reseau", "suit")


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
        """The agenda, each point with its time; one query."""
        points: list[Any] = list(
            self.reunion.points.select_related("tenu_par")
            .annotate(
                nombre_suites=Count("suites", distinct=True),
                nombre_pieces=Count("pieces", distinct=True),
                nombre_textes=Count("concurrents", filter=Q(concurrents__regle_le=None), distinct=True),
            )
            .order_by("ordre", "pk")  # compter par point oublie l’ordre du modèle
        )
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

    @property
    def rang(self) -> Rang | None:
        """The point that is read: the one pose for, else the one talked about."""
        return next((rang for rang in self.rangs if rang.lu), None)

    @property
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

    def _voisin(self, pas: int) -> Rang | None:
        n = self.rang.n + pas if self.rang else 0
        return self.rangs[n - 1] if 1 <= n <= len(self.rangs) else None

    @property
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
        return list(self.rang.point.suites.select_related(*PORTE))

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
    def convocations(self) -> list[Convocation]:
        """Every seat that was pose to come."""
        return convocations_lire(self.reunion)

    @property
    def presences(self) -> list[RangPresence]:
        """What to point at, seat by seat."""
        return [RangPresence(convocation) for convocation in self.convocations]

    @cached_property
    def quorum(self) -> Quorum:
        """Who is there, and whether that is enough."""
        return quorum_compter(self.reunion.comite, self.convocations)

    @cached_property
    def porteurs(self) -> Porteurs:
        """Who may be proposed for what is decided; the words of any other network are read all the same."""
        sieges = [c.siege for c in self.convocations]
        return porteurs_lire(sieges, [siege.reseau for siege in sieges if siege.reseau])

    @cached_property
    def echeance(self) -> datetime.date:
        """For when, unless told otherwise."""
        return echeance_proposer(self.reunion)


def revision_de(version: int, n: int | None, ecran: str, maintenant: datetime.datetime) -> str:
    """What a screen is worth now, as an ETag: it changes with each word written, and each minute for the clocks."""
    return f'W/"{version}-{int(maintenant.timestamp()) // 60}-{n or 0}-{ecran}"'
