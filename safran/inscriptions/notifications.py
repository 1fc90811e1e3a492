"""What is written to people: one table of texts, one outbox, calendars joined where a date is concerned."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from home.courriels import courriel_enqueue
from home.typographie import date_longue, heure
from safran.inscriptions import calendrier, jetons
from safran.inscriptions.models import Inscription, Seance, SessionFormation

# avis : (objet, phrase, bouton, méthode du calendrier joint)
TEXTES: dict[str, tuple[str, str, str, str]] = {
    "inscrite": ("Votre place est réservée", "Votre place est réservée.", "Voir la session", ""),
    "convocation": (
        "Convocation",
        "Cette session est confirmée : elle aura lieu. Les séances sont jointes pour votre agenda.",
        "Voir la session",
        calendrier.DEMANDER,
    ),
    "changement": (
        "Séances modifiées",
        "Les séances ont changé. Votre agenda se met à jour avec les fichiers joints.",
        "Voir la session",
        calendrier.DEMANDER,
    ),
    "attente": (
        "Vous êtes en liste d’attente",
        "Toutes les places sont prises ou réservées. Nous vous prévenons si une place se libère.",
        "Voir mon rang",
        "",
    ),
    "a_valider": (
        "Votre demande attend une validation",
        "Votre demande est transmise. Vous saurez par courriel si la place vous est donnée.",
        "Voir la session",
        "",
    ),
    "offre": ("Une place est libre pour vous", "Une place s’est libérée. Elle vous est gardée", "Prendre la place", ""),
    "offre_expiree": (
        "La place proposée est passée à la personne suivante",
        "Sans réponse de votre part, la place proposée est passée à la personne suivante. Votre demande est close.",
        "Voir la session",
        "",
    ),
    "refusee": ("Votre demande n’est pas retenue", "Votre demande n’est pas retenue.", "Voir la session", ""),
    "annulee": ("Votre inscription est annulée", "Votre inscription est annulée.", "Voir la session", ""),
    "session_annulee": (
        "Session annulée",
        "Cette session est annulée. Votre inscription prend fin.",
        "Voir la formation",
        "",
    ),
    "rappel": ("Rappel", "Votre session approche.", "Voir la session", ""),
    "decision": (
        "Maintenir ou annuler cette session ?",
        "La date de décision approche. Confirmez ou annulez la session.",
        "Décider",
        "",
    ),
}


def avis_send(
    inscription: Inscription,
    avis: str,
    *,
    cle: str,
    motif: str = "",
    seances: list[Seance] | None = None,
    methode: str = "",
) -> None:
    """Queue one message to the person of a sign-up; `methode` joins the calendar, whatever the kind of message."""
    session = inscription.session
    objet, phrase, bouton, methode_usuelle = TEXTES[avis]
    methode = methode or methode_usuelle
    seances = list(session.seances.all()) if seances is None else seances
    if avis == "offre":
        limite = inscription.offre_expire_le
        phrase = f"{phrase} jusqu’au {date_longue(limite)} à {heure(limite)}."
    finie = avis in ("annulee", "refusee", "session_annulee", "offre_expiree")
    courriel_enqueue(
        destinataire=inscription.compte.email,
        gabarit="inscriptions/avis",
        contexte={
            **_contexte(session, seances),
            "prenom": inscription.compte.prenom,
            "intitule": objet,
            "phrase": phrase,
            "motif": motif,
            "bouton": bouton,
            "url": jetons.lien_de(inscription) if avis == "offre" else _url(session),
            "url_quitter": "" if finie else jetons.lien_de(inscription),
            "annule": finie,
        },
        cle=cle,
        calendriers=calendrier.invitations(session, seances, inscription.compte, methode) if methode else [],
    )


def decision_send(session: SessionFormation) -> None:
    """Ask who prepared the session to decide, once."""
    objet, phrase, bouton, _methode = TEXTES["decision"]
    courriel_enqueue(
        destinataire=session.cree_par.email,
        gabarit="inscriptions/avis",
        contexte={
            **_contexte(session, list(session.seances.all())),
            "prenom": session.cree_par.prenom,
            "intitule": objet,
            "phrase": phrase,
            "motif": "",
            "bouton": bouton,
            "url": settings.SITE_URL + reverse("session_gerer", args=[session.public_id]),
            "url_quitter": "",
            "annule": False,
        },
        cle=f"session-decision-{session.pk}-{session.decision_le:%Y%m%d}",
    )


def _url(session: SessionFormation) -> str:
    return settings.SITE_URL + reverse("session", args=[session.public_id])


def _contexte(session: SessionFormation, seances: list[Seance]) -> dict[str, Any]:
    return {
        "titre": session.formation.title,
        "lieu": session.lieu,
        "adresse": session.adresse,
        "seances": [
            f"{date_longue(s.date)}, {heure(s.debut)} à {heure(s.fin)}{f' ({s.salle})' if s.salle else ''}"
            for s in seances
        ],
    }
