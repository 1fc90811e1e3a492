"""Compile all the communes of France (development script, standard library only).

    python scripts/communes_france.py TERRITOIRES [SORTIE]

TERRITOIRES holds `communes-france-2026.csv` (codes, names, centres, populations). Centres are kept to three decimals, a
hundred metres; the codes of the arrondissements of Paris, Lyon and Marseille stand with the former codes of the city.
Sorted by code, compressed without a date: running it again changes nothing.
"""

import csv
import gzip
import io
import sys
from pathlib import Path

DONNEES = Path(__file__).resolve().parent.parent / "reseau" / "territoires" / "donnees"
COLONNES = ["code_insee", "nom", "codes_postaux", "population", "latitude", "longitude", "anciens_codes"]
ARRONDISSEMENTS = {"75056": range(75101, 75121), "69123": range(69381, 69390), "13055": range(13201, 13217)}


def ligne_commune(fait: dict[str, str]) -> list[str]:
    code = fait["code_insee"]
    anciens = {*fait["anciens_codes"].split("|"), *map(str, ARRONDISSEMENTS.get(code, ()))}
    return [
        code,
        fait["nom"].replace("'", "’").strip(),
        " ".join(sorted(fait["codes_postaux"].split("|"))),
        fait["population"],
        *(f"{float(fait[nom]):.3f}" if fait[nom] else "" for nom in ("latitude", "longitude")),
        " ".join(sorted(filter(None, anciens))),
    ]


def main(territoires: Path, sortie: Path) -> None:
    with (territoires / "communes-france-2026.csv").open(encoding="utf-8", newline="") as flux:
        lignes = sorted(ligne_commune(fait) for fait in csv.DictReader(flux))
    texte = io.StringIO()
    table = csv.writer(texte, lineterminator="\n")
    table.writerow(COLONNES)
    table.writerows(lignes)
    (sortie / "communes-france.csv.gz").write_bytes(gzip.compress(texte.getvalue().encode(), 9, mtime=0))
    print(f"communes-france.csv.gz : {len(lignes)} lignes")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(Path(sys.argv[1]), Path(sys.argv[2]) if len(sys.argv) == 3 else DONNEES)
