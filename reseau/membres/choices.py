"""Roles and states of the network's people."""

from django.db import models


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


# La portée que chaque mandat exige : le champ à remplir, ou rien.
PORTEES = {
    Role.REFERENT: "structure",
    Role.TETE_RESEAU: "reseau",
    Role.CHARGE_MISSION: "bassin",
    Role.REGION: "",
    Role.FORMATEUR: "",
    Role.ELU: "",
    Role.DPO: "",
}
ROLES_DE_MANDAT = tuple(PORTEES)
# Ceux dont le compte ouvre plus que sa propre page : un second facteur est exigé.
ROLES_SECOND_FACTEUR = frozenset(
    {Role.REFERENT, Role.TETE_RESEAU, Role.CHARGE_MISSION, Role.REGION, Role.FORMATEUR, Role.DPO}
)
ROLES_ADMIN = frozenset({Role.REGION})


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
