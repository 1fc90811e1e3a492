"""Names of the entries of an archive: what is not plainly a path inside the package is refused, never repaired."""

import re
import unicodedata

from home.archives.refus import ArchiveRefusee

NOM_MAX = 200
PROFONDEUR_MAX = 20
RESERVES = frozenset(
    ["con", "prn", "aux", "nul", *(f"com{n}" for n in range(1, 10)), *(f"lpt{n}" for n in range(1, 10))]
)
INVISIBLES = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
LECTEUR = re.compile(r"^[A-Za-z]:")


def lisible(nom: str) -> str:
    """A name as it can be shown: what cannot be seen is replaced."""
    propre = "".join("�" if unicodedata.category(c) in INVISIBLES else c for c in nom)
    return propre if len(propre) <= 80 else propre[:77] + "…"


def nom_exiger(nom: str, octets: int) -> None:
    """Refuse a name that could write elsewhere, hide, or fall on another system's reserved words (U01 to U12)."""
    if octets > NOM_MAX:
        raise ArchiveRefusee(f"un nom de fichier dépasse {NOM_MAX} octets : « {lisible(nom)} ». Raccourcissez-le.")
    if any(unicodedata.category(c) in INVISIBLES for c in nom):
        raise ArchiveRefusee(f"un nom de fichier contient un caractère invisible : « {lisible(nom)} ».")
    if "\\" in nom:
        raise ArchiveRefusee(f"un nom de fichier contient une barre inversée : « {lisible(nom)} ».")
    if nom.startswith("/") or LECTEUR.match(nom):
        raise ArchiveRefusee(f"un nom de fichier est absolu : « {lisible(nom)} ».")
    segments = nom.removesuffix("/").split("/")
    if len(segments) > PROFONDEUR_MAX:
        raise ArchiveRefusee(f"les dossiers s’emboîtent sur plus de {PROFONDEUR_MAX} niveaux : « {lisible(nom)} ».")
    for segment in segments:
        _segment_exiger(segment, nom)


def _segment_exiger(segment: str, nom: str) -> None:
    if segment in ("", ".", ".."):
        raise ArchiveRefusee(f"un nom de fichier sort de son dossier ou contient un dossier vide : « {lisible(nom)} ».")
    if segment[-1] in ". ":
        raise ArchiveRefusee(f"un nom de fichier finit par un point ou une espace : « {lisible(nom)} ».")
    if ":" in segment or segment.split(".")[0].strip().casefold() in RESERVES:
        raise ArchiveRefusee(f"un nom de fichier est réservé par un système : « {lisible(nom)} ».")


def jumeau(nom: str) -> str:
    """The key under which two names fall on the same file somewhere: case and composition of accents folded (U10)."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", nom.rstrip("/")).casefold())
