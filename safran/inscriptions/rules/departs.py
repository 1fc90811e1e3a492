"""Leaving, and what others decide of a sign-up; every freed seat goes on in the same transaction."""

from django.db import transaction
from django.utils import timezone

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions import calendrier, permissions
from safran.inscriptions.annonces import avis_send
from safran.inscriptions.choices import ACCUEILLANTES, CONSTATS, OCCUPENT, QUITTABLES, EtatInscription, EtatSession
from safran.inscriptions.ecriture import (
    etape_ecrire,
    inscription_relire,
    refuser_si_constatee,
    sequence_monter,
    session_verrouiller,
)
from safran.inscriptions.models import Inscription
from safran.inscriptions.rules.attente import promouvoir
from safran.inscriptions.rules.entrees import entrer


@transaction.atomic
def inscription_quitter(*, inscription: Inscription, par: Compte, motif: str = "") -> Inscription:
    """Give the seat or the rank back; the next in the queue gets it in the same transaction. Twice changes nothing.

    Raises RegleRefusee "constatee" once presence was observed, "finie" when the session is over, "passee" when one had
    a seat until its last day.
    """
    session = session_verrouiller(inscription.session)
    relue = inscription_relire(inscription, session)
    if relue.etat in (EtatInscription.ANNULEE, EtatInscription.REFUSEE):
        return relue
    refuser_si_constatee(relue)
    if session.etat == EtatSession.TERMINEE:
        raise RegleRefusee("finie", "Cette session est terminée.")
    if not permissions.peut_quitter(relue):
        raise RegleRefusee("passee", "Cette session est passée : une place ne s’y libère plus.")
    _clore(relue, EtatInscription.ANNULEE, par=par, motif=motif)
    return relue


def _clore(inscription: Inscription, etat: str, *, par: Compte, motif: str, avis: str = "") -> None:
    """End a sign-up, tell it, cancel the calendar that was sent, move the queue."""
    session, tenait = inscription.session, inscription.etat in OCCUPENT
    convoquee = inscription.etat == EtatInscription.INSCRITE and session.etat == EtatSession.CONFIRMEE
    inscription.reserve, inscription.surnombre = None, False
    etape = etape_ecrire(inscription, etat, par=par, motif=motif)
    if convoquee:
        sequence_monter(session)
    avis_send(
        inscription,
        avis or ("refusee" if etat == EtatInscription.REFUSEE else "annulee"),
        cle=f"inscription-passage-{etape.pk}",
        motif=motif,
        methode=calendrier.ANNULER if convoquee else "",
    )
    if tenait:
        promouvoir(session=session)


@transaction.atomic
def inscription_decider(*, inscription: Inscription, etat: str, par: Compte, motif: str = "") -> Inscription:
    """What a referent or who runs the session decides: accept, refuse, cancel.

    Raises RegleRefusee "interdit" or "motif_absent" (refusal and cancellation say why).
    """
    session = session_verrouiller(inscription.session)
    relue = inscription_relire(inscription, session)
    if etat not in permissions.decisions_permises(par, relue):
        raise RegleRefusee("interdit", "Cette décision n’est plus possible : rechargez la page.")
    motif = motif.strip()
    if etat in (EtatInscription.REFUSEE, EtatInscription.ANNULEE):
        if not motif:
            raise RegleRefusee("motif_absent", "Dites pourquoi, en une phrase : la personne le lira.")
        _clore(relue, etat, par=par, motif=motif)
    else:
        promouvoir(session=session)
        entrer(inscription=relue, par=par, validee=True)
    return relue


@transaction.atomic
def inscription_constater(*, inscription: Inscription, etat: str, par: Compte, motif: str = "") -> Inscription:
    """What the attendance sheet says of a sign-up; from the first day on, once the session is confirmed.

    Raises RegleRefusee "trop_tot" or "etat".
    """
    session = session_verrouiller(inscription.session)
    relue = inscription_relire(inscription, session)
    if relue.etat == etat:
        return relue
    if session.etat not in (EtatSession.CONFIRMEE, EtatSession.TERMINEE) or (
        session.premier_jour and session.premier_jour > timezone.localdate()
    ):
        raise RegleRefusee("trop_tot", "La présence se note à partir du premier jour d’une session confirmée.")
    if etat not in CONSTATS:
        raise RegleRefusee("etat", "Une feuille d’émargement ne dit qu’une présence ou une absence.")
    etape_ecrire(relue, etat, par=par, motif=motif)
    return relue


@transaction.atomic
def constat_lever(*, inscription: Inscription, par: Compte, motif: str = "") -> Inscription:
    """What the sheet said of a sign-up was taken back, and it says nothing any more: the seat is as before.

    Raises RegleRefusee "etat" from anything else than a presence.
    """
    relue = inscription_relire(inscription, session_verrouiller(inscription.session))
    if relue.etat != EtatInscription.INSCRITE:
        etape_ecrire(relue, EtatInscription.INSCRITE, par=par, motif=motif)
    return relue


@transaction.atomic
def compte_quitter(*, compte: Compte) -> int:
    """An account is closed: its coming seats go to others. Return how many sign-ups ended."""
    lues = Inscription.objects.filter(
        compte=compte, etat__in=QUITTABLES, session__etat__in=ACCUEILLANTES
    ).select_related("session")
    siennes = [inscription for inscription in lues.order_by("session_id") if permissions.peut_quitter(inscription)]
    for inscription in siennes:
        inscription_quitter(inscription=inscription, par=None, motif="Compte fermé")
    return len(siennes)
