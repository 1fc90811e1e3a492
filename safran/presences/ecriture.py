"""How a line of the sheet is written: the row, one line of history, the sign-up and the completion that follow it.

Order of the locks: the session first, then the following of the training.
"""

import datetime
from typing import Any

from django.utils import timezone

from home.erreurs import RegleRefusee
from home.typographie import heure
from reseau.comptes.models import Compte
from safran.formations.expressions import conditions_de, expression_lire
from safran.inscriptions.ecriture import inscription_relire, session_verrouiller
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.rules import departs
from safran.parcours.rules.achevements import condition_reporter
from safran.parcours.rules.suivis import suivi_commencer
from safran.presences.choices import EtatPresence, constat_de
from safran.presences.fenetres import fenetre_de
from safran.presences.models import Contresignature, EtapePresence, Presence
from safran.presences.permissions import OUVERTES

CRITERE = "presence"
HORS_FEUILLE = "Cette personne n’est pas sur la feuille de cette demi-journée."


def minutes_de(seance: Seance, etat: str, retard: int, depart: int) -> int:
    """The minutes that count: those of the half-day, less what was missed at both ends."""
    return max(0, seance.minutes - retard - depart) if etat == EtatPresence.PRESENT else 0


def ligne_verrouiller(inscription: Inscription, seance: Seance) -> tuple[Inscription, Seance]:
    """The two ends of a line as they are, once their session is locked; refuses those of two sessions."""
    session = session_verrouiller(seance.session)
    if inscription.session_id != session.pk:
        raise RegleRefusee("hors_feuille", HORS_FEUILLE)
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    return inscription_relire(inscription, session), seance


def refuser_hors_feuille(inscription: Inscription, seance: Seance) -> None:
    """Only who has a place in a confirmed session is on its sheets."""
    if seance.session_id != inscription.session_id or not inscription.convoquee:
        raise RegleRefusee("hors_feuille", HORS_FEUILLE)
    if inscription.session.etat not in OUVERTES:
        raise RegleRefusee("pas_confirmee", "On émarge une session confirmée.")


def refuser_a_venir(seance: Seance) -> None:
    """Nothing is noted before the day."""
    if seance.date > timezone.localdate():
        raise RegleRefusee("trop_tot", "Cette demi-journée n’a pas encore eu lieu.")


def refuser_avant_l_heure(seance: Seance) -> None:
    """Nothing is noted nor certified of a half-day before one may sign for it."""
    refuser_a_venir(seance)
    fenetre = fenetre_de(seance)
    if not fenetre.commencee():
        raise RegleRefusee(
            "trop_tot", f"{fenetre.nom} ne se note pas encore : sa feuille s’ouvre à {heure(fenetre.ouvre)}."
        )


def est_contresignee(seance: Seance) -> bool:
    """Someone certified the sheet of this half-day."""
    return Contresignature.objects.filter(seance=seance).exists()


def presence_ecrire(
    presence: Presence,
    *,
    geste: str,
    par: Compte,
    etat: str = "",
    motif: str = "",
    le: datetime.datetime | None = None,
) -> Presence:
    """Write the row and its history; the sign-up says the same in the same transaction, and so does completion.

    `etat` is its new state, when the caller has not written it with the rest; `le`, when, for lines noted together.
    """
    presence.etat = etat or presence.etat
    seance, inscription = presence.seance, presence.inscription
    if presence.etat != EtatPresence.PRESENT:
        presence.retard = presence.depart = 0
    presence.minutes = minutes_de(seance, presence.etat, presence.retard, presence.depart)
    presence.modifiee_le = le or timezone.now()
    presence.save()
    EtapePresence.objects.create(
        presence=presence,
        etat=presence.etat,
        retard=presence.retard,
        depart=presence.depart,
        geste=geste,
        le=presence.modifiee_le,
        par=par,
        motif=motif,
    )
    etats = list(Presence.objects.filter(inscription=inscription).values_list("etat", flat=True))
    dit = {"inscription": inscription, "par": par, "motif": f"Feuille d’émargement du {seance}"}
    if constat := constat_de(etats):
        departs.inscription_constater(etat=constat, **dit)
    else:
        departs.constat_lever(**dit)
    if presence.presente:
        _suivre(inscription)
    if est_contresignee(seance):
        achevement_relire(inscription.session, [inscription.compte])
    return presence


def achevement_relire(session: SessionFormation, comptes: list[Compte]) -> None:
    """Hours were certified or corrected: ask again whether these people have completed the training."""
    if demande_la_presence(session.formation):
        for compte in sorted(comptes, key=lambda compte: compte.pk):
            condition_reporter(compte=compte, type_critere=CRITERE, parametres={})


def demande_la_presence(formation: Any) -> bool:
    """The completion rule of this training names attendance."""
    return any(condition.type == CRITERE for condition in conditions_de(expression_lire(formation)))


def _suivre(inscription: Inscription) -> None:
    """Who comes into the room has begun the training, when its completion asks for attendance."""
    formation = inscription.session.formation
    if not demande_la_presence(formation):
        return
    try:
        suivi_commencer(compte=inscription.compte, formation=formation)
    except RegleRefusee:
        pass  # plus membre, ou fiche retirée : la feuille dit la présence, l’achèvement attendra
