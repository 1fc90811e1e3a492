"""Statistics as lines of a spreadsheet, and what a new marking did, in words."""

from collections.abc import Iterable, Iterator

from safran.quiz.queries.statistiques import StatistiqueItem
from safran.quiz.textes import en_clair

COLONNES = [
    "Question",
    "Genre",
    "Réponses",
    "Facilité (%)",
    "Discrimination",
    "Avis",
    "Choix",
    "Choisi",
    "Part (%)",
]


def statistiques_lignes(items: Iterable[StatistiqueItem]) -> Iterator[list[object]]:
    """One line per choice of each question; a question without choice has its line."""
    for stat in items:
        indice = "" if stat.discrimination is None else round(stat.discrimination, 2)
        facilite = "" if stat.facilite is None else stat.facilite
        tete = [en_clair(stat.enonce), stat.item.question.get("genre", ""), stat.nombre, facilite, indice, stat.avis]
        for choix in stat.lignes_choix or [{"texte": "", "nombre": "", "part": ""}]:
            yield [*tete, en_clair(choix["texte"]), choix["nombre"], choix["part"]]


def bilan_dire(bilan: dict[str, int]) -> str:
    """What a new marking did."""
    if not bilan["changees"]:
        return "Aucun essai ne change : les réponses justes sont celles d’avant."
    essais = "un essai renoté" if bilan["changees"] == 1 else f"{bilan['changees']} essais renotés"
    if not bilan["reussies"]:
        return f"{essais[0].upper()}{essais[1:]}. Aucun achèvement n’est retiré."
    reussites = "un de plus est réussi" if bilan["reussies"] == 1 else f"{bilan['reussies']} de plus sont réussis"
    return f"{essais[0].upper()}{essais[1:]}, {reussites}. Aucun achèvement n’est retiré."
