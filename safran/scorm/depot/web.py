"""A plain web export: pages without a manifest, that say nothing to the platform; opened, then read like a text."""

import html
import re
from typing import Any

from home.archives.lecteur import Archive
from home.archives.noms import lisible
from safran.scorm.depot.autres import PAGES
from safran.scorm.depot.dehors import dehors_dire, medias_dehors
from safran.scorm.depot.rapport import Rapport

TETE = 256 * 1024
TITRE_MAX = 200
_TITRE = re.compile(r"<title[^>]{0,200}>([^<]{1,1000})</title>", re.IGNORECASE)


def page_de(archive: Archive) -> str:
    """The page to open: at the root, or in the only folder that everything is in; an empty text when there is none."""
    noms = [nom for nom in archive.noms if not nom.startswith("__MACOSX/")]
    dossiers = {nom.partition("/")[0] if "/" in nom else "" for nom in noms}
    dossier = f"{dossiers.pop()}/" if len(dossiers) == 1 and "" not in dossiers else ""
    presents = {nom.lower(): nom for nom in noms}
    return next((presents[f"{dossier.lower()}{page}"] for page in PAGES if f"{dossier.lower()}{page}" in presents), "")


def web_lire(archive: Archive, page: str, rapport: Rapport) -> dict[str, Any]:
    """What is frozen of a web export."""
    titre = _titre(archive, page)
    rapport.dire(f"page à ouvrir : « {lisible(page)} ».")
    rapport.avertir(
        "ce module ne dit rien à la plateforme : l’ouvrir suffit, puis la personne passe à la suite par le bouton de "
        "l’étape, comme après un texte."
    )
    dehors_dire(medias_dehors(archive), rapport)
    activite = {"id": "web", "titre": titre, "visible": True, "enfants": [], "sco": False, "fichier": page}
    return {"identifiant": "web", "titre": titre, "items": [activite]}


def _titre(archive: Archive, page: str) -> str:
    """The title of the page; else its own words."""
    tete = b""
    for morceau in archive.morceaux(page):
        tete += morceau
        if len(tete) >= TETE:
            break
    trouve = _TITRE.search(tete.decode("utf-8", "replace"))
    dit = " ".join(html.unescape(trouve[1]).split()) if trouve else ""
    return dit[:TITRE_MAX] or "Module web"
