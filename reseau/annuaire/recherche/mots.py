"""The words of the directory and the lexicon of the trade."""

from dataclasses import dataclass, field
from typing import Self

from home.recherche.vocabulaire import Vocabulaire
from reseau.annuaire.models import MotIndexe
from reseau.annuaire.recherche.lexique import Lexique, sens_lire

LOT = 5000


@dataclass
class MotsDeLAnnuaire(Vocabulaire):
    """The words that search rows hold, read up to the key `derniere`, and what the trade’s words lead to."""

    derniere: int = 0
    lexique: Lexique = field(default_factory=Lexique)

    @classmethod
    def charger(cls) -> Self:
        """Read everything; two queries."""
        nombres, derniere = {}, 0
        for pk, mot, nombre in MotIndexe.objects.values_list("pk", "mot", "nombre").iterator(LOT):
            nombres[mot], derniere = nombre, max(derniere, pk)
        neuf = cls.de(nombres, ())
        neuf.derniere = derniere
        return neuf._au_lexique()

    def suivant(self) -> Self:
        """The same with the words and the entries written since; two queries."""
        neuf = type(self)(mots=self.mots[:], nombres=dict(self.nombres), derniere=self.derniere)
        for pk, mot, nombre in MotIndexe.objects.filter(pk__gt=self.derniere).values_list("pk", "mot", "nombre"):
            neuf.ajouter(mot, nombre)
            neuf.derniere = max(neuf.derniere, pk)
        return neuf._au_lexique()

    def _au_lexique(self) -> Self:
        self.lexique = Lexique.de(sens_lire())
        self.synonymes_lire(sens.groupe for sens in self.lexique.sens)
        return self
