"""Reads of the requests: those of a list, of a need, of a session; where a need comes from, what follows from it,
what keeps a page.
"""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.http import Http404
from django.urls import reverse
from wagtail.models import Page

from home.registre import Besoin, Resultat
from home.temps.typographie import date_longue, nombre_dire
from reseau.animation.models import Decision
from reseau.animation.permissions import decision_get_lisible
from reseau.comptes.models import Compte
from reseau.ecrits.permissions import document_get_lisible
from reseau.plans.permissions import action_get_lisible
from safran.demandes.choices import ATTENDENT, EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.permissions import demandes_lisibles, peut_deposer
from safran.inscriptions.choices import EtatSession
from safran.inscriptions.models import SessionFormation


def demandes_lues(compte: Compte) -> QuerySet[DemandeFormation]:
    """What this person reads, with all that a list shows, the latest first."""
    autour = demandes_lisibles(compte).select_related("auteur", "formation", "session")
    return autour.prefetch_related("bassins", "themes", "publics")


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


# Where a need comes from, carried in an address from the page that found it to the form, signed on the way.

SEL = "demandes.besoin"
LIRE: dict[str, Callable[[Compte, Any], object]] = {
    "action_plan": action_get_lisible,
    "decision": decision_get_lisible,
    "document_local": document_get_lisible,
}


def besoin_ecrire(besoin: Besoin) -> str:
    """This need, for an address; nobody but this site writes one."""
    return signing.dumps(asdict(besoin), salt=SEL, compress=True)


def besoin_lire(jeton: str) -> Besoin | None:
    """The need that an address carries; None when there is none, or when it was made up."""
    try:
        dit = signing.loads(jeton, salt=SEL)
    except signing.BadSignature:
        return None
    ensembles = {nom: tuple(dit[nom]) for nom in ("bassins", "themes", "publics")}
    return Besoin(**{**dit, **ensembles})


def origine_lisible(compte: Compte, origine: str) -> bool:
    """This person reads what found the need: its name and its page are for her too."""
    genre, _, cle = origine.partition(":")
    try:
        return genre in LIRE and bool(LIRE[genre](compte, cle))
    except (Http404, ValidationError):  # une clé qui n’en est pas une
        return False


# What this room offers to the others: what follows from a need, what a session answers, what keeps a page.

DEMANDER = "Demander une formation"


def suites_de_besoin(compte: Compte, besoin: Besoin) -> Iterator[Resultat]:
    """The requests filed for this need that this person reads, then the door that files one, for who may."""
    siennes = demandes_lisibles(compte).filter(origine=besoin.code)
    for demande in siennes.select_related("session", "formation"):
        url = reverse("demande_formation", args=[demande.uuid])
        yield Resultat(demande.titre, url, suite_dire(demande), f"Formation demandée : {_etat(demande)}")
    if peut_deposer(compte):
        adresse = f"{reverse('demande_formation_deposer')}?{urlencode({'besoin': besoin_ecrire(besoin)})}"
        yield Resultat(DEMANDER, adresse)


def suites_de_decision(compte: Compte, decision: Decision) -> Iterator[Resultat]:
    """The same for a decision: what was asked for it, then the door."""
    bassin = decision.comite.bassin
    besoin = Besoin(
        code=f"decision:{decision.numero}",
        libelle=f"{decision.numero}, {decision.comite}",
        url=reverse("decision", args=[decision.numero]),
        mots=decision.texte,
        bassins=(bassin.code,) if bassin else (),
    )
    return suites_de_besoin(compte, besoin)


def raisons_de_session(compte: Compte, session: SessionFormation) -> Iterator[Resultat]:
    """The requests that a session answers, and that this person reads."""
    for demande in demandes_lisibles(compte).filter(session=session).prefetch_related("bassins"):
        bassins = ", ".join(bassin.nom for bassin in demande.bassins.all())
        yield Resultat(demande.titre, reverse("demande_formation", args=[demande.uuid]), bassins, _etat(demande))


def demandes_retenant(page: Page) -> str:
    """The requests that a training on this page, or below it, answers, in words; empty for none."""
    return nombre_dire(DemandeFormation.objects.filter(formation__path__startswith=page.path).count(), "demande")


def suite_dire(demande: DemandeFormation) -> str:
    """To what it led: the session and its day, else the training; or why it was set aside."""
    if demande.session is not None:
        jour = f", {date_longue(demande.session.premier_jour)}" if demande.session.premier_jour else ""
        return f"Session à {demande.session.lieu}{jour}"
    return demande.formation.title if demande.formation is not None else demande.motif


def _etat(demande: DemandeFormation) -> str:
    return str(EtatDemande(demande.etat).label).lower()
