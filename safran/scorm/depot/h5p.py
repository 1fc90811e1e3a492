"""The gate of H5P packages: the description, the content, and every library that they call, inside the package."""

import json
import re
from typing import Any

from safran.scorm.depot.archive import MO, Archive
from safran.scorm.depot.rapport import PaquetRefuse, Rapport

NOM, CONTENU = "h5p.json", "content/content.json"
BIBLIOTHEQUE = re.compile(r"^[A-Za-z0-9_.]{1,100}$")
DESCRIPTION_MAX, CONTENU_MAX = MO, 10 * MO
PROFONDEUR_JSON = 200


def json_lire(archive: Archive, nom: str, limite: int) -> dict[str, Any]:
    """A JSON object of the package."""
    try:
        valeur = json.loads(archive.lire(nom, limite).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise PaquetRefuse(f"« {nom} » n’est pas un JSON bien formé.") from None
    if not isinstance(valeur, dict):
        raise PaquetRefuse(f"« {nom} » n’est pas un objet JSON.")
    return valeur


def h5p_lire(archive: Archive, rapport: Rapport) -> dict[str, Any]:
    """What is frozen of an H5P package; raises PaquetRefuse."""
    if CONTENU not in archive.par_nom:
        raise PaquetRefuse(f"pas de « {CONTENU} » : ce n’est pas un module H5P entier.")
    description = json_lire(archive, NOM, DESCRIPTION_MAX)
    json_lire(archive, CONTENU, CONTENU_MAX)
    titre = description.get("title")
    principale = description.get("mainLibrary")
    if not isinstance(titre, str) or not titre.strip() or not isinstance(principale, str):
        raise PaquetRefuse("« h5p.json » n’a pas de titre ou de bibliothèque principale.")
    presentes = _bibliotheques_suivre(archive, description)
    if principale not in {nom.rsplit("-", 1)[0] for nom in presentes}:
        raise PaquetRefuse(f"la bibliothèque principale, « {principale[:80]} », n’est pas demandée par « h5p.json ».")
    licence = description.get("license")
    rapport.dire(f"contenu {principale}, {len(presentes)} bibliothèque(s) dans le paquet.")
    if not isinstance(licence, str) or licence in ("", "U"):
        rapport.avertir("le module ne dit pas sous quelle licence il est : assurez-vous de pouvoir le diffuser.")
    return {"identifiant": principale, "titre": titre.strip()[:200], "items": [_activite(titre)]}


def _activite(titre: str) -> dict[str, Any]:
    """The only activity of an H5P package."""
    return {"id": "h5p", "titre": titre.strip()[:200], "visible": True, "enfants": [], "sco": True, "fichier": NOM}


def _demandees(description: dict[str, Any]) -> list[str]:
    """Folders of the libraries that a description calls."""
    noms = []
    liste = description.get("preloadedDependencies", [])
    for brut in liste if isinstance(liste, list) else []:
        nom = brut.get("machineName") if isinstance(brut, dict) else None
        if not isinstance(nom, str) or not BIBLIOTHEQUE.match(nom):
            raise PaquetRefuse("une bibliothèque demandée n’a pas de nom lisible.")
        noms.append(f"{nom}-{brut.get('majorVersion')}.{brut.get('minorVersion')}")
    return noms


def _bibliotheques_suivre(archive: Archive, description: dict[str, Any]) -> set[str]:
    """Every library called, directly or not; one that is missing stops the package."""
    a_voir, vues = _demandees(description), set()
    if not a_voir:
        raise PaquetRefuse("« h5p.json » ne demande aucune bibliothèque.")
    while a_voir:
        dossier = a_voir.pop()
        if dossier in vues:
            continue
        vues.add(dossier)
        if f"{dossier}/library.json" not in archive.par_nom:
            phrase = f"la bibliothèque « {dossier} » n’est pas dans le paquet. Exportez-le avec ses bibliothèques."
            raise PaquetRefuse(phrase)
        bibliotheque = json_lire(archive, f"{dossier}/library.json", DESCRIPTION_MAX)
        _fichiers_exiger(archive, dossier, bibliotheque)
        a_voir += _demandees(bibliotheque)
    return vues


def _fichiers_exiger(archive: Archive, dossier: str, bibliotheque: dict[str, Any]) -> None:
    """Scripts and styles that a library loads are there."""
    for cle in ("preloadedJs", "preloadedCss"):
        liste = bibliotheque.get(cle, [])
        for brut in liste if isinstance(liste, list) else []:
            chemin = brut.get("path") if isinstance(brut, dict) else None
            if not isinstance(chemin, str) or f"{dossier}/{chemin.removeprefix('./')}" not in archive.par_nom:
                raise PaquetRefuse(f"il manque à « {dossier} » le fichier « {str(chemin)[:80]} ».")
