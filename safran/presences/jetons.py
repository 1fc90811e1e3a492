"""The code of the room, that turns, and the ticket of who scanned it.

The code is a keyed digest of the half-day and of the moment: nothing is stored, and nothing is told to who has not
seen it on the wall. The ticket holds the time of the scan, told by the server: a signature sent again when the network
comes back keeps its hour.
"""

import datetime
import hmac
from dataclasses import dataclass

from django.conf import settings
from django.core import signing
from django.utils import timezone
from django.utils.crypto import salted_hmac

from reseau.comptes.models import Compte
from safran.inscriptions.models import Inscription, Seance
from safran.presences.permissions import inscriptions_du_jour

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LONGUEUR = 6
TOURS_ACCEPTES = 3  # celui qui s'affiche et les deux d'avant : le temps de se connecter
SEL_CODE, SEL_BILLET = "presences.code", "presences.billet"
DUREE_BILLET = datetime.timedelta(hours=12)
CONFUSIONS = str.maketrans("OIL", "011")


@dataclass(frozen=True)
class Droit:
    """Someone may sign for a half-day, having been in the room at that moment."""

    inscription: Inscription
    seance: Seance
    le: datetime.datetime


def _tour(instant: datetime.datetime) -> int:
    return int(instant.timestamp()) // settings.EMARGEMENT_TOUR_SECONDES


def _code(seance: Seance, tour: int) -> str:
    empreinte = salted_hmac(SEL_CODE, f"{seance.public_id}:{tour}", algorithm="sha256").digest()
    return "".join(ALPHABET[octet % len(ALPHABET)] for octet in empreinte[:LONGUEUR])


def code_du_moment(seance: Seance) -> str:
    """What the room shows now."""
    return _code(seance, _tour(timezone.now()))


def code_lisible(code: str) -> str:
    """« K7M-204 »."""
    return f"{code[:3]}-{code[3:]}"


def code_normaliser(saisi: str) -> str:
    """A code as typed: case, spaces, dashes and look-alike letters do not matter."""
    propre = "".join(lettre for lettre in saisi.upper() if lettre.isalnum()).translate(CONFUSIONS)
    return propre if len(propre) == LONGUEUR and set(propre) <= set(ALPHABET) else ""


def droit_du_code(compte: Compte, saisi: str) -> Droit | None:
    """The half-day of today, among this person's own, that showed this code a moment ago."""
    if not (code := code_normaliser(saisi)):
        return None
    maintenant = timezone.now()
    tours = range(_tour(maintenant), _tour(maintenant) - TOURS_ACCEPTES, -1)
    for inscription in inscriptions_du_jour(compte):
        for seance in inscription.seances_du_jour:
            if any(hmac.compare_digest(_code(seance, tour), code) for tour in tours):
                return Droit(inscription, seance, maintenant)
    return None


def billet_de(droit: Droit) -> str:
    """Keep the right of who scanned, to be sent with the signature, even late."""
    instant = int(droit.le.timestamp())
    return signing.Signer(salt=SEL_BILLET).sign_object([droit.inscription.pk, droit.seance.pk, instant])


def droit_du_billet(compte: Compte, billet: str) -> Droit | None:
    """The right that a ticket keeps; None when it is forged, too old or someone else's."""
    try:
        inscription_pk, seance_pk, instant = signing.Signer(salt=SEL_BILLET).unsign_object(billet[:400])
    except (signing.BadSignature, ValueError):
        return None
    le = datetime.datetime.fromtimestamp(instant, datetime.UTC)
    if timezone.now() - le > DUREE_BILLET:
        return None
    inscription = (
        Inscription.objects.convoquees()
        .filter(pk=inscription_pk, compte=compte)
        .select_related("session__formation", "compte", "structure")
        .first()
    )
    seance = Seance.objects.filter(pk=seance_pk, session=inscription.session_id).first() if inscription else None
    if seance is None:
        return None
    seance.session = inscription.session
    return Droit(inscription, seance, le)
