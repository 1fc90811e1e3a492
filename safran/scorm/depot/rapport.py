"""What the gate tells the author, finding by finding."""

import posixpath
import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import BinaryIO
from urllib.parse import unquote

from django.db import models

from home.fichiers.archives import ArchiveRefusee, lisible
from home.fichiers.xml import Noeud
from safran.scorm.choices import Json


class Gravite(models.TextChoices):
    """What a finding does to the package."""

    ERREUR = "ERREUR", "Refus"
    AVERTISSEMENT = "AVERTISSEMENT", "À savoir"
    INFORMATION = "INFORMATION", "Lu"


@dataclass(frozen=True)
class Constat:
    """One finding."""

    gravite: Gravite
    phrase: str
    ligne: int | None = None

    @property
    def libelle(self) -> str:
        return self.gravite.label

    def dire(self) -> str:
        ou = f" (ligne {self.ligne} du manifeste)" if self.ligne else ""
        return f"{self.libelle} : {self.phrase}{ou}"

    def en_dict(self) -> Json:
        return {"gravite": str(self.gravite), "phrase": self.phrase, "ligne": self.ligne}


@dataclass
class Rapport:
    """Findings, in the order they were made."""

    constats: list[Constat] = field(default_factory=list)
    _repetes: dict[str, tuple[int, str, int]] = field(default_factory=dict)

    def erreur(self, phrase: str, ligne: int | None = None) -> None:
        self.constats.append(Constat(Gravite.ERREUR, phrase, ligne))

    def avertir(self, phrase: str, ligne: int | None = None) -> None:
        """The package is accepted; its author should know."""
        self.constats.append(Constat(Gravite.AVERTISSEMENT, phrase, ligne))

    def avertir_une_fois(self, famille: str, phrase: str, ligne: int | None, quoi: str) -> None:
        """The same warning about many things is one: it names the first, and counts the others, called `quoi`."""
        place, premiere, autres = self._repetes.get(famille, (len(self.constats), phrase, -1))
        self._repetes[famille] = (place, premiere, autres + 1)
        if autres == -1:
            self.avertir(phrase, ligne)
        else:
            pluriel = "s" if autres else ""
            suite = f"{premiere.removesuffix('.')} (et {autres + 1} autre{pluriel} {quoi}{pluriel})."
            self.constats[place] = replace(self.constats[place], phrase=suite)

    def dire(self, phrase: str) -> None:
        self.constats.append(Constat(Gravite.INFORMATION, phrase))

    @property
    def erreurs(self) -> list[Constat]:
        """Why the package is refused; empty when it is accepted."""
        return [constat for constat in self.constats if constat.gravite == Gravite.ERREUR]

    @property
    def accepte(self) -> bool:
        return not self.erreurs

    def en_liste(self) -> list[Json]:
        return [constat.en_dict() for constat in self.constats]


# Un paquet refusé l’est comme toute archive venue d’ailleurs.
PaquetRefuse = ArchiveRefusee


def constats_relire(liste: list[Json]) -> list[Constat]:
    """Findings as they were frozen."""
    return [Constat(Gravite(brut["gravite"]), brut["phrase"], brut.get("ligne")) for brut in liste]


# Types that the content host serves; what is not listed has no address.

TYPES = {
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml", "css": "text/css",
    "js": "text/javascript", "mjs": "text/javascript", "json": "application/json", "xml": "application/xml",
    "xsd": "application/xml", "dtd": "application/xml-dtd", "xsl": "application/xml", "txt": "text/plain",
    "vtt": "text/vtt", "srt": "text/plain", "csv": "text/csv", "md": "text/plain", "map": "application/json",
    "png": "image/png", "jpg": "image/jpeg", "jpeg": "image/jpeg", "gif": "image/gif", "webp": "image/webp",
    "avif": "image/avif", "svg": "image/svg+xml", "ico": "image/x-icon", "bmp": "image/bmp", "cur": "image/x-icon",
    "mp4": "video/mp4", "m4v": "video/mp4", "webm": "video/webm", "ogv": "video/ogg", "mp3": "audio/mpeg",
    "m4a": "audio/mp4", "ogg": "audio/ogg", "oga": "audio/ogg", "wav": "audio/wav", "aac": "audio/aac",
    "woff": "font/woff", "woff2": "font/woff2", "ttf": "font/ttf", "otf": "font/otf",
    "eot": "application/vnd.ms-fontobject", "pdf": "application/pdf", "wasm": "application/wasm",
    "webmanifest": "application/manifest+json", "glb": "model/gltf-binary", "gltf": "model/gltf+json",
    "properties": "text/plain", "lang": "text/plain", "swf": "application/x-shockwave-flash",
}  # fmt: skip


def type_de(nom: str) -> str | None:
    """The content type of a file by its extension, or None when it is not served."""
    base, point, extension = nom.rsplit("/", 1)[-1].rpartition(".")
    return TYPES.get(extension.lower()) if point and base else None


# Packages of other kinds, known by their files or by their manifest: refused by their name, with the way out.

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


# Addresses written in a manifest: they must lead to a file of the package, and nowhere else.

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
