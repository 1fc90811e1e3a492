"""Kinds, states and delays of the resources that the network shares (R5.6, R5.7)."""

from django.db import models


class GenreRessource(models.TextChoices):
    """What a resource is."""

    PUBLICATION = "PUBLICATION", "Publication"
    FICHE_TECHNIQUE = "FICHE_TECHNIQUE", "Fiche technique"
    NUMERIQUE = "NUMERIQUE", "Ressource numérique"


class Accessibilite(models.TextChoices):
    """Whether everyone can read it."""

    OUI = "OUI", "Lisible par tous : texte vrai, titres, images décrites ou film sous-titré"
    EN_PARTIE = "EN_PARTIE", "Lisible en partie"
    NON = "NON", "Pas lisible par tous"
    INCONNUE = "INCONNUE", "Pas encore vérifié"


class EtatRessource(models.TextChoices):
    """Life of a resource."""

    PUBLIEE = "PUBLIEE", "Publiée"
    SUSPENDUE = "SUSPENDUE", "Suspendue"
    ARCHIVEE = "ARCHIVEE", "Archivée"


class Jalon(models.IntegerChoices):
    """What was last said of its next check to whoever keeps it."""

    RIEN = 0, "Rien encore"
    BIENTOT = 1, "Un mois avant"
    ECHUE = 2, "Le jour venu"
    RELANCE = 3, "Trois mois après"
    ARCHIVEE = 4, "Six mois après, archivée"


class GesteRessource(models.TextChoices):
    """What someone did to a resource."""

    PUBLIEE = "PUBLIEE", "Publiée"
    MODIFIEE = "MODIFIEE", "Modifiée et vérifiée"
    VERIFIEE = "VERIFIEE", "Vérifiée"
    ARCHIVEE = "ARCHIVEE", "Archivée"
    SUSPENDUE = "SUSPENDUE", "Suspendue"
    REMISE = "REMISE", "Remise en ligne"


TRANSITIONS_RESSOURCE: dict[str, frozenset[str]] = {
    EtatRessource.PUBLIEE: frozenset({EtatRessource.ARCHIVEE, EtatRessource.SUSPENDUE}),
    EtatRessource.ARCHIVEE: frozenset({EtatRessource.PUBLIEE, EtatRessource.SUSPENDUE}),
    EtatRessource.SUSPENDUE: frozenset({EtatRessource.PUBLIEE, EtatRessource.ARCHIVEE}),
}
# Encore lisible par son adresse, avec un bandeau quand elle est archivée.
RESSOURCES_LISIBLES = frozenset({EtatRessource.PUBLIEE, EtatRessource.ARCHIVEE})
RYTHMES = {3: "Tous les trois mois", 6: "Tous les six mois", 12: "Tous les ans", 24: "Tous les deux ans"}
EXTENSIONS_RESSOURCE = ("pdf", "docx", "odt", "xlsx", "ods", "csv", "pptx", "odp", "mp3", "mp4")
MAX_RESSOURCE = 20 * 1024 * 1024
