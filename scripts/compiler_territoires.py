"""Compile the project's own table of territories (development script, standard library only).

    python scripts/compiler_territoires.py NPM_DATA TERRITOIRES [SORTIE]

NPM_DATA is the `data` folder of npm `@etalab/decoupage-administratif` 6.0.0; TERRITOIRES holds
`communes-poitou-charentes-2026.csv` (centres) and `zonages-communes-poitou-charentes.csv` (zones d'emploi 2010).
Writes départements, EPCI, bassins and communes as CSV, sorted by code: running it again changes nothing.
"""

import csv
import json
import re
import sys
import unicodedata
from pathlib import Path

DEPARTEMENTS = ("16", "17", "79", "86")
SORTIE = Path(__file__).resolve().parent.parent / "reseau" / "territoires" / "donnees"
# The INSEE label lost an accent; the separator becomes an en dash.
LIBELLES_ZONES = {"5406": "Saintes – Saint-Jean-d’Angély"}
SOURCE_BASSINS = "Zones d’emploi 2010, INSEE (copie sous ODbL)"


def typographie(nom: str) -> str:
    """French apostrophe, as shown on screen."""
    return nom.replace("'", "’").replace(" - ", " – ").strip()


def code_bassin(libelle: str) -> str:
    """A slug: no accent, one hyphen between words."""
    plat = unicodedata.normalize("NFKD", libelle.replace("’", "-")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plat).strip("-")


def lire_json(dossier: Path, nom: str) -> list[dict]:
    return json.loads((dossier / nom).read_text(encoding="utf-8"))


def lire_csv(chemin: Path) -> dict[str, dict]:
    with chemin.open(encoding="utf-8", newline="") as flux:
        return {ligne["code_insee"]: ligne for ligne in csv.DictReader(flux)}


def ecrire(sortie: Path, nom: str, entetes: list[str], lignes: list[list]) -> None:
    with (sortie / nom).open("w", encoding="utf-8", newline="") as flux:
        table = csv.writer(flux, lineterminator="\n")
        table.writerow(entetes)
        table.writerows(lignes)
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


def ligne_commune(commune: dict, siren: str, fait: dict, bassin: str, noms: list[str]) -> list:
    return [
        commune["code"],
        typographie(commune["nom"]),
        commune["departement"],
        siren,
        bassin,
        " ".join(sorted(commune["codesPostaux"])),
        commune["population"],
        f"{float(fait['latitude']):.4f}",
        f"{float(fait['longitude']):.4f}",
        " ".join(sorted(commune.get("anciensCodes", []))),
        "|".join(noms),
    ]


def compiler(npm: Path, territoires: Path, sortie: Path) -> None:
    communes = lire_json(npm, "communes.json")
    actuelles = {
        c["code"]: c for c in communes if c["type"] == "commune-actuelle" and c.get("departement") in DEPARTEMENTS
    }
    faits = lire_csv(territoires / "communes-poitou-charentes-2026.csv")
    zones = lire_csv(territoires / "zonages-communes-poitou-charentes.csv")
    if not set(actuelles) == set(faits) == set(zones):
        sys.exit("Les trois sources ne couvrent pas les mêmes communes.")
    groupements = lire_json(npm, "epci.json")
    siren_de = {membre["code"]: e["code"] for e in groupements for membre in e["membres"]}
    libelles = {z["ze2010"]: LIBELLES_ZONES.get(z["ze2010"], typographie(z["ze2010_libelle"])) for z in zones.values()}
    bassin_de = {code: code_bassin(libelles[z["ze2010"]]) for code, z in zones.items()}
    noms = anciens_noms(communes, actuelles)
    utiles = {siren_de[code] for code in actuelles}

    ecrire(
        sortie,
        "departements.csv",
        ["code", "nom"],
        [[d["code"], typographie(d["nom"])] for d in lire_json(npm, "departements.json") if d["code"] in DEPARTEMENTS],
    )
    ecrire(
        sortie,
        "epci.csv",
        ["siren", "nom"],
        sorted([e["code"], typographie(e["nom"])] for e in groupements if e["code"] in utiles),
    )
    ecrire(
        sortie,
        "bassins.csv",
        ["code", "nom", "valide_du", "source"],
        sorted([code_bassin(nom), nom, "2010-01-01", SOURCE_BASSINS] for nom in libelles.values()),
    )
    ecrire(
        sortie,
        "communes.csv",
        ["code_insee", "nom", "departement", "epci", "bassin", "codes_postaux", "population"]
        + ["latitude", "longitude", "anciens_codes", "anciens_noms"],
        [
            ligne_commune(actuelles[code], siren_de[code], faits[code], bassin_de[code], noms.get(code, []))
            for code in sorted(actuelles)
        ],
    )


if __name__ == "__main__":
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    compiler(Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3]) if len(sys.argv) == 4 else SORTIE)
