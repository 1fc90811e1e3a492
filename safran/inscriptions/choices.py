"""States of a session and of a sign-up, and how each goes from one to another."""

from django.db import models

from home.etats.cycles import Cycle


class EtatSession(models.TextChoices):
    """Life of a session; « complète » is read from the places, never written."""

    BROUILLON = "BROUILLON", "Brouillon"
    OUVERTE = "OUVERTE", "Ouverte"
    CONFIRMEE = "CONFIRMEE", "Confirmée"
    ANNULEE = "ANNULEE", "Annulée"
    TERMINEE = "TERMINEE", "Terminée"


class EtatInscription(models.TextChoices):
    """Life of a sign-up."""

    DEMANDEE = "DEMANDEE", "Demandée"
    A_VALIDER = "A_VALIDER", "À valider"
    INSCRITE = "INSCRITE", "Inscription faite"
    EN_ATTENTE = "EN_ATTENTE", "En liste d’attente"
    OFFERTE = "OFFERTE", "Place proposée"
    REFUSEE = "REFUSEE", "Refusée"
    ANNULEE = "ANNULEE", "Annulée"
    PRESENTE = "PRESENTE", "Présence constatée"
    ABSENTE_EXCUSEE = "ABSENTE_EXCUSEE", "Absence excusée"
    ABSENTE = "ABSENTE", "Absence non excusée"


class Validation(models.TextChoices):
    """Who says yes before a place is given."""

    AUCUNE = "AUCUNE", "Personne : la place est donnée aussitôt"
    REFERENT = "REFERENT", "Le référent ou la référente de la structure"
    PILOTE = "PILOTE", "Qui pilote la session"


class Nature(models.TextChoices):
    """What a session is, for the yearly caps of a person."""

    FORMATION = "FORMATION", "Formation"
    AUTRE = "AUTRE", "Autre action réservée : atelier, visite, rencontre"


S, E = EtatSession, EtatInscription
SESSION = Cycle(
    "session",
    EtatSession,
    {S.BROUILLON: {S.OUVERTE, S.ANNULEE}, S.OUVERTE: {S.CONFIRMEE, S.ANNULEE}, S.CONFIRMEE: {S.TERMINEE, S.ANNULEE}},
    tons={S.OUVERTE: "ok", S.CONFIRMEE: "ok", S.ANNULEE: "non"},
    refus="Cette session a changé d’état entre-temps : rechargez la page.",
)
CONSTATS = frozenset({E.PRESENTE, E.ABSENTE_EXCUSEE, E.ABSENTE})
INSCRIPTION = Cycle(
    "inscription",
    EtatInscription,
    {
        E.DEMANDEE: {E.A_VALIDER, E.INSCRITE, E.EN_ATTENTE},
        E.A_VALIDER: {E.INSCRITE, E.EN_ATTENTE, E.REFUSEE, E.ANNULEE},
        E.EN_ATTENTE: {E.OFFERTE, E.INSCRITE, E.REFUSEE, E.ANNULEE},
        E.OFFERTE: {E.INSCRITE, E.REFUSEE, E.ANNULEE},
        E.INSCRITE: {E.REFUSEE, E.ANNULEE, *CONSTATS},
        **{constat: CONSTATS - {constat} for constat in CONSTATS},
        E.PRESENTE: {E.ABSENTE_EXCUSEE, E.ABSENTE, E.INSCRITE},  # « tous présents », repris aussitôt
    },
    tons={
        E.A_VALIDER: "attente",
        E.INSCRITE: "ok",
        E.EN_ATTENTE: "attente",
        E.OFFERTE: "attente",
        E.REFUSEE: "non",
        E.ANNULEE: "non",
        E.PRESENTE: "ok",
        E.ABSENTE: "non",
    },
    refus="Cette inscription a changé entre-temps : rechargez la page.",
)
# Les sessions que chacun peut lire, celles où l'on peut encore entrer.
VISIBLES = (S.OUVERTE, S.CONFIRMEE, S.ANNULEE, S.TERMINEE)
# Celles qui ont lieu, ou ont eu lieu.
TENUES = (S.CONFIRMEE, S.TERMINEE)
ACCUEILLANTES = (S.OUVERTE, S.CONFIRMEE)
MONTREES = (*ACCUEILLANTES, S.TERMINEE)  # ce qu’un calendrier et les chiffres retiennent
# Qui tient une place ; qui tient encore à la session.
OCCUPENT = (E.INSCRITE, E.OFFERTE, E.PRESENTE, E.ABSENTE_EXCUSEE, E.ABSENTE)
# Qui est attendu dans la salle : une place donnée, quoi que la feuille dise ensuite.
CONVOQUEES = (E.INSCRITE, *sorted(CONSTATS))
VIVANTES = (E.A_VALIDER, E.EN_ATTENTE, *OCCUPENT)
QUITTABLES = (E.A_VALIDER, E.EN_ATTENTE, E.OFFERTE, E.INSCRITE)
# Qui espère encore une place : la fin de la session ferme sa demande.
ESPERENT = (E.A_VALIDER, E.EN_ATTENTE, E.OFFERTE)
MATIN_JUSQUA = 13  # une demi-journée qui commence avant 13 h est un matin
