"""What every rule of this room does first: lock the session, write one line of history per change.

Order of the locks, for all: the account (when its own limits are read), then the session.
"""

from typing import Any

from home.erreurs import RegleRefusee
from reseau.comptes.models import Compte
from safran.inscriptions.choices import CONSTATS, EtatInscription, EtatSession
from safran.inscriptions.models import EtapeInscription, Inscription, Seance, SessionFormation
from safran.inscriptions.notifications import avis_send


def session_verrouiller(session: SessionFormation) -> SessionFormation:
    """The session as it is now; whoever counts or gives its seats waits here."""
    return SessionFormation.objects.select_for_update(of=("self",)).select_related("formation").get(pk=session.pk)


def compte_verrouiller(compte: Any) -> None:
    """Hold a person's own limits, which run over several sessions."""
    Compte.objects.select_for_update(no_key=True).filter(pk=compte.pk).first()


def inscription_relire(inscription: Inscription, session: SessionFormation) -> Inscription:
    """The sign-up as it is, once its session is locked."""
    relue = Inscription.objects.select_related("compte", "structure").get(pk=inscription.pk)
    relue.session = session
    return relue


def etape_ecrire(inscription: Inscription, etat: str, *, par: Any = None, motif: str = "") -> EtapeInscription:
    """Change the state and write the line that tells who and why, in the caller's transaction.

    Raises RegleRefusee "etat" when the table does not allow it.
    """
    if not inscription.peut_devenir(etat):
        raise RegleRefusee("etat", "Cette inscription a changé entre-temps : rechargez la page.")
    inscription.etat = etat
    if etat != EtatInscription.OFFERTE:
        inscription.offre_expire_le = None
    inscription.save(update_fields=["etat", "offre_expire_le", "reserve", "surnombre"])
    return EtapeInscription.objects.create(inscription=inscription, etat=etat, par=par, motif=motif)


def sequence_monter(session: SessionFormation) -> None:
    """A calendar is about to be sent: its number only rises."""
    session.sequence += 1
    session.save(update_fields=["sequence"])


def convoquees_prevenir(session: SessionFormation, avis: str, **seances: list[Seance]) -> None:
    """Tell a change to those who were convened, with the calendar that says it; nobody before the session is confirmed.

    `seances` is what `avis_send` takes: the half-days told, and those taken away.
    """
    if session.etat != EtatSession.CONFIRMEE:
        return
    sequence_monter(session)
    for inscription in Inscription.objects.filter(session=session).convoquees().select_related("compte"):
        inscription.session = session
        avis_send(inscription, avis, cle=f"session-{session.pk}-{session.sequence}-{inscription.pk}", **seances)


def place_annoncer(inscription: Inscription, etape: EtapeInscription) -> None:
    """Tell someone that the seat is theirs; with the calendar once the session is confirmed."""
    confirmee = inscription.session.etat == EtatSession.CONFIRMEE
    if confirmee:
        sequence_monter(inscription.session)
    avis_send(inscription, "convocation" if confirmee else "inscrite", cle=f"inscription-etape-{etape.pk}")


def refuser_si_constatee(inscription: Inscription) -> None:
    """What was observed in the room is corrected by another observation, never by leaving."""
    if inscription.etat in CONSTATS:
        raise RegleRefusee("constatee", "La présence a déjà été constatée : l’inscription ne s’annule plus.")
