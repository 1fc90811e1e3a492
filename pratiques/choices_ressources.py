"""Kinds, states and delays of the resources that the network shares (R5.6, R5.7)."""

from django.db import models

from home.etats import Cycle


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


E = EtatRessource
RESSOURCE = Cycle(
    "ressource",
    EtatRessource,
    {
        E.PUBLIEE: {E.ARCHIVEE, E.SUSPENDUE},
        E.ARCHIVEE: {E.PUBLIEE, E.SUSPENDUE},
        E.SUSPENDUE: {E.PUBLIEE, E.ARCHIVEE},
    },
    tons={E.PUBLIEE: "ok", E.SUSPENDUE: "non"},
    sujet="la ressource",
)
# Encore lisible par son adresse, avec un bandeau quand elle est archivée.
RESSOURCES_LISIBLES = frozenset({EtatRessource.PUBLIEE, EtatRessource.ARCHIVEE})
RYTHMES = {3: "Tous les trois mois", 6: "Tous les six mois", 12: "Tous les ans", 24: "Tous les deux ans"}
EXTENSIONS_RESSOURCE = ("pdf", "docx", "odt", "xlsx", "ods", "csv", "pptx", "odp", "mp3", "mp4")
MAX_RESSOURCE = 20 * 1024 * 1024
