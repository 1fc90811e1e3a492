"""The product's own tables of territories, read from `donnees/` (sources: `donnees/SOURCES.md`)."""

import csv
import gzip
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from home.recherche.texte import mots

DONNEES = Path(__file__).resolve().parent / "donnees"


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
