"""« Tous présents »: what says nothing is noted in one go, and taken back while nothing else was written."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.ecriture import session_verrouiller
from safran.inscriptions.models import Inscription, Seance
from safran.presences import permissions
from safran.presences.choices import TOUS_PRESENTS, EtatPresence
from safran.presences.ecriture import (
    est_contresignee,
    presence_ecrire,
    refuser_avant_l_heure,
    refuser_hors_feuille,
)
from safran.presences.models import Presence
from safran.presences.queries.ensemble import dernier_lot
from safran.presences.rules.signatures import presence_relire


@transaction.atomic
def tous_presents(*, seance: Seance, par: Compte) -> int:
    """Note a presence on each line of which the sheet says nothing, never over another; return how many.

    Raises RegleRefusee "interdit", "trop_tot", "pas_confirmee", or "close" once the sheet is certified.
    """
    seance = _ouverte(seance, par)
    refuser_avant_l_heure(seance)
    dites = Presence.objects.filter(seance=seance).values("inscription")
    attendues = Inscription.objects.convoquees().filter(session=seance.session).exclude(pk__in=dites)
    le, nombre = timezone.now(), 0
    for inscription in attendues.select_related("compte", "structure").order_by("pk"):
        inscription.session = seance.session
        refuser_hors_feuille(inscription, seance)
        presence = presence_relire(inscription=inscription, seance=seance)
        presence_ecrire(presence, etat=EtatPresence.PRESENT, geste=TOUS_PRESENTS, par=par, le=le)
        nombre += 1
    return nombre


@transaction.atomic
def tous_presents_reprendre(*, seance: Seance, par: Compte) -> int:
    """Take back what was noted in one go: these lines say nothing again, their history stays. Return how many.

    Raises RegleRefusee "interdit", "close", or "passe" after ten minutes, or once something else was written.
    """
    seance = _ouverte(seance, par)
    lot = dernier_lot(seance)
    if lot is None:
        raise RegleRefusee("passe", "Il n’y a plus rien à annuler : corrigez chaque ligne.")
    le = timezone.now()
    for presence in lot.presences:
        presence.inscription.session = presence.seance.session = seance.session
        presence_ecrire(presence, etat=EtatPresence.A_NOTER, geste="« Tous présents » annulé", par=par, le=le)
    return len(lot.presences)


def _ouverte(seance: Seance, par: Compte) -> Seance:
    """The half-day, its session locked, for who keeps its sheet while nobody has certified it."""
    session = session_verrouiller(seance.session)
    if not permissions.peut_tenir(par, session):
        raise RegleRefusee("interdit", "Cette feuille se tient par qui anime ou pilote la session.")
    seance = Seance.objects.get(pk=seance.pk)
    seance.session = session
    if est_contresignee(seance):
        raise RegleRefusee("close", "La feuille est contresignée : elle se rectifie ligne par ligne.")
    return seance
