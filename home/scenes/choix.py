"""The palette that authors compose from: who, where, how, with what, and the subject of a cover."""

from django.db import models


class Personnage(models.TextChoices):
    """The people of the drawings; their names are only there to call them."""

    NADIA = "nadia", "Nadia, cheveux longs, haut orange"
    YVES = "yves", "Yves, chauve, barbe blanche, lunettes"
    AMINATA = "aminata", "Aminata, cheveux bouclés, haut violet"
    JEANNE = "jeanne", "Jeanne, cheveux blancs en chignon, lunettes"
    MOUSSA = "moussa", "Moussa, cheveux courts, barbe, haut crème"
    LEA = "lea", "Léa, cheveux roux au carré, haut bleu"
    LIN = "lin", "Lin, cheveux noirs au carré, lunettes"
    KARIM = "karim", "Karim, cheveux courts, haut rouge"
    PAUL = "paul", "Paul, cheveux blonds, haut lilas"
    SACHA = "sacha", "Sacha, chignon brun, lunettes"

    @property
    def prenom(self) -> str:
        """« Nadia »."""
        return str(self.label).partition(",")[0]


class Pose(models.TextChoices):
    """How a character stands."""

    DEBOUT = "debout", "debout"
    ASSIS = "assis", "sur une chaise"
    FAUTEUIL = "fauteuil", "en fauteuil roulant"


class Geste(models.TextChoices):
    """What the hand does, said as it is read."""

    BAS = "bas", "écoute"
    TEND = "tend", "tend la main"
    LEVE = "leve", "lève la main"
    TIENT = "tient", "tient un document"
    ECRIT = "ecrit", "écrit"
    PENSE = "pense", "réfléchit"
    MONTRE = "montre", "montre du doigt"


class Humeur(models.TextChoices):
    """What the face says."""

    SOURIT = "sourit", "souriant"
    ATTENTIF = "attentif", "attentif"
    PARLE = "parle", "qui parle"
    INQUIET = "inquiet", "inquiet"


class Lieu(models.TextChoices):
    """Where it happens, said as it is read."""

    ACCUEIL = "accueil", "à l’accueil d’un lieu d’information"
    BUREAU = "bureau", "dans un bureau"
    ATELIER = "atelier", "dans un atelier"
    VILLAGE = "village", "devant la mairie d’un bourg"
    HALLE = "halle", "sous une halle, un jour de forum"
    ECRAN = "ecran", "en visioconférence"


class Objet(models.TextChoices):
    """Things to put in the scene."""

    AFFICHE = "affiche", "une affiche"
    HORLOGE = "horloge", "une horloge"
    CARTE = "carte", "une carte de la région"
    PLANTE = "plante", "une plante"
    RAYONNAGE = "rayonnage", "des étagères de documents"
    VALISE = "valise", "une valise"
    CALENDRIER = "calendrier", "un calendrier"
    DOSSIER = "dossier", "un dossier"
    ORDINATEUR = "ordinateur", "un ordinateur"
    TELEPHONE = "telephone", "un téléphone"
    TASSE = "tasse", "une tasse"


class Sujet(models.TextChoices):
    """What a cover tells at a glance."""

    ACCUEIL = "accueil", "Accueillir"
    APPRENTISSAGE = "apprentissage", "L’apprentissage, l’alternance"
    CEP = "cep", "Le conseil en évolution professionnelle"
    CONFIDENTIALITE = "confidentialite", "La confidentialité"
    CREATION = "creation", "Créer son entreprise"
    ECRIRE = "ecrire", "Lire, écrire, raconter"
    ETUDES = "etudes", "Le lycée, les études"
    FINANCER = "financer", "Financer"
    HANDICAP = "handicap", "Le handicap, l’accès pour tous"
    MOBILITE = "mobilite", "Se déplacer"
    NUMERIQUE = "numerique", "Le numérique"
    READRESSAGE = "readressage", "Passer d’une porte à l’autre"
    RECRUTEMENT = "recrutement", "L’emploi, l’entretien"
    RECONVERSION = "reconversion", "Changer de métier"
    RESEAUX = "reseaux", "Les réseaux, qui fait quoi"
    TERRITOIRE = "territoire", "Le territoire, ses métiers"
    TRANSITION = "transition", "La transition écologique"
    VAE = "vae", "La VAE"
