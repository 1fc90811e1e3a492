"""The words of the directory and the groups of synonyms, which other searches use too."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from home.recherche.vocabulaire import Vocabulaire
from reseau.annuaire.models import MotIndexe, Synonyme

LOT = 5000


def groupes_de_synonymes() -> Iterator[list[str]]:
    """The expressions of each group, the oldest group first; one query."""
    return (groupe.liste for groupe in Synonyme.objects.order_by("pk"))


@dataclass
class MotsDeLAnnuaire(Vocabulaire):
    """The words that search rows hold, read up to the key `derniere`."""

    derniere: int = 0

    @classmethod
    def charger(cls) -> Self:
        """Read everything; two queries."""
        nombres, derniere = {}, 0
        for pk, mot, nombre in MotIndexe.objects.values_list("pk", "mot", "nombre").iterator(LOT):
            nombres[mot], derniere = nombre, max(derniere, pk)
        neuf = cls.de(nombres, groupes_de_synonymes())
        neuf.derniere = derniere
        return neuf

    def suivant(self) -> Self:
        """The same with the words and synonyms written since; two queries."""
        neuf = type(self)(mots=self.mots[:], nombres=dict(self.nombres), derniere=self.derniere)
        for pk, mot, nombre in MotIndexe.objects.filter(pk__gt=self.derniere).values_list("pk", "mot", "nombre"):
            neuf.ajouter(mot, nombre)
            neuf.derniere = max(neuf.derniere, pk)
        neuf.synonymes_lire(groupes_de_synonymes())
        return neuf
