"""Texts that were encoded twice: « Ã© » stands where « é » was written. They are seen, and refused."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reseau.echanges.imports.enregistrements import Enregistrement, FichierRefuse

# Deux octets d’UTF-8 relus comme s’ils étaient deux lettres : Ã ou Â, puis ce que Windows met à leur suite.
_TRACES = re.compile("[ÃÂ][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]|â€[\u0080-\u00bf™œ“”¦˜]")
_MARQUES = ("Ã", "Â", "â€")
REFUS = (
    "Ce texte a été encodé deux fois : « {} » y tient la place de « {} ». "
    "Demandez le fichier en UTF-8, ou rouvrez-le dans cet encodage, puis enregistrez-le à nouveau."
)


def encodages_refuser(
    lues: Sequence[tuple[Mapping[str, Any], Enregistrement]], partiel: bool = False
) -> list[Enregistrement]:
    """The records of some lines, those encoded twice refused; FichierRefuse when most of a file is, if it is whole."""
    refusees = 0
    for brut, enr in lues:
        if double := double_encodage(brut.values()):
            enr.erreurs, enr.ailleurs, refusees = [double], "", refusees + 1
            if refusees > len(lues) // 2 and not partiel:
                raise FichierRefuse(double)
    return [enr for _, enr in lues]


def double_encodage(textes: Iterable[Any]) -> str:
    """The sentence that refuses these texts when one of them was encoded twice; nothing for the others."""
    for texte in textes:
        if isinstance(texte, str) and any(marque in texte for marque in _MARQUES):
            for trace in _TRACES.finditer(texte):
                if lettre := _relire(trace[0]):
                    return REFUS.format(trace[0], lettre)
    return ""


def _relire(trace: str) -> str:
    """The letter that was there before; nothing when these signs stand for themselves."""
    for page in ("cp1252", "latin-1"):
        try:
            return trace.encode(page).decode("utf-8")
        except UnicodeError:
            continue
    return ""
