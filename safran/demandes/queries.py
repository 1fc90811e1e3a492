"""Reads of the requests: those of a list, of a need, of a session; those that a session moves."""

import datetime

from django.db.models import Q, QuerySet

from reseau.comptes.models import Compte
from safran.demandes.choices import ATTENDENT, EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import demandes_lisibles
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation


def demandes_lues(compte: Compte) -> QuerySet[DemandeFormation]:
    """What this person reads, with all that a list shows, the latest first."""
    autour = demandes_lisibles(compte).select_related("auteur", "formation", "session")
    return autour.prefetch_related("bassins", "themes", "publics")


def demandes_du_besoin(compte: Compte, code: str) -> QuerySet[DemandeFormation]:
    """What was filed for this need, and that this person reads."""
    return demandes_lisibles(compte).filter(origine=code).select_related("session", "formation")


def demandes_de_la_session(compte: Compte, session: SessionFormation) -> QuerySet[DemandeFormation]:
    """The requests that a session answers, and that this person reads."""
    return demandes_lisibles(compte).filter(session=session).prefetch_related("bassins")


def demandes_de(compte: Compte) -> QuerySet[DemandeFormation]:
    """What this person filed and that is not over."""
    vivantes = (*ATTENDENT, EtatDemande.PROGRAMMEE)
    return DemandeFormation.objects.filter(auteur=compte, etat__in=vivantes).select_related("session")


def demandes_a_suivre(jour: datetime.date) -> QuerySet[DemandeFormation]:
    """The requests whose session is held, over, or cancelled."""
    passee = Q(session__etat=EtatSession.CONFIRMEE, session__dernier_jour__lt=jour)
    finie = Q(session__etat__in=(EtatSession.TERMINEE, EtatSession.ANNULEE))
    programmees = DemandeFormation.objects.filter(passee | finie, etat=EtatDemande.PROGRAMMEE)
    return programmees.select_related("session").order_by("pk")


def sessions_a_citer() -> QuerySet[SessionFormation]:
    """The sessions that may answer a request: open or confirmed, or still prepared; the nearest first."""
    vivantes = SessionFormation.objects.exclude(etat__in=(EtatSession.ANNULEE, EtatSession.TERMINEE))
    return vivantes.a_venir().select_related("formation", "bassin")
