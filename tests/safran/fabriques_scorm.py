"""Builders of packages: archives written byte by byte when Python's own writer would be too polite."""

import io
import itertools
import struct
import zipfile
import zlib

from safran.scorm.depot import examiner
from safran.scorm.models import VersionPaquet
from safran.scorm.rules import paquet_deposer

_compteur = itertools.count(1)
PAGE = (
    "<!doctype html><title>SCO</title><script>/* LMSInitialize cmi.core.lesson_status cmi.completion_status */</script>"
)
ESPACES_12 = (
    'xmlns="http://www.imsproject.org/xsd/imscp_rootv1p1p2" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_rootv1p2"'
)
ESPACES_2004 = (
    'xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" '
    'xmlns:imsss="http://www.imsglobal.org/xsd/imsss" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3"'
)


def un_item(nom: str, dedans: str = "", attributs: str = "") -> str:
    """One activity that opens the resource of the same name."""
    return f'<item identifier="i-{nom}" identifierref="r-{nom}" {attributs}><title>{nom}</title>{dedans}</item>'


def une_ressource(nom: str, href: str = "", genre: str = "sco", dedans: str = "", attributs: str = "") -> str:
    """One resource."""
    href = href or f"{nom}.html"
    return (
        f'<resource identifier="r-{nom}" type="webcontent" adlcp:scormtype="{genre}" adlcp:scormType="{genre}" '
        f'href="{href}" {attributs}><file href="{href}"/>{dedans}</resource>'
    )


def un_manifeste(
    items: str | None = None,
    ressources: str | None = None,
    version: str = "1.2",
    defaut: str = 'default="org"',
    titre: str = "Deux portes",
    espaces: str = "",
) -> str:
    """A manifest of one activity, or what is given."""
    espaces = espaces or (ESPACES_12 if version == "1.2" else ESPACES_2004)
    items = un_item("un") if items is None else items
    ressources = une_ressource("un") if ressources is None else ressources
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<manifest identifier="m-{next(_compteur)}" version="1" {espaces}>\n'
        f"<metadata><schema>ADL SCORM</schema><schemaversion>{version}</schemaversion></metadata>\n"
        f'<organizations {defaut}>\n<organization identifier="org"><title>{titre}</title>\n{items}\n'
        f"</organization></organizations>\n<resources>\n{ressources}\n</resources></manifest>"
    )


def une_archive(fichiers: dict[str, bytes | str], methode: int = zipfile.ZIP_DEFLATED) -> bytes:
    """An honest archive."""
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", methode) as archive:
        for nom, contenu in fichiers.items():
            archive.writestr(nom, contenu)
    return tampon.getvalue()


def un_scorm(manifeste: str | bytes | None = None, **autres: bytes | str) -> bytes:
    """A package: its manifest, « un.html », and other files (a double underscore in a name stands for a dot)."""
    fichiers = {"imsmanifest.xml": manifeste if manifeste is not None else un_manifeste(), "un.html": PAGE}
    return une_archive(fichiers | {nom.replace("__", "."): contenu for nom, contenu in autres.items()})


def un_scorm_2004(edition: str = "2004 4th Edition", items: str | None = None, ressources: str | None = None) -> bytes:
    """The same in SCORM 2004."""
    fichiers = {"imsmanifest.xml": un_manifeste(items, ressources, version=edition), "un.html": PAGE, "deux.html": PAGE}
    return une_archive(fichiers)


def un_h5p(**remplaces: bytes | str | None) -> bytes:
    """An H5P module with its only library; a part is replaced, or taken away by None."""
    fichiers: dict[str, bytes | str | None] = {
        "h5p.json": '{"title": "Vrai ou faux", "mainLibrary": "H5P.Essai", "license": "CC BY", '
        '"preloadedDependencies": [{"machineName": "H5P.Essai", "majorVersion": 1, "minorVersion": 0}]}',
        "content/content.json": '{"question": "Deux portes ?"}',
        "H5P.Essai-1.0/library.json": '{"machineName": "H5P.Essai", "majorVersion": 1, "minorVersion": 0, "title": '
        '"Essai", "runnable": 1, "preloadedJs": [{"path": "essai.js"}]}',
        "H5P.Essai-1.0/essai.js": "H5P.Essai = function () {};",
    }
    fichiers |= remplaces
    return une_archive({nom: contenu for nom, contenu in fichiers.items() if contenu is not None})


def une_entree(nom: bytes, contenu: bytes = b"x", **champs: int) -> dict:
    """One entry of a raw archive; any field of its headers can lie."""
    return {"nom": nom, "donnees": contenu, "crc": zlib.crc32(contenu), "taille": len(contenu), **champs}


def une_archive_brute(entrees: list[dict], avant: bytes = b"", total: int | None = None) -> bytes:
    """An archive written byte by byte: names, modes and sizes are what they are told to be."""
    corps, repertoire = avant, b""
    for e in entrees:
        drapeaux, methode, taille = e.get("drapeaux", 0x800), e.get("methode", 0), e["taille"]
        compresse, debut = e.get("compresse", len(e["donnees"])), e.get("position", len(corps))
        champs = (drapeaux, methode, 0, 33, e["crc"], compresse, taille)
        if "position" not in e:
            nom_local = e.get("nom_local", e["nom"])
            corps += b"PK\3\4" + struct.pack("<HHHHHIIIHH", 20, *champs, len(nom_local), 0) + nom_local + e["donnees"]
        repertoire += b"PK\1\2" + struct.pack(
            "<HHHHHHIIIHHHHHII", 0x314, 20, *champs, len(e["nom"]), 0, 0, 0, 0, e.get("mode", 0o100644) << 16, debut
        )
        repertoire += e["nom"]
    nombre = len(entrees) if total is None else total
    return (
        corps + repertoire + b"PK\5\6" + struct.pack("<HHHHIIH", 0, 0, nombre, nombre, len(repertoire), len(corps), 0)
    )


def base_brute() -> list[dict]:
    """The two entries without which nothing is a package."""
    return [une_entree(b"imsmanifest.xml", un_manifeste().encode()), une_entree(b"un.html", PAGE.encode())]


def une_version(contenu: bytes | None = None, **champs) -> VersionPaquet:
    """A version deposited."""
    depot = paquet_deposer(fichier=io.BytesIO(contenu or un_scorm()), **champs)
    assert depot.version, [constat.dire() for constat in depot.examen.rapport.constats]
    return depot.version


def hote_de(version: VersionPaquet) -> str:
    """The name under which a version is played."""
    return f"{version.uuid.hex}.contenus.testserver"


def lire(contenu: bytes):
    """What the gate finds."""
    return examiner(io.BytesIO(contenu))


def refus(contenu: bytes) -> str:
    """The sentence of a refusal."""
    examen = lire(contenu)
    assert not examen.accepte, [constat.dire() for constat in examen.rapport.constats]
    assert len(examen.rapport.erreurs) == 1
    return examen.rapport.erreurs[0].dire()


def avertis(examen) -> str:
    """The warnings of an accepted package."""
    assert examen.accepte, [constat.dire() for constat in examen.rapport.constats]
    return " / ".join(c.dire() for c in examen.rapport.constats if c.libelle == "À savoir")
