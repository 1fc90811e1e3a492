"""The words of the directory: they finish the visitor's last word, mend a typing mistake, and know synonyms."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from home.recherche.texte import analyser, raciner
from reseau.annuaire.models import MotIndexe, Synonyme

LONGUEUR_FAUTE = 4
LONGUEUR_DEUX_FAUTES = 8
MAX_SUITES = 40

Racines = tuple[str, ...]


@dataclass
class Vocabulaire:
    """Folded words in order, how many rows hold each, and the groups of synonyms by their stems."""

    derniere: int = 0
    mots: list[str] = field(default_factory=list)
    nombres: dict[str, int] = field(default_factory=dict)
    racines: set[str] = field(default_factory=set)
    synonymes: dict[Racines, tuple[Racines, ...]] = field(default_factory=dict)

    @classmethod
    def charger(cls) -> "Vocabulaire":
        """Read everything; two queries."""
        lignes = list(MotIndexe.objects.order_by("mot").values_list("pk", "mot", "nombre"))
        return cls(
            derniere=max((pk for pk, _, _ in lignes), default=0),
            mots=[mot for _, mot, _ in lignes],
            nombres={mot: nombre for _, mot, nombre in lignes},
            racines={raciner(mot) for _, mot, _ in lignes},
            synonymes=_synonymes(),
        )

    def suivant(self) -> "Vocabulaire":
        """The same with the words and synonyms written since; two queries."""
        neuf = Vocabulaire(self.derniere, self.mots[:], dict(self.nombres), set(self.racines), _synonymes())
        for pk, mot, nombre in MotIndexe.objects.filter(pk__gt=self.derniere).values_list("pk", "mot", "nombre"):
            if mot not in neuf.nombres:
                insort(neuf.mots, mot)
            neuf.nombres[mot] = nombre
            neuf.racines.add(raciner(mot))
            neuf.derniere = max(neuf.derniere, pk)
        return neuf

    def suites(self, debut: str) -> list[str]:
        """Words that begin so, the most used first."""
        trouves = []
        for n in range(bisect_left(self.mots, debut), len(self.mots)):
            if not self.mots[n].startswith(debut):
                break
            trouves.append(self.mots[n])
        return sorted(trouves, key=lambda mot: -self.nombres[mot])[:MAX_SUITES]

    def corriger(self, mot: str) -> str | None:
        """The known word that a typing mistake hides: one mistake from four letters on, two from eight on."""
        if len(mot) < LONGUEUR_FAUTE or not mot.isalpha():
            return None
        fautes = 2 if len(mot) >= LONGUEUR_DEUX_FAUTES else 1
        proches = process.extract(mot, self.mots, scorer=OSA.distance, score_cutoff=fautes, limit=20)
        proches = [(ecart, voisin) for voisin, ecart, _ in proches if voisin != mot and len(voisin) >= LONGUEUR_FAUTE]
        return min(proches, key=lambda p: (p[0], p[1][0] != mot[0], -self.nombres[p[1]], p[1]), default=(0, None))[1]


def _synonymes() -> dict[Racines, tuple[Racines, ...]]:
    """Each expression's stems, with those of its whole group."""
    table: dict[Racines, tuple[Racines, ...]] = {}
    for groupe in Synonyme.objects.all():
        racines = tuple(dict.fromkeys(tuple(analyser(expression)) for expression in groupe.liste))
        racines = tuple(r for r in racines if r)
        for expression in racines:
            table[expression] = tuple(dict.fromkeys([*table.get(expression, ()), *racines]))
    return table
