"""The whole directory handed over, in each format: first byte, whole time, memory; then read by foreign readers.

Runs on the directory of `benchmarks.annuaire`. `python -m benchmarks.exports FICHIER` only reads a file again.
"""

import json
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.mesures import Mesure, memoire_mo

BUDGET_PREMIER, BUDGET_ENTIER, FOIS = 2_000, 60_000, 3


def mesures() -> list[Mesure]:
    """Two lines per format; every line of data.inclusion checked by the official package, every point by GDAL."""
    from benchmarks.annuaire import annuaire_national
    from reseau.echanges.exports import FORMATS

    annuaire_national()
    with tempfile.TemporaryDirectory() as dossier:
        lignes = [ligne for code in FORMATS for ligne in _mesurer(code, Path(dossier))]
        print(valider_data_inclusion(Path(dossier) / FORMATS["data-inclusion"].fichier))
        print(valider_geojson(Path(dossier) / FORMATS["geojson"].fichier))
    return lignes


def _mesurer(code: str, dossier: Path) -> list[Mesure]:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from reseau.echanges.exports import FORMATS, Bilan, Exportables, exporter

    format_, bilan, temps = FORMATS[code], Bilan(), []
    for _ in range(FOIS):
        debut, cpu = time.perf_counter(), time.process_time()
        next(exporter(format_, Exportables()))
        temps.append((1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)))
    with CaptureQueriesContext(connection) as captees:
        next(exporter(format_, Exportables()))
    debut, cpu = time.perf_counter(), time.process_time()
    with (dossier / format_.fichier).open("wb") as fichier:
        for paquet in exporter(format_, Exportables(), bilan):
            fichier.write(paquet)
    entier, cpu = 1000 * (time.perf_counter() - debut), 1000 * (time.process_time() - cpu)
    temps.sort()
    memoire = memoire_mo()
    taille = f"{bilan.structures} structures, {bilan.services} services"
    premier = (temps[FOIS // 2][0], temps[-1][0], temps[FOIS // 2][1], len(captees), memoire, BUDGET_PREMIER)
    return [
        Mesure(f"export {code} : premier paquet", taille, *premier),
        Mesure(f"export {code} : entier", taille, entier, entier, cpu, None, memoire, BUDGET_ENTIER),
    ]


def valider_data_inclusion(chemin: Path) -> str:
    """Every line by the official package; one invalid line stops everything."""
    from data_inclusion.schema.v1 import Service, Structure

    export = json.loads(chemin.read_bytes())
    for modele, lignes in ((Structure, export["structures"]), (Service, export["services"])):
        for ligne in lignes:
            modele.model_validate(ligne)
    return f"data.inclusion : {len(export['structures'])} structures et {len(export['services'])} services valides"


def valider_geojson(chemin: Path) -> str:
    """Every feature by GDAL: as many as written, points in degrees."""
    try:
        import pyogrio
    except ImportError:
        raise SystemExit("Installez les lecteurs des mesures : pip install -r requirements-bancs.txt") from None
    infos = pyogrio.read_info(chemin, force_total_bounds=True)
    ecrites = chemin.read_bytes().count(b'{"type":"Feature",')
    assert infos["features"] == ecrites and infos["crs"] == "EPSG:4326", infos
    ouest, sud, est, nord = infos["total_bounds"]
    assert -180 <= ouest <= est <= 180 and -90 <= sud <= nord <= 90, infos["total_bounds"]
    _, _, geometries, _ = pyogrio.raw.read(chemin)
    places = sum(geometrie is not None for geometrie in geometries)
    cadre = f"de {ouest:.2f} {sud:.2f} à {est:.2f} {nord:.2f}"
    return f"GeoJSON : {ecrites} entités lues par GDAL, dont {places} points, {cadre}"


if __name__ == "__main__":
    lire = valider_geojson if sys.argv[1].endswith(".geojson") else valider_data_inclusion
    print(lire(Path(sys.argv[1])))
