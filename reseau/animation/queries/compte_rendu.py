"""What the page of minutes shows: how far they are, what is for the reader, what may be done."""

from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from home.codes import code_montrer
from home.typographie import date_courte, heure, nombre_dire
from reseau.animation.choices import A_ADOPTER, ACTIONS_OUVERTES, CLOSES, EtatReunion
from reseau.animation.models import Action, CompteRendu, Reunion
from reseau.animation.permissions import (
    actions_portees,
    peut_adopter,
    peut_lire_le_compte_rendu,
    peut_sieger,
    peut_tenir,
)
from reseau.animation.queries.minutes import Minutes, minutes_lire
from reseau.comptes.models import Compte


@dataclass(frozen=True)
class Etape:
    """One of the three steps of minutes."""

    nom: str
    dit: str
    faite: bool = False
    ici: bool = False


def compte_rendu_contexte(compte: Compte, reunion: Reunion) -> dict[str, Any]:
    """Everything that the page says to this reader."""
    minutes = minutes_lire(reunion)
    adoptee = reunion.etat == EtatReunion.ADOPTEE
    gele = CompteRendu.objects.filter(reunion=reunion).first() if adoptee else None
    siege = peut_sieger(compte, reunion.comite)
    avant = reunion.precedente
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
        "traite": not adoptee and peut_tenir(compte, reunion.comite),
        "adopte": peut_adopter(compte, reunion) and not _trop_tot(minutes),
        "miennes": mes_actions(compte, reunion),
        "sieges": len(minutes.presences.lignes),
        "avant": avant if avant and avant.etat in CLOSES and peut_lire_le_compte_rendu(compte, avant) else None,
    }


def mes_actions(compte: Compte, reunion: Reunion) -> list[Action]:
    """What this person takes care of since this meeting, the nearest first."""
    portees = actions_portees(compte).filter(reunion=reunion, etat__in=ACTIONS_OUVERTES)
    return list(portees.select_related("decision").distinct())


def _trop_tot(minutes: Minutes) -> bool:
    """Remarks still come, or wait."""
    return bool(minutes.a_traiter) or timezone.localdate() <= minutes.reunion.observations_jusquau


def _motif(reunion: Reunion) -> str:
    """How they were adopted, as the history tells it."""
    passage = reunion.historique.filter(vers=EtatReunion.ADOPTEE).last()
    return passage.motif if passage else ""


def _etapes(minutes: Minutes) -> list[Etape]:
    reunion, recues = minutes.reunion, len(minutes.observations)
    ouvertes = reunion.etat in A_ADOPTER and reunion.observable
    dites = nombre_dire(recues, "reçue")
    if ouvertes:
        reste = (reunion.observations_jusquau - timezone.localdate()).days
        jours = f", encore {nombre_dire(reste, 'jour')}" if reste else ", dernier jour"
        dites = f"Jusqu’au {date_courte(reunion.observations_jusquau)}{jours}"
    elif recues:
        dites += f", {nombre_dire(recues - minutes.a_traiter, 'traitée') or 'aucune traitée'}"
    adoptee = reunion.etat == EtatReunion.ADOPTEE
    quand = f"Le {date_courte(reunion.adoptee_le)}" if adoptee else "À la prochaine réunion, ou par la présidence"
    return [
        Etape("Provisoire", f"Depuis le {date_courte(reunion.close_le)}, {heure(reunion.close_le)}", faite=True),
        Etape("Observations", dites or "Aucune reçue", faite=not ouvertes, ici=ouvertes),
        Etape("Adopté", quand, ici=not ouvertes),
    ]
