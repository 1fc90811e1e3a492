"""Communes and bassins: search, resolution, composition, distance."""

import datetime
import math
from collections.abc import Iterable
from sys import intern

from django.db.models import QuerySet

from home.gardees import Gardee
from reseau.territoires.models import Bassin, Commission, Commune, CompositionBassin, CompositionCommission, Departement
from reseau.territoires.queries.recherche import Fiche, IndexCommunes

COMMUNES = Gardee("communes", pieces=("territoires",), combien=2000)
DERNIERE = Gardee("dernière commune", pieces=("territoires",))

LOT = 5000
RAYON_TERRE_KM = 6371.0088
_index: tuple[tuple, IndexCommunes] = ((), IndexCommunes([]))


def commune_search(texte: str, limite: int = 8) -> list[Commune]:
    """Communes that best match a typed text: prefix, start of a word, middle, then typing mistakes (R3.2).

    Understands « St », accents, hyphens, postal codes, former names, « Niort (79) ». Two queries, none once kept.
    """
    return _communes(_index_du_jour().chercher(texte, limite))


def commune_get(texte: str) -> Commune | None:
    """The commune that a text names exactly: « Niort », « Niort (79) », « 79000 Niort », a code, a former name.

    None when it names none, or several: show `commune_search` then. A bare five-digit text that is a postal code
    and the INSEE code of another commune is ambiguous; use `commune_par_code` when you know it is an INSEE code.
    """
    fiche = _index_du_jour().resoudre(texte)
    return _communes([fiche])[0] if fiche else None


def commune_reconnaitre(candidats: Iterable[tuple[str, int]]) -> tuple[int, Commune] | None:
    """The first of these texts that names exactly one commune with at least that many people: its rank and the commune.

    Two queries, however many texts; none once kept.
    """
    index = _index_du_jour()
    for rang, (texte, population) in enumerate(candidats):
        fiche = index.resoudre(texte)
        if fiche and fiche.population >= population:
            return next(((rang, commune) for commune in _communes([fiche])), None)
    return None


def commune_par_code(code_insee: str) -> Commune | None:
    """The commune of an INSEE code, of today or former."""
    fiche = _index_du_jour().par_code(code_insee)
    return _communes([fiche])[0] if fiche else None


def communes_index() -> IndexCommunes:
    """What this process knows of every commune, for batch work: its `resoudre` and `par_code` ask the base nothing."""
    return _index_du_jour()


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


def communes_de(territoire: Commission | Departement, jour: datetime.date | None = None) -> QuerySet[Commune]:
    """The communes of a commission, through its bassins, or of a département, on `jour` (today by default)."""
    if isinstance(territoire, Departement):
        return Commune.objects.filter(departement=territoire)
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
    """Their rows in the order of the search, kept; to be read, never written."""
    cles = [fiche.pk for fiche in fiches]
    lignes = COMMUNES.lire_lot(cles, Commune.objects.select_related("departement", "epci").in_bulk)
    return [lignes[cle] for cle in cles if cle in lignes]


def _index_du_jour() -> IndexCommunes:
    """The index of this process, rebuilt when the table changed since: its last written row tells, by an index."""
    global _index
    version = DERNIERE.lire("écrite", lambda: tuple(_derniere()))
    if _index[0] != version:
        _index = (version, IndexCommunes(_fiches()))
    return _index[1]


def _derniere() -> QuerySet:
    return Commune.objects.order_by("-modifie_le", "-pk").values_list("pk", "modifie_le")[:1]


def _fiches() -> list[Fiche]:
    champs = ("pk", "code_insee", "nom", "departement__code", "population")
    listes = ("codes_postaux", "anciens_codes", "anciens_noms")
    lignes = Commune.objects.values_list(*champs, *listes, "latitude", "longitude").iterator(LOT)
    return [
        Fiche(pk, code, nom, intern(dep), population, tuple(map(intern, postaux)), tuple(codes), tuple(noms), *point)
        for pk, code, nom, dep, population, postaux, codes, noms, *point in lignes
    ]
