"""The titles under which people write what a note asks for, and the field that each of them means."""

import re

from home.recherche.texte import replier

# Nom du champ, ce que l'écran en dit, et les titres qui y mènent (accents, casse et ponctuation comptent peu).
RUBRIQUES: dict[str, tuple[str, str]] = {
    "titre": (
        "Titre",
        "titre, titre de la fiche, titre de la pratique, titre de l’action, intitulé, intitulé de la pratique, "
        "intitulé de l’action, nom de la pratique, nom de l’action",
    ),
    "accroche": (
        "En une phrase",
        "en une phrase, résumé, en résumé, en bref, accroche, chapeau, synthèse, présentation, en deux mots",
    ),
    "probleme": (
        "Le problème de départ",
        "le problème de départ, problème de départ, le problème, problème, problématique, la problématique, constat, "
        "constats, le constat, constat de départ, besoin, besoins, le besoin, besoin identifié, situation de départ, "
        "point de départ, pourquoi, pourquoi cette pratique, pourquoi cette action, origine, à l’origine, enjeux",
    ),
    "publics": (
        "Publics",
        "publics, public, public visé, publics visés, public cible, public concerné, publics concernés, bénéficiaires, "
        "pour qui",
    ),
    "missions": ("Missions", "missions, mission, missions concernées, mission concernée"),
    "themes": ("Thèmes", "thèmes, thème, thématique, thématiques, mots clés, mots-clés"),
    "niveaux_cep": ("Niveaux de CEP", "niveaux de CEP, niveau de CEP, niveau CEP, niveaux CEP"),
    "bassins": ("Bassins", "bassins, bassin, bassin d’emploi, bassins d’emploi"),
    "etapes": (
        "Ce que l’on fait",
        "ce que l’on fait, ce qu’on fait, ce que nous faisons, ce que nous avons fait, étapes, les étapes, "
        "déroulement, déroulé, le déroulé, mode opératoire, mise en œuvre, comment faire, comment ça marche, comment, "
        "pas à pas, mode d’emploi, démarche, la démarche, méthode, la méthode, description, "
        "description de la pratique, description de l’action, la pratique, l’action",
    ),
    "resultats": (
        "Ce que l’on a observé",
        "ce que l’on a observé, ce que nous avons observé, ce qu’on a observé, résultats, les résultats, "
        "résultats observés, résultats obtenus, effets, effets observés, impact, impacts, bilan, évaluation, "
        "ce que cela change, ce que ça change",
    ),
    "indicateurs": ("Chiffres", "chiffres, chiffres clés, chiffres-clés, en chiffres, quelques chiffres, indicateurs"),
    "paroles": (
        "Paroles",
        "paroles, témoignages, témoignage, verbatim, verbatims, ce qu’ils en disent, ils en parlent",
    ),
    "choix": (
        "Où se place le choix de la personne",
        "où se place le choix de la personne, le choix de la personne, choix de la personne, liberté de choix, "
        "la liberté de choix, ce que choisit la personne",
    ),
    "competences": (
        "Compétences mobilisées",
        "compétences mobilisées, compétences, compétences nécessaires, compétences requises, savoir-faire",
    ),
    "partenaires": (
        "Partenaires et rôle de chacun",
        "partenaires et rôle de chacun, partenaires, les partenaires, partenaire, partenariat, partenariats, "
        "partenaires mobilisés, acteurs impliqués",
    ),
    "contexte": ("Contexte local utile", "contexte local utile, contexte, le contexte, contexte local, territoire"),
    "temps": ("Temps nécessaire", "temps nécessaire, temps, durée, temps passé"),
    "moyens": (
        "Moyens",
        "moyens, moyens nécessaires, moyens mobilisés, moyens humains et matériels, ressources, "
        "ressources nécessaires, matériel, outils, outils utilisés, coût",
    ),
    "conditions": (
        "Conditions de réussite",
        "conditions de réussite, facteurs de réussite, facteurs clés de succès, facteurs clés de réussite, "
        "clés de réussite, clés de la réussite, leviers, points forts",
    ),
    "difficultes": (
        "Difficultés et parades",
        "difficultés et parades, difficultés, difficultés rencontrées, freins, obstacles",
    ),
    "echecs": (
        "Ce qui n’a pas marché",
        "ce qui n’a pas marché, ce qui n’a pas fonctionné, échecs, limites, points faibles",
    ),
    "a_refaire": (
        "Si c’était à refaire",
        "si c’était à refaire, à refaire, enseignements, leçons, axes d’amélioration, pistes d’amélioration, "
        "perspectives",
    ),
    "vigilances": ("Vigilances", "vigilances, vigilance, points de vigilance, point de vigilance"),
    "noyau": (
        "Le noyau à garder",
        "le noyau à garder, noyau à garder, le noyau, noyau, noyau dur, l’indispensable, ce qu’il faut garder",
    ),
    "adaptable": (
        "Ce que l’on peut adapter",
        "ce que l’on peut adapter, ce qu’on peut adapter, ce qui peut changer, adaptable, adaptations, "
        "adaptations possibles",
    ),
    "prerequis": ("Prérequis", "prérequis, pré-requis, préalables, avant de commencer"),
    "variantes": ("Variantes", "variantes, variante, variantes possibles"),
    "liens": ("Liens", "liens, à lire avec cette fiche"),
    "premier_pas": (
        "Par où commencer lundi",
        "par où commencer lundi, par où commencer, premier pas, premiers pas, pour commencer, pour démarrer",
    ),
    "sources": (
        "Sources",
        "sources, source, références, bibliographie, liens utiles, pour en savoir plus, pour aller plus loin",
    ),
    "interets": ("Liens d’intérêt", "liens d’intérêt, lien d’intérêt"),
}
LIBELLES = {nom: libelle for nom, (libelle, _) in RUBRIQUES.items()}
# En tête d'un tableau d'étapes.
COLONNES = {
    "titre": "étape, étapes, action, actions, quoi, phase",
    "qui": "qui, acteur, acteurs, par qui, intervenant, intervenants",
    "duree": "durée, temps, combien de temps",
    "description": "ce que l’on fait, description, comment, détail, détails, contenu",
}
_NUMERO = re.compile(r"^(?:\(?(?:\d{1,2}(?:\.\d{1,2})*|[ivx]{1,4}|[a-h])[.)°]|\d{1,2}(?:\.\d{1,2})*)\s*[-–]?\s+")
_BORDS = re.compile(r"^[\W_]+|[\W_]+$")


def cle(titre: str) -> str:
    """A title as it is compared: folded, without its number nor what surrounds it."""
    plie = _NUMERO.sub("", replier(titre).strip())
    return _BORDS.sub("", re.sub(r"[\s\-]+", " ", plie))


PAR_TITRE = {cle(mot): nom for nom, (_, mots) in RUBRIQUES.items() for mot in mots.split(", ")}
PAR_COLONNE = {cle(mot): nom for nom, mots in COLONNES.items() for mot in mots.split(", ")}
LONGUEUR_MAX = max(map(len, PAR_TITRE)) + 10


def rubrique_de(texte: str) -> str:
    """The field that a title means; empty when it is nobody's."""
    return PAR_TITRE.get(cle(texte), "") if len(texte) <= LONGUEUR_MAX else ""


def rubrique_en_tete(texte: str) -> tuple[str, str]:
    """« Durée : une heure » on one line: the field and what follows; two empty texts otherwise."""
    tete, separateur, suite = texte.partition(":")
    nom = rubrique_de(tete) if separateur and suite.strip() else ""
    return (nom, suite.strip()) if nom else ("", "")
