"""Commune search in memory: prefix, start of a word, middle of a word, then typing mistakes.

Pure code over an index built from plain rows; `reseau.territoires.queries` keeps one index per process.
"""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from home.recherche.texte import mots, replier

EXACT, DEBUT, ANCIEN_NOM, MOT, MILIEU, FAUTE = range(6)
LONGUEUR_MAX = 100
LONGUEUR_MILIEU = LONGUEUR_FAUTE = 4  # fewer letters say too little
RESSEMBLANCE = 0.7
_ABREGES = {"st": "saint", "ste": "sainte"}
_DEPARTEMENT = re.compile(r"\d{2}|2[ab]|9[78]\d")
_CODE = re.compile(r"\d{5}|2[ab]\d{3}")


@dataclass(frozen=True, slots=True)
class Fiche:
    """What the search knows of a commune."""

    pk: int
    code: str
    nom: str
    departement: str
    population: int
    codes_postaux: tuple[str, ...] = ()
    anciens_codes: tuple[str, ...] = ()
    anciens_noms: tuple[str, ...] = ()
    latitude: float | None = None
    longitude: float | None = None

    @property
    def libelle(self) -> str:
        """The name that tells two homonyms apart: « Niort (79) »."""
        return f"{self.nom} ({self.departement})"


@dataclass(frozen=True, slots=True)
class Demande:
    """A typed text, taken apart: letters, département, five-digit code, beginning of a postal code."""

    lettres: str = ""
    departement: str = ""
    code: str = ""
    debut_postal: str = ""

    @classmethod
    def lire(cls, texte: str) -> "Demande":
        """Understand « Niort », « St-Jean d'Angely », « Niort (79) », « 79000 Niort », « 790 », « 79191 »."""
        jetons = mots(re.sub(r"\bs/", "sur ", replier(texte[:LONGUEUR_MAX])))
        codes = [j for j in jetons if _CODE.fullmatch(j)]
        chiffres = [j for j in jetons if j[0].isdecimal() and j not in codes]
        noms = [j for j in jetons if j not in codes and j not in chiffres and j != "cedex"]
        departements = [j for j in chiffres if _DEPARTEMENT.fullmatch(j)]
        seuls = chiffres if not noms and not codes else []
        return cls(
            lettres=compacter(noms),
            departement=departements[0] if departements and noms else "",
            code=codes[0] if codes else "",
            debut_postal=seuls[0] if seuls else "",
        )


def compacter(jetons: Iterable[str]) -> str:
    """Folded words put end to end, abbreviations spelled out: hyphens, blanks and apostrophes no longer matter."""
    return "".join(_ABREGES.get(jeton, jeton) for jeton in jetons)


class IndexCommunes:
    """All communes, most populated first, ready for searches of a millisecond."""

    def __init__(self, fiches: Iterable[Fiche]) -> None:
        self.fiches = sorted(fiches, key=lambda f: (-f.population, f.code))
        self._postaux: dict[str, list[int]] = defaultdict(list)
        self._codes: dict[str, int] = {}
        self._cles: list[str] = []
        self._communes = array("i")  # celle de chaque nom
        debuts: list[tuple[str, int, int]] = []
        for i, fiche in enumerate(self.fiches):
            for postal in fiche.codes_postaux:
                self._postaux[postal].append(i)
            for ancien in fiche.anciens_codes:
                self._codes.setdefault(ancien, i)
            for rang, nom in [(EXACT, fiche.nom), *((ANCIEN_NOM, n) for n in fiche.anciens_noms)]:
                debuts += self._indexer(i, rang, nom)
        self._codes |= {fiche.code: i for i, fiche in enumerate(self.fiches)}
        debuts.sort()
        self._suites = [suite for suite, _, _ in debuts]
        self._rangs = array("i", [rang for _, rang, _ in debuts])
        self._a_qui = array("i", [i for _, _, i in debuts])
        self._texte = "\n".join(self._cles)
        self._places = array("i", accumulate((len(cle) + 1 for cle in self._cles), initial=0))

    def _indexer(self, i: int, rang: int, nom: str) -> Iterator[tuple[str, int, int]]:
        """Remember a name and yield where a prefix may start in it."""
        jetons = mots(nom)
        cle = compacter(jetons)
        self._cles.append(cle)
        self._communes.append(i)
        for n in range(len(jetons)):
            yield compacter(jetons[n:]) if n else cle, MOT if n else DEBUT if rang == EXACT else ANCIEN_NOM, i

    def chercher(self, texte: str, limite: int) -> list[Fiche]:
        """The best communes for a text, best first."""
        demande = Demande.lire(texte)
        if demande.lettres:
            rangs = self._par_nom(demande)
        else:
            rangs = dict.fromkeys(self._par_code(demande), EXACT)
        return [self.fiches[i] for i in sorted(rangs, key=lambda i: (rangs[i], i))[:limite]]

    def resoudre(self, texte: str) -> Fiche | None:
        """The one commune that the text names exactly, or None when there is none or several."""
        demande = Demande.lire(texte)
        if demande.lettres:
            exacts = [(r, i) for r, i in self._exacts(demande) if self._convient(i, demande)]
            trouves = {i for r, i in exacts if r == EXACT} or {i for _, i in exacts}
        else:
            trouves = set(self._par_code(demande)) if demande.code else set()
        return self.fiches[trouves.pop()] if len(trouves) == 1 else None

    def connait(self, nom: str) -> bool:
        """Whether a commune, or several, bear exactly this name."""
        demande = Demande.lire(nom)
        return bool(demande.lettres) and any(True for _ in self._exacts(demande))

    def par_code(self, code: str) -> Fiche | None:
        """The commune of an INSEE code, of today or former."""
        i = self._codes.get(code.strip().upper())
        return None if i is None else self.fiches[i]

    def au_code_postal(self, postal: str) -> list[Fiche]:
        """The communes of a postal code, the most populated first."""
        return [self.fiches[i] for i in self._postaux.get(postal, ())]

    def _par_code(self, demande: Demande) -> list[int]:
        """Communes of a postal code or of its beginning, then the one of an INSEE code."""
        if not demande.code:
            debut = demande.debut_postal
            return [i for cp, ii in self._postaux.items() if debut and cp.startswith(debut) for i in ii]
        code = demande.code.upper()
        insee = [self._codes[code]] if code in self._codes else []
        return self._postaux.get(code, []) + insee

    def _par_nom(self, demande: Demande) -> dict[int, int]:
        rangs: dict[int, int] = {}
        for rang, i in self._candidats(demande.lettres):
            if rangs.get(i, FAUTE) > rang and self._convient(i, demande):
                rangs[i] = rang
        if min(rangs.values(), default=FAUTE) > DEBUT:
            for n, i in enumerate(self._fautes(demande.lettres)):
                if self._convient(i, demande):
                    rangs.setdefault(i, FAUTE + n)
        return rangs

    def _candidats(self, lettres: str) -> Iterator[tuple[int, int]]:
        """Exact names, beginnings, beginnings of words, then middles."""
        for n in range(bisect_left(self._suites, lettres), len(self._suites)):
            suite, rang = self._suites[n], self._rangs[n]
            if not suite.startswith(lettres):
                break
            yield (EXACT if rang == DEBUT and suite == lettres else rang), self._a_qui[n]
        place = self._texte.find(lettres) if len(lettres) >= LONGUEUR_MILIEU else -1
        while place != -1:
            yield MILIEU, self._communes[bisect_right(self._places, place) - 1]
            place = self._texte.find(lettres, place + 1)

    def _exacts(self, demande: Demande) -> Iterator[tuple[int, int]]:
        for n in range(bisect_left(self._suites, demande.lettres), len(self._suites)):
            if self._suites[n] != demande.lettres:
                break
            if (rang := self._rangs[n]) != MOT:
                yield (EXACT if rang == DEBUT else rang), self._a_qui[n]

    def _fautes(self, lettres: str) -> list[int]:
        """Names that look like the letters, closest first; then names that start like them."""
        if len(lettres) < LONGUEUR_FAUTE:
            return []
        for cles in (self._cles, [cle[: len(lettres)] for cle in self._cles]):
            proches = process.extract(
                lettres,
                cles,
                scorer=DamerauLevenshtein.normalized_similarity,
                score_cutoff=RESSEMBLANCE,
                limit=30,
            )
            if proches:
                ordonnes = sorted((-note, self._communes[n]) for _, note, n in proches)
                return list(dict.fromkeys(i for _, i in ordonnes))
        return []

    def _convient(self, i: int, demande: Demande) -> bool:
        """Keep a commune unless a département or a postal code typed beside its name says otherwise."""
        fiche = self.fiches[i]
        if demande.departement and fiche.departement.lower() != demande.departement:
            return False
        if not demande.code or demande.code.upper() in (fiche.code, *fiche.codes_postaux, *fiche.anciens_codes):
            return True
        # A CEDEX code is no postal code of a commune: its département is enough.
        return demande.code not in self._postaux and demande.code.startswith(fiche.departement.lower())
