"""What this room offers to the others: what follows from a need, what a session answers, what keeps a page."""

from collections.abc import Iterator
from urllib.parse import urlencode

from django.urls import reverse
from wagtail.models import Page

from home.registre import Besoin, Resultat
from home.typographie import date_longue, nombre_dire
from reseau.animation.models import Decision
from reseau.comptes.models import Compte
from safran.demandes.choices import EtatDemande
from safran.demandes.models import DemandeFormation
from safran.demandes.origines import besoin_ecrire
from safran.demandes.permissions import peut_deposer
from safran.demandes.queries import demandes_de_la_session, demandes_du_besoin
from safran.inscriptions.models import SessionFormation

DEMANDER = "Demander une formation"


def suites_de_besoin(compte: Compte, besoin: Besoin) -> Iterator[Resultat]:
    """The requests filed for this need, each with its state; then the door that files one, for who may."""
    for demande in demandes_du_besoin(compte, besoin.code):
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
    """The requests that a session answers."""
    for demande in demandes_de_la_session(compte, session):
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
