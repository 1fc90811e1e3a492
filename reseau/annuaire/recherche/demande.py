"""What the visitor typed, as units that must all be there, each with its synonyms; the last word may be unfinished."""

from dataclasses import dataclass

from home.recherche.texte import MOTS_VIDES, mots, raciner, replier
from reseau.annuaire.recherche.mots import Vocabulaire
from reseau.annuaire.recherche.plein_texte import Unite

LONGUEUR_MAX = 200
MOTS_MAX = 10
# Words of the sentence, not of the need; ignored unless nothing else was typed.
MOTS_DE_PHRASE = frozenset(
    replier(
        "mon ma mes ton ta tes notre nos votre vos être etre suis avoir ai as avez faire fais peut peux puis pouvoir "
        "veut veux voudrais vouloir cherche cherches chercher recherche trouver besoin aide aider comment quel quelle "
        "quels quelles bonjour merci svp près proche autour chez vers moi lui eux afin comme aussi très"
    ).split()
)
_VIDES = frozenset(replier(mot) for mot in MOTS_VIDES)


@dataclass(frozen=True)
class Demande:
    """Units in the order typed, the words each came from, and the last unit made wider by what may follow it."""

    unites: tuple[Unite, ...] = ()
    mots: tuple[str, ...] = ()
    derniere_large: Unite | None = None

    def __bool__(self) -> bool:
        return bool(self.unites)

    def sans(self, rangs: set[int]) -> "Demande":
        """The same without some of its units."""
        gardes = [n for n in range(len(self.unites)) if n not in rangs]
        large = self.derniere_large if len(self.unites) - 1 in gardes else None
        return Demande(tuple(self.unites[n] for n in gardes), tuple(self.mots[n] for n in gardes), large)


def demande_lire(texte: str, vocabulaire: Vocabulaire) -> Demande:
    """Read a text; an empty request when it holds no significant word."""
    significatifs = [mot for mot in mots(texte[:LONGUEUR_MAX]) if mot not in _VIDES]
    utiles = [mot for mot in significatifs if mot not in MOTS_DE_PHRASE] or significatifs
    utiles = utiles[:MOTS_MAX]
    racines = [raciner(mot) for mot in utiles]
    unites: list[Unite] = []
    origines: list[str] = []
    rang = 0
    while rang < len(utiles):
        longueur, unite = _unite(racines, rang, vocabulaire)
        if unite not in unites:
            unites.append(unite)
            origines.append(" ".join(utiles[rang : rang + longueur]))
        rang += longueur
    large = _large(unites[-1], origines[-1], vocabulaire) if unites else None
    return Demande(tuple(unites), tuple(origines), large)


def _unite(racines: list[str], rang: int, vocabulaire: Vocabulaire) -> tuple[int, Unite]:
    """The longest known expression that starts here with its synonyms, or the stem alone."""
    for longueur in range(min(6, len(racines) - rang), 0, -1):
        expression = tuple(racines[rang : rang + longueur])
        if groupe := vocabulaire.synonymes.get(expression):
            return longueur, (expression, *(autre for autre in groupe if autre != expression))
    return 1, ((racines[rang],),)


def _large(unite: Unite, mot: str, vocabulaire: Vocabulaire) -> Unite | None:
    """The last unit and every word it may be the beginning of; None when that adds nothing."""
    if " " in mot or len(mot) < 2:
        return None
    suites = dict.fromkeys((raciner(suite),) for suite in vocabulaire.suites(mot))
    large = tuple(dict.fromkeys([*unite, *suites]))
    return large if len(large) > len(unite) else None
