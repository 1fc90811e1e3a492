"""« Sans permis » is not « permis »: which words a sentence denies, and whether an expression denies something."""

from home.recherche.texte import mots

_NIENT = frozenset("sans pas pa ne n plus jamais ni non aucun aucune".split())  # « pa » : comme on le tape
_NIENT_APRES = frozenset("pas pa plus jamais".split())  # « je ne conduis plus »
_AVANT, _APRES = 3, 2  # mots entre ce qui nie et ce qui est nié : « plus du tout de travail »


def niees(texte: str) -> frozenset[str]:
    """The folded words that a sentence denies: those that soon follow a negation, or come just before its end."""
    dits = mots(texte)
    return frozenset(
        mot
        for rang, mot in enumerate(dits)
        if not _NIENT.isdisjoint(dits[max(0, rang - _AVANT) : rang])
        or not _NIENT_APRES.isdisjoint(dits[rang + 1 : rang + 1 + _APRES])
    )


def nie(expression: str) -> bool:
    """Whether an expression denies what its words say; « gagner plus » and « plus de 50 ans » deny nothing."""
    dits = mots(expression)
    if not {"sans", "pas", "ne", "n"}.isdisjoint(dits):
        return True
    return dits[:1] == ["plus"] and not any(mot.isdigit() for mot in dits)
