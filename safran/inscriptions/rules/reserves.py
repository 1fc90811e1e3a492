"""What a session keeps for a group: seats until a day, sign-up that opens earlier."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from home.cache import public_purge
from home.erreurs import RegleRefusee
from home.typographie import date_courte, heure
from reseau.comptes.models import Compte
from safran.inscriptions.choices import SESSION
from safran.inscriptions.ecriture import session_qui_change, session_verrouiller
from safran.inscriptions.models import OuvertureParGroupe, PlacesReservees, SessionFormation
from safran.inscriptions.models.reserves import GROUPES, UN_SEUL
from safran.inscriptions.queries.places import places_lire
from safran.inscriptions.rules.attente import promouvoir


@transaction.atomic
def reserve_creer(
    *, session: SessionFormation, par: Compte, places: int, libere_le: datetime.date, **groupe: Any
) -> PlacesReservees:
    """Keep seats for a structure, a network or a bassin until a day.

    Raises RegleRefusee "groupe" unless exactly one is named, "passee" unless the day is to come, "trop" when more is
    kept than there is, or "finie".
    """
    groupe = _un_seul(groupe)
    if libere_le <= timezone.localdate():
        raise RegleRefusee("passee", "Choisissez un jour à venir : ces places seraient déjà ouvertes à tous.")
    session = session_qui_change(session)
    if places > places_lire(session).communes:
        raise RegleRefusee("trop", "Il ne reste pas assez de places libres pour en garder autant.")
    reserve = PlacesReservees.objects.create(session=session, places=places, libere_le=libere_le, **groupe)
    SESSION.noter(session, f"Places réservées : {places} pour {reserve}", par=par)
    return reserve


@transaction.atomic
def reserve_supprimer(*, reserve: PlacesReservees, par: Compte) -> None:
    """Open kept seats to everyone now; the queue moves in the same transaction."""
    session = session_verrouiller(reserve.session)
    SESSION.noter(session, f"Places ouvertes à tous : {reserve.places} pour {reserve}", par=par)
    reserve.delete()
    promouvoir(session=session)


@transaction.atomic
def ouverture_poser(
    *, session: SessionFormation, par: Compte, ouvre_le: datetime.datetime, **groupe: Any
) -> OuvertureParGroupe:
    """Open sign-up earlier for a structure, a network or a bassin; one date per group, the last one given.

    Raises RegleRefusee "groupe" unless exactly one is named, "tardive" unless it is before everyone's, or "finie".
    """
    groupe = _un_seul(groupe)
    session = session_qui_change(session)
    if ouvre_le >= session.ouvre_le:
        quand = f"{date_courte(session.ouvre_le)} à {heure(session.ouvre_le)}"
        raise RegleRefusee("tardive", f"Choisissez une date avant celle de tous : le {quand}.")
    public_purge()
    ouverture, _ = OuvertureParGroupe.objects.update_or_create(
        session=session, **groupe, defaults={"ouvre_le": ouvre_le}
    )
    SESSION.noter(session, f"Inscriptions ouvertes plus tôt pour {ouverture}", par=par)
    return ouverture


@transaction.atomic
def ouverture_supprimer(*, ouverture: OuvertureParGroupe, par: Compte) -> None:
    """The group waits like everyone; whoever signed up meanwhile keeps place or rank."""
    session = session_qui_change(ouverture.session)
    SESSION.noter(session, f"Inscriptions à la date de tous pour {ouverture}", par=par)
    ouverture.delete()
    public_purge()


def _un_seul(groupe: dict[str, Any]) -> dict[str, Any]:
    """The one group that is named."""
    nommes = {nom: valeur for nom, valeur in groupe.items() if valeur is not None}
    if len(nommes) != 1 or not set(nommes) <= set(GROUPES):
        raise RegleRefusee("groupe", UN_SEUL)
    return nommes
