"""Fixed lists of the quizzes."""

from typing import Any

from django.db import models

Json = dict[str, Any]  # un objet tel que la base le garde


class TypeQuestion(models.TextChoices):
    """How a question is answered; the values are the names of the blocks."""

    UNIQUE = "unique", "Une seule réponse"
    MULTIPLE = "multiple", "Une ou plusieurs réponses"
    VRAI_FAUX = "vrai_faux", "Vrai ou faux"
    NUMERIQUE = "numerique", "Un nombre"
    TEXTE_COURT = "texte_court", "Quelques mots"
    APPARIEMENT = "appariement", "Associer deux à deux"
    ORDRE = "ordre", "Remettre dans l’ordre"
    TROUS = "trous", "Compléter un texte"
    OUVERTE = "ouverte", "Une réponse libre, relue"


class Lecteur(models.TextChoices):
    """Who reads an open answer."""

    FORMATEUR = "FORMATEUR", "Un formateur ou une formatrice"
    PAIR = "PAIR", "Un pair qui a déjà répondu"
    SOI = "SOI", "La personne elle-même, devant la réponse modèle"


class Niveau(models.IntegerChoices):
    """How far an open answer meets a criterion."""

    NON = 0, "Pas encore"
    EN_PARTIE = 1, "En partie"
    OUI = 2, "Oui"


class Sorte(models.TextChoices):
    """Where the questions of a day come from."""

    ANNUAIRE = "ANNUAIRE", "Cinq questions tirées de l’annuaire"
    REVISIONS = "REVISIONS", "Des questions manquées, qui reviennent"


class Palier(models.IntegerChoices):
    """After how many days a missed question comes back."""

    DEUX = 2, "deux jours après"
    SEPT = 7, "sept jours après"
    TRENTE = 30, "trente jours après"

    @property
    def suivant(self) -> "Palier | None":
        """The next one for a right answer; after the last one, it does not come back."""
        return {Palier.DEUX: Palier.SEPT, Palier.SEPT: Palier.TRENTE}.get(self)


class Bareme(models.TextChoices):
    """How a question with several right answers is marked."""

    MOINS = "MOINS", "Chaque bonne réponse compte, chaque mauvaise retire autant"
    TOUT = "TOUT", "Tout ou rien"
    JUSTES = "JUSTES", "Chaque bonne réponse compte, une mauvaise ne retire rien"
    PARTS = "PARTS", "La part écrite à chaque réponse"


class BaremeOrdre(models.TextChoices):
    """How an ordering is marked."""

    PLACES = "PLACES", "Chaque élément à sa place compte"
    TOUT = "TOUT", "Tout ou rien"


class Tolerance(models.TextChoices):
    """How far from the right number an answer may be."""

    ABSOLUE = "ABSOLUE", "dans l’unité de la réponse"
    POURCENT = "POURCENT", "en % de la réponse"


class RegleUnite(models.TextChoices):
    """What becomes of the unit of a number."""

    FACULTATIVE = "FACULTATIVE", "Facultative : sans unité, la première est supposée"
    OBLIGATOIRE = "OBLIGATOIRE", "Obligatoire : sans unité, la réponse est fausse"


class Correction(models.TextChoices):
    """When the correction of an attempt may be read."""

    IMMEDIATE = "IMMEDIATE", "Dès que le quiz est rendu"
    DERNIER = "DERNIER", "Après le dernier essai"
    REUSSITE = "REUSSITE", "Une fois le quiz réussi"
    JAMAIS = "JAMAIS", "Jamais"


class Verdict(models.TextChoices):
    """What a correction says of one answer."""

    JUSTE = "JUSTE", "C’est juste"
    PARTIEL = "PARTIEL", "C’est juste en partie"
    FAUX = "FAUX", "Ce n’est pas la bonne réponse"
    A_RELIRE = "A_RELIRE", "Votre réponse attend d’être relue"
    PASSE = "PASSE", "Vous avez choisi « Je ne sais pas »"
    VIDE = "VIDE", "Vous n’avez pas répondu"


# Ce que les relevés écrivent à la place d’un choix.
MARQUE_PASSE, MARQUE_VIDE = "?", "-"
VIGNETTE = "vignette"
TIRAGE = "tirage"
BANQUE = "banque"
QUI_FAIT_QUOI = "qui_fait_quoi"
GENEREE = "qfq-"  # le début de l’identité des questions tirées de l’annuaire
PASSE = "passe"
LIBELLE_PASSE = "Je ne sais pas"
VRAI, FAUX = "vrai", "faux"
