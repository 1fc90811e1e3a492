"""Make the project's own tables of territories again (see reseau/territoires/donnees/SOURCES.md).

    python scripts/territoires.py table NPM TERRITOIRES      départements, EPCI, bassins, communes
    python scripts/territoires.py france TERRITOIRES         all the communes of France
    python scripts/territoires.py voisines TERRITOIRES       the nearest communes outside the region
    python scripts/territoires.py contours REGION.geojson    approximate outlines (requirements-scripts.txt)

NPM is the `data` folder of npm `@etalab/decoupage-administratif` 6.0.0; TERRITOIRES holds the tables of communes and of
zones that SOURCES.md names. SORTIE may name another folder. Sorted by code, without a date: running it again changes
nothing.
"""

import csv
import gzip
import io
import json
import math
import os
import re
import sys
import unicodedata
from pathlib import Path

DONNEES = Path(__file__).resolve().parent.parent / "reseau" / "territoires" / "donnees"
SORTIE = Path(os.environ.get("SORTIE", DONNEES))
DEPARTEMENTS = ("16", "17", "79", "86")
VOISINS = {
    "24": "Dordogne", "33": "Gironde", "36": "Indre", "37": "Indre-et-Loire", "49": "Maine-et-Loire", "85": "Vendée",
    "87": "Haute-Vienne",
}  # fmt: skip
ARRONDISSEMENTS = {"75056": range(75101, 75121), "69123": range(69381, 69390), "13055": range(13201, 13217)}
# The INSEE label lost an accent; the separator becomes an en dash.
LIBELLES_ZONES = {"5406": "Saintes – Saint-Jean-d’Angély"}
SOURCE_BASSINS = "Zones d’emploi 2010, INSEE (copie sous ODbL)"
KM_MAX, RAYON_TERRE_KM = 15, 6371.0088


def typographie(nom: str) -> str:
    """French apostrophe, as shown on screen."""
    return nom.replace("'", "’").replace(" - ", " – ").strip()


def code_bassin(libelle: str) -> str:
    """A slug: no accent, one hyphen between words."""
    plat = unicodedata.normalize("NFKD", libelle.replace("’", "-")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plat).strip("-")


def lire(chemin: Path) -> list[dict[str, str]]:
    with chemin.open(encoding="utf-8", newline="") as flux:
        return list(csv.DictReader(flux))


def texte_de(entetes: list[str], lignes: list[list]) -> str:
    texte = io.StringIO()
    table = csv.writer(texte, lineterminator="\n")
    table.writerows([entetes, *lignes])
    return texte.getvalue()


def ecrire(nom: str, entetes: list[str], lignes: list[list]) -> None:
    (SORTIE / nom).write_text(texte_de(entetes, lignes), encoding="utf-8", newline="")
    print(f"{nom} : {len(lignes)} lignes")


def anciens_noms(communes: list[dict], actuelles: dict[str, dict]) -> dict[str, list[str]]:
    """Names of the delegated and associated communes, under the commune they now belong to."""
    noms: dict[str, list[str]] = {}
    for commune in communes:
        chef = commune.get("chefLieu")
        if commune["type"] == "commune-actuelle" or chef not in actuelles:
            continue
        if commune["nom"] != actuelles[chef]["nom"]:
            noms.setdefault(chef, []).append(typographie(commune["nom"]))
    return {code: sorted(liste) for code, liste in noms.items()}


def table(npm: Path, territoires: Path) -> None:
    """Départements, EPCI, bassins and communes."""
    communes, groupements, departements = (
        json.loads((npm / f"{nom}.json").read_text("utf-8")) for nom in ("communes", "epci", "departements")
    )
    actuelles = {
        c["code"]: c for c in communes if c["type"] == "commune-actuelle" and c.get("departement") in DEPARTEMENTS
    }
    faits, zones = (
        {ligne["code_insee"]: ligne for ligne in lire(territoires / nom)}
        for nom in ("communes-poitou-charentes-2026.csv", "zonages-communes-poitou-charentes.csv")
    )
    if not set(actuelles) == set(faits) == set(zones):
        sys.exit("Les trois sources ne couvrent pas les mêmes communes.")
    siren_de = {membre["code"]: e["code"] for e in groupements for membre in e["membres"]}
    libelles = {z["ze2010"]: LIBELLES_ZONES.get(z["ze2010"], typographie(z["ze2010_libelle"])) for z in zones.values()}
    noms, utiles = anciens_noms(communes, actuelles), {siren_de[code] for code in actuelles}
    ici = [[d["code"], typographie(d["nom"])] for d in departements if d["code"] in DEPARTEMENTS]
    ecrire("departements.csv", ["code", "nom"], ici)
    epci = sorted([e["code"], typographie(e["nom"])] for e in groupements if e["code"] in utiles)
    ecrire("epci.csv", ["siren", "nom"], epci)
    bassins = sorted([code_bassin(nom), nom, "2010-01-01", SOURCE_BASSINS] for nom in libelles.values())
    ecrire("bassins.csv", ["code", "nom", "valide_du", "source"], bassins)
    colonnes = "code_insee nom departement epci bassin codes_postaux population latitude longitude anciens_codes"
    lignes = [
        [
            code, typographie(commune["nom"]), commune["departement"], siren_de[code],
            code_bassin(libelles[zones[code]["ze2010"]]), " ".join(sorted(commune["codesPostaux"])),
            commune["population"], f"{float(faits[code]['latitude']):.4f}", f"{float(faits[code]['longitude']):.4f}",
            " ".join(sorted(commune.get("anciensCodes", []))), "|".join(noms.get(code, [])),
        ]
        for code, commune in sorted(actuelles.items())
    ]  # fmt: skip
    ecrire("communes.csv", [*colonnes.split(), "anciens_noms"], lignes)


def france(territoires: Path) -> None:
    """All the communes; centres to three decimals, a hundred metres; arrondissements stand with the former codes."""
    colonnes = ["code_insee", "nom", "codes_postaux", "population", "latitude", "longitude", "anciens_codes"]
    lignes = []
    for fait in lire(territoires / "communes-france-2026.csv"):
        code = fait["code_insee"]
        anciens = {*fait["anciens_codes"].split("|"), *map(str, ARRONDISSEMENTS.get(code, ()))}
        centre = [f"{float(fait[nom]):.3f}" if fait[nom] else "" for nom in ("latitude", "longitude")]
        postaux = " ".join(sorted(fait["codes_postaux"].split("|")))
        nom = fait["nom"].replace("'", "’").strip()
        lignes.append([code, nom, postaux, fait["population"], *centre, " ".join(sorted(filter(None, anciens)))])
    texte = texte_de(colonnes, sorted(lignes))
    (SORTIE / "communes-france.csv.gz").write_bytes(gzip.compress(texte.encode(), 9, mtime=0))
    print(f"communes-france.csv.gz : {len(lignes)} lignes")


def distance(a: dict[str, str], b: dict[str, str]) -> float:
    phi1, phi2 = math.radians(float(a["latitude"])), math.radians(float(b["latitude"]))
    ecart = math.radians(float(b["longitude"]) - float(a["longitude"]))
    haversine = math.sin((phi2 - phi1) / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(ecart / 2) ** 2
    return 2 * RAYON_TERRE_KM * math.asin(math.sqrt(haversine))


def voisines(territoires: Path) -> None:
    """For each commune of ours and each neighbouring département, the nearest one within fifteen kilometres."""
    dehors: dict[str, list[dict[str, str]]] = {}
    for ligne in lire(territoires / "communes-france-2026.csv"):
        if ligne["departement"] in VOISINS and ligne["latitude"]:
            dehors.setdefault(ligne["departement"], []).append(ligne)
    lignes: list[list] = []
    for commune in lire(DONNEES / "communes.csv"):
        for code, candidates in sorted(dehors.items()):
            km, voisine = min(((distance(commune, v), v) for v in candidates), key=lambda paire: paire[0])
            if km <= KM_MAX:
                nom = voisine["nom"].replace("'", "’")
                proche = [commune["code_insee"], voisine["code_insee"], nom, VOISINS[code], max(1, round(km))]
                lignes.append(proche)
    ecrire("communes-voisines.csv", ["commune", "code_insee", "nom", "departement", "km"], lignes)


LATITUDE_MOYENNE = 46.1
# One degree of longitude is shorter than one of latitude: distances are compared after this squeeze.
SERRE = math.cos(math.radians(LATITUDE_MOYENNE))
TOLERANCE = 0.008  # visvalingam: about the square root of the areas dropped, in degrees
MORCEAU_MINIMAL = 0.0008  # islets and slivers under about 7 km² are dropped
TAILLE_MAX = 60_000
CELLULES = "Contours approchés : cellules de Voronoï des centres de communes (COG 2026, INSEE et IGN, Licence Ouverte) "
SOURCES = {
    "bassin": CELLULES + "regroupées par zone d’emploi 2010 (INSEE, copie sous ODbL), découpées par le contour des "
    "quatre départements (IGN)",
    "departement": CELLULES + "regroupées par département, découpées par le contour des quatre départements (IGN)",
}


def contours(region: Path) -> None:
    """Voronoi cells of the centres, dissolved by bassin, then by département, clipped to the region, simplified.

    Neighbours keep one common border. Each feature says `"approximatif": true` and names its sources.
    """
    import shapely
    from shapely.affinity import scale
    from shapely.geometry import MultiPoint, Point, mapping, shape

    def serrer(geometrie, facteur: float):
        return scale(geometrie, xfact=facteur, yfact=1.0, origin=(0, 0))

    def sans_miettes(geometrie):
        morceaux = [p for p in getattr(geometrie, "geoms", [geometrie]) if p.geom_type == "Polygon"]
        return shapely.union_all([p for p in morceaux if p.area >= MORCEAU_MINIMAL] or morceaux)

    def arrondir(coordonnees):
        if isinstance(coordonnees[0], int | float):
            return [round(coordonnees[0], 4), round(coordonnees[1], 4)]
        return [arrondir(c) for c in coordonnees]

    donnees = json.loads(region.read_text(encoding="utf-8"))
    union = shapely.union_all([shape(f["geometry"]).buffer(0) for f in donnees["features"]])
    # Closed over the hairlines that separate simplified neighbours.
    contour = serrer(union.buffer(0.004, join_style="mitre").buffer(-0.004, join_style="mitre"), SERRE)
    communes = lire(DONNEES / "communes.csv")
    centres = MultiPoint([Point(float(c["longitude"]) * SERRE, float(c["latitude"])) for c in communes])
    cellules = shapely.voronoi_polygons(centres, extend_to=contour, ordered=True).geoms
    for colonne, source in SOURCES.items():
        noms = {ligne["code"]: ligne["nom"] for ligne in lire(DONNEES / f"{colonne}s.csv")}
        groupes: dict[str, list] = {}
        for commune, cellule in zip(communes, cellules, strict=True):
            groupes.setdefault(commune[colonne], []).append(cellule)
        codes = sorted(groupes)
        bruts = [sans_miettes(shapely.union_all(groupes[code]).intersection(contour)) for code in codes]
        entites = []
        for code, simple in zip(codes, shapely.coverage_simplify(bruts, TOLERANCE), strict=True):
            forme = mapping(serrer(simple, 1 / SERRE))
            proprietes = {"code": code, "nom": noms[code], "approximatif": True}
            trace = {"type": forme["type"], "coordinates": arrondir(forme["coordinates"])}
            entites.append({"type": "Feature", "properties": proprietes, "geometry": trace})
        lignes = ",\n".join(json.dumps(e, ensure_ascii=False, separators=(",", ":")) for e in entites)
        tete = f'{{"type":"FeatureCollection","approximatif":true,"source":{json.dumps(source, ensure_ascii=False)}'
        texte = f'{tete},"features":[\n{lignes}\n]}}\n'
        if (octets := len(texte.encode())) > TAILLE_MAX:
            sys.exit(f"{octets} octets : au-delà de {TAILLE_MAX}, augmentez TOLERANCE.")
        (SORTIE / f"contours-{colonne}s.geojson").write_text(texte, encoding="utf-8")
        print(f"contours-{colonne}s.geojson : {len(entites)} contours, {octets} octets")


if __name__ == "__main__":
    faire = {"table": table, "france": france, "voisines": voisines, "contours": contours}.get(" ".join(sys.argv[1:2]))
    if faire is None:
        sys.exit(__doc__)
    faire(*map(Path, sys.argv[2:]))
