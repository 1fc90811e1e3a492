"""From bytes to records: encoding and format recognised, and told."""

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from reseau.annuaire.imports.enregistrements import Enregistrement, FichierRefuse
from reseau.annuaire.imports.format_csv import COLONNES, OBLIGATOIRES, LecteurCsv
from reseau.annuaire.imports.format_di import LecteurDataInclusion

SEPARATEURS = ";,\t"


@dataclass
class Lecture:
    """A file read: how, and its records."""

    encodage: str
    format: str
    enregistrements: list[Enregistrement]


def fichier_lire(contenu: bytes, *, reseau: str = "", maximum: int = 0) -> Lecture:
    """Read a data.inclusion v1 JSON or our CSV; `reseau` is the network of lines that name none.

    Raises FichierRefuse, with the place of the fault, when the file as a whole makes no sense; above `maximum` records
    too (0: no limit).
    """
    texte, encodage = _decoder(contenu)
    if texte.lstrip()[:1] in ("{", "["):
        nom, enregistrements = "data.inclusion v1", _lire_json(texte, reseau)
    else:
        nom, enregistrements = "tableur", _lire_csv(texte, reseau)
    if maximum and len(enregistrements) > maximum:
        raise FichierRefuse(f"Ce fichier a {len(enregistrements)} lignes : {maximum} au plus.")
    if not enregistrements:
        raise FichierRefuse("Ce fichier ne contient aucune ligne.")
    return Lecture(encodage, nom, enregistrements)


def _decoder(contenu: bytes) -> tuple[str, str]:
    """The text and the encoding found: UTF-8, UTF-16 with its mark, else Windows' Western European."""
    if contenu.startswith((b"\xff\xfe", b"\xfe\xff")):
        essais = ("utf-16",)
    else:
        essais = ("utf-8-sig", "cp1252")
    for encodage in essais:
        try:
            texte = contenu.decode(encodage)
        except UnicodeDecodeError:
            continue
        if "\x00" in texte:
            raise FichierRefuse("Ce fichier contient des caractères nuls : ce n’est pas un fichier texte.")
        return texte, encodage.removesuffix("-sig").upper()
    raise FichierRefuse("L’encodage de ce fichier n’est pas reconnu : enregistrez-le en UTF-8.")


def _lire_json(texte: str, reseau: str) -> list[Enregistrement]:
    try:
        donnees = json.loads(texte)
    except json.JSONDecodeError as erreur:
        raise FichierRefuse(
            f"Ce JSON est incorrect, ligne {erreur.lineno}, colonne {erreur.colno} : {erreur.msg}."
        ) from erreur
    except RecursionError as erreur:
        raise FichierRefuse("Ce JSON est trop imbriqué.") from erreur
    structures, services = _separer(donnees)
    lecteur = LecteurDataInclusion(reseau)
    return [
        *(lecteur.structure(rang, brut) for rang, brut in enumerate(structures, 1)),
        *(lecteur.service(rang, brut) for rang, brut in enumerate(services, len(structures) + 1)),
    ]


def _separer(donnees: Any) -> tuple[list[dict], list[dict]]:
    """Structures and services, from an object with both or from one list of either or both."""
    if isinstance(donnees, dict):
        listes = [donnees.get("structures", []), donnees.get("services", [])]
        lignes = [ligne for liste in listes if isinstance(liste, list) for ligne in liste]
    else:
        lignes = donnees
    if not isinstance(lignes, list) or any(not isinstance(ligne, dict) for ligne in lignes):
        raise FichierRefuse("Ce JSON doit contenir des structures et des services au format data.inclusion v1.")
    services = [ligne for ligne in lignes if "structure_id" in ligne]
    return [ligne for ligne in lignes if "structure_id" not in ligne], services


def _lire_csv(texte: str, reseau: str) -> list[Enregistrement]:
    entete = texte.split("\n", 1)[0]
    separateur = max(SEPARATEURS, key=entete.count)
    lecteur_csv = csv.reader(io.StringIO(texte, newline=""), delimiter=separateur, strict=True)
    try:
        colonnes = [colonne.strip().lower() for colonne in next(lecteur_csv)]
        _colonnes_verifier(colonnes)
        lecteur = LecteurCsv(reseau)
        return [lecteur.ligne(numero, brut) for numero, brut in _lignes(lecteur_csv, colonnes)]
    except csv.Error as erreur:
        raise FichierRefuse(
            f"Ligne {lecteur_csv.line_num} : la cellule ne se lit pas (guillemet non refermé ou cellule trop longue)."
        ) from erreur


def _lignes(lecteur_csv: Any, colonnes: list[str]) -> Iterator[tuple[int, dict[str, str] | None]]:
    """Each filled line with its number; None in place of one that has not the right number of cells."""
    for cellules in lecteur_csv:
        if any(cellule.strip() for cellule in cellules):
            brut = dict(zip(colonnes, cellules, strict=True)) if len(cellules) == len(colonnes) else None
            yield lecteur_csv.line_num, brut


def _colonnes_verifier(colonnes: list[str]) -> None:
    doubles = {colonne for colonne in colonnes if colonnes.count(colonne) > 1}
    if doubles:
        raise FichierRefuse(f"Cette colonne est là deux fois : {', '.join(sorted(doubles))}.")
    if inconnues := [colonne for colonne in colonnes if colonne not in COLONNES]:
        raise FichierRefuse(
            f"Ces colonnes ne sont pas connues : {', '.join(inconnues[:10])}. Attendues : {', '.join(COLONNES)}."
        )
    if absentes := [colonne for colonne in OBLIGATOIRES if colonne not in colonnes]:
        raise FichierRefuse(f"Il manque les colonnes : {', '.join(absentes)}.")
