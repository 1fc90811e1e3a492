"""Packages of other kinds, known by their files or by their manifest: refused by their name, with the way out."""

import zlib
from collections.abc import Iterable
from typing import BinaryIO

from home.archives.xml import Noeud

SORTIE = "exportez-le en SCORM 1.2 ou 2004, depuis l’outil qui l’a fait."
QUESTIONS = (
    "ce sont des questions au format QTI : exportez le module en SCORM 1.2 ou 2004 ; des questions seules se déposent "
    "dans « Questions », en Moodle XML, GIFT ou Aiken."
)
MOODLE = (
    "c’est une sauvegarde de cours Moodle, pas un module : ses questions se déposent dans « Échange de questions ». "
    "Pour une activité, déposez son paquet d’origine, exporté en SCORM 1.2 ou 2004, ou en H5P."
)
# Un fichier à la racine suffit à dire ce que c’est.
PAR_FICHIER = {
    "cmi5.xml": f"c’est un paquet cmi5 : {SORTIE}",
    "tincan.xml": f"c’est un paquet Tin Can (xAPI) : {SORTIE}",
    "moodle_backup.xml": MOODLE,
    "moodle.xml": MOODLE,
    ".bb-package-info": f"c’est une sauvegarde de cours Blackboard. Le module lui-même : {SORTIE}",
    "contentv3.xml": f"c’est un fichier de travail eXeLearning : {SORTIE}",
    "content.xml": f"c’est un fichier de travail eXeLearning : {SORTIE}",
    "META-INF/container.xml": f"c’est un livre EPUB : {SORTIE}",
    "ppt/presentation.xml": f"c’est une présentation PowerPoint : {SORTIE}",
}
PAGES = ("index.html", "index.htm", "story.html", "presentation.html")
AICC = {"crs", "au", "des", "cst"}


def autre_paquet(noms: Iterable[str]) -> str:
    """What a package without a manifest is, and what to do; an empty text when nothing tells."""
    presents = {nom.lower() for nom in noms}
    if AICC <= {nom.rpartition(".")[2] for nom in presents}:
        return f"c’est un paquet AICC : {SORTIE}"
    return next((phrase for nom, phrase in PAR_FICHIER.items() if nom.lower() in presents), "")


def autre_manifeste(racine: Noeud, espaces: set[str]) -> str:
    """What a manifest without a word of SCORM describes, and what to do; an empty text when nothing tells."""
    meta = racine.premier("metadata")
    schema = meta.texte_de("schema").lower() if meta else ""
    ressources = racine.premier("resources")
    genres = [r.attribut("type").lower() for r in ressources.tous("resource")] if ressources else []
    tous_les_espaces = " ".join(espaces).lower()
    if "common cartridge" in schema:
        return f"c’est un paquet IMS Common Cartridge, un cours entier : {SORTIE}"
    if "qti" in schema or any(genre.startswith("imsqti") for genre in genres):
        return QUESTIONS
    if "imsccv" in tous_les_espaces:
        return f"c’est un paquet IMS Common Cartridge, un cours entier : {SORTIE}"
    for motif, nom in (("cmi5", "cmi5"), ("tincan", "Tin Can (xAPI)")):
        if motif in tous_les_espaces:
            return f"c’est un paquet {nom} : {SORTIE}"
    if schema.startswith("ims content"):
        return f"c’est un paquet IMS Content Package, sans échange avec une plateforme : {SORTIE}"
    return ""


def sauvegarde_moodle(fichier: BinaryIO) -> bool:
    """A Moodle backup as Moodle makes it today, a compressed tar: its first file says so."""
    fichier.seek(0)
    debut = fichier.read(4096)
    if not debut.startswith(b"\x1f\x8b"):
        return False
    try:
        nom = zlib.decompressobj(31).decompress(debut, 100)
    except zlib.error:
        return False
    return nom.startswith((b".ARCHIVE_INDEX", b"moodle_backup.xml"))
