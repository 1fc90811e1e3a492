"""The words of the directory: they finish the visitor's last word, mend a typing mistake, and know synonyms."""

from bisect import bisect_left, insort
from dataclasses import dataclass, field

from rapidfuzz import process
from rapidfuzz.distance import OSA

from home.recherche.texte import analyser, mots
from reseau.annuaire.models import MotIndexe, Synonyme

LONGUEUR_FAUTE = 4
LONGUEUR_DEUX_FAUTES = 8
LONGUEUR_MORCEAU = 3
MAX_SUITES = 40

Racines = tuple[str, ...]


@dataclass
class Vocabulaire:
    """Folded words in order, how many rows hold each, and the groups of synonyms by their stems."""

    derniere: int = 0
    mots: list[str] = field(default_factory=list)
    nombres: dict[str, int] = field(default_factory=dict)
    synonymes: dict[Racines, tuple[Racines, ...]] = field(default_factory=dict)

    @classmethod
    def charger(cls) -> "Vocabulaire":
        """Read everything; two queries."""
        lignes = list(MotIndexe.objects.values_list("pk", "mot", "nombre"))
        neuf = cls(
            derniere=max((pk for pk, _, _ in lignes), default=0),
            # Triés ici : chaque base range les lettres à sa façon.
            mots=sorted(mot for _, mot, _ in lignes),
            nombres={mot: nombre for _, mot, nombre in lignes},
        )
        neuf._lire_synonymes()
        return neuf

    def suivant(self) -> "Vocabulaire":
        """The same with the words and synonyms written since; two queries."""
        neuf = Vocabulaire(self.derniere, self.mots[:], dict(self.nombres))
        for pk, mot, nombre in MotIndexe.objects.filter(pk__gt=self.derniere).values_list("pk", "mot", "nombre"):
            neuf._ajouter(mot, nombre)
            neuf.derniere = max(neuf.derniere, pk)
        neuf._lire_synonymes()
        return neuf

    def suites(self, debut: str) -> list[str]:
        """Words that begin so, the most used first."""
        trouves = []
        for n in range(bisect_left(self.mots, debut), len(self.mots)):
            if not self.mots[n].startswith(debut):
                break
            trouves.append(self.mots[n])
        return sorted(trouves, key=lambda mot: (-self.nombres[mot], mot))[:MAX_SUITES]

    def corriger(self, mot: str) -> str | None:
        """The known word that a typing mistake hides: one mistake from four letters on, two from eight on."""
        if len(mot) < LONGUEUR_FAUTE or not mot.isalpha():
            return None
        fautes = 2 if len(mot) >= LONGUEUR_DEUX_FAUTES else 1
        proches = process.extract(mot, self.mots, scorer=OSA.distance, score_cutoff=fautes, limit=20)
        proches = [(ecart, voisin) for voisin, ecart, _ in proches if voisin != mot and len(voisin) >= LONGUEUR_FAUTE]
        return min(proches, key=lambda p: (p[0], p[1][0] != mot[0], -self.nombres[p[1]], p[1]), default=(0, None))[1]

    def couper(self, mot: str) -> list[str]:
        """Two known words typed without their space (« missionlocale »), the most used; nothing otherwise."""
        coupes = [
            (mot[:n], mot[n:])
            for n in range(LONGUEUR_MORCEAU, len(mot) - LONGUEUR_MORCEAU + 1)
            if mot[:n] in self.nombres and mot[n:] in self.nombres
        ]
        return list(max(coupes, key=lambda c: (min(self.nombres[m] for m in c), c), default=()))

    def _ajouter(self, mot: str, nombre: int) -> None:
        if mot not in self.nombres:
            insort(self.mots, mot)
        self.nombres[mot] = nombre

    def _lire_synonymes(self) -> None:
        """Each expression's stems, with those of its whole group; their words are known even when no sheet has them."""
        for groupe in Synonyme.objects.order_by("pk"):
            racines = tuple(dict.fromkeys(tuple(analyser(expression)) for expression in groupe.liste))
            racines = tuple(r for r in racines if r)
            for expression in racines:
                self.synonymes[expression] = tuple(dict.fromkeys([*self.synonymes.get(expression, ()), *racines]))
            for mot in mots(groupe.expressions):
                self._ajouter(mot, self.nombres.get(mot, 0))
