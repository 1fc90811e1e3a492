"""What people are written, and when: the wording of origin, which the Région may change."""

from dataclasses import dataclass

from home.calendrier.ical import ANNULER, DEMANDER
from home.courriels.avis import Avis, Categorie

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
