"""Codes of the directory: modes, zones, freshness, states of an import, delays of a first appointment."""

from django.db import models

from home.etats.cycles import Cycle


class Mode(models.TextChoices):
    """How a service is given."""

    SUR_PLACE = "SUR_PLACE", "Sur place"
    PERMANENCE = "PERMANENCE", "En permanence"
    A_DISTANCE = "A_DISTANCE", "À distance"


class Mobilisation(models.TextChoices):
    """How a service is asked for, in the codes of data.inclusion."""

    SE_PRESENTER = "se-presenter", "Se présenter"
    TELEPHONER = "telephoner", "Téléphoner"
    COURRIEL = "envoyer-un-courriel", "Envoyer un courriel"
    LIEN = "utiliser-lien-mobilisation", "Suivre le lien"


class Mobilisateur(models.TextChoices):
    """Who may ask for a service, in the codes of data.inclusion."""

    USAGERS = "usagers", "La personne elle-même"
    PROFESSIONNELS = "professionnels", "Un professionnel qui l’accompagne"


class Zone(models.TextChoices):
    """Whose inhabitants a service is open to; the codes beside it say which ones."""

    COMMUNE = "COMMUNE", "Une ou plusieurs communes"
    EPCI = "EPCI", "Une ou plusieurs intercommunalités"
    BASSIN = "BASSIN", "Un ou plusieurs bassins"
    DEPARTEMENT = "DEPARTEMENT", "Un ou plusieurs départements"
    REGION = "REGION", "Toute la région"
    PAYS = "PAYS", "Toute la France"


# Missions open to everyone, whoever gives them (R6.1); missions given to one's own public, at a CEP level (R6.2).
MISSIONS_OUVERTES = frozenset({"accueil", "information"})
MISSIONS_CEP = frozenset({"conseil", "accompagnement"})

# Zones that say whom they cover without a list of codes.
ZONES_SANS_CODE = frozenset({Zone.REGION, Zone.PAYS})


class Fraicheur(models.TextChoices):
    """What the age of the last confirmation means (R5.1)."""

    A_JOUR = "A_JOUR", "À jour"
    A_CONFIRMER = "A_CONFIRMER", "À confirmer"
    PERIMEE = "PERIMEE", "Non confirmée depuis plus d’un an"


JAMAIS = "etat:jamais"  # marque de recherche : venu d’une liste, que la structure n’a jamais confirmé
# In days: reminder to the referent, flag on the sheet, out of re-addressing. The day itself is still within.
JOURS_RAPPEL = 91
JOURS_A_CONFIRMER = 182
JOURS_PERIMEE = 365
# The sheet of a network is read again by whoever leads it once a year.
JOURS_RESEAU = 365
# Days before the confirmation of the same sheet may be asked for again.
JOURS_ENTRE_DEMANDES = 7
# Days during which the link sent to the mailbox of a structure confirms its sheet; nobody writes there in between.
JOURS_LIEN = 90


class Jalon(models.IntegerChoices):
    """How long a sheet has gone without being confirmed, in months: each step is told once."""

    TROIS_MOIS = 3, "Plus de trois mois"
    SIX_MOIS = 6, "Plus de six mois : la fiche porte « à confirmer »"
    DOUZE_MOIS = 12, "Plus de douze mois : la fiche n’est plus proposée en ré-adressage"


# From the latest step to the first, with the age in days that it begins after.
AGES_DES_JALONS: tuple[tuple[int, Jalon], ...] = (
    (JOURS_PERIMEE, Jalon.DOUZE_MOIS),
    (JOURS_A_CONFIRMER, Jalon.SIX_MOIS),
    (JOURS_RAPPEL, Jalon.TROIS_MOIS),
)


class ActionModification(models.TextChoices):
    """What happened to a sheet."""

    CREATION = "CREATION", "Création"
    MODIFICATION = "MODIFICATION", "Modification"
    CONFIRMATION = "CONFIRMATION", "Rien n’a changé"
    FUSION = "FUSION", "Fusion"
    ANNULATION = "ANNULATION", "Import annulé"


class Genre(models.TextChoices):
    """The kinds of sheet."""

    __hash__ = str.__hash__  # des clés par centaines de milliers, dans un import : celui d’Enum coûte dix fois plus

    STRUCTURE = "STRUCTURE", "Structure"
    LIEU = "LIEU", "Lieu"
    SERVICE = "SERVICE", "Service"
    RESEAU = "RESEAU", "Réseau"


# What hangs on a structure.
GENRES_DE_STRUCTURE = (Genre.STRUCTURE, Genre.LIEU, Genre.SERVICE)


class Visibilite(models.TextChoices):
    """Who reads a contact."""

    PUBLIC = "PUBLIC", "Tout le monde"
    PROFESSIONNELS = "PROFESSIONNELS", "Les membres du réseau seulement"


class DemiJournee(models.TextChoices):
    """Half of a day in a duty table."""

    MATIN = "MATIN", "Matin"
    APRES_MIDI = "APRES_MIDI", "Après-midi"


class Semaines(models.TextChoices):
    """Which weeks a duty is held."""

    TOUTES = "TOUTES", "Toutes les semaines"
    PAIRES = "PAIRES", "Les semaines paires"
    IMPAIRES = "IMPAIRES", "Les semaines impaires"
    MOIS = "MOIS", "Certaines semaines du mois"


# Which ones of the month, in order; -1 is the last.
RANGS_DU_MOIS: dict[int, str] = {1: "1er", 2: "2e", 3: "3e", 4: "4e", -1: "dernier"}


class EtatImport(models.TextChoices):
    """The life of an import: read, told, written, maybe undone; three of these states are a work under way."""

    LECTURE = "LECTURE", "Lecture en cours"
    REFUSE = "REFUSE", "Fichier refusé"
    ESSAI = "ESSAI", "Essai, rien n’est écrit"
    ECRITURE = "ECRITURE", "Écriture en cours"
    APPLIQUE = "APPLIQUE", "Appliqué"
    ANNULATION = "ANNULATION", "Annulation en cours"
    ANNULE = "ANNULE", "Annulé"


IMPORTS_EN_COURS = frozenset({EtatImport.LECTURE, EtatImport.ECRITURE, EtatImport.ANNULATION})


class EtatFlux(models.TextChoices):
    """Where the reading of a source that is followed stands; two of these states are a work under way."""

    JAMAIS = "JAMAIS", "Jamais lu"
    LECTURE = "LECTURE", "Lecture en cours"
    ECRITURE = "ECRITURE", "Écriture en cours"
    A_JOUR = "A_JOUR", "À jour"
    A_CONFIRMER = "A_CONFIRMER", "En attente de votre accord"
    ARRETE = "ARRETE", "Arrêté, reprendra"
    SUSPENDU = "SUSPENDU", "Suspendu"


FLUX_EN_COURS = frozenset({EtatFlux.LECTURE, EtatFlux.ECRITURE})


class ActionLigne(models.TextChoices):
    """What an import does with one line of the file."""

    CREEE = "CREEE", "Créée"
    MODIFIEE = "MODIFIEE", "Modifiée"
    INCHANGEE = "INCHANGEE", "Inchangée"
    REFUSEE = "REFUSEE", "Refusée"
    AILLEURS = "AILLEURS", "Ailleurs en France"
    ABSENTE = "ABSENTE", "Absente du fichier"


class DecisionDoublon(models.TextChoices):
    """What a person says of two sheets that look alike."""

    A_TRAITER = "A_TRAITER", "À traiter"
    MEME = "MEME", "La même"
    DIFFERENTE = "DIFFERENTE", "Deux différentes"
    PLUS_TARD = "PLUS_TARD", "Plus tard"


DOUBLONS_OUVERTS = frozenset({DecisionDoublon.A_TRAITER, DecisionDoublon.PLUS_TARD})


class Inexactitude(models.TextChoices):
    """What a visitor says is wrong on a sheet."""

    HORAIRES = "HORAIRES", "Les horaires"
    ADRESSE = "ADRESSE", "L’adresse ou l’accès"
    CONTACT = "CONTACT", "Le téléphone, le courriel ou le site"
    FERME = "FERME", "Le lieu a fermé ou déménagé"
    SERVICE = "SERVICE", "Le service décrit n’existe pas, ou plus"
    PUBLIC = "PUBLIC", "Les personnes accueillies ou les conditions"
    PAYANT = "PAYANT", "On m’a demandé de payer"
    AUTRE = "AUTRE", "Autre chose"


class EtatSignalement(models.TextChoices):
    """The life of a report of an error."""

    A_TRAITER = "A_TRAITER", "À traiter"
    CORRIGE = "CORRIGE", "Corrigé"
    SANS_SUITE = "SANS_SUITE", "Sans suite"


# What an open report may become; a closed one stays as it is.
ISSUES_DU_SIGNALEMENT = (EtatSignalement.CORRIGE, EtatSignalement.SANS_SUITE)
# Days that a closed report, and the address of whoever wrote it, are kept.
JOURS_SIGNALEMENT = 365


class EtatEntree(models.TextChoices):
    """The life of an entry of the lexicon: only what is in force is searched."""

    PROPOSEE = "PROPOSEE", "Proposée"
    EN_VIGUEUR = "EN_VIGUEUR", "En vigueur"
    RETIREE = "RETIREE", "Retirée"


ENTREE_LEXIQUE = Cycle(
    "entree_lexique",
    EtatEntree,
    {
        EtatEntree.PROPOSEE: {EtatEntree.EN_VIGUEUR, EtatEntree.RETIREE},
        EtatEntree.EN_VIGUEUR: {EtatEntree.RETIREE},
        EtatEntree.RETIREE: {EtatEntree.EN_VIGUEUR},
    },
    tons={EtatEntree.PROPOSEE: "attente", EtatEntree.EN_VIGUEUR: "ok", EtatEntree.RETIREE: "non"},
    departs=(EtatEntree.PROPOSEE, EtatEntree.EN_VIGUEUR),
    sujet="cette entrée du lexique",
)
# What an entry leads to, and the oldest age that one may say.
GROUPES_DU_LEXIQUE = ("theme", "public", "mission", "reseau")
AGE_MAX = 120


# Search: kilometres offered, and the one taken when the visitor chose none.
RAYONS = (10, 20, 30, 50, 100)
RAYON_PAR_DEFAUT = 30
PAR_PAGE = 20
PAGES_MAX = 50

# Exchanges: the source that our own exports declare.
SOURCE_PROPRE = "safran"


class Delai(models.IntegerChoices):
    """How long before the first appointment, as a service says it: at most so many days (R5.24)."""

    LE_JOUR_MEME = 0, "Le jour même"
    DEUX_JOURS = 2, "Sous 2 jours"
    UNE_SEMAINE = 7, "Sous 7 jours"
    DEUX_SEMAINES = 15, "Sous 15 jours"
    UN_MOIS = 30, "Sous 30 jours"
    PLUS = 31, "Plus de 30 jours"
