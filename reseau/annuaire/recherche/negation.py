"""« Sans permis » is not « permis »: which words a sentence denies, and whether an expression denies something."""

from home.recherche.demande import COUPURE, MOTS_DE_PHRASE
from home.recherche.racines import VIDES
from home.recherche.texte import mots

_NIENT = frozenset("sans pas pa ne n plus jamais ni non aucun aucune".split())  # « pa » : comme on le tape
_NIENT_APRES = frozenset("pas pa plus jamais".split())  # « je ne conduis plus »


def niees(texte: str) -> frozenset[str]:
    """The folded words that a sentence denies: up to the first that says something, and the one just before;
    nothing beyond a comma."""
    nies: set[str] = set()
    for morceau in COUPURE.split(texte):
        dits, nie_encore = mots(morceau), False
        for rang, mot in enumerate(dits):
            if nie_encore or not _NIENT_APRES.isdisjoint(dits[rang + 1 : rang + 2]):
                nies.add(mot)
            # « Sans quitter son emploi » nie « quitter » seul ; « plus du tout de travail » nie « travail ».
            nie_encore = mot in _NIENT or (nie_encore and (mot in VIDES or mot in MOTS_DE_PHRASE))
    return frozenset(nies)


def nie(expression: str) -> bool:
    """Whether an expression denies what its words say; « gagner plus » and « plus de 50 ans » deny nothing."""
    dits = mots(expression)
    if not {"sans", "pas", "ne", "n"}.isdisjoint(dits):
        return True
    return dits[:1] == ["plus"] and not any(mot.isdigit() for mot in dits)
