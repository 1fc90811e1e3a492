"""Communes: searched in memory, typing mistakes forgiven, resolved, near a point, or elsewhere in France (R3.2); the
product's own tables.
"""

import csv
import datetime
import gzip
import json
import math
import re
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import accumulate
from pathlib import Path
from sys import intern
from typing import Any

from django.db.models import QuerySet
from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from home.recherche.texte import mots, replier
from reseau.territoires.models import (
    Bassin,
    Commission,
    Commune,
    CommuneVoisine,
    CompositionBassin,
    CompositionCommission,
    Departement,
    Epci,
    code_departement,
)

# Commune search in memory: prefix, start of a word, middle of a word, then typing mistakes.
#
# Pure code over an index built from plain rows; `reseau.territoires.queries` keeps one index per process.

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
                lettres, cles, scorer=DamerauLevenshtein.normalized_similarity, score_cutoff=RESSEMBLANCE, limit=30
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


# Communes and bassins: search, resolution, composition, distance.

LOT = 5000
RAYON_TERRE_KM = 6371.0088
_index: tuple[tuple, IndexCommunes] = ((), IndexCommunes([]))


def commune_search(texte: str, limite: int = 8) -> list[Commune]:
    """Communes that best match a typed text: prefix, start of a word, middle, then typing mistakes (R3.2).

    Understands « St », accents, hyphens, postal codes, former names, « Niort (79) ». Two queries.
    """
    return _communes(communes_index().chercher(texte, limite))


def commune_get(texte: str) -> Commune | None:
    """The commune that a text names exactly: « Niort », « Niort (79) », « 79000 Niort », a code, a former name.

    None when it names none, or several: show `commune_search` then. A bare five-digit text that is a postal code
    and the INSEE code of another commune is ambiguous; use `commune_par_code` when you know it is an INSEE code.
    """
    fiche = communes_index().resoudre(texte)
    return _communes([fiche])[0] if fiche else None


def commune_reconnaitre(candidats: Iterable[tuple[str, int]]) -> tuple[int, Commune] | None:
    """The first of these texts that names exactly one commune with at least that many people: its rank and the commune.

    Two queries, however many texts.
    """
    index = communes_index()
    for rang, (texte, population) in enumerate(candidats):
        fiche = index.resoudre(texte)
        if fiche and fiche.population >= population:
            return next(((rang, commune) for commune in _communes([fiche])), None)
    return None


def commune_par_code(code_insee: str) -> Commune | None:
    """The commune of an INSEE code, of today or former."""
    fiche = communes_index().par_code(code_insee)
    return _communes([fiche])[0] if fiche else None


def bassin_de(commune: Commune, jour: datetime.date | None = None) -> Bassin | None:
    """The bassin of a commune on `jour` (today by default), or None."""
    composition = commune.compositions.en_vigueur(jour).select_related("bassin").first()
    return composition.bassin if composition else None


def bassins_par_commune(jour: datetime.date | None = None) -> dict[int, Bassin]:
    """Every commune's bassin on `jour`, by the key of the commune: one query for batch work."""
    lignes = CompositionBassin.objects.en_vigueur(jour).values_list("commune_id", "bassin_id")
    bassins = Bassin.objects.in_bulk()
    return {commune: bassins[bassin] for commune, bassin in lignes}


def communes_du_bassin(bassin: Bassin, jour: datetime.date | None = None) -> QuerySet[Commune]:
    """The communes of a bassin on `jour` (today by default)."""
    return Commune.objects.filter(
        pk__in=CompositionBassin.objects.en_vigueur(jour).filter(bassin=bassin).values("commune")
    )


def communes_de(territoire: Commission | Departement | Epci, jour: datetime.date | None = None) -> QuerySet[Commune]:
    """The communes of a département, of an intercommunality, or of a commission through its bassins on `jour` (today
    by default)."""
    if isinstance(territoire, Departement):
        return Commune.objects.filter(departement=territoire)
    if isinstance(territoire, Epci):
        return Commune.objects.filter(epci=territoire)
    couverts = CompositionCommission.objects.en_vigueur(jour).filter(commission=territoire)
    bassins = list(couverts.values_list("bassin", flat=True))
    compositions = CompositionBassin.objects.en_vigueur(jour).filter(bassin__in=bassins)
    return Commune.objects.filter(pk__in=compositions.values("commune"))


def distance_km(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Great-circle distance in kilometres."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    a = math.sin((phi2 - phi1) / 2) ** 2
    a += math.cos(phi1) * math.cos(phi2) * math.sin(math.radians(lon2 - lon1) / 2) ** 2
    return 2 * RAYON_TERRE_KM * math.asin(min(1.0, math.sqrt(a)))


def _communes(fiches: list[Fiche]) -> list[Commune]:
    """Their rows in the order of the search."""
    cles = [fiche.pk for fiche in fiches]
    lignes = Commune.objects.select_related("departement", "epci").in_bulk(cles)
    return [lignes[cle] for cle in cles if cle in lignes]


def communes_index() -> IndexCommunes:
    """What this process knows of every commune, read again when the table changed: its last written row tells."""
    global _index
    derniere = Commune.objects.order_by("-modifie_le", "-pk").values_list("pk", "modifie_le")[:1]
    if _index[0] != (version := tuple(derniere)):
        _index = (version, IndexCommunes(_fiches()))
    return _index[1]


def _fiches() -> list[Fiche]:
    champs = ("pk", "code_insee", "nom", "departement__code", "population")
    listes = ("codes_postaux", "anciens_codes", "anciens_noms")
    lignes = Commune.objects.values_list(*champs, *listes, "latitude", "longitude").iterator(LOT)
    return [
        Fiche(pk, code, nom, intern(dep), population, tuple(map(intern, postaux)), tuple(codes), tuple(noms), *point)
        for pk, code, nom, dep, population, postaux, codes, noms, *point in lignes
    ]


# The commune nearest to a point, and the neighbours of a commune outside the region (R3.2).

KM_MAX = 30
DECIMALES = 2  # un kilomètre : assez pour une commune, trop peu pour une adresse


def commune_proche(latitude: float, longitude: float) -> Commune | None:
    """The commune whose centre is nearest to a point; None farther than thirty kilometres from all of them."""
    centres = Commune.objects.values_list("pk", "latitude", "longitude")
    proches = ((distance_km(latitude, longitude, lat, lon), pk) for pk, lat, lon in centres)
    km, pk = min(proches, default=(KM_MAX + 1, 0))
    return Commune.objects.select_related("departement").get(pk=pk) if km <= KM_MAX else None


def communes_voisines(commune: Commune) -> list[CommuneVoisine]:
    """The nearest commune of each neighbouring département outside the region, for a commune near the border."""
    return list(commune.voisines.all())


# All the communes of France, from our own table: what lies elsewhere is known for what it is, and never proposed.
#
# None of it is in the base: searches, suggestions and facets stay those of the region.

# Où la France se tient, par grands rectangles : sud, nord, ouest, est. De quoi refuser ce qui ne peut pas y être.
BOITES = (
    (41.2, 51.2, -5.3, 9.7),  # métropole et Corse
    (14.3, 18.2, -63.2, -60.7),  # Antilles
    (2.0, 5.9, -54.7, -51.5),  # Guyane
    (-21.5, -20.8, 55.1, 55.9),  # La Réunion
    (-13.1, -12.5, 44.9, 45.4),  # Mayotte
    (46.7, 47.2, -56.5, -56.1),  # Saint-Pierre-et-Miquelon
    (-23.0, -19.4, 158.0, 172.5),  # Nouvelle-Calédonie
    (-28.0, -7.7, -154.9, -134.2),  # Polynésie française
    (-14.5, -13.1, -178.4, -176.0),  # Wallis-et-Futuna
)


def en_france(latitude: float, longitude: float) -> bool:
    """Whether a point may be in France at all, overseas included."""
    return any(s <= latitude <= n and o <= longitude <= e for s, n, o, e in BOITES)


def communes_autour(index: IndexCommunes, commune: Fiche, km: int) -> list[tuple[float, Fiche]]:
    """The communes of an index whose centre is at most `km` from that of a commune, the nearest first."""
    if commune.latitude is None or commune.longitude is None:
        return []
    loin = [
        (distance_km(commune.latitude, commune.longitude, fiche.latitude, fiche.longitude), fiche)
        for fiche in index.fiches
        if fiche.latitude is not None and fiche.longitude is not None
    ]
    return sorted((paire for paire in loin if paire[0] <= km), key=lambda paire: (paire[0], paire[1].code))


@cache
def communes_de_france() -> IndexCommunes:
    """The communes of today, with the codes of those they absorbed; their `pk` says nothing.

    Read once per process, when something first asks: half a second, forty megabytes.
    """
    return IndexCommunes(
        Fiche(
            pk=0,
            code=ligne["code_insee"],
            nom=ligne["nom"],
            departement=code_departement(ligne["code_insee"]),
            population=int(ligne["population"] or 0),
            codes_postaux=tuple(ligne["codes_postaux"].split()),
            anciens_codes=tuple(ligne["anciens_codes"].split()),
            latitude=float(ligne["latitude"]) if ligne["latitude"] else None,
            longitude=float(ligne["longitude"]) if ligne["longitude"] else None,
        )
        for ligne in communes_de_france_lire()
    )


# The product's own tables of territories, read from `donnees/` (sources: `donnees/SOURCES.md`).

DONNEES = Path(__file__).resolve().parent.parent / "donnees"


def table_lire(nom: str) -> Iterator[dict[str, str]]:
    """The lines of one of our CSV tables."""
    with (DONNEES / f"{nom}.csv").open(encoding="utf-8", newline="") as flux:
        yield from csv.DictReader(flux)


def communes_de_france_lire() -> Iterator[dict[str, str]]:
    """The lines of our table of all the communes of France, which is kept compressed."""
    with gzip.open(DONNEES / "communes-france.csv.gz", "rt", encoding="utf-8", newline="") as flux:
        yield from csv.DictReader(flux)


def commune_champs(ligne: dict[str, str]) -> dict[str, Any]:
    """The plain fields of a commune, typed, from one line of `communes.csv`."""
    return {
        "nom": ligne["nom"],
        "nom_replie": " ".join(mots(ligne["nom"])),
        "codes_postaux": ligne["codes_postaux"].split(),
        "population": int(ligne["population"]),
        "latitude": float(ligne["latitude"]),
        "longitude": float(ligne["longitude"]),
        "anciens_codes": ligne["anciens_codes"].split(),
        "anciens_noms": [nom for nom in ligne["anciens_noms"].split("|") if nom],
    }


def contours_lire(nom: str) -> dict[str, Any]:
    """One of our collections of approximate outlines, with its source."""
    return json.loads((DONNEES / f"{nom}.geojson").read_text(encoding="utf-8"))
