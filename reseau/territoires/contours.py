"""Outlines in GeoJSON: read, simplified, joined, then matched with the territories that we know (R4.19)."""

import json
import math
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import Any

from django.db.models import Max, Min

from home.erreurs import RegleRefusee
from home.recherche.texte import replier
from reseau.territoires.models import Bassin, Commission, Commune, Departement, Epci, Niveau

# Outlines in GeoJSON: a hard reading, a simplification that keeps neighbours together, a union.
#
# Pure code without dependency. A `Forme` is a list of polygons, each a list of closed rings: the outer one
# counter-clockwise, then its holes clockwise (RFC 7946).

Point = tuple[float, float]
Anneau = list[Point]
Forme = list[list[Anneau]]

GEOMETRIES = ("Polygon", "MultiPolygon")
DECIMALES = 4  # une dizaine de mètres
MORCEAUX_MAX, SOMMETS_MAX = 20_000, 500_000
NOMBRE_MAX = 10_000_000  # au-delà, aucune projection connue
_SERRE = math.cos(math.radians(46.1))  # un degré de longitude est plus court qu’un degré de latitude


class GeometrieIncorrecte(ValueError):
    """Why an outline cannot be read, as a French clause."""


def forme_lire(geometrie: Any) -> Forme:
    """The polygons of a GeoJSON geometry, checked one number at a time; GeometrieIncorrecte says what is wrong."""
    if not isinstance(geometrie, dict) or geometrie.get("type") not in GEOMETRIES:
        raise GeometrieIncorrecte("ce n’est pas un polygone")
    coordonnees = geometrie.get("coordinates")
    polygones = coordonnees if geometrie["type"] == "MultiPolygon" else [coordonnees]
    _liste_exiger(polygones, MORCEAUX_MAX)
    forme = []
    for anneaux in polygones:
        _liste_exiger(anneaux, MORCEAUX_MAX)
        forme.append([_anneau_lire(sommets, trou=rang > 0) for rang, sommets in enumerate(anneaux)])
    return forme


def _liste_exiger(valeur: Any, maximum: int) -> None:
    if not isinstance(valeur, list) or not valeur:
        raise GeometrieIncorrecte("le polygone est vide")
    if len(valeur) > maximum:
        raise GeometrieIncorrecte("le polygone a trop de morceaux")


def _anneau_lire(sommets: Any, trou: bool) -> Anneau:
    if not isinstance(sommets, list) or len(sommets) < 4:
        raise GeometrieIncorrecte("un tracé a moins de quatre sommets")
    if len(sommets) > SOMMETS_MAX:
        raise GeometrieIncorrecte("un tracé a trop de sommets")
    points = [_point_lire(sommet) for sommet in sommets]
    if points[0] != points[-1]:
        raise GeometrieIncorrecte("un tracé n’est pas fermé : son dernier sommet n’est pas le premier")
    surface = aire(points)
    if surface == 0:
        raise GeometrieIncorrecte("un tracé n’a pas de surface")
    return points if (surface < 0) is trou else points[::-1]


def _point_lire(sommet: Any) -> Point:
    if not isinstance(sommet, list) or not 2 <= len(sommet) <= 3 or not all(map(_est_nombre, sommet)):
        raise GeometrieIncorrecte("une coordonnée n’est pas un nombre")
    longitude, latitude = float(sommet[0]), float(sommet[1])
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise GeometrieIncorrecte(
            "les coordonnées ne sont pas des degrés : exportez le fichier en WGS 84 (EPSG:4326), longitude d’abord"
        )
    return longitude, latitude


def _est_nombre(valeur: Any) -> bool:
    """A real number: no truth value, no infinity, nothing that is « not a number »."""
    return isinstance(valeur, int | float) and not isinstance(valeur, bool) and abs(valeur) <= NOMBRE_MAX


def aire(anneau: Sequence[Point]) -> float:
    """Twice the surface of a ring, positive when it turns counter-clockwise."""
    x0, y0 = anneau[0]
    return sum((x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0) for (x1, y1), (x2, y2) in pairwise(anneau))


def cadre(forme: Forme) -> tuple[float, float, float, float]:
    """West, south, east and north ends."""
    points = [point for polygone in forme for anneau in polygone for point in anneau]
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return min(xs), min(ys), max(xs), max(ys)


def sommets_compter(forme: Forme) -> int:
    """How many points it is drawn with."""
    return sum(len(anneau) for polygone in forme for anneau in polygone)


def geojson_ecrire(forme: Forme) -> dict[str, Any]:
    """The GeoJSON geometry of a shape."""
    polygones = [[[list(point) for point in anneau] for anneau in polygone] for polygone in forme]
    if len(polygones) == 1:
        return {"type": "Polygon", "coordinates": polygones[0]}
    return {"type": "MultiPolygon", "coordinates": polygones}


def simplifier(formes: Sequence[Forme], tolerance: float) -> list[Forme]:
    """The same shapes with fewer points, `tolerance` in degrees of latitude; a common border stays common.

    Borders are cut where three lines meet, and each piece is simplified once for both sides (Douglas–Peucker).
    """
    arrondies = [_arrondir(forme) for forme in formes]
    noeuds = _noeuds(anneau for forme in arrondies for polygone in forme for anneau in polygone)
    return [_forme_simplifier(forme, noeuds, tolerance) for forme in arrondies]


def _arrondir(forme: Forme) -> Forme:
    """Rounded, without the same point twice in a row nor what has no surface any more."""
    arrondie = []
    for polygone in forme:
        anneaux = []
        for anneau in polygone:
            points = [(round(x, DECIMALES), round(y, DECIMALES)) for x, y in anneau]
            uniques = [points[0], *(apres for avant, apres in pairwise(points) if avant != apres)]
            anneaux.append(uniques if len(uniques) >= 4 and aire(uniques) else None)
        if anneaux[0]:
            arrondie.append([anneau for anneau in anneaux if anneau])
    return arrondie or forme


def _noeuds(anneaux: Iterator[Anneau]) -> set[Point]:
    """Points where a border forks: they have more, or fewer, than two neighbours."""
    voisins: dict[Point, set[Point]] = defaultdict(set)
    for anneau in anneaux:
        for avant, apres in pairwise(anneau):
            voisins[avant].add(apres)
            voisins[apres].add(avant)
    return {point for point, autour in voisins.items() if len(autour) != 2}


def _forme_simplifier(forme: Forme, noeuds: set[Point], tolerance: float) -> Forme:
    simple = []
    for polygone in forme:
        anneaux = [_anneau_simplifier(anneau, noeuds, tolerance) for anneau in polygone]
        if _tient(anneaux[0]):
            simple.append([anneau for anneau in anneaux if _tient(anneau)])
    return simple or [max(forme, key=lambda polygone: aire(polygone[0]))]


def _tient(anneau: Anneau) -> bool:
    return len(anneau) >= 4 and aire(anneau) != 0


def _anneau_simplifier(anneau: Anneau, noeuds: set[Point], tolerance: float) -> Anneau:
    ouvert = anneau[:-1]
    coupes = [rang for rang, point in enumerate(ouvert) if point in noeuds] or _coupes(ouvert)
    tourne = ouvert[coupes[0] :] + ouvert[: coupes[0]] + [ouvert[coupes[0]]]
    bornes = [rang - coupes[0] for rang in coupes] + [len(ouvert)]
    simple = [tourne[0]]
    for debut, fin in pairwise(bornes):
        simple += _ligne_simplifier(tourne[debut : fin + 1], tolerance)[1:]
    return simple


def _coupes(ouvert: Sequence[Point]) -> list[int]:
    """Where to cut a ring that meets no fork: its smallest point and the farthest from it, whoever starts where."""
    premier = min(range(len(ouvert)), key=lambda rang: ouvert[rang])
    loin = max(
        range(len(ouvert)), key=lambda rang: (_ecart(ouvert[rang], ouvert[premier], ouvert[premier]), ouvert[rang])
    )
    return sorted({premier, loin})


def _ligne_simplifier(ligne: Sequence[Point], tolerance: float) -> list[Point]:
    """Douglas–Peucker, always in the same direction, so that both sides of a border keep the same points."""
    envers = (ligne[0], ligne[1]) > (ligne[-1], ligne[-2])
    points = ligne[::-1] if envers else ligne
    gardes = {0, len(points) - 1}
    pile = [(0, len(points) - 1)]
    while pile:
        debut, fin = pile.pop()
        ecart, rang = max(
            ((_ecart(points[n], points[debut], points[fin]), n) for n in range(debut + 1, fin)), default=(0.0, debut)
        )
        if ecart > tolerance * tolerance:
            gardes.add(rang)
            pile += [(debut, rang), (rang, fin)]
    simple = [points[n] for n in sorted(gardes)]
    return simple[::-1] if envers else simple


def _ecart(point: Point, debut: Point, fin: Point) -> float:
    """Square of the distance from a point to a segment, longitudes squeezed."""
    x, y = (point[0] - debut[0]) * _SERRE, point[1] - debut[1]
    dx, dy = (fin[0] - debut[0]) * _SERRE, fin[1] - debut[1]
    longueur = dx * dx + dy * dy
    part = min(1.0, max(0.0, (x * dx + y * dy) / longueur)) if longueur else 0.0
    return (x - part * dx) ** 2 + (y - part * dy) ** 2


def fondre(formes: Sequence[Forme]) -> Forme:
    """One shape from several: a border that two of them share point by point disappears, any other stays."""
    aretes: dict[tuple[Point, Point], None] = {}
    for forme in formes:
        for polygone in forme:
            for arete in (cote for anneau in polygone for cote in pairwise(anneau)):
                if arete[::-1] in aretes:
                    del aretes[arete[::-1]]
                else:
                    aretes[arete] = None
    anneaux = list(_enchainer(aretes))
    fondue = [[anneau] for anneau in anneaux if aire(anneau) > 0]
    for trou in (anneau for anneau in anneaux if aire(anneau) < 0):
        hote = next((polygone for polygone in fondue if _contient(polygone[0], trou)), None)
        if hote:
            hote.append(trou)
    return fondue


def _enchainer(aretes: dict[tuple[Point, Point], None]) -> Iterator[Anneau]:
    """Follow the sides until each ring closes; a ring that passes twice by a point is two rings."""
    suites: dict[Point, list[Point]] = defaultdict(list)
    for debut, fin in aretes:
        suites[debut].append(fin)
    for depart in list(suites):
        while suites[depart]:
            chemin, places = [depart], {depart: 0}
            while suites[chemin[-1]]:
                suivant = suites[chemin[-1]].pop()
                if suivant in places:
                    boucle = [*chemin[places[suivant] :], suivant]
                    if len(boucle) >= 4:
                        yield boucle
                    for point in chemin[places[suivant] + 1 :]:
                        del places[point]
                    del chemin[places[suivant] + 1 :]
                else:
                    places[suivant] = len(chemin)
                    chemin.append(suivant)


def _contient(anneau: Anneau, trou: Anneau) -> bool:
    """Whether a hole lies in a ring: cast a ray from the middle of its first side."""
    x, y = (trou[0][0] + trou[1][0]) / 2, (trou[0][1] + trou[1][1]) / 2
    dedans = False
    for (x1, y1), (x2, y2) in pairwise(anneau):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            dedans = not dedans
    return dedans


# A file of outlines, read against the territories that we know: what matches, what is refused, and why.

TAILLE_MAX = 20 * 1024 * 1024
ENTITES_MAX = 40_000
SOMMETS_GARDES = 4_000
TOLERANCES = {Niveau.COMMUNE: 0.0005}
TOLERANCE = 0.002  # environ deux cents mètres : moins d’un pixel sur la carte de la région
CRS_ADMIS = ("CRS84", "EPSG::4326", "EPSG:4326")
# Le modèle, le champ du code, et si le nom seul désigne le territoire.
TERRITOIRES = {
    Niveau.BASSIN: (Bassin, "code", True),
    Niveau.COMMISSION: (Commission, "code", True),
    Niveau.DEPARTEMENT: (Departement, "code", True),
    Niveau.EPCI: (Epci, "siren", True),
    Niveau.COMMUNE: (Commune, "code_insee", False),
}


@dataclass
class ContourLu:
    """One outline of the file; `raison` says why it is refused, `code` is empty when no territory of ours answers."""

    valeur: str
    code: str = ""
    nom: str = ""
    raison: str = ""
    forme: Forme = field(default_factory=list, repr=False)
    sommets: int = 0

    @property
    def geojson(self) -> dict[str, Any]:
        return geojson_ecrire(self.forme)


@dataclass
class Lecture:
    """What a file would give: outlines ready to be stored, refused, or of territories that are not ours."""

    niveau: str
    bons: list[ContourLu]
    refuses: list[ContourLu]
    ignores: list[ContourLu]
    absents: list[str]


def fichier_lire(contenu: bytes) -> dict[str, Any]:
    """The GeoJSON collection in these bytes; RegleRefusee "fichier_illisible" says why it is not one."""
    if len(contenu) > TAILLE_MAX:
        raise RegleRefusee("fichier_illisible", "Ce fichier dépasse vingt mégaoctets : simplifiez-le ou découpez-le.")
    try:
        donnees = json.loads(contenu.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        raise RegleRefusee("fichier_illisible", "Ce fichier n’est pas du GeoJSON lisible.")
    if not isinstance(donnees, dict) or donnees.get("type") != "FeatureCollection":
        raise RegleRefusee("fichier_illisible", "Ce fichier n’est pas une collection GeoJSON (FeatureCollection).")
    entites = donnees.get("features")
    if not isinstance(entites, list) or not entites:
        raise RegleRefusee("fichier_illisible", "Cette collection GeoJSON ne contient aucun contour.")
    if len(entites) > ENTITES_MAX:
        raise RegleRefusee("fichier_illisible", f"Ce fichier a plus de {ENTITES_MAX} contours : découpez-le.")
    if not _repere_admis(donnees.get("crs")):
        raise RegleRefusee(
            "fichier_illisible", "Les coordonnées de ce fichier ne sont pas en WGS 84 (EPSG:4326) : convertissez-le."
        )
    return donnees


def chemin_lire(chemin: Path) -> dict[str, Any]:
    """The same from a path; OSError when it cannot be opened."""
    with chemin.open("rb") as flux:
        return fichier_lire(flux.read(TAILLE_MAX + 1))


def _repere_admis(crs: Any) -> bool:
    """Nothing said, or WGS 84."""
    if crs is None:
        return True
    proprietes = crs.get("properties") if isinstance(crs, dict) else None
    nom = proprietes.get("name") if isinstance(proprietes, dict) else None
    return isinstance(nom, str) and nom.endswith(CRS_ADMIS)


def proprietes_proposer(donnees: dict[str, Any]) -> list[str]:
    """The properties of the first outlines, to name in a message."""
    noms: dict[str, None] = {}
    for entite in donnees["features"][:20]:
        proprietes = entite.get("properties") if isinstance(entite, dict) else None
        noms |= dict.fromkeys(str(nom)[:60] for nom in proprietes) if isinstance(proprietes, dict) else {}
    return list(noms)[:20]


def contours_lire(donnees: dict[str, Any], niveau: str, propriete: str = "code") -> Lecture:
    """Match each outline with a territory by its code, or its name where names are unique; writes nothing.

    Outlines of other territories are left aside: a national file may be given as it is.
    """
    niveau = Niveau(niveau)
    codes, noms = _connus(niveau)
    lus = [_entite_lire(entite, propriete, codes, noms) for entite in donnees["features"]]
    _doubles_refuser(lus)
    _lointains_refuser(lus)
    bons = [lu for lu in lus if lu.code and not lu.raison]
    formes = simplifier([lu.forme for lu in bons], TOLERANCES.get(niveau, TOLERANCE))
    for lu, forme in zip(bons, formes, strict=True):
        lu.forme, lu.sommets = forme, sommets_compter(forme)
        if lu.sommets > SOMMETS_GARDES:
            lu.raison = f"le contour garde {lu.sommets} sommets une fois simplifié : c’est trop pour une page"
    presents = {lu.code for lu in bons}
    return Lecture(
        niveau=niveau,
        bons=[lu for lu in bons if not lu.raison],
        refuses=[lu for lu in lus if lu.raison],
        ignores=[lu for lu in lus if not lu.code and not lu.raison],
        absents=[nom for code, nom in codes.items() if code not in presents],
    )


def _connus(niveau: Niveau) -> tuple[dict[str, str], dict[str, str]]:
    """Names by code, and codes by folded name, of the territories in force."""
    modele, champ, par_nom = TERRITOIRES[niveau]
    lignes = modele.objects.en_vigueur() if niveau in (Niveau.BASSIN, Niveau.COMMISSION) else modele.objects.all()
    codes = dict(lignes.order_by("nom").values_list(champ, "nom"))
    return codes, {replier(nom): code for code, nom in codes.items()} if par_nom else {}


def _entite_lire(entite: Any, propriete: str, codes: dict[str, str], noms: dict[str, str]) -> ContourLu:
    proprietes = entite.get("properties") if isinstance(entite, dict) else None
    brute = proprietes.get(propriete) if isinstance(proprietes, dict) else None
    if isinstance(brute, bool) or not isinstance(brute, str | int) or str(brute).strip() == "":
        return ContourLu("", raison=f"la propriété « {propriete} » manque")
    valeur = str(brute).strip()[:160]
    code = valeur if valeur in codes else noms.get(replier(valeur), "")
    if not code:
        return ContourLu(valeur)
    lu = ContourLu(valeur, code, codes[code])
    try:
        lu.forme = forme_lire(entite.get("geometry"))
    except GeometrieIncorrecte as erreur:
        lu.raison = str(erreur)
    return lu


def _doubles_refuser(lus: list[ContourLu]) -> None:
    vus: set[str] = set()
    for lu in lus:
        if lu.code in vus:
            lu.raison = lu.raison or "ce territoire a déjà un contour dans le fichier"
        elif lu.code:
            vus.add(lu.code)


def _lointains_refuser(lus: list[ContourLu]) -> None:
    """An outline that meets none of our communes has its numbers in the wrong order, or is of somewhere else."""
    bornes = Commune.objects.aggregate(
        ouest=Min("longitude"), sud=Min("latitude"), est=Max("longitude"), nord=Max("latitude")
    )
    if bornes["ouest"] is None:
        return
    for lu in (lu for lu in lus if lu.forme and not lu.raison):
        ouest, sud, est, nord = cadre(lu.forme)
        if ouest > bornes["est"] or est < bornes["ouest"] or sud > bornes["nord"] or nord < bornes["sud"]:
            lu.raison = "le contour est loin de la région : longitude et latitude sont peut-être inversées"


def lecture_dire(lecture: Lecture) -> Iterator[str]:
    """The report, one sentence a line; refusals first."""
    for lu in lecture.refuses:
        yield f"Refusé : {lu.nom or lu.valeur or 'contour sans nom'}, {lu.raison}."
    if lecture.ignores:
        exemples = ", ".join(f"« {lu.valeur} »" for lu in lecture.ignores[:5])
        suite = "…" if len(lecture.ignores) > 5 else ""
        yield f"Laissés de côté, inconnus ici : {len(lecture.ignores)} ({exemples}{suite})."
    if lecture.absents:
        exemples = ", ".join(lecture.absents[:5]) + ("…" if len(lecture.absents) > 5 else "")
        yield f"Territoires sans contour dans ce fichier : {len(lecture.absents)} ({exemples})."


def a_garder(lecture: Lecture) -> dict[str, Any]:
    """What a file that was read needs to be written later."""
    entites = [{"properties": {"code": lu.code}, "geometry": lu.geojson} for lu in lecture.bons]
    return {"niveau": lecture.niveau, "donnees": {"type": "FeatureCollection", "features": entites}}
