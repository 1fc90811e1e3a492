"""What did not come from a document, in French sentences."""

from collections import Counter
from collections.abc import Mapping

# Un, plusieurs, puis ce qu'il faut en savoir.
CHOSES: dict[str, tuple[str, str, str]] = {
    "images": ("image", "images", "une fiche n’en prend pas dans son texte"),
    "tableaux": ("tableau", "tableaux", "recopiez ce qui compte dans un champ"),
    "graphiques": ("graphique ou schéma", "graphiques ou schémas", "dites en chiffres ce qui compte"),
    "zones": ("zone de texte", "zones de texte", "recopiez ce qui compte dans un champ"),
    "equations": ("équation", "équations", "à dire avec des mots"),
    "notes": ("note de bas de page", "notes de bas de page", "mettez ce qui compte dans « Sources »"),
    "liens": ("lien", "liens", "le texte est là, pas l’adresse, qui peut aller dans « Sources »"),
    "entetes": ("en-tête ou pied de page", "en-têtes ou pieds de page", "ils répètent souvent un nom ou un service"),
    "commentaires": ("commentaire", "commentaires", "ils ne sortent pas du document"),
    "revisions": (
        "passage supprimé en suivi des modifications",
        "passages supprimés en suivi des modifications",
        "le texte est repris comme si tout était accepté",
    ),
    "masques": ("passage masqué", "passages masqués", "ce qui était caché le reste"),
}


def phrases_des_restes(laisses: Counter[str], choses: Mapping[str, tuple[str, str, str]] = CHOSES) -> list[str]:
    """One sentence per kind of thing that was left, always in the same order; `choses` says them for another place."""
    phrases = []
    for nom, (un, plusieurs, suite) in choses.items():
        if nombre := laisses[nom]:
            phrases.append(f"{nombre} {un if nombre == 1 else plusieurs} : {suite}.")
    return phrases
