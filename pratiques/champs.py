"""A practice note’s fields, told once and in order: form, panels, import, comparison, detector read them here."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

from pratiques.choices import DessinDeFiche, Licence, Nature, Partie, Preuve, Visibilite
from reseau.territoires.models import Bassin
from reseau.vocabulaires.models import Mission, NiveauCep, Theme, TypePublic

SANS_IDENTIFIANT = "Ni nom, ni coordonnées, ni date de naissance."
UN_PAR_LIGNE = "Un point par ligne."


class Genre(Enum):
    """What a field holds: a line, a text, terms of a vocabulary, rows of a table…"""

    PHRASE = auto()
    TEXTE = auto()
    TERMES = auto()
    CHOIX = auto()
    STRUCTURE = auto()
    DATE = auto()
    COURRIEL = auto()
    CASE = auto()
    ATTESTATION = auto()
    TABLEAU = auto()


PHRASE, TEXTE, TERMES, CHOIX, TABLEAU = Genre.PHRASE, Genre.TEXTE, Genre.TERMES, Genre.CHOIX, Genre.TABLEAU


@dataclass(frozen=True)
class Champ:
    """A field of the note. Lengths and rows are those of the model.

    `de` is the vocabulary or the list of choices; `titres`, the titles by which a Word document names it beside its
    label, None when it is not imported; `plus`, the button that adds a row; `points`, each line of the text is a point.
    `partie` is the section of the page that shows it; `court`, how many signs, points or rows of it are left in the
    tightest layout of the document: all of them when it is None.
    """

    nom: str
    libelle: str
    genre: Genre
    aide: str = ""
    requis: bool = False
    hauteur: int = 3
    de: Any = None
    plus: str = ""
    titres: str | None = None
    partie: Partie | None = None
    points: bool = False
    court: int | None = None


# Panneau de l’administration, partie de l’écran d’écriture (un champ requis est dans « L’essentiel »), champs.
GROUPES: tuple[tuple[str, str, tuple[Champ, ...]], ...] = (
    ("", "Repères", (
        Champ("titre", "Titre", PHRASE, "Cent signes au plus, avec un verbe d’action.", requis=True, titres=
              "titre de la fiche, titre de la pratique, titre de l’action, intitulé, intitulé de la pratique, "
              "intitulé de l’action, nom de la pratique, nom de l’action"),
        Champ("accroche", "En une phrase", TEXTE, "Ce que l’on fait, et ce que cela change.", True, 2, titres=
              "résumé, en résumé, en bref, accroche, chapeau, synthèse, présentation, en deux mots"),
        Champ("nature", "Nature de la fiche", CHOIX, de=Nature),
        Champ("dessin", "Dessin dans la bibliothèque", CHOIX,
              "Il illustre la fiche tant qu’elle n’a pas d’image à elle.", de=DessinDeFiche),
        Champ("structure", "Structure qui signe", Genre.STRUCTURE),
    )),
    ("Repères", "Repères", (
        Champ("bassins", "Bassins", TERMES, de=Bassin, titres="bassin, bassin d’emploi, bassins d’emploi"),
        Champ("debut", "Depuis le", Genre.DATE),
        Champ("fin", "Jusqu’au", Genre.DATE),
        Champ("en_cours", "Toujours en cours", Genre.CASE),
        Champ("contact", "Boîte de service", Genre.COURRIEL, "Jamais une adresse ni un téléphone personnels."),
    )),
    ("Situation", "Situation et moyens", (
        Champ("probleme", "Le problème de départ", TEXTE, f"Qui, quoi, combien. {SANS_IDENTIFIANT}", True, 5, titres=
              "problème de départ, le problème, problème, problématique, la problématique, constat, constats, "
              "le constat, constat de départ, besoin, besoins, le besoin, besoin identifié, situation de départ, "
              "point de départ, pourquoi, pourquoi cette pratique, pourquoi cette action, origine, à l’origine, "
              "enjeux",
              partie=Partie.DEPART, court=520),
        Champ("publics", "Publics", TERMES, requis=True, de=TypePublic, titres=
              "public, public visé, publics visés, public cible, public concerné, publics concernés, bénéficiaires, "
              "pour qui"),
        Champ("missions", "Missions", TERMES, requis=True, de=Mission, titres=
              "mission, missions concernées, mission concernée"),
        Champ("themes", "Thèmes", TERMES, de=Theme, titres="thème, thématique, thématiques, mots clés, mots-clés"),
        Champ("niveaux_cep", "Niveaux de CEP", TERMES, de=NiveauCep, titres=
              "niveau de CEP, niveau CEP, niveaux CEP"),
        Champ("contexte", "Contexte local utile", TEXTE, titres="contexte, le contexte, contexte local, territoire",
              partie=Partie.DEPART, court=0),
    )),
    ("Pas à pas", "Situation et moyens", (
        Champ("etapes", "Ce que l’on fait", TABLEAU, requis=True, plus="Ajouter une étape", titres=
              "ce qu’on fait, ce que nous faisons, ce que nous avons fait, étapes, les étapes, déroulement, déroulé, "
              "le déroulé, mode opératoire, mise en œuvre, comment faire, comment ça marche, comment, pas à pas, "
              "mode d’emploi, démarche, la démarche, méthode, la méthode, description, description de la pratique, "
              "description de l’action, la pratique, l’action",
              partie=Partie.FAIT),
        Champ("choix", "Où se place le choix de la personne", TEXTE,
              "Ce qu’elle choisit, ce qu’on lui montre d’autre, et ce qui se passe si elle refuse.", True, titres=
              "le choix de la personne, choix de la personne, liberté de choix, la liberté de choix, "
              "ce que choisit la personne",
              partie=Partie.FAIT, court=160),
        Champ("competences", "Compétences mobilisées", TEXTE, "Une compétence par ligne.", titres=
              "compétences, compétences nécessaires, compétences requises, savoir-faire",
              partie=Partie.FAIT, points=True, court=0),
        Champ("partenaires", "Partenaires et rôle de chacun", TABLEAU, plus="Ajouter un partenaire", titres=
              "partenaires, les partenaires, partenaire, partenariat, partenariats, partenaires mobilisés, "
              "acteurs impliqués",
              partie=Partie.FAIT, court=0),
        Champ("temps", "Temps nécessaire", PHRASE, "Par exemple : 45 minutes, à deux conseillers.", titres=
              "temps, durée, temps passé"),
        Champ("moyens", "Moyens", PHRASE, "Par exemple : un bureau fermé, un agenda partagé.", titres=
              "moyens nécessaires, moyens mobilisés, moyens humains et matériels, ressources, ressources nécessaires, "
              "matériel, outils, outils utilisés, coût"),
    )),
    ("Résultats", "Preuve et paroles", (
        Champ("resultats", "Ce que l’on a observé", TEXTE, "Un chiffre se compare : « contre 6 sur 10 ».", True, 5,
              titres="ce que nous avons observé, ce qu’on a observé, résultats, les résultats, résultats observés, "
              "résultats obtenus, effets, effets observés, impact, impacts, bilan, évaluation, ce que cela change, "
              "ce que ça change",
              partie=Partie.DONNE, court=520),
        Champ("preuve", "Nature de la preuve", CHOIX, de=Preuve),
        Champ("indicateurs", "Chiffres", TABLEAU, plus="Ajouter un chiffre", titres=
              "chiffres clés, chiffres-clés, en chiffres, quelques chiffres, indicateurs",
              partie=Partie.DONNE, court=1),
        Champ("paroles", "Paroles", TABLEAU, plus="Ajouter des paroles", titres=
              "témoignages, témoignage, verbatim, verbatims, ce qu’ils en disent, ils en parlent",
              partie=Partie.FAIT, court=0),
    )),
    ("Recul", "Recul", (
        Champ("conditions", "Conditions de réussite", TEXTE, UN_PAR_LIGNE, titres=
              "facteurs de réussite, facteurs clés de succès, facteurs clés de réussite, clés de réussite, "
              "clés de la réussite, leviers, points forts",
              partie=Partie.AILLEURS, points=True, court=3),
        Champ("difficultes", "Difficultés et parades", TABLEAU, plus="Ajouter une difficulté", titres=
              "difficultés, difficultés rencontrées, freins, obstacles",
              partie=Partie.RATE, court=0),
        Champ("echecs", "Ce qui n’a pas marché", TEXTE, hauteur=4, titres=
              "ce qui n’a pas fonctionné, échecs, limites, points faibles",
              partie=Partie.RATE, court=400),
        Champ("a_refaire", "Si c’était à refaire", TEXTE, titres=
              "à refaire, enseignements, leçons, axes d’amélioration, pistes d’amélioration, perspectives",
              partie=Partie.RATE, court=0),
        Champ("vigilances", "Vigilances", TEXTE,
              f"Confidentialité, neutralité, liberté de choix, accessibilité. {UN_PAR_LIGNE}", titres=
              "vigilance, points de vigilance, point de vigilance",
              partie=Partie.AILLEURS, points=True, court=0),
    )),
    ("Transfert", "Transfert", (
        Champ("noyau", "Le noyau à garder", TEXTE, f"Sans cela, ce n’est plus la même pratique. {UN_PAR_LIGNE}",
              titres="noyau à garder, le noyau, noyau, noyau dur, l’indispensable, ce qu’il faut garder",
              partie=Partie.AILLEURS, points=True, court=3),
        Champ("adaptable", "Ce que l’on peut adapter", TEXTE, UN_PAR_LIGNE, titres=
              "ce qu’on peut adapter, ce qui peut changer, adaptable, adaptations, adaptations possibles",
              partie=Partie.AILLEURS, points=True, court=3),
        Champ("prerequis", "Prérequis", TEXTE, f"Ce qu’il faut avoir avant de commencer. {UN_PAR_LIGNE}", titres=
              "pré-requis, préalables, avant de commencer",
              partie=Partie.AILLEURS, points=True, court=0),
        Champ("variantes", "Variantes", TABLEAU, plus="Ajouter une variante", titres="variante, variantes possibles",
              partie=Partie.AILLEURS, court=0),
        Champ("premier_pas", "Par où commencer lundi", TEXTE, titres=
              "par où commencer, premier pas, premiers pas, pour commencer, pour démarrer",
              partie=Partie.LUNDI, court=400),
    )),
    ("Garanties", "Sources et liens", (
        Champ("sources", "Sources", TEXTE,
              "Une par ligne : qui, quoi, quelle année. Exigée dès que la preuve est plus qu’un ressenti, ou avec des "
              "chiffres.", titres=
              "source, références, bibliographie, liens utiles, pour en savoir plus, pour aller plus loin",
              partie=Partie.SOURCES, points=True, court=3),
        Champ("liens", "Liens", TABLEAU, plus="Ajouter un lien", titres="à lire avec cette fiche",
              partie=Partie.SOURCES),
        Champ("interets", "Liens d’intérêt", PHRASE, "Par exemple : vous vendez l’outil dont vous parlez.", titres=
              "lien d’intérêt",
              partie=Partie.SOURCES, court=0),
    )),
    ("Garanties", "Garanties", (
        Champ("atteste_anonymat", "★ Cette fiche ne contient aucune donnée personnelle.", Genre.ATTESTATION),
        Champ("atteste_gratuite", "Ce qu’elle décrit est gratuit pour la personne.", Genre.ATTESTATION),
        Champ("atteste_neutralite",
              "Elle est neutre : aucune publicité pour une offre de formation, aucun conflit d’intérêts tu.",
              Genre.ATTESTATION),
        Champ("licence", "Licence", CHOIX, de=Licence),
        Champ("visibilite", "Qui peut la lire", CHOIX, de=Visibilite),
        Champ("motif_conserve", "Pourquoi garder ce que le détecteur a signalé", TEXTE,
              "À remplir seulement si un avertissement s’affiche sous un champ et que vous ne pouvez pas le retirer.",
              hauteur=2),
    )),
)  # fmt: skip
CHAMPS = {champ.nom: champ for _panneau, _partie, champs in GROUPES for champ in champs}
# Les champs où chaque ligne est un point ; ceux de la partie « Pour le refaire ailleurs », dans l’ordre de la page.
LISTES = tuple(nom for nom, champ in CHAMPS.items() if champ.points)
LISTES_POUR_REFAIRE = ("prerequis", "noyau", "conditions", "adaptable", "vigilances")
# Ni l’un ni l’autre ne se corrige dans l’administration.
HORS_PANNEAUX = frozenset({"titre", "structure", "motif_conserve"})


def de_la_partie(partie: Partie) -> tuple[str, ...]:
    """The fields that a section of the page shows."""
    return tuple(nom for nom, champ in CHAMPS.items() if champ.partie == partie)


def noms(*genres: Genre) -> tuple[str, ...]:
    """The fields of these kinds, in the order of the note."""
    return tuple(nom for nom, champ in CHAMPS.items() if champ.genre in genres)
