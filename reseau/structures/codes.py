"""Codes made from names: the word that stands for a structure in its address."""

from collections.abc import Iterable
from functools import lru_cache

from django.utils.text import slugify

from home.lots import par_lots
from reseau.structures.models import Structure


@lru_cache(1000)  # demandé pour préparer les codes d’un lot, puis pour donner chacun
def code_base(nom: str) -> str:
    """The code that a name asks for, before anyone says whether it is free."""
    return slugify(nom.replace("’", "-").replace("'", "-"))[:70] or "structure"


class CodesLibres:
    """Gives free codes to many structures at once; what is taken is read a batch at a time."""

    def __init__(self) -> None:
        self._donnes: set[str] = set()
        self._rangs: dict[str, int] = {}

    def preparer(self, noms: Iterable[str]) -> None:
        """Read which codes of these names are taken."""
        for lot in par_lots(sorted({code_base(nom) for nom in noms} - self._rangs.keys())):
            self._donnes.update(Structure.objects.filter(code__in=lot).values_list("code", flat=True))
            self._rangs |= dict.fromkeys(lot, 0)

    def suivant(self, nom: str) -> str:
        """One more code, given to nobody; `preparer` has seen the name."""
        base = code = code_base(nom)
        if base in self._donnes and self._rangs[base] == 0:
            suites = Structure.objects.filter(code__startswith=f"{base}-")
            self._donnes.update(suites.values_list("code", flat=True))
            self._rangs[base] = 1
        while code in self._donnes:
            self._rangs[base] += 1
            code = f"{base}-{self._rangs[base]}"
        self._donnes.add(code)
        return code
