"""Compile the nearest communes outside the region (development script, standard library only).

    python scripts/communes_voisines.py TERRITOIRES [SORTIE]

TERRITOIRES holds `communes-france-2026.csv` (codes, names, centres). For each commune of ours and each neighbouring
département, the nearest commune of that département when its centre is at most fifteen kilometres away, in whole
kilometres. Sorted by code: running it again changes nothing.
"""

import csv
import math
import sys
from pathlib import Path

DONNEES = Path(__file__).resolve().parent.parent / "reseau" / "territoires" / "donnees"
DEPARTEMENTS = {
    "24": "Dordogne",
    "33": "Gironde",
    "36": "Indre",
    "37": "Indre-et-Loire",
    "49": "Maine-et-Loire",
    "85": "Vendée",
    "87": "Haute-Vienne",
}
KM_MAX = 15
RAYON_TERRE_KM = 6371.0088


def distance(a: dict, b: dict) -> float:
    phi1, phi2 = math.radians(float(a["latitude"])), math.radians(float(b["latitude"]))
    ecart = math.radians(float(b["longitude"]) - float(a["longitude"]))
    haversine = math.sin((phi2 - phi1) / 2) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(ecart / 2) ** 2
    return 2 * RAYON_TERRE_KM * math.asin(math.sqrt(haversine))


def main(territoires: Path, sortie: Path) -> None:
    with (DONNEES / "communes.csv").open(encoding="utf-8", newline="") as flux:
        communes = list(csv.DictReader(flux))
    dehors: dict[str, list[dict]] = {}
    with (territoires / "communes-france-2026.csv").open(encoding="utf-8", newline="") as flux:
        for ligne in csv.DictReader(flux):
            if ligne["departement"] in DEPARTEMENTS and ligne["latitude"]:
                dehors.setdefault(ligne["departement"], []).append(ligne)
    lignes = []
    for commune in communes:
        for code, candidates in sorted(dehors.items()):
            km, voisine = min(((distance(commune, v), v) for v in candidates), key=lambda paire: paire[0])
            if km <= KM_MAX:
                nom = voisine["nom"].replace("'", "’")
                lignes.append(
                    [commune["code_insee"], voisine["code_insee"], nom, DEPARTEMENTS[code], max(1, round(km))]
                )
    with (sortie / "communes-voisines.csv").open("w", encoding="utf-8", newline="") as flux:
        table = csv.writer(flux, lineterminator="\n")
        table.writerow(["commune", "code_insee", "nom", "departement", "km"])
        table.writerows(lignes)
    print(f"communes-voisines.csv : {len(lignes)} lignes")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else DONNEES)
