"""What people are written, and when: the wording of origin, the one that the Région gave instead, and how each
notice leaves with its calendar.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from home.courriels.avis import Avis, Categorie
from home.courriels.boite import LIEN, reference
from home.temps.flux import ANNULER, DEMANDER
from home.temps.typographie import date_longue, heure
from reseau.comptes.models import Compte
from safran.inscriptions import documents
from safran.inscriptions.models import Inscription, Seance, SessionFormation, TexteAvis
from safran.inscriptions.queries.inscriptions import valideurs_de

SESSIONS = Categorie("sessions", "Vos inscriptions aux sessions", "Ils disent où et quand vous êtes attendu.")
RAPPELS = Categorie("rappels", "Les rappels avant une session, les remerciements après")
A_QUI = {"demande": "qui valide les demandes", "decision": "qui a préparé la session"}
MOTS = "titre lieu adresse seances retirees intitule phrase motif demandeur bouton consignes url_quitter"


@dataclass(frozen=True)
class AvisDeSession(Avis):
    """A notice about a session, whose subject and sentence may be reworded; `methode` joins the calendar."""

    nom: str = ""
    objet: str = ""
    phrase: str = ""
    bouton: str = ""
    methode: str = ""

    modifiable = True


# Le nom, quand il part, l’objet, la phrase, le bouton, et ce qui se joint à l’agenda.
TEXTES = {
    "inscrite": (
        "Place réservée",
        "Dès que la place est donnée, tant que la session n’est pas confirmée.",
        "Votre place est réservée",
        "Votre place est réservée.",
        "Voir la session",
    ),
    "attente": (
        "Liste d’attente",
        "Quand la demande entre en liste d’attente.",
        "Vous êtes en liste d’attente",
        "Toutes les places sont prises ou réservées. Nous vous prévenons si une place se libère.",
        "Voir mon rang",
    ),
    "a_valider": (
        "Demande à valider",
        "Quand la demande attend qu’on la valide.",
        "Votre demande attend une validation",
        "Votre demande est transmise. Vous saurez par courriel si la place vous est donnée.",
        "Voir la session",
    ),
    "demande": (
        "Demande à valider, pour qui la valide",
        "Aux référents et référentes de la structure, ou à qui pilote la session ; le nom de la personne s’ajoute.",
        "Une demande attend votre accord",
        "Une personne demande une place. Acceptez ou refusez sa demande : elle attend votre réponse.",
        "Répondre à la demande",
    ),
    "offre": (
        "Place proposée",
        "Quand une place se libère ; la date limite s’ajoute à la fin de la phrase.",
        "Une place est libre pour vous",
        "Une place s’est libérée. Elle vous est gardée",
        "Prendre la place",
    ),
    "offre_expiree": (
        "Place proposée, sans réponse",
        "Quand le délai pour répondre est passé.",
        "La place proposée est passée à la personne suivante",
        "Sans réponse de votre part, la place proposée est passée à la personne suivante. Votre demande est close.",
        "Voir la session",
    ),
    "refusee": (
        "Demande refusée",
        "Avec le motif donné.",
        "Votre demande n’est pas retenue",
        "Votre demande n’est pas retenue.",
        "Voir la session",
    ),
    "annulee": (
        "Inscription annulée",
        "Quand la personne, sa référente ou la Région annule l’inscription.",
        "Votre inscription est annulée",
        "Votre inscription est annulée.",
        "Voir la session",
    ),
    "convocation": (
        "Convocation",
        "Quand la session est confirmée, ou à l’inscription si elle l’est déjà ; les séances sont jointes.",
        "Convocation",
        "Cette session est confirmée : elle aura lieu. Les séances sont jointes pour votre agenda, et la convocation à "
        "imprimer est sur la page de la session.",
        "Voir la session",
        DEMANDER,
    ),
    "changement": (
        "Séances modifiées",
        "Quand une séance d’une session confirmée change ou s’ajoute ; les séances sont jointes à nouveau.",
        "Séances modifiées",
        "Les séances ont changé. Votre agenda se met à jour avec les fichiers joints.",
        "Voir la session",
        DEMANDER,
    ),
    "seance_retiree": (
        "Séance retirée",
        "Quand une séance d’une session confirmée est retirée ; elle s’efface de l’agenda.",
        "Séance retirée",
        "Une séance est retirée : elle n’aura pas lieu. Les autres sont maintenues. Votre agenda se met à jour avec le "
        "fichier joint.",
        "Voir la session",
        ANNULER,
    ),
    "lieu": (
        "Lieu modifié",
        "Quand le lieu ou l’adresse d’une session confirmée change ; les séances à venir sont jointes à nouveau.",
        "Le lieu a changé",
        "Le lieu de votre session a changé. Votre agenda se met à jour avec les fichiers joints.",
        "Voir la session",
        DEMANDER,
    ),
    "rappel": (
        "Rappel",
        "Avant la première séance, aux délais de la session.",
        "Rappel",
        "Votre session approche.",
        "Voir la session",
    ),
    "session_annulee": (
        "Session annulée",
        "À chaque personne inscrite ou en attente, avec le motif.",
        "Session annulée",
        "Cette session est annulée. Votre inscription prend fin.",
        "Voir la formation",
    ),
    "sans_place": (
        "Session terminée sans place",
        "Une fois la session terminée, à chaque personne qui attendait encore une place ou une réponse.",
        "Votre demande est close",
        "Cette session est terminée. Votre demande n’a pas eu de place : elle est close.",
        "Voir la session",
    ),
    "apres": (
        "Après la session",
        "Une fois la session terminée, à chaque personne présente.",
        "Merci de votre participation",
        "Cette session est terminée. Merci d’y avoir pris part. Vos heures et vos documents sont dans votre espace.",
        "Voir la session",
    ),
    "decision": (
        "Maintien à décider",
        "À qui a préparé la session, trois jours avant la date de décision.",
        "Maintenir ou annuler cette session ?",
        "La date de décision approche. Confirmez ou annulez la session.",
        "Décider",
    ),
}
AVIS = {
    code: AvisDeSession(
        f"inscriptions/{code}",
        quand,
        A_QUI.get(code, "la personne inscrite"),
        RAPPELS if code in ("rappel", "apres") else SESSIONS,
        MOTS,
        "inscriptions/avis",
        nom,
        *texte,
    )
    for code, (nom, quand, *texte) in TEXTES.items()
}


# The wording of messages: ours, or the Région's.


def texte_lire(avis: str) -> tuple[str, str]:
    """Subject and sentence of a message; one query."""
    ecrit = TexteAvis.objects.filter(avis=avis).values_list("objet", "phrase").first()
    return ecrit or (AVIS[avis].objet, AVIS[avis].phrase)


def messages_lire() -> list[dict[str, Any]]:
    """Every kind of message and how it is worded today, in the order of a session's life; one query."""
    ecrits = {texte.avis: texte for texte in TexteAvis.objects.select_related("modifie_par")}
    return [
        {
            "code": code,
            "usuel": usuel,
            "texte": ecrits.get(code),  # aucun : le texte d’origine
            "objet": ecrits[code].objet if code in ecrits else usuel.objet,
            "phrase": ecrits[code].phrase if code in ecrits else usuel.phrase,
        }
        for code, usuel in AVIS.items()
    ]


# What is written to people: one outbox, calendars joined where a date is concerned.

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
        calendriers=documents.invitations(session, retirees or seances, inscription.compte, methode) if methode else [],
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
