"""Builders of sessions whose sheets are signed."""

import datetime

from django.core.files.uploadedfile import SimpleUploadedFile

from safran.inscriptions.models import JOURNEE, Inscription, Seance, SessionFormation
from safran.inscriptions.rules import sessions
from safran.inscriptions.rules.sessions import seance_modifier
from safran.presences.models import Presence
from safran.presences.rules import feuilles
from safran.presences.rules.feuilles import Saisie
from tests.fabriques import un_role
from tests.safran.fabriques_formations import une_formation
from tests.safran.fabriques_sessions import dans, une_inscription, une_session

TRACE = "M10 60L40 20L70 90L120 30"
PDF = b"%PDF-1.4\n%%EOF\n"


def une_session_du_jour(personnes: int = 2, jour: datetime.date | None = None, **champs) -> SessionFormation:
    """A confirmed session of today, both half-days signed at any hour, with people in it and a trainer on both."""
    formateur = champs.pop("formateur", None) or un_role("FORMATEUR")
    comptes = champs.pop("comptes", None) or [None] * personnes
    champs = {"max_par_structure": 0, "emargement_avant": JOURNEE, "emargement_apres": JOURNEE} | champs
    session = une_session(jour=dans(1), **champs)
    for compte in comptes:
        une_inscription(session, compte)
    sessions.session_confirmer(session=session, par=session.cree_par)
    jour = jour or dans(0)
    for seance in session.seances.all():
        seance_modifier(
            seance=seance,
            par=seance.session.cree_par,
            formateurs=[formateur],
            **{nom: getattr(seance, nom) for nom in ("debut", "fin", "salle")},
            date=jour,
        )
    session.refresh_from_db()
    session.formatrice = formateur
    return session


def une_formation_en_salle(pourcentage: int = 80, **champs):
    """A training completed by attendance alone."""
    return une_formation(achevement_criteres=[("presence", {"pourcentage": pourcentage})], **champs)


def les_inscriptions(session: SessionFormation) -> list[Inscription]:
    """In the order of arrival."""
    return list(session.inscriptions.order_by("ordre"))


def noter(seance: Seance, inscription: Inscription, etat: str = "PRESENT", par=None, motif: str = "", **minutes) -> int:
    """What the paper says of one person, entered by the trainer."""
    presence = Presence.objects.filter(seance=seance, inscription=inscription).first()
    vue = presence.historique.last().pk if presence else 0
    saisie = Saisie(inscription.pk, etat, vue=vue, **minutes)
    return feuilles.feuille_enregistrer(
        seance=seance, par=par or seance.formateurs.first(), saisies=[saisie], motif=motif
    )


def contresigner(*seances: Seance) -> None:
    """The trainer of each half-day certifies its sheet."""
    for seance in seances:
        feuilles.seance_contresigner(seance=seance, par=seance.formateurs.first())


def une_piece(nom: str = "attestation.pdf", contenu: bytes = PDF) -> SimpleUploadedFile:
    """An evidence, as a browser sends it."""
    return SimpleUploadedFile(nom, contenu, content_type="application/pdf")
