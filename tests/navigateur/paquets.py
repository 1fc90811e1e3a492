"""Packages written for the browser: a lesson as authoring tools export them, and a hostile page."""

from pathlib import Path

from tests.safran.fabriques_scorm import un_item, un_manifeste, une_archive, une_ressource

PAGES = Path(__file__).parent / "paquets_html"


def lecon(titre: str = "Ouvrir la bonne porte") -> bytes:
    """A lesson of three pages: it finds the API above it, remembers where one was, passes on its last page."""
    page = (PAGES / "lecon.html").read_text("utf-8")
    return une_archive({"imsmanifest.xml": un_manifeste(titre=titre), "un.html": page})


def deux_lecons() -> bytes:
    """The same, twice in one package."""
    page = (PAGES / "lecon.html").read_text("utf-8")
    items, ressources = un_item("un") + un_item("deux"), une_ressource("un") + une_ressource("deux")
    manifeste = un_manifeste(items, ressources, titre="En deux temps")
    return une_archive({"imsmanifest.xml": manifeste, "un.html": page, "deux.html": page})


def quatre_pages(norme: str, moment: str, sortie: str = "suspend") -> bytes:
    """Four pages of 980 × 700, whose place is written only while leaving, as most authoring tools do."""
    page = (PAGES / "quatre.html").read_text("utf-8")
    for mot, valeur in (("NORME", norme), ("MOMENT", moment), ("SORTIE", sortie)):
        page = page.replace(mot, valeur, 1)
    titre = f"Quatre pages, {moment}"
    return une_archive({"imsmanifest.xml": un_manifeste(titre=titre, version=norme), "un.html": page})


def hostile(plateforme: str, titre: str = "Cadeau") -> bytes:
    """A page that tries all that it must not be able to do to this site, and writes what it got."""
    page = (PAGES / "hostile.html").read_text("utf-8").replace("PLATEFORME", plateforme)
    fichiers = {"imsmanifest.xml": un_manifeste(titre=titre), "un.html": page, "sw.js": "self.a = 1;"}
    return une_archive(fichiers)


def module_h5p() -> bytes:
    """An H5P module of two questions, with the library that it stands on, both written for this suite."""
    dossier = PAGES.parent / "paquets_h5p"
    fichiers = (chemin for chemin in sorted(dossier.rglob("*")) if chemin.is_file())
    return une_archive({str(chemin.relative_to(dossier)): chemin.read_text("utf-8") for chemin in fichiers})
