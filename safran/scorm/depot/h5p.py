"""The gate of H5P packages: the description, the content, and every library that they call, inside the package."""

import json
import re
from collections.abc import Iterator
from typing import Any

from home.fichiers.archives import MO, Archive, lisible
from safran.scorm.choices import Json
from safran.scorm.depot.contenus import dehors_dire
from safran.scorm.depot.rapport import PaquetRefuse, Rapport

NOM, CONTENU = "h5p.json", "content/content.json"
BIBLIOTHEQUE = re.compile(r"^[A-Za-z0-9_.]{1,100}$")
APPELEE = re.compile(r"([A-Za-z][A-Za-z0-9_.]{0,99}) (\d{1,4}\.\d{1,4})")
DEHORS = re.compile(r"(https?:)?//", re.I)
ACHEVEMENT = re.compile(rb"triggerXAPI(Completed|Scored)\b|['\"](completed|answered|finish)['\"]")
EXPORTEZ = "Exportez-le avec ses bibliothèques."
DESCRIPTION_MAX, CONTENU_MAX, SCRIPT_MAX = MO, 10 * MO, 8 * MO


def json_lire(archive: Archive, nom: str, limite: int) -> Json:
    """A JSON object of the package."""
    try:
        valeur = json.loads(archive.lire(nom, limite).decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError, RecursionError):
        raise PaquetRefuse(f"« {nom} » n’est pas un JSON bien formé.") from None
    if not isinstance(valeur, dict):
        raise PaquetRefuse(f"« {nom} » n’est pas un objet JSON.")
    return valeur


def h5p_lire(archive: Archive, rapport: Rapport) -> Json:
    """What is frozen of an H5P package; raises PaquetRefuse."""
    if CONTENU not in archive.par_nom:
        raise PaquetRefuse(f"pas de « {CONTENU} » : ce n’est pas un module H5P entier.")
    description = json_lire(archive, NOM, DESCRIPTION_MAX)
    contenu = json_lire(archive, CONTENU, CONTENU_MAX)
    titre = description.get("title")
    principale = description.get("mainLibrary")
    if not isinstance(titre, str) or not titre.strip() or not isinstance(principale, str):
        raise PaquetRefuse("« h5p.json » n’a pas de titre ou de bibliothèque principale.")
    presentes = _bibliotheques_suivre(archive, description)
    if principale not in {_nom_de(dossier) for dossier in _demandees(description)}:
        raise PaquetRefuse(f"la bibliothèque principale, « {principale[:80]} », n’est pas demandée par « h5p.json ».")
    rapport.dire(f"contenu {principale}, {len(presentes)} bibliothèque(s) dans le paquet.")
    _contenu_suivre(contenu, presentes, rapport)
    licence = description.get("license")
    if not isinstance(licence, str) or licence in ("", "U"):
        rapport.avertir("le module ne dit pas sous quelle licence il est : assurez-vous de pouvoir le diffuser.")
    muette = not _annonce_sa_fin(archive, presentes)
    if muette:
        rapport.avertir("le module n’annonce jamais qu’il est achevé : il sera dit achevé dès qu’il aura été ouvert.")
    return {"identifiant": principale, "titre": titre.strip()[:200], "items": [_activite(titre, muette)]}


def _activite(titre: str, muette: bool) -> Json:
    propres = {"id": "h5p", "titre": titre.strip()[:200], "visible": True, "enfants": []}
    return propres | {"sco": True, "fichier": NOM, "muette": muette}


def _nom_de(dossier: str) -> str:
    return dossier.rsplit("-", 1)[0]


def _demandees(description: Json) -> list[str]:
    noms = []
    liste = description.get("preloadedDependencies", [])
    for brut in liste if isinstance(liste, list) else []:
        nom = brut.get("machineName") if isinstance(brut, dict) else None
        if not isinstance(nom, str) or not BIBLIOTHEQUE.match(nom):
            raise PaquetRefuse("une bibliothèque demandée n’a pas de nom lisible.")
        noms.append(f"{nom}-{brut.get('majorVersion')}.{brut.get('minorVersion')}")
    return noms


def _bibliotheques_suivre(archive: Archive, description: Json) -> dict[str, Json]:
    """Every library called, directly or not, by its folder; one that is missing stops the package."""
    a_voir, vues = _demandees(description), {}
    if not a_voir:
        raise PaquetRefuse("« h5p.json » ne demande aucune bibliothèque.")
    while a_voir:
        dossier = a_voir.pop()
        if dossier in vues:
            continue
        if f"{dossier}/library.json" not in archive.par_nom:
            raise PaquetRefuse(f"la bibliothèque « {lisible(dossier)} » n’est pas dans le paquet. {EXPORTEZ}")
        vues[dossier] = json_lire(archive, f"{dossier}/library.json", DESCRIPTION_MAX)
        _fichiers_exiger(archive, dossier, vues[dossier])
        a_voir += _demandees(vues[dossier])
    _rond_refuser(vues)
    return vues


def _rond_refuser(bibliotheques: dict[str, Json]) -> None:
    """Libraries load one after the other: those that wait for each other never would."""
    restantes = {dossier: set(_demandees(b)) for dossier, b in bibliotheques.items()}
    while libres := [dossier for dossier, demandees in restantes.items() if not demandees & restantes.keys()]:
        for dossier in libres:
            del restantes[dossier]
    if restantes:
        noms = lisible(", ".join(sorted(restantes)))
        raise PaquetRefuse(f"des bibliothèques s’attendent l’une l’autre et ne s’ouvriraient jamais : « {noms} ».")


def _fichiers_de(bibliotheque: Json, cle: str) -> Iterator[Any]:
    liste = bibliotheque.get(cle, [])
    for brut in liste if isinstance(liste, list) else []:
        yield brut.get("path") if isinstance(brut, dict) else None


def _fichiers_exiger(archive: Archive, dossier: str, bibliotheque: Json) -> None:
    for cle in ("preloadedJs", "preloadedCss"):
        for chemin in _fichiers_de(bibliotheque, cle):
            if not isinstance(chemin, str) or f"{dossier}/{chemin.removeprefix('./')}" not in archive.par_nom:
                raise PaquetRefuse(f"il manque à « {dossier} » le fichier « {str(chemin)[:80]} ».")


def _valeurs(valeur: Any) -> Iterator[tuple[str, str]]:
    """Every text of the content with the name that it stands under; no recursion, whatever the depth."""
    a_voir = [valeur]
    while a_voir:
        lu = a_voir.pop()
        if isinstance(lu, list):
            a_voir += lu
        elif isinstance(lu, dict):
            a_voir += [v for v in lu.values() if isinstance(v, dict | list)]
            yield from ((nom, texte) for nom, texte in lu.items() if isinstance(texte, str))


def _contenu_suivre(contenu: Json, presentes: Json, rapport: Rapport) -> None:
    """The libraries that the content names are there; what stands outside of the package is told."""
    connues = {_nom_de(dossier) for dossier in presentes}
    dehors = []
    for nom, texte in _valeurs(contenu):
        appelee = APPELEE.fullmatch(texte) if nom == "library" else None
        if appelee and appelee[1] not in connues:
            raise PaquetRefuse(f"le contenu demande « {texte} », qui n’est pas dans le paquet. {EXPORTEZ}")
        if nom == "path" and DEHORS.match(texte):
            dehors.append(texte)
    dehors_dire(dehors, rapport)


def _annonce_sa_fin(archive: Archive, presentes: dict[str, Json]) -> bool:
    """Whether a script of the package ever says that the content is completed or answered."""
    for dossier, bibliotheque in presentes.items():
        for chemin in _fichiers_de(bibliotheque, "preloadedJs"):
            nom = f"{dossier}/{chemin.removeprefix('./')}"
            if archive.par_nom[nom].taille > SCRIPT_MAX or ACHEVEMENT.search(archive.lire(nom, SCRIPT_MAX)):
                return True
    return False
