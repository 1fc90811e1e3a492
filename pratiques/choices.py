"""States of a note and the table of allowed transitions; what a reading answers, what a note, a group or a
resource may be.
"""

from django.db import models

from home.dessins.personnages import Sujet
from home.etats.cycles import Cycle


class Nature(models.TextChoices):
    """What kind of practice is told."""

    TERRAIN = "TERRAIN", "Pratique de terrain"
    OUTIL = "OUTIL", "Outil"
    COOPERATION = "COOPERATION", "Coopération locale"
    ACCUEIL = "ACCUEIL", "Accueil"
    RETOUR = "RETOUR", "Retour d’expérience, réussite ou échec"


class Preuve(models.TextChoices):
    """On what the told result stands."""

    RESSENTI = "RESSENTI", "Ressenti de l’équipe"
    SUIVI = "SUIVI", "Suivi chiffré"
    ENQUETE = "ENQUETE", "Enquête"
    EVALUATION = "EVALUATION", "Évaluation extérieure"


class Licence(models.TextChoices):
    """Under which terms a note may be used again."""

    CC_BY = "CC_BY", "CC BY 4.0 : reprise libre en citant les auteurs"
    CC_BY_SA = "CC_BY_SA", "CC BY-SA 4.0 : reprise libre, sous la même licence"
    OUVERTE = "OUVERTE", "Licence Ouverte 2.0"


class Visibilite(models.TextChoices):
    """Who reads a published note, by the author's choice."""

    PUBLIQUE = "PUBLIQUE", "Tout le monde"
    MEMBRES = "MEMBRES", "Les membres du réseau seulement"


class RoleAuteur(models.TextChoices):
    """How someone took part in the writing."""

    AUTEUR = "AUTEUR", "Auteur ou autrice"
    COAUTEUR = "COAUTEUR", "Coauteur ou coautrice"
    REDACTEUR = "REDACTEUR", "A recueilli l’entretien"


class EtatSignataire(models.TextChoices):
    """What became of an invitation to sign a draft."""

    INVITE = "INVITE", "N’a pas encore répondu"
    ACCEPTE = "ACCEPTE", "Signe la fiche"
    REFUSE = "REFUSE", "A préféré ne pas signer"
    RETIRE = "RETIRE", "Ne signe plus"


class Statut(models.TextChoices):
    """Life of a note."""

    BROUILLON = "BROUILLON", "Brouillon"
    SOUMISE = "SOUMISE", "En attente de lecteurs"
    EN_RELECTURE = "EN_RELECTURE", "En relecture"
    A_COMPLETER = "A_COMPLETER", "À compléter"
    VALIDEE = "VALIDEE", "Validée"
    PUBLIEE = "PUBLIEE", "Publiée"
    A_REVOIR = "A_REVOIR", "À revoir"
    SUSPENDUE = "SUSPENDUE", "Suspendue"
    ARCHIVEE = "ARCHIVEE", "Archivée"
    REMPLACEE = "REMPLACEE", "Remplacée"


FICHE = Cycle(
    "fiche",
    Statut,
    {
        Statut.BROUILLON: {Statut.SOUMISE},
        Statut.SOUMISE: {Statut.EN_RELECTURE},
        Statut.EN_RELECTURE: {Statut.A_COMPLETER, Statut.VALIDEE},
        Statut.A_COMPLETER: {Statut.EN_RELECTURE},
        Statut.VALIDEE: {Statut.PUBLIEE},
        Statut.PUBLIEE: {Statut.A_REVOIR, Statut.SUSPENDUE, Statut.ARCHIVEE, Statut.REMPLACEE},
        Statut.A_REVOIR: {Statut.PUBLIEE, Statut.SUSPENDUE, Statut.ARCHIVEE, Statut.REMPLACEE},
        Statut.SUSPENDUE: {Statut.PUBLIEE, Statut.ARCHIVEE},
    },
    tons={
        Statut.A_COMPLETER: "attente",
        Statut.A_REVOIR: "attente",
        Statut.PUBLIEE: "ok",
        Statut.VALIDEE: "ok",
        Statut.SUSPENDUE: "non",
    },
    champ="statut",
    sujet="la fiche",
    code="transition",
)
# Dans la bibliothèque, la recherche et le flux.
EN_BIBLIOTHEQUE = frozenset({Statut.PUBLIEE, Statut.A_REVOIR})
# Encore lisibles par leur adresse, avec un bandeau (ou une redirection).
LISIBLES = EN_BIBLIOTHEQUE | {Statut.ARCHIVEE, Statut.REMPLACEE}
# L'auteur peut encore changer le texte.
MODIFIABLES = frozenset({Statut.BROUILLON, Statut.A_COMPLETER})
EN_LECTURE = frozenset({Statut.SOUMISE, Statut.EN_RELECTURE, Statut.A_COMPLETER})
# Auteurs et lecteurs s’écrivent encore, jusqu’à la publication.
FIL_OUVERT = EN_LECTURE | {Statut.VALIDEE}


class Niveau(models.TextChoices):
    """Computed, never voted."""

    PARTAGEE = "PARTAGEE", "Partagée"
    EPROUVEE = "EPROUVEE", "Éprouvée"
    REPRISE = "REPRISE", "Reprise"
    RECOMMANDEE = "RECOMMANDEE", "Recommandée"


class Fraicheur(models.TextChoices):
    """How long ago somebody last said that a note holds."""

    RECENTE = "RECENTE", "Publiée depuis moins de six mois"
    EN_VIGUEUR = "EN_VIGUEUR", "Publiée ou confirmée, dans ses dix-huit mois"
    A_VERIFIER = "A_VERIFIER", "À vérifier"


class Maniere(models.TextChoices):
    """How faithfully a practice was done again."""

    TELLE_QUELLE = "TELLE_QUELLE", "Telle quelle"
    ADAPTEE = "ADAPTEE", "En l’adaptant"


class Effet(models.TextChoices):
    """What came of it, compared with what the note tells."""

    MIEUX = "MIEUX", "Mieux que dans la fiche"
    SEMBLABLE = "SEMBLABLE", "Semblable"
    MOINS_BIEN = "MOINS_BIEN", "Moins bien"
    ABANDON = "ABANDON", "Nous avons arrêté"


class EtatReprise(models.TextChoices):
    """What the note's authors answered to a reprise."""

    EN_ATTENTE = "EN_ATTENTE", "En attente d’une réponse"
    ACCEPTEE = "ACCEPTEE", "Acceptée"
    DECLINEE = "DECLINEE", "Non retenue"


class NatureMessage(models.TextChoices):
    """What a message on a note is."""

    QUESTION = "QUESTION", "Question"
    COMMENTAIRE = "COMMENTAIRE", "Commentaire"
    REPONSE = "REPONSE", "Réponse"


class RaisonAlerte(models.TextChoices):
    """Why a message should not stay."""

    PERSONNE = "PERSONNE", "On y reconnaît une personne reçue"
    PUBLICITE = "PUBLICITE", "C’est de la publicité pour une offre de formation"
    PAYANT = "PAYANT", "Quelque chose y est payant pour la personne"
    FAUX = "FAUX", "C’est faux ou périmé"
    IRRESPECT = "IRRESPECT", "Le propos est blessant"
    AUTRE = "AUTRE", "Autre chose"


# De quoi un message peut être accusé ; une fiche et une ressource, de tout.
RAISONS_DE_MESSAGE = (RaisonAlerte.PERSONNE, RaisonAlerte.PUBLICITE, RaisonAlerte.IRRESPECT, RaisonAlerte.AUTRE)


class IssueAlerte(models.TextChoices):
    """What moderation decided."""

    RETIRE = "RETIRE", "Message retiré"
    MAINTENU = "MAINTENU", "Message maintenu"
    CORRIGE = "CORRIGE", "Corrigé"
    SANS_SUITE = "SANS_SUITE", "Laissé tel quel"


class Partie(models.TextChoices):
    """A section of a note, by the anchor it has on every page that shows one."""

    DEPART = "depart", "Le point de départ"
    FAIT = "fait", "Ce que nous avons fait"
    DONNE = "donne", "Ce que cela donne"
    AILLEURS = "ailleurs", "Pour le refaire ailleurs"
    LUNDI = "lundi", "Par où commencer lundi"
    RATE = "rate", "Ce qui n’a pas marché"
    SOURCES = "sources", "Sources"


# Où l'auteur écrit cette partie, dans l'écran de son brouillon.
CHAMP_DE_PARTIE = {
    Partie.DEPART: "id_probleme",
    Partie.FAIT: "etapes",
    Partie.DONNE: "id_resultats",
    Partie.AILLEURS: "id_noyau",
    Partie.LUNDI: "id_premier_pas",
    Partie.RATE: "id_echecs",
    Partie.SOURCES: "id_sources",
}


class Variante(models.TextChoices):
    """What a practice changes for."""

    DISTANCE = "DISTANCE", "À distance"
    HANDICAP = "HANDICAP", "Handicap"
    ILLETTRISME = "ILLETTRISME", "Illettrisme"
    PETIT_EFFECTIF = "PETIT_EFFECTIF", "Petit effectif"


class GenreLien(models.TextChoices):
    """What a note links to."""

    FORMATION = "FORMATION", "Formation SAFRAN"
    ACTION = "ACTION", "Action"
    RESSOURCE = "RESSOURCE", "Ressource"
    FICHE = "FICHE", "Fiche pratique"


# Les codes que portent les lignes d'une fiche, en mots.
MOTS_DES_LIGNES = dict([*Variante.choices, *GenreLien.choices])
# Une page du site ou du web, et rien qui s'exécute.
ADRESSE_DE_LIEN = r"^(https?://|/)[^\s\\]*$"


# Ce que dessine sa vignette, quand elle n’a pas d’image à elle.
DessinDeFiche = models.TextChoices(
    "DessinDeFiche",
    [("AUTO", ("", "D’après son titre et ses thèmes")), *((un.name, (un.value, str(un.label))) for un in Sujet)],
)


class EtatMembre(models.TextChoices):
    """From the invitation to the departure."""

    INVITE = "INVITE", "Invitation sans réponse"
    MEMBRE = "MEMBRE", "Membre"
    PARTI = "PARTI", "N’en est plus"


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
    {E.PUBLIEE: {E.ARCHIVEE, E.SUSPENDUE}, E.ARCHIVEE: {E.PUBLIEE, E.SUSPENDUE}, E.SUSPENDUE: {E.PUBLIEE, E.ARCHIVEE}},
    tons={E.PUBLIEE: "ok", E.SUSPENDUE: "non"},
    sujet="la ressource",
)
# Encore lisible par son adresse, avec un bandeau quand elle est archivée.
RESSOURCES_LISIBLES = frozenset({EtatRessource.PUBLIEE, EtatRessource.ARCHIVEE})
RYTHMES = {3: "Tous les trois mois", 6: "Tous les six mois", 12: "Tous les ans", 24: "Tous les deux ans"}
EXTENSIONS_RESSOURCE = ("pdf", "docx", "odt", "xlsx", "ods", "csv", "pptx", "odp", "mp3", "mp4")
MAX_RESSOURCE = 20 * 1024 * 1024


class GenrePiece(models.TextChoices):
    """What goes with a note: shown in it, or taken away from it."""

    IMAGE = "IMAGE", "Image"
    FICHIER = "FICHIER", "Fichier"


# Le mot de l'adresse, pour chaque genre.
GENRES_EN_ADRESSE = {"image": GenrePiece.IMAGE, "fichier": GenrePiece.FICHIER}
GESTES = {"monter": -1, "descendre": 1}
MAX_PIECES = 8
MAX_OCTETS = MAX_RESSOURCE
EXTENSIONS = {GenrePiece.IMAGE: ("jpg", "jpeg", "png", "webp"), GenrePiece.FICHIER: EXTENSIONS_RESSOURCE}
COTE_VIGNETTE = 960


class Critere(models.TextChoices):
    """The twelve criteria of a reading."""

    ANONYMAT = "anonymat", "Aucune donnée personnelle : personne reçue, nom, coordonnées, détail qui trahit"
    GRATUITE = "gratuite", "Gratuit pour la personne"
    NEUTRALITE = "neutralite", "Neutre envers les offres de formation"
    DROITS = "droits", "Droits acquis sur les textes et les fichiers"
    REFAISABLE = "refaisable", "Un ou une collègue saurait le refaire"
    PROBLEME = "probleme", "Le problème de départ est clair"
    PUBLICS = "publics", "Les publics sont dits"
    ETAPES = "etapes", "Les étapes se suivent sans deviner"
    RESULTATS = "resultats", "Le résultat est dit, avec la nature de sa preuve"
    LIMITES = "limites", "Les limites et les échecs sont dits"
    TRANSFERT = "transfert", "On voit ce qui se garde et ce qui s’adapte"
    FICHIERS = "fichiers", "Les fichiers joints sont accessibles"


CRITERES_BLOQUANTS = (Critere.ANONYMAT, Critere.GRATUITE, Critere.NEUTRALITE, Critere.DROITS, Critere.REFAISABLE)


# Le seul critère bloquant qui peut ne pas se poser : une fiche sans fichier ni citation.
SANS_OBJET_ADMIS = frozenset({Critere.DROITS})
