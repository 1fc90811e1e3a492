"""Compute approximate outlines of bassins and départements from the centres of communes (development script).

    pip install -r requirements-scripts.txt
    python scripts/contours_bassins.py REGION.geojson [DOSSIER]

Voronoi cells of the commune centres, dissolved by bassin, then by département, clipped to the outline of the region
(the union of the features of REGION.geojson), simplified together so that neighbours keep one common border. Each
feature says `"approximatif": true` and names its sources: these are not official outlines.
"""

import csv
import json
import math
import sys
from pathlib import Path

import shapely
from shapely.affinity import scale
from shapely.geometry import MultiPoint, Point, mapping, shape

DONNEES = Path(__file__).resolve().parent.parent / "reseau" / "territoires" / "donnees"
LATITUDE_MOYENNE = 46.1
# One degree of longitude is shorter than one of latitude: distances are compared after this squeeze.
SERRE = math.cos(math.radians(LATITUDE_MOYENNE))
TOLERANCE = 0.008  # visvalingam: about the square root of the areas dropped, in degrees
MORCEAU_MINIMAL = 0.0008  # islets and slivers under about 7 km² are dropped
TAILLE_MAX = 60_000
SOURCES = {
    "bassin": (
        "Contours approchés : cellules de Voronoï des centres de communes (COG 2026, INSEE et IGN, Licence Ouverte) "
        "regroupées par zone d’emploi 2010 (INSEE, copie sous ODbL), découpées par le contour des quatre départements "
        "(IGN)"
    ),
    "departement": (
        "Contours approchés : cellules de Voronoï des centres de communes (COG 2026, INSEE et IGN, Licence Ouverte) "
        "regroupées par département, découpées par le contour des quatre départements (IGN)"
    ),
}


def resserrer(geometrie, facteur: float):
    return scale(geometrie, xfact=facteur, yfact=1.0, origin=(0, 0))


def lire_region(chemin: Path):
    """Union of the départements, closed over the hairlines that separate simplified neighbours."""
    donnees = json.loads(chemin.read_text(encoding="utf-8"))
    union = shapely.union_all([shape(f["geometry"]).buffer(0) for f in donnees["features"]])
    return resserrer(union.buffer(0.004, join_style="mitre").buffer(-0.004, join_style="mitre"), SERRE)


def cellules_par(colonne: str, region) -> dict[str, list]:
    with (DONNEES / "communes.csv").open(encoding="utf-8", newline="") as flux:
        communes = list(csv.DictReader(flux))
    points = [Point(float(c["longitude"]) * SERRE, float(c["latitude"])) for c in communes]
    cellules = shapely.voronoi_polygons(MultiPoint(points), extend_to=region, ordered=True)
    groupes: dict[str, list] = {}
    for commune, cellule in zip(communes, cellules.geoms, strict=True):
        groupes.setdefault(commune[colonne], []).append(cellule)
    return groupes


def sans_miettes(geometrie):
    morceaux = [p for p in getattr(geometrie, "geoms", [geometrie]) if p.geom_type == "Polygon"]
    gardes = [p for p in morceaux if p.area >= MORCEAU_MINIMAL] or morceaux
    return shapely.union_all(gardes)


def contours(colonne: str, region) -> dict[str, object]:
    groupes = cellules_par(colonne, region)
    codes = sorted(groupes)
    bruts = [sans_miettes(shapely.union_all(groupes[code]).intersection(region)) for code in codes]
    simples = shapely.coverage_simplify(bruts, TOLERANCE)
    return {code: resserrer(geometrie, 1 / SERRE) for code, geometrie in zip(codes, simples, strict=True)}


def arrondir(coordonnees):
    if isinstance(coordonnees[0], int | float):
        return [round(coordonnees[0], 4), round(coordonnees[1], 4)]
    return [arrondir(c) for c in coordonnees]


def entite(code: str, nom: str, geometrie) -> dict:
    forme = mapping(geometrie)
    return {
        "type": "Feature",
        "properties": {"code": code, "nom": nom, "approximatif": True},
        "geometry": {"type": forme["type"], "coordinates": arrondir(forme["coordinates"])},
    }


def ecrire(colonne: str, region, dossier: Path) -> None:
    with (DONNEES / f"{colonne}s.csv").open(encoding="utf-8", newline="") as flux:
        noms = {ligne["code"]: ligne["nom"] for ligne in csv.DictReader(flux)}
    formes = contours(colonne, region)
    entites = [entite(code, noms[code], forme) for code, forme in formes.items()]
    lignes = ",\n".join(json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entites)
    texte = (
        '{"type":"FeatureCollection","approximatif":true,"source":'
        + json.dumps(SOURCES[colonne], ensure_ascii=False)
        + ',"features":[\n'
        + lignes
        + "\n]}\n"
    )
    octets = len(texte.encode())
    if octets > TAILLE_MAX:
        sys.exit(f"{octets} octets : au-delà de {TAILLE_MAX}, augmentez TOLERANCE.")
    sortie = dossier / f"contours-{colonne}s.geojson"
    sortie.write_text(texte, encoding="utf-8")
    print(f"{sortie.name} : {len(entites)} contours, {octets} octets")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    region = lire_region(Path(sys.argv[1]))
    for colonne in SOURCES:
        ecrire(colonne, region, Path(sys.argv[2]) if len(sys.argv) == 3 else DONNEES)
