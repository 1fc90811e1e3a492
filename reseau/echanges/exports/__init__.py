"""The directory handed over: a spreadsheet to read, formats for programs, and two tables beside them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from home.documents.tableurs import GENRE as XLSX
from home.documents.tableurs import PAQUET
from reseau.echanges.exports import data_inclusion, geojson
from reseau.echanges.exports import tableur as annexes
from reseau.echanges.queries.exports import Bilan, Exportables

CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Format:
    """One way of writing the directory."""

    code: str
    fichier: str
    genre: str
    libelle: str
    usage: str
    ecrire: Callable[[Exportables, Bilan], Iterable[str] | Iterable[bytes]]


FORMATS = {
    format_.code: format_
    for format_ in (
        Format("csv", "annuaire.csv", CSV, "Tableur complet (CSV)",
               "Une ligne par service et par lieu, avec les codes : les colonnes que nos imports relisent.",
               annexes.exporter_csv),
        Format("xlsx", "annuaire.xlsx", XLSX, "Classeur (XLSX)",
               "Les mêmes colonnes ; chaque cellule est un texte, aucun code ne perd son zéro.",
               annexes.exporter_xlsx),
        Format("data-inclusion", "data-inclusion.json", "application/json", "data.inclusion (JSON)",
               "Le schéma national v1 : structures et services, chaque ligne valide.", data_inclusion.exporter),
        Format("geojson", "annuaire.geojson", "application/geo+json", "Carte (GeoJSON)",
               "Un point par lieu d’accueil, ses services et ses horaires, pour un logiciel de cartographie.",
               geojson.exporter),
        Format("contacts", "contacts.csv", CSV, "Contacts publics (CSV)",
               "Qui appeler : une ligne par guichet ou fonction d’une structure, d’un lieu ou d’un service.",
               annexes.contacts_exporter),
        Format("permanences", "permanences.csv", CSV, "Permanences (CSV)",
               "Qui reçoit où : une ligne par demi-journée tenue dans un lieu partagé.",
               annexes.permanences_exporter),
    )
}  # fmt: skip


PAR_FICHIER = {format_.fichier: format_ for format_ in FORMATS.values()}


def exporter(format_: Format, exportables: Exportables, bilan: Bilan | None = None) -> Iterator[bytes]:
    """The bytes of an export: its heading at once, then packets; `bilan` is counted while they go by."""
    paquet: list[bytes] = []
    taille = 0
    morceaux = iter(format_.ecrire(exportables, bilan or Bilan()))
    yield _octets(next(morceaux))
    for morceau in morceaux:
        octets = _octets(morceau)
        paquet.append(octets)
        taille += len(octets)
        if taille >= PAQUET:
            yield b"".join(paquet)
            paquet, taille = [], 0
    if paquet:
        yield b"".join(paquet)


def _octets(morceau: str | bytes) -> bytes:
    return morceau.encode() if isinstance(morceau, str) else morceau
