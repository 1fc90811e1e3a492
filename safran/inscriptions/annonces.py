"""What is written to people: one outbox, calendars joined where a date is concerned."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.liens import LIEN, reference
from home.typographie import date_longue, heure
from reseau.comptes.models import Compte
from safran.inscriptions import calendrier
from safran.inscriptions.avis import AVIS, AvisDeSession
from safran.inscriptions.models import Inscription, Seance, SessionFormation
from safran.inscriptions.queries.demandes import valideurs_de
from safran.inscriptions.queries.messages import texte_lire

FINIES = frozenset({"annulee", "refusee", "session_annulee", "offre_expiree", "sans_place", "apres"})
AUX_RESPONSABLES = frozenset({"decision", "demande"})
AVEC_CONSIGNES = frozenset({"convocation", "changement", "lieu", "rappel"})


def avis_send(
    inscription: Inscription,
    avis: str,
    *,
    cle: str,
    motif: str = "",
    seances: list[Seance] | None = None,
    retirees: list[Seance] | None = None,
    methode: str = "",
) -> None:
    """Queue one message to the person of a sign-up; `methode` joins the calendar, whatever the kind of message.

    The half-days of `retirees` are told apart from those that remain, and the calendar joined is theirs alone.
    """
    session = inscription.session
    (objet, phrase), usuel = texte_lire(avis), AVIS[avis]
    methode = methode or usuel.methode
    seances = list(session.seances.all()) if seances is None else seances
    if avis == "offre":
        limite = inscription.offre_expire_le
        phrase = f"{phrase} jusqu’au {date_longue(limite)} à {heure(limite)}."
    finie = avis in FINIES
    usuel.envoyer(
        [inscription.compte],
        LIEN if avis == "offre" else reverse("session", args=[session.public_id]),
        etape=cle,
        **_dit(session, seances, usuel, objet, phrase),
        retirees=_quand(retirees or []),
        motif=motif,
        demandeur="",
        consignes=session.consignes if avis in AVEC_CONSIGNES else "",
        url_quitter="" if finie else LIEN,
        reference="" if finie else reference("inscription", inscription.pk),
        calendriers=calendrier.invitations(session, retirees or seances, inscription.compte, methode)
        if methode
        else [],
    )


def demande_send(inscription: Inscription, *, cle: str) -> None:
    """Ask those who may say yes, once each, with the address where they answer."""
    demandeur = _demandeur(inscription.compte.nom_complet, inscription.structure)
    page = reverse("inscription_decider", args=[inscription.public_id])
    _demander("demande", inscription.session, valideurs_de(inscription), page, cle, demandeur)


def decision_send(session: SessionFormation) -> None:
    """Ask who prepared the session to decide, once."""
    page = reverse("session_gerer", args=[session.public_id])
    _demander(
        "decision", session, [session.cree_par], page, f"session-decision-{session.pk}-{session.decision_le:%Y%m%d}"
    )


def _demander(
    avis: str, session: SessionFormation, comptes: Iterable[Compte], page: str, cle: str, demandeur: str = ""
) -> None:
    """Ask something of those who run a session: nothing to leave, no calendar."""
    dit = _dit(session, list(session.seances.all()), AVIS[avis], *texte_lire(avis))
    AVIS[avis].envoyer(
        comptes, page, etape=cle, **dit, retirees=[], motif="", demandeur=demandeur, consignes="", url_quitter=""
    )


def apercu_composer(avis: str, objet: str, phrase: str) -> str:
    """The text of a message as it would leave, for a session that is not there."""
    usuel = AVIS[avis]
    contexte = {
        "prenom": "Camille",
        "intitule": objet,
        "phrase": f"{phrase} jusqu’au vendredi 15 janvier 2027 à 12\u00a0h." if avis == "offre" else phrase,
        "motif": "Le motif donné se lit ici." if avis in ("refusee", "annulee", "session_annulee") else "",
        "demandeur": _demandeur("Dominique Martin", "sa structure") if avis == "demande" else "",
        "titre": "Le titre de la formation",
        "lieu": "Niort",
        "adresse": "1 rue de la Gare",
        "retirees": ["mardi 19 janvier 2027, 9\u00a0h à 12\u00a0h\u00a030"] if avis == "seance_retiree" else [],
        "seances": ["lundi 18 janvier 2027, 9\u00a0h à 12\u00a0h\u00a030"],
        "bouton": usuel.bouton,
        "consignes": "Les informations pratiques de la session se lisent ici." if avis in AVEC_CONSIGNES else "",
        "url": f"{settings.SITE_URL}/sessions/…",
        "url_quitter": "" if avis in FINIES or avis in AUX_RESPONSABLES else f"{settings.SITE_URL}/sessions/lien/…",
    }
    sujet, texte, _ = usuel.composer(contexte)
    return f"Objet\u00a0: {sujet}\n{texte}"


def _demandeur(nom: str, structure: object) -> str:
    return f"{nom}, {structure}" if structure else nom


def _dit(
    session: SessionFormation, seances: list[Seance], usuel: AvisDeSession, objet: str, phrase: str
) -> dict[str, Any]:
    """What every message says of its session."""
    return {
        "titre": session.formation.title,
        "lieu": session.lieu,
        "adresse": session.adresse,
        "seances": _quand(seances),
        "intitule": objet,
        "phrase": phrase,
        "bouton": usuel.bouton,
    }


def _quand(seances: list[Seance]) -> list[str]:
    return [
        f"{date_longue(s.date)}, {heure(s.debut)} à {heure(s.fin)}{f' ({s.salle})' if s.salle else ''}" for s in seances
    ]
