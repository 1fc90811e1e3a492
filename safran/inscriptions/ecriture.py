"""What every rule of this room does first: lock the session, write one line of history per change.

Order of the locks, for all: the account (when its own limits are read), then the session.
"""

from home.erreurs import RegleRefusee
from home.etats.models import Passage
from reseau.comptes.models import Compte
from safran.inscriptions.annonces import avis_send
from safran.inscriptions.choices import CONSTATS, INSCRIPTION, SESSION, EtatInscription, EtatSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation


def session_verrouiller(session: SessionFormation) -> SessionFormation:
    """The session as it is now; whoever counts or gives its seats waits here."""
    return SESSION.verrouiller(session)


def session_qui_change(session: SessionFormation) -> SessionFormation:
    """The same, unless it is over. Raises RegleRefusee "finie"."""
    verrou = session_verrouiller(session)
    if verrou.etat in (EtatSession.ANNULEE, EtatSession.TERMINEE):
        raise RegleRefusee("finie", "Cette session est close : elle ne change plus.")
    return verrou


def compte_verrouiller(compte: Compte) -> None:
    """Hold a person's own limits, which run over several sessions."""
    Compte.objects.select_for_update(no_key=True).values_list("pk").get(pk=compte.pk)


def inscription_relire(inscription: Inscription, session: SessionFormation) -> Inscription:
    """The sign-up as it is, once its session is locked."""
    relue = Inscription.objects.select_related("compte", "structure").get(pk=inscription.pk)
    relue.session = session
    return relue


def etape_ecrire(inscription: Inscription, etat: str, *, par: Compte | None = None, motif: str = "") -> Passage:
    """Change the state and the seat, in the session that the caller holds; raises RegleRefusee "etat".

    A sign-up that is not written yet is written there.
    """
    if inscription.pk is None:
        return INSCRIPTION.naitre(inscription, vers=etat, par=par)
    limite = inscription.offre_expire_le if etat == EtatInscription.OFFERTE else None
    place = {"reserve_id": inscription.reserve_id, "surnombre": inscription.surnombre, "offre_expire_le": limite}
    return INSCRIPTION.changer(inscription, vers=etat, par=par, motif=motif, champs=place)


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


def place_annoncer(inscription: Inscription, etape: Passage) -> None:
    """Tell someone that the seat is theirs; with the calendar once the session is confirmed."""
    confirmee = inscription.session.etat == EtatSession.CONFIRMEE
    if confirmee:
        sequence_monter(inscription.session)
    avis_send(inscription, "convocation" if confirmee else "inscrite", cle=f"inscription-passage-{etape.pk}")


def refuser_si_constatee(inscription: Inscription) -> None:
    """What was observed in the room is corrected by another observation, never by leaving."""
    if inscription.etat in CONSTATS:
        raise RegleRefusee("constatee", "La présence a déjà été constatée : l’inscription ne s’annule plus.")
