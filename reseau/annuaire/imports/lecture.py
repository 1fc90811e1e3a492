"""Read a file as it comes: data.inclusion JSON, or a CSV with our columns; bytes in, raw lines out."""

import csv
import io
import json
from dataclasses import dataclass, field
from typing import Any

from home.erreurs import RegleRefusee
from reseau.annuaire.choices import Genre

MAX_LIGNES = 60_000
MAX_OCTETS = 60 * 1024 * 1024
# Les colonnes de notre CSV : une ligne décrit une structure et son lieu, et un service si « service » est rempli.
COLONNES = (
    "identifiant structure reseau sigle siret presentation lieu adresse complement code_postal code_insee latitude "
    "longitude horaires telephone courriel site acces service description missions publics themes modes zone "
    "zone_codes conditions comment_joindre date"
).split()
REQUISES = ("identifiant", "structure", "reseau", "code_insee")
ENCODAGES = ("utf-8-sig", "cp1252")


@dataclass(frozen=True)
class LigneBrute:
    """One line of a file: its number as a person counts, what it describes, what it says."""

    numero: int
    genre: str
    valeurs: dict[str, Any]


@dataclass
class Fichier:
    """A file that could be read."""

    lignes: list[LigneBrute] = field(default_factory=list)
    encodage: str = "utf-8"
    inclusion: bool = True


def fichier_lire(octets: bytes) -> Fichier:
    """Read a whole file. Raises RegleRefusee "vide", "trop_gros", "illisible", "colonnes" or "trop_de_lignes"."""
    if not octets.strip():
        raise RegleRefusee("vide", "Ce fichier est vide.")
    if len(octets) > MAX_OCTETS:
        raise RegleRefusee("trop_gros", "Ce fichier dépasse 60 Mo : coupez-le en plusieurs.")
    texte, encodage = _decoder(octets)
    debut = texte.lstrip()[:1]
    fichier = _json(texte) if debut in {"{", "["} else _csv(texte)
    fichier.encodage = encodage
    if len(fichier.lignes) > MAX_LIGNES:
        raise RegleRefusee("trop_de_lignes", f"Ce fichier compte {len(fichier.lignes)} lignes, 60 000 au plus.")
    return fichier


def _decoder(octets: bytes) -> tuple[str, str]:
    """Text without NUL, and the encoding that was recognised."""
    if octets.startswith((b"\xff\xfe", b"\xfe\xff")):
        return octets.decode("utf-16", "replace").replace("\x00", ""), "utf-16"
    for encodage in ENCODAGES:
        try:
            return octets.decode(encodage).replace("\x00", ""), encodage
        except UnicodeDecodeError:
            continue
    return octets.decode("latin-1").replace("\x00", ""), "latin-1"


def _json(texte: str) -> Fichier:
    """data.inclusion v1: {"structures": […], "services": […]}, or one list where a service has a structure_id."""
    try:
        donnees = json.loads(texte)
    except (ValueError, RecursionError) as erreur:
        ligne = getattr(erreur, "lineno", 1)
        raise RegleRefusee("illisible", f"Ce fichier JSON est mal formé, ligne {ligne}.") from erreur
    if isinstance(donnees, dict):
        structures, services = donnees.get("structures") or [], donnees.get("services") or []
    else:
        structures = [d for d in donnees if not (isinstance(d, dict) and "structure_id" in d)]
        services = [d for d in donnees if isinstance(d, dict) and "structure_id" in d]
    if not isinstance(structures, list) or not isinstance(services, list) or not (structures or services):
        raise RegleRefusee("illisible", "Ce fichier JSON ne contient ni « structures » ni « services ».")
    lignes = [LigneBrute(n, Genre.STRUCTURE, _objet(d)) for n, d in enumerate(structures, start=1)]
    lignes += [LigneBrute(n, Genre.SERVICE, _objet(d)) for n, d in enumerate(services, start=1)]
    return Fichier(lignes)


def _objet(donnee: Any) -> dict[str, Any]:
    return donnee if isinstance(donnee, dict) else {}


def _csv(texte: str) -> Fichier:
    """Our columns, separated by « ; » or « , », in any order."""
    entete = texte.split("\n", 1)[0]
    separateur = ";" if entete.count(";") >= entete.count(",") else ","
    try:
        lecteur = csv.DictReader(io.StringIO(texte, newline=""), delimiter=separateur, restkey="_trop")
        colonnes = [(c or "").strip().lower() for c in lecteur.fieldnames or []]
        _verifier_colonnes(colonnes)
        lecteur.fieldnames = colonnes
        brutes = [(lecteur.line_num, ligne) for ligne in lecteur]
    except csv.Error as erreur:
        raise RegleRefusee("illisible", f"Ce tableau ne se lit pas : {erreur}.") from erreur
    lignes = []
    for numero, ligne in brutes:
        valeurs = {c: _cellule(v) for c, v in ligne.items() if isinstance(v, str)}
        if any(valeurs.values()):
            lignes.append(LigneBrute(numero, Genre.STRUCTURE, valeurs))
            if valeurs.get("service"):
                lignes.append(LigneBrute(numero, Genre.SERVICE, valeurs))
    return Fichier(lignes, inclusion=False)


def _cellule(valeur: str) -> str:
    """A cell of our own exports comes back without the quote that made it harmless."""
    valeur = valeur.strip()
    return valeur[1:] if valeur[:1] == "'" and valeur[1:2] in "=+-@|%＝＋－＠" and len(valeur) > 1 else valeur


def _verifier_colonnes(colonnes: list[str]) -> None:
    manquent = [c for c in REQUISES if c not in colonnes]
    if manquent:
        raise RegleRefusee("colonnes", f"Il manque les colonnes : {', '.join(manquent)}.")
    doubles = sorted({c for c in colonnes if c and colonnes.count(c) > 1})
    if doubles:
        raise RegleRefusee("colonnes", f"Ces colonnes figurent deux fois : {', '.join(doubles)}.")
