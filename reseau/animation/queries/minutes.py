"""What minutes say: points with their outcomes, decisions, remarks, presences; and their canonical text."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from reseau.animation.choices import Constat, EtatDecision, EtatObservation
from reseau.animation.models import Convocation, Decision, Observation, Point, Reunion, Suite
from reseau.animation.queries.presences import quorum_compter


@dataclass(frozen=True)
class Presences:
    """What was seen of the seats, and whether those that count made the quorum."""

    lignes: list[Convocation]
    comptent: int
    presents: int
    exiges: int

    @property
    def quorum(self) -> bool:
        """Enough of the seats that count were there, or stood in for."""
        return self.presents >= self.exiges

    @property
    def nombres(self) -> list[tuple[str, int]]:
        """« présent », 14; those of whom nothing was noted are not counted."""
        libelles = Constat.choices
        nombres = [(mot.lower(), sum(c.constat == code for c in self.lignes)) for code, mot in libelles]
        return [(mot, nombre) for mot, nombre in nombres if nombre]


@dataclass(frozen=True)
class Minutes:
    """One meeting as it is read afterwards."""

    reunion: Reunion
    points: list[Point]
    decisions: list[Decision]
    observations: list[Observation]
    presences: Presences

    @property
    def textes(self) -> str:
        """Every word typed, for whoever looks for a name in them."""
        dits = [dit for point in self.points for dit in (point.titre, point.compte_rendu)]
        dits += [dit for point in self.points for suite in point.suites.all() for dit in (suite.texte, suite.precision)]
        return "\n".join(dit for dit in dits if dit)

    @property
    def a_traiter(self) -> int:
        """Remarks without an answer yet."""
        return sum(observation.etat == EtatObservation.RECUE for observation in self.observations)


def minutes_lire(reunion: Reunion) -> Minutes:
    """The minutes of a meeting, in a constant number of queries."""
    porteurs = ("porteur_compte", "porteur_structure", "porteur_reseau")
    suites = Suite.objects.select_related(*porteurs, "decision", "action", "suit__decision").order_by("pk")
    points = Point.objects.filter(reunion=reunion).prefetch_related(Prefetch("suites", suites))
    decisions = reunion.decisions.select_related(*porteurs, "point").order_by("annee", "rang")
    observations = reunion.observations.select_related("auteur", "point").prefetch_related("historique__par")
    return Minutes(reunion, list(points), list(decisions), list(observations), presences_lire(reunion))


def presences_lire(reunion: Reunion) -> Presences:
    """Its seats as they were convened, and the quorum as it was counted in session."""
    liens = ("siege__compte", "siege__structure", "siege__reseau")
    lignes = list(reunion.convocations.select_related(*liens).order_by("pk"))
    quorum = quorum_compter(reunion.comite, lignes)
    return Presences(lignes, quorum.sieges, quorum.la, quorum.requis)


def empreinte_du_texte(minutes: Minutes) -> str:
    """The print of the canonical text: what was said, decided, answered, and who was there."""
    texte = json.dumps(_canonique(minutes), ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(texte.encode()).hexdigest()


def _canonique(minutes: Minutes) -> dict[str, Any]:
    """By keys rather than names: a person or a structure that changes its name changes nothing of what was decided."""
    reunion = minutes.reunion
    return {
        "reunion": [str(reunion.uuid), reunion.comite_id, reunion.numero, reunion.debut.timestamp(),
                    reunion.fin.timestamp(), reunion.endroit, reunion.salle],
        "points": [
            [point.ordre, point.titre, point.nature, point.office, point.traite, point.compte_rendu,
             [_suite(suite) for suite in point.suites.all()]]
            for point in minutes.points
        ],
        "decisions": [
            [d.numero, d.suite_id, d.texte, d.precision, d.prise_le, d.etat == EtatDecision.RETIREE, *_porte(d)]
            for d in minutes.decisions
        ],
        "observations": [[str(o.uuid), o.point_id, o.texte, o.etat, o.reponse] for o in minutes.observations],
        "presences": _presences(minutes.presences.lignes),
    }  # fmt: skip


def _suite(suite: Suite) -> list[Any]:
    return [suite.pk, suite.genre, suite.texte, suite.precision, suite.suit_id, suite.revise_id, *_porte(suite)]


def _porte(chose: Suite | Decision) -> list[Any]:
    return [
        chose.porteur, chose.porteur_compte_id, chose.porteur_structure_id, chose.porteur_reseau_id, chose.echeance,
    ]  # fmt: skip


def _presences(lignes: Iterable[Convocation]) -> list[list[Any]]:
    return [[ligne.siege_id, ligne.siege.personne, ligne.constat, ligne.remplacant] for ligne in lignes]
