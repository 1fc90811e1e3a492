"""Roles and states of the network's people."""

from django.db import models

from home.etats.cycles import Cycle


class Role(models.TextChoices):
    """Roles of the founding document; CONSEILLER comes from a rattachement, the others from a mandat."""

    CONSEILLER = "CONSEILLER", "Conseiller ou conseillère"
    REFERENT = "REFERENT", "Référent ou référente de structure"
    TETE_RESEAU = "TETE_RESEAU", "Tête de réseau"
    CHARGE_MISSION = "CHARGE_MISSION", "Chargé ou chargée de mission"
    REGION = "REGION", "Région"
    FORMATEUR = "FORMATEUR", "Formateur ou formatrice"
    ELU = "ELU", "Élue ou élu régional"
    DPO = "DPO", "Délégué ou déléguée à la protection des données"
    ETAT = "ETAT", "Services de l’État"
    PARTENAIRE = "PARTENAIRE", "Partenaire"


# La portée que chaque mandat exige : le champ à remplir, ou rien.
PORTEES: dict[str, str] = {
    Role.REFERENT: "structure",
    Role.TETE_RESEAU: "reseau",
    Role.CHARGE_MISSION: "bassin",
    Role.REGION: "",
    Role.FORMATEUR: "",
    Role.ELU: "",
    Role.DPO: "",
    Role.ETAT: "",
    Role.PARTENAIRE: "",
}
ROLES_DE_MANDAT = tuple(PORTEES)
# Un référent s’invite dans son équipe ; les autres n’en ont pas forcément une.
ROLES_A_INVITER = tuple(role for role in PORTEES if role != Role.REFERENT)
# Ceux dont le compte ouvre plus que sa propre page : un second facteur est exigé.
ROLES_SECOND_FACTEUR = frozenset(
    {Role.REFERENT, Role.TETE_RESEAU, Role.CHARGE_MISSION, Role.REGION, Role.FORMATEUR, Role.DPO}
)
ROLES_ADMIN = frozenset({Role.REGION})
GROUPE_REGION = "Région"

_LECTURE = "Lire ce que lit un membre du réseau : l’annuaire, les formations, les pratiques, les personnes."
# Ce qu'un mandat ouvre, dit en mots à qui le donne, avant de le donner.
OUVERTURES = {
    Role.REFERENT: (
        "Modifier la fiche, les lieux et les services de sa structure, et répondre aux signalements.",
        "Inviter, nommer et retirer des personnes de l’équipe, et répondre aux demandes de compte.",
    ),
    Role.TETE_RESEAU: (
        "Agir pour toutes les structures du réseau : leurs fiches, leurs équipes, leurs référents.",
        "Valider les fiches pratiques du réseau, publier ses ressources, ouvrir des groupes de travail.",
    ),
    Role.CHARGE_MISSION: (
        "Suivre l’annuaire de ses bassins et demander aux structures de confirmer leurs fiches.",
        "Dire quelles structures sont de ses bassins, et ouvrir ainsi à leurs équipes ce que le bassin garde pour lui.",
        "Inviter dans les structures de ses bassins, et répondre aux demandes de compte.",
        "Préparer et suivre les sessions de ses bassins, animer des groupes de travail.",
        "Son nom et ce qu’elle choisit de montrer sont donnés aux équipes de ses bassins.",
    ),
    Role.REGION: (
        "Tout le service : l’annuaire, les formations, les sessions, les attestations, les pages, les réglages.",
        "Nommer et remplacer chacun, y compris une autre personne de la Région.",
    ),
    Role.FORMATEUR: (_LECTURE, "Tenir les sessions où son nom figure : feuilles de présence, évaluations, documents."),
    Role.ELU: (_LECTURE, "Ne rien modifier."),
    Role.DPO: (_LECTURE, "Ne rien modifier."),
    Role.ETAT: (_LECTURE, "Donner un avis sur les événements proposés aux élèves ; ne rien modifier d’autre."),
    Role.PARTENAIRE: (_LECTURE, "Ne rien modifier."),
}


class Geste(models.TextChoices):
    """What someone did to a mandate."""

    DONNE = "DONNE", "Donné"
    PROLONGE = "PROLONGE", "Prolongé"
    TERMINE = "TERMINE", "Terminé"


class EtatMandat(models.TextChoices):
    """Where a mandate stands today, read from its two days."""

    EN_VIGUEUR = "EN_VIGUEUR", "En vigueur"
    A_VENIR = "A_VENIR", "À venir"
    TERMINE = "TERMINE", "Terminé"


class Visibilite(models.TextChoices):
    """Who sees a profile, or a line of it; one's own team always does."""

    PUBLIC = "PUBLIC", "Tout le monde, même sans compte"
    MEMBRES = "MEMBRES", "Les membres du réseau"
    PERSONNE = "PERSONNE", "Personne d’autre que mon équipe"


class EtatDemande(models.TextChoices):
    """Life of a request for an account."""

    A_TRAITER = "A_TRAITER", "À traiter"
    ACCEPTEE = "ACCEPTEE", "Acceptée"
    REFUSEE = "REFUSEE", "Refusée"


DEMANDE = Cycle(
    "demande",
    EtatDemande,
    {EtatDemande.A_TRAITER: {EtatDemande.ACCEPTEE, EtatDemande.REFUSEE}},
    tons={EtatDemande.A_TRAITER: "attente", EtatDemande.ACCEPTEE: "ok", EtatDemande.REFUSEE: "non"},
    code="deja_traitee",
    refus="Quelqu’un a déjà répondu à cette demande.",
)
