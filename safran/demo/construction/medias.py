"""What the lessons play: a film and a sound of the document library, modules made with another tool."""

import io
import zipfile
from pathlib import Path

from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.documents.models import AbstractDocument

from safran.demo.lecture import CONTENU
from safran.scorm.models import Paquet
from safran.scorm.rules.paquets import paquet_deposer

MEDIAS, MODULES = CONTENU / "medias", CONTENU / "modules"
COMMUN = MODULES / "_commun"  # ce dont les modules SCORM se servent tous


def document_deposer(nom: str, titre: str) -> AbstractDocument:
    """A file of the demonstration in the document library."""
    fichier = ContentFile((MEDIAS / nom).read_bytes(), name=nom)
    return get_document_model().objects.create(title=f"{titre} ({Path(nom).suffix.removeprefix('.')})", file=fichier)


def module_deposer(nom: str) -> Paquet:
    """A module kept as its files, packed and deposited as its author would send it."""
    depot = paquet_deposer(fichier=io.BytesIO(module_archiver(nom)))
    if depot.version is None:
        refus = " ".join(constat.dire() for constat in depot.examen.rapport.constats)
        raise ValueError(f"Module « {nom} » refusé : {refus}")
    return depot.version.paquet


def module_archiver(nom: str) -> bytes:
    """The files of a module as one archive, the same at each construction."""
    dossiers = [MODULES / nom] if (MODULES / nom / "h5p.json").exists() else [MODULES / nom, COMMUN]
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w") as archive:
        for dossier in dossiers:
            for chemin in sorted(chemin for chemin in dossier.rglob("*") if chemin.is_file()):
                entree = zipfile.ZipInfo(chemin.relative_to(dossier).as_posix())
                archive.writestr(entree, chemin.read_bytes(), zipfile.ZIP_DEFLATED)
    return tampon.getvalue()
