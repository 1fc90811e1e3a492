"""Addresses written in a manifest: they must lead to a file of the package, and nowhere else."""

import posixpath
import re
from urllib.parse import unquote

from home.archives.noms import lisible
from safran.scorm.depot.rapport import PaquetRefuse

SCHEMA = re.compile(r"^\s*[A-Za-z][A-Za-z0-9+.-]*:")


def local_exiger(adresse: str, ligne: int | None) -> None:
    """Refuse an address that leaves the package: another site, a script, a path from the root (U21)."""
    if SCHEMA.match(adresse) or adresse.startswith(("//", "\\")):
        raise PaquetRefuse(f"l’adresse « {lisible(adresse)} » mène hors du paquet. Mettez le fichier dedans.", ligne)
    if adresse.startswith("/"):
        raise PaquetRefuse(f"l’adresse « {lisible(adresse)} » part de la racine d’un site, pas du paquet.", ligne)


def base_joindre(base: str, ajout: str, ligne: int | None) -> str:
    """A folder inside another, both relative."""
    if not ajout:
        return base
    local_exiger(ajout, ligne)
    return posixpath.join(base, ajout)


def adresse_couper(adresse: str) -> tuple[str, str]:
    """The path, then what follows it (« ?a=b#c »)."""
    place = min((p for p in (adresse.find("?"), adresse.find("#")) if p >= 0), default=len(adresse))
    return adresse[:place], adresse[place:]


def fichier_trouver(base: str, adresse: str, fichiers: set[str], ligne: int | None) -> str | None:
    """The file that an address names, as the archive spells it; None when it is not there."""
    local_exiger(adresse, ligne)
    chemin, _suite = adresse_couper(adresse)
    for essai in (chemin, unquote(chemin)):
        complet = posixpath.normpath(posixpath.join(base, essai))
        if complet.startswith("../") or complet in ("..", "/") or complet.startswith("/"):
            raise PaquetRefuse(f"l’adresse « {lisible(adresse)} » sort du paquet.", ligne)
        if complet in fichiers:
            return complet
    return None


def parametres_joindre(adresse: str, parametres: str) -> str:
    """The launch address and the parameters of the item, joined as the standard says."""
    reste = parametres.lstrip("?&").strip()
    if not reste:
        return adresse
    if reste.startswith("#"):
        return adresse if "#" in adresse else adresse + reste
    chemin, diese, ancre = adresse.partition("#")
    return chemin + ("&" if "?" in chemin else "?") + reste + diese + ancre
