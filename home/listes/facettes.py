"""What narrows a list: groups of boxes; in memory, each with the number of rows that ticking it would show."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from home.listes.colonnes import lire
from home.recherche.texte import replier


@dataclass(frozen=True)
class Facette:
    """One group of boxes: the values of a row in memory; or the field of a queryset with its choices.

    `valeurs` gives the words of a row by code, or is the path of a relation whose rows have one: « structure.reseau ».
    Where a box means more than a field, `condition` gives what the rows of these codes answer to.
    Boxes stand in the order of `choix`, of the `rang` of their rows, or of their words. `defaut` is what is ticked
    while the address says nothing; « TOUS » then opens the whole list.
    """

    nom: str
    libelle: str
    valeurs: str | Callable[[Any], Mapping[str, str]] | None = None
    champ: str = ""
    condition: Callable[[Sequence[str]], Q] | None = None
    choix: Sequence[tuple[str, str]] = ()
    rang: Callable[[Any], Any] | None = None
    defaut: str = ""
    tout: str = "Tous"  # dans un menu, ce qui ne choisit rien

    def valeurs_de(self, ligne: Any) -> Mapping[str, str]:
        """The words of a row in memory, by code."""
        lues = lire(ligne, self.valeurs)
        if isinstance(lues, dict | Mapping):
            return lues
        return {un.code: str(un) for un in (lues if isinstance(lues, list) else [lues]) if un}

    def libelles(self, lignes: Any) -> dict[str, str]:
        """The values that may be ticked, in their order; in memory, those in use."""
        if self.valeurs is None:
            return dict(self.choix)
        nommes: dict[str, str] = {}
        for ligne in sorted(lignes, key=self.rang) if self.rang else lignes:
            nommes |= self.valeurs_de(ligne)
        if self.choix:
            return {code: libelle for code, libelle in self.choix if code in nommes}
        return nommes if self.rang else dict(sorted(nommes.items(), key=lambda paire: replier(paire[1])))

    def filtrer(self, lignes: Any, codes: Sequence[str]) -> Any:
        """Rows that have one of these values; all of them when nothing is ticked."""
        if not codes:
            return lignes
        if self.condition is not None:
            return lignes.filter(self.condition(codes))
        if self.valeurs is None:
            return lignes.filter(**{f"{self.champ}__in": codes})
        return [ligne for ligne in lignes if any(code in self.valeurs_de(ligne) for code in codes)]

    @property
    def se_compte(self) -> bool:
        """Its boxes have a number each: a queryset is not counted once more for each box."""
        return self.valeurs is not None

    def compter(self, lignes: Any) -> Counter[str]:
        """How many rows in memory have each value."""
        return Counter(code for ligne in lignes for code in self.valeurs_de(ligne))
