"""Facets and their exact counts, and which rows serve a commune or a bassin."""

import datetime
import math
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from home.recherche import index
from home.recherche.index import Facettes, sauf
from reseau.annuaire.choices import Mode
from reseau.annuaire.recherche.memoire import Memoire, case, vecteur
from reseau.territoires.models import Bassin, Commission, Commune, CompositionBassin, Departement, Epci
from reseau.territoires.portes import RAYON_TERRE_KM, bassin_de, communes_de, communes_du_bassin

TOUT_PUBLIC = "tout-public"


@dataclass(frozen=True)
class Groupe:
    """A group of facets: the name of its parameter, which is also the prefix of its tokens, and its label."""

    nom: str
    libelle: str


GROUPES = (
    Groupe("public", "Public"),
    Groupe("mission", "Mission"),
    Groupe("theme", "Thème"),
    Groupe("cep", "Niveau CEP"),
    Groupe("reseau", "Réseau"),
    Groupe("mode", "Mode"),
)
NOMS = tuple(groupe.nom for groupe in GROUPES)
MODES = {mode.value: mode.label for mode in Mode}
Choix = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Comptes:
    """The rows that pass everything, the number of structures behind each value of each group, the rows by filter."""

    lignes: int
    structures: int
    par_valeur: dict[str, dict[str, int]]
    ouvertes: int
    filtres: dict[str, int]


def lignes_de(nom: str, valeur: str, memoire: Memoire) -> int:
    """The rows of one value; whoever asks for a public is also served by what is open to everyone."""
    lignes = memoire.facette(f"{nom}:{valeur}")
    return lignes | memoire.facette(f"public:{TOUT_PUBLIC}") if nom == "public" else lignes


@dataclass(frozen=True)
class Personne:
    """Who asks, as far as it was said: the publics she belongs to, those that are her status, the ages she may have."""

    publics: frozenset[str] = frozenset()
    statuts: frozenset[str] = frozenset()
    ages: tuple[int, ...] = ()


def hors_d_age(ages: Iterable[int], memoire: Memoire) -> int:
    """The rows whose service receives people of none of these ages."""
    dits, refus = list(ages), 0
    for jeton in memoire.facettes if dits else ():
        if jeton.startswith("age:"):
            debut, fin = map(int, jeton.removeprefix("age:").split("-"))
            if not any(debut <= age <= fin for age in dits):
                refus |= memoire.facette(jeton)
    return refus


def reservees(memoire: Memoire) -> int:
    """The rows kept for some ages or some publics."""
    lignes = 0
    for jeton in memoire.facettes:
        if jeton.startswith(("age:", "reserve:")):
            lignes |= memoire.facette(jeton)
    return lignes


def refusees(personne: Personne, memoire: Memoire, parmi: Iterable[str] | None = None) -> int:
    """The rows whose service, by what it says of its admission, does not receive this person.

    `parmi`: only what is reserved to these publics is looked at, and what excludes; by default, whatever is reserved.
    """
    reservees, ouvertes = 0, 0
    for jeton in memoire.facettes:
        if jeton.startswith("reserve:"):
            code = jeton.removeprefix("reserve:")
            if code in personne.publics:
                ouvertes |= memoire.facette(jeton)
            elif parmi is None or code in parmi:
                reservees |= memoire.facette(jeton)
    refus = reservees & ~ouvertes
    if personne.statuts:
        exclues = memoire.vivantes
        for statut in personne.statuts:
            exclues &= memoire.facette(f"sauf:{statut}")
        refus |= exclues
    return refus | hors_d_age(personne.ages, memoire)


def filtrer(choix: Choix, ouvert: bool, moment: datetime.datetime, memoire: Memoire) -> dict[str, int]:
    """The rows that each choice keeps, « ouvert maintenant » among them."""
    filtres = _facettes(memoire).filtres({nom: choix[nom] for nom in NOMS if choix.get(nom)})
    return filtres | ({"ouvert": memoire.ouvertures.ouvertes(moment, memoire.taille)} if ouvert else {})


def compter(
    base: int, filtres: dict[str, int], moment: datetime.datetime, valeurs: Mapping[str, list[str]], memoire: Memoire
) -> Comptes:
    """Filter `base` and count every value named in `valeurs`."""
    facettes, ouvertes = _facettes(memoire), memoire.ouvertures.ouvertes(moment, memoire.taille)
    tous = sauf("", base, filtres)
    return Comptes(
        lignes=tous,
        structures=facettes.compter(tous),
        par_valeur=facettes.comptes(base, {nom: valeurs.get(nom, ()) for nom in NOMS}, filtres),
        ouvertes=facettes.compter(sauf("ouvert", base, filtres) & ouvertes),
        filtres=filtres,
    )


def _facettes(memoire: Memoire) -> Facettes:
    return Facettes(lambda nom, valeur: lignes_de(nom, valeur, memoire), memoire.segments.compter)


# Which rows serve a commune or a bassin: near enough, or open to its inhabitants without their coming.

KM_PAR_DEGRE = 111.195
MAX_CERCLES_RETENUS = 300
SECONDES = 60


@dataclass(frozen=True)
class Geographie:
    """The rows kept; those that have a place nearby, and their distance in kilometres.

    `reservees`: those left out because, near as they are, they are kept for the inhabitants of other territories.
    """

    lignes: int
    distances: "Distances | Mapping[int, float]" = field(default_factory=dict)
    proches: int = 0
    reservees: int = 0


class Distances(Mapping[int, float]):
    """Great-circle kilometres from a point to the rows of a set, each computed when it is asked for."""

    def __init__(self, point: tuple[float, float, float], proches: int, memoire: Memoire) -> None:
        self._x, self._y, self._z = point
        self._proches, self._memoire = proches, memoire
        self._octets = proches.to_bytes((proches.bit_length() + 7) // 8, "little")

    def __contains__(self, position: object) -> bool:
        rang = int(position) >> 3 if isinstance(position, int) else -1
        return 0 <= rang < len(self._octets) and bool(self._octets[rang] >> (int(position) & 7) & 1)

    def __getitem__(self, position: int) -> float:
        if position not in self:
            raise KeyError(position)
        memoire = self._memoire
        cosinus = self._x * memoire.xs[position] + self._y * memoire.ys[position] + self._z * memoire.zs[position]
        return RAYON_TERRE_KM * math.acos(min(cosinus, 1.0))

    def kilometres(self, positions: Sequence[int]) -> list[int]:
        """Whole kilometres to rows of the set, in their order: the chord, which is the arc within a region."""
        x, y, z, xs, ys, zs = self._x, self._y, self._z, self._memoire.xs, self._memoire.ys, self._memoire.zs
        carres = [2 - 2 * (x * xs[n] + y * ys[n] + z * zs[n]) for n in positions]
        return [int(RAYON_TERRE_KM * carre**0.5) if carre > 0 else 0 for carre in carres]

    def __iter__(self) -> Iterator[int]:
        return iter(index.positions(self._proches))

    def __len__(self) -> int:
        return self._proches.bit_count()


def autour_de(commune: Commune, rayon: int, memoire: Memoire) -> Geographie:
    """What is open to the inhabitants of a commune: within `rayon` kilometres, or given remotely (R3.2, R5.3)."""
    ouvertes = couvertes(zones_de_commune(commune, memoire), memoire)
    autour = _proches(commune.latitude, commune.longitude, rayon, memoire)
    proches = autour & ouvertes
    distances = Distances(vecteur(commune.latitude, commune.longitude), proches, memoire)
    return Geographie(proches | ouvertes & _sans_venir(memoire), distances, proches, autour & ~ouvertes)


def partout(commune: Commune, memoire: Memoire) -> Geographie:
    """Everything that is open to the inhabitants of a commune, however far."""
    ouvertes = couvertes(zones_de_commune(commune, memoire), memoire)
    proches = ouvertes & memoire.vivantes & ~memoire.sans_lieu
    return Geographie(ouvertes, Distances(vecteur(commune.latitude, commune.longitude), proches, memoire), proches)


def dans_le_bassin(bassin: Bassin, memoire: Memoire) -> Geographie:
    """Places that stand in a bassin as it is composed today, and what is given remotely to its inhabitants."""
    communes = communes_du_bassin(bassin).values_list("code_insee", "epci__siren", "departement__code")
    return _des_communes(communes, [f"bassin:{bassin.code}"], memoire)


def dans_le_territoire(territoire: Commission | Departement | Epci, memoire: Memoire) -> Geographie:
    """Places that stand there, and what is given remotely to some of the inhabitants."""
    gardes = memoire.garde.setdefault("territoires", {})
    cle = (type(territoire), territoire.pk)
    if cle not in gardes or time.monotonic() - gardes[cle][0] > SECONDES:
        gardes[cle] = (time.monotonic(), _territoire_lire(territoire, memoire))
    return gardes[cle][1]


def _territoire_lire(territoire: Commission | Departement | Epci, memoire: Memoire) -> Geographie:
    communes = list(communes_de(territoire).values_list("pk", "code_insee", "epci__siren", "departement__code"))
    # Les clés plutôt qu’une sous-requête : PostgreSQL, sans statistiques, y passerait des minutes.
    couvertes = CompositionBassin.objects.en_vigueur().filter(commune__in=[commune[0] for commune in communes])
    bassins = couvertes.order_by().values_list("bassin__code", flat=True).distinct()
    return _des_communes((suite for _, *suite in communes), [f"bassin:{code}" for code in bassins], memoire)


def _des_communes(communes: Iterable[Sequence[str]], bassins: list[str], memoire: Memoire) -> Geographie:
    """Places that stand in these communes (code, EPCI, département), and what is given remotely to some inhabitants."""
    jetons = ["pays", "region", *bassins]
    positions: list[int] = []
    for code, siren, departement in communes:
        jetons += [f"com:{code}", f"epci:{siren}", f"dep:{departement}"]
        positions += memoire.territoires.get(f"com:{code}", ())
    return Geographie(
        memoire.ensemble(positions) | (couvertes(list(dict.fromkeys(jetons)), memoire) & _sans_venir(memoire))
    )


def zones_de_commune(commune: Commune, memoire: Memoire) -> list[str]:
    """The tokens of every zone that covers a commune; asked to the database once a minute at most."""
    gardees = memoire.garde.setdefault("zones", {})
    if commune.pk not in gardees or time.monotonic() - gardees[commune.pk][0] > SECONDES:
        gardees[commune.pk] = (time.monotonic(), zones_de(commune, bassin_de(commune)))
    return gardees[commune.pk][1]


def zones_de(commune: Commune, bassin: Bassin | None) -> list[str]:
    """The tokens of every zone that covers a commune of this bassin; no query for one read with its EPCI."""
    jetons = ["pays", "region", f"com:{commune.code_insee}", f"dep:{commune.code_departement}"]
    jetons += [f"com:{code}" for code in commune.anciens_codes]
    if commune.epci_id:
        jetons.append(f"epci:{commune.epci.siren}")
    return [*jetons, f"bassin:{bassin.code}"] if bassin else jetons


def couvertes(jetons: list[str], memoire: Memoire) -> int:
    """Rows whose zone is one of these."""
    lignes = 0
    for jeton in jetons:
        if jeton in memoire.zones:
            lignes |= memoire.zone(jeton)
    return lignes


def _sans_venir(memoire: Memoire) -> int:
    """Without place, or given remotely too."""
    return memoire.sans_lieu | memoire.facette(f"mode:{Mode.A_DISTANCE}")


def _proches(latitude: float, longitude: float, rayon: int, memoire: Memoire) -> int:
    """The rows within the radius, kept: many people search around the same towns."""
    cercles = memoire.garde.setdefault("cercles", {})
    cle = (latitude, longitude, rayon)
    if cle not in cercles:
        if len(cercles) > MAX_CERCLES_RETENUS:
            cercles.clear()
        cercles[cle] = memoire.ensemble(list(_positions_proches(latitude, longitude, rayon, memoire)))
    return cercles[cle]


def _positions_proches(latitude: float, longitude: float, rayon: int, memoire: Memoire) -> Iterator[int]:
    """Only the cells of the grid that touch the circle are read."""
    ecart_lat = rayon / KM_PAR_DEGRE
    ecart_lon = rayon / (KM_PAR_DEGRE * math.cos(math.radians(abs(latitude) + ecart_lat)))
    (i0, j0), (i1, j1) = (
        case(latitude - ecart_lat, longitude - ecart_lon),
        case(latitude + ecart_lat, longitude + ecart_lon),
    )
    x, y, z = vecteur(latitude, longitude)
    xs, ys, zs, cases, limite = memoire.xs, memoire.ys, memoire.zs, memoire.cases, math.cos(rayon / RAYON_TERRE_KM)
    for i in range(i0, i1 + 1):
        for j in range(j0, j1 + 1):
            for position in cases.get((i, j), ()):
                if x * xs[position] + y * ys[position] + z * zs[position] >= limite:
                    yield position
