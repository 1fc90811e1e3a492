"""Statistics of the questions of a quiz, added up by the database: nothing is read answer by answer."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, IntegerField, Sum
from django.db.models.functions import Cast

from safran.quiz.choices import MARQUE_PASSE, MARQUE_VIDE
from safran.quiz.genres import GENRES
from safran.quiz.models import MILLE, ItemQuiz, Quiz, ReponseNotee

PEU = 10  # en dessous, un indice ne dit rien


@dataclass
class StatistiqueItem:
    """One question: how many answered, how well, how it separates, what was chosen."""

    item: ItemQuiz
    nombre: int = 0
    notes: int = 0
    notes_carres: int = 0
    restes: int = 0
    restes_carres: int = 0
    produits: int = 0
    choix: dict[str, int] = field(default_factory=dict)

    @property
    def enonce(self) -> str:
        """The question as it was last asked."""
        return self.item.question.get("enonce", self.item.identite)

    @property
    def facilite(self) -> int | None:
        """The mean mark, in percent."""
        return round(100 * self.notes / (MILLE * self.nombre)) if self.nombre else None

    @property
    def discrimination(self) -> float | None:
        """The correlation between this mark and that of the rest, from -1 to 1; None when it would say nothing."""
        n = self.nombre
        if n < PEU:
            return None
        x = n * self.notes_carres - self.notes**2
        y = n * self.restes_carres - self.restes**2
        if x <= 0 or y <= 0:
            return None
        return (n * self.produits - self.notes * self.restes) / math.sqrt(x * y)

    @property
    def avis(self) -> str:
        """What the two indices say, in words."""
        if self.nombre < PEU:
            return "Trop peu de réponses"
        if self.discrimination is not None and self.discrimination < 0:
            return "À relire : les meilleurs s’y trompent"
        if self.facilite is not None and self.facilite < 20:
            return "À relire : presque personne ne trouve"
        if self.discrimination is not None and self.discrimination < 0.2 and self.facilite < 95:
            return "Sépare peu"
        return "Rien à signaler"

    @property
    def lignes_choix(self) -> list[dict[str, Any]]:
        """Each choice in words, how many took it, its share; those who did not know last."""
        question = self.item.question
        legendes = GENRES[question["genre"]].legendes(question)
        speciaux = {MARQUE_PASSE: "Je ne sais pas", MARQUE_VIDE: "Sans réponse"}
        comptes = {cle: self.choix.get(cle, 0) for cle in (*legendes, *(s for s in speciaux if s in self.choix))}
        mots = legendes | speciaux
        return [
            {"texte": mots[cle], "nombre": nombre, "part": round(100 * nombre / self.nombre) if self.nombre else 0}
            for cle, nombre in comptes.items()
        ]


def statistiques_lire(quiz: Quiz) -> list[StatistiqueItem]:
    """Every question that attempts of this quiz have asked, the hardest first: two queries, whatever was answered."""
    stats = {item.pk: StatistiqueItem(item) for item in ItemQuiz.objects.filter(quiz=quiz)}
    # Un produit de deux millièmes tient dans un entier ordinaire, que PostgreSQL additionne bien plus vite qu’un grand.
    note, reste = Cast("note", IntegerField()), Cast("reste", IntegerField())
    groupes = (
        ReponseNotee.objects.filter(item__in=list(stats))
        .order_by()
        .values("item", "choix")
        .annotate(
            nombre=Count("pk"),
            notes=Sum(note),
            notes_carres=Sum(note * note),
            restes=Sum(reste),
            restes_carres=Sum(reste * reste),
            produits=Sum(note * reste),
        )
    )
    for groupe in groupes.iterator(chunk_size=2000):
        _ajouter(stats[groupe["item"]], groupe)
    return sorted(stats.values(), key=lambda s: (101 if s.facilite is None else s.facilite, s.item.pk))


def _ajouter(stat: StatistiqueItem, groupe: Mapping[str, Any]) -> None:
    """Add one group of equal choices to its question; a choice of several boxes counts for each."""
    for nom in ("nombre", "notes", "notes_carres", "restes", "restes_carres", "produits"):
        setattr(stat, nom, getattr(stat, nom) + int(groupe[nom]))
    for cle in groupe["choix"].split():
        stat.choix[cle] = stat.choix.get(cle, 0) + groupe["nombre"]
