"""What minutes say, their canonical text, and what their page shows to its reader."""

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from home.securite.coffre import code_montrer
from home.temps.typographie import date_courte, heure, nombre_dire
from reseau.animation import choices, permissions
from reseau.animation.models import Action, CompteRendu, Decision, Observation, Point, Reunion, Suite
from reseau.animation.queries.seance import Quorum, quorum_compter
from reseau.comptes.models import Compte

# What minutes say: points with their outcomes, decisions, remarks, presences; and their canonical text.


@dataclass(frozen=True)
class Minutes:
    """One meeting as it is read afterwards."""

    reunion: Reunion
    points: list[Point]
    decisions: list[Decision]
    observations: list[Observation]
    presences: Quorum

    @property
    def textes(self) -> str:
        dits = [dit for point in self.points for dit in (point.titre, point.compte_rendu)]
        dits += [dit for point in self.points for suite in point.suites.all() for dit in (suite.texte, suite.precision)]
        return "\n".join(dit for dit in dits if dit)

    @property
    def a_traiter(self) -> int:
        return sum(observation.etat == choices.EtatObservation.RECUE for observation in self.observations)


def minutes_lire(reunion: Reunion) -> Minutes:
    """The minutes of a meeting, in a constant number of queries."""
    porteurs = ("porteur_compte", "porteur_structure", "porteur_reseau")
    suites = Suite.objects.select_related(*porteurs, "decision", "action", "suit__decision").order_by("pk")
    points = Point.objects.filter(reunion=reunion).prefetch_related(Prefetch("suites", suites))
    decisions = reunion.decisions.select_related(*porteurs, "point").order_by("annee", "rang")
    observations = reunion.observations.select_related("auteur", "point").prefetch_related("historique__par")
    return Minutes(reunion, list(points), list(decisions), list(observations), presences_lire(reunion))


def presences_lire(reunion: Reunion) -> Quorum:
    """Its seats as they were convened, and the quorum as it was counted in session."""
    liens = ("siege__compte", "siege__structure", "siege__reseau")
    return quorum_compter(reunion.comite, reunion.convocations.select_related(*liens).order_by("pk"))


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
            [d.numero, d.suite_id, d.texte, d.precision, d.prise_le, d.etat == choices.EtatDecision.RETIREE, *_porte(d)]
            for d in minutes.decisions
        ],
        "observations": [[str(o.uuid), o.point_id, o.texte, o.etat, o.reponse] for o in minutes.observations],
        "presences": [[c.siege_id, c.siege.personne, c.constat, c.remplacant] for c in minutes.presences.lignes],
    }  # fmt: skip


def _suite(suite: Suite) -> list[Any]:
    return [suite.pk, suite.genre, suite.texte, suite.precision, suite.suit_id, suite.revise_id, *_porte(suite)]


def _porte(chose: Suite | Decision) -> list[Any]:
    return [
        chose.porteur, chose.porteur_compte_id, chose.porteur_structure_id, chose.porteur_reseau_id, chose.echeance,
    ]  # fmt: skip


# What the page of minutes shows: how far they are, what is for the reader, what may be done.


def compte_rendu_contexte(compte: Compte, reunion: Reunion) -> dict[str, Any]:
    """Everything that the page says to this reader."""
    minutes = minutes_lire(reunion)
    adoptee = reunion.etat == choices.EtatReunion.ADOPTEE
    gele = CompteRendu.objects.filter(reunion=reunion).first() if adoptee else None
    siege = permissions.peut_sieger(compte, reunion.comite)
    avant = reunion.precedente
    attend = bool(minutes.a_traiter) or timezone.localdate() <= reunion.observations_jusquau
    return {
        "reunion": reunion,
        "titre": f"Compte rendu n° {reunion.numero}",
        "minutes": minutes,
        "etapes": _etapes(minutes),
        "gele": gele,
        "code": code_montrer(gele.code) if gele else "",
        "motif": _motif(reunion) if adoptee else "",
        "siege": siege,
        "observe": siege and reunion.observable,
        "traite": not adoptee and permissions.peut_tenir(compte, reunion.comite),
        "adopte": permissions.peut_adopter(compte, reunion) and not attend,
        "miennes": mes_actions(compte, reunion),
        "sieges": len(minutes.presences.lignes),
        "avant": avant
        if avant and avant.etat in choices.CLOSES and permissions.peut_lire_le_compte_rendu(compte, avant)
        else None,
    }


def mes_actions(compte: Compte, reunion: Reunion) -> list[Action]:
    """What this person takes care of since this meeting, the nearest first."""
    portees = permissions.actions_portees(compte).filter(reunion=reunion, etat__in=choices.ACTIONS_OUVERTES)
    return list(portees.select_related("decision").distinct())


def _motif(reunion: Reunion) -> str:
    passage = reunion.historique.filter(vers=choices.EtatReunion.ADOPTEE).last()
    return passage.motif if passage else ""


def _etapes(minutes: Minutes) -> list[dict[str, Any]]:
    reunion, recues = minutes.reunion, len(minutes.observations)
    ouvertes = reunion.etat in choices.A_ADOPTER and reunion.observable
    dites = nombre_dire(recues, "reçue")
    if ouvertes:
        reste = (reunion.observations_jusquau - timezone.localdate()).days
        jours = f", encore {nombre_dire(reste, 'jour')}" if reste else ", dernier jour"
        dites = f"Jusqu’au {date_courte(reunion.observations_jusquau)}{jours}"
    elif recues:
        dites += f", {nombre_dire(recues - minutes.a_traiter, 'traitée') or 'aucune traitée'}"
    close = f"Depuis le {date_courte(reunion.close_le)}, {heure(reunion.close_le)}"
    adoptee = reunion.etat == choices.EtatReunion.ADOPTEE
    quand = f"Le {date_courte(reunion.adoptee_le)}" if adoptee else "À la prochaine réunion, ou par la présidence"
    return [
        {"nom": "Provisoire", "dit": close, "faite": True, "ici": False},
        {"nom": "Observations", "dit": dites or "Aucune reçue", "faite": not ouvertes, "ici": ouvertes},
        {"nom": "Adopté", "dit": quand, "faite": False, "ici": not ouvertes},
    ]
