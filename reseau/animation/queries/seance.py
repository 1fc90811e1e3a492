"""A session as its screen shows it: the agenda and its clock, one point, what is written of it; few queries."""

import datetime
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.safestring import SafeString

from home.typographie import heure
from reseau.animation.choices import A_ADOPTER, ECRITES, EtatReunion, GenreSuite, Office
from reseau.animation.horloge import Temps, fin_prevue, retard, temps_de
from reseau.animation.models import Piece, Point, Reunion, Suite, TexteConcurrent
from reseau.animation.permissions import peut_tenir
from reseau.animation.queries.preparation import derniere_close
from reseau.animation.queries.presences import Quorum
from reseau.animation.queries.seance_commune import (
    Tablee,
    echeance_lire,
    liste_montrer,
    points_lire,
    suites_lire,
    tablee_lire,
)
from reseau.animation.queries.suivi import Suivi, suivi_lire
from reseau.comptes.models import Compte

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
