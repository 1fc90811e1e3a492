"""Builders of sessions in the room."""

import datetime
import uuid

from django.urls import reverse
from django.utils import timezone

from safran.inscriptions.models import (
    DocumentSession,
    Inscription,
    OuvertureParGroupe,
    PlacesReservees,
    Seance,
    SessionFormation,
)
from safran.inscriptions.rules import inscriptions
from safran.inscriptions.rules import sessions as documents
from tests.fabriques import un_conseiller, une_region
from tests.safran.fabriques_formations import une_formation

MATIN = {"debut": datetime.time(9), "fin": datetime.time(12, 30)}
APRES_MIDI = {"debut": datetime.time(13, 30), "fin": datetime.time(16, 30)}


def dans(jours: int) -> datetime.date:
    """A day to come, or past."""
    return timezone.localdate() + datetime.timedelta(days=jours)


def une_session(etat: str = "OUVERTE", jour: datetime.date | None = None, **champs) -> SessionFormation:
    """A session of two half-days in a month; two seats of one structure at most unless told otherwise."""
    region = champs.pop("par", None) or une_region()
    champs.setdefault("formation", champs.get("formation") or une_formation())
    champs.setdefault("lieu", "Niort")
    champs.setdefault("minimum", 1)
    session = documents.session_creer(par=region, **champs)
    for heures in (MATIN, APRES_MIDI):
        documents.seance_creer(session=session, par=session.cree_par, date=jour or dans(30), salle="Blossac", **heures)
    if etat != "BROUILLON":
        documents.session_ouvrir(session=session, par=session.cree_par)
    if etat == "CONFIRMEE":
        documents.session_confirmer(session=session, par=session.cree_par)
    session.refresh_from_db()
    return session


def une_inscription(session: SessionFormation, compte=None) -> Inscription:
    """Someone who signs up, from a structure of her own."""
    compte = compte or un_conseiller()
    return inscriptions.inscription_creer(session=session, compte=compte, par=compte)


def un_document(session: SessionFormation, titre: str = "Les huit cas", **champs) -> DocumentSession:
    """A document joined by who prepared the session."""
    donnees = {"nom": "cas.pdf", "contenu": b"%PDF-1.4\n%%EOF\n", "cle": uuid.uuid4(), "par": session.cree_par}
    return documents.document_joindre(session=session, titre=titre, **donnees | champs)


def une_seance(session: SessionFormation, **champs) -> Seance:
    """One more half-day, by who prepared the session."""
    return documents.seance_creer(session=session, par=session.cree_par, **champs)


def une_reserve(session: SessionFormation, **champs) -> PlacesReservees:
    """Seats kept, by who prepared the session."""
    return documents.reserve_creer(session=session, par=session.cree_par, **champs)


def une_ouverture(session: SessionFormation, **champs) -> OuvertureParGroupe:
    """An earlier opening, by who prepared the session."""
    return documents.ouverture_poser(session=session, par=session.cree_par, **champs)


def adresse(nom, session, *suite):
    """A page of a session."""
    return reverse(nom, args=[session.public_id, *suite])
