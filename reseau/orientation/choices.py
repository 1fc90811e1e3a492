"""The closed lists of re-addressing: constraints, effects of a rule, lives of a set of rules and of a slip, reasons."""

from django.db import models

from home.etats.cycles import Cycle
from reseau.annuaire.choices import JOURS_PERIMEE

FICHE_JOURS = 183  # ce que vit une fiche de liaison ; ensuite, un compte par mois
FICHE_SANS_PASSAGE = 60  # jours au bout desquels une personne qui n’est pas venue ferme la fiche
COMPLET_JOURS = 14  # un service qui s’est dit complet passe en dernier
INFORMATION_MOIS = 6  # au-delà, une première information est à confirmer
REFUS_JOURS, REFUS_NOMBRE = 90, 3  # un public refusé trois fois en autant de jours propose une règle
FRAICHEUR_JOURS = JOURS_PERIMEE
RAYONS = (10, 20, 30, 50)  # kilomètres
RAYON = 30
COUVERTURE_KM = (15, 30, 50)
PLANCHER = 5  # un compte plus petit se fond dans un autre
CODE_LONGUEUR = 8
POIDS_MAX = 50  # points : ce que pèse, au plus, une règle qui préfère
POIDS_PAR_POINT = 2.5  # ce que pèse une règle, à côté d’un point de la recherche
PORTES_MAX = 2
AUTRES_MAX = 4


class GenreSituation(models.TextChoices):
    """What a situation is: the one that says who the person is, or one of the points to take into account."""

    PRINCIPALE = "PRINCIPALE", "Situation d’aujourd’hui"
    POINT = "POINT", "Point à prendre en compte"


class Contrainte(models.TextChoices):
    """What the way of being received must allow; each filters or prefers by what the sheets say."""

    A_DISTANCE = "A_DISTANCE", "Un rendez-vous par téléphone ou en visioconférence"
    SUR_PLACE = "SUR_PLACE", "Être reçue sur place"
    SOIR = "SOIR", "Après 17 h 30, ou le samedi"
    ACCES = "ACCES", "Un lieu accessible à une personne à mobilité réduite"
    SANS_TRANSPORT = "SANS_TRANSPORT", "Sans moyen de transport"
    LECTURE = "LECTURE", "Difficulté à lire ou à écrire"


class Rang(models.IntegerChoices):
    """Which door the reader is for the person."""

    AUCUNE = 0, "Aucune : la personne cherche sa première porte"
    PREMIERE = 1, "La première porte"
    DEUXIEME = 2, "La deuxième porte"


class Effet(models.TextChoices):
    """What a rule does to the doors that it aims at."""

    ECARTER = "ECARTER", "Écarter"
    PREFERER = "PREFERER", "Préférer"
    EXIGER = "EXIGER", "Exiger"


class EtatJeu(models.TextChoices):
    """The life of a set of rules."""

    BROUILLON = "BROUILLON", "Brouillon"
    ESSAYE = "ESSAYE", "Essayé, tous les cas justes"
    EN_VIGUEUR = "EN_VIGUEUR", "En vigueur"
    REMPLACE = "REMPLACE", "Remplacé"


class EtatRegle(models.TextChoices):
    """A rule of the set, or one that somebody proposes for it."""

    PROPOSEE = "PROPOSEE", "Proposée"
    RETENUE = "RETENUE", "Retenue"
    ECARTEE = "ECARTEE", "Écartée"


class EtatFiche(models.TextChoices):
    """The life of a slip."""

    OUVERTE = "OUVERTE", "Ouverte, en attente de la personne"
    RECUE = "RECUE", "Reçue"
    READRESSEE = "READRESSEE", "Ré-adressée"
    ABOUTIE = "ABOUTIE", "Aboutie"
    SANS_SUITE = "SANS_SUITE", "Sans suite"


class Issue(models.TextChoices):
    """What happened at one door."""

    ADRESSEE = "ADRESSEE", "A ouvert, puis adressé plus loin"
    ATTENDUE = "ATTENDUE", "Attend la personne"
    RECUE = "RECUE", "Reçue, nous l’accompagnons"
    SANS_SUITE = "SANS_SUITE", "Reçue, sans suite à sa demande"
    READRESSEE = "READRESSEE", "Ne peut pas être reçue ici"
    JAMAIS_VENUE = "JAMAIS_VENUE", "N’est pas venue"


SANS_VENUE = (Issue.ATTENDUE, Issue.JAMAIS_VENUE)  # une porte que la personne n’a pas passée


class Motif(models.TextChoices):
    """Why a door re-addresses; what each does is in `rules/motifs.py`."""

    FICHE_FAUSSE = "FICHE_FAUSSE", "La fiche d’annuaire est fausse"
    COMPLET = "COMPLET", "Nous sommes complets"
    PUBLIC = "PUBLIC", "Nous n’accueillons pas ce public"
    HORS_ZONE = "HORS_ZONE", "La personne habite hors de notre zone"
    NIVEAU = "NIVEAU", "Nous n’assurons pas ce niveau de service"
    DELAI = "DELAI", "Le délai est trop long"
    CONDITION = "CONDITION", "Il lui manque une condition"
    CHOIX = "CHOIX", "Elle a choisi une autre porte"


JEU = Cycle(
    "jeu_de_regles",
    EtatJeu,
    {
        EtatJeu.BROUILLON: {EtatJeu.ESSAYE},
        EtatJeu.ESSAYE: {EtatJeu.BROUILLON, EtatJeu.EN_VIGUEUR},
        EtatJeu.EN_VIGUEUR: {EtatJeu.REMPLACE},
    },
    tons={EtatJeu.BROUILLON: "info", EtatJeu.ESSAYE: "attente", EtatJeu.EN_VIGUEUR: "ok", EtatJeu.REMPLACE: "info"},
    sujet="le jeu de règles",
)
_ISSUES = {EtatFiche.RECUE, EtatFiche.READRESSEE, EtatFiche.ABOUTIE, EtatFiche.SANS_SUITE}
FICHE = Cycle(
    "fiche_de_liaison",
    EtatFiche,
    {
        EtatFiche.OUVERTE: _ISSUES,
        EtatFiche.READRESSEE: _ISSUES - {EtatFiche.READRESSEE},  # une porte de plus se note, sans changer d’état
        EtatFiche.RECUE: {EtatFiche.ABOUTIE, EtatFiche.READRESSEE, EtatFiche.SANS_SUITE},
    },
    tons={
        EtatFiche.OUVERTE: "attente",
        EtatFiche.RECUE: "ok",
        EtatFiche.READRESSEE: "attente",
        EtatFiche.ABOUTIE: "ok",
        EtatFiche.SANS_SUITE: "non",
    },
    sujet="la fiche de liaison",
    code="close",
)
FICHES_OUVERTES = frozenset({EtatFiche.OUVERTE, EtatFiche.READRESSEE})
FICHES_VIVANTES = FICHES_OUVERTES | {EtatFiche.RECUE}  # un code n’en ouvre pas d’autre
_RANGS = {1: "première", 2: "deuxième", 3: "troisième", 4: "quatrième", 5: "cinquième"}


def rang_dire(rang: int) -> str:
    """« première », « deuxième »…: which door."""
    return _RANGS.get(rang, f"{rang}e")
